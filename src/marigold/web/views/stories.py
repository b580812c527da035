"""Stories: one of them, what its teller says, what it shows; and all that one may read, also through another framework."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.facilitation import actions, selectors
from marigold.facilitation.models import SHARED, Story
from marigold.kit.doing import NotThere
from marigold.web import exports
from marigold.web.facilitation_forms import ConsentForm, CorrectStoryForm, StoryForm, reach_words
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.stories import Card, TieForm, library, tied, to_tie
from marigold.web.story_tokens import path_of
from marigold.web.views.indicators import shown_form

HEAD = ("Story", "On", "What happened", "What made it possible", "Shows", "Told by")


@page
def stories(request: HttpRequest) -> HttpResponseBase:
    """All stories one may read, to search, narrow, and read through a framework."""
    shown = library(request.scope, request.GET)
    form = request.GET.get("download", "")
    if form in exports.FORMATS:
        if not request.scope.allows(Permission.EXPORT_RUN):
            raise NotThere("There is nothing here that you can download.")
        rows = _rows(shown.cards)
        return exports.response(form=form, name="stories", head=HEAD, rows=rows, today=request.today)
    more = {"p": shown, "may_export": request.scope.allows(Permission.EXPORT_RUN)}
    return render(request, "facilitation/stories.html", more)


def _rows(cards: Sequence[Card]) -> Iterator[tuple[Any, ...]]:
    """Only what tellers gave to the whole system: a file can be passed on to anyone in it."""
    for card in cards:
        row = card.row
        if row.consent == "system":
            shows = "; ".join(f"{one.name} ({one.framework})" for one in card.ties)
            teller = row.teller.name if row.named else ""
            yield (
                row.title, row.on, row.happened, "; ".join(row.conditions), shows, teller,
            )  # fmt: skip


@page
def story(request: HttpRequest, ref: str) -> HttpResponse:
    """One story, as it was retold."""
    scope = request.scope
    row = selectors.story(scope, ref)
    keeps = selectors.keeps(scope, row)
    seen = selectors.sessions(scope).filter(pk=row.session_id).exists()
    shown = {
        "row": row,
        "ties": tied(scope, row),
        "keeps": keeps,
        "seen": seen,
        "may_tie": selectors.may_tie(scope, row),
        "reach": dict(_reach(row)) | {"asked": "Its teller has not said yet. Only you read it"},
        "link": request.build_absolute_uri(path_of(row.teller)) if keeps else "",
    }
    return render(request, "facilitation/story.html", shown)


def _reach(row: Any) -> list[tuple[str, str]]:
    engagement = row.engagement if hasattr(row, "engagement") else row
    return reach_words(engagement.name, row.root.name)


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down a story by hand, with what its teller said of it."""
    row = selectors.session(request.scope, ref, Permission.SESSION_EDIT)
    if not selectors.runs(request.scope, row):
        raise NotThere("There is nothing here that you can change.")
    form = StoryForm(
        request.POST or typed_before(request),
        tellers=selectors.contributors(request.scope, row),
        reach=_reach(row),
        initial={"consent": "asked"},
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data, by = form.cleaned_data, {"by": request.scope, "at": request.at}
            teller = form.tellers.get(data["teller"]) or actions.join_session(
                session=row, name=data["new"], named=False, phone=False, **by
            )
            made = actions.tell_story(
                session=row,
                teller=teller,
                words=form.words(),
                consent=data["consent"],
                named=data["named"],
                **by,
            )
            messages.success(request, "Kept, as far as its teller lets it go.")
            return (
                reverse("story", args=[made.ref])
                if made.consent != "none"
                else reverse("session", args=[ref])
            )

        answer = attempt(request, form, act)
        if answer:
            return answer
    back = reverse("session", args=[ref]), str(row)
    return shown_form(request, form, "Write down a story", "Keep it", *back)


def _kept(request: HttpRequest, ref: str) -> Story:
    row = selectors.story(request.scope, ref)
    if not selectors.keeps(request.scope, row):
        raise NotThere("There is nothing here that you can change.")
    return row


@page
def correct(request: HttpRequest, ref: str) -> HttpResponse:
    """Put right what was written down."""
    row = _kept(request, ref)
    start = {"title": row.title, "happened": row.happened, "conditions": "\n".join(row.conditions)}
    form = CorrectStoryForm(request.POST or typed_before(request), initial=start | {"version": row.version})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.correct_story(
                story_ref=ref,
                version=data["version"] or row.version,
                words=form.words(),
                why=data["why"],
                agreed=data["agreed"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved. What stood before stays beside it.")
            return reverse("story", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, "Put a story right", "Save", reverse("story", args=[ref]), row.title)


@page
def consent(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep what the teller said, on their word; or take the story out for good."""
    row = _kept(request, ref)
    session = reverse("session", args=[row.session.ref])
    by = {"by": request.scope, "at": request.at}
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_story(story=row, **by)
        messages.success(request, "Taken out for good. Nobody can read it any more.")
        return redirect(session)
    start = {"consent": row.consent if row.consent != "asked" else "", "named": row.named}
    form = ConsentForm(request.POST or typed_before(request), reach=_reach(row), by_hand=True, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            made = actions.consent_of(story=row, consent=data["consent"], named=data["named"], **by)
            messages.success(request, "Kept. It holds everywhere, from now on.")
            return reverse("story", args=[ref]) if made.consent in SHARED else session

        answer = attempt(request, form, act)
        if answer:
            return answer
    more = {"removable": "Take the story out for good"}
    back = reverse("story", args=[ref])
    return shown_form(request, form, "What the teller says", "Save", back, row.title, **more)


@page
def ties(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what a story shows, one framework at a time."""
    scope = request.scope
    row = selectors.story(scope, ref)
    if not selectors.may_tie(scope, row):
        raise NotThere("There is nothing here that you can change.")
    offered = to_tie(scope, row, request.GET.get("framework", ""))
    typed = request.POST or typed_before(request)
    form = TieForm(typed, groups=offered.groups, initial={"keys": offered.held})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.tie_story(
                story_ref=ref,
                framework=offered.edition.framework,
                keys=form.cleaned_data["keys"],
                known=offered.known,
                by=scope,
                at=request.at,
            )
            messages.success(request, f"Saved for {offered.edition.framework.name}.")
            return reverse("story", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {"row": row, "form": form, "offered": offered}
    status = 422 if request.method == "POST" else 200
    return render(request, "facilitation/ties.html", shown, status=status)
