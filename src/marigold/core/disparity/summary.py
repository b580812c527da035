"""All measures of one table, each a number with its interval or a reason why there is none."""

from __future__ import annotations

from math import ceil

import numpy as np

from marigold.core.disparity.many import MOST_MISSING, unordered_many
from marigold.core.disparity.measures import Columns, attributable, bounded, pair
from marigold.core.disparity.ordered import bounded_concentration, concentration, slope_index
from marigold.core.disparity.simulate import DRAWS, SEED, SIMULATED, simulated, with_interval
from marigold.core.disparity.table import (
    Array,
    Measured,
    Places,
    Refused,
    Subgroups,
    array,
    number,
    refused,
    z_of,
)

Answer = Measured | Refused

SIMPLE = ("d", "r")
UNORDERED = (*SIMPLE, "paf", "par", "bgv", "mld", "ti", "bgsd", "cov", "idisu", "idisw", "mdbu", "mdbw", "mdmu", "mdmw")  # fmt: skip
WITH_REFERENCE = ("mdru", "mdrw")
ORDERED = (*SIMPLE, "paf", "par", "aci", "rci", "sii", "rii", "sii_linear", "rii_linear")
NEED_PEOPLE = frozenset({"bgv", "mld", "ti", "bgsd", "cov", "idisw", "mdbw", "mdmw", "mdrw"})
NEED_AVERAGE = frozenset({"paf", "par", "idisu", "mdmu"})

NAMES = {
    "d": "difference",
    "r": "ratio",
    "par": "population attributable risk",
    "paf": "population attributable fraction",
    "bgv": "between-group variance",
    "bgsd": "between-group standard deviation",
    "cov": "coefficient of variation",
    "mdbu": "mean difference from the best subgroup, unweighted",
    "mdbw": "mean difference from the best subgroup, weighted",
    "mdmu": "mean difference from the average, unweighted",
    "mdmw": "mean difference from the average, weighted",
    "mdru": "mean difference from the reference, unweighted",
    "mdrw": "mean difference from the reference, weighted",
    "idisu": "index of disparity, unweighted",
    "idisw": "index of disparity, weighted",
    "ti": "Theil index",
    "mld": "mean log deviation",
    "aci": "absolute concentration index",
    "rci": "relative concentration index",
    "sii": "slope index of inequality",
    "rii": "relative index of inequality",
    "sii_linear": "slope index of inequality, straight line",
    "rii_linear": "relative index of inequality, straight line",
}


def summary(
    table: Subgroups, *, draws: int = DRAWS, seed: int = SEED, confidence: float = 0.95,
    bounds: tuple[float, float] | None = None,
) -> dict[str, Answer]:  # fmt: skip
    """Every summary measure that fits the table: `ordered` when it has an order, else `unordered`.

    :param draws: simulated tables behind the intervals without a formula; same seed, same bounds
    :param bounds: limits of a bounded indicator, for the concentration indices
    """
    if table.order is None:
        return unordered(table, draws=draws, seed=seed, confidence=confidence)
    return ordered(table, confidence=confidence, bounds=bounds)


def unordered(
    table: Subgroups, *, draws: int = DRAWS, seed: int = SEED, confidence: float = 0.95
) -> dict[str, Answer]:
    """Measures for subgroups without an order; formulas in `marigold.core.disparity.measures`.

    d and r compare the highest with the lowest, or with a reference the subgroup farthest on its worse side.
    """
    wanted = UNORDERED if table.reference is None else (*UNORDERED, *WITH_REFERENCE)
    found = unordered_many(
        array(table.estimates)[None, :],
        se=None if table.se is None else array(table.se)[None, :],
        population=None if table.population is None else np.array([table.population], dtype=np.float64),
        setting_average=None if table.setting_average is None else np.array([table.setting_average]),
        reference=table.reference,
        higher_is_better=table.higher_is_better,
        scale=table.scale,
        confidence=confidence,
    )
    intervals = simulated(table, draws=draws, seed=seed, confidence=confidence) if draws else {}
    answers: dict[str, Answer] = {}
    for name in wanted:
        why = _why_not(table, name)
        if why is not None:
            answers[name] = refused(why)
        elif name in SIMULATED:
            answers[name] = with_interval(_measured(name, found[name]).estimate, intervals.get(name))
        else:
            answers[name] = _measured(name, found[name])
    return answers


def _why_not(table: Subgroups, name: str) -> str | None:
    there = len(table.names) - table.missing
    if table.reference is not None and table.estimates[table.reference] is None:
        return "missing_subgroup"
    if name in SIMPLE:
        return None if there >= 2 else "missing_subgroup"
    if table.missing > MOST_MISSING * len(table.names):
        return "too_many_missing"
    if there < 3:
        return "needs_more_than_two_subgroups"
    if table.population is None and name in NEED_PEOPLE:
        return "population_required"
    if table.population is None and table.setting_average is None and name in NEED_AVERAGE:
        return "average_required"
    return None


def _measured(name: str, column: Columns) -> Measured:
    estimate, se, lower, upper = (None if c is None else number(c[0]) for c in column)
    method = "none" if lower is None or upper is None else "formula"
    if method == "none":
        se = lower = upper = None
    return Measured(estimate, se, lower, upper, method, log_se=name == "r")  # type: ignore[arg-type]


def people_of(table: Subgroups, *, whole: bool = False) -> Array:
    """Population in the order of the subgroups; one each when there is none. whole: rounded up to whole people."""
    if table.population is None:
        return np.ones(len(table.names))
    people = np.array(table.population, dtype=np.float64)
    return np.ceil(people) if whole else people


def ordered(
    table: Subgroups, *, confidence: float = 0.95, bounds: tuple[float, float] | None = None
) -> dict[str, Answer]:
    """Measures for ordered subgroups; formulas in `marigold.core.disparity.ordered`.

    d and r compare the most advantaged with the most disadvantaged, turned around when lower is better, so that more is
    a larger gap. Without a population every subgroup counts alike. sii and rii count every person once.
    """
    assert table.order is not None
    place = np.argsort(np.array(table.order))
    y = array(table.estimates)[place]
    answers = _simple(table, place, y, confidence)
    if table.missing or len(y) < 3:
        code = "missing_estimate_in_ordered_dimension" if table.missing else "needs_more_than_two_subgroups"
        return answers | {name: refused(code) for name in ORDERED if name not in SIMPLE}
    people = people_of(table)[place]
    answers.update(_risk(table, place, y, confidence))
    answers.update(concentration(y, people, confidence=confidence))
    if bounds is not None:
        answers.update(bounded_concentration(y, people, bounds, confidence=confidence))
    for suffix, link in (("", "logit"), ("_linear", "linear")):
        for name in (f"sii{suffix}", f"rii{suffix}"):
            answers[name] = refused("all_estimates_equal" if (y == y[0]).all() else "not_defined")
        try:
            lines = slope_index(y, people, link=link, scale=table.scale, confidence=confidence)  # type: ignore[arg-type]
        except ValueError:
            continue
        answers.update({name + suffix: one for name, one in lines.items()})
    return answers


def _simple(table: Subgroups, place: Places, y: Array, confidence: float) -> dict[str, Answer]:
    ends = (-1, 0) if table.higher_is_better else (0, -1)
    if np.isnan(y[[0, -1]]).any():
        return {name: refused("missing_subgroup") for name in SIMPLE}
    se = None if table.se is None else array(table.se)[place]
    errors = (None, None) if se is None else (se[[ends[0]]], se[[ends[1]]])
    with np.errstate(all="ignore"):
        found = pair(y[[ends[0]]], y[[ends[1]]], *errors)
        z = z_of(confidence)
        return {name: _measured(name, bounded(one, z, log=name == "r")) for name, one in found.items()}


def _risk(table: Subgroups, place: Places, y: Array, confidence: float) -> dict[str, Answer]:
    """par and paf against the most advantaged subgroup."""
    if table.population is None and table.setting_average is None:
        return {name: refused("average_required") for name in ("par", "paf")}
    people = None if table.population is None else np.array(table.population, dtype=np.float64)[place]
    average = table.setting_average
    if average is None:
        assert people is not None
        average = float((people * y).sum() / people.sum())
    with np.errstate(all="ignore"):
        found = attributable(
            y[None, :],
            None if people is None else people[None, :],
            np.array([average]),
            np.array([len(y) - 1]),
            higher_is_better=table.higher_is_better,
            scale=table.scale,
        )
        z = z_of(confidence)
        return {name: _measured(name, bounded(one, z)) for name, one in found.items()}


def guessed_scale(estimates: Array) -> float:
    """The scale some programs guess from the largest estimate: the smallest of 1, 100, 1000, … that holds it."""
    top = float(np.nanmax(np.abs(estimates)))
    return 1.0 if top <= 1 else 10.0 ** max(2, ceil(np.log10(top) - 1e-12))
