"""Telling people: notices written with the action they tell of, wishes, and marks of what was read and mailed."""

from collections.abc import Iterable
from datetime import datetime, time

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.kit.tables import Table
from marigold.people.models import Person
from marigold.support.events import Happened
from marigold.support.models import KeptFilter, Notice, NoticeWishes

# Everything there is to hear of, in words; what is not here is never told.
KINDS: dict[str, str] = {
    "yes": "A goal or an agreement waits for your yes",
    "planned": "A contact is planned with you",
    "step": "A step is given to you",
    "help": "You are asked for help, or your call is answered",
    "debrief": "Your co-practitioner shared a debrief",
    "pair": "You join or leave an engagement",
    "growth": "Your pathway, an award of yours, or someone you mentor has news",
    "review": "Something is handed in for you to review",
}


def tell(people: Iterable[int | None], kind: str, row: Table, words: str, *, by: Scope, at: datetime) -> None:
    """Leave a notice for each person but the one who acts. Called inside the action it tells of."""
    assert kind in KINDS, kind
    wanted = {key for key in people if key and key != by.person_id}
    # What was not read yet is told anew, not twice.
    Notice.objects.filter(person_id__in=wanted, kind=kind, about=row.target, read_at__isnull=True).delete()
    Notice.objects.bulk_create(
        Notice(person_id=key, at=at, kind=kind, about=row.target, by_name=by.name, words=words[:300])
        for key in sorted(wanted)
    )


@action
def read_notices(*, by: Scope, at: datetime, until: datetime | None = None) -> int:
    """Mark all of one’s own notices as read. What one has read is nobody’s business: no event tells of it."""
    rows = Notice.objects.filter(person_id=by.person_id, read_at__isnull=True, at__lte=until or at)
    found = rows.update(read_at=at)
    nothing_changed()
    return found


@action
def mark_mailed(*, notices: Iterable[int], by: Scope, at: datetime) -> int:
    """Mark notices as sent by e-mail, or as never to be sent."""
    if not by.hand:
        raise NotThere("There is nothing here that you can change.")
    found = Notice.objects.filter(pk__in=list(notices), mailed_at__isnull=True).update(mailed_at=at)
    nothing_changed()
    return found


@action
def set_wishes(
    *,
    person: Person,
    off: bool,
    daily: bool,
    quiet_from: time,
    quiet_until: time,
    muted: Iterable[str],
    by: Scope,
    at: datetime,
) -> NoticeWishes:
    """Say how one wants to be told. Only for oneself (a mute link acts for the person it was sent to)."""
    if by.person_id != person.pk and not by.hand:
        raise NotThere("There is nothing here that you can change.")
    silent = sorted(set(muted))
    if set(silent) - set(KINDS):
        raise Refused("There is no such kind of notice.", field="muted")
    row = NoticeWishes.objects.filter(person=person).first()
    if row is None:
        row = NoticeWishes(person=person, created_at=at)
        row.save()
    change = row.alter(off=off, daily=daily, quiet_from=quiet_from, quiet_until=quiet_until, muted=silent)
    if change:
        record(Happened.WISHES_SET, row, by=by, at=at, about=person.target, change=change)
    else:
        nothing_changed()
    return row


@action
def keep_filter(*, page: str, name: str, query: str, by: Scope, at: datetime) -> KeptFilter:
    """Keep a list as it is narrowed now, by a name; the same name again replaces it. One's own, so no event tells."""
    if not name.strip():
        raise Refused("Give it a name.", field="name")
    if not query.strip():
        raise Refused("Narrow the list first; there is nothing to keep yet.", field="name")
    if by.person_id is None or len(query) > 1_000:
        raise Refused("This filter is too long to keep.", field="name")
    wanted = {"person_id": by.person_id, "page": page, "name": name.strip()[:80]}
    row = KeptFilter.objects.filter(**wanted).first() or KeptFilter(**wanted)
    row.query = query
    row.save()
    nothing_changed()
    return row


@action
def drop_filter(*, key: int, by: Scope, at: datetime) -> None:
    """Let go of a kept filter of one's own."""
    row = KeptFilter.objects.filter(pk=key, person_id=by.person_id).first()
    if row is None:
        raise NotThere("There is nothing here that you can change.")
    row.delete()
    nothing_changed()
