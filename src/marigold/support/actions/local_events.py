"""What happens in a place itself, and what changed in support because of it."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.support.events import Happened
from marigold.support.models import LocalEvent
from marigold.support.models.concerns import LEVELS
from marigold.support.selectors import readiness


@action
def add_local_event(
    *,
    unit: Unit,
    on: date,
    title: str,
    by: Scope,
    at: datetime,
    kind: str = "",
    level: str = "",
    note: str = "",
    change_made: str = "",
    reconfirm: bool = False,
) -> LocalEvent:
    """Note something that happened in the place itself, for charts and memory.

    With `reconfirm`, both sides are asked to say yes to their active goals again.
    """
    _may(by, unit)
    _words(title, level)
    event = LocalEvent(
        root_id=unit.root_id,
        unit=unit,
        on=on,
        title=title.strip(),
        kind=kind,
        level=level,
        note=note,
        change_made=change_made,
        reconfirm=reconfirm,
        created_at=at,
    )
    event.save()
    record(
        Happened.LOCAL_EVENT_ADDED,
        event,
        by=by,
        at=at,
        about=unit.target,
        change={"title": [None, title], "on": [None, on], "reconfirm": [None, reconfirm]},
    )
    return event


@action
def change_local_event(*, event_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> LocalEvent:
    """Change an event, say what changed in support because of it, or ask both sides again."""
    event = readiness.event(by, event_ref)
    _words(str(fields.get("title", event.title)), str(fields.get("level", event.level)))
    if fields.get("reconfirm") and fields.get("on", event.on) > timezone.localdate(at):
        raise Refused("Ask both sides again when it has happened.", field="reconfirm")
    change = event.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return event
    record(Happened.LOCAL_EVENT_CHANGED, event, by=by, at=at, about=event.unit.target, change=change)
    return event


def _may(by: Scope, unit: Unit) -> None:
    if not readiness.may_note_event(by, unit):
        raise NotThere("There is nothing here that you can change.")


def _words(title: str, level: str) -> None:
    if not title.strip():
        raise Refused("Say what happened in a few words.", field="title")
    if level and level not in LEVELS:
        raise Refused("Choose one of the levels.", field="level")
