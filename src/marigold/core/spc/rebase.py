"""New medians of a run chart after sustained runs: found here, taken over only by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from marigold.core.spc.model import Study
from marigold.core.spc.runs import side_of

Way = Literal["above", "below", "both"]
SIDES: dict[str, tuple[int, ...]] = {"above": (1,), "below": (-1,), "both": (1, -1)}
RUN_LENGTH = 9


@dataclass(frozen=True, slots=True)
class Level:
    """A median, the positions first..last it rests on, and the position up to which it holds."""

    median: float
    first: int
    last: int
    extend_to: int
    kind: Literal["baseline", "sustained"]


def levels(
    values: Sequence[float | None], baseline: int, run_length: int = RUN_LENGTH, direction: Way = "both"
) -> tuple[Level, ...]:
    """The median of the first `baseline` values, then of each sustained run that follows.

    A run is `run_length` values on one side of the median in force; values on the median neither count nor
    break it, and do not join its median; missing values are passed by. The search goes on after the last value
    of the run. ValueError with fewer values after the baseline than a run needs.
    """
    if direction not in SIDES:
        raise ValueError(f"direction must be one of {', '.join(SIDES)}")
    if baseline < 1 or run_length < 1:
        raise ValueError("a baseline and a run have at least 1 point")
    rows = [(position, v) for position, v in enumerate(values, start=1) if v is not None]
    if len(rows) < baseline + run_length:
        raise ValueError(
            f"too few points after the baseline: {max(len(rows) - baseline, 0)}, and a run has {run_length}"
        )
    first = rows[:baseline]
    found = [(median(v for _, v in first), first[0][0], first[-1][0])]
    rest = rows[baseline:]
    while run := _run(rest, found[-1][0], run_length, SIDES[direction]):
        found.append((median(v for _, v in run), run[0][0], run[-1][0]))
        rest = [row for row in rest if row[0] > run[-1][0]]
    ends = [start for _, start, _ in found[1:]] + [len(values)]
    return tuple(
        Level(middle, start, last, end, "sustained" if i else "baseline")
        for i, ((middle, start, last), end) in enumerate(zip(found, ends, strict=True))
    )


def _run(
    rows: Sequence[tuple[int, float]], middle: float, length: int, wanted: tuple[int, ...]
) -> list[tuple[int, float]]:
    """The first run of so many values on a wanted side."""
    run: list[tuple[int, float]] = []
    held = 0
    for row in rows:
        side = side_of(row[1], middle)
        if not side:
            continue
        if side != held:
            run, held = [], side
        run.append(row)
        if len(run) == length and side in wanted:
            return run
    return []


def suggested(study: Study, run_length: int = RUN_LENGTH) -> tuple[int, ...]:
    """Positions at which a person may consider a new phase, for the last phase of a run chart; else nothing.

    A suggestion only: a new line needs a known cause, and a person who says so.
    """
    if study.settings.kind != "run" or not study.phases or study.settings.centre is not None:
        return ()
    phase = study.phases[-1]
    rows = study.points[phase.first - 1 : phase.last]
    values = [p.value if p.included else None for p in rows]
    if phase.n_baseline >= phase.n_values or phase.n_values < phase.n_baseline + run_length:
        return ()
    return tuple(phase.first + level.first - 1 for level in levels(values, phase.n_baseline, run_length)[1:])
