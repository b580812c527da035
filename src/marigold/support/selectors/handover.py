"""What a hand-over brief gathers, for an engagement already reached. Private notes never come along."""

from datetime import date

from django.db.models import Count, Max, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.support.models import ActivityPerson, Agreement, Concern, Decision, Engagement
from marigold.support.selectors import notes
from marigold.support.selectors.engagements import standing


def met(scope: Scope, engagement: Engagement, *, since: date) -> dict[int, tuple[int, date | None]]:
    """(contacts, last day) with each partner since a day, by person id."""
    if scope.person_id is None:
        return {}
    rows = ActivityPerson.objects.filter(
        activity__engagement=engagement, activity__state="done", activity__on__gte=since, side="partner"
    )
    counted = (
        rows.order_by().values_list("person_id").annotate(n=Count("activity_id"), last=Max("activity__on"))
    )
    return {person: (number, last) for person, number, last in counted}


def decisions(scope: Scope, engagement: Engagement, *, limit: int) -> list[Decision]:
    """The latest decisions."""
    if Permission.DECISION_VIEW not in standing(scope, engagement):
        return []
    rows: QuerySet[Decision] = Decision.objects.filter(engagement=engagement, trashed_at__isnull=True)
    return list(rows.order_by("-on", "-id")[:limit])


def contingency(scope: Scope, engagement: Engagement) -> str:
    """What was agreed for the day one of the pair cannot come; empty when nothing was."""
    if scope.person_id is None:
        return ""
    rows = Agreement.objects.filter(engagement=engagement).values_list("contingency", flat=True)
    return str(rows.first() or "")


def lessons(scope: Scope, engagement: Engagement, *, limit: int) -> list[tuple[str, str, date]]:
    """(kind, words, day) of what the team noted as learned, as patterns and as context: notes for the whole team only."""
    if Permission.NOTE_VIEW not in standing(scope, engagement):
        return []
    kinds = ("note.learning", "note.pattern", "note.exploration", "note.context", "note.key-person")
    shared = notes.readable(scope).filter(visibility__in=["team", "participants"])
    rows = shared.filter(engagement=engagement, kind__in=kinds)
    return list(rows.order_by("-on", "-id").values_list("kind", "text", "on")[:limit])


def open_questions(scope: Scope, engagement: Engagement, *, limit: int) -> list[str]:
    """Concerns that are still open, by title."""
    if Permission.CONCERN_VIEW not in standing(scope, engagement):
        return []
    rows = Concern.objects.filter(
        engagement=engagement, state__in=["open", "postponed"], trashed_at__isnull=True
    )
    return list(rows.order_by("-id").values_list("title", flat=True)[:limit])
