"""What a study holds: gaps stay gaps, claims wait for ten points, phases and frozen lines stand alone."""

from datetime import date
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.spc import Point, Series, Settings, study
from tests.core.spc.series import COACHING, monthly

BASED = Settings(freeze=10, rule_set="shift-trend")


def test_a_shift_names_its_rule_its_points_and_when_it_was_complete():
    result = study(monthly(COACHING), BASED)
    shift = next(s for s in result.signals if s.rule == "shift")
    assert (shift.rule_set, shift.side, shift.found, shift.limit) == ("shift-trend", 1, 10, 6)
    assert shift.points == tuple(range(11, 21))
    assert shift.fired_at == 16
    assert [p.tone for p in result.points] == ["same"] * 10 + ["better"] * 10


def test_the_same_shift_needs_a_look_when_lower_is_better_and_neither_when_neutral():
    for direction, tone in (("lower_is_better", "look"), ("neutral", "same")):
        result = study(monthly(COACHING, direction=direction), BASED)
        assert result.points[-1].tone == tone


def test_points_on_the_median_neither_break_nor_lengthen_a_shift():
    values = [1, 5, 1, 2, 3, 4, 4, 3, 4, 4, 3, 4, 4, 1]
    result = study(monthly(values), Settings(centre=3, rule_set="shift-trend"))
    assert [s.points for s in result.signals if s.rule == "shift"] == [(6, 7, 9, 10, 12, 13)]


def test_a_trend_skips_repeats_and_ends_where_the_line_turns():
    values = [5, 1, 2, 2, 3, 4, 5, 4, 9, 4, 9, 4]
    result = study(monthly(values), Settings(centre=4.5, rule_set="shift-trend"))
    trend = next(s for s in result.signals if s.rule == "trend")
    assert (trend.points, trend.fired_at, trend.side) == ((2, 3, 5, 6, 7), 7, 1)


def test_two_trends_share_their_turning_point():
    values = [1, 2, 3, 4, 5, 4, 3, 2, 1, 2]
    found = study(monthly(values), Settings(rule_set="shift-trend")).signals
    assert [(s.points, s.side) for s in found if s.rule == "trend"] == [
        ((1, 2, 3, 4, 5), 1),
        ((5, 6, 7, 8, 9), -1),
    ]


def test_anhoej_names_the_long_run_and_the_few_crossings_apart():
    result = study(monthly([1, 2] * 6 + [9, 8] * 6))
    assert [(s.rule, s.side, s.found, s.limit) for s in result.signals] == [
        ("long-run", -1, 12, 9),
        ("long-run", 1, 12, 9),
        ("few-crossings", 0, 1, 8),
    ]
    assert [p.tone for p in result.points] == ["same"] * 12 + ["better"] * 12


def test_a_gap_is_no_zero():
    result = study(monthly([10, None, 12, 14, None]))
    assert [p.value for p in result.points] == [10, None, 12, 14, None]
    assert result.points[0].centre == 12
    assert result.phases[0].n_values == 3
    assert result.last.position == 4


def test_under_ten_points_nothing_is_claimed_though_the_tests_fire():
    result = study(monthly([9] * 8), Settings(centre=1))
    assert result.phases[0].runs_signal is True
    assert result.signals == ()
    assert result.cautions == ("8 of 10 points. Signals start at 10.",)
    assert {p.tone for p in result.points} == {"same"}


def test_fewer_than_twelve_baseline_points_are_said():
    assert study(monthly(COACHING), BASED).cautions == (
        "The median rests on 10 points. With fewer than 12 it can still move.",
    )
    assert study(monthly(COACHING), Settings(freeze=12)).cautions == ()
    assert study(monthly(COACHING), Settings(freeze=1)).cautions == (
        "The median rests on 1 point. With fewer than 12 it can still move.",
    )


def test_freezing_works_within_each_phase():
    values = [1, 2, 3, 9, 9, 9, 11, 12, 13, 5, 5, 5]
    result = study(monthly(values), Settings(freeze=3, phase_starts=(7,)))
    assert [p.centre for p in result.points] == [2] * 6 + [12] * 6
    assert [p.baseline for p in result.points] == ([True] * 3 + [False] * 3) * 2


def test_points_left_out_set_no_line_and_join_no_run():
    result = study(monthly([10, 900, 12, 14]), Settings(exclude=(2,)))
    assert result.points[0].centre == 12
    assert result.phases[0].n_obs == 3
    assert 2 not in result.phases[0].longest_run_points


def test_the_longest_run_is_marked_without_any_claim():
    result = study(monthly([1, 9, 9, 9, 1, 1]), Settings(centre=5))
    assert [p.in_longest_run for p in result.points] == [False, True, True, True, False, False]


def test_counts_with_denominators_become_per_cent():
    points = (Point("a", 3, 12), Point("b", 0, 0), Point("c", None, 10), Point("d", 6, 12))
    result = study(Series("On time", points, "%"))
    assert [p.value for p in result.points] == [25, None, None, 50]
    assert [p.count for p in result.points] == [3, 0, None, 6]


def test_points_outside_the_limits_are_a_signal_of_the_individuals_chart():
    values = [10, 11, 9, 10, 11, 9, 10, 11, 9, 10, 11, 9, 30]
    result = study(monthly(values, direction="lower_is_better"), Settings(kind="i", freeze=12))
    assert [(s.rule_set, s.rule, s.points, s.tone) for s in result.signals] == [
        ("three-sigma", "outside-limits", (13,), "look")
    ]
    assert result.centre_name == "mean"


@pytest.mark.parametrize(
    "settings",
    [Settings(kind="pie"), Settings(rule_set="luck"), Settings(freeze=0), Settings(exclude=(21,)),
     Settings(phase_starts=(0,)), Settings(multiply=0)],
)  # fmt: skip
def test_settings_that_do_not_fit_are_refused(settings):
    with pytest.raises(ValueError):
        study(monthly(COACHING), settings)


def test_points_that_cannot_be_plotted_are_refused():
    for value, denominator in ((float("nan"), None), (float("inf"), None), (3, 0), (3, -1)):
        with pytest.raises(ValueError):
            Point("a", value, denominator)
    with pytest.raises(ValueError):
        Series("x", (Point(date(2026, 2, 1), 1), Point(date(2026, 1, 1), 1)))
    with pytest.raises(ValueError):
        Series("x", (Point(date(2026, 2, 1), 1), Point("March", 1)))
    with pytest.raises(ValueError):
        Series("x", (), direction="up")


def test_an_empty_series_has_an_empty_study():
    result = study(Series("x", ()))
    assert (result.points, result.phases, result.signals, result.last) == ((), (), (), None)


numbers = st.lists(st.integers(-50, 50), min_size=1, max_size=40)


@given(numbers, st.randoms(use_true_random=False))
def test_order_within_a_phase_does_not_move_the_median(values, random):
    mixed = list(values)
    random.shuffle(mixed)
    first, second = study(monthly(values)), study(monthly(mixed))
    assert first.points[0].centre == second.points[0].centre == median(values)


@given(numbers, st.integers(1, 45), st.sampled_from(["run", "i"]))
def test_freezing_at_k_gives_the_lines_of_the_first_k_points(values, k, kind):
    frozen = study(monthly(values), Settings(kind=kind, freeze=k)).points[-1]
    alone = study(monthly(values[:k]), Settings(kind=kind)).points[-1]
    assert (frozen.centre, frozen.lcl, frozen.ucl) == (alone.centre, alone.lcl, alone.ucl)


@given(numbers, st.sampled_from(["anhoej", "bestbox", "cutbox", "shift-trend"]))
def test_turning_values_around_turns_every_signal_around(values, rule_set):
    settings = Settings(rule_set=rule_set)
    first = study(monthly(values), settings).signals
    second = study(monthly([-v for v in values]), settings).signals
    assert [(s.rule, s.points, s.side) for s in first] == [(s.rule, s.points, -s.side) for s in second]


@given(numbers)
def test_a_signal_stands_exactly_when_the_tests_fire_on_ten_points_or_more(values):
    for rule_set in ("anhoej", "bestbox", "cutbox", "shift-trend"):
        result = study(monthly(values), Settings(rule_set=rule_set))
        assert bool(result.signals) == (result.phases[0].runs_signal and len(values) >= 10)
