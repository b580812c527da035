"""The log of learning, and what a system expects of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth.events import Happened
from marigold.growth.models import Expectation, Learning, PlanStep
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people import selectors as people

A_LEARNING = "a piece of learning"


@dataclass(frozen=True)
class Learned:
    """What was learned: when, what, of which kind, how long, about which entries, and what it changed."""

    on: date
    title: str
    kind: str
    kind_name: str
    minutes: int
    equity: bool = False
    about: Sequence[str] = ()
    changed: str = ""
    step: PlanStep | None = None


def _refuse(learned: Learned, by: Scope) -> None:
    if not learned.title.strip():
        raise Refused("Say what it was.", field="title")
    if learned.on > by.on:
        raise Refused("Log it once it has been. Choose today or a day before.", field="on")
    if not 0 < learned.minutes <= 3_600:
        raise Refused("Give minutes from 1 to 3,600.", field="minutes")
    if len(learned.changed) > 5_000:
        raise Refused("Use at most 5,000 characters.", field="changed")
    if learned.step is not None and learned.step.plan.person_id != by.person_id:
        raise NotThere("There is no such step of yours.")


def _fields(learned: Learned) -> dict[str, object]:
    return {
        "on": learned.on,
        "title": learned.title.strip()[:200],
        "kind": learned.kind,
        "kind_name": learned.kind_name,
        "minutes": learned.minutes,
        "equity": learned.equity,
        "about": list(learned.about),
        "changed": learned.changed.strip(),
        "step": learned.step,
    }


@action
def log_learning(*, learned: Learned, by: Scope, at: datetime) -> Learning:
    """Log a piece of one's own learning."""
    if by.person_id is None:
        raise NotThere("There is nothing here that you can write.")
    _refuse(learned, by)
    row = Learning(person_id=by.person_id, created_at=at, **_fields(learned))
    row.save()
    record(Happened.LEARNING_LOGGED, row, by=by, at=at, title=A_LEARNING)
    return row


def _mine(ref: str, by: Scope) -> Learning:
    row = Learning.objects.filter(ref=ref, person_id=by.person_id).first() if by.person_id else None
    if row is None:
        raise NotThere("There is no such entry of yours.")
    return row


@action
def change_learning(
    *, learning_ref: str, version: int, learned: Learned, by: Scope, at: datetime
) -> Learning:
    """Correct an entry of one's own."""
    row = _mine(learning_ref, by)
    _refuse(learned, by)
    if not row.alter(expected=version, **_fields(learned)):
        nothing_changed()
        return row
    record(Happened.LEARNING_CHANGED, row, by=by, at=at, title=A_LEARNING)
    return row


@action
def remove_learning(*, learning_ref: str, by: Scope, at: datetime) -> None:
    """Take an entry of one's own out of the log."""
    row = _mine(learning_ref, by)
    record(Happened.LEARNING_REMOVED, row, by=by, at=at, title=A_LEARNING)
    row.delete()


@action
def set_expectation(
    *,
    root_ref: str,
    starts_on: date,
    ends_on: date,
    minutes: int,
    equity_minutes: int,
    words: str,
    by: Scope,
    at: datetime,
) -> Expectation:
    """Say what a system expects of everyone's learning in a year; of it, learning about equity."""
    unit = people.unit(by, root_ref, Permission.PERSON_EDIT)
    if unit.pk != unit.root_id:
        raise Refused("An expectation is set for a whole system.")
    if ends_on <= starts_on:
        raise Refused("The year ends before it begins. Choose a later end.", field="ends_on")
    if equity_minutes > minutes:
        raise Refused(
            "Learning about equity is part of all learning. Give at most as much.", field="equity_hours"
        )
    fields = {
        "ends_on": ends_on,
        "minutes": minutes,
        "equity_minutes": equity_minutes,
        "words": words.strip(),
    }
    row = Expectation.objects.filter(root=unit, starts_on=starts_on).first()
    if row is None:
        row = Expectation(root=unit, starts_on=starts_on, created_at=at, **fields)
        row.save()
    elif not row.alter(**fields):
        nothing_changed()
        return row
    record(Happened.EXPECTATION_SET, row, by=by, at=at)
    return row
