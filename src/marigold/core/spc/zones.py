"""The zone rules of Nelson and of Western Electric: patterns in standardized values.

Sources: Nelson, J Qual Technol 1984;16:237-239; Western Electric, Statistical Quality Control Handbook, 1956.
All comparisons are strict: a value on a line is not beyond it, and equal neighbors end a trend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Window:
    """A complete window that shows the pattern: its last index, its side, the indexes that make it up."""

    end: int
    side: int
    members: tuple[int, ...]


Find = Callable[[Sequence[float]], list[Window]]


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """title: what the rule looks for, in words. find: every window in which it is complete; indexes from 0."""

    key: str
    title: str
    find: Find


def beyond(needed: int, window: int, line: float) -> Find:
    """So many of a window of neighbors beyond a line, on one side; those are its members."""

    def find(z: Sequence[float]) -> list[Window]:
        found = []
        for side in (1, -1):
            marks = [v * side > line for v in z]
            held = 0
            for end, here in enumerate(marks):
                held += here - (end >= window and marks[end - window])
                if held >= needed and end >= window - 1:
                    start = end - window + 1
                    found.append(Window(end, side, tuple(i for i in range(start, end + 1) if marks[i])))
        return sorted(found, key=lambda w: w.end)

    return find


def _streaks(window: int, states: Iterator[int]) -> list[Window]:
    """Windows all of one state that is not 0, without members; one state for each index."""
    found = []
    held = before = 0
    for end, state in enumerate(states):
        held = 0 if not state else held + 1 if state == before else 1
        before = state
        if held >= window:
            found.append(Window(end, state, ()))
    return found


def steady(points: int) -> Find:
    """So many points all rising or all falling."""

    def find(values: Sequence[float]) -> list[Window]:
        steps = ((b > a) - (b < a) for a, b in pairwise(values))
        return [
            Window(w.end + 1, w.side, tuple(range(w.end - points + 2, w.end + 2)))
            for w in _streaks(points - 1, steps)
        ]

    return find


def in_turn(points: int) -> Find:
    """So many points up and down in turn."""

    def find(values: Sequence[float]) -> list[Window]:
        # Turned around at every second step, ups and downs in turn are one direction.
        steps = (((b > a) - (b < a)) * (1 if i % 2 else -1) for i, (a, b) in enumerate(pairwise(values)))
        return [
            Window(w.end + 1, 0, tuple(range(w.end - points + 2, w.end + 2)))
            for w in _streaks(points - 1, steps)
        ]

    return find


def every(points: int, holds: Callable[[float], bool]) -> Find:
    """So many points in a row for which something holds, on whichever side."""

    def find(z: Sequence[float]) -> list[Window]:
        return [
            Window(w.end, 0, tuple(range(w.end - points + 1, w.end + 1)))
            for w in _streaks(points, (int(holds(v)) for v in z))
        ]

    return find


NELSON = (
    ZoneRule("nelson-1", "A point beyond 3 sigma", beyond(1, 1, 3)),
    ZoneRule("nelson-2", "9 points on one side", beyond(9, 9, 0)),
    ZoneRule("nelson-3", "6 points rising or falling", steady(6)),
    ZoneRule("nelson-4", "14 points up and down in turn", in_turn(14)),
    ZoneRule("nelson-5", "2 of 3 points beyond 2 sigma", beyond(2, 3, 2)),
    ZoneRule("nelson-6", "4 of 5 points beyond 1 sigma", beyond(4, 5, 1)),
    ZoneRule("nelson-7", "15 points within 1 sigma", every(15, lambda v: -1 < v < 1)),
    ZoneRule("nelson-8", "8 points, none within 1 sigma", every(8, lambda v: v < -1 or v > 1)),
)
WESTERN_ELECTRIC = (
    ZoneRule("we-1", "A point beyond 3 sigma", beyond(1, 1, 3)),
    ZoneRule("we-2", "2 of 3 points beyond 2 sigma", beyond(2, 3, 2)),
    ZoneRule("we-3", "4 of 5 points beyond 1 sigma", beyond(4, 5, 1)),
    ZoneRule("we-4", "8 points on one side", beyond(8, 8, 0)),
)
# Rules that look at the values themselves, not at their distance from the center.
OF_VALUES = frozenset({"nelson-3", "nelson-4"})
