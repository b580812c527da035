"""A gap that was taken up: how wide it is as far as one may see, where it comes from, what is done, who answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core import charts
from marigold.core.spc import words as spc_words
from marigold.core.spc.table import rows as table_rows
from marigold.improvement import gaps, selectors, taken_up
from marigold.improvement.actions.gaps import JUSTICE
from marigold.improvement.actions.gaps import words_of as model_of
from marigold.improvement.actions.parts import ABILITY
from marigold.improvement.gaps import Course
from marigold.improvement.models import Gap, GapEntry, Splitting
from marigold.people.models import Unit
from marigold.practice.vocabulary import Vocabulary
from marigold.web.gap_forms import LIES_IN, STATES
from marigold.web.present.charts import Plot
from marigold.web.present.indicators import LEVELS

HIDDEN = "Not shown: so few people could be made out, or others by subtraction."
LOGS = {"step": "Done", "fitting": "Fitted to the place", "pay": "Pay", "seat": "Seat"}


@dataclass(frozen=True)
class Strategy:
    """One strategy with its words from the model and what was done in it."""

    entry: GapEntry
    name: str
    state: str
    justice: bool
    aims: Sequence[str]
    outcomes: Sequence[str]
    schools: Sequence[str]
    log: Sequence[tuple[str, GapEntry]]


@dataclass(frozen=True)
class Pay:
    """A rate that is paid beside what others get."""

    entry: GapEntry
    share: str


@dataclass(frozen=True)
class Owner:
    """Who answers for what at which level."""

    ref: str
    level: str
    who: str
    does: str


@dataclass(frozen=True)
class GapPage:
    """All that the page shows."""

    gap: Gap
    level: str
    course: Course
    start: str
    now: str
    target: str
    progress: str
    overdue: str
    plot: Plot | None
    causes: Sequence[tuple[str, Sequence[GapEntry]]]
    strategies: Sequence[Strategy]
    pays: Sequence[Pay]
    looks: Sequence[GapEntry]
    owners: Sequence[Owner]
    may_edit: bool
    may_history: bool


def gap_page(scope: Scope, ref: str, *, today: date) -> GapPage:
    """Fetch, compute what may be seen today, present."""
    gap = taken_up.gap(scope, ref)
    course = gaps.course_of(gap, selectors.by_group(scope, gap.indicator, gap.breakdown))
    entries = taken_up.entries(scope, gap)
    words = model_of(scope, gap)
    causes = [one for one in entries if one.kind == "cause"]
    at = gap.indicator.unit.path
    return GapPage(
        gap=gap,
        level=LEVELS[gap.indicator.level],
        course=course,
        start=_told(gap, course.start, gap.found_on),
        now=_told(gap, course.now.points, course.now.on) if course.now else HIDDEN,
        target=target_of(gap),
        progress=_progress(gap, course, today),
        overdue=overdue(gap, today),
        plot=_plot(gap, course, today),
        causes=[(name, [one for one in causes if one.lies_in == key]) for key, name in LIES_IN],
        strategies=_strategies(entries, words),
        pays=[Pay(one, _share(one)) for one in entries if one.kind == "pay"],
        looks=[one for one in entries if one.kind == "review"][::-1],
        owners=[
            Owner(one.ref, words.level_name(one.level), one.who, one.does)
            for one in taken_up.owners(scope, gap)
        ],
        may_edit=gap.state == "open" and selectors.may(scope, Permission.INDICATOR_EDIT, gap.indicator.unit),
        may_history=scope.allows_at(Permission.HISTORY_VIEW, at)
        or selectors.may(scope, Permission.HISTORY_VIEW, gap.indicator.unit),
    )


def _told(gap: Gap, points: float | None, on: date | None) -> str:
    """How wide a gap is, from the side of its group."""
    if points is None or on is None:
        return HIDDEN
    many = f"{abs(points):.1f}".removesuffix(".0")
    unit = "point" if many == "1" else "points"
    if gap.indicator.direction == "neutral":
        return f"{many} {unit} apart from {gap.against} in {on:%b %Y}."
    side = "worse" if points >= 0 else "better"
    return f"{many} {unit} {side} off than {gap.against} in {on:%b %Y}."


def target_of(gap: Gap) -> str:
    """The target in words; empty without one."""
    if gap.target_gap is None or gap.target_on is None:
        return ""
    return f"At most {gap.target_gap:g} point{'' if gap.target_gap == 1 else 's'} by {_day(gap.target_on)}"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def overdue(gap: Gap, today: date) -> str:
    """That a look is due, plainly; empty when it is not."""
    if gap.state != "open" or gap.review_on is None or gap.review_on >= today:
        return ""
    return f"It was to be looked at on {_day(gap.review_on)}, and was not."


def _progress(gap: Gap, course: Course, today: date) -> str:
    said = []
    moved = course.closed_by
    if moved is not None and course.now is not None and course.now.on != gap.found_on:
        size = f"{abs(moved):.1f}".removesuffix(".0")
        way = "as wide as" if not moved else f"{size} points {'narrower' if moved > 0 else 'wider'} than"
        chance = "" if course.certain or not moved else " This can be chance."
        said.append(f"It is {way} when it was taken up.{chance}")
    if course.target is not None and course.now is not None:
        said.append(
            f"The newest period that can be shown is {'within' if course.met else 'beyond'} the target."
        )
    if gap.state == "open" and gap.target_on and gap.target_on < today and not course.met:
        said.append(f"The day of the target, {_day(gap.target_on)}, has passed.")
    return " ".join(said)


def _plot(gap: Gap, course: Course, today: date) -> Plot | None:
    study = gaps.study_of(gap, course)
    if study is None:
        return None
    options = charts.Options(id=f"gap-{gap.ref}", today=today)
    return Plot(
        svg=charts.run_chart(study, None, options),
        headline=spc_words.headline(study, today),
        measure=f"How much worse off {gap.label} is than {gap.against}, in points: {gap.indicator.name}",
        table=table_rows(study),
        marks=(),
        source=gap.indicator.source,
        cautions=study.cautions,
    )


def _strategies(entries: Sequence[GapEntry], words: Vocabulary) -> list[Strategy]:
    found = []
    for one in entries:
        if one.kind != "strategy":
            continue
        item = words.by_key.get(one.element)
        log = [(LOGS[row.kind], row) for row in entries if row.strategy_id == one.pk]
        found.append(
            Strategy(
                entry=one,
                name=words.label(one.element) if one.element else "In our own words",
                state=dict(STATES).get(one.state, ""),
                justice=item is not None and item.data.get("field") == JUSTICE,
                aims=[words.label(key) for key in one.aims],
                outcomes=[words.label(key) for key in one.outcomes],
                schools=[words.label(key) for key in one.schools],
                log=log,
            )
        )
    return found


def _share(entry: GapEntry) -> str:
    """How a rate stands beside what others get."""
    if entry.paid is None or not entry.others_paid:
        return "Not known what others are paid"
    if entry.paid == entry.others_paid:
        return "The same as others"
    return f"{100 * entry.paid / entry.others_paid:.0f}% of what others are paid"


@dataclass(frozen=True)
class Look:
    """The newest rating of one way to split in one place, and how it came there."""

    ability: int
    words: str
    on: date
    change: str
    note: str


@dataclass(frozen=True)
class Abilities:
    """How well places can split their data: a row for each place, a cell for each way."""

    head: Sequence[str]
    rows: Sequence[tuple[Unit, Sequence[Look | None]]]
    history: Sequence[tuple[Splitting, str]]


def abilities(rows: Sequence[Splitting], unit: Unit) -> Abilities:
    """From ratings of a place and those beneath it, oldest first."""
    by: dict[tuple[int, int], list[Splitting]] = {}
    for one in rows:
        by.setdefault((one.unit_id, one.breakdown_id), []).append(one)
    ways = {one.breakdown_id: one.breakdown.name for one in rows}
    head = sorted(ways, key=lambda key: ways[key])
    units: Mapping[int, Unit] = {one.unit_id: one.unit for one in rows}
    ordered = sorted(units.values(), key=lambda one: (one.pk != unit.pk, one.name))
    table = [(one, [_look(by.get((one.pk, key), [])) for key in head]) for one in ordered]
    return Abilities([ways[key] for key in head], table, [(one, ABILITY[one.ability]) for one in rows[::-1]])


def _look(rows: Sequence[Splitting]) -> Look | None:
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    change = ""
    if len(rows) > 1:
        grew = last.ability - first.ability
        since = f"{first.on:%b %Y}"
        change = f"No change since {since}" if not grew else f"{'Up' if grew > 0 else 'Down'} from {ABILITY[first.ability].lower()} in {since}"  # fmt: skip
    return Look(last.ability, ABILITY[last.ability], last.on, change, last.note)
