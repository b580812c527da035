"""What the role brings about in a place: local capacity, spread and staying power, from what is recorded, in three parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.brought import ALONE, UNSAID, Run, at_end_of_months
from marigold.core.charts.shares import Column
from marigold.core.charts.stacked import class_of, stacked
from marigold.core.scoring import FLOOR
from marigold.core.suppression import Policy
from marigold.core.usage import spans
from marigold.people.models import Unit
from marigold.practice.vocabulary import Vocabulary
from marigold.support.lasting import Lasting, lasting
from marigold.support.selectors import brought as reads
from marigold.web.present.brought_capacity import Capacity, capacity_of
from marigold.web.present.brought_lasting import Staying, staying_of
from marigold.web.present.hours import months_back
from marigold.web.present.support_use import LED, SIDES, Trend, led_words, side_words, trend

PEOPLE = Policy("people who mentor", threshold=FLOOR)
TAKEN = (("lesson", "Lessons used elsewhere", "share-b"), ("trial", "Changed ways tried", "share-c"))


@dataclass(frozen=True)
class Spread:
    """Places by stage at the end of each month: drawing, sentence and table say the same."""

    svg: str
    sentence: str
    legend: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int], int]]
    now: int
    # Places beneath and here that are open; None where one does not see them all.
    of: int | None


@dataclass(frozen=True)
class BroughtPage:
    """All that the page shows. A part is None where one may not see what it is made of."""

    unit: Unit
    first: date
    capacity: Capacity | None
    led: Trend | None
    done: Trend
    people: reads.People
    mentors: str
    spread: Spread
    taken: Trend
    staying: Staying | None
    # Whether one sees all engagements of the place, or only some.
    whole: bool


def brought_page(
    scope: Scope, unit: Unit, words: Vocabulary | None, *, months: int, today: date
) -> BroughtPage:
    """Fetch, count, say."""
    run = months_back(today, months)
    told = spans(run)
    own = words is not None and bool(words.of("structure_kind"))
    last = Lasting(words) if words and own else lasting(scope, int(unit.root_id or unit.pk))
    places = reads.supported(scope, unit)
    counted = reads.spread(scope, unit, since=run[0])
    people = reads.grown(scope, unit)
    sees_work = scope.allows_at(Permission.ACTIVITY_VIEW, unit.path)
    led = reads.led(scope, unit, since=run[0]) if sees_work else []
    return BroughtPage(
        unit=unit,
        first=run[0],
        capacity=capacity_of(scope, unit, today=today),
        led=trend(led, told, LED, "led", led_words) if sees_work else None,
        done=trend(counted["done"], told, SIDES, "done", side_words("steps done")),
        people=people,
        mentors=_mentors(people),
        spread=_spread(places, words, run, today),
        taken=trend(counted["taken"], told, TAKEN, "taken", _taken_words),
        staying=staying_of(scope, unit, last, places, today=today),
        whole=scope.allows_at(Permission.ENGAGEMENT_VIEW, unit.path),
    )


def _mentors(people: reads.People) -> str:
    """How many mentor, and how many of them were mentored: a small number, or a small rest, is not told."""
    if not people.mentors:
        return ""
    if PEOPLE.small(people.mentors):
        return f"Fewer than {FLOOR} people mentor others on the way to an award."
    told = f"{people.mentors} people mentor others on the way to an award"
    if PEOPLE.small(people.circle) or PEOPLE.small(people.mentors - people.circle):
        return f"{told}. How many had a mentor first is not shown: few did, or few did not."
    return f"{told}; {people.circle or 'none'} of them had a mentor first."


def _ends(run: Sequence[date], today: date) -> list[date]:
    """The last day of each month, and today for the month that runs."""
    following = [*run[1:], None]
    return [one - timedelta(days=1) if one else today for one in following]


def _spread(
    places: Mapping[int, Sequence[Run]], words: Vocabulary | None, run: Sequence[date], today: date
) -> Spread:
    stages = words.stages() if words else []
    names = {item.key: item.name for item in stages}
    counts = at_end_of_months(places, _ends(run, today))
    used = {key for column in counts for key in column if column[key]}
    keys = [key for key in names if key in used]
    keys += sorted(used - set(names) - {UNSAID, ALONE})
    parts = [(key, names.get(key, key), class_of(at, len(keys))) for at, key in enumerate(keys)]
    parts = [
        *([(UNSAID, "No stage decided", "share-d")] if UNSAID in used else []),
        *parts,
        *([(ALONE, "Support has ended", "stage-own")] if ALONE in used else []),
    ]
    labels = [f"{day:%b} {day.year}" for day in run]
    columns = [
        Column(label, tuple(column[key] for key, _, _ in parts))
        for label, column in zip(labels, counts, strict=True)
    ]
    sentence = _spread_words(counts, names, run)
    svg = stacked(columns, [(name, cls) for _, name, cls in parts], id="b-spread", says=sentence)
    return Spread(
        svg=svg if used else "",
        sentence=sentence,
        legend=[(cls, name) for _, name, cls in parts],
        heads=[name for _, name, _ in parts],
        rows=[(one.label, one.counts, one.whole) for one in columns],
        now=columns[-1].whole if columns else 0,
        of=None,
    )


def _spread_words(counts: Sequence[Counter[str]], names: Mapping[str, str], run: Sequence[date]) -> str:
    """How many places then and now, and where most of them stand."""
    if not any(counts):
        return "No place here has had support in this time."
    first, last = counts[0], counts[-1]
    open_now = sum(count for key, count in last.items() if key != ALONE)
    open_then = sum(count for key, count in first.items() if key != ALONE)
    said = (
        f"{open_now:,} place{'' if open_now == 1 else 's'} with open support today; "
        f"{open_then or 'none'} at the end of {run[0]:%B %Y}."
    )
    at = [(names[key], last[key]) for key in names if last[key]]
    if at:
        said += f" Today: {'; '.join(f'{count:,} in {name.lower()}' for name, count in at)}."
    if last[ALONE]:
        said += f" In {last[ALONE]:,} support has ended."
    return said


def _taken_words(whole: Mapping[str, int], rows: object) -> str:
    lessons, trials = whole["lesson"], whole["trial"]
    if not lessons + trials:
        return "In this time no lesson was noted as used elsewhere, and no changed way of working was tried."
    return (
        f"{lessons} time{'' if lessons == 1 else 's'} a lesson from one place was used in another; "
        f"{trials} time{'' if trials == 1 else 's'} a changed way of working was tried."
    )
