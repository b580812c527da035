"""Cases of series over time: charts, Making Data Count, zone rules, new medians, tables of limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from marigold.core.cases.form import BadCase, Suite, numbers, option, part
from marigold.core.spc import KINDS, Point, Series, Settings, Study, Target, gather, study
from marigold.core.spc.constants import a3, b3, b4, c4
from marigold.core.spc.gather import Aggregate
from marigold.core.spc.mdc import SHORT_GROUP, Reading, making_data_count, reading, seen_in
from marigold.core.spc.model import Phase
from marigold.core.spc.rebase import levels
from marigold.core.spc.runs import box_limit, crossings_min, longest_run_max
from marigold.core.spc.values import NELSON_POWER
from marigold.core.spc.zones import NELSON, WESTERN_ELECTRIC

# Charts on which the rows of a subgroup are always taken together in one way.
GATHERED: dict[str, Aggregate] = {"c": "sum", "xbar": "subgroup", "s": "subgroup"}
DIRECTIONS = {"increase": "higher_is_better", "decrease": "lower_is_better", "neutral": "neutral"}
POINT_TYPES = {
    "improvement": "special_cause_improvement",
    "concern": "special_cause_concern",
    "high": "special_cause_neutral_high",
    "low": "special_cause_neutral_low",
    "common": "common_cause",
}


def _labels(case: Mapping[str, Any]) -> list[Any]:
    labels = part(case, "input")["x"]
    if not isinstance(labels, list):
        raise BadCase("input.x must be a list of labels")
    return labels


def _is_group(label: object) -> bool:
    """Whether a label is a name, and so has no place in time."""
    if not isinstance(label, str):
        return False
    try:
        date.fromisoformat(label)
    except ValueError:
        return True
    return False


def _series(case: Mapping[str, Any], kind: str) -> tuple[Series, list[Any]]:
    labels, values = _labels(case), numbers(part(case, "input")["y"], "input.y")
    given = part(case, "input").get("n")
    below = numbers(given, "input.n") if given is not None else [None] * len(values)
    if not len(labels) == len(values) == len(below):
        raise BadCase("input.x, input.y and input.n must be of one length")
    rows = [
        # A row that lacks its denominator says nothing, as one that lacks its value.
        (x, v if given is None or n is not None else None, n)
        for x, v, n in zip(labels, values, below, strict=True)
    ]
    asked = option(case, "aggregate", "mean")
    if asked not in ("mean", "sum", "median"):
        raise BadCase(f"options.aggregate {asked!r} is not mean, sum or median")
    how: Aggregate = GATHERED.get(kind) or asked
    return Series("value", gather(rows, how)), sorted(set(labels))


def _charted(case: Mapping[str, Any]) -> tuple[Study, list[Any]]:
    kind = case.get("chart") or option(case, "chart", None)
    if kind not in KINDS:
        raise BadCase(f"there is no chart {kind!r}: there are {', '.join(KINDS)}")
    series, labels = _series(case, kind)
    centre = option(case, "centre", None)
    if kind == "t" and centre is not None:
        # In these files the line of a chart of times is given after its transformation.
        centre = centre**NELSON_POWER
    settings = Settings(
        kind=kind,
        rule_set=option(case, "runs_method", "anhoej"),
        freeze=option(case, "freeze", None),
        exclude=tuple(option(case, "exclude", ())),
        phase_starts=tuple(option(case, "phase_starts", ())),
        centre=centre,
        multiply=option(case, "multiply", None),
        screened_mr=option(case, "screened_mr", True),
        floor_zero=option(case, "floor_zero", False),
        ordered=not any(map(_is_group, labels)),
    )
    return study(series, settings), labels


def chart(case: Mapping[str, Any]) -> dict[str, Any]:
    """Points and parts of one chart."""
    found, labels = _charted(case)
    columns: dict[str, list[Any]] = {"x": labels, "y": [p.value for p in found.points], "infinite_y": []}
    if part(case, "input").get("n") is not None:
        columns["n"] = [p.denominator or 0 for p in found.points]
    columns["part"] = [p.phase for p in found.points]
    columns["baseline"] = [_in_baseline(found, p.position, p.phase) for p in found.points]
    columns["included"] = [p.included for p in found.points]
    for name in ("centre", "lcl", "ucl", "lcl_2s", "ucl_2s"):
        columns[name] = [getattr(p, name) for p in found.points]
    columns["sigma_signal"] = [p.outside for p in found.points]
    if KINDS[found.settings.kind].subgroups:
        columns["size"] = [p.size or 0 for p in found.series.points]
        columns["sd"] = [p.sd for p in found.series.points]
    return {"points": columns, "parts": [_part(found, phase) for phase in found.phases]}


def _in_baseline(found: Study, position: int, phase: int) -> bool:
    """In these files a point left out still lies in the baseline, though it does not count for it."""
    return found.settings.freeze is None or position - found.phases[phase - 1].first < found.settings.freeze


def _part(found: Study, phase: Phase) -> dict[str, Any]:
    return {
        "part": phase.number,
        "first": phase.first,
        "last": phase.last,
        "n_obs": phase.n_obs,
        "n_useful": phase.n_useful,
        "longest_run": phase.longest_run,
        "longest_run_max": phase.longest_run_max,
        "crossings": phase.crossings,
        "crossings_min": phase.crossings_min,
        "runs_signal": phase.runs_signal,
        "sigma_signals": sum(p.outside for p in found.points if p.phase == phase.number),
    }


def mdc(case: Mapping[str, Any]) -> dict[str, Any]:
    """Points, groups, assurance and members of the rules, by Making Data Count."""
    values = numbers(part(case, "input")["y"], "input.y")
    way = option(case, "improvement_direction", "increase")
    if way not in DIRECTIONS:
        raise BadCase(f"options.improvement_direction must be one of {', '.join(DIRECTIONS)}")
    target = option(case, "target", None)
    settings = Settings(
        kind="i",
        rule_set="making-data-count",
        freeze=option(case, "fix_after_n_points", None),
        phase_starts=tuple(option(case, "rebase_at", None) or ()),
        targets=(Target(target),) if target is not None else (),
        screened_mr=option(case, "screen_outliers", True),
        # The older reading, which the labels of these files follow; members are listed by both.
        two_of_three="between",
    )
    points = tuple(Point(str(n), value) for n, value in enumerate(values, start=1))
    found = study(Series("value", points, direction=DIRECTIONS[way]), settings)  # type: ignore[arg-type]
    read = reading(found)
    return {
        "points": _mdc_points(found, read),
        "groups": [_mdc_group(found, phase, read) for phase in found.phases],
        "assurance": read.assurance,
        "rule_members": _members(found),
    }


def _mdc_points(found: Study, read: Reading) -> dict[str, list[Any]]:
    points = found.points
    return {
        "y": [p.value for p in points],
        "group": [p.phase for p in points],
        "mean": [p.centre for p in points],
        "lpl": [p.lcl for p in points],
        "upl": [p.ucl for p in points],
        "outside_limits": [None if p.value is None or p.ucl is None else p.outside for p in points],
        "side_of_mean": [p.side for p in points],
        "close_to_limits": [
            None if p.value is None or p.ucl is None else p.z is not None and 2 < abs(p.z) <= 3
            for p in points
        ],
        "special_cause": [_cause(cause) for cause in read.causes],
        "point_type": [POINT_TYPES[kind] for kind in read.kinds],
    }


def _cause(cause: tuple[str, int] | None) -> str:
    if cause is None:
        return "Common Cause"
    up = cause[1] > 0
    return {
        "mdc-outside": "Above UCL" if up else "Below LCL",
        "mdc-trend": f"7 Point Trend ({'Increasing' if up else 'Decreasing'})",
        "mdc-two-of-three": f"2 in 3 {'Above' if up else 'Below'} CL",
        "mdc-one-side": f"7 Points {'Above' if up else 'Below'} CL",
    }[cause[0]]


def _mdc_group(found: Study, phase: Phase, read: Reading) -> dict[str, Any]:
    rows = found.points[phase.first - 1 : phase.last]
    return {
        "group": phase.number,
        "n": len(rows),
        "mean": rows[0].centre,
        "lpl": rows[0].lcl,
        "upl": rows[0].ucl,
        "short": len(rows) < SHORT_GROUP,
        "variation": POINT_TYPES[read.kinds[phase.last - 1]],
    }


def _members(found: Study) -> dict[str, list[int]]:
    members: dict[str, set[int]] = {name: set() for name in MEMBERS.values()}
    members["two_of_three_counting_outside"] = set()
    for phase in found.phases:
        seen = seen_in(found, phase.first, phase.last)
        for pattern in making_data_count(seen, found.settings):
            members[MEMBERS[pattern.rule]].update(pattern.points)
        for pattern in making_data_count(seen, Settings(two_of_three="outside")):
            if pattern.rule == "mdc-two-of-three":
                members["two_of_three_counting_outside"].update(pattern.points)
    return {name: sorted(positions) for name, positions in members.items()}


MEMBERS = {
    "mdc-outside": "outside_limits",
    "mdc-trend": "trend_of_seven",
    "mdc-two-of-three": "two_of_three",
    "mdc-one-side": "seven_one_side",
}


def bundled(case: Mapping[str, Any]) -> dict[str, Any]:
    """Published data: a chart where one is named, else Making Data Count."""
    return chart(case) if "chart" in case else mdc(case)


def zone_rules(case: Mapping[str, Any]) -> dict[str, Any]:
    """Members and ends of the eight rules of Nelson and the four of Western Electric, in standardized values."""
    z = [v for v in numbers(part(case, "input")["z"], "input.z") if v is not None]
    result = {}
    for rule in (*NELSON, *WESTERN_ELECTRIC):
        found = rule.find(z)
        members = sorted({i + 1 for w in found for i in w.members})
        result[rule.key.replace("-", "_")] = {"members": members, "ends": [w.end + 1 for w in found]}
    return result


def rebase(case: Mapping[str, Any]) -> dict[str, Any]:
    """The medians of a run chart after each sustained run."""
    found = levels(
        numbers(part(case, "input")["y"], "input.y"),
        option(case, "baseline", 13),
        option(case, "run_length", 9),
        option(case, "direction", "both"),
    )
    names = ("median", "first", "last", "extend_to", "kind")
    return {"medians": [{name: getattr(level, name) for name in names} for level in found]}


def runs_limits(document: Mapping[str, Any]) -> dict[str, Any]:
    """Limits of the two runs tests for each number of useful points."""
    sizes = document["n_useful"]
    return {
        "n_useful": sizes,
        "longest_run_max": [longest_run_max(n) for n in sizes],
        "crossings_min": [crossings_min(n) for n in sizes],
    }


def constants(document: Mapping[str, Any]) -> dict[str, Any]:
    """Constants of the charts of subgroups."""
    sizes = document["n"]
    return {
        "n": sizes,
        "c4": [c4(n) for n in sizes],
        "A3": [a3(n) for n in sizes],
        "B3": [b3(n) for n in sizes],
        "B4": [b4(n) for n in sizes],
    }


def box_limits(document: Mapping[str, Any]) -> dict[str, Any]:
    """Fewest crossings without a signal, by method, number of useful points and longest run."""
    return {
        "rows": [
            {
                "n_useful": row["n_useful"],
                "method": row["method"],
                "longest_run": row["longest_run"],
                "min_crossings_without_signal": [
                    box_limit(row["method"], row["n_useful"], longest) for longest in row["longest_run"]
                ],
            }
            for row in document["rows"]
        ]
    }


SUITES: dict[str, Suite] = {
    "spc-charts": chart,
    "spc-making-data-count": mdc,
    "spc-zone-rules": zone_rules,
    "spc-run-chart-rebase": rebase,
    "bundled-data": bundled,
    "table-anhoej-limits": runs_limits,
    "table-constants": constants,
    "table-box-limits": box_limits,
}
