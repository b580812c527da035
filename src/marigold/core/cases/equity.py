"""Cases of inequality, suppression, goal attainment and reliability."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from marigold.core import gas, reliability
from marigold.core.cases.form import BadCase, Suite, numbers, part
from marigold.core.disparity import rates
from marigold.core.disparity.ordered import slope_index
from marigold.core.disparity.simulate import SIMULATED, simulated
from marigold.core.disparity.summary import guessed_scale, people_of, summary
from marigold.core.disparity.table import Measured, Refused, Subgroups, array
from marigold.core.suppression import Policy, intervals, lists, pattern

Case = Mapping[str, Any]

# The interval of a simulated measure is compared within 3 % of its width; so many draws move it by far less.
DRAWS = 100_000
# What the standard error of these is multiplied by to be on the scale of the estimate. The reference leaves it out.
UNSCALED = {"ti": 1000.0, "mld": 1000.0, "paf": 100.0}


def _some(case: Case, name: str) -> tuple[Any, ...] | None:
    found = part(case, "input").get(name)
    return None if found is None else tuple(numbers(found, f"input.{name}"))


def _table(case: Case) -> Subgroups:
    given = part(case, "input")
    estimates = _some(case, "estimate")
    if estimates is None:
        raise BadCase("input.estimate is missing")
    reference = given.get("reference")
    ordered = given.get("ordered", given.get("order") is not None)
    return Subgroups(
        names=tuple(given.get("subgroup") or (f"subgroup {n + 1}" for n in range(len(estimates)))),
        estimates=estimates,
        se=_some(case, "se"),
        population=_some(case, "population"),
        order=_some(case, "order") if ordered else None,
        reference=None if reference is None else int(reference) - 1,
        setting_average=given.get("setting_average"),
        higher_is_better=bool(given.get("favourable", True)),
        scale=float(given.get("scale", 100)),
    )


def _row(answer: Measured | Refused) -> dict[str, Any]:
    if isinstance(answer, Refused):
        return {"refused": answer.code}
    return {"estimate": answer.estimate, "se": answer.se, "lower": answer.lower, "upper": answer.upper}


def _as_reference(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """ti, mld and paf with the interval of the reference, and the one to show under `corrected`."""
    if row.get("se") is None or name not in UNSCALED:
        return row
    shown = {key: row[key] for key in ("se", "lower", "upper")}
    half = (row["upper"] - row["lower"]) / 2 / UNSCALED[name]
    middle = row["estimate"]
    se = row["se"] / UNSCALED[name]
    return {"estimate": middle, "se": se, "lower": middle - half, "upper": middle + half, "corrected": shown}


def disparity(case: Case) -> dict[str, Any]:
    """Measures of one table, in the form the reference gives them."""
    table = _table(case)
    bounds = part(case, "options").get("bounds")
    limits = None if bounds is None else (float(bounds[0]), float(bounds[1]))
    answers = summary(table, draws=0, bounds=limits)
    rows = {name: _as_reference(name, _row(answer)) for name, answer in answers.items()}
    if table.order is None:
        for name, (lower, upper, sd) in simulated(table, draws=DRAWS).items():
            if name in rows and "refused" not in rows[name]:
                rows[name]["simulated_interval"] = {"lower": lower, "upper": upper, "sd": sd}
        for name in SIMULATED:
            if name in rows and "refused" not in rows[name]:
                rows[name].update(se=None, lower=None, upper=None)
        return rows
    return rows | _slopes(table, rows)


def _slopes(table: Subgroups, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Slope indices as the reference has them: a guessed scale, whole people, and people counted by their square."""
    assert table.order is not None
    found: dict[str, Any] = {}
    names = ("sii", "rii", "sii_linear", "rii_linear", "sii_grouped", "rii_grouped")
    if table.missing or len(table.names) < 3 or len(set(table.estimates)) == 1:
        code = rows["sii"]["refused"]
        return {name: {"refused": code} for name in names}
    place = np.argsort(np.array(table.order))
    y, people = array(table.estimates)[place], people_of(table, whole=True)[place]
    scale = guessed_scale(y)
    counted = y
    if table.population is not None:
        counted = np.where(people > 0, np.round(y / scale * people) / np.maximum(people, 1) * scale, y)
    forms: dict[str, Callable[[], dict[str, Measured]]] = {
        "": lambda: slope_index(counted, people, weights=people * people, scale=scale),
        "_linear": lambda: slope_index(y, people, link="linear", scale=scale),
        "_grouped": lambda: slope_index(counted, people, scale=scale),
    }
    for suffix, form in forms.items():
        try:
            lines = form()
        except ValueError:
            lines = {}
        for name in ("sii", "rii"):
            one = lines.get(name)
            found[name + suffix] = {"refused": "not_defined"} if one is None else _row(one)
        row = found["sii" + suffix]
        if suffix != "_grouped" and "se" in row:
            row["se"] = row["se"] / scale
    return found


def rate_cases(case: Case) -> dict[str, Any]:
    """Rates with intervals for subgroups: proportion, rate, standardised-rate, linear-slope-index."""
    given, kind = part(case, "input"), case.get("kind")
    confidence = float(given.get("confidence", 0.95))
    if kind == "linear-slope-index":
        line = rates.linear_slope(given["value"], given["se"], given["population"], confidence=confidence)
        bounds = {f"{name}_{end}": getattr(line, f"{name}_{end}") for name in ("sii", "rii") for end in ("lower", "upper")}  # fmt: skip
        return {"sii": line.sii, "rii": line.rii, "intercept": line.intercept, "simulated_interval": bounds}
    multiplier = float(given.get("multiplier", 1))
    if kind == "standardised-rate":
        one = rates.standardized_rate(
            given["x"], given["n"], given["standard"], multiplier=multiplier, confidence=confidence
        )
        return {"value": one.value, "lower": one.lower, "upper": one.upper, "method": one.method}
    forms = {"proportion": rates.proportion, "rate": rates.rate}
    if kind not in forms:
        raise BadCase(f"kind {kind!r} is not known")
    rows = [
        forms[kind](x, n, multiplier=multiplier, confidence=confidence)
        for x, n in zip(given["x"], given["n"], strict=True)
    ]
    return {name: [getattr(row, name) for row in rows] for name in ("value", "lower", "upper", "method")}


def _naive(case: Case) -> Policy:
    """The policy of the golden cases: zeros are shown, and outsiders only know that counts aren't negative."""
    return Policy("case", int(part(case, "input")["threshold"]), policy_known=False)


def suppression(case: Case) -> dict[str, Any]:
    """One case of hiding small counts: audit, minimum or list."""
    kinds = {"audit": audit_case, "minimum": minimum_case, "list": list_case}
    kind = case.get("kind")
    if kind not in kinds:
        raise BadCase(f"kind {kind!r} is not known: kinds are {', '.join(kinds)}")
    return kinds[kind](case)


def audit_case(case: Case) -> dict[str, Any]:
    """The bounds of each hidden cell, and those derived exactly; positions from 1."""
    given = part(case, "input")
    cells = [(int(i) - 1, int(j) - 1) for i, j in given["suppressed"]]
    found = intervals(given["table"], cells)
    rows = [
        {"row": i + 1, "column": j + 1, "value": given["table"][i][j], "lower": low, "upper": high}
        for (i, j), (low, high) in found.items()
    ]
    exact = [[row["row"], row["column"]] for row in rows if row["lower"] == row["upper"]]
    return {"intervals": rows, "exactly_disclosed": exact}


def minimum_case(case: Case) -> dict[str, Any]:
    """The cells of a two-way table to hide; `secondary` is null when inner cells alone can't protect it."""
    grid = part(case, "input")["table"]
    found = pattern(grid, _naive(case))
    result: dict[str, Any] = {"primary": [[i + 1, j + 1] for i, j in found.primary]}
    if found.secondary is None:
        return result | dict.fromkeys(("secondary", "minimum_secondary_cells", "minimum_secondary_sum"))
    return result | {
        "secondary": [[i + 1, j + 1] for i, j in found.secondary],
        "minimum_secondary_cells": len(found.secondary),
        "minimum_secondary_sum": sum(grid[i][j] for i, j in found.secondary),
        "proven": found.proven,
    }


def list_case(case: Case) -> dict[str, Any]:
    """The counts of a list to hide."""
    given = part(case, "input")
    counts, policy = given["counts"], _naive(case)
    more = lists.secondary(counts, policy, total_published=bool(given.get("total_published", True)))
    return {
        "primary": [n + 1 for n in lists.primary(counts, policy)],
        "minimum_secondary_cells": None if more is None else len(more),
        "smallest_choice": None if more is None else [n + 1 for n in more],
    }


def gas_case(case: Case) -> dict[str, Any]:
    """The T-score of several goals, and its change where there is a baseline."""
    given = part(case, "input")
    achieved, baseline = given["achieved"], given.get("baseline")
    weights = given.get("weights") or [1.0] * len(achieved)
    before = baseline or [None] * len(achieved)
    goals = [gas.Goal(*row) for row in zip(achieved, before, weights, strict=True)]
    found = gas.attainment(goals, float(given.get("rho", gas.RHO)))
    result = {"achieved_t": found.achieved_t}
    if found.baseline_t is None or found.change is None:
        return result
    return result | {"baseline_t": found.baseline_t, "change": found.change}


def reliability_case(case: Case) -> dict[str, Any]:
    """One case of alpha, icc, cohen_kappa, fleiss_kappa or krippendorff: named, or told by its id and options."""
    ratings, options = part(case, "input")["ratings"], part(case, "options")
    forms: dict[str, Callable[[], dict[str, Any]]] = {
        "alpha": lambda: _alpha(ratings),
        "icc": lambda: {name: _icc(one) for name, one in reliability.icc(ratings).items()},
        "cohen_kappa": lambda: _cohen(ratings, options.get("weights") or "none"),
        "fleiss_kappa": lambda: _fleiss(ratings),
        "krippendorff": lambda: {
            "alpha": reliability.krippendorff_alpha(ratings, level=options.get("level") or "nominal")
        },
    }
    return forms[_measure(case)]()


def _measure(case: Case) -> str:
    options = part(case, "options")
    told = str(case.get("measure") or case.get("kind") or case.get("id") or "").replace("-", "_")
    for name in ("cohen_kappa", "fleiss_kappa", "krippendorff", "alpha", "icc"):
        if told.startswith(name):
            return name
    if "weights" in options:
        return "cohen_kappa"
    if "level" in options:
        return "krippendorff"
    raise BadCase("kind must say which measure: alpha, icc, cohen_kappa, fleiss_kappa or krippendorff")


def _alpha(ratings: Any) -> dict[str, Any]:
    one = reliability.alpha(ratings)
    return {
        "alpha": one.alpha,
        "alpha_standardised": one.standardized,
        "mean_inter_item_r": one.mean_inter_item_r,
        "guttman_lambda6": one.guttman_lambda6,
        "item_rest_correlation": list(one.item_rest),
        "alpha_if_dropped": list(one.if_dropped),
        "feldt_lower": one.lower,
        "feldt_upper": one.upper,
    }


def _icc(one: reliability.Icc) -> dict[str, Any]:
    return {"F": one.f} | {k: getattr(one, k) for k in ("estimate", "df1", "df2", "p", "lower", "upper")}


def _cohen(ratings: Any, weights: Any) -> dict[str, Any]:
    one = reliability.cohen_kappa(ratings, weights=weights)
    return {k: getattr(one, k) for k in ("kappa", "z_null", "raw_agreement", "n", "se", "lower", "upper")}


def _fleiss(ratings: Any) -> dict[str, Any]:
    one = reliability.fleiss_kappa(ratings)
    return {"kappa": one.kappa, "z_null": one.z_null}


SUITES: dict[str, Suite] = {
    "ordered": disparity,
    "unordered": disparity,
    "disparity": disparity,
    "rates": rate_cases,
    "suppression": suppression,
    "gas": gas_case,
    "reliability": reliability_case,
}
