"""Lines of the charts of counts: proportions, rates and counts, and the two that allow for extra variation.

Source of the prime charts: Laney, Qual Eng 2002;14:531-537.
"""

from __future__ import annotations

from collections.abc import Callable
from math import fsum, sqrt
from statistics import stdev

from marigold.core.spc.ranges import D2, moving_ranges, screened_mean
from marigold.core.spc.sample import Lines, Numbers, Sample, around, no_limits

Spread = Callable[[float, float], float]


def _pooled(sample: Sample) -> float | None:
    """Sum of counts over sum of denominators, of the baseline points that have a value."""
    rows = [
        (v, 1.0 if d is None else d)
        for v, d, y, b in zip(sample.values, sample.denominators, sample.ratios, sample.baseline, strict=True)
        if b and y is not None and v is not None
    ]
    below = fsum(d for _, d in rows)
    return fsum(v for v, _ in rows) / below if below else None


def _of_binomial(p: float, n: float) -> float:
    return sqrt(max(p * (1 - p), 0.0) / n)


def _of_poisson(u: float, n: float) -> float:
    return sqrt(u / n)


def _in_unit(limit: float) -> float:
    return min(max(limit, 0.0), 1.0)


def _from_zero(limit: float) -> float:
    return max(limit, 0.0)


def _lines(sample: Sample, spread: Spread, held: Callable[[float], float], prime: bool) -> Lines:
    y = sample.ratios
    centre = sample.centre if sample.centre is not None else _pooled(sample)
    if centre is None:
        return no_limits(y, None)
    if spread is _of_binomial and any(v < 0 or v > 1 for v in y if v is not None):
        raise ValueError("a proportion lies between 0 and 1: a count is above its denominator or below zero")
    if spread is _of_poisson and (centre < 0 or any(v < 0 for v in y if v is not None)):
        raise ValueError("a count can't be below zero")
    sigmas: Numbers = tuple(
        spread(centre, d) if v is not None and d else None
        for v, d in zip(y, sample.denominators, strict=True)
    )
    if prime:
        extra = _extra(sample, y, centre, sigmas)
        if extra is None:
            return no_limits(y, centre)
        sigmas = tuple(None if s is None else s * extra for s in sigmas)
    return around(y, centre, sigmas, held)


def _extra(sample: Sample, y: Numbers, centre: float, sigmas: Numbers) -> float | None:
    """How many times as wide as the distribution says: from the moving ranges of the standardized values."""
    z = tuple((v - centre) / s if v is not None and s else None for v, s in zip(y, sigmas, strict=True))
    if not sample.ordered:
        # Groups side by side have no neighbors.
        chosen = sample.chosen(z)
        return stdev(chosen) if len(chosen) > 1 else None
    mean_range = screened_mean(moving_ranges(z, sample.baseline), sample.screened_mr)
    return None if mean_range is None else mean_range / D2


def proportion_lines(sample: Sample) -> Lines:
    """P: pooled proportion, sigma sqrt(p (1 - p) / n), limits kept between 0 and 1."""
    return _lines(sample, _of_binomial, _in_unit, prime=False)


def proportion_prime_lines(sample: Sample) -> Lines:
    """P prime: as P, sigma times the spread of the standardized values."""
    return _lines(sample, _of_binomial, _in_unit, prime=True)


def rate_lines(sample: Sample) -> Lines:
    """U: pooled rate, sigma sqrt(u / n), limits not below 0."""
    return _lines(sample, _of_poisson, _from_zero, prime=False)


def rate_prime_lines(sample: Sample) -> Lines:
    """U prime: as U, sigma times the spread of the standardized values."""
    return _lines(sample, _of_poisson, _from_zero, prime=True)


def count_lines(sample: Sample) -> Lines:
    """C: mean count, sigma its square root, limits not below 0."""
    y = sample.ratios
    values = sample.chosen(y)
    centre = sample.centre if sample.centre is not None else (fsum(values) / len(values) if values else None)
    if centre is None:
        return no_limits(y, None)
    if centre < 0 or any(v < 0 for v in y if v is not None):
        raise ValueError("a count can't be below zero")
    return around(y, centre, (sqrt(centre),) * len(y), _from_zero)
