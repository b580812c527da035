"""Goals: write, change, confirm from both sides, measure, attain; steps."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere, Refused
from marigold.people.models import Person
from marigold.people.selectors import scope_for
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Engagement, Goal
from marigold.support.selectors import goal_parts
from marigold.support.selectors.choices import choices_for
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.links import goal_token, read_goal_token
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.goal import goal_page

GOAL_FIELDS = (
    "statement",
    "kind",
    "horizon",
    "baseline",
    "success",
    "success_by",
    "proposed_by",
    "procedure",
    "bias_steps",
    "missing_voices",
    "target_on",
    "target_value",
)


class GoalForm(Form):
    """A goal as it was set together."""

    statement = Text(
        required=True, rows=2, label="The goal", help_text="By when, who does what, so that what is better?"
    )
    horizon = Choice(label="How far", choices=[("long", "Long-term"), ("near", "Near")])
    parent = Choice(label="Beneath which long-term goal", required=False)
    kind = Choice(
        label="What changes",
        choices=[
            ("behavior", "Behavior of people or teams"),
            ("performance", "Performance of an organization or system"),
        ],
    )
    baseline = Text(rows=2, label="Where things stand now")
    success = Text(rows=2, label="What success will look like, in partners’ words")
    success_by = forms.CharField(max_length=200, required=False, label="Whose words")
    people = forms.MultipleChoiceField(
        label="Who took part", widget=forms.CheckboxSelectMultiple, required=False
    )
    missing_voices = Text(rows=2, label="Who was missing, and how you will hear them")
    procedure = Text(rows=2, label="How you set it together", help_text="Needed before it becomes active.")
    bias_steps = Text(
        rows=2,
        label="What you did to keep bias out",
        help_text="Such as writing alone first, or those closest to families speaking first.",
    )
    proposed_by = forms.CharField(max_length=200, required=False, label="Who proposed it")
    owner = Choice(label="Who owns it", required=False)
    target_on = Date(required=False, label="Reach it by")
    target_value = forms.FloatField(required=False, label="Target value of its measure")

    def __init__(
        self, *args: Any, scope: Scope, engagement: Engagement, goal: Goal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = choices_for(scope, engagement)
        self.people_by_ref = {person.ref: person for person in (*choices.partners, *choices.practitioners)}
        names = [(ref, person.name) for ref, person in self.people_by_ref.items()]
        self.fields["people"].choices = names
        self.fields["owner"].choices = [("", "Nobody yet"), *names]
        longer = [one for one in choices.goals if one.horizon == "long" and one != goal]
        self.goals_by_ref = {one.ref: one for one in longer}
        self.fields["parent"].choices = [
            ("", "None"),
            *((one.ref, f"{one.number}. {one.statement}") for one in longer),
        ]

    def values(self) -> dict[str, Any]:
        """The fields of the goal."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in GOAL_FIELDS},
            "owner": self.people_by_ref.get(data["owner"]),
            "parent": self.goals_by_ref.get(data["parent"]),
        }

    def chosen_people(self) -> list[Person]:
        """Who took part."""
        return [self.people_by_ref[ref] for ref in self.cleaned_data["people"]]


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a goal with partners."""
    engagement = support.engagement(request.scope, ref, Permission.GOAL_EDIT)
    start = {"people": [request.scope.person_ref], "parent": request.GET.get("under", "")}
    start["horizon"] = "near" if start["parent"] else "long"
    form = GoalForm(
        request.POST or typed_before(request), scope=request.scope, engagement=engagement, initial=start
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            goal = actions.propose_goal(
                engagement_ref=ref,
                people=form.chosen_people(),
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, "Written down. It becomes active when both sides say yes.")
            return reverse("goal", args=[goal.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return goal_form(request, form, "Write a goal with partners", engagement, "Save goal")


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a goal; new wording asks both sides again."""
    goal = support.goal(request.scope, ref, Permission.GOAL_EDIT)
    start = {name: getattr(goal, name) for name in (*GOAL_FIELDS, "version")}
    start["owner"] = goal.owner.ref if goal.owner else ""
    start["parent"] = goal.parent.ref if goal.parent else ""
    start["people"] = [row.person.ref for row in goal_parts.took_part(request.scope, goal)]
    form = GoalForm(
        request.POST or typed_before(request),
        scope=request.scope,
        engagement=goal.engagement,
        goal=goal,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_goal(
                goal_ref=ref,
                version=form.cleaned_data["version"],
                people=form.chosen_people(),
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, "Saved.")
            return reverse("goal", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return goal_form(request, form, f"Change goal {goal.number}", goal.engagement, "Save goal", goal)


@page
def goal(request: HttpRequest, ref: str) -> HttpResponse:
    """One goal."""
    return render(request, "goal/goal.html", {"page": goal_page(request.scope, ref, today=request.today)})


@require_POST
@page
def confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes for one's side."""

    def act() -> str:
        goal, waiting = actions.confirm_goal(goal_ref=ref, by=request.scope, at=request.at)
        if goal.state == "active":
            messages.success(request, "Both sides said yes. The goal is active.")
        else:
            messages.success(request, "Your yes is saved.")
            for finding in waiting:
                if finding.blocks:
                    messages.info(request, f"{finding.message} {finding.remedy}")
        return reverse("goal", args=[ref])

    return _do(request, ref, act)


@require_POST
@page
def send_link(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a partner who took part a link to confirm without signing in."""
    goal = support.goal(request.scope, ref, Permission.GOAL_EDIT)
    wanted = request.POST.get("person", "")
    place = next((row for row in goal_parts.took_part(request.scope, goal) if row.person.ref == wanted), None)
    if place is None or not place.person.email:
        messages.error(request, "This person has no e-mail address here. Add one to their page first.")
    else:
        link = request.build_absolute_uri(reverse("goal-link", args=[goal_token(goal, place.person)]))
        words = {"person": place.person, "goal": goal, "link": link, "by": request.user, "days": 30}
        send_mail(
            f"A goal for {goal.engagement.name}: do you agree?",
            render_to_string("goal/link_mail.txt", words),
            None,
            [place.person.email],
        )
        messages.success(request, f"The link is on its way to {place.person.name}. It works for 30 days.")
    return _back(ref)


def confirm_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A partner's page by e-mailed link: read the goal, say yes. No sign-in; looking changes nothing."""
    read = read_goal_token(token)
    person = Person.objects.filter(ref=read[2], is_active=True).first() if read else None
    if read is None or person is None:
        return render(request, "goal/link_over.html", status=410)
    scope = scope_for(person, on=request.today)
    try:
        goal = support.goal(scope, read[0])
    except NotThere:
        return render(request, "goal/link_over.html", status=410)
    moved = goal.wording != read[1]
    error = ""
    if request.method == "POST" and not moved:
        try:
            goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=scope, at=request.at, via="e-mailed link")
            return render(request, "goal/link.html", {"goal": goal, "person": person, "done": True})
        except Refused as refused:
            error = refused.message
        except NotThere:
            error = "You no longer have a part in this place. Ask the person who sent the link."
    context = {"goal": goal, "person": person, "moved": moved, "error": error}
    return render(request, "goal/link.html", context)


@require_POST
@page
def state(request: HttpRequest, ref: str) -> HttpResponse:
    """Mark a goal reached, paused, ended, or open again."""

    def act() -> str:
        actions.move_goal(
            goal_ref=ref,
            state=request.POST.get("state", ""),
            note=request.POST.get("note", ""),
            by=request.scope,
            at=request.at,
        )
        return reverse("goal", args=[ref])

    return _do(request, ref, act)


def _do(request: HttpRequest, ref: str, act: Any) -> HttpResponse:
    """A button's action: back to the goal, with the refusal in words when there is one."""
    form = Form(request.POST)
    form.is_valid()
    answer = attempt(request, form, act)
    if answer:
        return answer
    for _, text in form.error_list:
        messages.error(request, text)
    return _back(ref)


def _back(ref: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse("goal", args=[ref])})


def goal_form(
    request: HttpRequest, form: Form, title: str, row: Engagement, save: str, goal: Goal | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "row": row, "save": save, "goal": goal}
    return render(request, "goal/form.html", context, status=422 if request.method == "POST" else 200)
