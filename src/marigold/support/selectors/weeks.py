"""What a support week is made of, fetched in few queries for engagements already reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.core.week import Contact
from marigold.kit.prepared import prepared
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import (
    Activity,
    ActivityPerson,
    Assignment,
    Confirmation,
    Engagement,
    Goal,
    Step,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A person as lists show them."""

    name: str
    ref: str

    @property
    def first_name(self) -> str:
        """What to call a person in a sentence."""
        return self.name.split()[0] if self.name else ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Place:
    """One person's part in an activity."""

    person_id: int
    role: str
    side: str
    person: Named


@dataclass(frozen=True, slots=True)
class Held:
    """One activity as the week reads it: only the columns it needs."""

    pk: int
    ref: str
    engagement_id: int
    title: str
    on: date
    starts_at: time | None
    state: str
    direct: bool
    mode: str
    led_by: str
    solo_reason: str
    planned_minutes: int | None
    minutes_contact: int
    minutes_preparation: int
    minutes_travel: int
    minutes_followup: int
    coplan_on: date | None
    coplanned_at: datetime | None
    debrief_on: date | None
    debriefed_at: datetime | None

    @property
    def minutes(self) -> int:
        """All minutes of the activity, counted once."""
        return self.minutes_contact + self.minutes_preparation + self.minutes_travel + self.minutes_followup


HELD = tuple(Held.__slots__)
STEPS = 7  # steps a week lists


@asked
def _window(scope: Scope, engagements: Any, since: Any, until: Any) -> QuerySet[Any]:
    rows = _named(Activity.objects.filter(engagement_id__in=engagements), scope, Permission.ACTIVITY_VIEW)
    rows = rows.filter(on__gte=since, on__lte=until).exclude(state="cancelled")
    return rows.order_by("on", "starts_at", "id").values_list(*HELD)


def window(scope: Scope, engagements: Sequence[int], *, since: date, until: date) -> list[Held]:
    """Activities of engagements one is named on, between two days, oldest first, cancelled ones left out."""
    return [Held(*row) for row in _window(scope, engagements=engagements, since=since, until=until)]


def _named(rows: QuerySet[Any], scope: Scope, permission: Permission) -> QuerySet[Any]:
    """Rows of engagements one is named on today: all of them, when being named allows it."""
    return rows if permission in scope.circle else visible(rows, scope, permission)


@prepared
def _places(activities: Any) -> QuerySet[Any]:
    return ActivityPerson.objects.filter(activity_id__in=activities).values_list(
        "activity_id", "person_id", "role", "side", "person__name", "person__ref"
    )


def places(scope: Scope, activities: Sequence[int]) -> dict[int, list[Place]]:
    """Who took part in activities already reached, by activity."""
    found: dict[int, list[Place]] = defaultdict(list)
    if scope.person_id is None or not activities:
        return found
    people: dict[int, Named] = {}
    for activity, person, role, side, name, ref in _places(activities=activities):
        named = people.get(person) or people.setdefault(person, Named(name, ref))
        found[activity].append(Place(person, role, side, named))
    return found


@prepared
def _last_contacts(engagements: Any) -> QuerySet[Any]:
    held = Activity.objects.filter(engagement_id=OuterRef("pk"), direct=True, state="done").order_by(
        "-on", "-id"
    )
    rows = Engagement.objects.filter(pk__in=engagements).annotate(last=Subquery(held.values("on")[:1]))
    return rows.values_list("pk", "last")


def last_contacts(scope: Scope, engagements: Sequence[int]) -> dict[int, date]:
    """The day of the last contact held, by engagement already reached; none of those without one.

    One look at the end of an index per engagement: years of contacts are not read to find the newest.
    """
    if scope.person_id is None or not engagements:
        return {}
    return {key: last for key, last in _last_contacts(engagements=engagements) if last}


@prepared
def _pairs(engagements: Any, on: Any) -> QuerySet[Any]:
    rows = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        engagement_id__in=engagements,
        core=True,
        starts_on__lte=on,
    )
    columns = (
        "engagement_id",
        "person_id",
        "role",
        "core",
        "starts_on",
        "ends_on",
        "person__name",
        "person__ref",
    )
    return rows.select_related("person").only(*columns).order_by("starts_on", "id")


def pairs(scope: Scope, engagements: Sequence[int]) -> dict[int, list[Assignment]]:
    """Today's core practitioners by engagement already reached."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    if scope.person_id is None or not engagements:
        return found
    for row in _pairs(engagements=engagements, on=scope.on):
        found[row.engagement_id].append(row)
    return found


OPEN_GOAL = (
    *("ref", "number", "statement", "state", "wording", "engagement_id", "indicator_id", "created_at"),
    *(
        f"indicator__{name}"
        for name in ("name", "measured_in", "direction", "chart_kind", "rule_set", "baseline_points")
    ),
    *(f"indicator__{name}" for name in ("settings", "target_value", "target_on")),
)


@asked
def _open_goals(scope: Scope, engagements: Any) -> QuerySet[Goal]:
    rows: QuerySet[Goal] = Goal.objects.filter(
        engagement_id__in=engagements, state__in=["active", "proposed"]
    )
    rows = _named(rows, scope, Permission.GOAL_VIEW).select_related("indicator").only(*OPEN_GOAL)
    return rows.order_by("engagement_id", "number")


@prepared
def _confirmations(goals: Any) -> QuerySet[Confirmation]:
    rows = Confirmation.objects.filter(goal_id__in=goals)
    return rows.only("goal_id", "side", "wording", "again_on", "created_at").order_by("id")


def open_goals(scope: Scope, engagements: Sequence[int]) -> list[Any]:
    """Goals of engagements one is named on that are active or wait for a yes, with their measure.

    `said` is every yes to a goal, whatever its words were then.
    """
    rows = _open_goals(scope, engagements=engagements) if engagements else []
    said: dict[int, list[Confirmation]] = defaultdict(list)
    for yes in _confirmations(goals=[row.pk for row in rows]) if rows else ():
        said[yes.goal_id].append(yes)
    for row in rows:
        row.said = said.get(row.pk, [])
    return rows


@asked
def _due_steps(scope: Scope, until: Any) -> QuerySet[Step]:
    rows = Step.objects.filter(owner_id=scope.person_id, state__in=["open", "working", "waiting"])
    rows = rows.filter(due_on__lte=until).select_related("engagement", "activity")
    columns = ("ref", "title", "due_on", "engagement__name", "activity__title")
    return rows.only(*columns).order_by("due_on", "id")[:STEPS]


def due_steps(scope: Scope, *, until: date) -> list[Step]:
    """One's own first open steps due by a day, soonest first."""
    return _due_steps(scope, until=until)


def contact_of(activity: Activity | Held, people: Sequence[Place], words: Vocabulary) -> Contact:
    """A direct activity as the week sees it."""
    by_role = {row.role: row.person.first_name for row in people if row.side == "support"}
    others = [row.person.first_name for row in people if row.side == "support" and row.role != "lead"]
    return Contact(
        ref=activity.ref,
        engagement=activity.engagement_id,
        title=activity.title,
        on=activity.on,
        starts_at=activity.starts_at,
        state=activity.state,
        minutes=activity.minutes_contact if activity.state == "done" else (activity.planned_minutes or 0),
        mode=words.label(activity.mode) if activity.mode else "",
        lead=by_role.get("lead", ""),
        second=others[0] if others else "",
        coplan_on=activity.coplan_on,
        coplanned_on=timezone.localdate(activity.coplanned_at) if activity.coplanned_at else None,
        debrief_on=activity.debrief_on,
        debriefed_on=timezone.localdate(activity.debriefed_at) if activity.debriefed_at else None,
        led_by=activity.led_by,
    )
