"""Role profiles, who does which function in a place, and choices about staff."""

from collections.abc import Sequence

from django.db.models import Q

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.growth.models import FunctionHolder, RoleProfile, StaffingChoice


def role_profiles(scope: Scope) -> list[RoleProfile]:
    """Role profiles of the systems one sees the map of roles of, by title; ended ones left out."""
    rows = visible(RoleProfile.objects.filter(ended_on__isnull=True), scope, Permission.ROLEMAP_VIEW)
    return list(rows.select_related("root", "edition__framework").order_by("title", "id"))


def role_profile(scope: Scope, ref: str) -> RoleProfile:
    """One role profile, or NotThere."""
    rows = RoleProfile.objects.select_related("root", "edition__framework")
    row: RoleProfile = one(rows, scope, Permission.ROLEMAP_VIEW, ref)
    return row


def holders(scope: Scope, unit_ids: Sequence[int], framework_key: str) -> list[FunctionHolder]:
    """Who does which function of a framework in these places today."""
    named = FunctionHolder.objects.filter(unit_id__in=list(unit_ids), framework__key=framework_key)
    rows = visible(named, scope, Permission.ROLEMAP_VIEW)
    now = Q(until__isnull=True) | Q(until__gte=scope.on)
    return list(rows.filter(now, since__lte=scope.on).select_related("person").order_by("since", "id"))


def holder(scope: Scope, ref: str) -> FunctionHolder:
    """One of them, or NotThere."""
    rows = FunctionHolder.objects.select_related("unit", "framework", "person")
    row: FunctionHolder = one(rows, scope, Permission.ROLEMAP_VIEW, ref)
    return row


def staffing_choices(scope: Scope, unit_id: int) -> list[StaffingChoice]:
    """What was decided about who does the work in a place, newest first."""
    rows = visible(StaffingChoice.objects.filter(unit_id=unit_id), scope, Permission.ROLEMAP_VIEW)
    return list(rows.select_related("framework").order_by("-on", "-id")[:50])
