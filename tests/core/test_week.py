"""Which marks a contact leaves on the week, and what waits in which order."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.flows import FLOWS
from marigold.core.week import Contact, marks, todos, week_of

WEDNESDAY = date(2026, 11, 18)
CONTACT = Contact(
    ref="c1",
    engagement=1,
    title="Leadership team",
    on=date(2026, 11, 19),
    starts_at=None,
    state="planned",
    minutes=90,
    mode="in person",
    lead="Imani",
    second="Dana",
    coplan_on=date(2026, 11, 17),
    coplanned_on=None,
    debrief_on=date(2026, 11, 20),
    debriefed_on=None,
)


def seen(contact, today=WEDNESDAY):
    return [(mark.kind, mark.state, mark.on.day) for mark in marks(contact, today)]


def test_a_contact_tomorrow_without_a_co_plan_is_overdue_for_it_today():
    assert seen(CONTACT) == [
        ("coplan", "overdue", 18),
        ("contact", "planned", 19),
        ("debrief", "planned", 20),
    ]


def test_a_contact_done_well_has_all_three_filled():
    done = replace(
        CONTACT, state="done", on=date(2026, 11, 17), coplanned_on=date(2026, 11, 16), debriefed_on=WEDNESDAY
    )
    assert seen(done) == [("coplan", "done", 16), ("contact", "done", 17), ("debrief", "done", 18)]


def test_a_co_plan_far_ahead_is_planned_and_near_it_is_missing():
    far = replace(CONTACT, on=date(2026, 11, 27), coplan_on=date(2026, 11, 25), debrief_on=date(2026, 11, 28))
    near = replace(CONTACT, on=date(2026, 11, 20), coplan_on=None, debrief_on=None)
    assert seen(far)[0] == ("coplan", "planned", 25)
    assert seen(near)[0] == ("coplan", "missing", 20)


def test_what_was_held_and_not_logged_asks_for_the_log_before_the_debrief():
    late = replace(CONTACT, on=date(2026, 11, 16), debrief_on=date(2026, 11, 17))
    assert seen(late) == [("contact", "overdue", 16)]
    assert [(todo.kind, todo.urgency, todo.days) for todo in todos([late], WEDNESDAY)] == [
        ("contact", "overdue", -2)
    ]


def test_what_is_overdue_comes_first_then_what_blocks_the_pair():
    overdue = replace(CONTACT, ref="c2", state="done", on=date(2026, 11, 16), debrief_on=date(2026, 11, 17))
    found = todos([CONTACT, overdue], WEDNESDAY)
    assert [(todo.kind, todo.contact.ref) for todo in found] == [
        ("debrief", "c2"),
        ("coplan", "c1"),
    ]


def test_the_week_shown_on_a_weekend_is_the_one_that_comes():
    assert week_of(date(2026, 11, 18)) == date(2026, 11, 16)
    assert week_of(date(2026, 11, 21)) == date(2026, 11, 23)
    assert week_of(date(2026, 11, 22)) == date(2026, 11, 23)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_begins_on_a_monday_at_most_two_days_ahead(day):
    monday = week_of(day)
    assert monday.weekday() == 0
    assert -2 <= (day - monday).days <= 4


def test_every_move_of_a_flow_ends_in_a_named_state():
    for flow in FLOWS.values():
        for after in flow.values():
            assert after <= set(flow)
