"""How often elements of the model were named, as tables: principles, what support was for and toward whom, and the
principles used when partner groups took part."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marigold.core.rules.uses import percent
from marigold.core.usage import Span, by_span, heat
from marigold.practice.vocabulary import Vocabulary
from marigold.support import uses
from marigold.support.selectors import uses as reads

COLUMNS = 8
Names = Sequence[tuple[str, str]]
Columns = Sequence[tuple[str, Mapping[str, int]]]


@dataclass(frozen=True)
class HeatCell:
    """One cell: how many, its share in percent, and its step."""

    count: int
    share: int
    step: str


@dataclass(frozen=True)
class Heat:
    """Principles by places, tiers or periods."""

    by: str
    columns: Sequence[str]
    wholes: Sequence[int]
    rows: Sequence[tuple[str, str, Sequence[HeatCell]]]
    left_out: int
    sentence: str


@dataclass(frozen=True)
class Sorted:
    """What support was for and toward whom it went: over time, and by place where places lie beneath."""

    tables: Sequence[tuple[str, str, Heat, Heat | None]]


def heat_of(
    cells: Sequence[reads.Cell],
    beneath: Sequence[reads.Beneath],
    names: Names,
    words: Vocabulary | None,
    told: Sequence[Span],
    by: str,
) -> Heat:
    """Principles as rows; as columns the places beneath, the tiers, or the periods."""
    columns: Columns
    left_out = 0
    if by == "place":
        columns, left_out = _places(beneath)
    elif by == "tier":
        sums: dict[str, Counter[str]] = {}
        for _, tier, facet, count in cells:
            sums.setdefault(tier, Counter())[facet] += count
        order = [item.key for item in words.tiers()] if words else []
        known = sorted(sums, key=lambda key: order.index(key) if key in order else len(order))
        columns = [(words.label(key) if words else key, sums[key]) for key in known]
    else:
        columns = _periods(cells, told)
    return _table(by, columns, names, uses.ALL, _heat_words(cells, names), left_out)


def sorted_of(
    cells: Sequence[reads.Cell],
    beneath: Sequence[reads.Beneath],
    words: Vocabulary | None,
    told: Sequence[Span],
) -> Sorted:
    """A table for each way to sort support that the model knows; shares are of the activities that say it."""
    tables: list[tuple[str, str, Heat, Heat | None]] = []
    for kind, title, asked in (
        ("purpose", "For what", "what they were for"),
        ("recipient", "Toward whom", "toward whom they went"),
    ):
        names = [(item.key, item.name) for item in words.of(kind)] if words else []
        if names:
            whole, sentence = uses.SORTED[kind], _sorted_words(cells, names, kind, asked)
            time = _table("time", _periods(cells, told), names, whole, sentence)
            places, left_out = _places([one for one in beneath if one.uses.get(whole)])
            by_place = _table("place", places, names, whole, sentence, left_out) if places else None
            tables.append((kind, title, time, by_place))
    return Sorted(tables)


def interactions_of(found: reads.Interactions | None, names: Names, words: Vocabulary | None) -> Heat | None:
    """Principles as rows, the partner groups that took part in contacts as columns; None where they were not counted."""
    if found is None or words is None:
        return None
    groups = [item for item in words.of("partner_group") if item.key in found]
    columns = [(item.name, found[item.key]) for item in groups]
    return _table("group", columns, names, uses.ALL, _interaction_words(columns, names))


def _periods(cells: Sequence[reads.Cell], told: Sequence[Span]) -> Columns:
    spread = by_span([(month, facet, count) for month, _, facet, count in cells], told)
    return [(span.label, spread[span.first]) for span in told]


def _places(beneath: Sequence[reads.Beneath]) -> tuple[Columns, int]:
    """The places with the most activities, and how many more there are."""
    return [(one.name, one.uses) for one in beneath[:COLUMNS]], max(len(beneath) - COLUMNS, 0)


def _table(by: str, columns: Columns, names: Names, whole: str, sentence: str, left_out: int = 0) -> Heat:
    rows = [(key, name, [_cell(counts, key, whole) for _, counts in columns]) for key, name in names]
    wholes = [counts.get(whole, 0) for _, counts in columns]
    return Heat(by, [name for name, _ in columns], wholes, rows, left_out, sentence)


def _cell(counts: Mapping[str, int], key: str, of: str) -> HeatCell:
    part, whole = counts.get(key, 0), counts.get(of, 0)
    return HeatCell(part, percent(part, whole), heat(part, whole))


def _sums(cells: Sequence[reads.Cell]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for _, _, facet, count in cells:
        sums[facet] += count
    return sums


def _heat_words(cells: Sequence[reads.Cell], names: Names) -> str:
    sums = _sums(cells)
    served = [(sums[key], name) for key, name in names if sums[key]]
    if not served:
        return "No activity in this time names a principle."
    most, least = max(served), min(served)
    return (
        f"{len(served)} of {len(names)} principles were named. Most often {most[1]} ({most[0]} of {sums[uses.ALL]} "
        f"activities), least often {least[1]} ({least[0]})."
    )


def _sorted_words(cells: Sequence[reads.Cell], names: Names, kind: str, asked: str) -> str:
    sums = _sums(cells)
    known = sums[uses.SORTED[kind]]
    if not known:
        return f"No activity in this time says {asked}."
    said = ", ".join(f"{name} {sums[key]} ({percent(sums[key], known)}%)" for key, name in names)
    return f"{known} of {sums[uses.ALL]} activities say {asked}: {said}. One activity may count under more than one."


def _interaction_words(columns: Columns, names: Names) -> str:
    if not columns:
        return "No contact in this time names someone of a partner group."
    said = []
    for group, counts in columns:
        most = max(names, key=lambda one: counts.get(one[0], 0), default=("", ""))
        times = f"{counts[uses.ALL]} contact{'' if counts[uses.ALL] == 1 else 's'}"
        served = (
            f", most often {most[1]} ({counts[most[0]]})" if counts.get(most[0]) else ", no principle named"
        )
        said.append(f"{group}: {times}{served}.")
    return " ".join(said)
