"""Goal attainment scaling: five levels around the expected outcome, and the T-score of several goals.

Kiresuk and Sherman, Community Ment Health J 1968;4:443-453:
T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w^2) + rho (sum w)^2), with rho 0.3 as the assumed correlation of goals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite, sqrt

RHO = 0.3

LEVELS: dict[int, str] = {
    -2: "Much less than expected",
    -1: "Less than expected",
    0: "As expected",
    1: "More than expected",
    2: "Much more than expected",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One scaled goal. achieved, baseline: a level, -2 to +2 as a rule (half levels and -3 exist).

    weight: importance times difficulty, or 1.
    """

    achieved: float
    baseline: float | None = None
    weight: float = 1


@dataclass(frozen=True, slots=True)
class Attainment:
    """achieved_t: 50 is "as expected" over all goals. baseline_t and change: None unless every goal has a baseline."""

    achieved_t: float
    baseline_t: float | None
    change: float | None


def weight(importance: float, difficulty: float) -> float:
    """Importance times difficulty, each 0 to 3. ValueError outside that range."""
    for number in (importance, difficulty):
        if not 0 <= number <= 3:
            raise ValueError("importance and difficulty run from 0 to 3")
    return importance * difficulty


def t_score(levels: Sequence[float], weights: Sequence[float] | None = None, rho: float = RHO) -> float:
    """T-score of levels. ValueError without goals, for weights below 0 or all 0, or rho outside 0 to 1."""
    weights = [1.0] * len(levels) if weights is None else weights
    if not levels:
        raise ValueError("a T-score needs at least one goal")
    if len(weights) != len(levels):
        raise ValueError("each goal needs one weight")
    if not all(isfinite(v) for v in (*levels, *weights, rho)):
        raise ValueError("levels, weights and rho must be finite numbers")
    if any(w < 0 for w in weights) or not any(weights):
        raise ValueError("weights can't be below 0, and one must be above it")
    if not 0 <= rho <= 1:
        raise ValueError("rho runs from 0 to 1")
    total = fsum(weights)
    spread = sqrt((1 - rho) * fsum(w * w for w in weights) + rho * total * total)
    return 50 + 10 * fsum(w * x for w, x in zip(weights, levels, strict=True)) / spread


def attainment(goals: Sequence[Goal], rho: float = RHO) -> Attainment:
    """T-score now, at baseline, and the change between them. Show at most one decimal: levels are ranks."""
    weights = [g.weight for g in goals]
    achieved = t_score([g.achieved for g in goals], weights, rho)
    baselines = [g.baseline for g in goals if g.baseline is not None]
    if len(baselines) < len(goals):
        return Attainment(achieved, None, None)
    before = t_score(baselines, weights, rho)
    return Attainment(achieved, before, achieved - before)
