"""Tests of change: plan, do, study, act."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Cycle, Goal, Strategy
from marigold.support.selectors import goal_parts, pages, strategies
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before

PLAN = ("title", "aim", "question", "prediction", "predicted_value", "data_plan", "starts_on", "study_on")
STUDY = ("done", "data", "observed_value", "comparison", "learned", "experiential", "choice")
NEXT = {"plan": "do", "do": "study", "study": "act", "act": "closed"}
WORDS = {"do": "Start trying it", "study": "Go to study", "act": "Go to act", "closed": "Close this test"}


class PlanForm(Form):
    """What will be tried, and what is expected."""

    title = forms.CharField(max_length=200, label="Short name")
    aim = Text(rows=2, label="What you want to find out")
    question = forms.CharField(max_length=300, required=False, label="Question")
    prediction = Text(
        rows=2, required=True, label="Prediction", help_text="What do you expect to see, and why?"
    )
    predicted_value = forms.FloatField(required=False, label="Predicted number")
    data_plan = Text(rows=2, label="What data, by whom, when")
    starts_on = Date(label="Starts on")
    study_on = Date(required=False, label="Study it on")
    previous = Choice(required=False, label="Follows the test")
    strategy = Choice(required=False, label="Strategy it tests")


class StudyForm(Form):
    """What happened, compared with the prediction."""

    done = Text(rows=2, label="Do: what was tried, and what got in the way")
    data = Text(rows=2, label="Data: what you saw or measured")
    observed_value = forms.FloatField(required=False, label="Observed number")
    comparison = Text(rows=2, label="Study: how it compares with the prediction")
    learned = Text(rows=2, label="What you learned")
    experiential = forms.BooleanField(required=False, label="People learned by doing it")
    strategy = Choice(required=False, label="Strategy it tests")
    choice = forms.ChoiceField(
        required=False,
        label="Act: what to do with the change",
        widget=forms.RadioSelect,
        choices=[("adopt", "Adopt"), ("adapt", "Adapt"), ("abandon", "Abandon")],
    )


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Plan a test of change."""
    goal = support.goal(request.scope, ref, Permission.CYCLE_EDIT)
    before = goal_parts.cycles(request.scope, goal)
    start = {
        "starts_on": request.today,
        "study_on": request.today + timedelta(days=28),
        "previous": request.GET.get("after", ""),
        "strategy": request.GET.get("strategy", ""),
    }
    form = PlanForm(request.POST or typed_before(request), initial=start)
    tested = _offer_strategies(request, form, goal)
    earlier = [(one.ref, f"{one.number}. {one.title}") for one in before]
    form.fields["previous"].choices = [("", "None: a new idea"), *earlier]
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            previous = next((one for one in before if one.ref == data["previous"]), None)
            cycle = actions.plan_cycle(
                goal_ref=ref,
                previous=previous,
                strategy=tested.get(data.get("strategy", "")),
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in PLAN},
            )
            return reverse("cycle", args=[cycle.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "title": "Plan a test of change", "save": "Save plan"}
    context |= {"row": goal.engagement, "goal": goal}
    return render(request, "goal/form.html", context, status=422 if request.method == "POST" else 200)


def _offer_strategies(
    request: HttpRequest, form: Form, goal: Goal, now: Strategy | None = None
) -> dict[str, Strategy]:
    """Offer the strategies a test may be of; without any the field is left out."""
    rows = {row.ref: row for row in strategies.open_in(request.scope, goal.engagement)}
    if now is not None:
        rows.setdefault(now.ref, now)
    if rows:
        form.fields["strategy"].choices = [("", "None"), *((ref, row.name) for ref, row in rows.items())]  # type: ignore[attr-defined]
    else:
        form.fields.pop("strategy", None)
    return rows


@page
def cycle(request: HttpRequest, ref: str) -> HttpResponse:
    """One test: what was predicted, what happened; fill it in."""
    row = support.cycle(request.scope, ref)
    form = _form(row, request)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_cycle(
                cycle_ref=ref,
                version=form.cleaned_data["version"],
                by=request.scope,
                at=request.at,
                **_values(form, row),
            )
            messages.success(request, "Saved.")
            return reverse("cycle", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _show(request, row, form)


@page
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """Save what is filled in and go to the next part; it closes only compared and decided."""
    row = support.cycle(request.scope, ref, Permission.CYCLE_EDIT)
    form = _form(row, request)
    target = request.POST.get("state", NEXT.get(row.state, ""))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.move_cycle(
                cycle_ref=ref,
                version=form.cleaned_data["version"],
                state=target,
                by=request.scope,
                at=request.at,
                **_values(form, row),
            )
            messages.success(request, "This test is closed." if target == "closed" else "Saved.")
            return reverse("cycle", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    elif request.method != "POST":
        raise NotThere("Nothing to look at here.")
    return _show(request, row, form)


def _form(row: Cycle, request: HttpRequest) -> Form:
    names = PLAN if row.state == "plan" else STUDY
    start: dict[str, Any] = {name: getattr(row, name) for name in names} | {"version": row.version}
    kind = PlanForm if row.state == "plan" else StudyForm
    now = row.strategy if row.strategy and row.strategy.trashed_at is None else None
    form = kind(request.POST or typed_before(request), initial=start | {"strategy": now.ref if now else ""})
    form.fields.pop("previous", None)
    form.strategies = _offer_strategies(request, form, row.goal, now)  # type: ignore[attr-defined]
    return form


def _values(form: Form, row: Cycle) -> dict[str, Any]:
    told = {name: form.cleaned_data[name] for name in (PLAN if row.state == "plan" else STUDY)}
    if "strategy" in form.fields:
        told["strategy"] = form.strategies.get(form.cleaned_data["strategy"])  # type: ignore[attr-defined]
    return told


def _show(request: HttpRequest, row: Cycle, form: Form) -> HttpResponse:
    ramp = [one for one in goal_parts.cycles(request.scope, row.goal) if one.pk != row.pk]
    following = NEXT.get(row.state, "")
    context = {
        "row": row,
        "form": form,
        "ramp": ramp,
        "next": following,
        "next_words": WORDS.get(following, ""),
        "may_edit": pages.may(request.scope, row.goal.engagement, Permission.CYCLE_EDIT)
        and row.state != "closed",
    }
    return render(request, "cycle/cycle.html", context, status=422 if request.method == "POST" else 200)
