"""Who answers for a gap, who plays which part in the data, and how well places can split it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.improvement import actions, taken_up
from marigold.improvement import selectors as improvement
from marigold.improvement.models import Part
from marigold.people import selectors as people
from marigold.people.models import Person
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.web.gap_forms import OwnerForm, SplittingForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.gaps import abilities
from marigold.web.views.gaps import about_gap
from marigold.web.views.indicators import about, shown_form, unit_with_indicators

PEOPLE = 500


def _people(scope: Scope, root_id: int, *held: Person | None) -> list[Person]:
    found = list(people.people(scope).filter(root_id=root_id, is_active=True).order_by("name")[:PEOPLE])
    return found + [one for one in held if one is not None and one not in found]


def _words(scope: Scope, root_id: int) -> Vocabulary:
    return practice.vocabulary(scope, practice.adopted(scope, root_id).pk)


def _form(request: HttpRequest, root_id: int, *, of_gap: bool, row: Part | None = None) -> OwnerForm:
    start: dict[str, Any] = {}
    if row:
        start = {name: getattr(row, name) for name in ("level", "part", "named", "does", "version")}
        start["person"] = row.person.ref if row.person else ""
    return OwnerForm(
        request.POST or typed_before(request),
        words=_words(request.scope, root_id),
        people=_people(request.scope, root_id, row.person if row else None),
        of_gap=of_gap,
        initial=start,
    )


@page
def owner(request: HttpRequest, ref: str) -> HttpResponse:
    """Name who answers for a part of closing a gap."""
    row = taken_up.gap(request.scope, ref, Permission.INDICATOR_EDIT)
    form = _form(request, row.root_id, of_gap=True)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.name_owner(gap_ref=ref, by=request.scope, at=request.at, **form.told())
            messages.success(request, "Saved.")
            return reverse("gap", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about_gap(request, form, row, "Who answers for it", "Save name")


@page
def new_part(request: HttpRequest, ref: str) -> HttpResponse:
    """Name who plays which part in the data of an indicator."""
    row = improvement.indicator(request.scope, ref, Permission.INDICATOR_EDIT)
    form = _form(request, row.root_id, of_gap=False)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.name_part(indicator_ref=ref, by=request.scope, at=request.at, **form.told())
            messages.success(request, "Saved.")
            return reverse("indicator", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return about(request, form, row, "Who does what with this data", "Save part")


@page
def part(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct who it is, or take it back."""
    row = taken_up.part(request.scope, ref)
    back = reverse("gap", args=[row.gap.ref]) if row.gap else reverse("indicator", args=[row.indicator.ref])
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_part(part_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "Taken back. The history keeps that they were named.")
        return redirect(back)
    form = _form(request, row.indicator.root_id, of_gap=row.gap is not None, row=row)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_part(part_ref=ref, version=version, by=request.scope, at=request.at, **form.told())
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    name = str(row.gap or row.indicator)
    return shown_form(request, form, "Who it is", "Save name", back, name, removable=f"Take {row.who} off")


@page
def splitting(request: HttpRequest, ref: str) -> HttpResponse:
    """How well a place and those beneath it can split their data."""
    unit = unit_with_indicators(request, ref)
    rows = taken_up.splittings(request.scope, unit)
    context = {
        "unit": unit,
        "shown": abilities(rows, unit),
        "may_edit": improvement.may(request.scope, Permission.INDICATOR_EDIT, unit),
        "ways": improvement.breakdowns(request.scope, unit.root_id),
    }
    return render(request, "gaps/splitting.html", context)


@page
def rate(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how well a place can split its data in one way."""
    unit = unit_with_indicators(request, ref, Permission.INDICATOR_EDIT)
    ways = improvement.breakdowns(request.scope, unit.root_id, unused=True)
    form = SplittingForm(
        request.POST or typed_before(request), breakdowns=ways, initial={"on": request.today}
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.rate_splitting(
                unit=unit,
                breakdown=form.breakdowns[data["breakdown"]],
                on=data["on"],
                ability=int(data["ability"]),
                note=data["note"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved.")
            return reverse("splitting", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    back = reverse("splitting", args=[ref])
    return shown_form(
        request, form, f"How well {unit.name} can split its data", "Save rating", back, unit.name
    )
