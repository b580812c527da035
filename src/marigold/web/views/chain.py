"""From support to benefit: the page of a place, and what is expected to move what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.improvement import actions
from marigold.improvement import chain as way
from marigold.web.indicator_forms import LeadForm, WhyForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.chain import chain_page
from marigold.web.views.indicators import shown_form, unit_with_indicators

TITLE = "From support to benefit"


@page
def of_place(request: HttpRequest, ref: str) -> HttpResponse:
    """Support and all that is followed of the work, the program and people's lives, on one axis of time."""
    unit = unit_with_indicators(request, ref)
    shown = chain_page(request.scope, unit, today=request.today)
    return render(request, "indicators/chain.html", {"page": shown, "unit": unit})


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Say which indicator should move which, and why."""
    unit = unit_with_indicators(request, ref, Permission.INDICATOR_EDIT)
    offered = [row.indicator for row in way.followed(request.scope, unit)]
    form = LeadForm(request.POST or typed_before(request), indicators=offered)
    back = reverse("chain", args=[ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = form.cleaned_data
            actions.draw_lead(
                cause_ref=told["cause"],
                effect_ref=told["effect"],
                why=told["why"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, "What should move what", "Save", back, TITLE)


@page
def lead(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct why, or take it back."""
    row = way.lead(request.scope, ref)
    back = reverse("chain", args=[row.cause.unit.ref])
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_lead(lead_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "Taken back. The history keeps that it was expected.")
        return redirect(back)
    form = WhyForm(request.POST or typed_before(request), initial={"why": row.why, "version": row.version})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = form.cleaned_data
            actions.change_lead(
                lead_ref=ref, why=told["why"], version=told["version"], by=request.scope, at=request.at
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, str(row), "Save", back, TITLE, removable="Take it back")
