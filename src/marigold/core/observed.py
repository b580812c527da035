"""Many observations at once as columns of numbers: put in order, found again, held against their wholes.

A row is of one indicator, one day (proleptic ordinal, as `date.toordinal`), and of everyone (split 0) or of one group
(a number from 1 that the caller gives each group). A missing number is NaN: a gap, never zero.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[Any]
Index = npt.NDArray[np.int64]
ROW = np.dtype(
    [
        ("indicator", "<i8"),
        ("day", "<i4"),
        ("split", "<i4"),
        ("value", "<f8"),
        ("of", "<f8"),
        # 0 final, 1 provisional.
        ("status", "<i4"),
    ]
)
SPLITS, DAYS = 18, 22  # bits of a key: 262,143 groups, all days of ten thousand years
# What is wrong with the groups of a period.
FITS, NO_PEOPLE, NO_SHARE, TOO_MANY = range(4)


def plain(rows: Rows) -> Rows:
    """Rows without what stands beside them."""
    bare = np.empty(len(rows), ROW)
    for name in ROW.names or ():
        bare[name] = rows[name]
    return bare


def in_order(rows: Rows, then: Index | None = None) -> Index:
    """The order of rows by indicator, day and split; `then` says which of equal ones comes first."""
    last = () if then is None else (then,)
    return np.lexsort((*last, rows["split"], rows["day"], rows["indicator"])).astype(np.int64)


def keys(rows: Rows, indicators: Index) -> Index:
    """One number for each row that equals where indicator, day and split do. `indicators` are all of them, rising."""
    at = np.searchsorted(indicators, rows["indicator"]).astype(np.int64)
    return (at << (DAYS + SPLITS)) | (rows["day"].astype(np.int64) << SPLITS) | rows["split"]


def found(wanted: Index, among: Index) -> Index:
    """Where each wanted key stands among keys that rise; -1 where it doesn't."""
    if not len(among):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    return np.where(among[at] == wanted, at, -1).astype(np.int64)


def first_of_same(rows: Rows) -> Index:
    """For each of these rows in order, the first with its indicator, day and split: itself, or one before it."""
    if not len(rows):
        return np.zeros(0, np.int64)
    new = np.ones(len(rows), bool)
    for name in ("indicator", "day", "split"):
        column = rows[name]
        new[1:] &= column[1:] == column[:-1]
    new[1:] = ~new[1:]
    new[0] = True
    starts = np.flatnonzero(new)
    return starts[np.cumsum(new) - 1]


def equal(left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    """Whether value, out of how many and status are the same, row by row; two gaps are."""
    same = left["status"] == right["status"]
    for name in ("value", "of"):
        a, b = left[name], right[name]
        same &= (a == b) | (np.isnan(a) & np.isnan(b))
    return np.asarray(same)


@dataclass(frozen=True, slots=True)
class Judged:
    """For each row what is wrong with it (`FITS` and so on), and the wholes that periods get from their groups."""

    wrong: npt.NDArray[np.int8]
    sums: Rows


def judge(rows: Rows, wholes: Rows, breakdown: Index) -> Judged:
    """Hold groups against the whole of their period, which they never hold more than; groups of each breakdown by themselves.

    :param rows: in order, none twice, groups with whole people
    :param wholes: rows of everyone that are known beside; one in `rows` counts before one here
    :param breakdown: for each split the breakdown that it is a group of
    :returns: rows of groups that don't fit; and a whole for each period that has none, or a gap, and has groups. It is
        the sum of the groups of the breakdown that holds most people.
    """
    indicators = np.unique(np.concatenate([rows["indicator"], wholes["indicator"]]))
    key = keys(rows, indicators) >> SPLITS
    periods, at = np.unique(key, return_inverse=True)
    count, people = _wholes(rows, at, wholes, keys(wholes, indicators) >> SPLITS, periods)
    wrong = np.zeros(len(rows), np.int8)
    groups = np.flatnonzero(rows["split"])
    if not len(groups):
        return Judged(wrong, np.zeros(0, ROW))
    # A cell is all groups of one breakdown in one period.
    many = int(breakdown.max()) + 1
    cells, cell = np.unique(at[groups] * many + breakdown[rows["split"][groups]], return_inverse=True)
    counted = np.bincount(cell, rows["value"][groups])
    of = np.bincount(cell, rows["of"][groups])
    period = cells // many
    open_ = np.isnan(count[period])
    # The last of equal ones stands, so the cell with most people comes last.
    order = np.lexsort((-cells, of))
    order = order[open_[order]]
    count[period[order]], people[period[order]] = counted[order], of[order]
    reason = _reasons(counted, of, count[period], people[period])
    wrong[groups] = reason[cell]
    return Judged(wrong, _sums(rows, at, np.unique(period[open_]), count, people))


def _wholes(
    rows: Rows, at: Index, wholes: Rows, key: Index, periods: Index
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Count and people of the whole of each period; NaN where there is none."""
    count, people = np.full(len(periods), np.nan), np.full(len(periods), np.nan)
    beside = found(key, periods)
    here = np.flatnonzero(beside >= 0)
    mine = np.flatnonzero(rows["split"] == 0)
    for where, some in ((beside[here], wholes[here]), (at[mine], rows[mine])):
        count[where], people[where] = some["value"], some["of"]
    return np.round(count), np.round(people)


def _reasons(counted: Any, of: Any, count: Any, people: Any) -> npt.NDArray[np.int8]:
    reason = np.zeros(len(counted), np.int8)
    reason[(counted > count) | (of > people) | (of - counted > people - count)] = TOO_MANY
    reason[(count < 0) | (count > people)] = NO_SHARE
    reason[np.isnan(people)] = NO_PEOPLE
    return reason


def _sums(rows: Rows, at: Index, open_: Index, count: Any, people: Any) -> Rows:
    sums = np.zeros(len(open_), ROW)
    first = np.searchsorted(at, open_)
    for name in ("indicator", "day"):
        sums[name] = rows[name][first]
    sums["value"], sums["of"] = count[open_], people[open_]
    return sums
