"""What is learned: the learning page of an engagement, lessons of a system, reviews of the practice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.core.rules import Practice, ReviewFacts, judge
from marigold.facilitation import selectors as facilitation
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.support import actions
from marigold.support.models import Lesson
from marigold.support.selectors import learning, notes, system
from marigold.web.learning_forms import LessonFilters, LessonForm, ReviewForm, UseForm
from marigold.web.listing import chips_of, labels
from marigold.web.note_forms import CODED
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.learning import learning_page
from marigold.web.present.room import context, room

SHOWN = 200


@page
def of_engagement(request: HttpRequest, ref: str) -> HttpResponse:
    """What is coming, numbers and words in one view, what was made together and what was learned."""
    here = room(request.scope, ref, "learning")
    shown = learning_page(request.scope, here, code=request.GET.get("code", "")[:120], today=request.today)
    return render(request, "learning/engagement.html", context(here, shown=shown))


@page
def lessons(request: HttpRequest) -> HttpResponse:
    """Lessons of the systems one works in, to search and narrow."""
    if not learning.roots_with(request.scope, Permission.LESSON_VIEW):
        raise NotThere("There is nothing here that you can see.")
    models = practice.vocabularies(request.scope)
    choices = {
        "tier": labels(models, "tier", "format"),
        "stage": labels(models, "stage"),
        "about": labels(models, *(kind for kind, _ in CODED if kind != "partner_group")),
    }
    form = LessonFilters(request.GET, choices=choices)
    form.is_valid()
    wanted = {name: form.cleaned_data.get(name) or "" for name in ("q", *choices)}
    found = learning.sought(request.scope, limit=SHOWN, **wanted)
    counts = learning.lesson_counts(request.scope, found)
    names = {key: name for some in choices.values() for key, name in some}
    shown = {
        "asked": {
            "form": form,
            "chips": chips_of(request, form, wanted, {}),
            "plain": ("q", "about"),
        },
        "lines": [_line(row, names, counts.get(row.pk, 0)) for row in found],
    }
    return render(request, "learning/lessons.html", shown)


def _line(row: Lesson, names: dict[str, str], uses: int) -> dict[str, Any]:
    tags = [names[key] for key in (row.tier, row.stage, *row.about) if key in names]
    return {"row": row, "tags": tags, "uses": uses}


@page
def lesson(request: HttpRequest, ref: str) -> HttpResponse:
    """One lesson, where it was taken up, and a way to say that one took it up."""
    scope = request.scope
    row = learning.lesson(scope, ref)
    here = [one for one in system.try_here(scope, row.root_id)[:SHOWN] if one.pk != row.engagement_id]
    form = UseForm(request.POST or typed_before(request), engagements=here)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.use_lesson(
                lesson_ref=ref,
                engagement_ref=form.cleaned_data["engagement"],
                text=form.cleaned_data["text"],
                by=scope,
                at=request.at,
            )
            messages.success(request, "Saved.")
            return reverse("lesson", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    uses, count = learning.uses_of(scope, row)
    names = {item.key: item.name for words in practice.vocabularies(scope) for item in words.items}
    shown = {
        **_line(row, names, count),
        "taken": uses,
        "elsewhere": count - len(uses),
        "place": learning.place_of(scope, row),
        "form": form if here else None,
        "may": learning.may_change_lesson(scope, row),
    }
    return render(request, "learning/lesson.html", shown, status=422 if request.method == "POST" else 200)


@page
def lesson_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Share something learned in an engagement with the whole system."""
    here = room(request.scope, ref, "learning", Permission.NOTE_EDIT)
    if here.engagement.root_id not in learning.roots_with(request.scope, Permission.LESSON_EDIT):
        raise NotThere("There is nothing here that you can change.")
    note = notes.note(request.scope, request.GET["note"]) if request.GET.get("note") else None
    if note is not None and note.engagement_id != here.engagement.pk:
        raise NotThere("There is nothing here that you can see.")
    kept = notes.codes_of(request.scope, [note]).get(note.pk, []) if note is not None else []
    start = {"text": note.text if note is not None else _said(request, here.engagement.pk), "about": kept}
    form = LessonForm(request.POST or typed_before(request), words=here.words, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            row = actions.share_lesson(
                engagement_ref=ref, note=note, by=request.scope, at=request.at, **_told(form)
            )
            messages.success(request, f"Shared with everybody who works in {row.root.name}.")
            return reverse("lesson", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, form, "Share a lesson", "Share", reverse("engagement-learning", args=[ref]))


def _said(request: HttpRequest, engagement_id: int) -> str:
    """What a group said in a session of this engagement, where the lesson begins with that."""
    if not request.GET.get("said"):
        return ""
    row = facilitation.insight(request.scope, request.GET["said"])
    if row.session.engagement_id != engagement_id:
        raise NotThere("There is nothing here that you can see.")
    return str(row.text)


def _told(form: LessonForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("title", "text", "about", "nameless")}


@page
def lesson_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Reword a lesson."""
    row = learning.lesson(request.scope, ref)
    if not learning.may_change_lesson(request.scope, row):
        raise NotThere("There is nothing here that you can change.")
    words = practice.vocabulary(request.scope, row.engagement.edition_id)
    start = {"title": row.title, "text": row.text, "about": row.about, "version": row.version}
    form = LessonForm(request.POST or typed_before(request), words=words, initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.change_lesson(
                lesson_ref=ref,
                version=form.cleaned_data["version"] or row.version,
                by=request.scope,
                at=request.at,
                **_told(form),
            )
            messages.success(request, "Saved.")
            return reverse("lesson", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, form, "Change a lesson", "Save", reverse("lesson", args=[ref]))


def _form(request: HttpRequest, form: Any, title: str, save: str, back: str) -> HttpResponse:
    shown = {"form": form, "title": title, "save": save, "back": back}
    return render(request, "learning/form.html", shown, status=422 if request.method == "POST" else 200)


def own_roots(request: HttpRequest, permission: Permission) -> list[Unit]:
    """The systems all of which one holds a permission over, by name."""
    over = {one.root_id for one in request.scope.grants if one.whole_system and permission in one.permissions}
    return list(people.units(request.scope).filter(pk__in=over).order_by("name"))


def reviews_shown(request: HttpRequest) -> dict[str, Any]:
    """The reviews of one's systems, and which of them are due."""
    rows = list(learning.reviews(request.scope)[:SHOWN])
    roots = own_roots(request, Permission.CHANGE_EDIT)
    latest = {row.root_id: row for row in reversed(rows)}
    facts = [
        ReviewFacts(request.today, one.name, latest[one.pk].next_on if one.pk in latest else None)
        for one in roots
    ]
    due = [finding for one in facts for finding in judge(one, Practice())]
    return {"reviews": rows, "due": due, "may_review": bool(roots)}


REVIEW = ("on", "with_whom", "aims", "patterns", "better", "next_on")


@page
def review_new(request: HttpRequest) -> HttpResponse:
    """Keep a look at the aims and activities of a system."""
    roots = own_roots(request, Permission.CHANGE_EDIT)
    if not roots:
        raise NotThere("There is nothing here that you can change.")
    form = ReviewForm(request.POST or typed_before(request), roots=roots, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            told = {name: data[name] for name in REVIEW}
            row = actions.hold_review(
                root=form.roots[data["system"]], by=request.scope, at=request.at, **told
            )
            messages.success(request, "Saved.")
            return reverse("review", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form(request, form, "Look at aims and activities", "Save", reverse("practice-changes"))


@page
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """One review: read it, put it right, or make a change of what could be better."""
    row = learning.review(request.scope, ref)
    may = request.scope.allows_at(Permission.CHANGE_EDIT, row.root.path)
    start = {name: getattr(row, name) for name in REVIEW} | {"version": row.version, "system": row.root.ref}
    form = ReviewForm(request.POST or typed_before(request), roots=[row.root], initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            told = {name: data[name] for name in REVIEW}
            actions.change_review(
                review_ref=ref,
                version=data["version"] or row.version,
                by=request.scope,
                at=request.at,
                **told,
            )
            messages.success(request, "Saved.")
            return reverse("review", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {"row": row, "may": may, "form": form if may else None}
    return render(request, "learning/review.html", shown, status=422 if request.method == "POST" else 200)
