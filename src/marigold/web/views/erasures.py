"""Wishes to be erased, for the administrator who carries them out or turns them down."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.kit.doing import NotThere
from marigold.people import actions as people
from marigold.people import selectors
from marigold.people.models import Erasure
from marigold.support.actions import carry_out_erasure
from marigold.web.account import mail
from marigold.web.forms import Form, Text
from marigold.web.posting import attempt, page
from marigold.web.reads import seen_by_administrator


class AnswerForm(Form):
    """Why a wish is turned down; not needed to carry it out."""

    answer = Text(rows=3, max_length=2_000, label="Why not", help_text="They read this.")


@page
def erasures(request: HttpRequest) -> HttpResponse:
    """Open wishes, the first to be due on top."""
    if not selectors.account_roots(request.scope):
        raise NotThere("There is nothing here that you can see.")
    rows = list(selectors.erasures(request.scope))
    return render(request, "person/erasures.html", {"rows": rows, "days": people.GRACE.days})


@page
def erasure(request: HttpRequest, ref: str) -> HttpResponse:
    """One wish: carry it out when its grace time is over, or turn it down."""
    row = selectors.erasure(request.scope, ref)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = _erase if "erase" in request.POST else _refuse
        answer = attempt(request, form, lambda: act(request, row, form.cleaned_data["answer"]))
        if answer:
            return answer
    seen_by_administrator(request, row.person)
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "due": row.due_on <= request.today,
        "mine": row.person_id == request.scope.person_id,
        "alone": selectors.alone_answering_for(request.scope, row.person),
    }
    return render(request, "person/erasure.html", context, status=422 if request.method == "POST" else 200)


def _erase(request: HttpRequest, row: Erasure, answer: str) -> str:
    address = row.person.email
    carry_out_erasure(erasure_ref=row.ref, by=request.scope, at=request.at)
    if address:
        mail([address], "You were erased from Marigold", "you/erased.txt")
    messages.success(request, "Erased. What they did stays, under no name.")
    return reverse("erasures")


def _refuse(request: HttpRequest, row: Erasure, answer: str) -> str:
    people.refuse_erasure(erasure_ref=row.ref, answer=answer, by=request.scope, at=request.at)
    if row.person.email:
        by = request.user.name
        mail([row.person.email], "You were not erased", "you/refused.txt", by=by, answer=answer)
    messages.success(request, f"Turned down. {row.person.name} reads why.")
    return reverse("erasures")
