"""Studies of series: many at once against a plain array computation, and one alone, in the processor's time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from marigold.core.charts import run_chart
from marigold.core.spc import Point, Series, Settings, study
from marigold.core.spc.many import study_many

SERIES, POINTS = 10_000, 48
Found = dict[str, float]


def plain(y: NDArray[np.float64]) -> tuple[object, ...]:
    """What anyone would write by hand: center, screened limits, longest run and crossings; no gaps, no ties."""
    centre = y.mean(axis=1, keepdims=True)
    ranges = np.abs(np.diff(y, axis=1))
    kept = ranges < 3.267 * ranges.mean(axis=1, keepdims=True)
    half = 3 / 1.128 * (ranges * kept).sum(axis=1, keepdims=True) / kept.sum(axis=1, keepdims=True)
    above = y > centre
    change = above[:, 1:] != above[:, :-1]
    run = np.ones(len(y), dtype=np.int64)
    longest = run.copy()
    for turned in np.ascontiguousarray(change.T):
        run += 1
        run[turned] = 1
        np.maximum(longest, run, out=longest)
    return centre, centre - half, centre + half, longest, change.sum(axis=1)


def _interleaved(works: dict[str, Callable[[], object]], rounds: int) -> Found:
    """The least of several rounds for each, in ms; taken in turns, so that a neighbor disturbs all alike."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            start = time.process_time()
            work()
            best[name] = min(best[name], (time.process_time() - start) * 1000)
    return best


def _one(settings: Settings, denominators: bool = False, draw: bool = False) -> Callable[[], object]:
    rng = random.Random(4)
    points = tuple(
        Point(str(n), rng.randint(10, 40), 100) if denominators else Point(str(n), rng.gauss(50, 10))
        for n in range(POINTS)
    )
    series = Series("Coaching feedback", points)

    def work() -> object:
        found = study(series, settings)
        return run_chart(found) if draw else found

    return lambda: [work() for _ in range(20)]


def measure() -> Found:
    """Times in ms: of arrays for all series, of `one_…` for a single series."""
    rng = np.random.default_rng(4)
    y = rng.normal(50, 10, (SERIES, POINTS))
    gaps = np.where(rng.random(y.shape) < 0.03, np.nan, y)
    below = rng.integers(50, 150, y.shape).astype(np.float64)
    count = rng.binomial(below.astype(np.int64), 0.2).astype(np.float64)
    found = _interleaved(
        {
            "plain": lambda: plain(y),
            "i": lambda: study_many(y, None, Settings(kind="i")),
            "run": lambda: study_many(y, None, Settings(kind="run")),
            "i_gaps": lambda: study_many(gaps, None, Settings(kind="i")),
            "p": lambda: study_many(count, below, Settings(kind="p")),
        },
        9,
    )
    alone = _interleaved(
        {
            "one_i": _one(Settings(kind="i")),
            "one_run": _one(Settings()),
            "one_p_nelson": _one(Settings(kind="p", rule_set="nelson"), denominators=True),
            "one_drawn": _one(Settings(kind="i"), draw=True),
        },
        5,
    )
    return found | {name: value / 20 for name, value in alone.items()}


def rows(row: Callable[..., dict[str, object]]) -> list[dict[str, object]]:
    """The lines of the table, after the calibration of the same run."""
    from bench.measure import calibrate

    found = measure()
    what = f"{SERIES:,} series of {POINTS}"
    return [
        row("calibration: 20,000 chained SHA-256", calibrate(), None, "ms"),
        row(f"{what}: plain arrays, no gaps, no ties", found["plain"], None, "ms"),
        row(f"{what}: individuals, full study", found["i"], None, "ms"),
        row("full study against plain arrays", found["i"] / found["plain"], 3, "x"),
        row("run charts against plain arrays", found["run"] / found["plain"], 3, "x"),
        row("individuals with gaps against plain arrays", found["i_gaps"] / found["plain"], 3, "x"),
        row("proportions against plain arrays", found["p"] / found["plain"], 3, "x"),
        row("one individuals chart: study", found["one_i"], 1, "ms"),
        row("one run chart: study", found["one_run"], 1, "ms"),
        row("one chart of proportions, Nelson rules: study", found["one_p_nelson"], 1, "ms"),
        row("one individuals chart: study and drawing", found["one_drawn"], None, "ms"),
    ]
