"""What stands under a goal: attainment, measure, steps."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.improvement import actions as improvement
from marigold.people.models import Person
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.selectors.choices import choices_for
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.goal import LEVELS
from marigold.web.views.goals import goal_form


class LevelsForm(Form):
    """What each attainment level means, and where the goal stands."""

    level = forms.TypedChoiceField(
        label="Where it stands now",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Not yet"), *((key, key.replace("-", "−") if key != "0" else "0") for key in LEVELS)],
    )
    on = Date(label="On", required=False)
    note = forms.CharField(max_length=500, required=False, label="How you know")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {
            "2": "Much more",
            "1": "Somewhat more",
            "0": "The goal, reached",
            "-1": "Somewhat less",
            "-2": "Much less",
        }
        for key in LEVELS:
            name = f"text_{key}"
            self.fields[name] = forms.CharField(max_length=500, required=False, label=f"{key}: {names[key]}")
            self._dress(name, self.fields[name])
        self.order_fields([f"text_{key}" for key in LEVELS])


@page
def rate(request: HttpRequest, ref: str) -> HttpResponse:
    """Describe the five levels and say where the goal stands."""
    goal = support.goal(request.scope, ref, Permission.GOAL_EDIT)
    start = {f"text_{key}": goal.levels.get(key, "") for key in LEVELS} | {
        "on": request.today,
        "version": goal.version,
    }
    form = LevelsForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            levels = {key: data[f"text_{key}"] for key in LEVELS if data[f"text_{key}"]}
            actions.change_goal(
                goal_ref=ref, version=data["version"], levels=levels, by=request.scope, at=request.at
            )
            if data["level"] is not None:
                actions.rate_goal(
                    goal_ref=ref,
                    level=data["level"],
                    on=data["on"] or request.today,
                    note=data["note"],
                    by=request.scope,
                    at=request.at,
                )
            messages.success(request, "Saved.")
            return reverse("goal", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return goal_form(request, form, f"Attainment of goal {goal.number}", goal.engagement, "Save levels", goal)


class MeasureForm(Form):
    """A goal's measure and its values."""

    name = forms.CharField(max_length=200, label="What is measured")
    measured_in = forms.CharField(max_length=40, label="Unit", initial="%", help_text="%, days, contacts.")
    denominator = forms.CharField(max_length=300, required=False, label="Out of what")
    direction = Choice(
        label="Which way is better",
        choices=[("higher", "Higher is better"), ("lower", "Lower is better"), ("neutral", "Neither")],
    )
    source = forms.CharField(max_length=300, required=False, label="Where the data comes from")
    values = Text(
        rows=8,
        label="Values",
        help_text="One period a line: 2026-10-01, value, and out of how many where it is a share. "
        "Leave the value empty for a gap.",
    )

    def clean_values(self) -> dict[Any, Any]:
        """Lines as {first day: (value, denominator)}; a bad line is named."""
        return read_values(self.cleaned_data["values"])


def read_values(text: str) -> dict[Any, Any]:
    """Lines as {first day: (value, denominator)}. ValidationError names a bad line."""
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            day, pair = _observation(line, number)
            found[day] = pair
    return found


def _observation(line: str, number: int) -> tuple[Any, tuple[float | None, float | None]]:
    parts = [part.strip() for part in line.replace("\t", ",").replace(";", ",").split(",")]
    try:
        day = forms.DateField().to_python(parts[0])
        values = [float(part.rstrip("%")) if part else None for part in (*parts[1:3], "", "")[:2]]
    except (ValueError, forms.ValidationError) as error:
        raise forms.ValidationError(
            f"Line {number} is not a day and a number: “{line.strip()[:60]}”. Write it like 2026-10-01, 57."
        ) from error
    if values[1] is not None and (values[1] <= 0 or (values[0] or 0) > values[1]):
        raise forms.ValidationError(
            f"Line {number}: the number is larger than what it is out of. Check both."
        )
    return day, (values[0], values[1])


@page
def measure(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a goal a measure, and enter its values."""
    goal = support.goal(request.scope, ref)
    indicator = goal.indicator
    names = ("name", "measured_in", "denominator", "direction", "source")
    start = {name: getattr(indicator, name) for name in names} if indicator else {}
    form = MeasureForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            row = indicator
            if row is None:
                row = improvement.add_indicator(
                    unit=goal.engagement.unit,
                    by=request.scope,
                    at=request.at,
                    **{name: data[name] for name in names},
                )
                actions.change_goal(
                    goal_ref=ref, version=goal.version, indicator=row, by=request.scope, at=request.at
                )
            if data["values"]:
                improvement.observe(
                    indicator_ref=row.ref, values=data["values"], by=request.scope, at=request.at
                )
            messages.success(request, "Saved. The chart shows it.")
            return reverse("goal", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return goal_form(request, form, f"Measure of goal {goal.number}", goal.engagement, "Save measure", goal)


class StepForm(Form):
    """A piece of work with an owner and a date."""

    title = forms.CharField(max_length=300, label="What will be done")
    owner = Choice(label="Who does it", required=False)
    owner_text = forms.CharField(max_length=200, required=False, label="Or someone not listed")
    due_on = Date(label="By when", required=False)
    state = Choice(
        label="Where it stands",
        choices=[
            ("open", "Not started"),
            ("working", "In progress"),
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("dropped", "Dropped"),
        ],
        required=False,
    )
    asked_by = forms.CharField(max_length=200, required=False, label="Who asked for it")
    used = Text(rows=2, label="How it was used")

    def __init__(self, *args: Any, people: list[Person], kind: str = "step", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != "request":
            del self.fields["asked_by"], self.fields["used"]
        self.people = {person.ref: person for person in people}
        self.fields["owner"].choices = [("", "Nobody yet"), *((person.ref, person.name) for person in people)]


@page
def add_step(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a step to a goal."""
    goal = support.goal(request.scope, ref, Permission.GOAL_EDIT)
    choices = choices_for(request.scope, goal.engagement)
    start = {"due_on": request.today + timedelta(days=30), "state": "open"}
    form = StepForm(
        request.POST or typed_before(request),
        people=[*choices.partners, *choices.practitioners],
        initial=start,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            row = actions.add_step(
                engagement_ref=goal.engagement.ref,
                title=data["title"],
                goal=goal,
                owner=form.people.get(data["owner"]),
                owner_text=data["owner_text"],
                due_on=data["due_on"],
                by=request.scope,
                at=request.at,
            )
            if data["state"] not in {"", "open"}:
                actions.change_step(step_ref=row.ref, state=data["state"], by=request.scope, at=request.at)
            return reverse("goal", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return goal_form(request, form, f"Add a step to goal {goal.number}", goal.engagement, "Add step", goal)


@page
def step(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a step or follow-up."""
    row = support.step(request.scope, ref)
    choices = choices_for(request.scope, row.engagement)
    people = [*choices.partners, *choices.practitioners]
    if row.owner and row.owner not in people:
        people.append(row.owner)
    told = ["title", "owner_text", "due_on", "state"] + (
        ["asked_by", "used"] if row.kind == "request" else []
    )
    names = (*told, "version")
    start = {name: getattr(row, name) for name in names} | {"owner": row.owner.ref if row.owner else ""}
    form = StepForm(request.POST or typed_before(request), people=people, kind=row.kind, initial=start)
    back = (
        reverse("goal", args=[row.goal.ref]) if row.goal else reverse("engagement", args=[row.engagement.ref])
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.change_step(
                step_ref=ref,
                version=data["version"],
                owner=form.people.get(data["owner"]),
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in told},
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return goal_form(request, form, "Step", row.engagement, "Save step", row.goal)
