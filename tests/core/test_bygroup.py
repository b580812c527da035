"""A measure by group: what may be seen, and the proof that nothing hidden can be worked out."""

import random
from datetime import date

import pytest

from marigold.core.bygroup import REST, Part, Period, hidden, merged, years
from marigold.core.suppression import Merge, Policy
from marigold.core.suppression.linked import Linked, Sum, audit

TEN = Policy(name="ten", threshold=10, zeros="hidden")
JAN, FEB, NEXT = date(2025, 1, 1), date(2025, 2, 1), date(2026, 1, 1)


def period(on, whole, **groups):
    return Period(on, Part(*whole), {name: Part(*pair) for name, pair in groups.items()})


def test_one_small_group_takes_the_smallest_other_along():
    one = period(JAN, (101, 250), a=(4, 20), b=(12, 40), c=(85, 190))
    # a is small; b goes with it, or the whole less b and c would tell a.
    assert hidden(one, TEN) == {"a", "b"}


def test_nothing_is_hidden_where_nothing_is_small():
    assert hidden(period(JAN, (60, 140), a=(20, 50), b=(40, 90)), TEN) == frozenset()


def test_few_others_are_as_small_as_few():
    # 47 of 50: three people are not among the count, and they can be made out too.
    assert hidden(period(JAN, (102, 250), a=(47, 50), b=(25, 100), c=(30, 100)), TEN) == {"a", "b"}


def test_those_in_no_group_are_a_group():
    # 3 of 6 people said nothing: shown groups would give them away.
    assert hidden(period(JAN, (63, 146), a=(20, 50), b=(40, 90)), TEN) == {REST, "a"}


def test_two_hidden_groups_that_are_small_together_take_a_third_along():
    one = period(JAN, (75, 168), a=(2, 9), b=(3, 9), c=(20, 50), d=(50, 100))
    assert hidden(one, TEN) == {"a", "b", "c"}


def test_groups_cannot_hold_more_than_the_whole():
    with pytest.raises(ValueError, match="add up to 60 of 140, and the whole is 50 of 140"):
        period(JAN, (50, 140), a=(20, 50), b=(40, 90))


def test_a_year_tells_what_no_period_could():
    months = [
        period(date(2025, month, 1), (40, 100), a=(6, 15), b=(7, 16), c=(27, 69)) for month in range(1, 13)
    ]
    both = [hidden(one, TEN) for one in months]
    assert set(both) == {frozenset({"a", "b"})}
    (year,) = years([*months, period(NEXT, (40, 100), a=(6, 15), b=(7, 16), c=(27, 69))], TEN)
    assert (year.year, year.hidden) == (2025, frozenset())
    assert year.groups["a"] == Part(72, 180)


def test_a_year_does_not_tell_the_one_period_that_was_hidden():
    told = [period(date(2025, month, 1), (60, 140), a=(20, 50), b=(40, 90)) for month in range(1, 12)]
    small = period(date(2025, 12, 1), (42, 100), a=(4, 20), b=(38, 80))
    (year,) = years([*told, small, period(NEXT, (60, 140), a=(20, 50), b=(40, 90))], TEN)
    assert year.hidden == {"a", "b"}


def test_the_newest_year_is_not_taken_together_before_it_is_over():
    assert years([period(JAN, (60, 140), a=(20, 50), b=(40, 90))], TEN) == []


def test_groups_are_merged_by_the_declared_rule_in_all_periods_or_in_none():
    rule = Merge("a or b", ("a", "b"))
    fine = period(JAN, (102, 250), a=(30, 60), b=(30, 60), c=(42, 130))
    small = period(FEB, (102, 250), a=(4, 20), b=(30, 60), c=(68, 170))
    assert merged([fine], [rule], TEN) == ([fine], [])
    now, used = merged([fine, small], [rule], TEN)
    assert used == [rule]
    assert [one.groups["a or b"] for one in now] == [Part(60, 120), Part(34, 80)]


def published(periods, policy):
    """All that anyone sees: (linked counts, hidden keys) for the counts and for the others of each group."""
    for which in ("count", "others"):
        values, sums, unseen = {}, [], set()
        told = years(periods, policy)
        for one in periods:
            when = one.on.isoformat()
            gone = hidden(one, policy)
            for name, part in one.rows.items():
                values[name, when] = getattr(part, which)
                if name in gone:
                    unseen.add((name, when))
            values["whole", when] = getattr(one.whole, which)
            sums.append(Sum(("whole", when), tuple((name, when) for name in one.rows)))
        for year in told:
            inside = [one for one in periods if one.on.year == year.year]
            for name, part in year.groups.items():
                key = (name, str(year.year))
                values[key] = getattr(part, which)
                sums.append(Sum(key, tuple((name, one.on.isoformat()) for one in inside if name in one.rows)))
                if name in year.hidden:
                    unseen.add(key)
        yield Linked(values, tuple(sums)), unseen


def from_wholes(linked, unseen):
    """What the wholes alone tell, of nobody or of everybody: no group could keep that."""
    cells = {key for key in linked.values if key[0] != "whole"}
    alone = {key for key, (low, high) in audit(linked, TEN, cells).items() if low == high}
    years_ = {one.total: one.parts for one in linked.sums if one.total in cells}
    return alone | {key for key, parts in years_.items() if not (unseen - alone).intersection(parts)}


def generated(seed):
    dice = random.Random(seed)
    names = "abcd"[: dice.choice((2, 3, 4))]
    found = []
    for on in (JAN, FEB, NEXT):
        groups = {}
        for name in names:
            people = dice.choice((0, 3, 9, 12, 25, 40, 80, 200))
            groups[name] = Part(round(people * dice.choice((0, 0.1, 0.3, 0.5, 0.95, 1))), people)
        rest = Part(*dice.choice(((0, 0), (0, 0), (2, 5), (20, 45))))
        found.append(Period(on, sum(groups.values(), rest), groups))
    return found


@pytest.mark.parametrize("block", range(4))
def test_no_hidden_number_of_five_hundred_tables_can_be_derived_from_all_that_is_shown(block):
    proven = 0
    for seed in range(block * 130, block * 130 + 130):
        periods = generated(seed)
        for linked, unseen in published(periods, TEN):
            told = {key for key, (low, high) in audit(linked, TEN, unseen).items() if low == high}
            assert told <= (from_wholes(linked, unseen) if told else set()), seed
            proven += len(unseen)
    assert proven > 300
