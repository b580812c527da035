"""Function over form: the map of who does which function, and choices about staff."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.growth.actions import uses as actions
from marigold.growth.frameworks import frameworks
from marigold.growth.models import FunctionHolder
from marigold.growth.selectors import uses as reads
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Person, Unit
from marigold.practice import selectors as practice
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.functions import function_map
from marigold.web.present.uses import edition_of
from marigold.web.uses_forms import HolderForm, StaffingForm


def _place(scope: Scope, ref: str) -> Unit:
    row = people.unit(scope, ref)
    if not scope.allows_at(Permission.ROLEMAP_VIEW, row.path):
        raise NotThere("There is nothing here that you can see.")
    return row


def _people(scope: Scope, unit: Unit) -> list[Person]:
    """People of the place's system whom one sees."""
    rows = people.people(scope).filter(is_active=True, root_id=unit.root_id)
    return list(rows.order_by("name")[:500])


@page
def functions(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Who does what here, where it overlaps, and what nobody does."""
    row = _place(request.scope, ref)
    asked = edition_of(request.scope, key)
    if not asked.entries:
        raise NotThere("This framework does not describe a role.")
    context = {"m": function_map(request.scope, row, asked), "known": frameworks(request.scope)}
    return render(request, "uses/functions.html", context)


@page
def holder_new(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Note who does one function here today."""
    row = _place(request.scope, ref)
    actions.may_map(request.scope, row)
    asked = edition_of(request.scope, key)
    entry = asked.by_key.get(request.GET.get("entry", ""))
    if entry is None:
        raise NotThere("This framework has no such entry.")
    form = HolderForm(
        request.POST or typed_before(request),
        people=_people(request.scope, row),
        initial={"since": request.today},
    )
    del form.fields["until"]

    def act() -> str:
        actions.name_holder(
            unit=row,
            edition=practice.edition(request.scope, key),
            element_key=entry.key,
            held=_held(form),
            by=request.scope,
            at=request.at,
        )
        messages.success(request, "Noted.")
        return reverse("functions", args=[row.ref, key])

    context = {"title": entry.name, "lede": entry.text, "back": reverse("functions", args=[row.ref, key])}
    return _answer(request, form, act, context)


def _held(form: HolderForm) -> actions.Held:
    data = form.cleaned_data
    return actions.Held(
        person=form.people.get(data["person"]),
        words=data["words"],
        share=data["share"],
        notes=data["notes"],
        since=data["since"],
        until=data.get("until"),
    )


@page
def holder(request: HttpRequest, ref: str) -> HttpResponse:
    """Change who does a function, or until when they did."""
    row = reads.holder(request.scope, ref)
    actions.may_map(request.scope, row.unit)
    form = HolderForm(
        request.POST or typed_before(request), people=_choices(request.scope, row), initial=_start(row)
    )

    def act() -> str:
        version = form.cleaned_data["version"] or row.version
        actions.change_holder(
            holder_ref=ref, version=version, held=_held(form), by=request.scope, at=request.at
        )
        messages.success(request, "Saved.")
        return reverse("functions", args=[row.unit.ref, row.framework.key])

    back = reverse("functions", args=[row.unit.ref, row.framework.key])
    return _answer(request, form, act, {"title": row.element_name, "lede": row.unit.name, "back": back})


def _choices(scope: Scope, row: FunctionHolder) -> list[Person]:
    found = _people(scope, row.unit)
    return found if row.person is None or row.person in found else [*found, row.person]


def _start(row: FunctionHolder) -> dict[str, Any]:
    names = ("words", "share", "notes", "since", "until", "version")
    return {name: getattr(row, name) for name in names} | {"person": row.person.ref if row.person else ""}


@page
def staffing_new(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Note what was decided about who does the work, and why."""
    row = _place(request.scope, ref)
    actions.may_map(request.scope, row)
    edition_of(request.scope, key)
    form = StaffingForm(request.POST or typed_before(request), initial={"on": request.today})

    def act() -> str:
        data = form.cleaned_data
        actions.choose_staffing(
            unit=row,
            edition=practice.edition(request.scope, key),
            by=request.scope,
            at=request.at,
            **{name: data[name] for name in ("kind", "what", "reason", "on")},
        )
        messages.success(request, "Noted.")
        return reverse("functions", args=[row.ref, key])

    back = reverse("functions", args=[row.ref, key])
    lede = "Look first at who does this work already. Then say what was decided, and why."
    return _answer(request, form, act, {"title": "Who does the work", "lede": lede, "back": back})


def _answer(request: HttpRequest, form: Form, act: Any, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, act)
        if answer:
            return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "uses/form.html", {"form": form, **context}, status=status)
