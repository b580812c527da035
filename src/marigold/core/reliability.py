"""Agreement and reliability: of items that should measure one thing, and of people who rate the same things.

Every function takes `ratings`: rows are subjects (people, lessons), columns items or raters. Show raw agreement beside
a kappa: where nearly everything falls in one category, kappa is low though people agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc, fdtri

from marigold.core.disparity.table import z_of

Array = npt.NDArray[np.float64]
Ratings = Sequence[Sequence[float | None]]
Weights = Literal["none", "linear", "quadratic"]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")


def _complete(ratings: Ratings, *, rows: int = 2, columns: int = 2) -> Array:
    """A full rectangle of numbers. ValueError names the row and column that isn't one."""
    if len(ratings) < rows:
        raise ValueError(f"at least {rows} subjects are needed, and there are {len(ratings)}")
    width = len(ratings[0])
    if width < columns:
        raise ValueError(f"at least {columns} columns are needed, and there are {width}")
    for n, row in enumerate(ratings, start=1):
        if len(row) != width:
            raise ValueError(f"row {n} has {len(row)} ratings and row 1 has {width}")
        for m, value in enumerate(row, start=1):
            if value is None:
                raise ValueError(f"row {n}, column {m}: the rating is missing; leave out the row, or fill it")
            if not isfinite(value):
                raise ValueError(f"row {n}, column {m}: not a finite number")
    return np.array(ratings, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha and what belongs beside it. One entry for each item in the two lists."""

    alpha: float
    standardized: float
    mean_inter_item_r: float
    guttman_lambda6: float | None
    item_rest: tuple[float | None, ...]
    if_dropped: tuple[float | None, ...]
    lower: float
    upper: float


def alpha(ratings: Ratings, *, confidence: float = 0.95) -> Alpha:
    """Cronbach's alpha: k / (k - 1) (1 - sum of item variances / variance of the sum).

    standardized: k r / (1 + (k - 1) r), r the mean correlation of two items. Lambda 6: 1 - sum(1 - R^2 of each item on
    the others) / sum of the correlation matrix. Interval: 1 - (1 - alpha) F, with n - 1 and (n - 1)(k - 1) degrees of
    freedom. With two items, "without one" is the covariance over the variance of the one that is left, as psych gives it.

    Sources: Cronbach, Psychometrika 1951;16:297; Guttman, Psychometrika 1945;10:255; Feldt, Psychometrika 1965;30:357.
    :raises ValueError: fewer than two items or three subjects, a missing rating, an item that is always the same
    """
    x = _complete(ratings, rows=3)
    n, k = x.shape
    covariance = np.cov(x, rowvar=False)
    deviations = np.sqrt(np.diag(covariance))
    for m, spread in enumerate(deviations, start=1):
        if spread == 0:
            raise ValueError(f"column {m}: every rating is the same, so it can't be related to others")
    correlation = covariance / np.outer(deviations, deviations)
    r = float((correlation.sum() - k) / (k * (k - 1)))
    raw = _raw(covariance)
    z_of(confidence)
    tail, df = (1 - confidence) / 2, (n - 1, (n - 1) * (k - 1))
    return Alpha(
        alpha=raw,
        standardized=k * r / (1 + (k - 1) * r),
        mean_inter_item_r=r,
        guttman_lambda6=_lambda6(correlation),
        item_rest=tuple(_item_rest(covariance, m) for m in range(k)),
        if_dropped=tuple(_without(covariance, m) for m in range(k)),
        lower=1 - (1 - raw) * float(fdtri(*df, 1 - tail)),
        upper=1 - (1 - raw) * float(fdtri(*df, tail)),
    )


def _raw(covariance: Array) -> float:
    k, total = len(covariance), float(covariance.sum())
    if total <= 0:
        raise ValueError("the sum of the items is the same for every subject, so alpha is not defined")
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def _lambda6(correlation: Array) -> float | None:
    if np.linalg.cond(correlation) > 1e12:
        return None
    return float(1 - (1 / np.diag(np.linalg.inv(correlation))).sum() / correlation.sum())


def _item_rest(covariance: Array, m: int) -> float | None:
    others = np.arange(len(covariance)) != m
    rest = float(covariance[np.ix_(others, others)].sum())
    if rest <= 0:
        return None
    return float(covariance[m, others].sum() / sqrt(covariance[m, m] * rest))


def _without(covariance: Array, m: int) -> float | None:
    others = np.arange(len(covariance)) != m
    if len(covariance) == 2:
        return float(covariance[0, 1] / covariance[1 - m, 1 - m])
    try:
        return _raw(covariance[np.ix_(others, others)])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Icc:
    """One form of the intraclass correlation with its F test and interval."""

    estimate: float
    f: float
    df1: float
    df2: float
    p: float
    lower: float
    upper: float


def icc(ratings: Ratings, *, confidence: float = 0.95) -> dict[str, Icc]:
    """The six forms of Shrout and Fleiss (Psychol Bull 1979;86:420), from the mean squares of subjects, raters and error.

    ICC1: every subject by other raters. ICC2: the same raters, drawn from many; absolute agreement. ICC3: just these
    raters; consistency. k at the end: of the mean of all k raters. Name the form with the number.

    :raises ValueError: fewer than two raters or two subjects, a missing rating, ratings that never differ
    """
    x = _complete(ratings)
    n, k = x.shape
    mean = x.mean()
    between = k * ((x.mean(1) - mean) ** 2).sum() / (n - 1)
    raters = n * ((x.mean(0) - mean) ** 2).sum() / (k - 1)
    within = ((x - x.mean(1)[:, None]) ** 2).sum() / (n * (k - 1))
    error = ((x - x.mean(1)[:, None] - x.mean(0)[None, :] + mean) ** 2).sum() / ((n - 1) * (k - 1))
    if between == 0 and within == 0:
        raise ValueError("all ratings are the same, so there is nothing to compare")
    if within == 0 or error <= 1e-14 * max(between, raters):
        raise ValueError("the raters differ by nothing but a constant, so the correlation has no interval")
    z_of(confidence)
    high, wide, narrow = 1 - (1 - confidence) / 2, n * (k - 1), (n - 1) * (k - 1)
    one = _consistency(between / within, n - 1, wide, high)
    three = _consistency(between / error, n - 1, narrow, high)
    two = _absolute(between, raters, error, n, k, high)
    two_mean = (between - error) / (between + (raters - error) / n)
    forms = {
        "ICC1": (one, wide, [(f - 1) / (f + k - 1) for f in one]),
        "ICC2": (three, narrow, two),
        "ICC3": (three, narrow, [(f - 1) / (f + k - 1) for f in three]),
        "ICC1k": (one, wide, [1 - 1 / f for f in one]),
        "ICC2k": (three, narrow, [two_mean, *(c * k / (1 + c * (k - 1)) for c in two[1:])]),
        "ICC3k": (three, narrow, [1 - 1 / f for f in three]),
    }
    return {name: _form(f, n - 1, df2, ends) for name, ((f, _, _), df2, ends) in forms.items()}


def _form(f: float, df1: int, df2: int, ends: Sequence[float]) -> Icc:
    estimate, lower, upper = (float(value) for value in ends)
    return Icc(estimate, float(f), df1, df2, float(fdtrc(df1, df2, f)), lower, upper)


def _consistency(f: float, df1: int, df2: int, high: float) -> tuple[float, float, float]:
    """(F, F at the lower bound, F at the upper bound)."""
    return f, f / float(fdtri(df1, df2, high)), f * float(fdtri(df2, df1, high))


def _absolute(
    between: float, raters: float, error: float, n: int, k: int, high: float
) -> tuple[float, float, float]:
    """ICC2 with bounds by Satterthwaite's degrees of freedom (Shrout and Fleiss 1979)."""
    value = (between - error) / (between + (k - 1) * error + k * (raters - error) / n)
    part, f = n * (1 + (k - 1) * value) - k * value, raters / error
    df = (k - 1) * (n - 1) * (k * value * f + part) ** 2
    df /= (n - 1) * k * k * value * value * f * f + part * part
    low, up = float(fdtri(n - 1, df, high)), float(fdtri(df, n - 1, high))
    rest = k * raters + (k * n - k - n) * error
    lower = n * (between - low * error) / (low * rest + n * between)
    return value, lower, n * (up * between - error) / (rest + n * up * between)


@dataclass(frozen=True, slots=True)
class Kappa:
    """A kappa, the test against chance alone, and raw agreement. Bounds only where a formula for them is in use."""

    kappa: float
    z_null: float | None
    raw_agreement: float
    n: int
    se: float | None = None
    lower: float | None = None
    upper: float | None = None


def cohen_kappa(ratings: Ratings, *, weights: Weights = "none", confidence: float = 0.95) -> Kappa:
    """Agreement of two raters beyond chance: (po - pe) / (1 - pe).

    weights of two categories i and j steps apart among the k used: none (1 when equal), linear 1 - |i - j| / (k - 1),
    quadratic 1 - (i - j)^2 / (k - 1)^2. z_null: kappa over its error if there were only chance. se and bounds, at
    most 1: the error where there is agreement. Categories are those either rater used, in their order.

    Sources: Cohen, Educ Psychol Meas 1960;20:37; Cohen, Psychol Bull 1968;70:213; Fleiss, Cohen, Everitt, Psychol Bull
    1969;72:323.
    :raises ValueError: not two raters, a missing rating, one category only
    """
    x = _complete(ratings, rows=1)
    if x.shape[1] != 2:
        raise ValueError(f"Cohen's kappa compares two raters, and there are {x.shape[1]}")
    names, at = np.unique(x, return_inverse=True)
    at, k, n = at.reshape(x.shape), len(names), len(x)
    if k < 2:
        raise ValueError(
            "everybody used one category only, so there is no agreement beyond chance to speak of"
        )
    p = np.zeros((k, k))
    np.add.at(p, (at[:, 0], at[:, 1]), 1 / n)
    w = _agreement(k, weights)
    rows, columns = p.sum(1), p.sum(0)
    chance = np.outer(rows, columns)
    po, pe = float((w * p).sum()), float((w * chance).sum())
    value = (po - pe) / (1 - pe)
    beside = (w @ columns)[:, None] + (rows @ w)[None, :]
    null = float((chance * (w - beside) ** 2).sum()) - pe * pe
    null_se = sqrt(max(null, 0.0) / n) / (1 - pe)
    variance = float((p * (w * (1 - pe) - beside * (1 - po)) ** 2).sum()) - (po * pe - 2 * pe + po) ** 2
    se = sqrt(max(variance, 0.0) / n) / (1 - pe) ** 2
    z = z_of(confidence)
    raw = float(np.trace(p))
    bounds = max(value - z * se, -1.0), min(value + z * se, 1.0)
    return Kappa(value, value / null_se if null_se > 0 else None, raw, n, se, *bounds)


def _agreement(k: int, weights: Weights) -> Array:
    steps = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
    forms: dict[str, Callable[[], Array]] = {
        "none": lambda: np.eye(k),
        "linear": lambda: 1 - steps,
        "quadratic": lambda: 1 - steps * steps,
    }
    if weights not in forms:
        raise ValueError(f"weights: must be none, linear or quadratic, not {weights}")
    return forms[weights]()


def fleiss_kappa(ratings: Ratings) -> Kappa:
    """Agreement of any number of raters on categories, beyond chance.

    (mean agreement of pairs - sum p_j^2) / (1 - sum p_j^2), p_j the share of category j among all ratings. z_null with
    the variance 2 [(sum p q)^2 - sum p q (q - p)] / (N m (m - 1) (sum p q)^2).

    Source: Fleiss, Nee, Landis, Psychol Bull 1979;86:974. ValueError for a missing rating, or one category only.
    """
    x = _complete(ratings, rows=1)
    n, m = x.shape
    names = np.unique(x)
    if len(names) < 2:
        raise ValueError(
            "everybody used one category only, so there is no agreement beyond chance to speak of"
        )
    counts = (x[:, :, None] == names).sum(1)
    agreement = float(((counts * counts).sum(1) - m).mean() / (m * (m - 1)))
    p = counts.sum(0) / (n * m)
    q = 1 - p
    pq = float((p * q).sum())
    value = (agreement - (1 - pq)) / pq
    variance = 2 * (pq * pq - float((p * q * (q - p)).sum())) / (n * m * (m - 1) * pq * pq)
    return Kappa(value, value / sqrt(variance) if variance > 0 else None, agreement, n)


def krippendorff_alpha(ratings: Ratings, *, level: Level = "nominal") -> float:
    """Krippendorff's alpha: 1 - observed / expected disagreement, over all pairs of ratings of one subject.

    A missing rating (None) leaves out its pairs. Disagreement of values c and k: nominal 1; ordinal the square of the
    ratings between them, half of each end; interval (c - k)^2; ratio ((c - k) / (c + k))^2.

    Source: Krippendorff, Content Analysis, 3rd ed. 2013, ch. 12 (coincidence matrices).
    :raises ValueError: a level that isn't known, no subject with two ratings, or one value only
    """
    if level not in LEVELS:
        raise ValueError(f"level: must be one of {', '.join(LEVELS)}, not {level}")
    units = [[v for v in row if v is not None] for row in ratings]
    units = [unit for unit in units if len(unit) > 1]
    if not units:
        raise ValueError("no subject has two ratings, so there is nothing to compare")
    if not all(isfinite(v) for unit in units for v in unit):
        raise ValueError("ratings must be finite numbers")
    names = np.unique([v for unit in units for v in unit])
    if len(names) < 2:
        raise ValueError("every rating is the same, so disagreement can't be compared with chance")
    pairs = np.zeros((len(names), len(names)))
    for unit in units:
        count = np.bincount(np.searchsorted(names, unit), minlength=len(names))
        pairs += (np.outer(count, count) - np.diag(count)) / (len(unit) - 1)
    totals = pairs.sum(1)
    apart = _apart(names, totals, level)
    expected = float((np.outer(totals, totals) * apart).sum()) / (totals.sum() - 1)
    return 1 - float((pairs * apart).sum()) / expected


def _apart(names: Array, totals: Array, level: Level) -> Array:
    if level == "nominal":
        return 1 - np.eye(len(names))
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return np.subtract.outer(middle, middle) ** 2
    gap = np.subtract.outer(names, names)
    if level == "interval":
        return gap * gap
    if (names < 0).any():
        raise ValueError("ratio: ratings can't be below 0")
    total = np.add.outer(names, names)
    return np.where(total > 0, gap / np.where(total > 0, total, 1), 0) ** 2
