"""Around one's own space: the people one works with, and the engagements one is part of."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from marigold.access.scope import Scope
from marigold.people.models import Partner, Person, Post
from marigold.support.models import Assignment, Engagement


def own_engagements(scope: Scope) -> list[Any]:
    """Engagements one supports (`helping`) or takes part in as a partner today, by name."""
    if scope.person_id is None:
        return []
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    helping = Assignment.objects.filter(now, engagement=OuterRef("pk"), person_id=scope.person_id)
    partner = Partner.objects.filter(now, unit=OuterRef("unit_id"), person_id=scope.person_id)
    rows = Engagement.objects.filter(now).annotate(helping=Exists(helping))
    rows = rows.filter(Q(helping=True) | Exists(partner))
    return list(rows.select_related("unit").order_by("name"))


def companions(scope: Scope) -> list[Person]:
    """People one works with today: on the same engagements, either side, and leads of the systems these belong to."""
    mine = own_engagements(scope)
    if not mine:
        return []
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    helping = Assignment.objects.filter(now, engagement__in=mine, person_id=OuterRef("pk"))
    units = {engagement.unit_id for engagement in mine}
    partner = Partner.objects.filter(now, unit_id__in=units, person_id=OuterRef("pk"))
    over = {int(part) for one in mine for part in one.unit.path.strip("/").split("/")}
    lead = Post.objects.filter(
        now, role__key__in=("lead", "administrator"), unit_id__in=over, person_id=OuterRef("pk")
    )
    rows = Person.objects.filter(Exists(helping) | Exists(partner) | Exists(lead), is_active=True)
    return list(rows.exclude(pk=scope.person_id).order_by("name"))
