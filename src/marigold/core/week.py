"""A support week: which marks stand where, and what to do next, in order.

A contact is a flower: its co-plan is the left half, its debrief the right. States are planned, done, overdue and
missing. Pure: the day that is today is an argument.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

# A contact this near without a co-plan shows it as missing; further ahead there is still time.
COPLAN_NEAR_DAYS = 2
ORDER = {"overdue": 0, "missing": 1, "today": 2, "soon": 3, "later": 4}


@dataclass(frozen=True)
class Contact:
    """What the week needs to know of one direct activity."""

    ref: str
    engagement: int
    title: str
    on: date
    starts_at: time | None
    state: str
    minutes: int
    mode: str
    lead: str
    second: str
    coplan_on: date | None
    coplanned_on: date | None
    debrief_on: date | None
    debriefed_on: date | None
    debriefers: tuple[str, ...] = ()
    led_by: str = ""


@dataclass(frozen=True)
class Mark:
    """One mark in a cell: kind (coplan, contact, debrief), state, the day it stands on."""

    kind: str
    state: str
    on: date
    contact: Contact


@dataclass(frozen=True)
class Todo:
    """One line of "Next, in order". `when` says overdue, today, soon or later; `days` is from today."""

    kind: str
    urgency: str
    on: date | None
    contact: Contact | None
    days: int = 0


def week_of(day: date) -> date:
    """The Monday of the week to show: the present one, or on a weekend the one that comes."""
    monday = day - timedelta(days=day.weekday())
    return monday + timedelta(days=7) if day.weekday() >= 5 else monday


def marks(contact: Contact, today: date) -> tuple[Mark, ...]:
    """The marks of one contact, in the order of their days."""
    found = [
        mark
        for mark in (_coplan(contact, today), _contact(contact, today), _debrief(contact, today))
        if mark is not None
    ]
    return tuple(sorted(found, key=lambda mark: mark.on))


def _coplan(contact: Contact, today: date) -> Mark | None:
    if contact.coplanned_on is not None:
        return Mark("coplan", "done", contact.coplanned_on, contact)
    if contact.state == "done":
        return None
    due = contact.coplan_on or contact.on
    if contact.on < today:
        return None
    if due < today:
        return Mark("coplan", "overdue", today, contact)
    if (contact.on - today).days <= COPLAN_NEAR_DAYS:
        return Mark("coplan", "missing", max(today, min(due, contact.on)), contact)
    return Mark("coplan", "planned", due, contact)


def _contact(contact: Contact, today: date) -> Mark:
    if contact.state == "done":
        return Mark("contact", "done", contact.on, contact)
    return Mark("contact", "overdue" if contact.on < today else "planned", contact.on, contact)


def _debrief(contact: Contact, today: date) -> Mark | None:
    if contact.debriefed_on is not None:
        return Mark("debrief", "done", contact.debriefed_on, contact)
    if contact.debrief_on is None:
        return None
    late = contact.debrief_on < today and contact.state == "done"
    if not late and contact.on < today and contact.state != "done":
        return None  # log it first
    return Mark("debrief", "overdue" if late else "planned", contact.debrief_on, contact)


def todos(contacts: Iterable[Contact], today: date, *, ahead: int = 7) -> tuple[Todo, ...]:
    """What waits, by what is late or blocks the pair, then by day."""
    found: list[Todo] = []
    for contact in contacts:
        for mark in marks(contact, today):
            todo = _todo(mark, today, ahead)
            if todo is not None:
                found.append(todo)
    return tuple(sorted(found, key=lambda todo: (ORDER[todo.urgency], todo.on or today)))


def _todo(mark: Mark, today: date, ahead: int) -> Todo | None:
    if mark.state == "done":
        return None
    due = mark.contact.debrief_on if mark.kind == "debrief" else mark.on
    if mark.kind == "coplan" and mark.state in {"missing", "overdue"}:
        return Todo("coplan", "missing", mark.contact.on, mark.contact, (mark.contact.on - today).days)
    if due is None or (due - today).days > ahead:
        return None
    if mark.kind == "debrief" and mark.contact.state != "done":
        return None  # there is nothing to debrief yet
    if mark.kind == "contact" and mark.state == "planned" and due > today:
        return None  # the grid shows it; nothing to do before its day
    days = (due - today).days
    urgency = (
        "overdue" if mark.state == "overdue" else "today" if days == 0 else "soon" if days <= 2 else "later"
    )
    return Todo(mark.kind, urgency, due, mark.contact, days)


def left_open(marks_of_week: Sequence[Mark]) -> dict[str, int]:
    """Counts for the summary: contacts to go, debriefs overdue, contacts without a co-plan."""
    return {
        "to_go": sum(mark.kind == "contact" and mark.state == "planned" for mark in marks_of_week),
        "overdue": sum(mark.kind == "debrief" and mark.state == "overdue" for mark in marks_of_week),
        "missing": sum(
            mark.kind == "coplan" and mark.state in {"missing", "overdue"} for mark in marks_of_week
        ),
        "unlogged": sum(mark.kind == "contact" and mark.state == "overdue" for mark in marks_of_week),
    }
