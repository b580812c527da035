"""Notes: lists, one note, writing and changing it, also by two at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.core import noteparts
from marigold.core.merging import merge
from marigold.kit import paging
from marigold.kit.doing import NotThere, Stale
from marigold.kit.paging import ID_DOWN, by_date
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.models import Engagement, Note
from marigold.support.selectors import decisions
from marigold.support.selectors import notes as reading
from marigold.web import exports, presence
from marigold.web.listing import Chip, Shown, chips_of, labels, show
from marigold.web.note_forms import CODED, NoteFilters, NoteForm, shown, told
from marigold.web.posting import attempt, conflict, page, typed_before
from marigold.web.present import heard
from marigold.web.present import notes as present
from marigold.web.present.room import context, room
from marigold.web.reads import seen
from marigold.web.templatetags.marigold import names

ORDER = (by_date("on", down=True), ID_DOWN)
# The download of an address that only takes part in a page is refused like any other that is not there.
NO_FILE = "There is nothing here that you can download."


@page
def notes(request: HttpRequest) -> HttpResponse:
    """All notes one may read, newest first."""
    models = practice.vocabularies(request.scope)
    form, wanted, chips = _asked(request, models)
    if "download" in request.GET:
        return _file(request, wanted, {item.key: item.name for words in models for item in words.items})
    parts = reading.sought(request.scope, wanted)
    found = paging.page(
        parts, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    rows = present.lines(request.scope, reading.in_order(request.scope, found.ids))
    listed = Shown(rows, found.before, found.after, len(rows), bool(found.before))
    return render(request, "notes/all.html", _listed(request, form, chips, listed))


@page
def of_engagement(request: HttpRequest, ref: str) -> HttpResponse:
    """The notes of one engagement that one may read, newest first."""
    place = room(request.scope, ref, "notes")
    form, wanted, chips = _asked(request, [place.words])
    wanted = replace(wanted, engagement=place.engagement.pk)
    if "download" in request.GET:
        return _file(request, wanted, {item.key: item.name for item in place.words.items})
    parts = reading.sought(request.scope, wanted)
    listed = show(request, parts, ORDER, lambda ids: reading.in_order(request.scope, ids))
    listed = replace(listed, rows=present.lines(request.scope, listed.rows, held=place.held))
    more = _listed(request, form, chips, listed)
    more["may_write"] = place.may(Permission.NOTE_EDIT)
    more["may_gather"] = more["may_write"] and heard.kind_of(place.words) is not None
    return render(request, "notes/notes.html", context(place, **more))


def _asked(
    request: HttpRequest, models: Sequence[Vocabulary]
) -> tuple[NoteFilters, reading.Sought, tuple[Chip, ...]]:
    codes = labels(models, *(kind for kind, _ in CODED))
    form = NoteFilters(request.GET, kinds=labels(models, "note_kind"), codes=codes)
    form.is_valid()
    data = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    wanted = reading.Sought(
        kind=data["kind"],
        code=data.get("code", ""),
        about=data["about"],
        visibility=data["visibility"],
        words=data["q"],
        since=data["since"] or None,
        until=data["until"] or None,
    )
    return form, wanted, chips_of(request, form, data, {})


def _listed(
    request: HttpRequest, form: NoteFilters, chips: tuple[Chip, ...], listed: Shown
) -> dict[str, Any]:
    asked = {
        "form": form,
        "chips": chips,
        "plain": ("q", "kind"),
        "notes": [text for _, text in form.error_list],
    }
    may_export = any(Permission.EXPORT_RUN in grant.permissions for grant in request.scope.grants)
    return {"asked": asked, "shown": listed, "may_export": may_export}


def _file(request: HttpRequest, wanted: reading.Sought, named: dict[str, str]) -> HttpResponse:
    form = request.GET["download"]
    if form not in exports.FORMATS or not request.scope.allows(Permission.EXPORT_RUN):
        raise NotThere(NO_FILE)
    columns = ("id", "ref", "on", "kind", "choice", "text", "said_by", "author__name", "visibility", "engagement__name",
               "engagement__unit__name", "sent_back_on", "corrections")  # fmt: skip
    head = ("Reference", "Date", "Kind", "Choice", "Note", "Said by", "Written by", "Who reads it", "Engagement", "Place",
            "Sent back", "Corrections")  # fmt: skip
    rows = paging.every(reading.sought(request.scope, wanted, export=True), ORDER, columns)
    return exports.response(  # type: ignore[return-value]
        form=form, name="notes", head=head, rows=_turned(rows, named), today=request.today
    )


def _turned(rows: Iterable[tuple[Any, ...]], named: dict[str, str]) -> Iterator[Sequence[Any]]:
    for _, ref, on, kind, choice, text, said_by, author, kept, *rest in rows:
        yield [ref, on, named.get(kind, kind), choice, text, said_by, author, present.TAGS[kept], *rest]


@page
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """One note, and who changed it when. Whoever wrote it for a few can see who looked."""
    row = reading.note(request.scope, ref)
    if row.visibility != "participants":
        seen(request, row, row.author, title=row.engagement.name)
    words = practice.vocabulary(request.scope, row.engagement.edition_id)
    held = support.standing(request.scope, row.engagement)
    author = None if row.author_id == request.scope.person_id else row.author
    more = {
        "row": row,
        "line": present.lines(request.scope, [row], held=held)[0],
        "kind": words.by_key.get(row.kind),
        "parts": noteparts.split(row.text, _parts(words, row.kind)),
        "codes": present.coded(words, reading.codes_of(request.scope, [row]).get(row.pk, [])),
        "who": present.readers(request.scope, row.engagement, author).words[row.visibility],
        "hand": reading.hand(request.scope, row),
        "events": present.history(request.scope, row),
        "sees_engagement": Permission.ENGAGEMENT_VIEW in held,
        **heard.parts(request.scope, row, words, today=request.today),
    }
    return render(request, "notes/note.html", more)


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a note: of a kind, about the engagement or something in it."""
    place = room(request.scope, ref, "notes", Permission.NOTE_EDIT)
    about = _about(request, place.engagement)
    who = present.readers(request.scope, place.engagement)
    start = {"kind": request.GET.get("kind", ""), "on": request.today}
    start["text"] = noteparts.guide(_parts(place.words, str(start["kind"])))
    start["subject"] = f"{about._meta.model_name}:{about.ref}" if about is not None else ""
    form = NoteForm(
        request.POST or typed_before(request),
        scope=request.scope,
        engagement=place.engagement,
        words=place.words,
        who=who,
        about=about,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            saved = actions.write_note(
                engagement_ref=ref,
                widened=form.cleaned_data["widened"],
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, f"Saved. {_read_by(who.words[saved.note.visibility])}")
            _hint(request, saved)
            return _back(about, place.engagement)

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _form_page(request, form, place.words, who, place.engagement, about=about)


def _parts(words: Vocabulary, kind: str) -> list[str]:
    item = words.by_key.get(kind)
    return [str(one) for one in item.data.get("parts", ())] if item is not None else []


def _about(request: HttpRequest, engagement: Engagement) -> Any:
    """The activity, goal or decision whose page asked for a note."""
    scope = request.scope
    row = None
    if request.GET.get("activity"):
        row = support.activity(scope, request.GET["activity"])
    elif request.GET.get("goal"):
        row = support.goal(scope, request.GET["goal"])
    elif request.GET.get("decision"):
        row = decisions.decision(scope, request.GET["decision"])
    if row is not None and row.engagement_id != engagement.pk:
        raise NotThere("There is nothing here that you can see.")
    return row


def _back(about: Any, engagement: Engagement) -> str:
    if about is not None:
        return reverse(about._meta.model_name, args=[about.ref])
    return reverse("engagement-notes", args=[engagement.ref])


def _read_by(words: str) -> str:
    return f"Read by: {words[:1].lower()}{words[1:]}."


def _hint(request: HttpRequest, saved: Any) -> None:
    for finding in saved.findings:
        messages.info(request, f"{finding.message} {finding.remedy}")


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a note. What somebody else saves meanwhile is put together with it."""
    row = reading.note(request.scope, ref)
    hand = reading.hand(request.scope, row)
    if not hand.text:
        raise NotThere("There is nothing here that you can change.")
    form = _edit_form(request, row, hand, request.POST or typed_before(request))
    if request.method == "POST" and "bring" in request.POST:
        return _bring(request, row, hand, form)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            saved = actions.change_note(
                note_ref=ref,
                version=form.cleaned_data["version"] or 0,
                seen=form.values_seen(),
                widened=bool(form.cleaned_data.get("widened")),
                by=request.scope,
                at=request.at,
                **form.values(),
            )
            messages.success(request, _saved(saved))
            _hint(request, saved)
            presence.leave(row.target, request.scope)
            return reverse("note", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _edit_page(request, row, form)


def _saved(saved: Any) -> str:
    if saved.joined:
        return f"Saved. {saved.joined} changed another part meanwhile; both are kept."
    return "Saved."


def _edit_form(request: HttpRequest, row: Note, hand: reading.Hand, data: Any) -> NoteForm:
    author = None if row.author_id == request.scope.person_id else row.author
    codes = reading.codes_of(request.scope, [row]).get(row.pk, [])
    form = NoteForm(
        data,
        scope=request.scope,
        engagement=row.engagement,
        words=practice.vocabulary(request.scope, row.engagement.edition_id),
        who=present.readers(request.scope, row.engagement, author),
        note=row,
        authors=hand.visibility,
        initial={**shown(row, codes), "seen": told(row, codes), "version": row.version},
    )
    form.author = author
    return form


def _edit_page(request: HttpRequest, row: Note, form: NoteForm, *, fresh: bool = False) -> HttpResponse:
    words = practice.vocabulary(request.scope, row.engagement.edition_id)
    who = present.readers(request.scope, row.engagement, form.author)
    presence.enter(row.target, request.scope)
    return _form_page(request, form, words, who, row.engagement, note=row, fresh=fresh)


def _bring(request: HttpRequest, row: Note, hand: reading.Hand, form: NoteForm) -> HttpResponse:
    """Put what somebody else saved into the text that is being written, without saving it."""
    form.is_valid()
    base = (form.values_seen() or {}).get("text", row.text)
    mine = str(request.POST.get("text", ""))
    merged = merge(base, row.text, mine)
    if not merged.clean:
        return conflict(request, form, Stale(row, {"text": row.text}, {"text": mine}))
    data = request.POST.copy()
    for name, value in (
        ("text", merged.text),
        ("seen", told(row, reading.codes_of(request.scope, [row]).get(row.pk, []))),
        ("version", str(row.version)),
    ):
        data[name] = value
    fresh = _edit_form(request, row, hand, data)
    fresh.is_valid()
    messages.success(request, "What the other saved is in the text below. Save when you are done.")
    return _edit_page(request, row, fresh, fresh=True)


def meanwhile(request: HttpRequest, ref: str) -> HttpResponse:
    """For the page of a note that is being changed, every few seconds: who else changes it, and whether they saved."""
    if not request.user.is_authenticated:
        return HttpResponse(status=286)  # stops asking; what was typed stays where it is
    try:
        row = reading.note(request.scope, ref)
    except NotThere:
        return HttpResponse(status=286)
    if not reading.hand(request.scope, row).text:
        return HttpResponse(status=286)
    presence.enter(row.target, request.scope)
    able = [one.person for one in reading.named_today(request.scope, row.engagement) if one.core]
    there = presence.others(row.target, dict.fromkeys([*able, row.author]), request.scope)
    newer = str(row.version) != request.GET.get("version", "")
    state = f"{row.version if newer else ''}:{','.join(person.ref for person in there)}"
    if state == request.GET.get("known", ""):
        return HttpResponse(status=204)
    who = names([person.first_name for person in there])
    saved = present.last_hand(request.scope, row) if newer else ""
    return render(
        request,
        "notes/meanwhile.html",
        {"there": there, "who": who, "newer": newer, "state": state, "saved": saved},
    )


def _form_page(
    request: HttpRequest,
    form: NoteForm,
    words: Vocabulary,
    who: present.Readers,
    engagement: Engagement,
    *,
    note: Note | None = None,
    about: Any = None,
    fresh: bool = False,
) -> HttpResponse:
    chosen = str(form["kind"].value() or "") if "kind" in form.fields else ""
    used = reading.kinds_used(request.scope, engagement) if note is None else []
    likely, others = present.tiles(words, who, used, chosen)
    kept = str(form["visibility"].value() or "") if "visibility" in form.fields else ""
    item = words.by_key.get(chosen)
    kept = kept or (str(item.data.get("visibility", "pair")) if item else "")
    more = {
        "form": form,
        "words": words,
        "likely": likely,
        "others": others,
        "who": who,
        "engagement": engagement,
        "note": note,
        "about": about,
        "fresh": fresh,
        "kept": who.words.get(kept, ""),
        "back": reverse("note", args=[note.ref]) if note is not None else _back(about, engagement),
    }
    status = 422 if request.method == "POST" and not fresh else 200
    return render(request, "notes/form.html", more, status=status)
