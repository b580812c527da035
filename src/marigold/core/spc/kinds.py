"""The chart kinds: pure functions from the values of one phase to its lines, in one registry.

A new kind is one function and one entry in KINDS. Limits are 3-sigma, with 2-sigma lines beside them.
Sources: Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51 (run); Nelson, J Qual Technol 1982;14:172 (I).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from statistics import median

D2 = 1.128  # mean moving range of two, in standard deviations (rounded, as published tables give it)
D4 = 3.267  # upper limit of a moving range, in mean moving ranges (rounded likewise)

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One phase. values: what each row counts or measures; denominators: None where there are none.

    included: not left out. baseline: may set the lines (a left-out point never does).
    """

    values: Numbers
    denominators: Numbers
    included: tuple[bool, ...]
    baseline: tuple[bool, ...]
    centre: float | None
    screened_mr: bool
    floor_zero: bool

    @property
    def ratios(self) -> Numbers:
        """Value over denominator; the value itself without one; None for a gap or 0 of 0."""
        return tuple(
            v if d is None else (v / d if v is not None and d else None)
            for v, d in zip(self.values, self.denominators, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Lines:
    """What to plot and the lines beside it, one entry per position of the phase."""

    y: Numbers
    centre: Numbers
    lcl: Numbers
    ucl: Numbers
    lcl_2s: Numbers
    ucl_2s: Numbers


@dataclass(frozen=True, slots=True)
class Kind:
    """name and centre_name in words; runs: whether the runs tests apply to this kind."""

    name: str
    centre_name: str
    lines: Callable[[Sample], Lines]
    runs: bool = True


def _baseline_values(sample: Sample, y: Numbers) -> list[float]:
    return [v for v, b in zip(y, sample.baseline, strict=True) if b and v is not None]


def run_lines(sample: Sample) -> Lines:
    """Median of the baseline, no limits."""
    y = sample.ratios
    values = _baseline_values(sample, y)
    centre = sample.centre if sample.centre is not None else (median(values) if values else None)
    flat = (centre,) * len(y)
    none = (None,) * len(y)
    return Lines(y, flat, none, none, none, none)


def moving_ranges(y: Sequence[float | None], used: Sequence[bool]) -> list[float]:
    """Differences of neighbours. Points not used step aside, so that their neighbours meet; a gap does not."""
    kept = [v for v, u in zip(y, used, strict=True) if u]
    return [abs(b - a) for a, b in pairwise(kept) if a is not None and b is not None]


def screened_mean(ranges: Sequence[float], screen: bool) -> float | None:
    """Mean moving range; with `screen`, ranges at or above their upper limit are left out once (Nelson 1982)."""
    if not ranges:
        return None
    mean = fsum(ranges) / len(ranges)
    if not screen:
        return mean
    kept = [r for r in ranges if r < D4 * mean]
    return fsum(kept) / len(kept) if kept else None


def individual_lines(sample: Sample) -> Lines:
    """Mean of the baseline, limits at 3 mean moving ranges over 1.128. All values equal, screened: no limits."""
    y = sample.ratios
    values = _baseline_values(sample, y)
    centre = sample.centre
    if centre is None and values:
        centre = fsum(values) / len(values)
    mean_range = screened_mean(moving_ranges(y, sample.baseline), sample.screened_mr)
    size = len(y)
    if centre is None or mean_range is None:
        return Lines(y, (centre,) * size, *((None,) * size,) * 4)
    sigma = mean_range / D2
    low3, high3, low2, high2 = (centre + k * sigma for k in (-3, 3, -2, 2))
    if sample.floor_zero and all(v >= 0 for v in y if v is not None):
        low3, low2 = max(low3, 0.0), max(low2, 0.0)
    return Lines(y, *((v,) * size for v in (centre, low3, high3, low2, high2)))


KINDS: dict[str, Kind] = {
    "run": Kind("Run chart", "median", run_lines),
    "i": Kind("Individuals chart", "mean", individual_lines),
}
