"""Run and individuals charts give what the reference program gives, case by case."""

import json
from math import comb, erf, sqrt
from pathlib import Path

import pytest

from marigold.core.spc import Settings, gather, study
from marigold.core.spc.boxes import BOXES
from marigold.core.spc.model import Series
from marigold.core.spc.runs import box_limit, crossings_min, longest_run_max

GOLDEN = Path(__file__).parents[2] / "golden/spc"


def load(name):
    return json.loads((GOLDEN / name).read_text())


CASES = [("run", c) for c in load("charts_run.json")["cases"]] + [
    ("i", c) for c in load("charts_i.json")["cases"]
]


def studied(kind, case):
    data, options = case["input"], case["options"]
    denominators = data["n"] or [None] * len(data["y"])
    rows = zip(data["x"], data["y"], denominators, strict=True)
    settings = Settings(
        kind=kind,
        rule_set=options["runs_method"],
        freeze=options["freeze"],
        exclude=tuple(options["exclude"]),
        phase_starts=tuple(options["phase_starts"]),
        centre=options["centre"],
        multiply=options["multiply"],
        screened_mr=options["screened_mr"],
        floor_zero=options["floor_zero"],
    )
    return study(Series("measure", gather(rows, options["aggregate"])), settings)


def same(found, expected):
    return found is None if expected is None else found == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[c["id"] for _, c in CASES])
def test_every_point_and_line_matches(kind, case):
    assert case["conformance"] == "required"
    found, expected = studied(kind, case).points, case["expected"]["points"]
    assert len(found) == len(expected["x"])
    for name, ours in (
        ("y", "value"),
        ("centre", "centre"),
        ("lcl", "lcl"),
        ("ucl", "ucl"),
        ("lcl_2s", "lcl_2s"),
        ("ucl_2s", "ucl_2s"),
    ):
        for point, value in zip(found, expected[name], strict=True):
            assert same(getattr(point, ours), value), (name, point.position)
    assert [p.phase for p in found] == expected["part"]
    assert [p.included for p in found] == expected["included"]
    assert [p.outside for p in found] == expected["sigma_signal"]
    # The reference marks left-out points as baseline though they do not count for it; here they are not.
    assert [p.baseline for p in found] == [
        b and i for b, i in zip(expected["baseline"], expected["included"], strict=True)
    ]


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[c["id"] for _, c in CASES])
def test_every_phase_matches(kind, case):
    result = studied(kind, case)
    assert len(result.phases) == len(case["expected"]["parts"])
    for phase, expected in zip(result.phases, case["expected"]["parts"], strict=True):
        for name in (
            "first",
            "last",
            "n_obs",
            "n_useful",
            "longest_run",
            "longest_run_max",
            "crossings",
            "crossings_min",
            "runs_signal",
        ):
            assert getattr(phase, name) == expected[name], name
        assert sum(p.outside for p in result.points if p.phase == phase.number) == expected["sigma_signals"]


def test_runs_limits_match_the_table_up_to_a_hundred_points():
    table = load("table_anhoej_limits.json")
    for n, longest, crossings in zip(
        table["n_useful"], table["longest_run_max"], table["crossings_min"], strict=True
    ):
        assert (n, longest_run_max(n), crossings_min(n)) == (n, longest, crossings)


@pytest.mark.parametrize(
    "row", load("table_box_limits.json")["rows"], ids=lambda r: f"{r['method']}-{r['n_useful']}"
)
def test_box_limits_match_the_table(row):
    found = [box_limit(row["method"], row["n_useful"], longest) for longest in row["longest_run"]]
    assert found == row["min_crossings_without_signal"]


def within(p, longest, largest):
    """chance[n][c]: chance of c crossings and no run above `longest` in n points, each above with chance p."""
    chances = ([p**k for k in range(longest + 1)], [(1 - p) ** k for k in range(longest + 1)])
    ends = [[[0.0] * largest for _ in range(largest + 1)] for _ in (0, 1)]
    for n in range(1, largest + 1):
        for side in (0, 1):
            for k in range(1, min(longest, n) + 1):
                weight = chances[side][k]
                if k == n:
                    ends[side][n][0] += weight
                else:
                    for c, before in enumerate(ends[1 - side][n - k][: n - k]):
                        ends[side][n][c + 1] += weight * before
    return [[a + b for a, b in zip(ends[0][n], ends[1][n], strict=True)] for n in range(largest + 1)]


def test_the_boxes_are_what_their_definition_gives():
    largest, longest = 40, 14
    flat = [[[0.0] * largest] * (largest + 1)] + [within(0.5, run, largest) for run in range(1, longest + 1)]
    p = 0.5 * (1 + erf(0.8 / sqrt(2)))
    moved = [[[0.0] * largest] * (largest + 1)] + [within(p, run, largest) for run in range(1, longest + 1)]
    for n in range(10, largest + 1):
        best = min(
            (sum(moved[run][n][c:n]), run, c)
            for run in range(1, longest + 1)
            for c in range(n)
            if sum(flat[run][n][c:n]) >= 0.925
        )
        _, run, c = best
        edges = [[(run, k) for k in range(c, n)], [(r, c) for r in range(run, 0, -1)]]
        cuts = []
        for order, edge in enumerate(edges):
            held, dropped, cells = sum(flat[run][n][c:n]), 0.0, 0
            for r, k in edge:
                held -= flat[r][n][k] - flat[r - 1][n][k]
                if held < 0.925:
                    break
                dropped += moved[r][n][k] - moved[r - 1][n][k]
                cells += 1
            cuts.append((-dropped, order, cells))
        _, order, cells = min(cuts)
        assert BOXES[n] == (run, c, *((cells, 0) if order == 0 else (0, cells))), n


def test_chance_of_a_perfect_alternation_is_two_in_all_sequences():
    assert within(0.5, 1, 6)[6][5] == pytest.approx(2 / 2**6)
    assert sum(within(0.5, 6, 6)[6]) == pytest.approx(1)
    assert within(0.5, 6, 6)[6][2] == pytest.approx(2 * comb(5, 2) / 2**6)
