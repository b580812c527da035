"""Moving ranges: differences of neighbors, and their mean. Nelson, J Qual Technol 1982;14:172-173."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

D2 = 1.128  # mean moving range of two, in standard deviations (rounded, as published tables give it)
D4 = 3.267  # upper limit of a moving range, in mean moving ranges (rounded likewise)


def moving_ranges(y: Sequence[float | None], used: Sequence[bool]) -> list[float]:
    """Differences of neighbours. Points not used step aside, so that their neighbours meet; a gap does not."""
    kept = [v for v, u in zip(y, used, strict=True) if u]
    return [abs(b - a) for a, b in pairwise(kept) if a is not None and b is not None]


def screened_mean(ranges: Sequence[float], screen: bool, limit: float = D4) -> float | None:
    """Mean range; with `screen`, ranges at or above `limit` means are left out once, not again and again."""
    if not ranges:
        return None
    mean = fsum(ranges) / len(ranges)
    if not screen:
        return mean
    kept = [r for r in ranges if r < limit * mean]
    return fsum(kept) / len(kept) if kept else None
