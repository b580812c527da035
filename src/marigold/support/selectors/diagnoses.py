"""Diagnoses in scope: problems, the factors at work, how they act on each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.support.models import Diagnosis, Engagement, Factor, FactorLink, Goal, Step


def diagnosis(scope: Scope, ref: str, permission: Permission = Permission.READINESS_VIEW) -> Diagnosis:
    """One diagnosis in scope that is not in the trash, or NotThere."""
    rows = Diagnosis.objects.filter(trashed_at__isnull=True)
    related = ("engagement__unit", "engagement__edition", "goal__owner")
    row: Diagnosis = one(rows.select_related(*related), scope, permission, ref)
    return row


def of_engagement(scope: Scope, engagement: Engagement) -> list[Diagnosis]:
    """Diagnoses of an engagement already reached, newest first."""
    rows: QuerySet[Diagnosis] = Diagnosis.objects.filter(engagement=engagement, trashed_at__isnull=True)
    rows = visible(rows, scope, Permission.READINESS_VIEW).select_related("goal__owner")
    return list(rows.order_by("-on", "-id"))


def factor(scope: Scope, ref: str) -> Factor:
    """One factor of a diagnosis one may work on, or NotThere."""
    rows = Factor.objects.filter(diagnosis__trashed_at__isnull=True)
    row: Factor = one(
        rows.select_related("diagnosis__engagement__unit"), scope, Permission.READINESS_EDIT, ref
    )
    return row


def link(scope: Scope, ref: str) -> FactorLink:
    """One link of a diagnosis one may work on, or NotThere."""
    rows = FactorLink.objects.filter(diagnosis__trashed_at__isnull=True)
    row: FactorLink = one(
        rows.select_related("diagnosis__engagement__unit", "cause", "effect"),
        scope,
        Permission.READINESS_EDIT,
        ref,
    )
    return row


def factors_of(scope: Scope, diagnosis: Diagnosis) -> list[Factor]:
    """Factors of a diagnosis already reached, in the order they were written."""
    rows = visible(Factor.objects.filter(diagnosis=diagnosis), scope, Permission.READINESS_VIEW)
    return list(rows.order_by("id"))


def links_of(scope: Scope, diagnosis: Diagnosis) -> list[FactorLink]:
    """How the factors of a diagnosis already reached act on each other."""
    rows = visible(FactorLink.objects.filter(diagnosis=diagnosis), scope, Permission.READINESS_VIEW)
    return list(rows.select_related("cause", "effect").order_by("id"))


def carriers_of(scope: Scope, goal: Goal | None) -> list[str]:
    """Who owns a goal already reached and its open steps, in name order."""
    if goal is None:
        return []
    steps = Step.objects.filter(goal=goal, state__in=["open", "working", "waiting"])
    rows = visible(steps, scope, Permission.GOAL_VIEW).select_related("owner")
    names = {row.owner.name if row.owner else row.owner_text for row in rows}
    names.add(goal.owner.name if goal.owner else "")
    return sorted(names - {""})


@dataclass(frozen=True)
class Seen:
    """A problem as the report counts it. `looked` is true once structures were looked at."""

    ref: str
    problem: str
    subject: str
    level: str
    gap: str
    response: str
    result: str
    on: date
    engagement_ref: str
    engagement: str
    edition_id: int
    factors: int
    looked: bool
    around: int


def problems(scope: Scope, *, always: Sequence[str], around: Sequence[str], limit: int = 500) -> list[Seen]:
    """Problems of engagements in scope, newest first. `always` and `around` are keys of factors of the models."""
    rows = visible(Diagnosis.objects.filter(trashed_at__isnull=True), scope, Permission.READINESS_VIEW)
    counted = rows.annotate(
        n=Count("factors"),
        structures=Count("factors", filter=Q(factors__key__in=list(always))),
        surroundings=Count("factors", filter=Q(factors__key__in=list(around))),
    ).order_by("-on", "-id")
    columns = (
        *("ref", "problem", "subject", "level", "gap", "response", "result", "on", "engagement__ref"),
        *("engagement__name", "engagement__edition_id", "n", "structures", "surroundings"),
    )
    return [
        Seen(*row[:-3], factors=row[-3], looked=row[-2] > 0, around=row[-1])
        for row in counted.values_list(*columns)[:limit]
    ]
