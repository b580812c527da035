"""Staying power: what the newest stress tests say, event by event; and what is still held where support has ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.brought import HELD, LESS, UNSEEN, Run, ended_on, kept
from marigold.core.charts.shares import Column, shares
from marigold.people.models import Unit
from marigold.support.lasting import Lasting
from marigold.support.selectors import brought as reads

PARTS = (
    ("holds", "Would hold", "share-c"),
    ("shaky", "Shaky", "share-b"),
    ("breaks", "Would break", "share-d"),
)
# Places looked through, those whose support ended last; listed; and structures named of each.
MOST, LISTED, FEW = 300, 60, 4
# Room for the name of an event beneath its column.
WIDE = 124.0
OWN = "Events of a place’s own"
SAID = {HELD: "Still held", LESS: "Held in part, or less", UNSEEN: "Nobody has looked since"}


@dataclass(frozen=True)
class Ended:
    """A place whose support has ended: since when, whether the practice is still held, and what carries it."""

    ref: str
    name: str
    on: date
    verdict: str
    words: str
    looked: date | None
    carriers: Sequence[tuple[str, str]]
    more: int


@dataclass(frozen=True)
class Staying:
    """All of this part."""

    svg: str
    sentence: str
    legend: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[int], int]]
    tests: Sequence[tuple[str, str, date]]
    carriers: Sequence[tuple[str, str, str, int]]
    ended: Sequence[Ended]
    ended_words: str
    more: int


def staying_of(
    scope: Scope, unit: Unit, words: Lasting, places: Mapping[int, Sequence[Run]], *, today: date
) -> Staying | None:
    """Stress tests and what outlasts support; None where one does not see what holds the work in the place."""
    if not scope.allows_at(Permission.STRUCTURE_VIEW, unit.path):
        return None
    found = reads.stress(scope, unit)
    names = {one.key: one.name for one in words.scenarios}
    rows = _rows(found.counts, names)
    sentence = _sentence(rows, found.places)
    columns = [Column(name, tuple(values)) for name, values, _ in rows]
    drawn = shares(columns, [(name, cls) for _, name, cls in PARTS], id="b-stress", says=sentence, step=WIDE)
    ended = _ended(scope, unit, words, places, today)
    return Staying(
        svg=drawn if rows else "",
        sentence=sentence,
        legend=[(cls, name) for _, name, cls in PARTS],
        rows=rows,
        tests=found.tests[:8],
        carriers=found.carriers,
        ended=ended[:LISTED],
        ended_words=_ended_words(ended),
        more=max(len(ended) - LISTED, 0),
    )


def _rows(
    counts: Mapping[tuple[str, str], int], names: Mapping[str, str]
) -> list[tuple[str, list[int], int]]:
    """(event, counts by outlook, all) in the order of the words; what a place added for itself stands together, last."""
    sums: dict[str, list[int]] = {}
    for (scenario, outlook), count in counts.items():
        key = scenario if scenario in names else ""
        cell = sums.setdefault(key, [0] * len(PARTS))
        cell[[one for one, _, _ in PARTS].index(outlook)] += count
    order = [key for key in (*names, "") if key in sums]
    return [(names.get(key, OWN), sums[key], sum(sums[key])) for key in order]


def _sentence(rows: Sequence[tuple[str, Sequence[int], int]], places: int) -> str:
    if not rows:
        return "Nobody has asked here yet whether the practice would outlast a change."
    said = sum(whole for _, _, whole in rows)
    holds = sum(values[0] for _, values, _ in rows)
    weakest = max(rows, key=lambda row: row[1][-1] / row[2])
    told = (
        f"By the newest stress test of {places:,} place{'' if places == 1 else 's'}, {holds:,} of {said:,} needs looked at "
        f"would hold ({round(100 * holds / said)}%)."
    )
    if not weakest[1][-1]:
        return f"{told} None would break."
    return f"{told} Most would break at: {weakest[0][:1].lower()}{weakest[0][1:]} ({weakest[1][-1]} of {weakest[2]})."


def _ended(
    scope: Scope, unit: Unit, words: Lasting, places: Mapping[int, Sequence[Run]], today: date
) -> list[Ended]:
    over = [(day, key) for key, runs in places.items() if (day := ended_on(runs, today)) is not None]
    over.sort(reverse=True)
    held = reads.held(scope, unit, [key for _, key in over[:MOST]])
    low, high = words.scale[0][0], words.scale[-1][0]
    told = []
    for day, key in over[:MOST]:
        here = held[key]
        verdict, looked = kept(day, here.looks, low=low, high=high)
        more = max(len(here.structures) - FEW, 0)
        told.append(
            Ended(here.ref, here.name, day, verdict, SAID[verdict], looked, here.structures[:FEW], more)
        )
    return told


def _ended_words(ended: Sequence[Ended]) -> str:
    if not ended:
        return "Support has not ended in any place yet."
    held = sum(one.verdict == HELD for one in ended)
    seen = sum(one.verdict != UNSEEN for one in ended)
    places = f"{len(ended)} place{'' if len(ended) == 1 else 's'}"
    if not seen:
        return f"Support has ended in {places}. Nobody has looked since whether the practice is still held."
    unseen = len(ended) - seen
    rest = f" In {unseen} nobody has looked since." if unseen else ""
    return f"Support has ended in {places}. Somebody looked later in {seen}; {held} of these still {'holds' if held == 1 else 'hold'} the practice.{rest}"
