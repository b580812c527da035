"""The report of a self-evaluation: profile, what stands out, views, change, next steps, another framework's lens.

Page, PDF and DOCX are faces of this one value, so that they cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.scope import Scope
from marigold.core.charts.profile import profile_row, view_key
from marigold.core.growth import (
    Lens,
    Profile,
    Reflected,
    Row,
    Shift,
    Suggestion,
    View,
    profile,
    suggestions,
    through,
)
from marigold.growth import selectors as growth
from marigold.growth.frameworks import Asking, asking, role_entries
from marigold.growth.models import Evaluation, GrowthPlan
from marigold.growth.selectors import Reading
from marigold.practice import selectors as practice
from marigold.practice.selectors import linked
from marigold.support.selectors.growth import Offer, evidence_names

MOST_LENS = 40
OFFERED = 3
CAREFUL = 0.05


@dataclass(frozen=True)
class Line:
    """One row of the table: the entry, its drawing, its numbers in words, and what was said."""

    row: Row
    svg: str
    views: Sequence[str]
    said: Reflected
    evidence: Sequence[Offer]

    @property
    def now(self) -> str:
        """One's own step."""
        return _step(self.row.now)

    @property
    def change(self) -> str:
        """Steps since last time, signed; `same` where it stayed."""
        change = self.row.change
        return "" if change is None else "same" if change == 0 else f"{change:+g}".replace("-", "−")

    @property
    def tone(self) -> str:
        """Up, down or the same."""
        change = self.row.change or 0
        return "up" if change > 0 else "down" if change < 0 else "same"


@dataclass(frozen=True)
class Looked:
    """Another framework that one looks through: its key and name, what the way there leads over, its entries."""

    choices: Sequence[tuple[str, str]]
    key: str = ""
    name: str = ""
    way: str = ""
    entries: Sequence[Lens] = ()


@dataclass(frozen=True)
class Report:
    """All of it."""

    reading: Reading
    asking: Asking
    profile: Profile
    lines: Sequence[tuple[str, Sequence[Line]]]
    views: Sequence[tuple[View, str]]
    participants: int
    waiting: bool
    before: Evaluation | None
    steps: Sequence[tuple[Row, Sequence[tuple[Suggestion, bool]]]]
    plan: GrowthPlan | None
    looked: Looked
    headline: str
    changed: str
    told: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]

    @property
    def row(self) -> Evaluation:
        """The evaluation."""
        return self.reading.row

    @property
    def columns(self) -> int:
        """Columns of the table."""
        return 3 + bool(self.before) + len(self.views)

    @property
    def title(self) -> str:
        """What it is called."""
        on = self.row.finished_on or self.row.begun_on
        whose = "Your practice" if self.reading.mine else f"{self.row.person.name}’s practice"
        return f"{whose}, {on:%B} {on.year}"

    @property
    def conditions(self) -> Sequence[str]:
        """Entries where conditions, not skill, stand in the way, in the person's own judgement."""
        said = self.reading.answers
        return [
            beat.name
            for beat in self.asking.entries
            if said.get(beat.key, _NONE).why in ("conditions", "both")
        ]


_NONE = Reflected()


def report(scope: Scope, ref: str, *, today: date, compare: bool = True, lens: str = "") -> Report:
    """Fetch what this reader may see, and put it together."""
    reading = growth.reading(scope, ref)
    asked = reading.asking
    row = reading.row
    closed = row.views_closed_on is not None or (row.views_until is not None and row.views_until < today)
    views, participants = growth.views_of(scope, row, today_closed=closed) if reading.mine else ((), 0)
    before = growth.before(scope, row) if reading.mine and compare else None
    then = Reading(before, asked, True, True).levels if before else None
    entries = [(beat.key, beat.name, beat.group) for beat in asked.entries]
    made = profile(entries, reading.levels, then, views, beyond=asked.beyond)
    plan = growth.my_plan(scope) if reading.mine else None
    taken = growth.plan_reading(scope, plan.ref).steps if plan else ()
    chosen = {(one.element_key, one.library_key) for one in taken if one.state == "planned"}
    return Report(
        reading=reading,
        asking=asked,
        profile=made,
        lines=_lines(scope, made, asked, reading),
        views=[(view, view_key(place)) for place, view in enumerate(views)],
        participants=participants,
        waiting=row.views_until is not None and not closed,
        before=before,
        steps=_steps(scope, asked, made, chosen) if reading.mine else (),
        plan=plan,
        looked=_lens(scope, asked, lens, reading.levels),
        headline=headline(made, before, asked),
        changed=shift_words(made.shift) if made.shift else "",
        told=_told(scope, asked, row),
    )


def _told(scope: Scope, asked: Asking, row: Evaluation) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What others said in words: (who, of the whole, [(entry, of it)])."""
    names = {key: beat.name for key, beat in asked.by_key.items()}
    return [
        (who, words, [(names[key], text) for key, text in said.items() if key in names])
        for who, words, said in growth.words_of(scope, row)
    ]


def _lines(
    scope: Scope, made: Profile, asked: Asking, reading: Reading
) -> Sequence[tuple[str, Sequence[Line]]]:
    said = reading.answers
    named = evidence_names(scope, [target for one in said.values() for target in one.evidence])
    return [
        (
            group,
            [
                Line(
                    row,
                    profile_row(
                        asked.steps, row.now, row.then, [row.views.get(view.key) for view in made.views]
                    ),
                    [_step(row.views.get(view.key)) for view in made.views],
                    said.get(row.key, _NONE),
                    [named[target] for target in said.get(row.key, _NONE).evidence if target in named],
                )
                for row in rows
            ],
        )
        for group, rows in made.groups
    ]


def _step(level: float | None) -> str:
    return "" if level is None else f"{level:.1f}".removesuffix(".0")


def headline(made: Profile, before: Evaluation | None, asked: Asking) -> str:
    """The sentence on top."""
    rated = [row for row in made.rows if row.now is not None]
    whole = (
        f"At “{asked.scale[len(asked.scale) // 2][1].lower()}” or beyond in {made.steady} of {len(rated)}."
    )
    if made.shift is None or before is None or before.finished_on is None:
        return whole
    moved = f"{made.shift.rose} of {made.shift.compared} rose since {before.finished_on:%B %Y} and {made.shift.fell} fell."
    return f"{moved} {whole}"


def shift_words(shift: Shift) -> str:
    """What changed, with its uncertainty, in plain words."""
    told = f"{shift.rose} rose, {shift.fell} fell and {shift.same} stayed. "
    if shift.chance <= CAREFUL:
        told += "So uneven a split would be rare if nothing had changed."
    else:
        told += "Such a split may be the mood of the day."
    if shift.low is not None and shift.high is not None:
        mean, low, high = (f"{value:+.1f}".replace("-", "−") for value in (shift.mean, shift.low, shift.high))
        told += f" The mean move is {mean} of a step, with a 95 % interval from {low} to {high}."
    return f"{told} A single step on a single entry says little by itself."


def _steps(
    scope: Scope, asked: Asking, made: Profile, chosen: set[tuple[str, str]]
) -> Sequence[tuple[Row, Sequence[tuple[Suggestion, bool]]]]:
    known = linked.links_of(scope, asked.key)

    def near(key: str) -> list[str]:
        return [f"{other}/{end}" for other, pairs in known.items() for start, end in pairs if start == key]

    def found(row: Row) -> list[tuple[Suggestion, bool]]:
        offered = suggestions(asked.key, row.key, asked.shelf, near(row.key), most=OFFERED)
        return [(one, (row.key, one.key) in chosen) for one in offered]

    return [(row, found(row)) for row in made.grow]


def _lens(scope: Scope, asked: Asking, wanted: str, levels: dict[str, float]) -> Looked:
    """The other framework's entries, if one is looked through, and which there are to choose from."""
    ways = linked.ways(scope, asked.key)
    choices = [
        (key, ", ".join(part for part in (way.to.name, way.words) if part)) for key, way in ways.items()
    ]
    if wanted not in ways:
        return Looked(choices)
    way = ways[wanted]
    edition = practice.edition(scope, wanted)
    other = asking(scope, edition.pk, asked.library.edition_id)
    groups = {item.key: item.name for item in other.words.items if item.kind == "domain"}
    targets = [(item.key, item.name, groups.get(item.parent, "")) for item in role_entries(other.words)]
    known = {beat.key: beat.name for beat in asked.entries}
    links = linked.links_along(scope, asked.key, wanted, way.over)
    return Looked(choices, wanted, way.to.name, way.words, through(targets[:MOST_LENS], links, known, levels))
