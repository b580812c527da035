"""Laws that hold for every table of subgroups, and words for those that can't be measured."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from marigold.core.disparity import (
    Measured,
    Refused,
    Subgroups,
    change,
    gap_series,
    gaps,
    linear_slope,
    proportion,
    rate,
    standardized_rate,
    summary,
    unordered_many,
)  # fmt: skip
from marigold.core.disparity.simulate import draw

FORMULA = ("d", "r", "paf", "par", "bgv", "mld", "ti")

rows = st.lists(st.tuples(st.floats(1, 95), st.floats(0.1, 4), st.integers(20, 4000)), min_size=3, max_size=9)


def table(given_, **more):
    y, se, people = zip(*given_, strict=True)
    return Subgroups(tuple(f"g{n}" for n in range(len(y))), y, se, people, **more)


def estimates(answers):
    return {name: one.estimate for name, one in answers.items() if isinstance(one, Measured)}


@settings(deadline=None)
@given(rows, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_subgroups_moves_no_unordered_measure(given_, random, higher):
    assume(len({y for y, _, _ in given_}) == len(given_))
    turned = list(given_)
    random.shuffle(turned)
    a, b = (summary(table(r, higher_is_better=higher), draws=0) for r in (given_, turned))
    for name, one in a.items():
        assert b[name].estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-9), name
        if one.se is not None:
            assert b[name].se == pytest.approx(one.se, rel=1e-8, abs=1e-9), name


@settings(deadline=None)
@given(rows, st.integers(2, 50))
def test_shares_count_and_not_the_size_of_the_population(given_, factor):
    larger = [(y, se, people * factor) for y, se, people in given_]
    a, b = estimates(summary(table(given_), draws=0)), estimates(summary(table(larger), draws=0))
    assert b == pytest.approx(a, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(rows, st.floats(0.1, 50))
def test_scaling_estimates_scales_absolute_measures_and_leaves_relative_ones(given_, factor):
    scaled = [(y * factor, se * factor, people) for y, se, people in given_]
    a = estimates(summary(table(given_), draws=0))
    b = estimates(summary(table(scaled, scale=100 * factor), draws=0))
    powers = {"bgv": 2, "d": 1, "par": 1, "bgsd": 1, "mdbu": 1, "mdbw": 1, "mdmu": 1, "mdmw": 1}
    for name, value in a.items():
        assert b[name] == pytest.approx(value * factor ** powers.get(name, 0), rel=1e-7, abs=1e-6), name


@settings(deadline=None)
@given(st.floats(1, 95), st.lists(st.tuples(st.floats(0.1, 4), st.integers(20, 900)), min_size=3, max_size=8))
def test_equal_subgroups_have_no_disparity(y, others):
    found = estimates(summary(table([(y, se, people) for se, people in others]), draws=0))
    assert found.pop("r") == pytest.approx(1)
    assert all(value == pytest.approx(0, abs=1e-9) for value in found.values())


@settings(deadline=None)
@given(st.lists(rows.filter(lambda r: len(r) >= 4).map(lambda r: r[:4]), min_size=1, max_size=6))
def test_many_tables_at_once_give_what_each_gives_alone(tables):
    y, se, people = (np.array([[row[k] for row in one] for one in tables], dtype=float) for k in range(3))
    found = unordered_many(y, se=se, population=people)
    for n, one in enumerate(tables):
        alone = summary(table(one), draws=0)
        for name, column in found.items():
            assert column.estimate[n] == pytest.approx(alone[name].estimate, rel=1e-12, abs=1e-12)
            if name in FORMULA:
                assert column.lower[n] == pytest.approx(alone[name].lower, rel=1e-12, abs=1e-12)


def test_tables_with_gaps_stand_beside_whole_ones():
    y = np.array(
        [[10.0, 20, 30, 40, 50, 60, 70], [10, 20, np.nan, 40, 50, 60, 70], [np.nan, np.nan, 1, 2, 3, 4, 5]]
    )
    people = np.full(y.shape, 50.0)
    found = unordered_many(y, population=people)
    assert found["d"].estimate.tolist() == [60, 60, 4]
    assert found["mdmu"].estimate[1] == pytest.approx(
        np.mean(np.abs(y[1, ~np.isnan(y[1])] - np.nanmean(y[1])))
    )
    # Two of seven are more than 15 percent.
    assert np.isnan(found["bgv"].estimate[2])


def test_draws_are_cut_at_both_ends_and_keep_to_certain_ones():
    found = draw(np.array([0.5, 99.8, 40.0]), np.array([2.0, 1.0, 0.0]), 4000, 3, high=100.0)
    assert found.min() >= 0
    assert found.max() <= 100
    assert set(found[:, 2]) == {40.0}


def test_simulated_bounds_are_the_same_for_the_same_seed():
    one = table([(20, 2, 50), (40, 3, 70), (70, 1, 90)])
    assert summary(one, draws=2000, seed=4) == summary(one, draws=2000, seed=4)
    assert summary(one, draws=2000, seed=4)["cov"] != summary(one, draws=2000, seed=5)["cov"]


def test_each_reference_gives_the_gaps_it_names():
    one = Subgroups(
        ("Maple", "Oak", "Birch"), (60.0, 50.0, 80.0), (2.0, 1.0, 3.0), (100, 300, 50), reference=0
    )
    largest = {g.name: g.difference.estimate for g in gaps(one, "largest")}
    assert largest == {"Maple": 10, "Birch": 30}
    assert {g.reference for g in gaps(one, "best")} == {"Birch"}
    fixed = gaps(one, "fixed")
    assert [(g.name, g.difference.estimate, g.difference.se) for g in fixed] == [
        ("Oak", -10, pytest.approx(5**0.5)), ("Birch", 20, pytest.approx(13**0.5)),
    ]  # fmt: skip
    assert fixed[0].ratio.estimate == pytest.approx(50 / 60)
    low = Subgroups(one.names, one.estimates, one.se, one.population, higher_is_better=False)
    assert {g.reference for g in gaps(low, "best")} == {"Oak"}


def test_gaps_from_the_average_know_that_the_subgroup_is_part_of_it():
    one = Subgroups(("Maple", "Oak", "Birch"), (60.0, 50.0, 80.0), (2.0, 1.0, 3.0), (100, 300, 50))
    found = {g.name: g for g in gaps(one, "average")}
    draws = np.random.default_rng(2).normal(one.estimates, one.se, (400_000, 3))
    average = draws @ (np.array(one.population) / 450)
    for n, name in enumerate(one.names):
        assert found[name].difference.se == pytest.approx((draws[:, n] - average).std(), rel=0.01)
        assert found[name].ratio.se == pytest.approx(np.log(draws[:, n] / average).std(), rel=0.01)


def test_a_gap_over_time_has_its_uncertainty_and_a_hole_where_it_is_not_known():
    def year(a, b, se=1.0):
        return Subgroups(("Maple", "Oak", "Birch"), (a, b, 55.0), (se, se, se), (100, 100, 100))

    series = gap_series([("2023", year(70.0, 40.0)), ("2024", year(None, 40.0)), ("2025", year(62.0, 45.0))])
    assert [(p.when, p.estimate) for p in series] == [("2023", 30), ("2024", 15), ("2025", 17)]
    series = gap_series([("2023", year(70.0, 40.0)), ("2024", year(None, 40.0))], "bgv")
    assert series[1].estimate is None
    assert series[1].why == "More than 15 percent of the subgroups have no estimate."
    first, last = gap_series([("2023", year(70.0, 40.0)), ("2025", year(62.0, 45.0))])
    moved = change(first, last)
    assert (moved.estimate, moved.certain) == (-13, True)
    assert moved.upper - moved.lower == pytest.approx(2 * 1.959964 * 2, rel=1e-5)
    with pytest.raises(ValueError, match="gap is not known"):
        gap_series([("2023", year(70.0, 40.0))], "gap")


def test_slopes_point_to_the_advantaged_and_turn_with_the_order():
    y, people = (30.0, 42.0, 55.0, 71.0), (100, 120, 90, 80)
    up = Subgroups(tuple("abcd"), y, None, people, order=(1, 2, 3, 4))
    down = Subgroups(tuple("abcd"), y, None, people, order=(4, 3, 2, 1))
    a, b = summary(up), summary(down)
    for name in ("sii", "sii_linear", "aci", "rci"):
        assert a[name].estimate > 0
        assert b[name].estimate == pytest.approx(-a[name].estimate)
    assert a["rii"].estimate * b["rii"].estimate == pytest.approx(1)


def test_all_or_nothing_has_no_finite_slope():
    one = Subgroups(tuple("abcd"), (0.0, 0.0, 100.0, 100.0), None, (10, 10, 10, 10), order=(1, 2, 3, 4))
    assert summary(one)["sii"] == Refused("not_defined", "The measure is not defined for these numbers.")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda: Subgroups(("a",), (1.0,)), "at least two subgroups"),
        (lambda: Subgroups(("a", "b"), (1.0,)), "estimates: 1 given for 2 subgroups"),
        (lambda: Subgroups(("a", "b"), (1.0, 2.0), (1.0, -1.0)), "se: subgroup b is below 0"),
        (lambda: Subgroups(("a", "b"), (1.0, 2.0), population=(0, 0)), "hold no people"),
        (lambda: Subgroups(("a", "b"), (1.0, 2.0), reference=2), "no subgroup 3 among 2"),
        (lambda: Subgroups(("a", "b"), (1.0, 2.0), order=(1, 1)), "have the same place"),
        (lambda: gaps(Subgroups(("a", "b"), (1.0, 2.0)), "largest"), "can't be told without it"),
        (lambda: proportion(5, 4), "more events than people"),
        (lambda: rate(-1, 4), "can't be below 0"),
        (lambda: rate(1, 0), "must be above 0"),
        (lambda: standardized_rate([1], [2], [3]), "ten events in all"),
        (lambda: linear_slope([1, 2], [1, 1], [1, 1]), "three subgroups or more"),
        (lambda: unordered_many(np.zeros(3)), "tables x subgroups"),
    ],
)  # fmt: skip
def test_what_has_no_answer_is_refused_in_words(act, words):
    with pytest.raises(ValueError, match=words):
        act()
