"""Engagements in scope."""

from typing import Any

from django.db.models import Exists, Q, QuerySet

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import one, reached, visible
from marigold.access.scope import Scope
from marigold.kit.prepared import prepared
from marigold.people.models import Unit
from marigold.support.models import Assignment, Engagement, LocalEvent, Placement


def engagements(scope: Scope, permission: Permission = Permission.ENGAGEMENT_VIEW) -> QuerySet[Engagement]:
    """Engagements in scope, with their unit."""
    return visible(Engagement.objects.all(), scope, permission).select_related("unit")


def engagement(scope: Scope, ref: str, permission: Permission = Permission.ENGAGEMENT_VIEW) -> Engagement:
    """One engagement in scope, or NotThere."""
    rows = Engagement.objects.select_related("unit", "edition__framework", "root")
    row: Engagement = one(rows, scope, permission, ref)
    return row


def standing(scope: Scope, engagement: Engagement) -> frozenset[Permission]:
    """Every permission one holds on an engagement already reached: by grants over its unit, and by being named on it."""
    named = _current(Assignment.objects.filter(engagement=engagement, person_id=scope.person_id), scope)
    held = scope.holds_at(engagement.unit.path)
    return held | scope.circle if scope.circle - held and named.exists() else held


def my_engagements(scope: Scope) -> QuerySet[Engagement]:
    """Engagements the person is assigned to today, by name."""
    mine = _current(Assignment.objects.filter(person_id=scope.person_id), scope)
    rows = Engagement.objects.filter(pk__in=mine.values("engagement_id"))
    return (
        rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on))
        .select_related("unit")
        .order_by("name")
    )


def assignments(scope: Scope, *, current: bool = True) -> QuerySet[Assignment]:
    """Assignments in scope with person and engagement; today's only, unless asked."""
    rows = visible(Assignment.objects.all(), scope, Permission.ENGAGEMENT_VIEW)
    rows = _current(rows, scope) if current else rows
    return rows.select_related("person", "engagement").order_by("-core", "starts_on", "id")


def pair_of(scope: Scope, engagement: Engagement) -> list[Assignment]:
    """Today's core practitioners of an engagement already reached, the longest serving first."""
    rows = _current(Assignment.objects.filter(engagement=engagement, core=True), scope)
    return list(rows.select_related("person").order_by("starts_on", "id"))


def _current(rows: QuerySet[Assignment], scope: Scope) -> QuerySet[Assignment]:
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on), starts_on__lte=scope.on)


@asked
def _placements(scope: Scope, engagement: Any, covered: bool) -> QuerySet[Placement]:
    rows: QuerySet[Placement] = Placement.objects.filter(engagement_id=engagement)
    rows = reached(rows, scope, Permission.ENGAGEMENT_VIEW, covered=covered)
    return rows.order_by("starts_on", "id")


def placements(scope: Scope, engagement: Engagement) -> list[Placement]:
    """Tier and stage decisions of an engagement, oldest first."""
    covered = scope.allows_at(Permission.ENGAGEMENT_VIEW, engagement.unit.path)
    return _placements(scope, engagement=engagement.pk, covered=covered)


@prepared
def _newest_events(unit: Any, limit: int) -> QuerySet[LocalEvent]:
    return LocalEvent.objects.filter(unit_id=unit).order_by("-on", "-id")[:limit]


def newest_events(scope: Scope, unit: Unit, *, limit: int) -> list[LocalEvent]:
    """The last things that happened in a unit, newest first, for those who may know (see `local_events`)."""
    if scope.allows_at(Permission.ENGAGEMENT_VIEW, unit.path):
        return _newest_events(unit=unit.pk, limit=limit)
    return list(local_events(scope, unit).reverse()[:limit])


def local_events(scope: Scope, unit: Unit) -> QuerySet[LocalEvent]:
    """What happened in a unit, for those who see its engagements or hold a role over it; oldest first."""
    if scope.allows_at(Permission.ENGAGEMENT_VIEW, unit.path):
        return LocalEvent.objects.filter(unit=unit).order_by("on", "id")
    reached = visible(Engagement.objects.filter(unit=unit), scope, Permission.ENGAGEMENT_VIEW)
    seen = visible(LocalEvent.objects.all(), scope, Permission.ENGAGEMENT_VIEW)
    rows = LocalEvent.objects.filter(
        Q(pk__in=seen.filter(unit=unit).values("pk")) | Exists(reached), unit=unit
    )
    return rows.order_by("on", "id")
