"""Making Data Count (NHS England): its rules, what they say of variation, and whether a target can be met.

Source: NHS England, Making Data Count. Limits stand at 2.66 mean moving ranges; `LIMITS` is that number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from marigold.core.spc.model import Settings, Study
from marigold.core.spc.seen import Pattern, Seen, merged
from marigold.core.spc.zones import Window, ZoneRule, beyond, steady

LIMITS = 2.66
SHORT_GROUP = 13

Variation = Literal["improvement", "concern", "common", "high", "low"]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]

MDC_NAMES = {
    "mdc-outside": "Point beyond a limit",
    "mdc-trend": "Trend of Making Data Count",
    "mdc-two-of-three": "2 of 3 points near a limit",
    "mdc-one-side": "Points on one side of the mean",
}


def _near(seen: Sequence[Seen], counting_outside: bool) -> list[float]:
    """The side of each point, doubled beyond 2 sigma; beyond 3 sigma only when such points count."""
    return [
        float(s.side) * (2 if s.z is not None and abs(s.z) > 2 and (counting_outside or abs(s.z) <= 3) else 1)
        for s in seen
    ]


def _two_of_three(near: Sequence[float]) -> list[Window]:
    """Three in a row on one side of the mean, two or more of them near its limit."""
    found = []
    for end in range(2, len(near)):
        three = near[end - 2 : end + 1]
        side = 1 if three[0] > 0 else -1
        members = tuple(end - 2 + i for i, v in enumerate(three) if v * side == 2)
        if len(members) >= 2 and all(v * side > 0 for v in three):
            found.append(Window(end, side, members))
    return found


def making_data_count(seen: Sequence[Seen], settings: Settings) -> list[Pattern]:
    """Its four rules in the order in which they win: beyond a limit, trend, two of three, one side."""
    n = settings.run_points
    near = _near(seen, settings.two_of_three == "outside")
    rules: tuple[tuple[ZoneRule, list[float]], ...] = (
        (ZoneRule("mdc-outside", "", beyond(1, 1, 3)), [s.z or 0.0 for s in seen]),
        (ZoneRule("mdc-trend", "", steady(n)), [s.value for s in seen]),
        (ZoneRule("mdc-two-of-three", "", _two_of_three), near),
        (ZoneRule("mdc-one-side", "", beyond(n, n, 0)), [float(s.side) for s in seen]),
    )
    return [pattern for rule, levels in rules for pattern in merged(rule, seen, levels)]


@dataclass(frozen=True, slots=True)
class Reading:
    """variation: of the newest point of the last part. assurance: None without a target or a direction.

    causes: for each position the rule that wins and its side, None for common cause. kinds: what each says.
    """

    variation: Variation
    assurance: Assurance | None
    causes: tuple[tuple[str, int] | None, ...]
    kinds: tuple[Variation, ...]


def causes(seen: Sequence[Seen], settings: Settings) -> dict[int, tuple[str, int]]:
    """The rule that wins at each position it reaches, with its side (up or above +1, down or below -1)."""
    patterns = making_data_count(seen, settings)
    found: dict[int, tuple[str, int]] = {}
    for rule in ("mdc-one-side", "mdc-two-of-three", "mdc-trend", "mdc-outside"):
        if rule == "mdc-trend":
            found.update(_trends(seen, [p for p in patterns if p.rule == rule]))
            continue
        for p in patterns:
            if p.rule == rule:
                found.update(dict.fromkeys(p.points, (rule, p.side)))
    return found


def _trends(seen: Sequence[Seen], trends: Sequence[Pattern]) -> dict[int, tuple[str, int]]:
    """A point where two trends meet takes the side of the later one, which holds its next point as well."""
    members: dict[int, tuple[str, int]] = {}
    for p in sorted(trends, key=lambda p: p.points):
        members.update(dict.fromkeys(p.points, (p.rule, p.side)))
    return members


def variation(cause: tuple[str, int] | None, direction: str) -> Variation:
    """What a point says of variation, by the direction that is better."""
    if cause is None:
        return "common"
    if direction == "neutral":
        return "high" if cause[1] > 0 else "low"
    return "improvement" if (cause[1] > 0) == (direction == "higher_is_better") else "concern"


def assurance(target: float | None, lcl: float | None, ucl: float | None, direction: str) -> Assurance | None:
    """Whether a process as it is now will meet a target: limits all on its good side, all on the other, or both."""
    if target is None or lcl is None or ucl is None or direction == "neutral":
        return None
    if lcl <= target <= ucl:
        return "inconsistent"
    return "consistent_pass" if (target < lcl) == (direction == "higher_is_better") else "consistent_fail"


def reading(study: Study) -> Reading:
    """Variation and assurance of a study. The target is the first of its settings; the limits those of the last part."""
    found: dict[int, tuple[str, int]] = {}
    for phase in study.phases:
        found.update(causes(seen_in(study, phase.first, phase.last), study.settings))
    last, direction = study.last, study.series.direction
    target = study.settings.targets[0].value if study.settings.targets else None
    edge = study.points[-1] if study.points else None
    return Reading(
        variation(found.get(last.position) if last else None, direction),
        assurance(target, edge.lcl, edge.ucl, direction) if edge else None,
        tuple(found.get(p.position) for p in study.points),
        tuple(variation(found.get(p.position), direction) for p in study.points),
    )


def seen_in(study: Study, first: int, last: int) -> list[Seen]:
    """What the rules look at, read back from the points first..last of a study."""
    return [
        Seen(p.position, p.value, p.side or 0, p.z)
        for p in study.points[first - 1 : last]
        if p.value is not None and p.included and p.side is not None
    ]
