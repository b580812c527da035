"""Strategies in use: of an engagement, of all one may see, and each with what was done and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.core.flows import STRATEGY, may_move
from marigold.kit.doing import NotThere
from marigold.practice.selectors import vocabulary
from marigold.support import selectors as support
from marigold.support.actions import strategies as actions
from marigold.support.choosing import choosing, lists
from marigold.support.models import Engagement, Strategy
from marigold.support.selectors import pages
from marigold.support.selectors import strategies as reads
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.room import context, room
from marigold.web.present.strategies import STATES, engagement_strategies, in_use
from marigold.web.present.strategy import strategy_page
from marigold.web.strategy_forms import (
    FitForm,
    MarkForm,
    MoveForm,
    StrategyForm,
    spec_start,
    strategy_start,
)

FILTERS = ("q", "cluster", "state", "place")
MOVES = {
    "considered": ("Put it back to be considered", "Put back"),
    "chosen": ("Choose it", "Choose it"),
    "working": ("Begin to work by it", "Begin"),
    "ended": ("End it", "End it"),
}


@page
def of_engagement(request: HttpRequest, ref: str) -> HttpResponse:
    """Strategies of an engagement, from what stands in the way to what is seen."""
    here = room(request.scope, ref, "strategies", reads.SEE)
    may_edit = here.may(reads.EDIT)
    shown = engagement_strategies(request.scope, here.engagement, may_edit, today=request.today)
    return render(request, "strategies/engagement.html", context(here, page=shown))


@page
def in_system(request: HttpRequest) -> HttpResponse:
    """Strategies in use in all one may see: by cluster, place and state."""
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    shown = in_use(request.scope, wanted, today=request.today)
    more = {"page": shown, "wanted": wanted, "states": STATES, "clusters": lists(request.scope).clusters}
    return render(request, "strategies/system.html", more)


def _way(now: str, state: str) -> tuple[str, str]:
    """Words of a way on: (title, button). What is at work and goes back to chosen rests."""
    return ("Let it rest", "Let it rest") if (now, state) == ("working", "chosen") else MOVES[state]


@page
def strategy(request: HttpRequest, ref: str) -> HttpResponse:
    """One strategy."""
    shown = strategy_page(request.scope, ref, today=request.today)
    moves = [
        (state, _way(shown.row.state, state)[0]) for state, _ in STATES
        if shown.may_edit and state != shown.row.state and may_move(STRATEGY, shown.row.state, state)
    ]  # fmt: skip
    return render(request, "strategies/strategy.html", {"page": shown, "row": shown.row, "moves": moves})


def _form(
    request: HttpRequest, engagement: Engagement, row: Strategy | None, start: dict[str, Any]
) -> StrategyForm:
    scope = request.scope
    obstacles = reads.obstacles(scope, engagement)
    if row is not None:
        there = {one.key for one in obstacles}
        obstacles += [one for one in reads.answers(scope, [row])[row.pk] if one.key not in there]
    unique = {one.key: one for one in reversed(obstacles)}
    return StrategyForm(
        request.POST or typed_before(request),
        words=choosing(scope, engagement.root_id),
        practice=vocabulary(scope, engagement.edition_id),
        names=lists(scope),
        goals=pages.goals_of(scope, engagement),
        indicators=reads.indicators_near(scope, engagement),
        people=reads.owners(scope, engagement),
        obstacles=list(unique.values())[::-1],
        row=row,
        initial=start,
    )


def _shown(
    request: HttpRequest, form: Form, parts: Any, title: str, save: str, back: str, lede: str = ""
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    more = {"form": form, "parts": parts, "title": title, "save": save, "back": back, "lede": lede}
    return render(request, "strategies/form.html", more, status=status)


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down a strategy that is considered here, chosen, or at work already."""
    engagement = support.engagement(request.scope, ref, reads.EDIT)
    start: dict[str, Any] = {
        "on": request.today,
        "state": request.GET.get("state", "considered"),
        "pick": request.GET.get("pick", ""),
        "answers": request.GET.getlist("for"),
        "goal": request.GET.get("goal", ""),
    }
    form = _form(request, engagement, None, start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            made = actions.consider_strategy(
                engagement_ref=ref, said=form.said(), state=data["state"], on=data["on"], reason=data["reason"],
                by=request.scope, at=request.at,
            )  # fmt: skip
            messages.success(request, "Written down.")
            return reverse("strategy", args=[made.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    lede = "Only what is known yet. The rest can be said when it is chosen."
    back = reverse("engagement-strategies", args=[ref])
    return _shown(request, form, form.parts(), "A strategy", "Save", back, lede)


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Say more of a strategy."""
    row = reads.strategy(request.scope, ref, reads.EDIT)
    start = strategy_start(row, lists(request.scope), reads.answers(request.scope, [row])[row.pk])
    form = _form(request, row.engagement, row, start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.change_strategy(
                strategy_ref=ref, version=data["version"], said=form.said(), correction=data.get("correction", False),
                by=request.scope, at=request.at,
            )  # fmt: skip
            messages.success(request, "Saved.")
            return reverse("strategy", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _shown(
        request, form, form.parts(), f"Change “{row.name}”", "Save", reverse("strategy", args=[ref])
    )


@page
def fit(request: HttpRequest, ref: str) -> HttpResponse:
    """Fit a strategy to the place: what was altered and why; what was said before stays readable."""
    row = reads.strategy(request.scope, ref, reads.EDIT)
    form = FitForm(
        request.POST or typed_before(request),
        words=choosing(request.scope, row.root_id),
        practice=vocabulary(request.scope, row.engagement.edition_id),
        initial={**spec_start(row), "on": request.today, "version": row.version},
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.fit_strategy(
                strategy_ref=ref, version=form.cleaned_data["version"], altered=form.altered(), spec=form.spec(),
                by=request.scope, at=request.at,
            )  # fmt: skip
            messages.success(request, "Saved. What was said before stays readable.")
            return reverse("strategy", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _shown(
        request, form, form.sections(), f"Fit “{row.name}”", "Save fitting", reverse("strategy", args=[ref])
    )


@page
def move(request: HttpRequest, ref: str, state: str) -> HttpResponse:
    """Choose a strategy, begin to work by it, put it back, or end it."""
    row = reads.strategy(request.scope, ref, reads.EDIT)
    if state not in MOVES or state == row.state or not may_move(STRATEGY, row.state, state):
        raise NotThere("There is no such way on.")
    worked = any(one.state == "working" for one in reads.moves(request.scope, [row])[row.pk])
    start = {"on": request.today, "version": row.version, "came_of": row.came_of, "learned": row.learned}
    form = MoveForm(request.POST or typed_before(request), state=state, worked=worked, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.move_strategy(
                strategy_ref=ref,
                version=version,
                state=state,
                by=request.scope,
                at=request.at,
                **form.fields_of(),
            )
            messages.success(request, "Saved.")
            return reverse("strategy", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    title, save = _way(row.state, state)
    parts = [("", list(form.visible_fields()))]
    return _shown(request, form, parts, title, save, reverse("strategy", args=[ref]), row.name)


@page
def mark(request: HttpRequest, ref: str) -> HttpResponse:
    """Mark logged contacts that carried a strategy out."""
    row = reads.strategy(request.scope, ref, reads.EDIT)
    offered = reads.to_mark(request.scope, row)
    done = {one.ref for one in reads.carried_out(request.scope, [row])[row.pk]}
    form = MarkForm(
        request.POST or typed_before(request), activities=offered, initial={"contacts": sorted(done)}
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.mark_carried_out(
                strategy_ref=ref, activities=form.chosen(), offered=offered, by=request.scope, at=request.at
            )
            messages.success(request, "Saved.")
            return reverse("strategy", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    parts = [("", list(form.visible_fields()))]
    back = reverse("strategy", args=[ref])
    return _shown(request, form, parts, "What was done of it", "Save", back, row.name)
