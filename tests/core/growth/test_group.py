"""Laws of what is told of a group: nobody follows from it, alone, by subtraction, or from two reports side by side."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core.growth.group import (
    FLOOR,
    Band,
    Change,
    Pair,
    band,
    cohort,
    held,
    may_follow,
)

KEYS = ("a", "b", "c")
# One of eight ways to hold three entries.
WAYS = [{key for place, key in enumerate(KEYS) if way >> place & 1} for way in range(8)]
held_by_one = st.sampled_from(WAYS)
people = st.lists(held_by_one, max_size=30)
steps = st.integers(1, 4).map(float)
ratings = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, steps))
pairs = st.lists(st.builds(Pair, ratings, ratings), max_size=14)


@given(people)
def test_below_the_floor_nothing_is_told_and_above_it_never_none_or_all_alone(group):
    for one in held(KEYS, group):
        if len(group) < FLOOR:
            assert one.band is None
            continue
        count = sum(one.key in person for person in group)
        assert one.band.low <= count <= one.band.high
        # Whoever reads it cannot say that everyone does, nor that nobody does.
        assert one.band != Band(0, 0)
        assert one.band != Band(len(group), len(group))
        assert one.band.high - one.band.low >= 2


@given(st.integers(FLOOR, 200), st.data())
def test_the_steps_leave_no_count_out_and_cover_none_twice(n, data):
    counts = range(n + 1)
    told = [band(count, n) for count in counts]
    assert [count for count, one in zip(counts, told, strict=True) if not one.low <= count <= one.high] == []
    distinct = sorted(set(told), key=lambda one: one.low)
    assert distinct[0].low == 0
    assert distinct[-1].high == n
    assert all(a.high + 1 == b.low for a, b in pairwise(distinct))


@given(people.filter(lambda group: len(group) >= FLOOR), st.data())
def test_one_person_more_less_or_moved_never_gives_new_numbers(group, data):
    then = dict(enumerate(group))
    now = dict(then)
    one = data.draw(st.sampled_from(sorted(then)))
    what = data.draw(st.sampled_from(("leaves", "comes", "moves")))
    if what == "leaves":
        del now[one]
    elif what == "comes":
        now[len(group)] = data.draw(held_by_one)
    else:
        now[one] = data.draw(held_by_one)
    if len(now) >= FLOOR:
        assert not may_follow(KEYS, then, now)
    else:
        assert not may_follow(KEYS, then, now), "falling below the floor by one would tell of that one"


@settings(max_examples=400, deadline=None)
@given(people, people, st.integers(0, 30), st.integers(0, 4))
def test_two_reports_side_by_side_force_nothing_of_those_who_came_or_went(first, second, shared, moving):
    shared = min(shared, len(first), len(second))
    then = dict(enumerate(first))
    # The first few stay, and some of them say something else; the others are new people.
    stay = {n: second[n] if n < moving else first[n] for n in range(shared)}
    moved = sum(stay[n] != first[n] for n in stay)
    now = stay | {100 + n: one for n, one in enumerate(second[shared:])}
    if not may_follow(KEYS, then, now) or min(len(then), len(now)) < FLOOR:
        return
    came, went = len(now) - shared, len(then) - shared
    for a, b in zip(held(KEYS, list(then.values())), held(KEYS, list(now.values())), strict=True):
        # What a reader can think possible who knows who came, went and moved, and that nobody else did.
        possible = {
            (up, down)
            for up in range(came + 1)
            for down in range(went + 1)
            for before in range(a.band.low, a.band.high + 1)
            for turn in range(-moved, moved + 1)
            if b.band.low <= before + up - down + turn <= b.band.high
        }
        if came:
            assert {up for up, _ in possible} not in ({0}, {came})
        if went:
            assert {down for _, down in possible} not in ({0}, {went})


def test_a_report_that_would_give_newcomers_away_does_not_follow():
    then = {n: {"a"} if n < 4 else set() for n in range(10)}
    now = then | {20 + n: {"a"} for n in range(6)}
    assert held(("a",), list(then.values()))[0].band == Band(0, 4)
    assert held(("a",), list(now.values()))[0].band == Band(10, 16)
    assert not may_follow(("a",), then, now)
    assert may_follow(("a",), then, then | {20 + n: {"a"} if n % 2 else set() for n in range(6)})


def test_a_count_that_stays_where_two_scales_meet_tells_that_no_newcomer_holds_it():
    then = {n: {"a"} if n < 4 else set() for n in range(7)}
    now = then | {20 + n: set() for n in range(5)}
    assert (held(("a",), list(then.values()))[0].band, held(("a",), list(now.values()))[0].band) == (
        Band(4, 7),
        Band(0, 4),
    )
    assert not may_follow(("a",), then, now)


def test_numbers_begin_once_the_floor_is_met_and_stay_when_it_is_lost():
    few, enough = {n: {"a"} for n in range(4)}, {n: {"a"} for n in range(5)}
    assert may_follow(("a",), {}, enough)
    assert may_follow(("a",), {}, few)
    assert not may_follow(("a",), enough, few)


@given(pairs)
def test_a_cohort_tells_nothing_of_few_nor_of_those_who_are_alike(group):
    found = cohort(KEYS, group)
    told = [one for one in found.changes if one.people is not None]
    if found.people is None:
        assert told == []
        return
    assert found.people >= FLOOR
    assert {one.people for one in told} <= {found.people}, "one number for all: nothing to subtract"
    for one in told:
        assert 1 < one.before < 4, "a mean at an end of the scale would tell of everyone"
        assert 1 < one.after < 4


@pytest.mark.parametrize(
    "before, after",
    [
        ([2, 2, 2, 2, 2], [2, 3, 4, 1, 2]),
        ([2, 2, 2, 2, 1], [2, 3, 4, 1, 2]),
        ([1, 2, 3, 2, 1], [2, 3, 4, 3, 2]),
    ],
    ids=["all the same", "all but one the same", "all moved alike"],
)
def test_what_all_have_in_common_is_not_told(before, after):
    group = [Pair({"a": float(x)}, {"a": float(y)}) for x, y in zip(before, after, strict=True)]
    assert cohort(("a",), group).changes == (Change("a", None),)


def test_change_is_worked_out_over_the_people_with_its_interval():
    before, after = [1, 2, 2, 3, 1, 2], [2, 3, 2, 3, 3, 3]
    group = [Pair({"a": float(x)}, {"a": float(y)}) for x, y in zip(before, after, strict=True)]
    one = cohort(("a",), group).changes[0]
    assert (one.people, round(one.before, 2), round(one.after, 2)) == (6, 1.83, 2.67)
    # Moves 1, 1, 0, 0, 2, 1: mean 5/6, s = 0.7528, t(5) = 2.5706.
    assert round(one.mean, 4) == 0.8333
    assert (round(one.low, 3), round(one.high, 3)) == (0.043, 1.623)
    assert one.chance == 0.125
