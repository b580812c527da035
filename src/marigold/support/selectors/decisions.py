"""Decisions in scope, who was in the room for them, and what followed."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from marigold.access.catalogue import Permission
from marigold.access.reach import one, reached, under, visible
from marigold.access.scope import Scope
from marigold.core.rules import Answered
from marigold.support.models import Concern, Consequence, Decision, DecisionPerson, Engagement, Goal


def decision(scope: Scope, ref: str, permission: Permission = Permission.DECISION_VIEW) -> Decision:
    """One decision in scope that is not in the trash, or NotThere."""
    rows = Decision.objects.filter(trashed_at__isnull=True)
    related = ("engagement__unit", "engagement__edition", "goal", "activity", "concern")
    row: Decision = one(rows.select_related(*related), scope, permission, ref)
    return row


def of_engagement(scope: Scope, engagement: Engagement) -> list[Decision]:
    """Decisions of an engagement already reached, newest first; `there`, `said_yes` and `followed` are counts."""
    rows: QuerySet[Decision] = Decision.objects.filter(engagement=engagement, trashed_at__isnull=True)
    rows = visible(rows, scope, Permission.DECISION_VIEW)
    rows = rows.annotate(
        there=Count("people", distinct=True),
        said_yes=Count("people", filter=Q(people__confirmed_at__isnull=False), distinct=True),
        followed=Count("consequences", distinct=True),
    )
    return list(rows.order_by("-on", "-id"))


def people_of(scope: Scope, decision: Decision) -> list[DecisionPerson]:
    """Who was in the room for a decision already reached, in name order."""
    rows = visible(DecisionPerson.objects.filter(decision=decision), scope, Permission.DECISION_VIEW)
    return list(rows.select_related("person").order_by("person__name", "id"))


def consequences_of(scope: Scope, decision: Decision) -> list[Consequence]:
    """What followed from a decision already reached, oldest first."""
    rows = visible(Consequence.objects.filter(decision=decision), scope, Permission.DECISION_VIEW)
    return list(rows.select_related("by").order_by("on", "id"))


def of_concern(scope: Scope, concern: Concern) -> list[Decision]:
    """Decisions that came out of a concern already reached, those one may see, newest first."""
    rows = Decision.objects.filter(concern=concern, trashed_at__isnull=True)
    return list(visible(rows, scope, Permission.DECISION_VIEW).order_by("-on", "-id"))


def may_see_concern(scope: Scope, decision: Decision) -> bool:
    """Whether one may see the concern a decision came out of; partners see decisions, not concerns."""
    rows = Concern.objects.filter(pk=decision.concern_id, trashed_at__isnull=True)
    return decision.concern_id is not None and visible(rows, scope, Permission.CONCERN_VIEW).exists()


def answers_to(scope: Scope, *, covered: bool, engagement: str, goal: str = "") -> tuple[Subquery, Subquery]:
    """The day and kind of the newest decision in answer to a standstill, for rows with these columns.

    :param covered: whether a grant to see decisions covers the place of all the rows
    """
    rows: QuerySet[Decision] = Decision.objects.filter(
        engagement_id=OuterRef(engagement), on__lte=scope.on, trashed_at__isnull=True
    )
    about = Q(goal__isnull=True) | Q(goal_id=OuterRef(goal)) if goal else Q(goal__isnull=True)
    newest = rows.filter(about).exclude(response="")
    newest = reached(newest, scope, Permission.DECISION_VIEW, covered=covered)
    newest = newest.order_by("-on", "-id")
    return Subquery(newest.values("on")[:1]), Subquery(newest.values("response")[:1])


def newest_answer(scope: Scope, goal: Goal) -> Answered | None:
    """The newest decision in answer to the standstill of a goal already reached, or of its engagement."""
    rows = Decision.objects.filter(
        Q(goal__isnull=True) | Q(goal=goal),
        engagement_id=goal.engagement_id,
        on__lte=scope.on,
        trashed_at__isnull=True,
    ).exclude(response="")
    rows = under(rows, scope, Permission.DECISION_VIEW, goal.engagement.unit.path)
    row = rows.order_by("-on", "-id").values_list("on", "response").first()
    return Answered(*row) if row else None
