"""A partner's own page: read by link without an account; changed with a code that goes to the same address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marigold.kit.doing import NotThere, Refused, Stale
from marigold.measures.actions import change_intention
from marigold.support import actions
from marigold.support.actions.measures import intend
from marigold.support.actions.partner_links import take_code
from marigold.support.models import Goal, Step
from marigold.web.partner_tokens import (
    Opened,
    allow_changes,
    hint_of,
    mail_code,
    may_change,
    near_end,
    opened,
    path_of,
)
from marigold.web.present.partner_view import partner_page, partner_space

VIA = "e-mailed link"
View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Find whose link it is. Whatever is wrong with a link, the answer is the same page."""

    @wraps(view)
    @never_cache
    def show(request: HttpRequest, ref: str, token: str, **more: str) -> HttpResponse:
        held = opened(ref, token, today=request.today)
        if held is None:
            response = render(request, "partner/over.html", status=410)
        else:
            response = view(request, held, **more)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return show


@by_link
def view(request: HttpRequest, held: Opened) -> HttpResponse:
    """The page. Looking changes nothing."""
    return _show(request, held)


def _show(request: HttpRequest, held: Opened, *, status: int = 200, **more: Any) -> HttpResponse:
    opens = may_change(request, held.link)
    context = {
        "page": partner_page(held, today=request.today),
        "here": path_of(held.link),
        "open": opens,
        "hint": hint_of(held.link.address),
        "near_end": near_end(held.link, request.today),
        "asked": "code" in request.GET,
        **more,
    }
    return render(request, "partner/view.html", context, status=status)


@by_link
def mine(request: HttpRequest, held: Opened) -> HttpResponse:
    """A partner's own space. Without a code it tells only what was told back to everyone who was asked."""
    space, told = partner_space(held, today=request.today)
    context = {
        "held": held,
        "here": path_of(held.link),
        "open": may_change(request, held.link),
        "space": space,
        "told": told,
    }
    return render(request, "partner/mine.html", context)


@require_POST
@by_link
def code(request: HttpRequest, held: Opened) -> HttpResponse:
    """Send a code to the address of the link."""
    try:
        made = actions.send_code(link=held.link, at=request.at)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(f"{path_of(held.link)}#change")
    if mail_code(held.link, made):
        return redirect(f"{path_of(held.link)}?code=sent#code")
    messages.error(request, "No mail could be sent. Ask the person who sent you the link.")
    return redirect(f"{path_of(held.link)}#change")


@require_POST
@by_link
def unlock(request: HttpRequest, held: Opened) -> HttpResponse:
    """Take the code; for half an hour this browser may change things."""
    typed = "".join(request.POST.get("code", "").split())[:12]
    if not take_code(link=held.link, code=typed, at=request.at):
        wrong = "This code is not right, or not good any more. Look again, or ask for a new one."
        return _show(request, held, status=422, asked=True, wrong=wrong)
    allow_changes(request, held.link)
    messages.success(request, "The code is right. For half an hour you can change things here.")
    return redirect(path_of(held.link))


@require_POST
@by_link
def change(request: HttpRequest, held: Opened) -> HttpResponse:
    """Say yes, tick off a step, or answer the questions."""
    if not may_change(request, held.link):
        messages.error(request, "Ask for a code first. Nothing was changed.")
        return redirect(f"{path_of(held.link)}#change")
    done = {
        "agreement": _agree,
        "goal": _confirm,
        "step": _tick,
        "answers": _answer,
        "intention": _intend,
        "became": _became,
        "words": _speak,
    }
    act = done.get(request.POST.get("what", ""))
    try:
        if act is None:
            raise NotThere("There is nothing here that you can change.")
        messages.success(request, act(request, held))
    except Refused as refused:
        messages.error(request, refused.message)
    except Stale:
        messages.error(request, "Someone changed this at the same moment. Look at it again.")
    except NotThere:
        messages.error(request, "This is not here any more. Look at the page again.")
    own = "mine/" if act in {_intend, _became} else ""
    return redirect(f"{path_of(held.link)}{own}")


def _agree(request: HttpRequest, held: Opened) -> str:
    wording = request.POST.get("wording", "")
    row, _ = actions.confirm_agreement(
        engagement_ref=held.link.engagement.ref,
        wording=int(wording) if wording.isdecimal() and len(wording) < 8 else 0,
        by=held.scope,
        at=request.at,
        via=VIA,
    )
    return (
        "Both sides said yes. The agreement holds."
        if row.state == "agreed"
        else "Your yes is saved. Thank you."
    )


def _confirm(request: HttpRequest, held: Opened) -> str:
    goal = Goal.objects.filter(engagement=held.link.engagement, ref=request.POST.get("ref", "")).first()
    if goal is None:
        raise NotThere("There is no such goal here.")
    if str(goal.wording) != request.POST.get("wording", ""):
        raise Refused("The words changed while you were reading. Read them again, then say yes.")
    goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=held.scope, at=request.at, via=VIA)
    return (
        "Both sides said yes. The goal is active."
        if goal.state == "active"
        else "Your yes is saved. Thank you."
    )


def _tick(request: HttpRequest, held: Opened) -> str:
    step = Step.objects.filter(
        engagement=held.link.engagement,
        owner_id=held.scope.person_id,
        ref=request.POST.get("ref", ""),
    ).first()
    if step is None:
        raise NotThere("There is no such step of yours here.")
    actions.change_step(step_ref=step.ref, state="done", by=held.scope, at=request.at)
    return "Ticked off. Thank you."


def _speak(request: HttpRequest, held: Opened) -> str:
    actions.say_in_own_words(
        engagement_ref=held.link.engagement.ref,
        text=request.POST.get("text", "")[:10_000],
        by=held.scope,
        at=request.at,
    )
    return "Your words are kept as you wrote them."


def _intend(request: HttpRequest, held: Opened) -> str:
    intend(
        engagement_ref=held.link.engagement.ref,
        text=request.POST.get("text", ""),
        share="share" in request.POST,
        by=held.scope,
        at=request.at,
    )
    return "Kept. It is yours, and you can change it here."


def _became(request: HttpRequest, held: Opened) -> str:
    change_intention(
        intention_ref=request.POST.get("ref", ""),
        done="done" in request.POST,
        share="share" in request.POST,
        text=request.POST.get("text", ""),
        became=request.POST.get("became", ""),
        by=held.scope,
        at=request.at,
    )
    return "Saved."


def _answer(request: HttpRequest, held: Opened) -> str:
    given = {
        name.removeprefix("q-"): int(value)
        for name, value in request.POST.items()
        if name.startswith("q-") and value in {"1", "2", "3", "4", "5"}
    }
    actions.answer_questions(
        engagement_ref=held.link.engagement.ref, answers=given, by=held.scope, at=request.at
    )
    return "Your answers are saved. They are shown only as counts, together with others’."
