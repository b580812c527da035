"""The zone rules of Nelson and of Western Electric: patterns in standardized values.

Sources: Nelson, J Qual Technol 1984;16:237-239; Western Electric, Statistical Quality Control Handbook, 1956.
All comparisons are strict: a value on a line is not beyond it, and equal neighbors end a trend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# What a window of neighbors shows: (side, which of them make it up). None when it shows nothing.
Shown = tuple[int, tuple[int, ...]] | None
Test = Callable[[Sequence[float]], Shown]


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """window: how many neighbors are looked at together. title: what the rule looks for, in words."""

    key: str
    title: str
    window: int
    test: Test


@dataclass(frozen=True, slots=True)
class Window:
    """A complete window that shows the pattern: its last index, its side, the indexes that make it up."""

    end: int
    side: int
    members: tuple[int, ...]


def windows(rule: ZoneRule, values: Sequence[float]) -> list[Window]:
    """Every window of neighbors in which the pattern is complete. Indexes count from 0."""
    found = []
    for end in range(rule.window - 1, len(values)):
        start = end - rule.window + 1
        shown = rule.test(values[start : end + 1])
        if shown:
            found.append(Window(end, shown[0], tuple(start + i for i in shown[1])))
    return found


def beyond(needed: int, line: float) -> Test:
    def test(z: Sequence[float]) -> Shown:
        for side in (1, -1):
            members = tuple(i for i, v in enumerate(z) if v * side > line)
            if len(members) >= needed:
                return side, members
        return None

    return test


def _all(holds: Callable[[float], bool]) -> Test:
    return lambda z: (0, tuple(range(len(z)))) if all(map(holds, z)) else None


def steady(values: Sequence[float]) -> Shown:
    """All rising or all falling."""
    steps = [b - a for a, b in pairwise(values)]
    for side in (1, -1):
        if all(step * side > 0 for step in steps):
            return side, tuple(range(len(values)))
    return None


def _in_turn(values: Sequence[float]) -> Shown:
    steps = [b - a for a, b in pairwise(values)]
    turns = all((a > 0 > b) or (a < 0 < b) for a, b in pairwise(steps))
    return (0, tuple(range(len(values)))) if turns else None


NELSON = (
    ZoneRule("nelson-1", "A point beyond 3 sigma", 1, beyond(1, 3)),
    ZoneRule("nelson-2", "9 points on one side", 9, beyond(9, 0)),
    ZoneRule("nelson-3", "6 points rising or falling", 6, steady),
    ZoneRule("nelson-4", "14 points up and down in turn", 14, _in_turn),
    ZoneRule("nelson-5", "2 of 3 points beyond 2 sigma", 3, beyond(2, 2)),
    ZoneRule("nelson-6", "4 of 5 points beyond 1 sigma", 5, beyond(4, 1)),
    ZoneRule("nelson-7", "15 points within 1 sigma", 15, _all(lambda v: abs(v) < 1)),
    ZoneRule("nelson-8", "8 points, none within 1 sigma", 8, _all(lambda v: abs(v) > 1)),
)
WESTERN_ELECTRIC = (
    ZoneRule("we-1", "A point beyond 3 sigma", 1, beyond(1, 3)),
    ZoneRule("we-2", "2 of 3 points beyond 2 sigma", 3, beyond(2, 2)),
    ZoneRule("we-3", "4 of 5 points beyond 1 sigma", 5, beyond(4, 1)),
    ZoneRule("we-4", "8 points on one side", 8, beyond(8, 0)),
)
# Rules that look at the values themselves, not at their distance from the center.
OF_VALUES = frozenset({"nelson-3", "nelson-4"})
