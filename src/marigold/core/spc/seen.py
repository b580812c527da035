"""What the rules look at, and what they find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.core.spc import zones


@dataclass(frozen=True, slots=True)
class Seen:
    """A point as the rules see it: no gap, not left out. side: -1, 0 or +1 of the centre line.

    z: distance from the centre line in standard deviations; None where there are no limits.
    """

    position: int
    value: float
    side: int
    z: float | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule that fired: see model.Signal for the fields."""

    rule: str
    points: tuple[int, ...]
    fired_at: int
    side: int
    found: int
    limit: int


def merged(rule: zones.ZoneRule, seen: Sequence[Seen], values: Sequence[float]) -> list[Pattern]:
    """Windows that follow each other on one side become one pattern."""
    groups: list[list[zones.Window]] = []
    for window in rule.find(values):
        last = groups[-1][-1] if groups else None
        if last and last.end == window.end - 1 and last.side == window.side:
            groups[-1].append(window)
        else:
            groups.append([window])
    patterns = []
    for group in groups:
        members = tuple(seen[i].position for i in sorted({i for w in group for i in w.members}))
        first = group[0]
        patterns.append(
            Pattern(rule.key, members, seen[first.end].position, first.side, len(members), len(first.members))
        )
    return patterns
