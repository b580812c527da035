"""When a notice may go out: quiet hours past midnight, and the morning mail."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.notices import Wishes, due, quiet

DAY = datetime(2026, 11, 18)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (time(18, 59), False),
        (time(19), True),
        (time(23, 59), True),
        (time(0), True),
        (time(6, 59), True),
        (time(7), False),
    ],
)
def test_quiet_hours_go_past_midnight(at, expected):
    assert quiet(at, time(19), time(7)) is expected


def test_quiet_hours_within_a_day_and_none():
    assert quiet(time(12, 30), time(12), time(13)) and not quiet(time(13), time(12), time(13))
    assert not quiet(time(3), time(0), time(0))


@given(st.times(), st.times(), st.times())
def test_every_moment_is_quiet_in_a_span_or_in_its_opposite(at, since, until):
    if since != until:
        assert quiet(at, since, until) != quiet(at, until, since)


def test_a_notice_of_the_night_waits_for_the_end_of_quiet_hours():
    made = DAY.replace(hour=22)
    assert not due(made, DAY.replace(hour=23), Wishes())
    assert due(made, DAY.replace(day=19, hour=7), Wishes())


def test_a_morning_mail_holds_what_came_before_it():
    wishes = Wishes(daily=True)
    made = DAY.replace(hour=10)
    assert not due(made, DAY.replace(hour=16), wishes)
    assert not due(made, DAY.replace(day=19, hour=7, minute=15), wishes)
    assert due(made, DAY.replace(day=19, hour=7, minute=30), wishes)


def test_what_is_muted_is_not_wanted():
    assert Wishes(muted=frozenset({"step"})).wants("yes")
    assert not Wishes(muted=frozenset({"step"})).wants("step")
    assert not Wishes(off=True).wants("yes")
