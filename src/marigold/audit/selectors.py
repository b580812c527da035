"""Reads of the audit log. The caller shows it only for a record it could load by its own scope."""

from django.db.models import Q, QuerySet

from marigold.access.scope import Scope
from marigold.audit.models import Event, Look


def history(scope: Scope, target: str, *, limit: int = 200) -> QuerySet[Event]:
    """Events of one record, and of the records that tell their story on it, newest first."""
    if scope.person_id is None and not scope.hand:
        return Event.objects.none()
    return Event.objects.filter(Q(target=target) | Q(about=target)).order_by("-id")[:limit]


def looks_at_me(scope: Scope, *, limit: int = 200) -> QuerySet[Look]:
    """Who looked at what is private about the one who asks, newest first. Nobody else is shown it."""
    if scope.person_id is None:
        return Look.objects.none()
    return Look.objects.filter(about_ref=scope.person_ref).order_by("-id")[:limit]
