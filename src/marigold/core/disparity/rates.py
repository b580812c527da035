"""Rates with intervals for the subgroups themselves, before anything is compared.

Sources: Wilson, J Am Stat Assoc 1927;22:209; Breslow, Day, IARC Sci Publ 82, 1987, p. 69 (Byar); Ulm, Am J Epidemiol
1990;131:373 (exact); Dobson and others, Stat Med 1991;10:457 (standardized rates).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, isfinite, sqrt

import numpy as np
from scipy.special import chdtri, gammaincinv

from marigold.core.disparity.ordered import relative_rank
from marigold.core.disparity.table import Array, z_of

# From so many events on Byar's approximation is as good as the exact bounds.
BYAR_FROM = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its interval, all times the multiplier. method: Wilson, Exact, Byars or Dobson."""

    value: float
    lower: float
    upper: float
    method: str


def _counts(events: float, people: float) -> None:
    if not (isfinite(events) and isfinite(people)):
        raise ValueError("counts must be finite numbers")
    if events < 0:
        raise ValueError("a count of events can't be below 0")
    if people <= 0:
        raise ValueError("the denominator must be above 0")


def proportion(events: float, people: float, *, multiplier: float = 1, confidence: float = 0.95) -> Rate:
    """events / people with Wilson's interval: (2x + z^2 -+ z sqrt(z^2 + 4x(1 - x/n))) / (2 (n + z^2)).

    ValueError for events below 0 or above people, or nobody.
    """
    _counts(events, people)
    if events > people:
        raise ValueError("there can't be more events than people")
    z, share = z_of(confidence), events / people
    width = z * sqrt(max(z * z + 4 * events * (1 - share), 0.0))
    below = 2 * (people + z * z)
    low, high = (2 * events + z * z - width) / below, (2 * events + z * z + width) / below
    low = 0.0 if events == 0 else low
    high = 1.0 if events == people else high
    return Rate(share * multiplier, low * multiplier, high * multiplier, "Wilson")


def _poisson(events: float, confidence: float) -> tuple[float, float]:
    """Bounds of a count of events: exact (chi-square) below ten, Byar's from ten on."""
    tail = (1 - confidence) / 2
    if events < BYAR_FROM:
        low = 0.0 if events == 0 else float(gammaincinv(events, tail))
        return low, float(chdtri(2 * events + 2, tail)) / 2
    z, more = z_of(confidence), events + 1
    low = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3
    return low, more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3


def rate(events: float, people: float, *, multiplier: float = 100_000, confidence: float = 0.95) -> Rate:
    """events / people for events that can happen more than once (person-years, bed days).

    Exact bounds below ten events: half the chi-square quantiles of 2x and 2x + 2 degrees of freedom; Byar's from ten on:
    x (1 - 1/(9x) -+ z / (3 sqrt x))^3, with x + 1 for the upper bound. ValueError for counts below 0 or no denominator.
    """
    _counts(events, people)
    low, high = _poisson(events, confidence)
    method = "Exact" if events < BYAR_FROM else "Byars"
    return Rate(events / people * multiplier, low / people * multiplier, high / people * multiplier, method)


def standardized_rate(
    events: Sequence[float],
    people: Sequence[float],
    standard: Sequence[float],
    *,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> Rate:
    """Directly standardized rate, sum s x/n / sum s, with Dobson's interval.

    rate + sqrt(var(rate) / O) (bound of O - O), O all events, var(rate) = sum s^2 x / n^2 / (sum s)^2.
    ValueError for fewer than ten events in all, or bands that don't match.
    """
    if not len(events) == len(people) == len(standard) or not events:
        raise ValueError("each band needs events, people and a standard population")
    for x, n in zip(events, people, strict=True):
        _counts(x, n)
    if any(s < 0 for s in standard) or not sum(standard) > 0:
        raise ValueError("the standard population can't be below 0, and must hold people")
    total, weight = fsum(events), fsum(standard)
    if total < BYAR_FROM:
        raise ValueError("fewer_than_ten_events: a standardized rate needs ten events in all")
    value = fsum(s * x / n for x, n, s in zip(events, people, standard, strict=True)) / weight
    spread = fsum(s * s * x / (n * n) for x, n, s in zip(events, people, standard, strict=True)) / weight**2
    low, high = _poisson(total, confidence)
    step = sqrt(spread / total)
    bounds = value + step * (low - total), value + step * (high - total)
    return Rate(value * multiplier, bounds[0] * multiplier, bounds[1] * multiplier, "Dobson")


@dataclass(frozen=True, slots=True)
class LinearSlope:
    """Line over the relative rank: sii its slope, rii = (intercept + sii) / intercept; bounds by simulation."""

    sii: float
    rii: float | None
    intercept: float
    sii_lower: float
    sii_upper: float
    rii_lower: float | None
    rii_upper: float | None


def linear_slope(
    values: Sequence[float],
    se: Sequence[float],
    population: Sequence[float],
    *,
    draws: int = 100_000,
    seed: int = 1,
    confidence: float = 0.95,
) -> LinearSlope:
    """Slope index of rates: a population-weighted line over the relative rank, in the order given.

    The interval: percentiles over draws of every rate from a normal distribution (as used for England's public health
    profiles). ValueError for fewer than three subgroups, or lists that don't match.
    """
    y, wide, people = (np.asarray(v, dtype=np.float64) for v in (values, se, population))
    if not len(y) == len(wide) == len(people) or len(y) < 3:
        raise ValueError(
            "a slope index needs three subgroups or more, each with a value, an error and people"
        )
    if not all(np.isfinite(v).all() for v in (y, wide, people)) or (wide < 0).any() or (people <= 0).any():
        raise ValueError("values must be finite, errors not below 0, and every subgroup must hold people")
    # The line is linear in y, so all draws are two products.
    rank, w = relative_rank(people), people / people.sum()
    centre = (w * rank).sum()
    to_slope = w * (rank - centre) / (w * (rank - centre) ** 2).sum()
    to_start = w - centre * to_slope
    drawn = y + wide * np.random.default_rng(seed).standard_normal((draws, len(y)))
    slopes, starts = drawn @ to_slope, drawn @ to_start
    tail = (1 - confidence) / 2
    sii, start = float(y @ to_slope), float(y @ to_start)
    low, high = np.quantile(slopes, (tail, 1 - tail))
    ratio: tuple[float | None, float | None, float | None] = (None, None, None)
    if start > 0:
        ends: Array = np.quantile((starts + slopes) / starts, (tail, 1 - tail))
        ratio = ((start + sii) / start, float(ends[0]), float(ends[1]))
    return LinearSlope(sii, ratio[0], start, float(low), float(high), ratio[1], ratio[2])
