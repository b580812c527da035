"""The log of one's learning, and what a system expects of a year."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.growth import actions
from marigold.growth import selectors as growth
from marigold.growth.actions.learning import Learned
from marigold.growth.frameworks import frameworks
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.web.growth_forms import ExpectedForm, LearningForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.growing import roots_of, year_of


def kinds_of(scope: Scope) -> list[tuple[str, str]]:
    """Kinds of learning, from the practice model of a system one works in."""
    for root in roots_of(scope):
        words = practice.words_of(scope, root)
        found = [(item.key, item.name) for item in words.of("learning_type")] if words else []
        if found:
            return found
    return [("learning.other", "Learning")]


@page
def log(request: HttpRequest) -> HttpResponse:
    """All of one's learning, newest first, with this year's hours."""
    rows = growth.learning(request.scope)
    by_kind: dict[str, int] = {}
    for one in rows:
        by_kind[one.kind_name] = by_kind.get(one.kind_name, 0) + one.minutes
    year = year_of(request.scope)
    total = growth.learning_total(request.scope, year.row) if year else None
    context = {"rows": rows, "by_kind": sorted(by_kind.items(), key=lambda pair: -pair[1]), "year": year}
    return render(request, "growth/learning.html", context | {"total": total})


@page
def new(request: HttpRequest) -> HttpResponse:
    """Log a piece of learning."""
    form = _form(request, {"on": request.today})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.log_learning(
                learned=_learned(request, form.cleaned_data), by=request.scope, at=request.at
            )
            messages.success(request, "Logged.")
            return reverse("learning-log")

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "title": "Log a piece of learning", "back": reverse("learning-log")}
    return render(request, "growth/form.html", context, status=422 if form.errors else 200)


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct an entry, or say later what it changed."""
    row = next((one for one in growth.learning(request.scope, limit=5_000) if one.ref == ref), None)
    if row is None:
        raise NotThere("There is no such entry of yours.")
    initial = {
        "title": row.title,
        "on": row.on,
        "kind": row.kind,
        "hours": (Decimal(row.minutes) / 60).quantize(Decimal("0.01")).normalize(),
        "equity": row.equity,
        "about": row.about,
        "changed": row.changed,
        "step": row.step.ref if row.step else "",
        "version": row.version,
    }
    form = _form(request, initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            actions.change_learning(
                learning_ref=ref,
                version=data["version"] or row.version,
                learned=_learned(request, data),
                by=request.scope,
                at=request.at,
            )
            return reverse("learning-log")

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "title": row.title, "back": reverse("learning-log"), "row": row}
    return render(request, "growth/form.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, initial: dict[str, Any]) -> LearningForm:
    form = LearningForm(request.POST or typed_before(request), initial=initial)
    form.fields["kind"].choices = kinds_of(request.scope)
    form.fields["about"].choices = [
        (f"{one.key}/{beat.key}", beat.name) for one in frameworks(request.scope)[:4] for beat in one.entries
    ]
    plan = growth.my_plan(request.scope)
    steps = growth.plan_reading(request.scope, plan.ref).steps if plan else ()
    form.fields["step"].choices = [("", "No"), *((one.ref, one.text[:80]) for one in steps)]
    return form


def _learned(request: HttpRequest, data: dict[str, Any]) -> Learned:
    return Learned(
        on=data["on"],
        title=data["title"],
        kind=data["kind"],
        kind_name=dict(kinds_of(request.scope)).get(data["kind"], "Learning"),
        minutes=round(data["hours"] * 60),
        equity=data["equity"],
        about=data["about"],
        changed=data["changed"],
        step=growth.step(request.scope, data["step"]) if data["step"] else None,
    )


@require_POST
@page
def remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an entry out of the log."""
    actions.remove_learning(learning_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Taken out.")
    return redirect(reverse("learning-log"))


@page
def expected(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what a system expects of everyone's learning in a year."""
    unit = people.unit(request.scope, ref, Permission.PERSON_EDIT)
    if unit.pk != unit.root_id:
        raise NotThere("An expectation is set for a whole system.")
    row = growth.expectation(request.scope, [unit.pk])
    year = request.today.year
    initial: dict[str, Any] = {
        "starts_on": request.today.replace(month=1, day=1),
        "ends_on": request.today.replace(year=year, month=12, day=31),
    }
    if row is not None:
        initial = {"starts_on": row.starts_on, "ends_on": row.ends_on, "words": row.words}
        initial |= {"hours": row.minutes / 60, "equity_hours": row.equity_minutes / 60}
    form = ExpectedForm(request.POST or typed_before(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            actions.set_expectation(
                root_ref=ref,
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                minutes=round(data["hours"] * 60),
                equity_minutes=round(data["equity_hours"] * 60),
                words=data["words"],
                by=request.scope,
                at=request.at,
            )
            return reverse("learning-log")

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "title": f"What {unit.name} expects of a year", "back": reverse("learning-log")}
    return render(request, "growth/form.html", context, status=422 if form.errors else 200)
