"""Measures for ordered dimensions: concentration and slope indices over the relative rank.

The relative rank of a subgroup is the middle of its part of the population, from the most disadvantaged (0) to the
most advantaged (1). Above 0 (or above 1 for ratios) the indicator is higher among the advantaged.
Sources: Schlotheuber, Hosseinpoor, IJERPH 2022;19:3697; Wagstaff, Health Econ 2005;14:429; Erreygers, J Health Econ
2009;28:504; heteroskedasticity-consistent variance HC1: MacKinnon, White, J Econom 1985;29:305.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from marigold.core.disparity.table import Array, Measured, z_of

Link = Literal["logit", "linear"]


def relative_rank(population: Array) -> Array:
    """Middle of each subgroup's share, cumulated from the most disadvantaged."""
    share = population / population.sum()
    return np.cumsum(share) - share / 2


def _line(y: Array, x: Array, w: Array) -> tuple[float, float, float]:
    """Weighted least squares: intercept, slope, and the slope's standard error on n - 2 degrees of freedom."""
    w = w / w.sum()
    centre = (w * x).sum()
    spread = (w * (x - centre) ** 2).sum()
    level = (w * y).sum()
    slope = (w * (x - centre) * y).sum() / spread
    rest = y - level - slope * (x - centre)
    variance = (w * rest * rest).sum() / (len(y) - 2) / spread
    return level - slope * centre, slope, float(np.sqrt(variance))


def concentration(y: Array, population: Array, *, confidence: float = 0.95) -> dict[str, Measured]:
    """aci, the absolute, and rci = aci / m, the relative concentration index.

    aci: slope of 2 var(rank) y on the rank, weighted by population; se of that slope on n - 2 degrees of freedom, normal
    quantile. y in the order of the rank. ValueError for fewer than three subgroups.
    """
    if len(y) < 3:
        raise ValueError("a concentration index needs more than two subgroups")
    rank, w = relative_rank(population), population / population.sum()
    variance = (w * rank * rank).sum() - (w * rank).sum() ** 2
    _, slope, se = _line(2 * variance * y, rank, w)
    z, m = z_of(confidence), float((w * y).sum())
    found = {"aci": _normal(slope, se, z)}
    if m != 0:
        found["rci"] = _normal(slope / m, se / abs(m), z)
    return found


def bounded_concentration(
    y: Array, population: Array, bounds: tuple[float, float], *, confidence: float = 0.95
) -> dict[str, Measured]:
    """Indices for an indicator between two limits, on y' = (y - low) / (high - low) with average m'.

    aci_bounded, rci_bounded: as aci and rci; rci_wagstaff = rci / (1 - m'); rci_erreygers = 4 m' rci.
    ValueError for limits that aren't in order, or an estimate beyond them.
    """
    low, high = bounds
    if not low < high:
        raise ValueError("bounds: the lower limit must be below the upper one")
    if (y < low).any() or (y > high).any():
        raise ValueError("bounds: an estimate lies beyond them")
    part = (y - low) / (high - low)
    plain = concentration(part, population, confidence=confidence)
    m = float((population * part).sum() / population.sum())
    found = {"aci_bounded": plain["aci"]}
    if "rci" in plain:
        found["rci_bounded"] = plain["rci"]
        if m < 1:
            found["rci_wagstaff"] = _times(plain["rci"], 1 / (1 - m))
        found["rci_erreygers"] = _times(plain["rci"], 4 * m)
    return found


def _normal(estimate: float, se: float, z: float) -> Measured:
    return Measured(float(estimate), float(se), float(estimate - z * se), float(estimate + z * se), "formula")


def _times(one: Measured, factor: float) -> Measured:
    assert one.estimate is not None and one.se is not None
    assert one.lower is not None and one.upper is not None
    return Measured(one.estimate * factor, one.se * factor, one.lower * factor, one.upper * factor, "formula")


def slope_index(
    y: Array,
    population: Array,
    *,
    link: Link = "logit",
    scale: float = 100.0,
    weights: Array | None = None,
    confidence: float = 0.95,
) -> dict[str, Measured]:
    """sii = p(1) - p(0), times scale, and rii = p(1) / p(0), with p the fitted proportion at rank 0 and 1.

    logit: p = 1 / (1 + exp(-(a + b rank))), by maximum quasi-likelihood; linear: p = a + b rank. Weights: people, each
    once. Delta method on the HC1 variance of (a, b), n / (n - 2); se of rii is of its logarithm.

    :param y: estimates in the order of the rank, on `scale`
    :param weights: in place of the population, for those who follow a program that weighs otherwise
    :return: without `rii` when a fitted end is not above 0
    :raises ValueError: fewer than three subgroups, all equal, beyond the scale, or no finite fit
    """
    if len(y) < 3:
        raise ValueError("a slope index needs more than two subgroups")
    if (y == y[0]).all():
        raise ValueError("all estimates are equal, so no line can be put through them")
    share = y / scale
    if link == "logit" and ((share < 0).any() or (share > 1).any()):
        raise ValueError(f"the logit form needs estimates between 0 and {scale:g}")
    design = np.column_stack((np.ones_like(y), relative_rank(population)))
    w = population if weights is None else weights
    w = w / w.sum()
    line, variance = _logit(share, design, w) if link == "logit" else _least_squares(share, design, w)
    return _at_the_ends(line, variance, link, scale, z_of(confidence))


def _sandwich(design: Array, w: Array, rest: Array, bread: npt.NDArray[np.floating]) -> Array:
    """HC1 variance of the coefficients."""
    score = design * (w * rest)[:, None]
    n = len(rest)
    return bread @ (score.T @ score) @ bread * n / (n - 2)


def _least_squares(y: Array, design: Array, w: Array) -> tuple[Array, Array]:
    bread = np.linalg.inv(design.T @ (design * w[:, None]))
    line = bread @ (design.T @ (w * y))
    return line, _sandwich(design, w, y - design @ line, bread)


def _logit(y: Array, design: Array, w: Array) -> tuple[Array, Array]:
    """Newton's method on the weighted binomial likelihood of proportions."""
    line = np.zeros(2)
    for _ in range(60):
        fitted = 1 / (1 + np.exp(-(design @ line)))
        inner = design.T @ (design * (w * fitted * (1 - fitted))[:, None])
        if not np.isfinite(inner).all() or np.linalg.cond(inner) > 1e13:
            break
        step = np.linalg.solve(inner, design.T @ (w * (y - fitted)))
        # Halved when it leaps, so that shares near 0 and 1 don't throw the line out of reach.
        line = line + step * min(1.0, 8 / max(float(np.abs(step).max()), 1e-300))
        if np.abs(step).max() < 1e-12 * max(1.0, float(np.abs(line).max())):
            fitted = 1 / (1 + np.exp(-(design @ line)))
            bread = np.linalg.inv(design.T @ (design * (w * fitted * (1 - fitted))[:, None]))
            return line, _sandwich(design, w, y - fitted, bread)
    raise ValueError("no finite line fits these shares: one end is all or nothing")


def _at_the_ends(line: Array, variance: Array, link: Link, scale: float, z: float) -> dict[str, Measured]:
    low, high = float(line[0]), float(line[0] + line[1])
    if link == "logit":
        low, high = float(1 / (1 + np.exp(-low))), float(1 / (1 + np.exp(-high)))
        tilt_low, tilt_high = low * (1 - low), high * (1 - high)
    else:
        tilt_low = tilt_high = 1.0
    slope = np.array([tilt_high - tilt_low, tilt_high])
    se = float(np.sqrt(slope @ variance @ slope)) * scale
    found = {"sii": _normal((high - low) * scale, se, z)}
    if low > 0 and high > 0:
        slope = np.array([tilt_high / high - tilt_low / low, tilt_high / high])
        se, ratio = float(np.sqrt(slope @ variance @ slope)), high / low
        factor = float(np.exp(z * se))
        found["rii"] = Measured(ratio, se, ratio / factor, ratio * factor, "formula", log_se=True)
    return found
