"""Measures in scope, and their study."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.improvement.models import Indicator, Observation
from marigold.kit.prepared import prepared


def indicators(scope: Scope, permission: Permission = Permission.INDICATOR_VIEW) -> QuerySet[Indicator]:
    """Measures in scope, by name."""
    return visible(Indicator.objects.all(), scope, permission).select_related("unit").order_by("name")


def indicator(scope: Scope, ref: str, permission: Permission = Permission.INDICATOR_VIEW) -> Indicator:
    """One measure in scope, or NotThere."""
    row: Indicator = one(Indicator.objects.select_related("unit"), scope, permission, ref)
    return row


@dataclass(frozen=True, slots=True)
class Seen:
    """One period's value of a measure, as studies read it."""

    indicator_id: int
    period: date
    value: float | None
    denominator: float | None


@prepared
def _observations(indicators: Any) -> QuerySet[Any]:
    rows = Observation.objects.filter(indicator_id__in=indicators).order_by("indicator_id", "period")
    return rows.values_list("indicator_id", "period", "value", "denominator")


def observations(scope: Scope, indicators: Sequence[int]) -> list[Seen]:
    """The observations of measures already reached (by id), oldest first."""
    if (scope.person_id is None and not scope.hand) or not indicators:
        return []
    return [Seen(*row) for row in _observations(indicators=indicators)]
