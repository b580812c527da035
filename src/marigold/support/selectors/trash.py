"""The trash: what can lie there, and what of it one may take out again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.kit.tables import Trashable
from marigold.support.models import Concern, Decision, Diagnosis, Lesson, Note, Strategy
from marigold.support.selectors import learning, notes

DAYS = 30
LISTED = 100


@dataclass(frozen=True)
class Bin:
    """One kind of record that can be thrown away.

    `reach` finds a record that one may throw away; `gone` are those in the trash that one may take out. `title` is what
    may be said of a record where anybody reads it.
    """

    key: str
    name: str
    model: type[Trashable]
    reach: Callable[[Scope, str], Any]
    gone: Callable[[Scope], QuerySet[Any]]
    title: Callable[[Any], str]


def _bin(key: str, name: str, model: type[Trashable], permission: Permission) -> Bin:
    """A kind that whoever may edit it may throw away."""

    def reach(scope: Scope, ref: str) -> Any:
        return one(model.objects.select_related("engagement"), scope, permission, ref)

    def gone(scope: Scope) -> QuerySet[Any]:
        return visible(model.with_trash.filter(trashed_at__isnull=False), scope, permission)

    return Bin(key, name, model, reach, gone, str)


def _note(scope: Scope, ref: str) -> Note:
    row = notes.note(scope, ref)
    if not notes.hand(scope, row).trash:
        raise NotThere("There is nothing here that you can throw away.")
    return row


# One line for each kind of record that can be thrown away.
BINS: Mapping[str, Bin] = {
    one.key: one
    for one in (
        Bin("note", "Note", Note, _note, notes.restorable, lambda row: "a note"),
        Bin("lesson", "Lesson", Lesson, learning.own_lesson, learning.restorable, str),
        _bin("concern", "Concern", Concern, Permission.CONCERN_EDIT),
        _bin("decision", "Decision", Decision, Permission.DECISION_EDIT),
        _bin("diagnosis", "Diagnosis", Diagnosis, Permission.READINESS_EDIT),
        _bin("strategy", "Strategy", Strategy, Permission.GOAL_EDIT),
    )
}


@dataclass(frozen=True)
class Thrown:
    """A record in the trash, and how many days it can still be taken out."""

    bin: Bin
    row: Any
    days: int


def thrown(scope: Scope, *, at: datetime) -> list[Thrown]:
    """What one may take out of the trash, the latest first; at most the latest hundred of each kind."""
    since = at - timedelta(days=DAYS)
    found = [
        Thrown(each, row, DAYS - (at - row.trashed_at).days)
        for each in BINS.values()
        for row in each.gone(scope)
        .filter(trashed_at__gt=since)
        .select_related("engagement")
        .order_by("-trashed_at", "-id")[:LISTED]
    ]
    return sorted(found, key=lambda one: one.row.trashed_at, reverse=True)


def in_trash(scope: Scope, key: str, ref: str, *, at: datetime) -> Any:
    """One record that one may take out of the trash, or NotThere."""
    each = BINS.get(key)
    since = at - timedelta(days=DAYS)
    row = each and each.gone(scope).filter(ref=ref, trashed_at__gt=since).select_related("engagement").first()
    if not row:
        raise NotThere("There is nothing here that you can take out.")
    return row


def spent(scope: Scope, *, at: datetime, limit: int) -> list[tuple[Bin, Any]]:
    """Records whose thirty days are over, for the upkeep that deletes them; nobody else is shown any."""
    if not scope.hand:
        return []
    found = []
    for each in BINS.values():
        rows = each.model.with_trash.filter(trashed_at__lte=at - timedelta(days=DAYS))
        found += [(each, row) for row in rows.select_related("engagement").order_by("id")[:limit]]
    return found[:limit]
