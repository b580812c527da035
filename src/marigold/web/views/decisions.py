"""Decisions of one engagement: write down, change, confirm, follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Decision, DecisionPerson, Engagement
from marigold.support.selectors import concerns as concern_selectors
from marigold.support.selectors import decisions as decision_selectors
from marigold.support.selectors.choices import choices_for
from marigold.web.decision_forms import ConsequenceForm, DecisionForm, decision_start
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.decisions import decision_list, decision_page
from marigold.web.present.room import context, room


@page
def tab(request: HttpRequest, ref: str) -> HttpResponse:
    """Decisions of an engagement, newest first."""
    shown = decision_list(request.scope, ref)
    return render(request, "decision/decisions.html", context(shown.room, shown=shown))


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down a decision."""
    engagement = support.engagement(request.scope, ref, Permission.DECISION_EDIT)
    start = {
        "on": request.today,
        "response": request.GET.get("response", ""),
        "goal": request.GET.get("goal", ""),
        "concern": request.GET.get("concern", ""),
    }
    form = _form_of(request, engagement, start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            row = actions.record_decision(
                engagement_ref=ref, people=form.room(), by=request.scope, at=request.at, **form.values()
            )
            messages.success(request, "Written down. Those who were there can confirm it.")
            return reverse("decision", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _show(request, engagement, form, "Write down a decision", reverse("decisions", args=[ref]))


@page
def decision(request: HttpRequest, ref: str) -> HttpResponse:
    """One decision."""
    shown = decision_page(request.scope, ref, today=request.today)
    return render(request, "decision/decision.html", context(shown.room, shown=shown, row=shown.decision))


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is written about a decision."""
    row = decision_selectors.decision(request.scope, ref, Permission.DECISION_EDIT)
    people = decision_selectors.people_of(request.scope, row)
    form = _form_of(request, row.engagement, decision_start(row, people), row, people)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_decision(
                decision_ref=ref,
                version=form.cleaned_data["version"],
                people=form.room(),
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, "Saved.")
            return reverse("decision", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _show(request, row.engagement, form, "Change a decision", reverse("decision", args=[ref]))


@require_POST
@page
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that it was so."""
    form = Form(request.POST)
    form.is_valid()

    def act() -> str:
        actions.confirm_decision(decision_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "Your yes is saved.")
        return reverse("decision", args=[ref])

    answer = attempt(request, form, act)
    if answer:
        return answer
    for _, text in form.error_list:
        messages.error(request, text)
    return HttpResponse(status=303, headers={"Location": reverse("decision", args=[ref])})


@page
def consequence(request: HttpRequest, ref: str) -> HttpResponse:
    """Note what followed from a decision."""
    row = decision_selectors.decision(request.scope, ref, Permission.DECISION_EDIT)
    form = ConsequenceForm(request.POST or typed_before(request), initial={"on": request.today})
    back = reverse("decision", args=[ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.note_consequence(
                decision_ref=ref,
                on=data["on"],
                effect=data["effect"],
                text=data["text"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    here = room(request.scope, row.engagement.ref, "decisions", Permission.DECISION_EDIT)
    more: dict[str, Any] = {
        "form": form,
        "title": "What followed",
        "save": "Save",
        "back": back,
        "about": row.title,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "concern/form.html", context(here, **more), status=status)


def _form_of(
    request: HttpRequest,
    engagement: Engagement,
    start: dict[str, Any],
    row: Decision | None = None,
    people: list[DecisionPerson] | None = None,
) -> DecisionForm:
    open_ones = [
        one
        for one in concern_selectors.of_engagement(request.scope, engagement)
        if one.state in concern_selectors.OPEN or (row and row.concern_id == one.pk)
    ]
    return DecisionForm(
        request.POST or typed_before(request),
        words=vocabulary(request.scope, engagement.edition_id),
        choices=choices_for(request.scope, engagement),
        concerns=open_ones,
        row=row,
        people=people,
        initial=start,
    )


def _show(
    request: HttpRequest, engagement: Engagement, form: DecisionForm, title: str, back: str
) -> HttpResponse:
    here = room(request.scope, engagement.ref, "decisions", Permission.DECISION_EDIT)
    more: dict[str, Any] = {"form": form, "title": title, "save": "Save decision", "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "decision/form.html", context(here, **more), status=status)
