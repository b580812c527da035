"""What a disparity is measured on: an indicator for each subgroup of one dimension, and what comes out.

Notation in this package: y an estimate, se its standard error, w a subgroup's share of the population,
m the average over everybody, z the normal quantile of the confidence asked for (1.96 for 95 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Method = Literal["formula", "simulation", "none"]


@dataclass(frozen=True, slots=True)
class Subgroups:
    """One indicator by the subgroups of one dimension (a grade, a neighborhood, a language).

    :param estimates: the indicator, one for each subgroup, on a scale where `scale` is everybody; None is missing
    :param se: standard errors, on the scale of the estimates
    :param population: people in each subgroup; only their shares count
    :param order: for ordered dimensions, 1 for the most disadvantaged subgroup and up
    :param reference: position (from 0) of the subgroup others are compared with
    :param setting_average: the average of everybody when it is known from elsewhere
    :param higher_is_better: False for an indicator one wants to see fall
    :param scale: 100 for percent, 1 for proportions, 1,000 for a rate per thousand
    """

    names: tuple[str, ...]
    estimates: tuple[float | None, ...]
    se: tuple[float | None, ...] | None = None
    population: tuple[float, ...] | None = None
    order: tuple[float, ...] | None = None
    reference: int | None = None
    setting_average: float | None = None
    higher_is_better: bool = True
    scale: float = 100.0

    def __post_init__(self) -> None:
        count = len(self.names)
        if count < 2:
            raise ValueError("a disparity needs at least two subgroups")
        for name in ("estimates", "se", "population", "order"):
            values = getattr(self, name)
            if values is not None:
                self._check(name, values, count)
        if self.population is not None and not sum(self.population) > 0:
            raise ValueError("population: the subgroups hold no people")
        if self.reference is not None and not 0 <= self.reference < count:
            raise ValueError(f"reference: there is no subgroup {self.reference + 1} among {count}")
        if self.order is not None and len(set(self.order)) < count:
            raise ValueError("order: two subgroups have the same place")
        if not (isfinite(self.scale) and self.scale > 0):
            raise ValueError("scale: must be above 0, such as 100 for percent")

    def _check(self, name: str, values: Sequence[float | None], count: int) -> None:
        if len(values) != count:
            raise ValueError(f"{name}: {len(values)} given for {count} subgroups")
        for label, value in zip(self.names, values, strict=True):
            if value is None:
                if name in ("population", "order"):
                    raise ValueError(f"{name}: subgroup {label} has none")
            elif not isfinite(value):
                raise ValueError(f"{name}: subgroup {label} is not a finite number")
            elif value < 0 and name in ("se", "population"):
                raise ValueError(f"{name}: subgroup {label} is below 0")

    @property
    def missing(self) -> int:
        """How many subgroups have no estimate."""
        return sum(value is None for value in self.estimates)


@dataclass(frozen=True, slots=True)
class Measured:
    """An estimate with its interval. se, lower and upper: None where they can't be had.

    `log_se`: the standard error is of the logarithm (ratios). `method`: where the interval comes from.
    """

    estimate: float | None
    se: float | None = None
    lower: float | None = None
    upper: float | None = None
    method: Method = "none"
    log_se: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A measure that isn't defined here. `code` for programs, `words` for people."""

    code: str
    words: str


WHY = {
    "missing_subgroup": "A subgroup this measure compares has no estimate.",
    "too_many_missing": "More than 15 percent of the subgroups have no estimate.",
    "missing_estimate_in_ordered_dimension": "In an ordered dimension every subgroup needs an estimate.",
    "needs_more_than_two_subgroups": "This measure needs more than two subgroups.",
    "population_required": "This measure needs the number of people in each subgroup.",
    "average_required": "This measure needs the number of people in each subgroup, or the average of everybody.",
    "all_estimates_equal": "All estimates are equal, so no line can be put through them.",
    "not_defined": "The measure is not defined for these numbers.",
}


def refused(code: str) -> Refused:
    """The refusal with this code, in words."""
    return Refused(code, WHY[code])


def z_of(confidence: float) -> float:
    """Normal quantile of a two-sided interval. ValueError unless confidence is between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError("confidence: must be between 0 and 1, such as 0.95")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def number(value: Any) -> float | None:
    """A float, or None for what is not a finite number."""
    if value is None:
        return None
    found = float(value)
    return None if isnan(found) or not isfinite(found) else found


def array(values: Sequence[float | None]) -> Array:
    """An array with NaN for missing numbers."""
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
