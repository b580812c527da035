"""Goal attainment scaling gives the published T-score and refuses what has none."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core import gas

CASES = json.loads((Path(__file__).parents[1] / "golden/gas/t_score.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_t_scores_match_the_closed_formula(case):
    given_, expected = case["input"], case["expected"]
    baseline = given_["baseline"] or [None] * len(given_["achieved"])
    goals = [gas.Goal(*row) for row in zip(given_["achieved"], baseline, given_["weights"], strict=True)]
    found = gas.attainment(goals, given_["rho"])
    assert found.achieved_t == pytest.approx(expected["achieved_t"], rel=1e-9)
    for name in ("baseline_t", "change"):
        if name in expected:
            assert getattr(found, name) == pytest.approx(expected[name], rel=1e-9)
        else:
            assert getattr(found, name) is None


def test_one_goal_without_a_baseline_leaves_no_change_to_report():
    found = gas.attainment([gas.Goal(1, -1), gas.Goal(0)])
    assert (found.baseline_t, found.change) == (None, None)


@pytest.mark.parametrize(
    ("levels", "weights", "rho"),
    [([], None, 0.3), ([0, 1], [1], 0.3), ([0, 1], [0, 0], 0.3), ([0], [-1], 0.3), ([0], [1], 1.2),
     ([float("nan")], [1], 0.3)],
)  # fmt: skip
def test_what_has_no_t_score_is_refused(levels, weights, rho):
    with pytest.raises(ValueError):
        gas.t_score(levels, weights, rho)


def test_a_weight_is_importance_times_difficulty():
    assert gas.weight(3, 2) == 6
    with pytest.raises(ValueError):
        gas.weight(4, 1)


def test_the_five_levels_are_named_in_order():
    assert list(gas.LEVELS) == [-2, -1, 0, 1, 2]
    assert gas.LEVELS[0] == "As expected"


levels = st.lists(st.tuples(st.integers(-2, 2), st.integers(1, 9)), min_size=1, max_size=8)


@given(levels)
def test_turning_every_level_around_mirrors_the_score_at_fifty(rows):
    x, w = [r[0] for r in rows], [r[1] for r in rows]
    assert gas.t_score(x, w) + gas.t_score([-v for v in x], w) == pytest.approx(100)


@given(levels, st.integers(2, 5))
def test_weights_count_only_against_each_other(rows, factor):
    x, w = [r[0] for r in rows], [r[1] for r in rows]
    assert gas.t_score(x, w) == pytest.approx(gas.t_score(x, [v * factor for v in w]))
