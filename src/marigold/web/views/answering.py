"""Answering: one screen of big targets, alone or as a team, signed in or by a partner's link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.scoring import ended
from marigold.kit.doing import NotThere, Refused
from marigold.measures import actions
from marigold.measures import selectors as measures
from marigold.measures.instruments import Instrument
from marigold.measures.models import Round
from marigold.support import selectors as support
from marigold.support.actions import measures as asking
from marigold.support.selectors.measures import MayAsk, may_be_asked
from marigold.web.partner_tokens import Opened, hint_of, may_change, path_of
from marigold.web.posting import page
from marigold.web.present.measures import privacy_words
from marigold.web.views.partner_view import by_link

PREFIX = "a-"


def answers_from(typed: Mapping[str, str], instrument: Instrument) -> dict[str, int]:
    """What was chosen, by question; anything that is not one of its answers is left out."""
    found = {}
    for one in instrument.questions:
        value = typed.get(PREFIX + one.key, "")
        if value in {str(number) for number, _ in one.choices}:
            found[one.key] = int(value)
    return found


@dataclass(frozen=True)
class Sheet:
    """What the page of questions shows."""

    instrument: Instrument
    chosen: Mapping[str, int]
    problem: str = ""
    row: Round | None = None

    @property
    def questions(self) -> list[tuple[Any, int | None]]:
        """Each question with the answer chosen before."""
        return [(one, self.chosen.get(one.key)) for one in self.instrument.questions]

    @property
    def privacy(self) -> str:
        """Who sees the answers."""
        return privacy_words(self.instrument)


@page
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer a round one is asked in."""
    back = reverse("mine")
    return _answer(
        request, request.scope, ref, back=back, template="measures/answer.html", more={"back": back}
    )


def _answer(
    request: HttpRequest, scope: Scope, ref: str, *, back: str, template: str, more: dict[str, Any]
) -> HttpResponse:
    row, before = measures.open_for(scope, ref)
    instrument = measures.instrument_of_edition(scope, row.edition_id)
    over = ended(until=row.until, ended_on=row.ended_on, today=request.today)
    if over or (before and instrument.anonymous):
        context = {"round": row, "instrument": instrument, "over": over, **more}
        return render(request, template.replace("answer", "answered"), context)
    chosen = _mine(scope, row) if before else {}
    problem = ""
    if request.method == "POST":
        chosen = answers_from(request.POST, instrument)
        try:
            actions.answer_round(round_ref=ref, answers=chosen, by=scope, at=request.at)
            messages.success(request, _thanks(instrument))
            return redirect(back)
        except Refused as refused:
            problem = refused.message
    context = {"sheet": Sheet(instrument, chosen, problem, row), "round": row, "again": before, **more}
    return render(request, template, context, status=422 if problem else 200)


def _mine(scope: Scope, row: Round) -> dict[str, int]:
    return next((one.answers for one in measures.my_responses(scope) if one.round_id == row.pk), {})


def _thanks(instrument: Instrument) -> str:
    if instrument.anonymous:
        return "Thank you. Your answer is kept without your name."
    return "Thank you. Your answer is kept. You can change it while the round runs."


@page
def together(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep the one answer a team agreed on, with who was in the room."""
    row, may = _for_the_team(request.scope, ref)
    instrument = measures.instrument_of_edition(request.scope, row.edition_id)
    if not instrument.together or ended(until=row.until, ended_on=row.ended_on, today=request.today):
        raise NotThere("There is nothing here to answer together.")
    engagement = support.engagements(request.scope).get(pk=row.circle_key)
    chosen: dict[str, int] = {}
    problem, present, text = "", set[str](), ""
    if request.method == "POST":
        chosen = answers_from(request.POST, instrument)
        present, text = set(request.POST.getlist("present")), request.POST.get("present_text", "")
        try:
            asking.record_together(
                engagement_ref=engagement.ref,
                round_ref=ref,
                answers=chosen,
                present=sorted(present),
                present_text=text,
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "The team’s answer is kept, and the round has ended.")
            return redirect(reverse("round", args=[ref]))
        except Refused as refused:
            problem = refused.message
    context = {
        "sheet": Sheet(instrument, chosen, problem, row),
        "round": row,
        "team": True,
        "room": [(one, one.ref in present) for one in (*may.participant, *may.practitioner)],
        "present_text": text,
        "back": reverse("round", args=[ref]),
    }
    return render(request, "measures/answer.html", context, status=422 if problem else 200)


def _for_the_team(scope: Scope, ref: str) -> tuple[Round, MayAsk]:
    row = measures.round_of(scope, ref, Permission.MEASURE_EDIT)
    engagement = support.engagements(scope).filter(pk=row.circle_key).select_related("unit").first()
    if engagement is None:
        raise NotThere("There is nothing here that you can see.")
    return row, may_be_asked(scope, engagement)


# By a partner's link: the same page, opened for changes by a code.
ByLink = Callable[..., HttpResponse]


def with_code(view: ByLink) -> ByLink:
    """Only where a code was given in this browser; otherwise back to the page that asks for one."""

    def show(request: HttpRequest, held: Opened, **more: str) -> HttpResponse:
        if not may_change(request, held.link):
            messages.info(
                request, f"To answer, ask for a code first. It goes to {hint_of(held.link.address)}."
            )
            return redirect(f"{path_of(held.link)}#change")
        try:
            return view(request, held, **more)
        except NotThere:
            messages.error(request, "This is not here any more. Look at the page again.")
            return redirect(path_of(held.link))

    return show


@by_link
@with_code
def answer_by_link(request: HttpRequest, held: Opened, round_ref: str) -> HttpResponse:
    """Answer a round of the engagement the link leads to."""
    row, _ = measures.open_for(held.scope, round_ref)
    if row.circle_key != held.link.engagement_id:
        raise NotThere("There is no such round here.")
    back = path_of(held.link)
    more = {"held": held, "back": back}
    return _answer(request, held.scope, round_ref, back=back, template="measures/answer.html", more=more)


@by_link
@with_code
def look_by_link(request: HttpRequest, held: Opened, key: str) -> HttpResponse:
    """A look at oneself, from the page a link opens."""
    back = f"{path_of(held.link)}mine/"
    return look_sheet(request, held.scope, key, back=back, more={"held": held, "back": back})


def look_sheet(
    request: HttpRequest, scope: Scope, key: str, *, back: str, more: dict[str, Any]
) -> HttpResponse:
    """The questions of an instrument, about oneself."""
    instrument = measures.instrument(scope, key)
    if not instrument.own or instrument.slot:
        raise NotThere("There is nothing here that you can answer.")
    chosen: dict[str, int] = {}
    problem, typed = "", QueryDict()
    if request.method == "POST":
        typed = request.POST
        chosen = answers_from(typed, instrument)
        try:
            actions.write_look(
                instrument_key=key, answers=chosen, note=typed.get("note", ""), by=scope, at=request.at
            )
            messages.success(request, "Kept. Only you see it.")
            return redirect(back)
        except Refused as refused:
            problem = refused.message
    context = {
        "sheet": Sheet(instrument, chosen, problem),
        "own": True,
        "note": typed.get("note", ""),
        **more,
    }
    return render(request, "measures/answer.html", context, status=422 if problem else 200)
