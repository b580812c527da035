"""Many observations held against their wholes at once come to what each period alone comes to."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.bygroup import Part, Period
from marigold.core.observed import FITS, NO_PEOPLE, ROW, first_of_same, found, in_order, judge, keys

SPLITS = np.array([0, 1, 1, 1, 2, 2])  # groups 1 to 3 are of one breakdown, 4 and 5 of another
part = st.integers(0, 12).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
period = st.tuples(
    st.one_of(st.none(), part, st.tuples(st.just(3), st.none())), st.dictionaries(st.integers(1, 5), part)
)


def rows_of(periods, only=None):
    rows = [
        (7 + at % 3, 730_000 + at, split, *(np.nan if one is None else one for one in pair), 0)
        for at, (whole, groups) in enumerate(periods)
        for split, pair in ({0: whole} if whole else {}).items() | groups.items()
        if only is None or (split == 0) == only
    ]
    rows = np.array(rows, ROW)
    return rows[in_order(rows)]


@given(st.lists(period, max_size=6), st.booleans())
def test_groups_come_in_where_their_period_alone_would_take_them(periods, beside):
    """Whether wholes come in the same file, or are stored already."""
    wholes = rows_of(periods, only=True)
    rows = rows_of(periods, only=False) if beside else rows_of(periods)
    judged = judge(rows, wholes if beside else wholes[:0], SPLITS)
    wrong = {
        (int(row["day"]), int(row["split"])): int(why) for row, why in zip(rows, judged.wrong, strict=True)
    }
    sums = {int(row["day"]): (row["value"], row["of"]) for row in judged.sums}
    for at, (given_, groups) in enumerate(periods):
        day = 730_000 + at
        by_breakdown = {
            one: {split: pair for split, pair in groups.items() if SPLITS[split] == one} for one in (1, 2)
        }
        totals = [tuple(np.sum(list(some.values()), axis=0)) for some in by_breakdown.values() if some]
        assert (day in sums) == (given_ is None and bool(totals))
        whole = given_
        if day in sums:
            whole = sums[day]
            assert whole in totals and whole[1] == max(of for _, of in totals)
        for some in by_breakdown.values():
            told = {wrong[day, split] for split in some}
            if some and whole[1] is None:
                assert told == {NO_PEOPLE}
            elif some:
                assert (told == {FITS}) == fits(whole, some)


def fits(whole, groups):
    try:
        Period(
            date(2000, 1, 1),
            Part(*map(int, whole)),
            {str(split): Part(*pair) for split, pair in groups.items()},
        )
    except ValueError:
        return False
    return True


def test_the_same_is_found_again_and_the_first_of_it_stands():
    rows = np.array(
        [
            (5, 10, 2, 1, 2, 0),
            (5, 10, 0, 1, 2, 0),
            (4, 11, 0, 1, 2, 0),
            (5, 10, 2, 9, 9, 0),
            (5, 10, 2, 8, 8, 0),
        ],
        ROW,
    )
    order = in_order(rows, np.arange(5))
    assert order.tolist() == [2, 1, 0, 3, 4]
    assert first_of_same(rows[order]).tolist() == [0, 1, 2, 2, 2]
    which = np.array([4, 5])
    assert found(keys(rows, which), keys(rows[order[:3]], which)).tolist() == [2, 1, 0, 2, 2]
    assert first_of_same(rows[:0]).tolist() == []
