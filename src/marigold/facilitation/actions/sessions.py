"""Planning a session: a method, what it asks, when, for how long, and who plays which part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.facilitation import Step, fit
from marigold.facilitation import selectors
from marigold.facilitation.events import Happened
from marigold.facilitation.models import Session, SessionPerson
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.people.models import Person
from marigold.practice.models import Edition
from marigold.practice.selectors import element_in
from marigold.support import selectors as support
from marigold.support.models import Activity

MOST_MINUTES = 480


@dataclass(frozen=True)
class Wanted:
    """What a session is to be."""

    theme: str
    on: date
    minutes: int
    starts_at: time | None = None
    activity: Activity | None = None
    # Who plays which role, as typed.
    roles: Mapping[str, str] = field(default_factory=dict)
    # Who runs it too, with an account.
    team: Sequence[Person] = ()


def planned(steps: Sequence[Mapping[str, Any]], minutes: int) -> list[dict[str, Any]]:
    """A method's steps with whole minutes each. Refused where there is no minute for each."""
    if not len(steps) <= minutes <= MOST_MINUTES:
        raise Refused(f"Give it from {len(steps)} to {MOST_MINUTES} minutes.", field="minutes")
    parts = fit([Step(one["name"], one["low"], one["high"]) for one in steps], minutes).parts
    return [
        {**{name: one.get(name, "") for name in ("name", "does", "groups")}, "minutes": part.minutes}
        for one, part in zip(steps, parts, strict=True)
    ]


def _sound(wanted: Wanted, engagement_id: int) -> None:
    if not wanted.theme.strip():
        raise Refused("Say what people are invited to tell or do.", field="theme")
    if wanted.activity is not None and wanted.activity.engagement_id != engagement_id:
        raise Refused("This contact belongs to another engagement.", field="activity")


def _fields(wanted: Wanted, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "theme": wanted.theme.strip(),
        "on": wanted.on,
        "starts_at": wanted.starts_at,
        "minutes": wanted.minutes,
        "activity": wanted.activity,
        "roles": {name: who.strip()[:200] for name, who in wanted.roles.items() if who.strip()},
        "steps": planned(steps, wanted.minutes),
    }


def _method(by: Scope, edition: Edition, key: str) -> Any:
    row = element_in(by, edition, key)
    steps = row.data.get("data", {}).get("steps")
    if row.kind != "method" or row.slot or not steps:
        raise Refused("This method has no steps here yet.", field="method")
    return row


@action
def plan_session(
    *, engagement_ref: str, edition: Edition, method: str, wanted: Wanted, by: Scope, at: datetime
) -> Session:
    """Plan a session of an engagement by a method."""
    engagement = support.engagement(by, engagement_ref, Permission.SESSION_EDIT)
    element = _method(by, edition, method)
    _sound(wanted, engagement.pk)
    row = Session(
        root_id=engagement.root_id,
        engagement=engagement,
        edition=element.edition,
        method=method,
        method_name=element.name,
        by_id=by.person_id,
        created_at=at,
        **_fields(wanted, element.data["data"]["steps"]),
    )
    row.save()
    _join_team(row, wanted.team, at)
    told = {"on": wanted.on, "minutes": wanted.minutes, "theme": row.theme}
    change = {name: [None, value] for name, value in told.items()}
    record(Happened.SESSION_PLANNED, row, by=by, at=at, about=engagement.target, change=change)
    return row


@action
def change_session(*, session_ref: str, version: int, wanted: Wanted, by: Scope, at: datetime) -> Session:
    """Change a session that has not begun."""
    row = selectors.session(by, session_ref, Permission.SESSION_EDIT)
    _still_planned(row)
    _sound(wanted, row.engagement_id)
    element = _method(by, row.edition, row.method)
    change = row.alter(expected=version, **_fields(wanted, element.data["data"]["steps"]))
    change.pop("steps", None)
    if not (_join_team(row, wanted.team, at) | bool(change)):
        nothing_changed()
        return row
    record(Happened.SESSION_CHANGED, row, by=by, at=at, about=row.engagement.target, change=change)
    return row


def _join_team(row: Session, team: Sequence[Person], at: datetime) -> bool:
    """Set who runs it too; whether that changed. Only people of the same system."""
    wanted = {one.pk: one for one in team if one.pk != row.by_id}
    if any(one.root_id != row.root_id and not _helps(row, one) for one in wanted.values()):
        raise Refused("This person is not part of this engagement.", field="team")
    known = set(row.team.values_list("person_id", flat=True))
    row.team.exclude(person_id__in=wanted).delete()
    for pk in wanted.keys() - known:
        SessionPerson(session=row, person_id=pk, created_at=at).save()
    return known != set(wanted)


def _helps(row: Session, person: Person) -> bool:
    return bool(row.engagement.assignments.filter(person=person).exists())


def _still_planned(row: Session) -> None:
    if row.state != "planned":
        raise Refused("It has begun already. What was planned stays as it was.")


@action
def drop_session(*, session_ref: str, by: Scope, at: datetime) -> str:
    """Take a planned session off. Returns the reference of its engagement."""
    row = selectors.session(by, session_ref, Permission.SESSION_EDIT)
    _still_planned(row)
    if row.contributors.exists():
        raise Refused("People have joined it already.")
    engagement = row.engagement
    change = {"session": [f"{row}, {row.on.isoformat()}", None]}
    record(Happened.SESSION_DROPPED, engagement, by=by, at=at, title=str(row), change=change)
    row.delete()
    return engagement.ref
