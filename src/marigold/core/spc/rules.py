"""Rule sets: pure functions from the points of one phase to the patterns found, in one registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marigold.core.spc.boxes import BOXES
from marigold.core.spc.runs import box_limit, crossings_min, longest_run_max, runs

SHIFT_POINTS = 6
TREND_POINTS = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """A point as the rules see it: no gap, not left out. side: -1, 0 or +1 of the centre line."""

    position: int
    value: float
    side: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule that fired: see model.Signal for the fields."""

    rule: str
    points: tuple[int, ...]
    fired_at: int
    side: int
    found: int
    limit: int


def _sides(seen: Sequence[Seen]) -> list[tuple[int, int]]:
    return [(s.position, s.side) for s in seen]


def _long_runs(seen: Sequence[Seen], rule: str, fires_at: int) -> list[Pattern]:
    return [
        Pattern(rule, r.positions, r.positions[fires_at - 1], r.side, len(r.positions), fires_at)
        for r in runs(_sides(seen))
        if len(r.positions) >= fires_at
    ]


def _few_crossings(seen: Sequence[Seen], fewest: int, rule: str = "few-crossings") -> list[Pattern]:
    useful = [s.position for s in seen if s.side]
    crossings = len(runs(_sides(seen))) - 1
    if not useful or crossings >= fewest:
        return []
    return [Pattern(rule, tuple(useful), useful[-1], 0, crossings, fewest)]


def anhoej(seen: Sequence[Seen]) -> list[Pattern]:
    """Unusually long run or unusually few crossings, judged on the points off the centre line."""
    n_useful = sum(1 for s in seen if s.side)
    if not n_useful:
        return []
    long = _long_runs(seen, "long-run", longest_run_max(n_useful) + 1)
    return long + _few_crossings(seen, crossings_min(n_useful))


def _box(method: str, seen: Sequence[Seen]) -> list[Pattern]:
    n_useful = sum(1 for s in seen if s.side)
    if n_useful not in BOXES:
        return anhoej(seen)
    run_max, fewest, *_ = BOXES[n_useful]
    longest = max(len(r.positions) for r in runs(_sides(seen)))
    found = _long_runs(seen, "long-run", run_max + 1) + _few_crossings(seen, fewest)
    if found:
        return found
    corner = box_limit(method, n_useful, longest)
    return _few_crossings(seen, corner or 0, "long-run-and-few-crossings")


def bestbox(seen: Sequence[Seen]) -> list[Pattern]:
    """The best box for 10 to 100 useful points, else the Anhoej rules."""
    return _box("bestbox", seen)


def cutbox(seen: Sequence[Seen]) -> list[Pattern]:
    """The cut box for 10 to 100 useful points, else the Anhoej rules."""
    return _box("cutbox", seen)


def _trends(seen: Sequence[Seen]) -> list[Pattern]:
    """Stretches of 5 or more points that keep rising or falling; a point equal to the one before is skipped."""
    steps: list[Seen] = []
    for s in seen:
        if not steps or s.value != steps[-1].value:
            steps.append(s)
    found: list[Pattern] = []
    start = 0
    for i in range(1, len(steps) + 1):
        turns = i < len(steps) and i - start >= 2
        turns = turns and (steps[i].value > steps[i - 1].value) != (steps[i - 1].value > steps[i - 2].value)
        if i < len(steps) and not turns:
            continue
        stretch = steps[start:i]
        if len(stretch) >= TREND_POINTS:
            side = 1 if stretch[-1].value > stretch[0].value else -1
            members = tuple(s.position for s in stretch)
            found.append(
                Pattern("trend", members, members[TREND_POINTS - 1], side, len(members), TREND_POINTS)
            )
        start = i - 1
    return found


def shift_trend(seen: Sequence[Seen]) -> list[Pattern]:
    """Shift: 6 or more points on one side, points on the line skipped. Trend: 5 or more rising or falling.

    Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51.
    """
    return _long_runs(seen, "shift", SHIFT_POINTS) + _trends(seen)


RULE_SETS: dict[str, Callable[[Sequence[Seen]], list[Pattern]]] = {
    "anhoej": anhoej,
    "bestbox": bestbox,
    "cutbox": cutbox,
    "shift-trend": shift_trend,
}

RULE_NAMES: dict[str, str] = {
    "long-run": "Long run",
    "few-crossings": "Few crossings",
    "long-run-and-few-crossings": "Long run with few crossings",
    "shift": "Shift",
    "trend": "Trend",
    "outside-limits": "Outside limits",
}
