"""One's own notices, and what waits to be mailed."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from marigold.access.asked import asked
from marigold.access.scope import Scope
from marigold.core.notices import Wishes
from marigold.people.models import Person
from marigold.support.models import KeptFilter, Notice, NoticeWishes


def mine(scope: Scope, *, limit: int = 100) -> list[Notice]:
    """One's own notices, newest first."""
    return list(Notice.objects.filter(person_id=scope.person_id).order_by("-id")[:limit])


def wishes_of(scope: Scope, person_id: int) -> Wishes:
    """How somebody wants to be told; the usual way when they never said. One's own, or the command line's."""
    if scope.person_id != person_id and not scope.hand:
        return Wishes()
    return _wishes(NoticeWishes.objects.filter(person_id=person_id).first())


def _wishes(row: NoticeWishes | None) -> Wishes:
    if row is None:
        return Wishes()
    return Wishes(row.off, row.daily, row.quiet_from, row.quiet_until, frozenset(row.muted))


def waiting(scope: Scope) -> dict[Person, tuple[Wishes, list[Notice]]]:
    """Unsent, unread notices by person, oldest first, with their wishes; for the command that sends them."""
    found: dict[Person, tuple[Wishes, list[Notice]]] = {}
    if not scope.hand:
        return found
    rows = Notice.objects.filter(mailed_at__isnull=True, read_at__isnull=True, person__is_active=True)
    by_person: dict[Person, list[Notice]] = defaultdict(list)
    for row in rows.select_related("person").order_by("person_id", "id"):
        by_person[row.person].append(row)
    people = [person.pk for person in by_person]
    said = {row.person_id: row for row in NoticeWishes.objects.filter(person_id__in=people)}
    for person, notices in by_person.items():
        found[person] = (_wishes(said.get(person.pk)), notices)
    return found


@asked
def _kept_filters(scope: Scope, page: Any) -> QuerySet[KeptFilter]:
    return KeptFilter.objects.filter(person_id=scope.person_id, page=page).order_by("name")


def kept_filters(scope: Scope, page: str) -> list[KeptFilter]:
    """One's own kept filters of a list, by name."""
    return _kept_filters(scope, page=page)
