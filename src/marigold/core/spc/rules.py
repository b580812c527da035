"""Rule sets: pure functions from the points of one phase to the patterns found, in one registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marigold.core.spc import zones
from marigold.core.spc.boxes import BOXES
from marigold.core.spc.mdc import MDC_NAMES, making_data_count
from marigold.core.spc.model import Settings
from marigold.core.spc.runs import box_limit, crossings_min, longest_run_max, runs
from marigold.core.spc.seen import Pattern, Seen, merged

SHIFT_POINTS = 6
TREND_POINTS = 5


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


def anhoej(seen: Sequence[Seen], settings: Settings | None = None) -> list[Pattern]:
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


def bestbox(seen: Sequence[Seen], settings: Settings | None = None) -> list[Pattern]:
    """The best box for 10 to 100 useful points, else the Anhoej rules."""
    return _box("bestbox", seen)


def cutbox(seen: Sequence[Seen], settings: Settings | None = None) -> list[Pattern]:
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


def shift_trend(seen: Sequence[Seen], settings: Settings | None = None) -> list[Pattern]:
    """Shift: 6 or more points on one side, points on the line skipped. Trend: 5 or more rising or falling.

    Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51.
    """
    return _long_runs(seen, "shift", SHIFT_POINTS) + _trends(seen)


def by_zones(rules: Sequence[zones.ZoneRule], seen: Sequence[Seen]) -> list[Pattern]:
    """All patterns of these rules. Without limits only rules that need none can fire."""
    known = all(s.z is not None for s in seen)
    levels = [s.z or 0.0 for s in seen] if known else [float(s.side) for s in seen]
    values = [s.value for s in seen]
    found: list[Pattern] = []
    for rule in rules:
        if rule.key in zones.OF_VALUES:
            found += merged(rule, seen, values)
        elif known or rule.key in ONE_SIDE:
            found += merged(rule, seen, levels)
    return found


def nelson(seen: Sequence[Seen], settings: Settings) -> list[Pattern]:
    """The eight rules of Nelson 1984."""
    return by_zones(zones.NELSON, seen)


def western_electric(seen: Sequence[Seen], settings: Settings) -> list[Pattern]:
    """The four zone rules of Western Electric 1956."""
    return by_zones(zones.WESTERN_ELECTRIC, seen)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """name in words, as it stands in a sentence; find: from the points of one phase to its patterns.

    zones: whether it looks at distances from the center in standard deviations and so has a rule of its own
    for points beyond the limits.
    """

    name: str
    find: Callable[[Sequence[Seen], Settings], list[Pattern]]
    zones: bool = False


ONE_SIDE = frozenset({"nelson-2", "we-4"})
# What a rule says, whatever its set: a level that moved, a direction that is kept, a point beyond the limits.
SHIFTS = frozenset({"shift", "long-run", "mdc-one-side", *ONE_SIDE})
TRENDS = frozenset({"trend", "nelson-3", "mdc-trend"})
OUTSIDE = frozenset({"outside-limits", "nelson-1", "we-1", "mdc-outside"})

RULE_SETS: dict[str, RuleSet] = {
    "anhoej": RuleSet("Anhøj rules", anhoej),
    "bestbox": RuleSet("best box", bestbox),
    "cutbox": RuleSet("cut box", cutbox),
    "shift-trend": RuleSet("run chart rules", shift_trend),
    "western-electric": RuleSet("Western Electric rules", western_electric, zones=True),
    "nelson": RuleSet("Nelson rules", nelson, zones=True),
    "making-data-count": RuleSet("Making Data Count", making_data_count, zones=True),
}

RULE_NAMES: dict[str, str] = {
    "long-run": "Long run",
    "few-crossings": "Few crossings",
    "long-run-and-few-crossings": "Long run with few crossings",
    "shift": "Shift",
    "trend": "Trend",
    "outside-limits": "Outside limits",
    **MDC_NAMES,
    **{rule.key: rule.title for rule in (*zones.NELSON, *zones.WESTERN_ELECTRIC)},
}
