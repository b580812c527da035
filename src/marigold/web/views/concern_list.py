"""All concerns one may see, as a list and a file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from marigold.kit.paging import ID, ID_DOWN, by_date
from marigold.practice import selectors as practice
from marigold.support.selectors import concerns
from marigold.web.concern_forms import KINDS, LEVELS, STATES
from marigold.web.listing import labels, listing, show
from marigold.web.posting import page
from marigold.web.views.lists import File, as_file, as_list, download

ANY_OPEN = ("any-open", "Open or put off")
ORDERS = {
    "next": (by_date("due"), ID),
    "new": (by_date("raised_on", down=True), ID_DOWN),
}


@page
def concern_list(request: HttpRequest) -> HttpResponse:
    """Concerns in scope, the nearest next step first."""
    asked = listing(
        request,
        keep=("q", "place", "person", "kind", "state", "engagement", "since", "until", "sort"),
        states=(ANY_OPEN, *STATES),
        sorts=(("next", "Nearest step first"), ("new", "Newest first")),
        kinds=KINDS,
    )
    order = ORDERS[asked.sort]
    form = download(request)
    if form:
        rows = concerns.concern_rows(request.scope, asked.wanted, export=True)
        return as_file(request, form, _file(request), [rows], order)
    rows = concerns.concern_rows(request.scope, asked.wanted)
    shown = show(request, [rows], order, lambda ids: concerns.concerns_of(request.scope, ids))
    for row in shown.rows:
        row.kind_words = dict(KINDS)[row.kind]
        row.owner_words = row.owner.name if row.owner else row.owner_text
        row.late = bool(row.next_on and row.next_on < request.today and row.state in concerns.OPEN)
    return as_list(request, "lists/concerns.html", asked, shown)


def _file(request: HttpRequest) -> File:
    """Who raised a concern is in no file."""
    kinds, states, levels = dict(KINDS), dict(STATES), dict(LEVELS)
    named = dict(labels(practice.vocabularies(request.scope), "tension_source", "barrier", "service_gap"))

    def turn(chunk: list[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
        for ref, engagement, place, kind, source, title, state, level, owner, in_words, *rest in chunk:
            told = [kinds[kind], named.get(source, source), title, states[state], levels[level]]
            yield [ref, engagement, place, *told, owner or in_words, *rest]

    head = (
        "Reference", "Engagement", "Place", "Kind", "Source", "Concern", "State", "Level", "Owner", "Technical or adaptive",
        "Noticed on", "Next step", "By", "Answered on", "Answer",
    )  # fmt: skip
    fields = (
        "ref", "engagement__name", "engagement__unit__name", "kind", "source_key", "title", "state", "level",
        "owner__name", "owner_text", "nature", "raised_on", "next_step", "next_on", "answered_on", "answer",
    )  # fmt: skip
    return File("concerns", head, fields, turn)
