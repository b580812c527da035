"""Entering values and phases of an indicator."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.improvement import actions
from marigold.improvement import selectors as improvement
from marigold.web.indicator_forms import GroupsForm, PhaseForm, ValuesForm, first_of
from marigold.web.posting import attempt, page, typed_before
from marigold.web.views.goal_parts import read_values
from marigold.web.views.indicators import about


@page
def values(request: HttpRequest, ref: str) -> HttpResponse:
    """Enter values of everyone."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    form = ValuesForm(request.POST or typed_before(request), initial={"status": "final"})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found: dict[Any, Any] | None = read_values(data["values"])
        except ValidationError as error:
            form.refuse(" ".join(error.messages), "values")
            found = None

        def act() -> str:
            actions.observe(
                indicator_ref=ref, values=found or {}, status=data["status"], by=request.scope, at=request.at
            )
            messages.success(request, "Saved. The chart shows it.")
            return reverse("indicator", args=[ref])

        answer = attempt(request, form, act) if found is not None else None
        if answer:
            return answer
    return about(request, form, row, "Enter values", "Save values")


@page
def group_values(request: HttpRequest, ref: str, by: str) -> HttpResponse:
    """Enter one period by group."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    breakdown = improvement.usable_one(request.scope, row, by)
    start = {"period": first_of(request.today), "status": "final"}
    form = GroupsForm(request.POST or typed_before(request), initial=start, breakdown=breakdown)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            period = form.cleaned_data["period"]
            actions.observe_groups(
                indicator_ref=ref,
                breakdown_ref=by,
                values={period: form.cells()},
                status=form.cleaned_data["status"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved. What may be seen of it stands below the chart.")
            return f"{reverse('indicator', args=[ref])}?by={by}"

        answer = attempt(request, form, act)
        if answer:
            return answer
    entered = improvement.entered(request.scope, row, breakdown)
    newest = sorted(entered.items(), reverse=True)[:12]
    title = f"Enter values by {breakdown.name.lower()}"
    return about(request, form, row, title, "Save values", entered=newest, grid=True)


@page
def new_phase(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin a phase."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    start = {"starts_on": request.GET.get("from", "")}
    form = PhaseForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in ("starts_on", "reason")}
            actions.begin_phase(indicator_ref=ref, by=request.scope, at=request.at, **told)
            messages.success(request, "Saved. The chart has new lines from that day on.")
            return reverse("indicator", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about(request, form, row, "Begin a phase", "Save phase")


@page
def phase(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a phase, or take it back."""
    row = improvement.phase(request.scope, ref)
    back = reverse("indicator", args=[row.indicator.ref])
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_phase(phase_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "The phase was taken back. The history keeps it.")
        return redirect(back)
    start = {"starts_on": row.starts_on, "reason": row.reason, "version": row.version}
    form = PhaseForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in ("version", "starts_on", "reason")}
            actions.change_phase(phase_ref=ref, by=request.scope, at=request.at, **told)
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about(request, form, row.indicator, "Phase", "Save phase", removable="Take this phase back")
