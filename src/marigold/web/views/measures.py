"""Measures of an engagement: what people say over time, new rounds, one round with its results, telling back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.core.rules import Practice, judge
from marigold.kit.doing import NotThere
from marigold.measures import actions
from marigold.measures import selectors as measures
from marigold.measures.instruments import Instrument
from marigold.measures.models import Round
from marigold.support import selectors as support
from marigold.support.actions import measures as asking
from marigold.support.selectors import measures as beside
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.growth import growth_page
from marigold.web.present.measures import (
    LEVELS,
    OCCASIONS,
    WHO,
    measures_page,
    privacy_words,
    results,
    round_facts,
    withheld_words,
)
from marigold.web.present.room import Room, context, room

TAB = "measures"
WEEKS = timedelta(days=14)


@page
def measured(request: HttpRequest, ref: str) -> HttpResponse:
    """What people say over time, beside the support there was."""
    here = room(request.scope, ref, TAB, Permission.MEASURE_VIEW)
    shown = measures_page(request.scope, here, today=request.today)
    return render(request, "measures/measures.html", context(here, page=shown))


@page
def growth(request: HttpRequest, ref: str) -> HttpResponse:
    """How the team grows beside goals, promises, obstacles and joint work."""
    here = room(request.scope, ref, TAB, Permission.MEASURE_VIEW)
    shown = growth_page(request.scope, here, today=request.today)
    return render(request, "measures/growth.html", context(here, page=shown))


class AskForm(Form):
    """A new round: everything is filled in that can be, so that one press is enough."""

    level = forms.ChoiceField(label="At which level", widget=forms.RadioSelect)
    about = Choice(label="Which contact", required=False)
    subject = forms.CharField(max_length=200, required=False)
    situation = forms.CharField(
        max_length=300,
        label="Which act, in which situation",
        help_text="For example: lead the talk on fidelity data with the school board, in the May meeting.",
    )
    before_ref = Choice(label="Read it beside the round before support", required=False)
    people = forms.MultipleChoiceField(
        label="Who is asked", widget=forms.CheckboxSelectMultiple, required=False
    )
    until = Date(label="Until")

    def __init__(
        self, *args: Any, instrument: Instrument, may: beside.MayAsk, lists: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        sides = [("participant", may.participant), ("practitioner", may.practitioner)]
        self.fields["people"].choices = [
            (person.ref, person.name)
            for side, found in sides
            if side in instrument.answered_by
            for person in found
        ]
        self.fields["level"].choices = [(key, LEVELS[key]) for key in instrument.levels]
        self.fields["about"].choices = [("", "None"), *lists["contacts"]]
        self.fields["before_ref"].choices = [("", "This is the round before"), *lists["before"]]
        self.fields["subject"].label, self.fields["subject"].help_text = _subject_words(instrument)
        self.fields["people"].help_text = _people_words(instrument)
        needed = {
            "level": len(instrument.levels) > 1,
            "about": instrument.occasion == "meeting",
            "subject": instrument.occasion in {"time", "process"} and instrument.key != "support-so-far",
            "situation": instrument.occasion == "act",
            "before_ref": instrument.occasion == "act" and bool(lists["before"]),
        }
        for name, wanted in needed.items():
            if not wanted:
                del self.fields[name]
        if "situation" in self.fields and lists["before"]:
            self.fields["situation"].required = False

    def wanted(self, instrument: Instrument) -> actions.Wanted:
        """The round as chosen."""
        data = self.cleaned_data
        words = {name: data.get(name, "") for name in ("level", "subject", "situation", "before_ref")}
        return actions.Wanted(instrument_key=instrument.key, until=data["until"], **words)


def _subject_words(instrument: Instrument) -> tuple[str, str]:
    if "partnership" in instrument.levels:
        return "Which partner or partner group", "Use the same name each time, so that it has one line."
    if "process" in instrument.levels:
        return "Which process of joint work", "For example: how we wrote the family survey."
    return "Which team or place", "Leave it empty when there is only one. Use the same name each time."


def _people_words(instrument: Instrument) -> str:
    team = " Choose nobody when the team will answer together." if instrument.together else ""
    return f"{privacy_words(instrument)}{team}"


@page
def ask(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Ask with an instrument."""
    here = room(request.scope, ref, TAB, Permission.MEASURE_EDIT)
    instrument = measures.instrument(request.scope, key)
    if instrument.private or instrument.slot:
        raise NotThere("There is nothing here to ask with.")
    may = beside.may_be_asked(request.scope, here.engagement)
    lists = _lists(request, here, instrument)
    chosen = may.participant if "participant" in instrument.answered_by else may.practitioner
    start = {
        "people": [person.ref for person in chosen],
        "until": request.today + WEEKS,
        "level": instrument.levels[0],
        "about": request.GET.get("about", lists["contacts"][0][0] if lists["contacts"] else ""),
        "before_ref": request.GET.get("before", ""),
        "subject": request.GET.get("subject", ""),
    }
    form = AskForm(
        request.POST or typed_before(request), initial=start, instrument=instrument, may=may, lists=lists
    )
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _ask(request, here, instrument, form))
        if answer:
            return answer
    more = {"form": form, "instrument": instrument, "privacy": privacy_words(instrument)}
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/ask.html", context(here, **more), status=status)


def _ask(request: HttpRequest, here: Room, instrument: Instrument, form: AskForm) -> str:
    row = asking.ask(
        engagement_ref=here.engagement.ref,
        wanted=form.wanted(instrument),
        people=form.cleaned_data["people"],
        contact_ref=form.cleaned_data.get("about", ""),
        by=request.scope,
        at=request.at,
    )
    messages.success(request, "Asked. It stands on the page of everyone you chose.")
    return reverse("round", args=[row.ref])


def _lists(request: HttpRequest, here: Room, instrument: Instrument) -> dict[str, Any]:
    """Contacts to ask about, and rounds before support to read a new one beside."""
    lists: dict[str, Any] = {"contacts": [], "before": []}
    if instrument.occasion == "meeting":
        rows = beside.contacts_to_ask_about(request.scope, here.engagement)
        lists["contacts"] = [(row.ref, f"{row.title}, {row.on:%B} {row.on.day}") for row in rows]
    if instrument.occasion == "act":
        rounds = measures.rounds_of(request.scope, here.engagement.unit, here.engagement.pk)
        lists["before"] = [
            (row.ref, f"{row.situation} ({row.opened_on:%B} {row.opened_on.day})")
            for row in rounds
            if row.edition.framework.key == instrument.key and row.before_id is None
        ]
    return lists


class TellForm(Form):
    """What was told back."""

    heard = Text(
        rows=4, label="What we heard", required=True, help_text="In a few lines they would agree with."
    )
    changed = Text(rows=3, label="What changes because of it")
    on = Date(label="Told on")


@page
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """One round: how many answered, its results, and what was told back."""
    return _show(request, measures.round_of(request.scope, ref))


def _show(
    request: HttpRequest, row: Round, *, form: TellForm | None = None, status: int = 200
) -> HttpResponse:
    scope = request.scope
    engagement = _engagement_of(request, row)
    here = room(scope, engagement, TAB, Permission.MEASURE_VIEW)
    may = here.may(Permission.MEASURE_EDIT)
    result = results(scope, [row], today=request.today, names=may)[0]
    instrument = result.instrument
    start = {
        "heard": row.heard,
        "changed": row.changed,
        "on": row.told_on or request.today,
        "version": row.version,
    }
    more = {
        "round": row,
        "result": result,
        "instrument": instrument,
        "parts": [
            (name, withheld_words(result.scores[key], instrument.floor), result.scores[key])
            for key, name in instrument.names.items()
        ],
        "questions": [
            (one, withheld_words(result.questions[one.key], instrument.floor)) for one in instrument.questions
        ],
        "lines": [
            (line.name, [_score(line.scores[key]) for key in instrument.names]) for line in result.lines
        ],
        "present": measures.names_of(scope, result.together.present) if result.together else [],
        "findings": judge(round_facts(result, request.today), Practice()) if may else (),
        "form": form or TellForm(initial=start),
        "privacy": privacy_words(instrument),
        "occasion": OCCASIONS[instrument.occasion],
        "asked_of": " and ".join(WHO[one] for one in instrument.answered_by),
        "may": may,
        "may_history": here.may(Permission.HISTORY_VIEW),
        "waits": any(one.pk == row.pk for one in measures.my_rounds(scope)),
    }
    return render(request, "measures/round.html", context(here, **more), status=status)


def _score(value: float | None) -> str:
    return f"{value:.1f}" if value is not None else "Too few answers"


def _engagement_of(request: HttpRequest, row: Round) -> str:
    found = support.engagements(request.scope).filter(pk=row.circle_key).values_list("ref", flat=True).first()
    if found is None:
        raise NotThere("There is nothing here that you can see.")
    return str(found)


@require_POST
@page
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """End a round before its last day, for good."""
    actions.end_round(round_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "The round has ended. It takes no more answers.")
    return redirect(reverse("round", args=[ref]), permanent=False)


@page
def tell(request: HttpRequest, ref: str) -> HttpResponse:
    """Note what was told back to those who answered."""
    row = measures.round_of(request.scope, ref, Permission.MEASURE_EDIT)
    start = {"heard": row.heard, "changed": row.changed, "on": row.told_on or request.today}
    start["version"] = row.version
    form = TellForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.tell_back(
                round_ref=ref,
                version=data["version"],
                heard=data["heard"],
                changed=data["changed"],
                on=data["on"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved. It stands on the page of those who answered.")
            return reverse("round", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _show(request, row, form=form, status=422 if request.method == "POST" else 200)
