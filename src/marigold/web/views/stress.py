"""Stress tests of a place: begin, say what would hold, and take up what would not."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.support.actions import stress as actions
from marigold.support.selectors import structures as reads
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.stress import stress_page
from marigold.web.structure_forms import OutlookForm, StressForm
from marigold.web.views.structures import back_with_words, place, shown_form


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin a stress test."""
    row = place(request.scope, ref, Permission.STRUCTURE_EDIT)
    before = next(iter(reads.stress_tests(request.scope, row)), None)
    start = {"on": request.today, "practice": before.practice if before else ""}
    form = StressForm(request.POST or typed_before(request), new=True, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            made = actions.begin_test(
                unit=row,
                practice=data["practice"],
                on=data["on"],
                who=data["who"],
                own=data["own"].splitlines(),
                by=request.scope,
                at=request.at,
            )
            return reverse("stress-say", args=[made.ref, made.scenarios[0]["key"]])

        answer = attempt(request, form, act)
        if answer:
            return answer
    lede = "Sit down with people who do the work, who lead it and whom it is for. One event at a time, need by need."
    return shown_form(
        request, form, "Would the practice last?", "Begin", reverse("holds", args=[row.ref]), lede
    )


@page
def test(request: HttpRequest, ref: str) -> HttpResponse:
    """One stress test."""
    shown = stress_page(request.scope, ref)
    return render(request, "structures/stress.html", {"page": shown, "row": shown.test})


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change its day, who took part and what people take from it."""
    row = reads.stress_test(request.scope, ref, Permission.STRUCTURE_EDIT)
    names = ("practice", "on", "who", "learned", "next_on", "version")
    start = {name: getattr(row, name) for name in names}
    form = StressForm(request.POST or typed_before(request), new=False, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in names}
            actions.change_test(test_ref=ref, by=request.scope, at=request.at, **told)
            messages.success(request, "Saved.")
            return reverse("stress", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, "Change the stress test", "Save", reverse("stress", args=[ref]))


@page
def say(request: HttpRequest, ref: str, scenario: str) -> HttpResponse:
    """Say for one event what would hold; then the next event."""
    row = reads.stress_test(request.scope, ref, Permission.STRUCTURE_EDIT)
    events = [one["key"] for one in row.scenarios]
    if scenario not in events:
        raise NotThere("There is no such event in this test.")
    at = events.index(scenario)
    cells = reads.cells(request.scope, [row])[row.pk]
    structures = reads.carriers(request.scope, row.unit)
    start: dict[str, Any] = {}
    for n, need in enumerate(row.needs):
        for one in (one for one in cells if one.scenario == scenario and one.need == need["key"]):
            start |= {f"outlook_{n}": one.outlook, f"missing_{n}": one.missing}
            start[f"structure_{n}"] = one.structure.ref if one.structure else ""
    form = OutlookForm(request.POST or typed_before(request), test=row, structures=structures, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.say_outlook(
                test_ref=ref, scenario=scenario, said=form.said(), by=request.scope, at=request.at
            )
            further = events[at + 1 :] if "next" in request.POST else []
            return reverse("stress-say", args=[ref, further[0]]) if further else reverse("stress", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {
        "form": form,
        "row": row,
        "event": row.scenarios[at],
        "number": at + 1,
        "all": len(events),
        "last": at + 1 == len(events),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "structures/say.html", context, status=status)


@require_POST
@page
def follow(request: HttpRequest, ref: str, make: str) -> HttpResponse:
    """Make a concern or a step of what would not hold."""
    cell = reads.cell(request.scope, ref)
    form = Form(request.POST)
    form.is_valid()

    def act() -> str:
        done = actions.follow_up(cell_ref=ref, make=make, by=request.scope, at=request.at)
        if make == "concern" and done.concern:
            messages.success(request, "It is on the list of concerns, as a blind spot.")
            return reverse("concern", args=[done.concern.ref])
        messages.success(request, "It is a step now. Say who does it, by when.")
        return reverse("step", args=[done.step.ref]) if done.step else reverse("stress", args=[cell.test.ref])

    return attempt(request, form, act) or back_with_words(
        request, form, reverse("stress", args=[cell.test.ref])
    )
