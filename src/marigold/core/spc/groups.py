"""Lines of the charts of subgroups: their means (X bar) and their standard deviations (S)."""

from __future__ import annotations

from math import fsum, sqrt

from marigold.core.spc.constants import a3, b3, b4
from marigold.core.spc.sample import Lines, Numbers, Sample, around, no_limits


def _spread(sample: Sample) -> float | None:
    """Mean standard deviation where all subgroups of the phase are of one size, else the pooled one."""
    rows = [
        (s, n)
        for s, n, b in zip(sample.sds, sample.sizes, sample.baseline, strict=True)
        if b and s is not None and n is not None
    ]
    if not rows:
        return None
    if len({n for n in sample.sizes if n}) == 1:
        return fsum(s for s, _ in rows) / len(rows)
    return sqrt(fsum((n - 1) * s * s for s, n in rows) / fsum(n - 1 for _, n in rows))


def mean_lines(sample: Sample) -> Lines:
    """X bar: mean of all values, limits at A3 mean standard deviations. A subgroup of one has no limits."""
    y = sample.values
    rows = [
        (v, n) for v, n, b in zip(y, sample.sizes, sample.baseline, strict=True) if b and v is not None and n
    ]
    centre = (
        sample.centre
        if sample.centre is not None
        else (fsum(v * n for v, n in rows) / fsum(n for _, n in rows) if rows else None)
    )
    spread = _spread(sample)
    if centre is None or spread is None:
        return no_limits(y, centre)
    return around(y, centre, tuple(a3(n) * spread / 3 if n and n > 1 else None for n in sample.sizes))


def deviation_lines(sample: Sample) -> Lines:
    """S: mean or pooled standard deviation, limits at B3 and B4 times it."""
    y = sample.sds
    centre = sample.centre if sample.centre is not None else _spread(sample)
    if centre is None:
        return no_limits(y, None)

    def lines(factor: object, k: int) -> Numbers:
        return tuple(
            factor(n, k) * centre if n and n > 1 else None  # type: ignore[operator]
            for n in sample.sizes
        )

    return Lines(
        y,
        (centre,) * len(y),
        lines(b3, 3),
        lines(b4, 3),
        lines(b3, 2),
        lines(b4, 2),
        (None,) * len(y),
    )
