"""Unordered measures as formulas over arrays: the last axis is the subgroups, all others are tables.

One table, 100,000 tables and 10,000 simulated tables go through the same lines. Nothing here knows of missing numbers.
Sources: Schlotheuber, Hosseinpoor, IJERPH 2022;19:3697 (definitions); Ahn and others, JCO Clin Cancer Inform 2018;2:1-19
and PLoS ONE 2019;14(7) (standard errors); Walter, Biometrics 1976;32:829 (attributable fraction).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from marigold.core.disparity.table import Array, Places

# Stands for an estimate of 0 where a logarithm is taken.
NEARLY_ZERO = 1e-6
PER_THOUSAND = 1000.0


class Columns(NamedTuple):
    """A measure of many tables: an array each, NaN where there is no number."""

    estimate: Array
    se: Array | None = None
    lower: Array | None = None
    upper: Array | None = None


def _total(values: Array) -> Array:
    return np.add.reduce(values, axis=-1)


def _mean(values: Array) -> Array:
    return _total(values) / values.shape[-1]


def spread(
    y: Array, w: Array | None, average: Array | None, *, best: Array, reference: Array | None = None
) -> dict[str, Array]:
    """Measures of spread, without intervals.

    :param average: m of each table; `best`, `reference`: the estimate others are compared with
    :return: mdbu, mdbw, mdru, mdrw: sum of |y - best| (or reference), each subgroup alike (u) or by share (w);
        mdmu, mdmw the same from m; idisu, idisw = 100 mdm / m (percent); bgv = sum w (y - m)^2; bgsd its root;
        cov = 100 bgsd / m (percent)
    """
    found: dict[str, Array] = {}
    for name, origin in (("b", best), ("r", reference)):
        if origin is None:
            continue
        apart = np.abs(y - origin[..., None])
        found[f"md{name}u"] = _mean(apart)
        if w is not None:
            found[f"md{name}w"] = _total(w * apart)
    if average is None:
        return found
    apart = y - average[..., None]
    if w is not None:
        weighted = w * apart
        found["bgv"] = _total(weighted * apart)
        found["bgsd"] = np.sqrt(found["bgv"])
        found["cov"] = 100 * found["bgsd"] / average
        np.abs(weighted, out=weighted)
        found["mdmw"] = _total(weighted)
        found["idisw"] = 100 * found["mdmw"] / average
    found["mdmu"] = _mean(np.abs(apart))
    found["idisu"] = 100 * found["mdmu"] / average
    return found


def bgv_se(y: Array, se: Array, w: Array, average: Array) -> Array:
    """Standard error of the between-group variance.

    4 sum w^2 se^2 (y - m)^2 + 2 [(sum w^2 se^2)^2 - sum w^4 se^4 + sum w^2 (1 - w)^2 se^4], the root of it.
    """
    part = w * se
    part *= part
    apart = y - average[..., None]
    inner = _total(part)
    inner *= inner
    inner -= _total(part * part)
    other = (1 - w) * se
    other *= other
    inner += _total(part * other)
    apart *= apart
    part *= apart
    return np.sqrt(4 * _total(part) + 2 * inner)


def entropy(y: Array, se: Array | None, w: Array) -> dict[str, Columns]:
    """Theil index, 1000 sum w r ln r, and mean log deviation, -1000 sum w ln r, with r = y / m.

    An estimate of 0 counts as 1e-6, since it has no logarithm; the mean log deviation then rests on that choice.
    Standard errors are on the scale of the estimates:
    ti 1000 sqrt(sum (1 + ln r - sum w r (1 + ln r))^2 w^2 se^2 / m^2); mld 1000 sqrt(sum (1 - 1/r)^2 w^2 se^2 / m^2).
    """
    y = np.where(y == 0, NEARLY_ZERO, y)
    average = _total(w * y)
    r = y / average[..., None]
    log = np.log(r)
    mld = -PER_THOUSAND * _total(w * log)
    wr = w * r
    ti = PER_THOUSAND * _total(wr * log)
    if se is None:
        return {"ti": Columns(ti), "mld": Columns(mld)}
    log += 1
    part = w * se / average[..., None]
    part *= part
    slope = log - _total(wr * log)[..., None]
    slope *= slope
    ti_se = PER_THOUSAND * np.sqrt(_total(slope * part))
    slope = 1 - 1 / r
    slope *= slope
    return {"ti": Columns(ti, ti_se), "mld": Columns(mld, PER_THOUSAND * np.sqrt(_total(slope * part)))}


def attributable(
    y: Array,
    population: Array | None,
    average: Array,
    reference: Places,
    *,
    higher_is_better: bool,
    scale: float,
) -> dict[str, Columns]:
    """Population attributable risk, y_ref - m, and fraction, 100 (y_ref - m) / m (percent).

    0 when the reference subgroup does worse than the average. With a, b the people outside the reference who have and
    don't have what the indicator counts, c, d those inside and N all: se(paf) =
    100 sqrt(c N (a d (N - c) + b c^2) / ((a + c)^3 (c + d)^3)) and se(par) = m se(paf) / 100.

    :param reference: position of the reference subgroup, one for each table
    """
    at = reference[..., None]
    risk = np.take_along_axis(y, at, -1)[..., 0] - average
    risk = np.maximum(risk, 0) if higher_is_better else np.minimum(risk, 0)
    if population is None:
        return {"par": Columns(risk), "paf": Columns(100 * risk / average)}
    people = np.take_along_axis(population, at, -1)[..., 0]
    have = y * population
    c = np.take_along_axis(have, at, -1)[..., 0] / scale
    everybody = _total(population)
    with_it = _total(have) / scale
    a, d = with_it - c, people - c
    b = everybody - people - a
    share = np.sqrt(c * everybody * (a * d * (everybody - c) + b * c * c) / (with_it**3 * people**3))
    return {"par": Columns(risk, average * share), "paf": Columns(100 * risk / average, 100 * share)}


def pair(high: Array, low: Array, se_high: Array | None, se_low: Array | None) -> dict[str, Columns]:
    """Difference y1 - y2, se sqrt(se1^2 + se2^2); ratio R = y1 / y2, se of its logarithm sqrt((se1^2 + R^2 se2^2) / y2^2) / R."""
    gap, ratio = high - low, np.where(low == 0, np.nan, high / low)
    if se_high is None or se_low is None:
        return {"d": Columns(gap), "r": Columns(ratio)}
    a, b = se_high * se_high, se_low * se_low
    log_se = np.sqrt((a + ratio * ratio * b) / (low * low)) / ratio
    return {"d": Columns(gap, np.sqrt(a + b)), "r": Columns(ratio, log_se)}


def bounded(column: Columns, z: float, *, log: bool = False) -> Columns:
    """The column with its interval: estimate -+ z se, on the log scale for ratios."""
    if column.se is None:
        return column
    if log:
        factor = np.exp(z * column.se)
        return Columns(column.estimate, column.se, column.estimate / factor, column.estimate * factor)
    width = z * column.se
    return Columns(column.estimate, column.se, column.estimate - width, column.estimate + width)
