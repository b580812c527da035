"""Why something is as it is: problems of one engagement, their factors and links."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.practice.beds import beds_of
from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Engagement
from marigold.support.selectors import diagnoses as diagnosis_selectors
from marigold.support.selectors.choices import choices_for
from marigold.web.diagnosis_forms import DiagnosisForm, FactorForm, LinkForm, diagnosis_start, factor_start
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.diagnosis import WhyPage, choices_of, why_page
from marigold.web.present.room import context, room


@page
def tab(request: HttpRequest, ref: str) -> HttpResponse:
    """The newest problem of an engagement, drawn."""
    return _show(request, why_page(request.scope, engagement=ref))


@page
def diagnosis(request: HttpRequest, ref: str) -> HttpResponse:
    """One problem, drawn."""
    return _show(request, why_page(request.scope, ref=ref))


def _show(request: HttpRequest, shown: WhyPage, form: Form | None = None) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    more = {"shown": shown, "row": shown.diagnosis, "form": form}
    return render(request, "diagnosis/why.html", context(shown.room, **more), status=status)


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin to ask why."""
    engagement = support.engagement(request.scope, ref, Permission.READINESS_EDIT)
    goals = choices_for(request.scope, engagement).goals
    start = {"on": request.today, "level": "system", "goal": request.GET.get("goal", "")}
    form = DiagnosisForm(
        request.POST or typed_before(request),
        words=vocabulary(request.scope, engagement.edition_id),
        goals=goals,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            row = actions.open_diagnosis(engagement_ref=ref, by=request.scope, at=request.at, **form.values())
            messages.success(request, "Now put in what helps and what hinders.")
            return reverse("diagnosis", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, engagement, form, "Ask why", "Save problem", reverse("why", args=[ref]))


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is written about a problem, sort it, choose a response."""
    row = diagnosis_selectors.diagnosis(request.scope, ref, Permission.READINESS_EDIT)
    goals = list(choices_for(request.scope, row.engagement).goals)
    goals += [row.goal] if row.goal and row.goal not in goals else []
    form = DiagnosisForm(
        request.POST or typed_before(request),
        words=vocabulary(request.scope, row.engagement.edition_id),
        goals=goals,
        initial=diagnosis_start(row),
    )
    back = reverse("diagnosis", args=[ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_diagnosis(
                diagnosis_ref=ref,
                version=form.cleaned_data["version"],
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, row.engagement, form, "Change a problem", "Save problem", back)


@page
def add_factor(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a factor into its bed, right on the page."""
    row = diagnosis_selectors.diagnosis(request.scope, ref, Permission.READINESS_EDIT)
    beds = beds_of(vocabulary(request.scope, row.engagement.edition_id))
    form = FactorForm(request.POST or typed_before(request), beds=beds)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.add_factor(diagnosis_ref=ref, by=request.scope, at=request.at, **form.values())
            messages.success(request, "Added.")
            return reverse("diagnosis", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _show(request, replace(why_page(request.scope, ref=ref), factor_form=form), form)


@page
def factor(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a factor."""
    row = diagnosis_selectors.factor(request.scope, ref)
    engagement = row.diagnosis.engagement
    beds = beds_of(vocabulary(request.scope, engagement.edition_id))
    form = FactorForm(request.POST or typed_before(request), beds=beds, initial=factor_start(row))
    back = reverse("diagnosis", args=[row.diagnosis.ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_factor(
                factor_ref=ref,
                version=form.cleaned_data["version"],
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, engagement, form, "Change a factor", "Save factor", back)


@require_POST
@page
def remove_factor(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a factor out, with its links."""
    back = reverse("diagnosis", args=[diagnosis_selectors.factor(request.scope, ref).diagnosis.ref])
    actions.remove_factor(factor_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Taken out. Its words stay in the history.")
    return HttpResponse(status=303, headers={"Location": back})


@page
def add_link(request: HttpRequest, ref: str) -> HttpResponse:
    """Draw how one factor acts on another, right on the page."""
    diagnosis_selectors.diagnosis(request.scope, ref, Permission.READINESS_EDIT)
    shown = why_page(request.scope, ref=ref)
    form = LinkForm(request.POST or typed_before(request), factors=choices_of(shown.beds))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.link_factors(
                diagnosis_ref=ref,
                cause_ref=data["cause"],
                effect_ref=data["effect"],
                how=data["how"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Drawn.")
            return reverse("diagnosis", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _show(request, replace(shown, link_form=form), form)


@require_POST
@page
def remove_link(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a link out."""
    back = reverse("diagnosis", args=[diagnosis_selectors.link(request.scope, ref).diagnosis.ref])
    actions.unlink_factors(link_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Taken out.")
    return HttpResponse(status=303, headers={"Location": back})


def _form(
    request: HttpRequest, engagement: Engagement, form: Form, title: str, save: str, back: str
) -> HttpResponse:
    here = room(request.scope, engagement.ref, "why", Permission.READINESS_EDIT)
    more: dict[str, Any] = {"form": form, "title": title, "save": save, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "concern/form.html", context(here, **more), status=status)
