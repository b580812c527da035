"""Who carries a place's work, and which partner groups took part in it in a period."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.people.models import Partner, Unit
from marigold.support.models import Activity, ActivityPerson, Goal, GoalPerson, Step

MANY_PLACES = 800
CARRIED = ("open", "working", "waiting")


def carried_by(scope: Scope, unit: Unit, refs: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Person ref to (open steps, goals under way) they carry in a place already reached and beneath it."""
    refs = set(refs)
    if not refs or not scope.allows_at(Permission.GOAL_VIEW, unit.path):
        return {}
    beneath = {"engagement__unit__path__startswith": unit.path, "owner__ref__in": refs}
    steps: Any = Step.objects.filter(state__in=CARRIED, **beneath).order_by()
    goals: Any = Goal.objects.filter(state__in=["active", "proposed"], **beneath).order_by()
    counted = [
        dict(rows.values("owner__ref").annotate(n=Count("id")).values_list("owner__ref", "n"))
        for rows in (steps, goals)
    ]
    return {ref: (counted[0].get(ref, 0), counted[1].get(ref, 0)) for ref in refs}


@dataclass
class TookPart:
    """A partner group in a period: activities and goals its people took part in, who they are, and when last."""

    activities: int = 0
    goals: int = 0
    people: Counter[str] = field(default_factory=Counter)
    last: date | None = None

    @property
    def times(self) -> int:
        """How often anyone of the group took part."""
        return self.activities + self.goals


@dataclass(frozen=True)
class Participation:
    """Contacts and goals of a place in a period, and the groups that took part."""

    contacts: int
    goals: int
    groups: dict[str, TookPart]
    # People from the partners' side who took part and belong to no group.
    ungrouped: int
    # More places lie beneath than can be looked through at once, so nothing was counted.
    too_large: bool = False


def participation(scope: Scope, unit: Unit, *, since: date, until: date) -> Participation | None:
    """Which partner groups took part in contacts held and goals set here and beneath, both days included.

    None where one may not see every activity and goal: part of the numbers would mislead.
    """
    if not (
        scope.allows_at(Permission.ACTIVITY_VIEW, unit.path)
        and scope.allows_at(Permission.GOAL_VIEW, unit.path)
    ):
        return None
    beneath = Unit.objects.filter(root_id=unit.root_id, path__startswith=unit.path)
    if beneath[: MANY_PLACES + 1].count() > MANY_PLACES:
        return Participation(0, 0, {}, 0, too_large=True)
    held = Activity.objects.filter(state="done", direct=True, on__gte=since, on__lte=until)
    held = held.filter(unit__path__startswith=unit.path)
    goals = Goal.objects.filter(created_at__date__gte=since, created_at__date__lte=until)
    goals = goals.filter(engagement__unit__path__startswith=unit.path)
    came = ActivityPerson.objects.filter(activity__in=held, side="partner")
    named = GoalPerson.objects.filter(goal__in=goals)
    groups = _groups(unit, since, until)
    found: dict[str, TookPart] = defaultdict(TookPart)
    contacts = came.values_list("activity_id", "person_id", "person__name", "activity__on")
    ungrouped = _count(found, contacts, groups, "activities")
    _count(
        found,
        ((*row, None) for row in named.values_list("goal_id", "person_id", "person__name")),
        groups,
        "goals",
    )
    return Participation(held.count(), goals.count(), dict(found), ungrouped)


def _count(found: dict[str, TookPart], rows: Any, groups: dict[int, set[str]], what: str) -> int:
    """Count each activity (or goal) once for a group, however many of its people took part.

    Returns how many people belong to no group.
    """
    seen: set[tuple[str, int]] = set()
    alone: set[int] = set()
    for key, person, name, on in rows:
        if person not in groups:
            alone.add(person)
        for group in groups.get(person, ()):
            entry = found[group]
            entry.people[name] += 1
            entry.last = max(filter(None, (entry.last, on)), default=None)
            if (group, key) not in seen:
                seen.add((group, key))
                setattr(entry, what, getattr(entry, what) + 1)
    return len(alone)


def _groups(unit: Unit, since: date, until: date) -> dict[int, set[str]]:
    """Person id to the partner groups they stood for in the system at any time of a period."""
    rows = Partner.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=since), root_id=unit.root_id, starts_on__lte=until
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person, group in rows.values_list("person_id", "group"):
        found[person].add(group)
    return found
