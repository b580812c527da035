"""Intervals by simulation, for measures whose sampling distribution has no usable formula."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from marigold.core.disparity.measures import spread
from marigold.core.disparity.table import Array, Measured, Subgroups, array

DRAWS = 20_000
SEED = 1
SIMULATED = ("bgsd", "cov", "idisu", "idisw", "mdbu", "mdbw", "mdmu", "mdmw", "mdru", "mdrw")


def draw(y: Array, se: Array, draws: int, seed: int, *, low: float = 0.0, high: float = np.inf) -> Array:
    """draws x subgroups: normal around each estimate, cut at low and high as if redrawn beyond them.

    Drawn through the distribution function, so that a limit close by costs nothing.
    """
    wide = np.where(se > 0, se, 1.0)
    first, last = ndtr((low - y) / wide), ndtr((high - y) / wide)
    share = np.random.default_rng(seed).random((draws, len(y)))
    share *= last - first
    share += first
    # ndtri(0) is minus infinity; the smallest number above 0 is 38 standard errors away.
    found = y + wide * ndtri(np.clip(share, np.finfo(float).tiny, 1 - 2**-53))
    np.clip(found, low, high, out=found)
    return np.where(se > 0, found, y)


def simulated(
    table: Subgroups, *, draws: int = DRAWS, seed: int = SEED, confidence: float = 0.95
) -> dict[str, tuple[float, float, float]]:
    """(lower, upper, standard deviation) of the measures in SIMULATED; empty when a standard error is missing.

    Each draw is a whole table: its average and its best subgroup are taken anew. Percent are cut at 0 and 100,
    other scales at 0. The bounds are percentiles. With 20,000 draws a bound moves by about 1 % of the interval's width
    from one seed to another.
    """
    if draws < 100:
        raise ValueError("draws: at least 100 are needed")
    y, se = array(table.estimates), array(table.se or ())
    there = ~np.isnan(y)
    if table.se is None or np.isnan(se[there]).any():
        return {}
    top = 100.0 if table.scale == 100 else np.inf
    drawn = draw(y[there], se[there], draws, seed, high=top)
    w = average = origin = None
    if table.population is not None:
        people = np.array(table.population, dtype=np.float64)[there]
        w = people / people.sum()
        average = drawn @ w
    if table.setting_average is not None:
        average = np.full(draws, table.setting_average)
    if table.reference is not None and there[table.reference]:
        origin = drawn[:, int(there[: table.reference].sum())]
    best = drawn.max(1) if table.higher_is_better else drawn.min(1)
    tail = (1 - confidence) / 2
    with np.errstate(all="ignore"):
        found = spread(drawn, w, average, best=best, reference=origin)
        bounds = {
            name: (*np.quantile(values, (tail, 1 - tail)), values.std(ddof=1))
            for name, values in found.items()
            if name in SIMULATED
        }
    return {name: (float(a), float(b), float(c)) for name, (a, b, c) in bounds.items()}


def with_interval(estimate: float | None, bounds: tuple[float, float, float] | None) -> Measured:
    """The estimate with its simulated interval."""
    if estimate is None or bounds is None:
        return Measured(estimate)
    return Measured(estimate, bounds[2], bounds[0], bounds[1], "simulation")
