"""What a goal's page is made of, for a goal already reached."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.kit.prepared import prepared
from marigold.support.models import (
    Activity,
    ActivityGoal,
    Confirmation,
    Cycle,
    GasRating,
    Goal,
    GoalPerson,
    Step,
)


def confirmations(scope: Scope, goal: Goal) -> list[Confirmation]:
    """Every yes to a goal, newest first."""
    rows = visible(Confirmation.objects.filter(goal=goal), scope, Permission.GOAL_VIEW)
    return list(rows.select_related("person").order_by("-id"))


def took_part(scope: Scope, goal: Goal) -> list[GoalPerson]:
    """Who took part in setting a goal."""
    rows = visible(GoalPerson.objects.filter(goal=goal), scope, Permission.GOAL_VIEW)
    return list(rows.select_related("person").order_by("person__name"))


def near(scope: Scope, goal: Goal) -> list[Goal]:
    """The nearer goals beneath one."""
    return list(visible(Goal.objects.filter(parent=goal), scope, Permission.GOAL_VIEW).order_by("number"))


def steps(scope: Scope, goal: Goal) -> list[Step]:
    """A goal's steps, soonest first."""
    rows = visible(Step.objects.filter(goal=goal), scope, Permission.GOAL_VIEW)
    return list(rows.exclude(state="dropped").select_related("owner").order_by("due_on", "id"))


def cycles(scope: Scope, goal: Goal) -> list[Cycle]:
    """A goal's tests of change, in order."""
    return list(visible(Cycle.objects.filter(goal=goal), scope, Permission.GOAL_VIEW).order_by("number"))


def ratings(scope: Scope, goal: Goal) -> list[GasRating]:
    """Where a goal stood, newest first."""
    return list(
        visible(GasRating.objects.filter(goal=goal), scope, Permission.GOAL_VIEW).order_by("-on", "-id")
    )


def contacts(scope: Scope, goal: Goal, *, limit: int = 150) -> list[Activity]:
    """Contacts of the engagement, for the rail under the chart."""
    rows = visible(Activity.objects.filter(engagement_id=goal.engagement_id), scope, Permission.ACTIVITY_VIEW)
    rows = rows.filter(direct=True).exclude(state="cancelled").only("id", "on", "title", "state", "direct")
    return list(rows.order_by("-on", "-id")[:limit])


@prepared
def _moved(goals: Any) -> QuerySet[Any]:
    def latest(rows: QuerySet[Any], day: str) -> QuerySet[Any]:
        of_them = rows.filter(goal_id__in=goals).order_by()
        return of_them.values_list("goal_id").annotate(latest=Max(day))

    worked = latest(ActivityGoal.objects.filter(activity__state="done"), "activity__on")
    kinds = [
        latest(Step.objects.filter(state="done"), "done_on"),
        latest(Cycle.objects.all(), "starts_on"),
        latest(Cycle.objects.all(), "ends_on"),
        latest(GasRating.objects.all(), "on"),
        latest(Confirmation.objects.all(), "created_at__date"),
    ]
    return worked.union(*kinds, all=True)


def moved_on(scope: Scope, goals: Sequence[int]) -> dict[int, list[date]]:
    """The latest day of each kind of movement on goals already reached, in one query.

    Kinds: an activity that worked on it, a step done, a test begun or ended, a rating, a yes of one side.
    """
    found: dict[int, list[date]] = defaultdict(list)
    if not goals or (scope.person_id is None and not scope.hand):
        return found
    for key, day in _moved(goals=goals):
        if day:
            found[key].append(day)
    return found
