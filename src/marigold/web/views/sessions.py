"""Sessions of an engagement: planned by a method, run on a screen, and kept with what people said."""

from collections.abc import Callable
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.facilitation import actions, selectors
from marigold.facilitation.models import Session
from marigold.kit.doing import NotThere, Refused
from marigold.practice import selectors as practice
from marigold.practice.selectors.methods import methods as all_methods
from marigold.support import selectors as support
from marigold.support.selectors.choices import choices_for
from marigold.web.facilitation_forms import CorrectForm, NextForm, PersonForm, SayForm, SessionForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.methods import Method, method_of
from marigold.web.present.room import context, room
from marigold.web.present.sessions import bar_of, clock, conditions, lines, listed, session_page, until
from marigold.web.views.indicators import shown_form

EDIT = Permission.SESSION_EDIT


@page
def sessions(request: HttpRequest, ref: str) -> HttpResponse:
    """Sessions of an engagement."""
    here = room(request.scope, ref, "sessions")
    shown = {"rows": listed(request.scope, here.engagement), "may_run": here.may(EDIT)}
    return render(request, "facilitation/sessions.html", context(here, **shown))


def _method(request: HttpRequest, wanted: str) -> Method | None:
    """A method with steps, by framework and key."""
    return next(
        (one for row in all_methods(request.scope) if (one := method_of(row)).id == wanted and one.steps),
        None,
    )


@page
def plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Plan a session: first the method, then the rest."""
    here = room(request.scope, ref, "sessions", EDIT)
    method = _method(request, request.GET.get("method", ""))
    if method is None:
        known = [one for row in all_methods(request.scope) if (one := method_of(row)).steps]
        return render(request, "facilitation/choose.html", context(here, methods=known))
    start = {"theme": method.data.get("invitation", ""), "on": request.today, "minutes": method.minutes}
    form = _form(request, here.engagement, method, start)
    back = reverse("sessions", args=[ref])

    def act() -> str:
        row = actions.plan_session(
            engagement_ref=ref,
            edition=method.edition,
            method=method.key,
            wanted=form.wanted(),
            by=request.scope,
            at=request.at,
        )
        return reverse("session", args=[row.ref])

    return _answer(
        request, form, f"Plan: {method.name}", "Plan it", (back, f"Sessions, {here.engagement.name}"), act
    )


def _form(request: HttpRequest, engagement: Any, method: Method, start: dict[str, Any]) -> SessionForm:
    choices = choices_for(request.scope, engagement)
    people = [one for one in (*choices.practitioners, *choices.partners) if one.pk != request.scope.person_id]
    rows = support.activities(request.scope).filter(engagement=engagement).exclude(state="cancelled")
    seen = list(rows.order_by("-on", "-id")[:30])
    typed = request.POST or typed_before(request)
    return SessionForm(typed, method=method, activities=seen, people=people, initial=start)


def _answer(
    request: HttpRequest, form: Any, title: str, save: str, back: tuple[str, str], act: Callable[[], str]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, title, save, *back)


@page
def session(request: HttpRequest, ref: str) -> HttpResponse:
    """One session: the plan before, what was said and comes of it after."""
    row = selectors.session(request.scope, ref)
    if request.method == "POST":
        return _began(request, row)
    here = room(request.scope, row.engagement.ref, "sessions")
    shown = {
        "p": session_page(request.scope, row),
        "may_lesson": row.root_id
        in {one.root_id for one in request.scope.grants if Permission.LESSON_EDIT in one.permissions}
        and here.may(Permission.NOTE_EDIT),
        "may_goal": here.may(Permission.GOAL_EDIT) and here.may(EDIT),
    }
    return render(request, "facilitation/session.html", context(here, **shown))


def _began(request: HttpRequest, row: Session) -> HttpResponse:
    """Start it, or take it off."""
    by = {"session_ref": row.ref, "by": request.scope, "at": request.at}
    try:
        if request.POST.get("do") == "drop":
            engagement = actions.drop_session(**by)
            messages.success(request, "Taken off.")
            return redirect("sessions", engagement)
        actions.start_session(**by)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("session", row.ref)
    return redirect("session-run", row.ref)


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a session that has not begun."""
    row = selectors.session(request.scope, ref, EDIT)
    element = practice.element_in(request.scope, row.edition, row.method)
    method = method_of(element)
    names = ("theme", "on", "starts_at", "minutes", "version")
    start = {name: getattr(row, name) for name in names}
    start |= {"activity": row.activity.ref if row.activity else ""}
    start |= {"team": [one.person.ref for one in row.team.select_related("person")]}
    roles = [str(role["name"]) for role in method.data.get("roles", ())]
    start |= {f"role_{at}": row.roles.get(role, "") for at, role in enumerate(roles)}
    form = _form(request, row.engagement, method, start)

    def act() -> str:
        version = form.cleaned_data["version"] or row.version
        actions.change_session(
            session_ref=ref, version=version, wanted=form.wanted(), by=request.scope, at=request.at
        )
        messages.success(request, "Saved.")
        return reverse("session", args=[ref])

    return _answer(request, form, f"Change: {row.method_name}", "Save", _back(row), act)


def _back(row: Session) -> tuple[str, str]:
    return reverse("session", args=[row.ref]), str(row)


@page
def run(request: HttpRequest, ref: str) -> HttpResponse:
    """The screen for the room: what to do now, until when, how to join, and what came in."""
    row = selectors.session(request.scope, ref, EDIT)
    if request.method == "POST":
        return _moved(request, row)
    if row.state != "running":
        return redirect("session", ref)
    if not selectors.runs(request.scope, row):
        # The screen tells what tellers gave to the session alone.
        raise NotThere("There is nothing here that you can see.")
    address = request.build_absolute_uri(reverse("together-join", args=[row.code]))
    told = selectors.told_in(request.scope, row)
    asked, _ = selectors.waiting(request.scope, row)
    said = selectors.insights(request.scope, row)
    steps = lines(row)
    shown = {
        "row": row,
        "engagement": row.engagement,
        "lines": steps,
        "now": steps[row.step],
        "next": steps[row.step + 1] if row.step + 1 < len(steps) else None,
        "until": until(row),
        "until_words": clock(until(row)) if until(row) else "",
        "bar": bar_of(row),
        "address": address,
        "typed_at": request.build_absolute_uri(reverse("together")).split("://", 1)[1],
        "stale": row.code_until is None or row.code_until <= request.at,
        "qr": segno.make(address, error="m", micro=False).svg_inline(
            border=2, omitsize=True, light="#fff", title="The address to join as a QR code"
        ),
        "people": len(selectors.contributors(request.scope, row)),
        "stories": told,
        "conditions": conditions(told),
        "asked": asked,
        "said": said,
    }
    return render(request, "facilitation/run.html", shown)


def _moved(request: HttpRequest, row: Session) -> HttpResponse:
    """Next, back, a new code, or the end."""
    by = {"session_ref": row.ref, "by": request.scope, "at": request.at}
    do = request.POST.get("do", "")
    try:
        if do in {"next", "back"}:
            # From the step that was on the screen, so that a button pressed twice goes on once.
            seen = request.POST.get("step", "")
            at = int(seen) if seen.isdecimal() and len(seen) < 4 else row.step
            actions.move_session(step=at + (1 if do == "next" else -1), **by)
        elif do == "code":
            actions.renew_code(**by)
        elif do == "end":
            actions.end_session(**by)
            messages.success(request, "Ended. The code opens nothing any more.")
            return redirect("session", row.ref)
        else:
            raise Refused("Choose what comes next.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("session-run", row.ref)


@page
def say(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down what the group said, without phones."""
    row = selectors.session(request.scope, ref, EDIT)
    kind = request.GET.get("kind", "insight")
    form = SayForm(request.POST or typed_before(request), initial={"kind": kind})

    def act() -> str:
        data = form.cleaned_data
        actions.say_insight(
            session=row, kind=data["kind"], text=data["text"], by=request.scope, at=request.at
        )
        messages.success(request, "Kept, in their words.")
        return reverse("session-run" if row.state == "running" else "session", args=[ref])

    return _answer(request, form, "What the group said", "Keep it", _back(row), act)


@page
def insight(request: HttpRequest, ref: str) -> HttpResponse:
    """Put right one thing that was said; what stood there before stays beside it."""
    row = selectors.insight(request.scope, ref, EDIT)
    form = CorrectForm(
        request.POST or typed_before(request), initial={"text": row.text, "version": row.version}
    )

    def act() -> str:
        data = form.cleaned_data
        actions.correct_insight(
            insight_ref=ref,
            version=data["version"] or row.version,
            text=data["text"],
            why=data["why"],
            by=request.scope,
            at=request.at,
        )
        return reverse("session", args=[row.session.ref])

    return _answer(request, form, "Put right what was written down", "Save", _back(row.session), act)


@page
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """Add someone who took part, or say that a name may or may not stand there, on their word."""
    row = selectors.session(request.scope, ref, EDIT)
    held = next(
        (one for one in selectors.contributors(request.scope, row) if one.ref == request.GET.get("who")), None
    )
    if request.GET.get("who") and held is None:
        raise NotThere("There is nothing here that you can change.")
    start = {"name": held.name, "named": held.named} if held else {}
    form = PersonForm(request.POST or typed_before(request), initial=start)

    def act() -> str:
        data, by = form.cleaned_data, {"by": request.scope, "at": request.at}
        if held is not None:
            actions.name_contributor(contributor=held, name=data["name"], named=data["named"], **by)
        else:
            actions.join_session(session=row, name=data["name"], named=data["named"], phone=False, **by)
        return reverse("session", args=[ref])

    return _answer(request, form, "Who took part", "Save", _back(row), act)


@page
def next_step(request: HttpRequest, ref: str) -> HttpResponse:
    """Make something of a session a step of the engagement."""
    row = selectors.session(request.scope, ref, EDIT)
    room(request.scope, row.engagement.ref, "sessions", Permission.GOAL_EDIT)
    choices = choices_for(request.scope, row.engagement)
    wanted = request.GET.get("from", "")
    said = next((one.text for one in selectors.insights(request.scope, row) if one.ref == wanted), "")
    people = [*choices.partners, *choices.practitioners]
    form = NextForm(request.POST or typed_before(request), people=people, initial={"title": said[:300]})

    def act() -> str:
        data = form.cleaned_data
        told = {name: data[name] for name in ("title", "owner_text", "due_on")}
        owner = form.people.get(data["owner"])
        actions.take_on_step(session_ref=ref, owner=owner, by=request.scope, at=request.at, **told)
        messages.success(request, "Kept. It stands with the steps of the engagement.")
        return reverse("session", args=[ref])

    return _answer(request, form, "Next step", "Take it on", _back(row), act)
