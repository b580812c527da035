"""What a chart kind is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One phase. values: what each row counts or measures; denominators: None where there are none.

    included: not left out. baseline: may set the lines (a left-out point never does).
    sizes, sds: members and standard deviation of each subgroup, for the charts of subgroups.
    width: half the distance of the limits, in mean moving ranges; None for the usual 3 / 1.128.
    centre_by: "mean" or "median" instead of the usual line of the kind.
    ordered: whether the points follow each other in time; else they are groups side by side.
    """

    values: Numbers
    denominators: Numbers
    included: tuple[bool, ...]
    baseline: tuple[bool, ...]
    centre: float | None
    screened_mr: bool
    floor_zero: bool
    sizes: tuple[int | None, ...] = ()
    sds: Numbers = ()
    width: float | None = None
    centre_by: str | None = None
    ordered: bool = True

    @property
    def ratios(self) -> Numbers:
        """Value over denominator; the value itself without one; None for a gap or 0 of 0."""
        return tuple(
            v if d is None else (v / d if v is not None and d else None)
            for v, d in zip(self.values, self.denominators, strict=True)
        )

    def chosen(self, numbers: Numbers) -> list[float]:
        """Those of the baseline that are there."""
        return [v for v, b in zip(numbers, self.baseline, strict=True) if b and v is not None]


@dataclass(frozen=True, slots=True)
class Lines:
    """What to plot and the lines beside it, one entry per position of the phase.

    z: the plotted value in standard deviations from the center, where the kind has such a thing; the zone
    rules look at it. It comes from the standard deviation itself, not from a limit held at 0 or 1.
    """

    y: Numbers
    centre: Numbers
    lcl: Numbers
    ucl: Numbers
    lcl_2s: Numbers
    ucl_2s: Numbers
    z: Numbers = ()


def no_limits(y: Numbers, centre: float | None) -> Lines:
    """A center line alone."""
    none: Numbers = (None,) * len(y)
    return Lines(y, (centre,) * len(y), none, none, none, none, none)


def around(
    y: Numbers, centre: float, sigmas: Numbers, held: Callable[[float], float] = lambda limit: limit
) -> Lines:
    """Limits at 2 and 3 sigma; `held` keeps a limit inside what is possible. No sigma, no limits there."""

    def lines(k: int) -> Numbers:
        return tuple(None if s is None else held(centre + k * s) for s in sigmas)

    z = tuple((v - centre) / s if v is not None and s else None for v, s in zip(y, sigmas, strict=True))
    return Lines(y, (centre,) * len(y), lines(-3), lines(3), lines(-2), lines(2), z)
