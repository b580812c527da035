"""Documents around the practice: what is there, who may read it, asking and granting."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.practice.actions import documents as actions
from marigold.practice.models import Document
from marigold.practice.selectors import documents as reads
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before

ACCESS = {"open": "Open to everyone here", "team": "For the support team", "request": "On request"}
STATES = {"asked": "Waiting for an answer", "granted": "Granted", "declined": "Declined", "ended": "Ended"}
FIELDS = ("title", "citation", "address", "text", "access", "review_on")
MOST = 300


class DocumentForm(Form):
    """A document: where it is or what it says, and who may read it."""

    system = Choice(label="For which system")
    title = forms.CharField(max_length=200, label="Title")
    citation = Text(label="Who wrote it, when and where", rows=2, max_length=2000)
    address = forms.URLField(max_length=500, required=False, label="Address", assume_scheme="https")
    text = Text(label="Or its text", rows=6)
    access = Choice(label="Who may read it", choices=list(ACCESS.items()))
    about = forms.MultipleChoiceField(
        required=False, label="Goes deeper into", widget=forms.SelectMultiple(attrs={"size": 8})
    )
    review_on = Date(required=False, label="Look at it again on")


class AskForm(Form):
    """A request."""

    why = Text(required=True, label="What you need it for", rows=2)


class AnswerForm(Form):
    """What becomes of a request."""

    request = forms.CharField(widget=forms.HiddenInput)
    state = Choice(
        label="Answer", choices=[("granted", "Grant"), ("declined", "Decline"), ("ended", "End it")]
    )
    until = Date(required=False, label="Until")
    answer = Text(label="In a sentence", rows=2)


@page
def documents(request: HttpRequest) -> HttpResponse:
    """Documents of one's systems, with who may read each."""
    scope = request.scope
    rows: list[Any] = list(reads.documents(scope)[:MOST])
    mine = reads.readable(scope, rows)
    for row in rows:
        row.words, row.readable = ACCESS[row.access], row.pk in mine
    waiting = reads.waiting(scope, rows)
    may = scope.allows(Permission.CHANGE_EDIT) and any(
        Permission.CHANGE_EDIT in grant.permissions for grant in scope.grants
    )
    shown = {"rows": rows, "waiting": waiting, "may_add": may, "most": MOST if len(rows) == MOST else 0}
    return render(request, "library/documents.html", shown)


def _form(request: HttpRequest, roots: dict[str, Any], **kwargs: Any) -> DocumentForm:
    form = DocumentForm(request.POST or typed_before(request), **kwargs)
    form.fields["system"].choices = [(ref, row.name) for ref, row in roots.items()]
    items = {item.key: item.name for words in practice.vocabularies(request.scope) for item in words.items}
    form.fields["about"].choices = sorted(items.items(), key=lambda pair: pair[1].casefold())
    return form


@page
def new(request: HttpRequest) -> HttpResponse:
    """Add a document."""
    held = {grant.root_id for grant in request.scope.grants if Permission.CHANGE_EDIT in grant.permissions}
    found = people.units(request.scope).filter(pk__in=held).order_by("name")
    roots = {row.ref: row for row in found if request.scope.allows_at(Permission.CHANGE_EDIT, row.path)}
    if not roots:
        raise NotThere("There is nothing here that you can change.")
    form = _form(request, roots, initial={"access": "team"})
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            row = actions.add_document(
                root=roots[data["system"]],
                about=data["about"],
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in FIELDS},
            )
            return reverse("document", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {"form": form, "title": "Add a document", "save": "Add", "back": reverse("documents")}
    return render(request, "system/form.html", shown, status=422 if request.method == "POST" else 200)


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a document or who may read it."""
    row = reads.document(request.scope, ref)
    if not reads.keeps(request.scope, row):
        raise NotThere("There is nothing here that you can change.")
    start = {name: getattr(row, name) for name in FIELDS} | {"about": row.about, "version": row.version}
    form = _form(request, {row.root.ref: row.root}, initial=start)
    del form.fields["system"]
    back = reverse("document", args=[ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.change_document(
                document_ref=ref,
                version=data["version"] or row.version,
                about=data["about"],
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in FIELDS},
            )
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {"form": form, "title": row.title, "save": "Save", "back": back}
    return render(request, "system/form.html", shown, status=422 if request.method == "POST" else 200)


@page
def document(request: HttpRequest, ref: str) -> HttpResponse:
    """One document: what it holds for those who may read it, and asking and granting for the rest."""
    scope = request.scope
    row = reads.document(scope, ref)
    found = {"ask": AskForm(_typed(request, "ask")), "reply": AnswerForm(_typed(request, "reply"))}
    for name, form in found.items():
        if request.method == "POST" and name in request.POST and form.is_valid():
            answer = attempt(request, form, lambda form=form, name=name: _done(request, row, name, form))
            if answer:
                return answer
    names = {item.key: item for words in practice.vocabularies(scope) for item in words.items}
    requests: list[Any] = reads.requests(scope, row)
    for one in requests:
        over = one.state == "granted" and one.until is not None and one.until < scope.on
        one.words = "Ran out" if over else STATES[one.state]
        one.live = one.state == "granted" and not over
    shown = {
        "row": row,
        "access": ACCESS[row.access],
        "readable": reads.may_read(scope, row),
        "keeps": reads.keeps(scope, row),
        "requests": requests,
        "asked": any(one.state == "asked" and one.person_id == scope.person_id for one in requests),
        "about": [names[key] for key in row.about if key in names],
        "forms": found,
        "form": found["reply"] if "reply" in request.POST else found["ask"],
    }
    return render(request, "library/document.html", shown, status=422 if request.method == "POST" else 200)


def _typed(request: HttpRequest, name: str) -> Any:
    return request.POST if request.method == "POST" and name in request.POST else None


def _done(request: HttpRequest, row: Document, name: str, form: Form) -> str:
    data, by, at = form.cleaned_data, request.scope, request.at
    if name == "ask":
        actions.ask_for_document(document_ref=row.ref, why=data["why"], by=by, at=at)
        messages.success(request, f"{row.keeper.name} will see your request.")
    else:
        fields = {field: data[field] for field in ("state", "until", "answer")}
        actions.answer_request(request_ref=data["request"], by=by, at=at, **fields)
        messages.success(request, "Saved.")
    return reverse("document", args=[row.ref])
