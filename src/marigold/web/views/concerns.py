"""Concerns of one engagement: raise, work on, answer, open again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Concern, Engagement
from marigold.support.selectors import concerns as concern_selectors
from marigold.support.selectors.choices import choices_for
from marigold.web.concern_forms import (
    ENTRIES,
    AnswerForm,
    ConcernForm,
    EntryForm,
    ReopenForm,
    ResultForm,
    concern_start,
    people_by_ref,
)
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.concerns import concern_list, concern_page
from marigold.web.present.room import context, room


@page
def tab(request: HttpRequest, ref: str) -> HttpResponse:
    """The concerns of an engagement, open ones first."""
    shown = concern_list(request.scope, ref, today=request.today)
    return render(request, "concern/concerns.html", context(shown.room, shown=shown))


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Raise a concern."""
    engagement = support.engagement(request.scope, ref, Permission.CONCERN_EDIT)
    words = vocabulary(request.scope, engagement.edition_id)
    choices = choices_for(request.scope, engagement)
    start = {
        "raised_on": request.today,
        "kind": request.GET.get("kind", "challenge"),
        "level": "organization",
    }
    form = ConcernForm(request.POST or typed_before(request), words=words, choices=choices, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            row = actions.raise_concern(
                engagement_ref=ref,
                kind=form.cleaned_data["kind"],
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, "It is on the list, and stays there until it is answered.")
            return reverse("concern", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(
        request, engagement, form, "Raise a concern", "Save concern", reverse("concerns", args=[ref])
    )


@page
def concern(request: HttpRequest, ref: str) -> HttpResponse:
    """One concern, with all that was added to it."""
    shown = concern_page(request.scope, ref, today=request.today)
    return render(request, "concern/concern.html", context(shown.room, shown=shown, row=shown.concern))


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is written about a concern."""
    row = concern_selectors.concern(request.scope, ref, Permission.CONCERN_EDIT)
    words = vocabulary(request.scope, row.engagement.edition_id)
    choices = choices_for(request.scope, row.engagement)
    form = ConcernForm(
        request.POST or typed_before(request),
        words=words,
        choices=choices,
        row=row,
        initial=concern_start(row),
    )
    if row.confidential and not concern_selectors.in_pair(request.scope, row.engagement):
        form.keep_quiet()
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_concern(
                concern_ref=ref,
                version=form.cleaned_data["version"],
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, "Saved.")
            return reverse("concern", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, row.engagement, form, "Change a concern", "Save concern", _back(row))


@page
def add(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Add a view, a strategy, a reading of strain, a postponement and so on."""
    row = concern_selectors.concern(request.scope, ref, Permission.CONCERN_EDIT)
    if kind not in ENTRIES:
        raise NotThere("There is nothing of that kind to add.")
    words = vocabulary(request.scope, row.engagement.edition_id)
    people = people_by_ref(choices_for(request.scope, row.engagement)) if kind == "handed" else {}
    form = EntryForm(
        request.POST or typed_before(request),
        kind=kind,
        words=words,
        people=people,
        initial={"on": request.today},
    )
    title, save, _ = ENTRIES[kind]
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.add_to_concern(
                concern_ref=ref, kind=kind, by=request.scope, at=request.at, **form.values()
            )
            messages.success(request, "Saved.")
            return _back(row)

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, row.engagement, form, title, save, _back(row), row.title)


@page
def result(request: HttpRequest, ref: str) -> HttpResponse:
    """Write what came of a strategy that was tried."""
    entry = concern_selectors.entry(request.scope, ref)
    start = {"result": entry.result, "version": entry.version}
    form = ResultForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.tell_result(
                entry_ref=ref,
                version=form.cleaned_data["version"],
                result=form.cleaned_data["result"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved.")
            return _back(entry.concern)

        answer = attempt(request, form, act)
        if answer:
            return answer
    row = entry.concern
    return _form(request, row.engagement, form, "What came of it", "Save result", _back(row), entry.text)


@page
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a concern with its answer in words."""
    row = concern_selectors.concern(request.scope, ref, Permission.CONCERN_EDIT)
    form = AnswerForm(request.POST or typed_before(request), initial={"version": row.version})
    if not row.idea:
        del form.fields["idea_used"]
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            closed = actions.answer_concern(
                concern_ref=ref,
                version=data["version"],
                answer=data["answer"],
                state=data["state"],
                idea_used=data.get("idea_used", ""),
                solved_by=data["solved_by"],
                solved_with=data["solved_with"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Answered." if closed.state == "answered" else "Set aside.")
            return _back(row)

        done = attempt(request, form, act)
        if done:
            return done
    return _form(request, row.engagement, form, "Answer it", "Save answer", _back(row), row.title)


@page
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a concern again; the earlier answer stays with it."""
    row = concern_selectors.concern(request.scope, ref, Permission.CONCERN_EDIT)
    form = ReopenForm(request.POST or typed_before(request))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reason = form.cleaned_data["reason"]
            actions.reopen_concern(concern_ref=ref, reason=reason, by=request.scope, at=request.at)
            messages.success(request, "It is open again.")
            return _back(row)

        done = attempt(request, form, act)
        if done:
            return done
    return _form(request, row.engagement, form, "Open it again", "Open again", _back(row), row.title)


@require_POST
@page
def take_up(request: HttpRequest, ref: str) -> HttpResponse:
    """Take up what was put off."""
    row = concern_selectors.concern(request.scope, ref, Permission.CONCERN_EDIT)
    form = Form(request.POST)
    form.is_valid()

    def act() -> str:
        actions.reopen_concern(concern_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "Taken up again.")
        return _back(row)

    done = attempt(request, form, act)
    if done:
        return done
    for _, text in form.error_list:
        messages.error(request, text)
    return HttpResponse(status=303, headers={"Location": _back(row)})


def _back(row: Concern) -> str:
    return reverse("concern", args=[row.ref])


def _form(
    request: HttpRequest,
    engagement: Engagement,
    form: Form,
    title: str,
    save: str,
    back: str,
    about: str = "",
) -> HttpResponse:
    here = room(request.scope, engagement.ref, "concerns", Permission.CONCERN_EDIT)
    more: dict[str, Any] = {"form": form, "title": title, "save": save, "back": back, "about": about}
    status = 422 if request.method == "POST" else 200
    return render(request, "concern/form.html", context(here, **more), status=status)
