"""Lines of the charts of single values: run, individuals, moving range, times and cases between events.

Sources: Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51 (run); Nelson, J Qual Technol 1982;14:172 (I) and
1994;26:239 (T); Benneyan, Int J Qual Health Care 2001;13:463 (G); Taylor (I prime).
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum, pi, sqrt
from statistics import median

from marigold.core.spc.ranges import D2, D4, moving_ranges, screened_mean
from marigold.core.spc.sample import Lines, Numbers, Sample, around, no_limits

NELSON_POWER = 3.6  # a time between events to the power of 1 / 3.6 is nearly normal
MEDIAN_OF_MEAN = 0.693  # the median of a geometric distribution, in means (log 2, rounded as published)
RANGE_LIMIT = 3.2665  # upper limit of a standardized range (I prime), in mean ones


def _mean(values: list[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def _centre(sample: Sample, y: Numbers, usual: str) -> float | None:
    if sample.centre is not None:
        return sample.centre
    values = sample.chosen(y)
    if (sample.centre_by or usual) == "median":
        return median(values) if values else None
    return _mean(values)


def run_lines(sample: Sample) -> Lines:
    """Median of the baseline (or its mean, when asked for), no limits."""
    y = sample.ratios
    return no_limits(y, _centre(sample, y, "median"))


def individual_lines(sample: Sample) -> Lines:
    """Mean of the baseline, limits at 3 mean moving ranges over 1.128. All values equal, screened: no limits."""
    y = sample.ratios
    centre = _centre(sample, y, "mean")
    mean_range = screened_mean(moving_ranges(y, sample.baseline), sample.screened_mr)
    if centre is None or mean_range is None:
        return no_limits(y, centre)
    sigma = mean_range / D2 if sample.width is None else mean_range * sample.width / 3
    floored = sample.floor_zero and all(v >= 0 for v in y if v is not None)
    held = (lambda limit: max(limit, 0.0)) if floored else (lambda limit: limit)
    return around(y, centre, (sigma,) * len(y), held)


def range_lines(sample: Sample) -> Lines:
    """Differences of neighbors; the first has none. Mean of the baseline; upper limit 3.267 means, lower 0."""
    y = sample.ratios
    ranges = tuple(
        abs(b - a) if a is not None and b is not None else None
        for a, b in zip((None, *y[:-1]), y, strict=True)
    )
    centre = sample.centre if sample.centre is not None else _mean(sample.chosen(ranges))
    if centre is None:
        return no_limits(ranges, None)
    size = len(y)
    flat = [(v,) * size for v in (centre, 0.0, D4 * centre, 0.0, D4 * centre * 2 / 3)]
    return Lines(ranges, flat[0], flat[1], flat[2], flat[3], flat[4], (None,) * size)


def time_lines(sample: Sample) -> Lines:
    """Times between events: an individuals chart of the times to the power of 1 / 3.6, turned back."""
    y = sample.ratios
    if any(v <= 0 for v in y if v is not None):
        raise ValueError("a time between events must be above zero")
    root = 1 / NELSON_POWER
    shrunk = tuple(None if v is None else v**root for v in y)
    centre = sample.centre**root if sample.centre is not None else _mean(sample.chosen(shrunk))
    mean_range = screened_mean(moving_ranges(shrunk, sample.baseline), sample.screened_mr)
    if centre is None or mean_range is None:
        # A time is not below zero, whatever else is known.
        bare = no_limits(y, None if centre is None else centre**NELSON_POWER)
        return bare if centre is None else replace(bare, lcl=(0.0,) * len(y))
    inner = around(shrunk, centre, (mean_range / D2,) * len(y))

    def back(line: Numbers) -> Numbers:
        return tuple(None if v is None else max(v, 0.0) ** NELSON_POWER for v in line)

    # A lower 2-sigma line below zero has no time that belongs to it.
    low2 = tuple(None if v is None or v < 0 else v**NELSON_POWER for v in inner.lcl_2s)
    return Lines(y, back(inner.centre), back(inner.lcl), back(inner.ucl), low2, back(inner.ucl_2s), inner.z)


def between_lines(sample: Sample) -> Lines:
    """Cases between events: limits from the mean g at g +- 3 sqrt(g (g + 1)), the median as center line."""
    y = sample.ratios
    values = sample.chosen(y)
    mean = sample.centre if sample.centre is not None else _mean(values)
    if mean is None:
        return no_limits(y, None)
    shown = median(values) if sample.centre is None else MEDIAN_OF_MEAN * mean
    found = around(y, mean, (sqrt(mean * (mean + 1)),) * len(y), lambda limit: max(limit, 0.0))
    # Far from normal, so no zones.
    return Lines(y, (shown,) * len(y), found.lcl, found.ucl, found.lcl_2s, found.ucl_2s, (None,) * len(y))


def weighted_lines(sample: Sample) -> Lines:
    """Individuals with a denominator each (Taylor): ranges are standardized by it, limits widen as it shrinks.

    The mean range is of all points of the phase, also of those left out and after a frozen baseline; the
    center line is not.
    """
    y = sample.ratios
    weights = tuple(1.0 if d is None else d for d in sample.denominators)
    rows = [(v, w) for v, w, b in zip(y, weights, sample.baseline, strict=True) if b and v is not None]
    total = fsum(w for _, w in rows)
    centre = (
        sample.centre
        if sample.centre is not None
        else (fsum(v * w for v, w in rows) / total if total else None)
    )
    steps = [
        sqrt(pi / 2) * abs(v - u) / sqrt(1 / n + 1 / m)
        for u, v, n, m in zip(y, y[1:], weights, weights[1:], strict=False)
        if u is not None and v is not None
    ]
    mean_step = screened_mean(steps, sample.screened_mr, RANGE_LIMIT)
    if centre is None or mean_step is None:
        return no_limits(y, centre)
    floored = sample.floor_zero and all(v >= 0 for v in y if v is not None)
    held = (lambda limit: max(limit, 0.0)) if floored else (lambda limit: limit)
    sigmas = tuple(
        mean_step / sqrt(w) if w and v is not None else None for v, w in zip(y, weights, strict=True)
    )
    return around(y, centre, sigmas, held)
