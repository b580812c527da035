"""Constants of the charts for subgroups, for normally distributed values, by subgroup size."""

from __future__ import annotations

from functools import cache
from math import exp, lgamma, sqrt


@cache
def c4(size: int) -> float:
    """Mean standard deviation of so many values, in true ones. Needs a size of 2 or more.

    By logarithms: the gamma function itself overflows near a size of 343.
    """
    if size < 2:
        raise ValueError("a subgroup of one has no standard deviation")
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


def a3(size: int) -> float:
    """Half the distance of the limits of a mean, in mean standard deviations."""
    return 3 / (c4(size) * sqrt(size))


def b3(size: int, k: float = 3) -> float:
    """Lower limit of a standard deviation, in mean ones; `k` sigma."""
    return max(0.0, 1 - k * sqrt(1 - c4(size) ** 2) / c4(size))


def b4(size: int, k: float = 3) -> float:
    """Upper limit of a standard deviation, in mean ones; `k` sigma."""
    return 1 + k * sqrt(1 - c4(size) ** 2) / c4(size)
