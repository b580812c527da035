"""Looks at something private: kept beside the log of writes, for the person they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from marigold.access.scope import Scope
from marigold.audit.models import Look
from marigold.kit.doing import action, note_event, nothing_changed

# Opening the same page again within this time is the same look.
SAME = timedelta(minutes=10)


@dataclass(frozen=True)
class Seen:
    """Something private that was shown: whose, what kind, which record, and its name then."""

    about_ref: str
    kind: str
    target: str
    title: str = ""


@action
def note_looks(*, seen: Iterable[Seen], by: Scope, at: datetime) -> int:
    """Keep who looked at what; returns how many rows that made."""
    lately = Look.objects.filter(by_ref=by.person_ref, at__gt=at - SAME)
    known = set(lately.values_list("about_ref", "kind", "target"))
    fresh = [
        Look(
            at=at,
            by_ref=by.person_ref,
            by_name=by.name,
            about_ref=one.about_ref,
            kind=one.kind,
            target=one.target,
            title=one.title[:300],
        )
        for one in dict.fromkeys(seen)
        if (one.about_ref, one.kind, one.target) not in known
    ]
    if not fresh:
        nothing_changed()
        return 0
    Look.objects.bulk_create(fresh)
    note_event()
    return len(fresh)
