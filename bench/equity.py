"""Disparity of many tables against a plain NumPy computation in the same run; suppression with audit of 1,000 tables."""

import gc
import time
from collections.abc import Callable
from random import Random

import numpy as np

from marigold.core.disparity import unordered_many
from marigold.core.suppression import Policy, intervals, pattern
from marigold.core.suppression.policy import shipped

TABLES, GROUPS = 100_000, 6
GRIDS, SIDE = 1_000, 8
ROUNDS = 5


def _cpu(act: Callable[[], object]) -> float:
    """Processor seconds of one call, without the collector in between."""
    gc.collect()
    started = time.process_time()
    act()
    return time.process_time() - started


def tables(count: int = TABLES) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimates, standard errors and population of synthetic tables."""
    draw = np.random.default_rng(7)
    y = draw.uniform(20, 95, (count, GROUPS))
    return y, draw.uniform(0.5, 3, y.shape), draw.integers(100, 4_000, y.shape).astype(float)


def floor(y: np.ndarray, se: np.ndarray, people: np.ndarray) -> dict[str, tuple[np.ndarray, ...]]:
    """The same measures with the same errors and bounds, written down as one would by hand, nothing checked."""
    z, rows = 1.959963984540054, np.arange(len(y))
    w = people / people.sum(1, keepdims=True)
    m = (w * y).sum(1)
    high, low = y.argmax(1), y.argmin(1)
    y1, y2, s1, s2 = y[rows, high], y[rows, low], se[rows, high], se[rows, low]
    gap, ratio = y1 - y2, y1 / y2
    gap_se = np.sqrt(s1**2 + s2**2)
    log_se = np.sqrt((s1**2 + ratio**2 * s2**2) / y2**2) / ratio
    apart = y - m[:, None]
    bgv = (w * apart**2).sum(1)
    a = w**2 * se**2
    inner = a.sum(1) ** 2 - (a * a).sum(1) + (a * ((1 - w) * se) ** 2).sum(1)
    bgv_se = np.sqrt(4 * (a * apart**2).sum(1) + 2 * inner)
    bgsd = np.sqrt(bgv)
    mdmu, mdmw = np.abs(apart).mean(1), (w * np.abs(apart)).sum(1)
    best = np.abs(y - y1[:, None])
    r = y / m[:, None]
    log = np.log(r)
    ti, mld = 1000 * (w * r * log).sum(1), -1000 * (w * log).sum(1)
    part = w**2 * se**2 / m[:, None] ** 2
    ti_se = 1000 * np.sqrt((((1 + log) - (w * r * (1 + log)).sum(1)[:, None]) ** 2 * part).sum(1))
    mld_se = 1000 * np.sqrt(((1 - 1 / r) ** 2 * part).sum(1))
    risk, n = y1 - m, people.sum(1)
    p = people[rows, high]
    c = y1 * p / 100
    with_it = (y * people).sum(1) / 100
    aa, d = with_it - c, p - c
    b = n - p - aa
    paf_se = 100 * np.sqrt(c * n * (aa * d * (n - c) + b * c**2) / (with_it**3 * p**3))
    par_se, paf = m * paf_se / 100, 100 * risk / m
    found: dict[str, tuple[np.ndarray, ...]] = {
        name: (value, error, value - z * error, value + z * error)
        for name, value, error in (
            ("d", gap, gap_se), ("bgv", bgv, bgv_se), ("ti", ti, ti_se), ("mld", mld, mld_se), ("paf", paf, paf_se),
            ("par", risk, par_se),
        )
    }  # fmt: skip
    found["r"] = (ratio, log_se, ratio / np.exp(z * log_se), ratio * np.exp(z * log_se))
    plain = {
        "bgsd": bgsd, "cov": 100 * bgsd / m, "mdmu": mdmu, "mdmw": mdmw, "idisu": 100 * mdmu / m,
        "idisw": 100 * mdmw / m, "mdbu": best.mean(1), "mdbw": (w * best).sum(1),
    }  # fmt: skip
    return found | {name: (value,) for name, value in plain.items()}


def _disparity(row: Callable[..., dict[str, object]]) -> list[dict[str, object]]:
    y, se, people = tables()

    def ours() -> object:
        return unordered_many(y, se=se, population=people)

    first, second = unordered_many(y, se=se, population=people), floor(y, se, people)
    assert set(first) == set(second)
    for name, columns in second.items():
        for mine, plain in zip((c for c in first[name] if c is not None), columns, strict=True):
            np.testing.assert_allclose(mine, plain, rtol=1e-8, atol=1e-8)
    pairs = [(_cpu(ours), _cpu(lambda: floor(y, se, people))) for _ in range(ROUNDS)]
    mine, plain = (min(pair[k] for pair in pairs) * 1_000 for k in (0, 1))
    fewer = min(_cpu(lambda: unordered_many(y[: TABLES // 10], se=se[: TABLES // 10], population=people[: TABLES // 10])) for _ in range(ROUNDS)) * 1_000  # fmt: skip
    return [
        row(f"disparity: 15 measures of {TABLES:,} tables", mine, None, "ms"),
        row("disparity: the same by hand in NumPy", plain, None, "ms"),
        row("disparity: against the NumPy floor", mine / plain, 2, "x"),
        row("disparity: growth from a tenth, per table", mine / fewer / 10, 1.3, "x"),
    ]


def grids(count: int, side: int) -> list[list[list[int]]]:
    """Two-way tables of which one cell in ten is small and one in twenty 0."""
    draw = Random(11)

    def cell() -> int:
        kind = draw.random()
        return draw.randint(1, 4) if kind < 0.1 else 0 if kind < 0.15 else draw.randint(5, 200)

    return [[[cell() for _ in range(side)] for _ in range(side)] for _ in range(count)]


def _protect(many: list[list[list[int]]], policy: Policy) -> tuple[int, int, int]:
    """(small cells, further cells, small cells an outsider could derive) over all tables."""
    small = more = open_ = 0
    for grid in many:
        found = pattern(grid, policy, exact=False)
        bounds = intervals(grid, found.hidden, least=policy.least)
        small += len(found.primary)
        more += len(found.secondary or ())
        if found.secondary is not None:
            open_ += sum(bounds[cell][0] == bounds[cell][1] for cell in found.primary)
    return small, more, open_


def _suppression(row: Callable[..., dict[str, object]]) -> list[dict[str, object]]:
    policy, answers = shipped()["under-5"], list[tuple[int, int, int]]()
    many = grids(GRIDS, SIDE)
    taken = _cpu(lambda: answers.append(_protect(many, policy)))
    small, more, open_ = answers[0]
    tenth = _cpu(lambda: _protect(many[: GRIDS // 10], policy))
    wide = _cpu(lambda: _protect(grids(GRIDS // 10, 2 * SIDE), policy))
    sample = many[:30]
    least = sum(len(pattern(grid, policy).secondary or ()) for grid in sample)
    quick = sum(len(pattern(grid, policy, exact=False).secondary or ()) for grid in sample)
    return [
        row(f"suppression: {GRIDS:,} tables of {SIDE} x {SIDE}, with audit", taken, 10, "s"),
        row("suppression: growth from a tenth, per table", taken / tenth / 10, 1.3, "x"),
        row(f"suppression: a table of {2 * SIDE} x {2 * SIDE} against one of {SIDE} x {SIDE}", wide / tenth, None, "x"),
        row("suppression: small cells that can be derived", open_, 0),
        row("suppression: further cells hidden, for each small one", more / small, None),
        row("suppression: quick against smallest patterns (30 tables)", quick / max(1, least), None, "x"),
    ]  # fmt: skip


def rows(row: Callable[..., dict[str, object]]) -> list[dict[str, object]]:
    """All lines of this part, calibration first."""
    from bench.measure import calibrate

    return [
        row("calibration: 20,000 chained SHA-256", calibrate(), None, "ms"),
        *_disparity(row),
        *_suppression(row),
    ]
