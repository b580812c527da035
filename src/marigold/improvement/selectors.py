"""Measures in scope, and their study."""

from django.db.models import QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.improvement.models import Indicator, Observation


def indicators(scope: Scope, permission: Permission = Permission.INDICATOR_VIEW) -> QuerySet[Indicator]:
    """Measures in scope, by name."""
    return visible(Indicator.objects.all(), scope, permission).select_related("unit").order_by("name")


def indicator(scope: Scope, ref: str, permission: Permission = Permission.INDICATOR_VIEW) -> Indicator:
    """One measure in scope, or NotThere."""
    row: Indicator = one(Indicator.objects.select_related("unit"), scope, permission, ref)
    return row


def observations(scope: Scope, indicators: list[int]) -> QuerySet[Observation]:
    """The observations of measures already reached (by id), oldest first."""
    if scope.person_id is None and not scope.hand:
        return Observation.objects.none()
    return Observation.objects.filter(indicator_id__in=indicators).order_by("indicator_id", "period")
