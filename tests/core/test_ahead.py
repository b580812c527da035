"""What is coming: days ahead in order, when to get ready, and when data is due again."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.ahead import DAYS, Known, ahead, next_due

TODAY = date(2026, 11, 18)


def test_the_open_past_comes_first_and_getting_ready_begins_in_time_but_never_before_today():
    found = ahead(
        [
            Known(date(2026, 12, 20), "end", "Last day of Dana"),
            Known(date(2026, 11, 16), "promise", "Send the minutes"),
            Known(date(2027, 2, 1), "goal", "Goal 1"),
            Known(date(2027, 3, 19), "goal", "Too far"),
        ],
        TODAY,
    )
    assert [(one.words, one.begin, one.late(TODAY)) for one in found] == [
        ("Send the minutes", TODAY, True),
        ("Last day of Dana", TODAY, False),
        ("Goal 1", date(2027, 1, 2), False),
    ]


def test_the_same_thing_is_said_once():
    one = Known(TODAY, "data", "Data due: reach")
    assert len(ahead([one, one], TODAY)) == 1


def test_data_is_due_by_the_rhythm_in_which_it_came():
    months = [date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
    assert next_due(months, TODAY) == date(2026, 11, 1)
    # Two days show no rhythm, and nobody waits for what ended long ago.
    assert next_due(months[:2], TODAY) is None
    assert next_due(months, date(2027, 3, 1)) is None


@given(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=30))
def test_nothing_ahead_is_lost_or_out_of_order(days):
    found = ahead([Known(day, "review", f"Look {n}") for n, day in enumerate(days)], TODAY)
    assert len(found) == sum(day <= TODAY + timedelta(days=DAYS) for day in days)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(TODAY <= one.begin <= max(one.on, TODAY) for one in found)
