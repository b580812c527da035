"""Pair work of an engagement: calling help in, absences, leaving the pair; values in use; one's own strengths."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import CallIn
from marigold.support.selectors import copractice, pages
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.brief import brief
from marigold.web.present.pairwork import pair_work
from marigold.web.present.room import Room, context, room

HELP_WEEKS = 8


@page
def pair_page(request: HttpRequest, ref: str) -> HttpResponse:
    """How the pair shares the work."""
    place = room(request.scope, ref, "pair", Permission.ACTIVITY_VIEW)
    shown = pair_work(request.scope, place, today=request.today)
    return render(request, "pairwork/pair.html", context(place, page=shown))


@page
def brief_page(request: HttpRequest, ref: str) -> HttpResponse:
    """The hand-over brief, for reading and printing."""
    place = room(request.scope, ref, "pair", Permission.ACTIVITY_VIEW)
    shown = brief(request.scope, place, today=request.today)
    return render(request, "pairwork/brief.html", context(place, page=shown))


@page
def calls(request: HttpRequest) -> HttpResponse:
    """Calls for help that wait for one's answer."""
    return render(
        request, "pairwork/calls.html", {"rows": list(copractice.calls_for_me(request.scope)[:100])}
    )


class HelpForm(Form):
    """A call for help."""

    area = Choice(label="In which area", required=False)
    senior = forms.BooleanField(required=False, label="A senior practitioner is needed")
    person = Choice(label="Whom do you ask", required=False)
    leads = forms.TypedChoiceField(
        label="What should they do",
        choices=[
            ("no", "Give advice; the pair carries it on"),
            ("yes", "Lead a piece of the work with partners"),
        ],
        coerce=lambda value: value == "yes",
    )
    why = Text(required=True, label="Why", help_text="What the work needs that the pair does not have.")

    def __init__(self, *args: Any, scope: Scope, words: Vocabulary, root_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(item.key, item.name) for item in words.of("expertise_area")]
        self.fields["area"].choices = [("", "No one area"), *areas]
        found = copractice.helpers(scope, root_id)
        named = people.people(scope).filter(pk__in=[one.key for one in found]).order_by("name")
        self.people = {row.ref: row for row in named}
        asked = [(row.ref, row.name) for row in self.people.values()]
        self.fields["person"].choices = [("", "Whoever can"), *asked]


@page
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Call someone in."""
    place = room(request.scope, ref, "pair", Permission.ENGAGEMENT_EDIT)
    form = HelpForm(
        request.POST or typed_before(request),
        scope=request.scope,
        words=place.words,
        root_id=place.engagement.root_id,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.ask_help(
                engagement_ref=ref,
                area=data["area"],
                senior=data["senior"],
                leads=data["leads"],
                person=form.people.get(data["person"]),
                why=data["why"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Asked. You see the answer here.")
            return reverse("engagement-pair-work", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, place, form, "Call someone in", "Ask")


class AnswerForm(Form):
    """Yes for a time, or no with a word."""

    starts_on = Date(required=False, label="From")
    until = Date(required=False, label="Until", help_text="Help is for a time. It can be made longer later.")
    answer = Text(label="A word to the pair")


class OutcomeForm(Form):
    """What came of it."""

    on = Date(label="Ended on")
    outcome = Text(required=True, label="What came of it")


@page
def call_in(request: HttpRequest, ref: str) -> HttpResponse:
    """One call for help: answer it, or write what came of it."""
    row = copractice.call_in(request.scope, ref)
    words = practice.vocabulary(request.scope, row.engagement.edition_id)
    said = request.POST.get("say", "")
    start = {
        "starts_on": request.today,
        "until": request.today + timedelta(weeks=HELP_WEEKS),
        "on": request.today,
    }
    typed = request.POST or typed_before(request)
    form: Form = (OutcomeForm if row.state == "accepted" else AnswerForm)(typed, initial=start)
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _answered(request, row, form, said, words))
        if answer:
            return answer
    edit = Permission.ENGAGEMENT_EDIT in support.standing(request.scope, row.engagement)
    mine = row.person_id in {None, request.scope.person_id} and row.asked_by_id != request.scope.person_id
    may = {"asked": mine, "accepted": edit or row.person_id == request.scope.person_id}.get(row.state, False)
    shown = {
        "row": row,
        "form": form,
        "may": may,
        "area": words.label(row.area) if row.area else "",
        "edit": edit,
    }
    return render(request, "pairwork/call_in.html", shown, status=422 if request.method == "POST" else 200)


def _answered(request: HttpRequest, row: CallIn, form: Form, said: str, words: Vocabulary) -> str:
    data, by, at = form.cleaned_data, request.scope, request.at
    if row.state == "accepted":
        actions.end_help(call_in_ref=row.ref, outcome=data["outcome"], on=data["on"], by=by, at=at)
    elif said == "no":
        actions.decline_help(call_in_ref=row.ref, answer=data["answer"], by=by, at=at)
    else:
        role = "role.senior-practitioner" if row.senior else "role.subject-expert"
        actions.accept_help(
            call_in_ref=row.ref,
            starts_on=data["starts_on"] or request.today,
            until=data["until"] or request.today + timedelta(weeks=HELP_WEEKS),
            answer=data["answer"],
            role=role if role in words.by_key else words.of("role")[0].key,
            by=by,
            at=at,
        )
    messages.success(request, "Saved.")
    return reverse("call-in", args=[row.ref])


class AwayForm(Form):
    """Someone of the pair is away for a while, or leaves."""

    assignment = Choice(label="Who")
    leaves = forms.TypedChoiceField(
        label="For how long",
        choices=[("no", "Away for a while"), ("yes", "Leaves the pair")],
        coerce=lambda value: value == "yes",
        initial="no",
    )
    reason = Choice(label="Why")
    starts_on = Date(label="From", help_text="Someone who leaves: their last day.")
    ends_on = Date(required=False, label="Until", help_text="Leave empty when it is not known yet.")
    arrangement = Text(
        required=True, label="What is arranged meanwhile", help_text="Who goes, who is told, what waits."
    )

    def __init__(self, *args: Any, pair: list[Any], words: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = {row.ref: row for row in pair}
        self.fields["assignment"].choices = [(row.ref, row.person.name) for row in pair]
        exceptions = [item for item in words.of("solo_reason") if item.data.get("exception")]
        self.fields["reason"].choices = [(item.key, item.name) for item in exceptions]


@page
def away(request: HttpRequest, ref: str) -> HttpResponse:
    """Note that someone is away or leaves; the task that closes the gap comes with it."""
    place = room(request.scope, ref, "pair", Permission.ENGAGEMENT_EDIT)
    assigned = pages.assignments_of(request.scope, place.engagement)
    pair = [row for row in assigned if row.core and (row.ends_on is None or row.ends_on >= request.today)]
    form = AwayForm(
        request.POST or typed_before(request),
        pair=pair,
        words=place.words,
        initial={"starts_on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _gone(request, ref, form))
        if answer:
            return answer
    return _form(request, place, form, "Someone is away or leaves", "Save and open the task")


def _gone(request: HttpRequest, ref: str, form: AwayForm) -> str:
    data, by, at = form.cleaned_data, request.scope, request.at
    row = form.pair[data["assignment"]]
    more = {"reason": data["reason"], "arrangement": data["arrangement"], "by": by, "at": at}
    if data["leaves"]:
        actions.leave_pair(assignment_ref=row.ref, last_day=data["starts_on"], **more)
        messages.success(request, "Noted. This is the hand-over brief for whoever comes next.")
        return reverse("engagement-brief", args=[ref])
    actions.begin_absence(
        engagement_ref=ref, person=row.person, starts_on=data["starts_on"], ends_on=data["ends_on"], **more
    )
    messages.success(request, "Noted, with a task that closes the gap.")
    return reverse("engagement-pair-work", args=[ref])


class BackForm(Form):
    """Back again."""

    ends_on = Date(label="Back since")


@page
def back(request: HttpRequest, ref: str) -> HttpResponse:
    """The end of an absence."""
    row = copractice.absence(request.scope, ref)
    place = room(request.scope, row.engagement.ref, "pair", Permission.ENGAGEMENT_EDIT)
    form = BackForm(request.POST or typed_before(request), initial={"ends_on": request.today})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.end_absence(
                absence_ref=ref, ends_on=form.cleaned_data["ends_on"], by=request.scope, at=request.at
            )
            messages.success(request, "Welcome back. The task that closes the gap is due in a week.")
            return reverse("engagement-pair-work", args=[row.engagement.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, place, form, f"{row.person.name} is back", "Save")


def _form(request: HttpRequest, place: Room, form: Form, title: str, save: str) -> HttpResponse:
    shown = context(place, form=form, title=title, save=save)
    return render(request, "pairwork/form.html", shown, status=422 if request.method == "POST" else 200)
