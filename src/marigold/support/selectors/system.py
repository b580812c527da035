"""Roles, channels and changes to the practice, in scope."""

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.people.models import Unit
from marigold.support.models import Assignment, Channel, Engagement, PracticeChange, PracticeTrial, RoleEntry


def role_entries(scope: Scope, units: list[int]) -> list[RoleEntry]:
    """Parts of actors in places, for those who may see the map; ended ones left out."""
    rows = visible(RoleEntry.objects.filter(unit_id__in=units), scope, Permission.ROLEMAP_VIEW)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=scope.on))
    return list(rows.select_related("unit", "person").order_by("unit__path", "actor", "id"))


def role_entry(scope: Scope, ref: str) -> RoleEntry:
    """One part, or NotThere."""
    rows = RoleEntry.objects.select_related("unit", "person")
    row: RoleEntry = one(rows, scope, Permission.ROLEMAP_VIEW, ref)
    return row


def channels(scope: Scope, root_id: int) -> list[Channel]:
    """Channels of a system that begin in places one may see the map of; ended ones left out."""
    rows = visible(Channel.objects.filter(root_id=root_id), scope, Permission.ROLEMAP_VIEW)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=scope.on))
    return list(rows.select_related("origin", "receiver", "carrier").order_by("origin__path", "id"))


def channel(scope: Scope, ref: str) -> Channel:
    """One channel, or NotThere."""
    row: Channel = one(
        Channel.objects.select_related("origin", "receiver", "carrier"), scope, Permission.ROLEMAP_VIEW, ref
    )
    return row


def support_people(scope: Scope, people: list[int]) -> frozenset[int]:
    """Which of these people give support (are named on an engagement) today."""
    if scope.person_id is None:
        return frozenset()
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    rows = Assignment.objects.filter(still, person_id__in=people, starts_on__lte=scope.on)
    return frozenset(rows.values_list("person_id", flat=True))


def practice_changes(scope: Scope) -> QuerySet[PracticeChange]:
    """Changes to the practice in scope, the newest first."""
    rows = visible(PracticeChange.objects.all(), scope, Permission.CHANGE_VIEW)
    return rows.select_related("raised_by", "root").order_by("-id")


def practice_change(scope: Scope, ref: str) -> PracticeChange:
    """One change, or NotThere."""
    rows = PracticeChange.objects.select_related("raised_by", "root")
    row: PracticeChange = one(rows, scope, Permission.CHANGE_VIEW, ref)
    return row


def trials(scope: Scope, change: PracticeChange) -> list[PracticeTrial]:
    """Where a change already reached is tried. Engagements one does not see are counted elsewhere, not named."""
    rows = visible(PracticeTrial.objects.filter(change=change), scope, Permission.ENGAGEMENT_VIEW)
    return list(rows.select_related("engagement").order_by("starts_on", "id"))


def trial(scope: Scope, ref: str) -> PracticeTrial:
    """One trial, or NotThere."""
    rows = PracticeTrial.objects.select_related("engagement", "change__root")
    row: PracticeTrial = one(rows, scope, Permission.ENGAGEMENT_VIEW, ref)
    return row


def count_trials(scope: Scope, change: PracticeChange) -> int:
    """In how many engagements a change already reached is tried, seen or not."""
    return PracticeTrial.objects.filter(change=change).count() if scope.person_id else 0


def places_of(scope: Scope, unit: Unit) -> list[Unit]:
    """The places over one already reached, itself, and those right beneath it, from the top down."""
    if scope.person_id is None:
        return []
    ids = [int(part) for part in unit.path.split("/") if part]
    rows = Unit.objects.filter(Q(pk__in=ids) | Q(parent=unit))
    return list(rows.order_by("path"))


def try_here(scope: Scope, root_id: int) -> QuerySet[Engagement]:
    """Engagements of a system where one may try something."""
    rows = visible(Engagement.objects.filter(root_id=root_id), scope, Permission.ENGAGEMENT_EDIT)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)).order_by("name")
