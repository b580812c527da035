"""Looks at something private are kept, so that the person it is about can see who looked.

A page says what it shows with `seen`. The page itself runs on a connection that cannot write; the middleware keeps the
looks after it was answered, and only when it was really shown.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from marigold.access.catalogue import Permission
from marigold.audit.actions import Seen, note_looks
from marigold.people.models import Person

EXPORT = "export"  # the one look that is kept when it is one's own


def seen(request: HttpRequest, row: Any, about_person: Person, *, kind: str = "", title: str = "") -> None:
    """Say that a private record of someone is on the page. One's own is no look, but for a download of one's data.

    `kind` is the record's table unless something else is said; each has its words in `phrases.LOOKS`.
    """
    kind = kind or row._meta.label_lower
    if about_person.pk == request.scope.person_id and kind != EXPORT:
        return
    request.looks.append(Seen(about_person.ref, kind, row.target, title or str(row)))


def seen_by_administrator(request: HttpRequest, person: Person) -> None:
    """Say that someone's page is shown; a look when an administrator opens it."""
    if request.scope.allows(Permission.ACCOUNT_EDIT):
        seen(request, person, person)


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """Keep what was shown. A page that was not shown, or led elsewhere, was no look."""
    shown = response.status_code < 300 or response.status_code in {409, 422}
    if request.looks and shown and request.scope.person_id is not None:
        note_looks(seen=request.looks, by=request.scope, at=request.at)
