"""Unordered measures of many tables at once, in arrays: what a roll-up over hundreds of places needs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from marigold.core.disparity.measures import (
    Columns,
    attributable,
    bgv_se,
    bounded,
    entropy,
    pair,
    spread,
)
from marigold.core.disparity.table import Array, Places, z_of

Mask = npt.NDArray[np.bool_]

# Tables worked through at a time, so that what is between two steps stays in the processor's cache.
CHUNK_NUMBERS = 16_384
# Over this share of subgroups without an estimate, measures of the whole are refused (Schlotheuber 2022).
MOST_MISSING = 0.15


def _pick(values: Array, at: Places) -> Array:
    return np.take_along_axis(values, at[:, None], 1)[:, 0]


def _ends(y: Array, reference: int | None, higher_is_better: bool) -> tuple[Places, Places]:
    """Positions of y1 and y2: highest and lowest, or the reference and the subgroup farthest on its worse side."""
    if reference is None:
        return y.argmax(1), y.argmin(1)
    others = y.copy()
    fixed = np.full(len(y), reference)
    if higher_is_better:
        others[:, reference] = np.inf
        return fixed, others.argmin(1)
    others[:, reference] = -np.inf
    return others.argmax(1), fixed


def _best(y: Array, population: Array | None, higher_is_better: bool) -> Places:
    """Position of the best subgroup; among equals the one with most people."""
    best = y.argmax(1) if higher_is_better else y.argmin(1)
    if population is None:
        return best
    tied = y == _pick(y, best)[:, None]
    several = np.flatnonzero(tied.sum(1) > 1)
    if len(several):
        best[several] = np.where(tied[several], population[several], -1).argmax(1)
    return best


def _complete(
    y: Array, se: Array | None, population: Array | None, average: Array | None, reference: int | None,
    higher_is_better: bool, scale: float, z: float, whole: bool,
) -> dict[str, Columns]:  # fmt: skip
    """All measures of tables without a missing number; `whole`: whether measures of the whole are wanted too."""
    first, last = _ends(y, reference, higher_is_better)
    ends = (None, None) if se is None else (_pick(se, first), _pick(se, last))
    found = pair(_pick(y, first), _pick(y, last), *ends)
    if whole:
        w = None if population is None else population / np.add.reduce(population, axis=1)[:, None]
        if average is None and w is not None:
            average = np.add.reduce(w * y, axis=1)
        best = _best(y, population, higher_is_better)
        origin = None if reference is None else y[:, reference]
        plain = spread(y, w, average, best=_pick(y, best), reference=origin)
        found.update({name: Columns(values) for name, values in plain.items()})
        if w is not None and average is not None:
            if se is not None:
                found["bgv"] = Columns(plain["bgv"], bgv_se(y, se, w, average))
            found.update(entropy(y, se, w))
        if average is not None:
            better = higher_is_better
            found.update(attributable(y, population, average, best, higher_is_better=better, scale=scale))
    return {name: bounded(column, z, log=name == "r") for name, column in found.items()}


def unordered_many(
    estimates: Array,
    *,
    se: Array | None = None,
    population: Array | None = None,
    setting_average: Array | None = None,
    reference: int | None = None,
    higher_is_better: bool = True,
    scale: float = 100.0,
    confidence: float = 0.95,
) -> dict[str, Columns]:
    """All unordered measures of many tables.

    :param estimates: tables x subgroups; NaN is missing. `se`, `population` alike; `setting_average`: one a table
    :param reference: position (from 0) of the reference subgroup, the same in all tables
    :return: measure -> estimates and, where a formula has it, standard errors and bounds; NaN where not defined.
        Measures and formulas: `marigold.core.disparity.measures`. Those whose interval comes from simulation have none.
    :raises ValueError: shapes that don't match
    """
    y = np.ascontiguousarray(estimates, dtype=np.float64)
    if y.ndim != 2:
        raise ValueError("estimates: must be tables x subgroups")
    for name, given in (("se", se), ("population", population)):
        if given is not None and given.shape != y.shape:
            raise ValueError(f"{name}: must have the shape of the estimates")
    z = z_of(confidence)
    out: dict[str, Columns] = {}
    step = max(1, CHUNK_NUMBERS // max(1, y.shape[1]))
    with np.errstate(all="ignore"):
        for start in range(0, len(y), step):
            part = slice(start, start + step)
            gone = np.isnan(y[part])
            patterns = [(np.arange(len(gone)), gone[0])] if not gone.any() else _patterns(gone)
            for rows, without in patterns:
                at = slice(start, start + len(rows)) if len(rows) == len(gone) else rows + start
                found = _some(
                    y, se, population, setting_average, at, without, reference, higher_is_better, scale, z
                )
                _store(out, found, at, len(y))
    return out


def _patterns(gone: Mask) -> list[tuple[Places, Mask]]:
    """Rows with the same subgroups missing belong together."""
    kinds, which = np.unique(gone, axis=0, return_inverse=True)
    which = which.reshape(-1)
    return [(np.flatnonzero(which == n), kind) for n, kind in enumerate(kinds)]


def _some(
    y: Array, se: Array | None, population: Array | None, average: Array | None, at: slice | Places,
    without: Mask, reference: int | None, higher_is_better: bool, scale: float, z: float,
) -> dict[str, Columns]:  # fmt: skip
    """Measures of tables that lack the same subgroups."""
    there = np.flatnonzero(~without)
    if len(there) < 2 or (reference is not None and without[reference]):
        return {}
    whole = len(there) > 2 and without.sum() <= MOST_MISSING * len(without)
    full = len(there) == len(without)

    def cut(values: Array | None) -> Array | None:
        if values is None:
            return None
        return values[at] if full else values[at][:, there]

    kept = None if reference is None else int(np.searchsorted(there, reference))
    mean = None if average is None else average[at]
    own = cut(y)
    assert own is not None
    return _complete(own, cut(se), cut(population), mean, kept, higher_is_better, scale, z, whole)


def _store(out: dict[str, Columns], found: dict[str, Columns], at: slice | Places, tables: int) -> None:
    for name, column in found.items():
        if name not in out:
            out[name] = Columns(*(None if c is None else np.full(tables, np.nan) for c in column))  # type: ignore[arg-type]
        for target, values in zip(out[name], column, strict=True):
            if target is not None and values is not None:
                target[at] = values
