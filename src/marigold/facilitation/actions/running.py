"""Running a session: a code to join by, one step after the other, and the end."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.facilitation import selectors
from marigold.facilitation.events import Happened
from marigold.facilitation.models import Session, SessionPerson
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.kit.refs import ALPHABET

SIGNS = 6
# After its planned end a code is good for so long: meetings run over, and a story may be written on the way home.
AFTER = timedelta(hours=3)


def _fresh_code() -> str:
    """Six signs, none of which look alike: 387 million codes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))


def _code(row: Session, at: datetime) -> dict[str, Any]:
    code = _fresh_code()
    while Session.objects.filter(code=code).exists():
        code = _fresh_code()
    return {"code": code, "code_until": at + timedelta(minutes=row.minutes) + AFTER}


def _runs(by: Scope, session_ref: str) -> Session:
    return selectors.session(by, session_ref, Permission.SESSION_EDIT)


@action
def start_session(*, session_ref: str, by: Scope, at: datetime) -> Session:
    """Begin: the first step runs, and people can join by the code."""
    row = _runs(by, session_ref)
    if row.state == "running":
        nothing_changed()
        return row
    if row.state == "ended":
        raise Refused("It has ended. Plan another one.")
    row.alter(state="running", step=0, step_at=at, began_at=at, **_code(row, at))
    if not selectors.runs(by, row):
        # Whoever begins it runs it, also where somebody else planned it.
        SessionPerson(session=row, person_id=by.person_id, created_at=at).save()
    change = {"state": ["planned", "running"]}
    record(Happened.SESSION_STARTED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


@action
def move_session(*, session_ref: str, step: int, by: Scope, at: datetime) -> Session:
    """Go to a step (counted from 0); its time begins now."""
    row = _runs(by, session_ref)
    if row.state != "running":
        raise Refused("It is not running.")
    if not 0 <= step < len(row.steps):
        raise Refused("There is no such step.")
    if step == row.step:
        nothing_changed()
        return row
    row.alter(step=step, step_at=at)
    change = {"step": [None, row.steps[step]["name"]]}
    record(Happened.SESSION_MOVED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


@action
def renew_code(*, session_ref: str, by: Scope, at: datetime) -> Session:
    """Another code for a running session; the one before opens nothing any more."""
    row = _runs(by, session_ref)
    if row.state != "running":
        raise Refused("It is not running.")
    row.alter(**_code(row, at))
    record(Happened.CODE_RENEWED, row, by=by, at=at, about=row.engagement.target)
    return row


@action
def end_session(*, session_ref: str, by: Scope, at: datetime) -> Session:
    """End it: the code opens nothing any more. Names of those who did not want to be named go, unless a story bears one."""
    row = _runs(by, session_ref)
    if row.state != "running":
        raise Refused("It is not running.")
    row.alter(state="ended", ended_at=at, code_until=at)
    for one in row.contributors.filter(named=False).exclude(stories__named=True):
        one.alter(name="")
    change = {"state": ["running", "ended"]}
    record(Happened.SESSION_ENDED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row
