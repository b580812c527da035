"""Own views: those of a place, giving and ending them, and what somebody sees of their own community."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.improvement import actions, owned
from marigold.improvement import selectors as improvement
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.web.indicator_forms import GiveOwnViewForm, OwnViewForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.own_views import given, own_parts
from marigold.web.reads import seen
from marigold.web.views.indicators import shown_form, unit_with_indicators

PEOPLE = 500
FIELDS = ("why", "agreed_with", "agreement", "least", "since", "until", "version")
TITLE = "Own views"


@page
def of_place(request: HttpRequest, ref: str) -> HttpResponse:
    """Who was given an own view here, and one's own with the indicators they are about."""
    unit = unit_with_indicators(request, ref)
    context = {
        "unit": unit,
        "given": given(request.scope, unit),
        "mine": owned.mine(request.scope),
        "may_edit": request.scope.allows_at(Permission.INDICATOR_EDIT, unit.path),
    }
    return render(request, "own_views/own_views.html", context)


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Give somebody an own view, as was agreed."""
    unit = unit_with_indicators(request, ref, Permission.INDICATOR_EDIT)
    if not request.scope.allows_at(Permission.INDICATOR_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")
    some = people.people(request.scope).filter(root_id=unit.root_id, is_active=True)
    some = some.exclude(pk=request.scope.person_id).order_by("name")
    form = GiveOwnViewForm(
        request.POST or typed_before(request),
        breakdowns=improvement.breakdowns(request.scope, unit.root_id),
        people=list(some[:PEOPLE]),
        initial={"since": request.today, "until": request.today + timedelta(days=365), "least": 1},
    )
    back = reverse("own-views", args=[ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.give_own_view(unit=unit, by=request.scope, at=request.at, **form.told())
            messages.success(request, "Saved. It holds from the first day on, and the history keeps it.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, f"Give an own view in {unit.name}", "Give it", back, TITLE)


@page
def own_view(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct what was agreed, or end it."""
    row = owned.own_view(request.scope, ref, Permission.INDICATOR_EDIT)
    back = reverse("own-views", args=[row.unit.ref])
    if request.method == "POST" and "remove" in request.POST:
        actions.end_own_view(own_view_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "Ended. Nobody sees these numbers by it any more.")
        return redirect(back)
    start = {name: getattr(row, name) for name in FIELDS}
    form = OwnViewForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_own_view(
                own_view_ref=ref, version=version, by=request.scope, at=request.at, **form.told()
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, str(row), "Save", back, TITLE, removable="End this view today")


@page
@require_POST
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """The reader, or who keeps the indicators, ends it today."""
    row = actions.end_own_view(own_view_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Ended. Nobody sees these numbers by it any more.")
    return redirect("own-views", row.unit.ref)


@page
def numbers(request: HttpRequest, ref: str) -> HttpResponse:
    """A community's own numbers in one indicator. Each look is kept, and told to who gave the view."""
    row = improvement.indicator(request.scope, ref)
    parts = own_parts(request.scope, row)
    if not parts:
        raise NotThere("There is nothing here that you can see.")
    for part in parts:
        if part.view.given_by and part.opened:
            seen(request, part.view, part.view.given_by, title=row.name)
    return render(request, "own_views/numbers.html", {"row": row, "parts": parts})
