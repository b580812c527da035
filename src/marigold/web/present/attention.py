"""Many indicators on one screen, in the order in which they need a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.improvement.models import Latest
from marigold.web.present.indicators import ASSURANCE, LEVELS, VARIATION

# Worse first, then out of line without a good side, then a target that will be missed, then better, then the rest.
ORDER = {"concern": 0, "high": 1, "low": 1, "improvement": 3, "common": 4, "": 5}


@dataclass(frozen=True)
class AttentionLine:
    """One indicator. `variation` and `assurance`: (mark, words)."""

    ref: str
    name: str
    unit: str
    unit_ref: str
    level: str
    owner: str
    value: str
    on: date | None
    headline: str
    drawing: str
    variation: tuple[str, str]
    assurance: tuple[str, str]
    has_target: bool
    looks: bool


def lines_of(rows: Sequence[Latest]) -> list[AttentionLine]:
    """Rows of the roll-up as lines, those that need a look first."""
    return [_line(row) for row in sorted(rows, key=_rank)]


def _rank(row: Latest) -> tuple[int, str, int]:
    rank = ORDER[row.variation]
    if row.assurance == "consistent_fail":
        rank = min(rank, 2)
    return rank, row.indicator.name, row.indicator_id


def _line(row: Latest) -> AttentionLine:
    one = row.indicator
    unit = "%" if one.measured_in == "%" else f" {one.measured_in}"
    return AttentionLine(
        ref=one.ref,
        name=one.name,
        unit=one.unit.name,
        unit_ref=one.unit.ref,
        level=LEVELS[one.level],
        owner=one.owner.name if one.owner else "",
        value="" if row.value is None else f"{row.value:.1f}".removesuffix(".0") + unit,
        on=row.on,
        headline=row.headline,
        drawing=row.drawing,
        variation=VARIATION[row.variation],
        assurance=ASSURANCE[row.assurance],
        has_target=one.target_value is not None,
        looks=_rank(row)[0] < ORDER["improvement"],
    )
