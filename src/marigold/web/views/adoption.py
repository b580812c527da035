"""Which edition a system works by; how far its practice is as an innovation; who pays for it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core import frameworks
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice import actions
from marigold.practice import selectors as practice
from marigold.practice.actions import talks
from marigold.practice.models import Edition
from marigold.support.selectors import elements as uses
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.editions import plan_shown


class AdoptForm(Form):
    """Which edition, from when."""

    edition = forms.CharField(widget=forms.HiddenInput)
    starts_on = Date(label="New engagements open under it from")


def _root(request: HttpRequest, ref: str, permission: Permission = Permission.PRACTICE_EDIT) -> Unit:
    row = people.unit(request.scope, ref)
    if row.parent_id is not None or not request.scope.allows_at(permission, row.path):
        raise NotThere("There is nothing here that you can change.")
    return row


@page
def adopt(request: HttpRequest, key: str, ref: str) -> HttpResponse:
    """What changes for a system with another edition, and which engagements stay on which; then take it up."""
    scope = request.scope
    root = _root(request, ref)
    framework = practice.edition(scope, key).framework
    choices = list(practice.editions_of(scope, framework)[:50])
    wanted = request.POST.get("edition") or request.GET.get("edition") or ""
    chosen = next((row for row in choices if row.ref == wanted), choices[0])
    now = _now(scope, root)
    form = AdoptForm(
        request.POST or typed_before(request), initial={"edition": chosen.ref, "starts_on": request.today}
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            day = form.cleaned_data["starts_on"]
            actions.adopt(root=root, edition=chosen, starts_on=day, by=scope, at=request.at)
            messages.success(
                request, f"{root.name} works by {chosen.edition}. Open engagements stay as they are."
            )
            return reverse("model", args=[key])

        answer = attempt(request, form, act)
        if answer:
            return answer
    standing = uses.by_edition(scope, root.pk)
    shown = {
        "root": root,
        "framework": framework,
        "choices": choices,
        "chosen": chosen,
        "now": now,
        "same": now is not None and now.pk == chosen.pk,
        "shown": _difference(scope, now, chosen),
        "standing": standing,
        "open": sum(row.open for row in standing),
        "form": form,
    }
    return render(request, "library/adopt.html", shown, status=422 if request.method == "POST" else 200)


def _now(scope: Scope, root: Unit) -> Edition | None:
    try:
        return practice.adopted(scope, root.pk)
    except NotThere:
        return None


def _difference(scope: Scope, now: Edition | None, chosen: Edition) -> Any:
    """What the chosen edition changes against the one worked by now; nothing where they are of two models."""
    if now is None or now.framework_id != chosen.framework_id or now.pk == chosen.pk:
        return None
    model = practice.whole(scope, chosen)
    plan = frameworks.plan(model, practice.snapshot_of(scope, now))
    return plan_shown(plan, practice.whole(scope, now), model)


class StageForm(Form):
    """How far the practice is."""

    element_key = Choice(label="Stage of our own practice")
    starts_on = Date(label="From")
    reason = Text(required=True, label="Why", rows=2)


class FunderForm(Form):
    """Who pays."""

    name = forms.CharField(max_length=200, label="Who pays")
    programme = forms.CharField(max_length=200, required=False, label="For which program")
    note = Text(label="Note", rows=2)
    starts_on = Date(required=False, label="From")
    ends_on = Date(required=False, label="Until")


@page
def system(request: HttpRequest, ref: str) -> HttpResponse:
    """One system: the model it works by, how far its practice is, its editions and changes, and who pays."""
    scope = request.scope
    root = _root(request, ref, Permission.CHANGE_VIEW)
    may = scope.allows_at(Permission.PRACTICE_EDIT, root.path)
    now = _now(scope, root)
    stages = practice.stages_for(scope, root.pk)
    found = {"stage": StageForm(_typed(request, "stage"), initial={"starts_on": request.today})}
    found["stage"].fields["element_key"].choices = [(item.key, item.name) for item in stages]
    found["funder"] = FunderForm(_typed(request, "funder"))
    for name, form in found.items():
        if request.method == "POST" and name in request.POST and now is not None and form.is_valid():
            answer = attempt(
                request, form, lambda form=form, name=name: _changed(request, root, now, name, form)
            )
            if answer:
                return answer
    rows = (
        [row for row in practice.model_stages(scope, now.framework) if row.root_id == root.pk] if now else []
    )
    names = {item.key: item.name for item in stages}
    shown = {
        "root": root,
        "now": now,
        "stages": stages,
        "told": [(row, names.get(row.element_key, row.element_key)) for row in reversed(rows)],
        "here": rows[-1].element_key if rows else "",
        "editions": list(practice.editions_of(scope, now.framework)[:30]) if now else [],
        "adoptions": practice.adoptions_of(scope, root.pk),
        "funders": practice.funders(scope, root.pk),
        "standing": uses.by_edition(scope, root.pk),
        "forms": found,
        "form": next((form for name, form in found.items() if name in request.POST), found["stage"]),
        "may": may,
    }
    return render(request, "library/system.html", shown, status=422 if request.method == "POST" else 200)


def _typed(request: HttpRequest, name: str) -> Any:
    return request.POST if request.method == "POST" and name in request.POST else None


def _changed(request: HttpRequest, root: Unit, now: Edition, name: str, form: Form) -> str:
    by, at, data = request.scope, request.at, form.cleaned_data
    if name == "stage":
        fields = {field: data[field] for field in ("element_key", "starts_on", "reason")}
        talks.set_stage(root=root, framework=now.framework, by=by, at=at, **fields)
    else:
        talks.add_funder(root=root, by=by, at=at, **{field: data[field] for field in talks.FUNDER})
    messages.success(request, "Saved.")
    return reverse("practice-system", args=[root.ref])


@page
def funder(request: HttpRequest, ref: str) -> HttpResponse:
    """Change or end what is written of a funder."""
    row = practice.funder(request.scope, ref)
    if not request.scope.allows_at(Permission.PRACTICE_EDIT, row.root.path):
        raise NotThere("There is nothing here that you can change.")
    start = {name: getattr(row, name) for name in talks.FUNDER} | {"version": row.version}
    form = FunderForm(request.POST or typed_before(request), initial=start)
    back = reverse("practice-system", args=[row.root.ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            fields = {name: form.cleaned_data[name] for name in talks.FUNDER}
            version = form.cleaned_data["version"] or row.version
            talks.change_funder(funder_ref=ref, version=version, by=request.scope, at=request.at, **fields)
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {"form": form, "title": row.name, "save": "Save", "back": back}
    return render(request, "system/form.html", shown, status=422 if request.method == "POST" else 200)
