"""The place of an engagement: its features as told, looks at readiness, what happened there."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, under, visible
from marigold.access.scope import Scope
from marigold.core.rules import Finding, Look, Practice, ReadinessFacts, judge
from marigold.kit.doing import NotThere
from marigold.people.models import Unit
from marigold.support.models import ContextEntry, Engagement, LocalEvent, Placement, Readiness


def looks(scope: Scope, engagement: Engagement) -> list[Readiness]:
    """Looks at readiness of an engagement already reached, oldest first."""
    rows: QuerySet[Readiness] = Readiness.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.READINESS_VIEW, engagement.unit.path)
    return list(rows.select_related("by").order_by("on", "id"))


def look(scope: Scope, ref: str, permission: Permission = Permission.READINESS_VIEW) -> Readiness:
    """One look at readiness in scope, or NotThere."""
    rows = Readiness.objects.select_related("engagement__unit", "by")
    row: Readiness = one(rows, scope, permission, ref)
    return row


def context(scope: Scope, engagement: Engagement) -> list[ContextEntry]:
    """What was told about the place of an engagement already reached, newest first."""
    rows: QuerySet[ContextEntry] = ContextEntry.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.READINESS_VIEW, engagement.unit.path)
    return list(rows.select_related("author").order_by("-on", "-id"))


def entry(scope: Scope, ref: str, permission: Permission = Permission.READINESS_VIEW) -> ContextEntry:
    """One thing told about a place, in scope, or NotThere."""
    rows = ContextEntry.objects.select_related("engagement__unit", "author")
    row: ContextEntry = one(rows, scope, permission, ref)
    return row


def event(scope: Scope, ref: str) -> LocalEvent:
    """One event of a place where one leads, or supports an engagement; otherwise NotThere."""
    row = LocalEvent.objects.select_related("unit").filter(ref=ref).first()
    if row is None or not may_note_event(scope, row.unit):
        raise NotThere("There is nothing here that you can see.")
    return row


def may_note_event(scope: Scope, unit: Unit) -> bool:
    """Whether someone may write down what happens in a place: leading it, or supporting an engagement there."""
    if scope.allows_at(Permission.ENGAGEMENT_EDIT, unit.path):
        return True
    return visible(Engagement.objects.filter(unit=unit), scope, Permission.ACTIVITY_EDIT).exists()


def engagement_of_event(scope: Scope, event: LocalEvent) -> Engagement:
    """The newest engagement one sees in the place of an event already reached, or NotThere."""
    rows = visible(Engagement.objects.filter(unit=event.unit), scope, Permission.ENGAGEMENT_VIEW)
    row = rows.select_related("unit").order_by("-starts_on", "-id").first()
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    found: Engagement = row
    return found


def facts_of(
    scope: Scope, engagement: Engagement, rows: Sequence[Readiness], placements: Sequence[Placement]
) -> ReadinessFacts:
    """What the rules on readiness look at, from rows already fetched."""
    tiers = [row for row in placements if row.kind == "tier" and row.starts_on <= scope.on]
    since = engagement.starts_on
    for before, after in zip([None, *tiers], tiers, strict=False):
        if before is None or before.element_key != after.element_key:
            since = after.starts_on
    return ReadinessFacts(engagement.tier, since, tuple(look_of(scope, row) for row in rows))


def look_of(scope: Scope, row: Readiness) -> Look:
    """A row already fetched, as the rules see it."""
    return Look(row.on, row.subject, row.willing, row.able)


def unready(
    scope: Scope, engagement: Engagement, tier: str, since: date, practice: Practice
) -> Finding | None:
    """What the rules say about a tier from a day for an engagement already reached, when no recent look bears it."""
    rows = Readiness.objects.filter(engagement=engagement).order_by("on", "id")
    seen = tuple(look_of(scope, row) for row in rows)
    found = judge(ReadinessFacts(tier, since, seen), practice)
    return next((finding for finding in found if finding.rule == "readiness.before-intensive"), None)
