"""After a contact: debriefs and follow-ups."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.practice.vocabulary import Item
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.selectors.choices import choices_for
from marigold.web.forms import Choice, Date, Form, Minutes, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.activity import activity_page


class DebriefForm(Form):
    """One's own account, with the prompts of the practice model."""

    account = Text(rows=5, label="What happened, as you saw it")
    minutes = Minutes(label="How long the debrief took, in minutes")

    def __init__(self, *args: Any, prompts: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompts = prompts
        for item in prompts:
            mine = item.data.get("visibility") == "mine"
            label = f"{item.name}. {item.text}"
            name = f"prompt_{item.id}"
            self.fields[name] = Text(
                rows=2, label=label, help_text="Only you see this answer." if mine else ""
            )
            self._dress(name, self.fields[name])

    @property
    def prompt_fields(self) -> list[Any]:
        """The prompts as bound fields."""
        return [self[f"prompt_{item.id}"] for item in self.prompts]

    def answers(self) -> dict[str, str]:
        """Answers by the prompt's key."""
        return {item.key: self.cleaned_data[f"prompt_{item.id}"] for item in self.prompts}


@page
def debrief(request: HttpRequest, ref: str) -> HttpResponse:
    """Write one's own account, then share it with the pair; the other's is shown once both are shared."""
    shown = activity_page(request.scope, ref, today=request.today)
    own = shown.own_debrief
    start = (
        {"account": own.account, "minutes": own.minutes, "version": own.version} if own else {"minutes": 15}
    )
    start |= {f"prompt_{item.id}": own.answers.get(item.key, "") for item in shown.prompts} if own else {}
    form = DebriefForm(request.POST or typed_before(request), initial=start, prompts=shown.prompts)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.write_debrief(
                activity_ref=ref,
                account=data["account"],
                answers=form.answers(),
                minutes=data["minutes"],
                version=data["version"],
                by=request.scope,
                at=request.at,
            )
            if "share" in request.POST:
                actions.share_debrief(activity_ref=ref, by=request.scope, at=request.at)
                messages.success(request, "Shared with your pair.")
                return reverse("activity", args=[ref])
            messages.success(request, "Saved. Only you see it until you share it.")
            return reverse("activity-debrief", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "page": shown, "own": own}
    return render(request, "activity/debrief.html", context, status=422 if request.method == "POST" else 200)


class FollowUpForm(Form):
    """A task that came out of an activity."""

    title = forms.CharField(max_length=300, label="What was promised")
    owner = Choice(label="Who does it")
    due_on = Date(label="By when")
    kind = Choice(
        label="What it is",
        choices=[
            ("step", "A follow-up"),
            ("request", "Research or means that somebody asked for"),
            ("arrangement", "Travel, rooms or meals for it"),
        ],
    )
    asked_by = forms.CharField(
        max_length=200, required=False, label="Who asked for it", help_text="For what somebody asked for."
    )

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.ref: person for person in people}
        self.fields["owner"].choices = [(person.ref, person.name) for person in people]


@page
def follow_up(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a follow-up to an activity."""
    row = support.activity(request.scope, ref, Permission.ACTIVITY_EDIT)
    choices = choices_for(request.scope, row.engagement)
    form = FollowUpForm(
        request.POST or typed_before(request),
        people=[*choices.practitioners, *choices.partners],
        initial={"owner": request.scope.person_ref, "due_on": request.today + timedelta(days=7)},
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.add_step(
                engagement_ref=row.engagement.ref,
                title=data["title"],
                activity=row,
                owner=form.people[data["owner"]],
                due_on=data["due_on"],
                kind=data["kind"],
                asked_by=data["asked_by"],
                by=request.scope,
                at=request.at,
            )
            return reverse("activity", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "row": row, "title": f"Follow-up of {row.title}", "save": "Add follow-up"}
    return render(request, "activity/small.html", context, status=422 if request.method == "POST" else 200)
