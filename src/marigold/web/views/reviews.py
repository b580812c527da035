"""What is to be looked at again: editions, entries and documents, by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.scope import Scope
from marigold.core.frameworks import KINDS
from marigold.core.frameworks.draft import review_days
from marigold.practice import selectors as practice
from marigold.practice.selectors import documents
from marigold.web.posting import page

SOON = timedelta(days=60)


@dataclass(frozen=True)
class Due:
    """One thing to look at again."""

    on: date
    name: str
    what: str
    address: str
    owner: str


@page
def reviews(request: HttpRequest) -> HttpResponse:
    """All that is due, what comes within two months, and what has no day."""
    found = sorted(_all(request.scope), key=lambda one: (one.on, one.name))
    shown = {
        "due": [one for one in found if one.on <= request.today],
        "soon": [one for one in found if request.today < one.on <= request.today + SOON],
        "later": [one for one in found if one.on > request.today + SOON],
        "undated": [row for row in practice.editions(request.scope) if row.review_on is None],
    }
    return render(request, "library/reviews.html", shown)


def _all(scope: Scope) -> list[Due]:
    found = []
    for row in practice.editions(scope):
        here = reverse("model", args=[row.framework.key])
        if row.review_on:
            found.append(Due(row.review_on, row.framework.name, f"the whole model, {row.edition}", here, ""))
    for row, element in practice.with_review_day(scope):
        for day, one in review_days([element]):
            there = reverse("entry", args=[row.framework.key, one.key])
            kind = KINDS[one.kind].one if one.kind in KINDS else one.kind
            found.append(
                Due(day, one.name, f"{kind}, {row.framework.name}", there, str(one.data.get("owner", "")))
            )
    for document in documents.documents(scope)[:500]:
        if document.review_on:
            there = reverse("document", args=[document.ref])
            found.append(Due(document.review_on, document.title, "document", there, document.keeper.name))
    return found
