"""Rows that share a label become one point."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import fsum
from statistics import stdev
from typing import Literal

from marigold.core.spc.model import Point

Aggregate = Literal["mean", "sum", "median", "subgroup"]


def gather(
    rows: Iterable[tuple[date | str | int, float | None, float | None]], how: Aggregate = "mean"
) -> tuple[Point, ...]:
    """Points in order of label. Rows are (label, value, denominator).

    With denominators, values and denominators are summed. "subgroup" keeps size and standard deviation beside
    the mean, for charts of subgroups. Missing values are left aside; a label with no
    value at all stays as a gap.
    """
    groups: dict[date | str | int, list[tuple[float | None, float | None]]] = {}
    for label, value, denominator in rows:
        groups.setdefault(label, []).append((value, denominator))
    return tuple(_one(label, groups[label], how) for label in sorted(groups))


def _one(label: date | str | int, rows: list[tuple[float | None, float | None]], how: Aggregate) -> Point:
    shown = str(label) if isinstance(label, int) else label
    full = [(v, d) for v, d in rows if v is not None]
    if not full:
        return Point(shown, None)
    values = [v for v, _ in full]
    denominators = [d for _, d in full if d is not None]
    if denominators:
        if len(denominators) < len(full):
            raise ValueError(f"{label}: some rows have a denominator and some have none")
        return Point(shown, fsum(values), fsum(denominators))
    if how == "sum":
        return Point(shown, fsum(values))
    if how == "median":
        middle = sorted(values)
        half = len(middle) // 2
        return Point(shown, middle[half] if len(middle) % 2 else (middle[half - 1] + middle[half]) / 2)
    mean = fsum(values) / len(values)
    if how == "mean":
        return Point(shown, mean)
    spread = stdev(values, mean) if len(values) > 1 else None
    return Point(shown, mean, size=len(values), sd=spread)
