"""The trash: putting a record there, taking it out, and what lies there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.support import selectors as support
from marigold.support.actions.trash import put_in_trash, take_out
from marigold.support.selectors.trash import BINS, DAYS, LISTED, thrown
from marigold.web.forms import Form
from marigold.web.posting import attempt, page

# The page of a kind of record, where it has one; the place to go to when the record is gone.
PAGES = {
    "lesson": ("lesson", "engagement-learning"),
    "note": ("note", "engagement-notes"),
    "concern": ("concern", "concerns"),
    "decision": ("decision", "decisions"),
    "diagnosis": ("diagnosis", "why"),
    "strategy": ("strategy", "engagement-strategies"),
}


@page
def trash(request: HttpRequest) -> HttpResponse:
    """What one may take out of the trash, with the days that are left."""
    found = thrown(request.scope, at=request.at)
    return render(request, "pages/trash.html", {"found": found, "days": DAYS, "most": LISTED})


@require_POST
@page
def put(request: HttpRequest, key: str, ref: str) -> HttpResponse:
    """Put a record in the trash; the message has a way back."""

    def act() -> str:
        row = put_in_trash(key=key, ref=ref, by=request.scope, at=request.at)
        address = reverse("trash-restore", args=[key, ref])
        messages.success(request, f"{BINS[key].name} put in the trash.", extra_tags=f"undo:{address}")
        return _list(request.scope, key, row)

    return _do(request, act)


@require_POST
@page
def restore(request: HttpRequest, key: str, ref: str) -> HttpResponse:
    """Take a record out of the trash."""

    def act() -> str:
        row = take_out(key=key, ref=ref, by=request.scope, at=request.at)
        messages.success(request, f"{BINS[key].name} taken out of the trash.")
        return reverse(PAGES[key][0], args=[row.ref])

    return _do(request, act)


def _do(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    form = Form(request.POST)
    form.is_valid()
    answer = attempt(request, form, act)
    if answer:
        return answer
    for _, text in form.error_list:
        messages.error(request, text)
    return HttpResponse(status=303, headers={"Location": reverse("trash")})


def _list(scope: Scope, key: str, row: Any) -> str:
    """The list the record was in; whoever left the engagement goes to their notes."""
    engagement = row.engagement
    if Permission.ENGAGEMENT_VIEW not in support.standing(scope, engagement):
        return reverse("notes")
    return reverse(PAGES[key][1], args=[engagement.ref])
