"""Growth plans, their steps and comments, and the log of learning."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.growth.models import Expectation, GrowthPlan, Learning, PlanComment, PlanStep, Share
from marigold.kit.doing import NotThere

GONE = "There is no such plan that you can see."
# Totals of learning are told of at least so many people.
FLOOR = 5


def plans(scope: Scope) -> list[GrowthPlan]:
    """One's own plans, newest first."""
    if scope.person_id is None:
        return []
    return list(GrowthPlan.objects.filter(person_id=scope.person_id).order_by("-starts_on", "-id"))


def my_plan(scope: Scope) -> GrowthPlan | None:
    """The plan one has today, if any."""
    return next((plan for plan in plans(scope) if plan.starts_on <= scope.on <= plan.ends_on), None)


@dataclass(frozen=True)
class PlanReading:
    """A plan as someone may read it."""

    plan: GrowthPlan
    mine: bool
    steps: Sequence[PlanStep]
    comments: Sequence[PlanComment]
    learning: Sequence[Learning]
    shares: Sequence[Share]


def plan_reading(scope: Scope, ref: str) -> PlanReading:
    """A plan of one's own, or one that its owner shows to one today; NotThere for everyone else."""
    row = GrowthPlan.objects.select_related("person").filter(ref=ref).first() if scope.person_id else None
    if row is None:
        raise NotThere(GONE)
    mine = row.person_id == scope.person_id
    if not mine and not row.shares.filter(reader_id=scope.person_id, ended_on__isnull=True).exists():
        raise NotThere(GONE)
    steps = row.steps.select_related("helper").order_by("by_on", "id")
    comments = row.comments.select_related("author").order_by("-on", "-id")
    log = Learning.objects.filter(person_id=row.person_id, on__range=(row.starts_on, row.ends_on))
    shares = row.shares.select_related("reader").order_by("-since", "-id") if mine else ()
    return PlanReading(row, mine, list(steps), list(comments), list(log.order_by("-on", "-id")), list(shares))


def plans_shown_to_me(scope: Scope) -> list[Share]:
    """Plans that others show to one now."""
    if scope.person_id is None:
        return []
    rows = Share.objects.filter(reader_id=scope.person_id, ended_on__isnull=True, plan__isnull=False)
    return list(rows.select_related("plan", "owner").order_by("-since", "-id"))


def step(scope: Scope, ref: str) -> PlanStep:
    """A step of one's own plan, or NotThere."""
    rows = PlanStep.objects.select_related("plan", "helper").filter(ref=ref, plan__person_id=scope.person_id)
    row = rows.first() if scope.person_id else None
    if row is None:
        raise NotThere("There is no such step of yours.")
    return row


def learning(scope: Scope, *, limit: int = 200) -> list[Learning]:
    """What one learned, newest first."""
    if scope.person_id is None:
        return []
    return list(Learning.objects.filter(person_id=scope.person_id).order_by("-on", "-id")[:limit])


def expectation(scope: Scope, root_ids: Sequence[int]) -> Expectation | None:
    """What is expected today in the first of these systems that expects anything."""
    rows = Expectation.objects.filter(
        root_id__in=list(root_ids), starts_on__lte=scope.on, ends_on__gte=scope.on
    )
    return rows.select_related("root").order_by("-starts_on", "id").first() if scope.person_id else None


def learning_total(scope: Scope, row: Expectation) -> dict[str, int] | None:
    """Learning of a whole system within a year, for those who keep its people; None for fewer people than the floor."""
    kept = visible(Expectation.objects.filter(pk=row.pk), scope, Permission.PERSON_EDIT).exists()
    if not kept:
        return None
    now = Q(person__posts__unit__root_id=row.root_id)
    rows = Learning.objects.filter(now, on__range=(row.starts_on, row.ends_on))
    ids = rows.values("id").distinct()
    found = Learning.objects.filter(id__in=ids).aggregate(
        people=Count("person_id", distinct=True),
        entries=Count("id"),
        time=Sum("minutes"),
        equity_time=Sum("minutes", filter=Q(equity=True)),
    )
    if found["people"] < FLOOR:
        return None
    return {key: int(value or 0) for key, value in found.items()}
