"""Where elements of a practice model are used, as far as one may see; and which edition engagements work by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.practice.models import Edition
from marigold.support.models import (
    Activity,
    ActivityElement,
    Assignment,
    ConcernEntry,
    Engagement,
    PracticeTrial,
)

MOST = 1000
FEW = 8


@dataclass(frozen=True)
class Used:
    """Where an element is used: counts stop at `MOST`, and then `more` is true."""

    activities: int
    more: bool
    latest: Sequence[Activity]
    engagements: Sequence[Engagement]
    concerns: int

    @property
    def nowhere(self) -> bool:
        """True when there is nothing that one may see."""
        return not (self.activities or self.engagements or self.concerns)


def where_used(scope: Scope, elements: Sequence[int], key: str) -> Used:
    """Where an element is used, by its ids in all editions and by its key."""
    tagged = visible(ActivityElement.objects.filter(element_id__in=elements), scope, Permission.ACTIVITY_VIEW)
    found = list(tagged.order_by().values_list("activity_id", flat=True)[: MOST + 1])
    latest: list[Activity] = []
    if len(found) <= MOST:
        rows = visible(Activity.objects.filter(pk__in=found), scope, Permission.ACTIVITY_VIEW)
        latest = list(
            rows.exclude(state="cancelled").select_related("engagement").order_by("-on", "-id")[:FEW]
        )
    here = visible(Engagement.objects.filter(Q(tier=key) | Q(stage=key)), scope, Permission.ENGAGEMENT_VIEW)
    entries = visible(ConcernEntry.objects.filter(strategy=key), scope, Permission.CONCERN_VIEW)
    return Used(
        activities=min(len(found), MOST),
        more=len(found) > MOST,
        latest=latest,
        engagements=list(here.order_by("name", "id")[:FEW]),
        concerns=len(entries.order_by().values_list("pk", flat=True)[:MOST]),
    )


@dataclass(frozen=True)
class Standing:
    """How many engagements of a system are opened under an edition."""

    edition: Edition
    open: int
    ended: int
    tiers: frozenset[str]


def by_edition(scope: Scope, root_id: int) -> list[Standing]:
    """Engagements of a system by the edition they were opened under, newest edition first, as far as one sees them."""
    rows = visible(Engagement.objects.filter(root_id=root_id), scope, Permission.ENGAGEMENT_VIEW)
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    counts = rows.order_by().values("edition_id").annotate(open=Count("id", filter=still), n=Count("id"))
    numbers = {row["edition_id"]: (row["open"], row["n"] - row["open"]) for row in counts}
    tiers: dict[int, set[str]] = {}
    for edition_id, tier in rows.filter(still).order_by().values_list("edition_id", "tier").distinct():
        tiers.setdefault(edition_id, set()).add(tier)
    editions = Edition.objects.filter(pk__in=numbers).select_related("framework").order_by("-id")
    return [Standing(row, *numbers[row.pk], frozenset(tiers.get(row.pk, ()))) for row in editions]


def practicing(scope: Scope) -> int:
    """How many people support engagements one sees, today."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    rows = visible(
        Assignment.objects.filter(still, starts_on__lte=scope.on), scope, Permission.ENGAGEMENT_VIEW
    )
    return int(rows.order_by().values("person_id").distinct().count())


def trying(scope: Scope) -> list[dict[str, Any]]:
    """Trials of changes in engagements one sees, with who practices them now: (person, change, engagement)."""
    rows = visible(PracticeTrial.objects.filter(ends_on__isnull=True), scope, Permission.ENGAGEMENT_VIEW)
    rows = rows.exclude(change__state="dropped")
    still = Q(engagement__assignments__ends_on__isnull=True) | Q(
        engagement__assignments__ends_on__gte=scope.on
    )
    rows = rows.filter(still, engagement__assignments__starts_on__lte=scope.on)
    names = (
        "engagement__assignments__person__name",
        "engagement__assignments__person__ref",
        "change__title",
        "change__ref",
        "change__state",
        "engagement__name",
        "engagement__ref",
        "starts_on",
    )
    keys = ("person", "person_ref", "change", "change_ref", "state", "engagement", "engagement_ref", "since")
    found = rows.order_by(names[0], "starts_on", "id").values_list(*names)[:MOST]
    return [dict(zip(keys, row, strict=True)) for row in found]
