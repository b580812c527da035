"""Thousands of series at once: the numbers and signals of `study`, as arrays.

For one series `study` is quicker; from about ten on, this is. It holds for series of one length, of one kind and
one setting; a missing value is NaN. Lines, flags and runs are those of `study` (the tests compare them).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marigold.core.spc.model import Settings
from marigold.core.spc.ranges import D2, D4
from marigold.core.spc.runs import crossings_min, longest_run_max

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KINDS = ("run", "i", "p", "u", "c")


@dataclass(frozen=True, slots=True)
class Many:
    """One row a series. y, centre, lcl, ucl: (series, points), NaN where there is none; lines may be (series, 1).

    above, below: points outside the limits. The others are of the runs tests, one number a series; without a
    useful point longest_run, crossings and their limits are 0 and there is no signal.
    """

    y: Floats
    centre: Floats
    lcl: Floats
    ucl: Floats
    above: Flags
    below: Flags
    n_values: Ints
    n_useful: Ints
    longest_run: Ints
    longest_run_max: Ints
    crossings: Ints
    crossings_min: Ints
    runs_signal: Flags


def study_many(
    values: Floats, denominators: Floats | None = None, settings: Settings | None = None
) -> tuple[Many, ...]:
    """Study each row of `values` (series, points); one Many for each phase. ValueError for what only `study` can."""
    settings = settings or Settings(kind="i")
    values = np.asarray(values, dtype=np.float64)
    denominators = None if denominators is None else np.asarray(denominators, dtype=np.float64)
    if values.ndim != 2 or (denominators is not None and denominators.shape != values.shape):
        raise ValueError("values and denominators are arrays of one shape, (series, points)")
    _check(values, denominators, settings)
    size = values.shape[1]
    starts = sorted({1, *settings.phase_starts})
    found = []
    for first, last in zip(starts, [s - 1 for s in starts[1:]] + [size], strict=True):
        columns = slice(first - 1, last)
        below = None if denominators is None else denominators[:, columns]
        used = np.array([p not in settings.exclude for p in range(first, last + 1)])
        found.append(_phase(values[:, columns], below, used, settings))
    return tuple(found)


def _check(values: Floats, denominators: Floats | None, settings: Settings) -> None:
    if settings.kind not in KINDS or settings.rule_set != "anhoej":
        raise ValueError(
            f"many series at once: {', '.join(KINDS)} with the rules anhoej; study the others one by one"
        )
    if settings.kind in ("p", "u") and denominators is None:
        raise ValueError("this chart needs a denominator for each value")
    if settings.centre_by or not settings.ordered:
        raise ValueError("many series at once have the usual center line and an order in time")
    if denominators is not None and bool(np.any((denominators <= 0) & (values > 0))):
        raise ValueError("a count above 0 over a denominator of 0 can't be plotted")


def _phase(values: Floats, below: Floats | None, used: Flags, settings: Settings) -> Many:
    with np.errstate(invalid="ignore", divide="ignore"):
        y = values if below is None else values / below
        gaps = np.isnan(y)
        holes = bool(gaps.any())
        base = used.copy()
        base[settings.freeze or len(used) :] = False
        centre, low, high = _lines(y, values, below, base, gaps if holes else None, settings)
        factor = settings.multiply or 1.0
        if factor != 1:
            y, centre, low, high = y * factor, centre * factor, low * factor, high * factor
        side = _side(y, centre)
        above, under = _outside(y, high, 1), _outside(y, low, -1)
    if not used.all():
        side = side[:, used]
    counted = (~gaps[:, used]).sum(axis=1) if holes else np.full(len(y), int(used.sum()))
    blank = Many(y, centre, low, high, above, under, counted, *(counted,) * 5, np.zeros(len(y), dtype=bool))
    return replace(blank, **_runs(side))


def _lines(
    y: Floats, values: Floats, below: Floats | None, base: Flags, gaps: Flags | None, settings: Settings
) -> tuple[Floats, Floats, Floats]:
    """Center line, lower and upper limit, each (series, 1) or (series, points)."""
    given = None if settings.centre is None else np.full((len(y), 1), float(settings.centre))
    rows = y if base.all() else y[:, base]
    none = np.full((len(y), 1), np.nan)
    if not base.any() and given is None:
        return none, none, none
    if settings.kind == "run":
        middle = _median(rows, gaps is not None) if given is None else given
        return middle, none, none
    if settings.kind in ("p", "u"):
        return _pooled(values, below, base, gaps, given, settings.kind)
    centre = _mean(rows, gaps is not None) if given is None else given
    if settings.kind == "c":
        half = 3 * np.sqrt(centre)
        return centre, np.maximum(centre - half, 0), centre + half
    half = 3 / D2 * _mean_range(rows, gaps is not None, settings.screened_mr)
    low = centre - half
    if settings.floor_zero:
        floored = ~np.any(y < 0, axis=1, keepdims=True)
        low = np.where(floored, np.maximum(low, 0), low)
    return centre, low, centre + half


def _mean(rows: Floats, holes: bool) -> Floats:
    if not holes:
        return rows.mean(axis=1, keepdims=True)
    there = ~np.isnan(rows)
    total: Floats = np.where(there, rows, 0).sum(axis=1, keepdims=True) / there.sum(axis=1, keepdims=True)
    return total


def _median(rows: Floats, holes: bool) -> Floats:
    """NaN sorts last, so the middle is found among the values that are there."""
    ordered = np.sort(rows, axis=1)
    if holes:
        count = (~np.isnan(rows)).sum(axis=1, keepdims=True)
    else:
        count = np.full((len(rows), 1), rows.shape[1])
    left, right = (
        np.take_along_axis(ordered, np.maximum(k, 0), axis=1) for k in ((count - 1) // 2, count // 2)
    )
    middle: Floats = np.where(count > 0, (left + right) / 2, np.nan)
    return middle


def _mean_range(rows: Floats, holes: bool, screen: bool) -> Floats:
    """Mean moving range, screened once; NaN where no range is left."""
    ranges = np.abs(rows[:, 1:] - rows[:, :-1])
    if ranges.shape[1] == 0:
        return np.full((len(rows), 1), np.nan)
    mean = _mean(ranges, holes)
    if not screen:
        return mean
    kept = ranges < D4 * mean
    if holes:
        ranges = np.where(kept, ranges, 0)
        total = ranges.sum(axis=1, keepdims=True)
    else:
        total = np.einsum("ij,ij->i", ranges, kept, dtype=np.float64)[:, None]
    screened: Floats = total / kept.sum(axis=1, keepdims=True)
    return screened


def _pooled(
    values: Floats, below: Floats | None, base: Flags, gaps: Flags | None, given: Floats | None, kind: str
) -> tuple[Floats, Floats, Floats]:
    """Pooled share or rate, with limits by each denominator; none where there is no value."""
    assert below is not None
    if gaps is not None:
        values, below = np.where(gaps, 0, values), np.where(gaps, np.nan, below)
    if given is None:
        foot = below[:, base] if gaps is None else np.where(gaps, 0, below)[:, base]
        given = values[:, base].sum(axis=1, keepdims=True) / foot.sum(axis=1, keepdims=True)
    half = np.sqrt(9 * (given * (1 - given) if kind == "p" else given) / below)
    low, high = given - half, given + half
    np.maximum(low, 0, out=low)
    return given, low, np.minimum(high, 1, out=high) if kind == "p" else high


def _side(y: Floats, centre: Floats) -> NDArray[np.int8]:
    """-1, 0, 1 of the center line; gaps are 0. Equality allows for the last bits, as for one series."""
    near = np.abs(y)
    np.maximum(near, np.abs(centre), out=near)
    near *= 1e-12
    np.maximum(near, 1e-15, out=near)
    off = y - centre
    side: NDArray[np.int8] = (off > near).view(np.int8) - (off < -near).view(np.int8)
    return side


def _outside(y: Floats, limit: Floats, side: int) -> Flags:
    room = np.maximum(1e-12 * np.abs(limit), 1e-15)
    return y > limit + room if side > 0 else y < limit - room


def _runs(side: NDArray[np.int8]) -> dict[str, Any]:
    """The runs tests of all rows: the points off the line in one long row, cut where a side or a series ends."""
    count, width = side.shape
    useful = side != 0
    n = useful.sum(axis=1)
    flat = side.ravel() if bool((n == width).all()) else side[useful]
    begin = np.empty(len(flat), dtype=bool)
    begin[:1] = True
    np.not_equal(flat[1:], flat[:-1], out=begin[1:])
    firsts = np.concatenate(([0], np.cumsum(n)[:-1]))
    begin[firsts[n > 0]] = True
    starts = np.flatnonzero(begin)
    lengths = np.diff(starts, append=len(flat))
    # Each series with a useful point owns the runs from its first one on.
    owns = np.searchsorted(starts, firsts[n > 0])
    longest = np.zeros(count, dtype=np.int64)
    runs = np.zeros(count, dtype=np.int64)
    if len(owns):
        longest[n > 0] = np.maximum.reduceat(lengths, owns)
        runs[n > 0] = np.diff(owns, append=len(starts))
    longest_max, fewest = _limits(width)
    crossings = np.maximum(runs - 1, 0)
    return {
        "n_useful": n,
        "longest_run": longest,
        "longest_run_max": longest_max[n],
        "crossings": crossings,
        "crossings_min": fewest[n],
        "runs_signal": (n > 0) & ((longest > longest_max[n]) | (crossings < fewest[n])),
    }


def _limits(width: int) -> tuple[Ints, Ints]:
    """Limits of the runs tests by number of useful points, 0 at 0."""
    sizes = range(1, width + 1)
    return (
        np.array([0, *(longest_run_max(n) for n in sizes)], dtype=np.int64),
        np.array([0, *(crossings_min(n) for n in sizes)], dtype=np.int64),
    )
