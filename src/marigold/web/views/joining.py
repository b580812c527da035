"""A session from a phone, without sign-in: by code while it runs, and by a teller's own link for good."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from marigold.access.scope import NOBODY, Scope
from marigold.facilitation import actions, selectors
from marigold.facilitation.models import SHARED, Contributor, Session
from marigold.kit.doing import NotThere, Refused
from marigold.web.facilitation_forms import ConsentForm, JoinForm, RetellForm, SayForm, reach_words
from marigold.web.knocking import knocked, too_many
from marigold.web.present.sessions import clock, conditions, lines, until
from marigold.web.story_tokens import fits, path_of

JOINED = "joined_sessions"
View = Callable[..., HttpResponse]
MANY = "Too many wrong codes came from here. Wait ten minutes, then try again."


def _guest(request: HttpRequest) -> Scope:
    """Whoever holds the phone: no account, no rights, and named so in the log."""
    return Scope(person_id=None, person_ref="", name="Someone in the session", on=request.today)


def _sign(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _closed(request: HttpRequest, words: str, *, status: int, code: str = "") -> HttpResponse:
    """The page that asks for a code, with a sentence that says what is wrong with the last one."""
    shown = {"wrong": words, "code": code[:20]}
    return _sign(render(request, "facilitation/code.html", shown, status=status))


def _count(request: HttpRequest, refused: Refused) -> None:
    """Count guesses. Phones that still look at a session that is over are no guesses."""
    if isinstance(refused, selectors.NoSuchCode):
        knocked(request)


def by_code(view: View) -> View:
    """Find the running session of a code, and who joined it on this phone."""

    @wraps(view)
    @never_cache
    def show(request: HttpRequest, code: str) -> HttpResponse:
        blocked = too_many(request)
        try:
            row = selectors.by_code(NOBODY, code, request.at)
        except Refused as refused:
            if blocked:
                return _closed(request, MANY, status=429)
            _count(request, refused)
            return _closed(request, refused.message, status=410, code=code)
        me = _joined(request, row)
        if blocked and me is None:
            # Whoever has joined goes on, whatever others in the same room type.
            return _closed(request, MANY, status=429)
        return _sign(view(request, row, me))

    return show


def _joined(request: HttpRequest, row: Session) -> Contributor | None:
    ref = request.session.get(JOINED, {}).get(row.ref, "")
    return selectors.guest(NOBODY, row, ref)


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    if request.method != "POST":
        return _closed(request, "", status=200)
    typed = "".join(request.POST.get("code", "").split()).lower()[:20]
    if too_many(request):
        return _closed(request, MANY, status=429)
    try:
        row = selectors.by_code(NOBODY, typed, request.at)
    except Refused as refused:
        _count(request, refused)
        return _closed(request, refused.message, status=422, code=typed)
    return _sign(redirect("together-join", row.code))


@by_code
def join(request: HttpRequest, row: Session, me: Contributor | None) -> HttpResponse:
    """Say what one likes to be called."""
    if me is not None:
        return redirect("together-room", row.code)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.join_session(
                session=row,
                name=form.cleaned_data["name"],
                named=form.cleaned_data["named"],
                by=_guest(request),
                at=request.at,
            )
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            kept = request.session.get(JOINED, {})
            request.session[JOINED] = {**kept, row.ref: made.ref}
            return redirect("together-room", row.code)
    return render(
        request, "facilitation/join.html", {"row": row, "form": form}, status=422 if form.errors else 200
    )


@by_code
def hall(request: HttpRequest, row: Session, me: Contributor | None) -> HttpResponse:
    """The session on a phone: what to do now, what is asked of one, and what was said."""
    if me is None:
        return redirect("together-join", row.code)
    form = SayForm(request.POST if "kind" in request.POST else None, initial={"kind": "insight"})
    if request.method == "POST":
        answer = _said(request, row, me, form)
        if answer:
            return answer
    steps = lines(row)
    end = until(row)
    told = selectors.told_in(NOBODY, row)
    shown = {
        "row": row,
        "me": me,
        "now": steps[row.step],
        "lines": steps,
        "until": end,
        "until_words": clock(end) if end else "",
        "form": form,
        "own": _own(request, row, me),
        "stories": told,
        "conditions": conditions(told),
        "said": selectors.heard_in(NOBODY, row),
        "link": request.build_absolute_uri(path_of(me)),
    }
    return render(request, "facilitation/room.html", shown, status=422 if request.method == "POST" else 200)


def _own(request: HttpRequest, row: Session, me: Contributor) -> list[tuple[Any, ConsentForm]]:
    """One's own stories as others retold them, each with what one says of it."""
    reach = reach_words(row.engagement.name, row.root.name)
    found = []
    for one in selectors.own_stories(NOBODY, me):
        start = {"consent": one.consent if one.consent != "asked" else "", "named": one.named}
        found.append((one, ConsentForm(None, reach=reach, initial=start, prefix=one.ref)))
    return found


def _said(request: HttpRequest, row: Session, me: Contributor, form: SayForm) -> HttpResponse | None:
    """What came from a phone: something the group found, or a word on one's own story."""
    what = request.POST.get("what", "")
    try:
        if what == "say":
            if not form.is_valid():
                return None
            data = form.cleaned_data
            actions.say_insight(
                session=row,
                contributor=me,
                kind=data["kind"],
                text=data["text"],
                by=_guest(request),
                at=request.at,
            )
            messages.success(request, "It stands on the screen, without your name.")
        elif what == "consent":
            messages.success(request, _consent(request, me))
    except Refused as refused:
        messages.error(request, refused.message)
    except NotThere:
        messages.error(request, "This story is not here any more.")
    return redirect("together-room", row.code)


def _consent(request: HttpRequest, me: Contributor) -> str:
    """Keep what a teller says of one story, or take its words out; the sentence that tells them so."""
    story = next(
        (one for one in selectors.own_stories(NOBODY, me) if one.ref == request.POST.get("story")), None
    )
    if story is None:
        raise NotThere("There is no such story of yours.")
    by = {"by": _guest(request), "at": request.at, "teller": me}
    if request.POST.get("remove"):
        actions.remove_story(story=story, **by)
        return "Taken out for good. Nobody can read it any more."
    actions.consent_of(
        story=story,
        consent=request.POST.get(f"{story.ref}-consent", ""),
        named=bool(request.POST.get(f"{story.ref}-named")),
        **by,
    )
    return (
        "Kept. It holds everywhere, from now on."
        if story.consent in SHARED
        else "Kept. Nobody sees it any more."
    )


@by_code
def retell(request: HttpRequest, row: Session, me: Contributor | None) -> HttpResponse:
    """Write down the story one heard. Its teller says who may read it."""
    if me is None:
        return redirect("together-join", row.code)
    others = selectors.others_in(NOBODY, row, me)
    form = RetellForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            teller = form.others[form.cleaned_data["teller"]]
            actions.tell_story(
                session=row,
                teller=teller,
                retold_by=me,
                words=form.words(),
                by=_guest(request),
                at=request.at,
            )
            messages.success(request, f"Kept. {teller.name} is asked now who may read it.")
            return redirect("together-room", row.code)
        except Refused as refused:
            form.refuse(refused.message, refused.field)
    known = [one.words for one in conditions(selectors.told_in(NOBODY, row))]
    shown = {"row": row, "form": form, "others": others, "known": known[:12]}
    return render(request, "facilitation/retell.html", shown, status=422 if form.errors else 200)


@never_cache
def own_stories(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """By a teller's own link: what was told of theirs, and how far it may go. It works for good."""
    me = selectors.teller(NOBODY, ref)
    if me is None or not fits(me, token):
        return _sign(render(request, "partner/over.html", status=410))
    if request.method == "POST":
        try:
            if request.POST.get("what") == "name":
                named = bool(request.POST.get("named"))
                actions.name_contributor(
                    contributor=me, name="", named=named, by=_guest(request), at=request.at
                )
                messages.success(request, "Kept.")
            else:
                messages.success(request, _consent(request, me))
        except Refused as refused:
            messages.error(request, refused.message)
        except NotThere:
            messages.error(request, "This story is not here any more.")
        return _sign(redirect(path_of(me)))
    row = me.session
    return _sign(
        render(request, "facilitation/own.html", {"row": row, "me": me, "own": _own(request, row, me)})
    )
