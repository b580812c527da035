"""Local capacity over time, as places rated it themselves: the first and the last round of each, by instrument."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.brought import Change, change
from marigold.core.charts.ratings import Pair, before_and_after, score_words
from marigold.core.scoring import Shown, Told, change_words
from marigold.measures import selectors as measures
from marigold.measures.instruments import Instrument
from marigold.measures.results import overall
from marigold.measures.selectors.rounds import End
from marigold.people.models import Unit
from marigold.web.present.measures import LEVELS

DRAWN, LEFT = 12, 270.0


@dataclass(frozen=True)
class CapacityLine:
    """One place by one instrument: first and last score with their days; what may not be shown is said in words."""

    # Its reference.
    place: str
    name: str
    first: str
    first_on: date
    last: str
    last_on: date | None
    moved: str
    pair: Pair | None


@dataclass(frozen=True)
class Rated:
    """One round with its score of all questions."""

    row: End
    instrument: Instrument
    told: Told

    @property
    def value(self) -> float | None:
        """The score, where it may be shown."""
        return self.told.value if isinstance(self.told, Shown) else None


@dataclass(frozen=True)
class ByInstrument:
    """All lines of one instrument with their picture and what they say together."""

    instrument: Instrument
    svg: str
    sentence: str
    lines: Sequence[CapacityLine]
    more: int
    change: Change | None


@dataclass(frozen=True)
class Capacity:
    """Local capacity of a place and all beneath."""

    parts: Sequence[ByInstrument]
    many: bool
    # Mean of the last scores by level of place and instrument: (sum, places).
    by_level: Mapping[str, Sequence[tuple[str, float, float, int]]]


def capacity_of(scope: Scope, unit: Unit, *, today: date) -> Capacity | None:
    """First and last rounds that may be shown; None where one sees no rounds of the place."""
    if not scope.allows_at(Permission.MEASURE_VIEW, unit.path):
        return None
    lines, many = measures.capacity_ends(scope, unit)
    rounds = [row for ends in lines.values() for row in ends]
    # Nobody's answers are shown by name here, whoever looks: the floor of each instrument holds for everyone.
    given = measures.responses_of(scope, rounds)
    asked = {row.edition_id: measures.instrument_of_edition(scope, row.edition_id) for row in rounds}
    groups: dict[str, list[CapacityLine]] = defaultdict(list)
    latest: dict[tuple[str, str], list[float]] = defaultdict(list)
    current: dict[str, Instrument] = {}
    for (_, key, level, subject), ends in lines.items():
        # Nobody's answers are shown by name here, whoever looks: the floor of each instrument holds for everyone.
        first, last = (
            Rated(row, asked[row.edition_id], overall(row, asked[row.edition_id], given[row.pk], today=today))
            for row in (ends[0], ends[-1])
        )
        current[key] = last.instrument
        groups[key].append(_line(first, last, level, subject))
        if last.value is not None:
            latest[last.row.unit_level, key].append(last.value)
    parts = [_part(current[key], sorted(rows, key=lambda one: one.name)) for key, rows in groups.items()]
    parts.sort(key=lambda one: (-len(one.lines), one.instrument.name))
    return Capacity(parts, many, _by_level(latest, current))


def _by_level(
    latest: Mapping[tuple[str, str], Sequence[float]], asked: Mapping[str, Instrument]
) -> dict[str, list[tuple[str, float, float, int]]]:
    told: dict[str, list[tuple[str, float, float, int]]] = defaultdict(list)
    for (level, key), values in latest.items():
        top = asked[key].bounds()[1]
        told[level].append((asked[key].name, sum(values) / len(values), top, len(values)))
    return {level: sorted(rows) for level, rows in told.items()}


def _said(one: Rated) -> str:
    return score_words(one.value) if one.value is not None else "Too few answered to show"


def _line(first: Rated, last: Rated, level: str, subject: str) -> CapacityLine:
    about = [subject] if subject else []
    if len(last.instrument.levels) > 1:
        about.insert(0, LEVELS[level].lower())
    name = f"{last.row.unit_name}, {', '.join(about)}" if about else last.row.unit_name
    twice = first.row.pk != last.row.pk
    a, b = first.value, last.value
    both = twice and a is not None and b is not None
    return CapacityLine(
        place=last.row.unit_ref,
        name=name,
        first=_said(first),
        first_on=first.row.on,
        last=_said(last) if twice else "",
        last_on=last.row.on if twice else None,
        moved=change_words(a, b) if both and a is not None and b is not None else "",
        pair=Pair(name, a, b) if both and a is not None and b is not None else None,
    )


def _part(instrument: Instrument, lines: Sequence[CapacityLine]) -> ByInstrument:
    pairs = [one.pair for one in lines if one.pair is not None]
    moved = change([(one.before, one.after) for one in pairs])
    low, high = instrument.bounds()
    noun = f"{len(lines)} {'team or place' if len(lines) == 1 else 'teams and places'} rated"
    said = f"{noun}, {len(pairs)} of them at least twice."
    if moved is not None:
        said = f"{said} Between the first round and the last, {moved.words}"
    drawn = sorted(pairs, key=lambda one: one.before - one.after)[:DRAWN]
    svg = before_and_after(drawn, low=low, high=high, title=said, left=LEFT)
    return ByInstrument(instrument, svg, said, lines[:40], max(len(lines) - 40, 0), moved)
