"""Scores: reversed questions, what is missing, sums that stand for all questions, and the floor no look gets under."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.scoring import Asked, Shown, Withheld, bounds, change_words, ended, scores, told

ITEMS = (
    Asked("a1", "trust", 1, 5),
    Asked("a2", "trust", 1, 5, reversed=True),
    Asked("b1", "fit", 1, 5),
    Asked("b2", "fit", 1, 5),
    Asked("b3", "fit", 1, 5),
)


def values(found):
    return {name: one.value for name, one in found.items()}


def test_a_reversed_question_counts_the_other_way():
    found = scores(ITEMS, {"a1": 5, "a2": 2, "b1": 3, "b2": 3, "b3": 3})
    # a2 counts 1 + 5 - 2 = 4.
    assert values(found) == {"": (5 + 4 + 3 + 3 + 3) / 5, "trust": 4.5, "fit": 3.0}


def test_a_part_with_too_few_answers_has_no_score_and_never_a_zero():
    found = scores(ITEMS, {"a1": 5, "b1": 2, "b2": 4}, least=67)
    assert values(found) == {"": None, "trust": None, "fit": None}
    assert (found["fit"].answered, found["fit"].items) == (2, 3)
    assert values(scores(ITEMS, {"a1": 5, "b1": 2, "b2": 4}, least=60)) == {
        "": pytest.approx(11 / 3),
        "trust": None,
        "fit": 3.0,
    }
    assert values(scores(ITEMS, {}, least=1)) == {"": None, "trust": None, "fit": None}


def test_a_sum_with_a_question_left_out_stands_for_all_of_them():
    assert scores(ITEMS, {"b1": 2, "b2": 4}, rule="sum", least=60)["fit"].value == 9.0
    assert bounds(ITEMS, "fit", "sum") == (3, 15)
    assert bounds(ITEMS, "fit", "mean") == (1, 5)


def test_a_group_is_shown_when_its_round_has_ended_and_enough_have_a_score():
    assert told([3.0, 4.0, 5.0], floor=3, ended=False) == Withheld("running")
    assert told([3.0, 4.0, None], floor=3, ended=True) == Withheld("few")
    assert told([None], floor=3, ended=True) == Withheld("none")
    assert told([3.0, 4.0, 5.0, None], floor=3, ended=True) == Shown(4.0, 3)


@given(
    st.lists(st.integers(1, 5), max_size=12),
    st.integers(2, 5),
    st.integers(0, 12),
    st.lists(st.integers(0, 12), max_size=20),
)
def test_however_often_one_looks_no_two_results_of_a_round_differ(answers, floor, ends_after, looks):
    """Answers come one by one; the round ends after some; someone looks at any moment, again and again."""
    kept = answers[:ends_after]
    seen = set()
    for moment in looks:
        over = moment >= len(kept)
        result = told([float(one) for one in kept[:moment]], floor=floor, ended=over)
        if isinstance(result, Shown):
            seen.add(result)
            assert result.people >= floor
    assert len(seen) <= 1


@given(st.dictionaries(st.sampled_from([one.key for one in ITEMS]), st.integers(1, 5)))
def test_every_score_lies_within_its_bounds(answers):
    for rule in ("mean", "sum"):
        for name, one in scores(ITEMS, answers, rule=rule).items():
            low, high = bounds(ITEMS, name, rule)
            assert one.value is None or low <= one.value <= high


def test_a_round_ends_by_hand_or_after_its_last_day():
    day = date(2026, 11, 18)
    assert not ended(until=day, ended_on=None, today=day)
    assert ended(until=day, ended_on=None, today=date(2026, 11, 19))
    assert ended(until=day, ended_on=date(2026, 11, 2), today=date(2026, 11, 2))


def test_a_small_difference_is_no_story():
    assert change_words(3.0, 3.2) == "about the same"
    assert change_words(3.0, 4.0) == "up 1.0"
    assert change_words(3.0, 2.5) == "down 0.5"
