"""Planning and logging activities: entered once, credited to all who took part."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import ACTIVITY, may_move
from marigold.core.rules import Finding
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.practice.selectors import vocabulary
from marigold.support import dose, facts, selectors, uses
from marigold.support.actions.copractice import open_gap
from marigold.support.actions.door import insist
from marigold.support.actions.links import Links, names_of, set_links
from marigold.support.actions.notices import tell
from marigold.support.events import Happened
from marigold.support.models import Activity, Engagement


@dataclass(frozen=True)
class Plan:
    """What a pair sets before a contact (or, with `direct` false, before work behind the scenes)."""

    title: str
    on: date
    starts_at: time | None = None
    direct: bool = True
    category: str = ""
    mode: str = ""
    purpose: str = ""
    agenda: str = ""
    relationship: bool = False
    tailored: bool = False
    tailored_to: str = ""
    planned_minutes: int | None = None
    coplan_on: date | None = None
    debrief_on: date | None = None

    def fields(self) -> dict[str, Any]:
        """The plan as columns."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Logged:
    """What happened."""

    on: date
    minutes_contact: int = 0
    minutes_preparation: int = 0
    minutes_travel: int = 0
    minutes_followup: int = 0
    mode: str = ""
    category: str = ""
    goal_directed: bool | None = None
    led_by: str = ""
    participant_count: int | None = None
    participants_text: str = ""
    note: str = ""
    next_steps: str = ""
    tailored: bool = False
    tailored_to: str = ""
    relationship: bool = False
    solo_reason: str = ""
    solo_note: str = ""
    solo_agreed: bool = False
    solo_participants_agreed: bool = False
    debrief_on: date | None = None
    style: str = ""

    def fields(self) -> dict[str, Any]:
        """The log as columns."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Outcome:
    """An activity as saved, with what the rules still say."""

    activity: Activity
    findings: tuple[Finding, ...] = field(default=())


@action
def plan_activity(*, engagement_ref: str, plan: Plan, links: Links, by: Scope, at: datetime) -> Outcome:
    """Plan an activity with its purpose and roles."""
    engagement = selectors.engagement(by, engagement_ref, Permission.ACTIVITY_EDIT)
    activity = _new(engagement, at, plan.fields())
    findings = _judge(activity, links, by, at)
    activity.save()
    set_links(activity, links)
    record(
        Happened.ACTIVITY_PLANNED,
        activity,
        by=by,
        at=at,
        about=engagement.target,
        change={"on": [None, plan.on], "purpose": [None, plan.purpose], "people": [None, names_of(links)]},
    )
    helpers = [person.pk for person, _, side in links.people if side == "support"]
    tell(helpers, "planned", activity, f"{by.name} planned “{activity.title}” with you", by=by, at=at)
    return Outcome(activity, findings)


@action
def replan_activity(
    *, activity_ref: str, version: int, plan: Plan, links: Links, by: Scope, at: datetime
) -> Outcome:
    """Change the plan of an activity that has not happened yet."""
    activity = selectors.activity(by, activity_ref, Permission.ACTIVITY_EDIT)
    if activity.state != "planned":
        raise Refused("This activity is no longer a plan. Correct the log instead.")
    change = activity.alter(expected=version, **plan.fields())
    findings = _judge(activity, links, by, at)
    change |= set_links(activity, links)
    if change:
        record(
            Happened.ACTIVITY_CHANGED, activity, by=by, at=at, about=activity.engagement.target, change=change
        )
    else:
        nothing_changed()
    return Outcome(activity, findings)


@action
def hold_coplan(*, activity_ref: str, minutes: int, by: Scope, at: datetime) -> Outcome:
    """Mark the co-plan as held: purpose and roles are set by the pair, and its minutes count as preparation."""
    activity = selectors.activity(by, activity_ref, Permission.ACTIVITY_EDIT)
    if activity.coplanned_at is not None:
        nothing_changed()
        return Outcome(activity)
    if minutes < 0:
        raise Refused("Minutes cannot be below zero.", field="minutes")
    links = Links.of(activity)
    before = _dose_minutes(activity)
    change = activity.alter(coplanned_at=at, minutes_preparation=activity.minutes_preparation + minutes)
    findings = _judge(activity, links, by, at)
    _recredit(activity, before)
    record(
        Happened.ACTIVITY_COPLANNED, activity, by=by, at=at, about=activity.engagement.target, change=change
    )
    return Outcome(activity, findings)


@action
def log_activity(
    *, activity_ref: str, version: int, log: Logged, links: Links, by: Scope, at: datetime
) -> Outcome:
    """Log a planned activity as done. Either of the pair may; the hours count once."""
    activity = selectors.activity(by, activity_ref, Permission.ACTIVITY_EDIT)
    if activity.state == "done":
        raise Refused("This activity is already logged. Open it to correct it.")
    if not may_move(ACTIVITY, activity.state, "done"):
        raise Refused("This activity was cancelled. Plan it again first.")
    change = activity.alter(expected=version, state="done", logged_at=at, **log.fields())
    findings = _judge(activity, links, by, at)
    change |= set_links(activity, links)
    _count(activity)
    record(Happened.ACTIVITY_LOGGED, activity, by=by, at=at, about=activity.engagement.target, change=change)
    open_gap(activity, by, at)
    return Outcome(activity, findings)


@action
def log_new_activity(
    *, engagement_ref: str, title: str, direct: bool, log: Logged, links: Links, by: Scope, at: datetime
) -> Outcome:
    """Log something that was not planned here."""
    engagement = selectors.engagement(by, engagement_ref, Permission.ACTIVITY_EDIT)
    activity = _new(
        engagement, at, {"title": title, "direct": direct, "state": "done", "logged_at": at, **log.fields()}
    )
    findings = _judge(activity, links, by, at)
    activity.save()
    set_links(activity, links)
    _count(activity)
    record(
        Happened.ACTIVITY_LOGGED,
        activity,
        by=by,
        at=at,
        about=engagement.target,
        change={"on": [None, log.on], "minutes": [None, activity.minutes], "people": [None, names_of(links)]},
    )
    open_gap(activity, by, at)
    return Outcome(activity, findings)


@action
def correct_activity(
    *, activity_ref: str, version: int, log: Logged, links: Links, by: Scope, at: datetime, title: str = ""
) -> Outcome:
    """Correct a logged activity; the dose follows in the same transaction."""
    activity = selectors.activity(by, activity_ref, Permission.ACTIVITY_EDIT)
    if activity.state != "done":
        raise Refused("This activity is not logged yet.")
    _count(activity, sign=-1)
    change = activity.alter(expected=version, title=title or activity.title, **log.fields())
    findings = _judge(activity, links, by, at)
    change |= set_links(activity, links)
    _count(activity)
    if change:
        record(
            Happened.ACTIVITY_CHANGED, activity, by=by, at=at, about=activity.engagement.target, change=change
        )
    else:
        nothing_changed()
    return Outcome(activity, findings)


@action
def cancel_activity(*, activity_ref: str, reason: str, by: Scope, at: datetime) -> Activity:
    """Cancel a planned activity."""
    activity = selectors.activity(by, activity_ref, Permission.ACTIVITY_EDIT)
    if not may_move(ACTIVITY, activity.state, "cancelled"):
        raise Refused("Only a plan can be cancelled. This one is already logged.")
    change = activity.alter(state="cancelled", note=reason or activity.note)
    record(
        Happened.ACTIVITY_CANCELLED, activity, by=by, at=at, about=activity.engagement.target, change=change
    )
    return activity


def _new(engagement: Engagement, at: datetime, fields: dict[str, Any]) -> Activity:
    if not str(fields.get("title", "")).strip():
        raise Refused("Give the activity a short title.", field="title")
    return Activity(
        root_id=engagement.root_id,
        unit=engagement.unit,
        engagement=engagement,
        tier=engagement.tier,
        created_at=at,
        **fields,
    )


def _judge(activity: Activity, links: Links, by: Scope, at: datetime) -> tuple[Finding, ...]:
    pair = facts.assigned(activity.engagement, on=activity.on).filter(core=True).count()
    words = vocabulary(by, activity.engagement.edition_id)
    return insist(
        facts.of_activity(
            activity,
            today=timezone.localdate(at),
            people=[(person.pk, role, side) for person, role, side in links.people],
            elements=words.ties(links.elements),
            goals=len(links.goals),
            pair=pair,
        ),
        words.practice,
    )


def _dose_minutes(activity: Activity) -> int:
    return activity.minutes if activity.state == "done" else 0


def _count(activity: Activity, sign: int = 1) -> None:
    """Add (or take away) a logged activity to both roll-ups, with the links it has now."""
    dose.credit(activity, path=activity.unit.path, sign=sign)
    uses.credit(activity, path=activity.unit.path, sign=sign)


def _recredit(activity: Activity, before: int) -> None:
    """Bring the roll-up up to an activity whose minutes changed while it was already done."""
    difference = _dose_minutes(activity) - before
    if difference:
        dose.add_minutes(activity, difference, path=activity.unit.path)


__all__: Sequence[str] = ("Links", "Logged", "Outcome", "Plan")
