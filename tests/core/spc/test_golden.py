"""Every case gives what the reference programs give, through the same door as the command line."""

import json
from math import comb, erf, isclose, sqrt
from pathlib import Path

import pytest

from marigold.core.cases import SUITES, answers
from marigold.core.spc.boxes import BOXES
from marigold.core.spc.runs import box_limit, crossings_min, longest_run_max

GOLDEN = Path(__file__).parents[2] / "golden/spc"
FILES = sorted(path.name for path in GOLDEN.glob("*.json"))


def load(name):
    return json.loads((GOLDEN / name).read_text())


def differences(found, expected, where=""):
    """Where two results differ, by relative tolerance of 1e-9; more fields than expected are no difference."""
    if isinstance(expected, dict):
        missing = [f"{where}.{key} is missing" for key in expected if key not in found]
        return missing or [
            d for key in expected for d in differences(found[key], expected[key], f"{where}.{key}")
        ]
    if isinstance(expected, list):
        if len(found) != len(expected):
            return [f"{where}: {len(found)} for {len(expected)}"]
        return [
            d
            for i, pair in enumerate(zip(found, expected, strict=True), 1)
            for d in differences(*pair, f"{where}[{i}]")
        ]
    if (
        isinstance(expected, float | int)
        and not isinstance(expected, bool)
        and isinstance(found, float | int)
    ):
        same = isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    else:
        same = found is expected or (isinstance(found, str) and found == expected)
    return [] if same else [f"{where}: {found!r} for {expected!r}"]


def cases():
    for name in FILES:
        for case in load(name).get("cases", []):
            yield pytest.param(name, case, id=case["id"])


# What a reference does that is not followed here: each is refused, with the reason.
REFUSED = {
    "p-positive-over-zero-a", "pp-positive-over-zero-a", "u-positive-over-zero-a", "up-positive-over-zero-a",
    "t-zero-time-a", "rebase-too-few-a",
}  # fmt: skip


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_every_case_matches_its_reference(name, case):
    asked = {key: value for key, value in case.items() if key not in ("expected", "points", "parts")}
    (answer,) = answers({"suite": load(name)["suite"], "cases": [asked]})["cases"]
    assert answer["id"] == case["id"]
    if case["id"] in REFUSED:
        assert case["conformance"] == "informative" or "refused" in case["expected"]
        assert set(answer["result"]) == {"refused"}
        return
    expected = case.get("expected") or {"points": case["points"]}
    assert differences(answer["result"], expected) == []


@pytest.mark.parametrize("name", [name for name in FILES if "cases" not in load(name)])
def test_every_table_matches_its_reference(name):
    document = load(name)
    expected = {key: value for key, value in document.items() if isinstance(value, list)}
    assert differences(answers(document)["result"], expected) == []


def test_every_suite_has_its_cases():
    assert {load(name)["suite"] for name in FILES} <= set(SUITES)
    assert len(list(cases())) == 267


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
