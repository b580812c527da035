"""Runs analysis: the longest run and the number of crossings, with their limits.

Sources: Anhoej and Olesen, PLoS ONE 2014;9:e113825 and Anhoej, PLoS ONE 2015;10:e0121349; the limit of the
longest run follows Schilling 2012, that of the crossings Chen 2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb, isclose, log2

from marigold.core.spc.boxes import BOXES


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring points on one side of the centre line; points on the line are not in it."""

    side: int
    positions: tuple[int, ...]


def side_of(value: float, centre: float) -> int:
    """-1 below, 0 on, +1 above. Equality allows for the last bits of floating point."""
    if isclose(value, centre, rel_tol=1e-12, abs_tol=1e-15):
        return 0
    return 1 if value > centre else -1


def runs(sides: Sequence[tuple[int, int]]) -> tuple[Run, ...]:
    """The runs of (position, side) pairs. Side 0 neither breaks nor lengthens a run."""
    found: list[tuple[int, list[int]]] = []
    for position, side in sides:
        if side == 0:
            continue
        if found and found[-1][0] == side:
            found[-1][1].append(position)
        else:
            found.append((side, [position]))
    return tuple(Run(side, tuple(positions)) for side, positions in found)


def longest_run_max(n_useful: int) -> int:
    """The longest run that is still usual: round(log2 n) + 3. Needs n of 1 or more."""
    return round(log2(n_useful)) + 3


@cache
def crossings_min(n_useful: int) -> int:
    """The fewest crossings still usual: the 5th centile of a binomial(n - 1, 1/2). Whole numbers, so exact."""
    steps = n_useful - 1
    reached = 0
    for crossings in range(steps + 1):
        reached += comb(steps, crossings)
        if reached * 20 >= 2**steps:
            return crossings
    return steps


def box_limit(method: str, n_useful: int, longest: int) -> int | None:
    """Fewest crossings that give no signal for this longest run; None when it is a signal whatever they are.

    method: "bestbox" or "cutbox"; needs n_useful between 10 and 100. Anhoej and Wentzel-Larsen, PLoS ONE
    2020;15:e0233920. A longest run of L points in n cannot have fewer than n / L - 1 crossings (rounded up).
    """
    run_max, crossings, along_run, along_crossings = BOXES[n_useful]
    if longest > run_max:
        return None
    fewest = crossings
    if method == "cutbox":
        if along_run and longest == run_max:
            fewest += along_run
        elif longest > run_max - along_crossings:
            fewest += 1
    return max(fewest, -(-n_useful // longest) - 1)


def unusual(method: str, n_useful: int, longest: int, crossings: int) -> bool:
    """Whether a phase signals under "anhoej", "bestbox" or "cutbox"; the boxes hold for 10 to 100 points."""
    if method != "anhoej" and n_useful in BOXES:
        fewest = box_limit(method, n_useful, longest)
        return fewest is None or crossings < fewest
    return longest > longest_run_max(n_useful) or crossings < crossings_min(n_useful)
