"""From support to benefit: indicators of a place by level, and which is expected to move which."""

from collections.abc import Sequence

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.improvement.models import Indicator, Latest, Lead
from marigold.people.models import Unit

MOST = 24
PARTS = ("cause__unit", "effect__unit")


def followed(scope: Scope, unit: Unit) -> list[Latest]:
    """The newest study of indicators of a place and the places above it that one may see, by level and name.

    Those above stand at program and population level only: what happens there is the benefit of the work here.
    """
    above = [int(key) for key in unit.path.strip("/").split("/")]
    rows = visible(Indicator.objects.all(), scope, Permission.INDICATOR_VIEW)
    here = rows.filter(unit__path__startswith=unit.path) | rows.filter(unit_id__in=above).exclude(
        level="implementation"
    )
    found = Latest.objects.filter(indicator__in=here).select_related("indicator__unit")
    return list(found.order_by("indicator__name", "indicator_id")[:MOST])


def leads(scope: Scope, indicators: Sequence[int]) -> list[Lead]:
    """What is expected between measures already reached (by id), oldest first."""
    rows = visible(Lead.objects.select_related(*PARTS), scope, Permission.INDICATOR_VIEW)
    return list(rows.filter(cause_id__in=indicators, effect_id__in=indicators).order_by("id"))


def lead(scope: Scope, ref: str) -> Lead:
    """One expectation that one may change, or NotThere."""
    row: Lead = one(Lead.objects.select_related(*PARTS), scope, Permission.INDICATOR_EDIT, ref)
    return row
