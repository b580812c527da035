"""New medians: found by sustained runs, suggested for run charts only, and only after a frozen baseline."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.spc import Settings, study
from marigold.core.spc.rebase import Level, levels, suggested
from tests.core.spc.series import monthly

VALUES = [3, 5, 4, 6, 5, 4, 9, 8, 5, 9, 7, 5, 2, 9]


def test_values_on_the_median_neither_count_nor_break_a_run():
    found = levels([1, 3, 2, 5, 2, 6, 2, 7], baseline=3, run_length=3, direction="above")
    assert found == (Level(2, 1, 3, 4, "baseline"), Level(6, 4, 8, 8, "sustained"))


def test_missing_values_are_passed_by_and_keep_their_positions():
    found = levels([1, None, 3, 2, 5, None, 6, 7], baseline=3, run_length=3)
    assert found == (Level(2, 1, 4, 5, "baseline"), Level(6, 5, 8, 8, "sustained"))


def test_a_run_on_the_side_that_is_not_wanted_changes_nothing():
    values = [5, 5, 5, 1, 1, 1, 9, 9, 9]
    assert [level.median for level in levels(values, 3, 3, "above")] == [5, 9]
    assert [level.median for level in levels(values, 3, 3, "below")] == [5, 1]
    assert [level.median for level in levels(values, 3, 3, "both")] == [5, 1, 9]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((3, 9), "too few points after the baseline: 5, and a run has 9"), ((0, 3), "at least 1"),
     ((3, 3, "up"), "direction must be one of")],
)  # fmt: skip
def test_what_can_not_be_searched_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        levels(VALUES[:8], *arguments)


def test_nothing_is_suggested_without_a_frozen_baseline_or_for_another_chart():
    values = [4, 6, 5] * 4 + [9] * 10
    assert suggested(study(monthly(values), Settings(freeze=12))) == (13,)
    for settings in (
        Settings(),
        Settings(freeze=12, kind="i"),
        Settings(freeze=12, centre=5),
        Settings(freeze=14),
    ):
        assert suggested(study(monthly(values), settings)) == ()
    assert suggested(study(monthly([]), Settings(freeze=12))) == ()


@given(st.lists(st.integers(0, 9), min_size=8, max_size=40), st.integers(2, 5))
def test_each_level_holds_until_the_next_and_rests_on_a_run_of_its_own(values, length):
    found = levels(values, 3, length)
    assert [level.extend_to for level in found] == [level.first for level in found[1:]] + [len(values)]
    for before, level in itertools.pairwise(found):
        assert level.first > before.last
        run = values[level.first - 1 : level.last]
        off = [v for v in run if v != before.median]
        assert len(off) == length
        assert len({v > before.median for v in off}) == 1
