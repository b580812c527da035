"""Goals, steps and tests of change in scope."""

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.support.models import Cycle, Engagement, Goal, Step


def goals(scope: Scope, permission: Permission = Permission.GOAL_VIEW) -> QuerySet[Goal]:
    """Goals in scope with owner and indicator."""
    rows = visible(Goal.objects.all(), scope, permission)
    return rows.select_related("owner", "indicator", "engagement").order_by("engagement_id", "number")


def goal(scope: Scope, ref: str, permission: Permission = Permission.GOAL_VIEW) -> Goal:
    """One goal in scope, or NotThere."""
    rows = Goal.objects.select_related("owner", "indicator", "engagement__unit", "parent")
    row: Goal = one(rows, scope, permission, ref)
    return row


def steps(scope: Scope, engagement: Engagement | None = None) -> QuerySet[Step]:
    """Steps and follow-ups in scope; of one engagement, or one's own."""
    rows = visible(Step.objects.all(), scope, Permission.GOAL_VIEW)
    rows = rows.filter(engagement=engagement) if engagement else rows.filter(owner_id=scope.person_id)
    return rows.select_related("owner", "goal", "engagement").order_by("due_on", "id")


def step(scope: Scope, ref: str) -> Step:
    """One step that may be changed: within goals one may edit, or one's own."""
    row: Step = one(
        Step.objects.select_related("engagement__unit", "owner"), scope, Permission.GOAL_EDIT, ref
    )
    return row


def cycles(scope: Scope, engagement: Engagement | None = None) -> QuerySet[Cycle]:
    """Tests of change in scope."""
    rows = visible(Cycle.objects.all(), scope, Permission.GOAL_VIEW)
    if engagement is not None:
        rows = rows.filter(Q(goal__engagement=engagement))
    return rows.select_related("goal").order_by("goal_id", "number")


def cycle(scope: Scope, ref: str, permission: Permission = Permission.GOAL_VIEW) -> Cycle:
    """One test of change in scope, or NotThere."""
    rows = Cycle.objects.select_related("goal__engagement__unit", "previous", "strategy")
    row: Cycle = one(rows, scope, permission, ref)
    return row
