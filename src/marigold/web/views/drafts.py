"""Writing a new edition of a practice model: start, change element by element, look, publish."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.core import frameworks
from marigold.core.frameworks import KINDS, OF_INSTRUMENTS, Element, Model
from marigold.core.frameworks.shapes import WORDS
from marigold.core.frameworks.write import problems_of
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.actions import drafts as actions
from marigold.practice.models import Draft
from marigold.practice.selectors import drafts as reads
from marigold.web.draft_forms import AboutForm, ElementForm, StartForm
from marigold.web.forms import Choice, Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.editions import plan_shown
from marigold.web.reading import capital

FIRST = frozenset({"name", "local_term", "text", "plain", "parent"})
STATES = {"open": "Open", "published": "Published", "dropped": "Given up"}

OFFERED = [(key, capital(kind.one)) for key, kind in KINDS.items() if key not in OF_INSTRUMENTS]


@page
def drafts(request: HttpRequest, key: str) -> HttpResponse:
    """Drafts of a framework, and starting one."""
    framework = practice.edition(request.scope, key).framework
    roots = reads.systems_to_edit(request.scope)
    if not roots:
        raise NotThere("There is nothing here that you can change.")
    form = StartForm(request.POST or typed_before(request))
    form.fields["system"].choices = [(row.ref, row.name) for row in roots]
    by_ref = {row.ref: row for row in roots}
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            root = by_ref[form.cleaned_data["system"]]
            row = actions.start_draft(
                root=root,
                base=_base(request, root.pk, key),
                edition=form.cleaned_data["edition"],
                why=form.cleaned_data["why"],
                by=request.scope,
                at=request.at,
            )
            return reverse("draft", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    rows = list(reads.drafts(request.scope, framework)[:100])
    shown = {"form": form, "framework": framework, "rows": rows, "states": STATES}
    return render(request, "library/drafts.html", shown, status=422 if request.method == "POST" else 200)


def _base(request: HttpRequest, root_id: int, key: str) -> Any:
    """A draft begins from what the system works by, or else from the newest edition."""
    try:
        adopted = practice.adopted(request.scope, root_id)
    except NotThere:
        adopted = None
    if adopted is not None and adopted.framework.key == key:
        return adopted
    return practice.edition(request.scope, key)


def _open(request: HttpRequest, ref: str) -> Draft:
    row = reads.draft(request.scope, ref)
    if row.state != "open" and request.method == "POST":
        raise NotThere("This draft is no longer open.")
    return row


@page
def draft(request: HttpRequest, ref: str) -> HttpResponse:
    """One draft: what it changes so far, and every element to change."""
    row = _open(request, ref)
    changed = reads.changes_of(request.scope, row)
    model = reads.model_of(request.scope, row, changed.values())
    base = practice.whole(request.scope, row.base)
    words = request.GET.get("q", "").strip()[:100]
    shown = {
        "row": row,
        "state": STATES[row.state],
        "model": model,
        "sections": _sections(model, base, set(changed), words),
        "retired": [
            base.by_key[key] for key, one in changed.items() if one.after is None and key in base.by_key
        ],
        "shown": plan_shown(
            frameworks.plan(model, practice.snapshot_of(request.scope, row.base)), base, model
        ),
        "kinds": OFFERED,
        "q": words,
    }
    return render(request, "library/draft.html", shown)


def _sections(model: Model, base: Model, changed: set[str], words: str) -> list[dict[str, Any]]:
    sought = words.casefold().split()
    found = []
    for kind, meaning in KINDS.items():
        rows = [
            {"element": one, "state": _state(one, base, changed)}
            for one in model.of_kind(kind)
            if all(word in f"{one.name} {one.text} {one.plain}".casefold() for word in sought)
        ]
        if rows:
            touched = sum(bool(row["state"]) for row in rows)
            found.append({"key": kind, "title": capital(meaning.many), "rows": rows, "touched": touched})
    return found


def _state(one: Element, base: Model, changed: set[str]) -> str:
    if one.key not in base.by_key:
        return "New"
    return "Changed" if one.key in changed else ""


@page
def element(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Say one element anew, retire it, or let it be as before."""
    row = _open(request, ref)
    changed = reads.changes_of(request.scope, row)
    model = reads.model_of(request.scope, row, changed.values())
    base = practice.whole(request.scope, row.base)
    stored = changed.get(key)
    one = model.by_key.get(key) or (base.by_key.get(key) if "back" in request.POST else None)
    if one is None:
        raise NotThere("The draft has no such element.")
    version = stored.version if stored else 0
    form = ElementForm(
        request.POST if request.method == "POST" else typed_before(request),
        model=model,
        element=one,
        initial={"version": version},
    )
    away = {"retire", "back"} & set(request.POST)
    if request.method == "POST" and (away or form.is_valid()):

        def act() -> str:
            if away:
                return _put_away(request, row, one)
            seen = form.cleaned_data["version"] or 0
            actions.set_element(
                draft_ref=ref, element=form.made(), version=seen, by=request.scope, at=request.at
            )
            messages.success(request, f"Saved in the draft: {form.cleaned_data['name']}.")
            return f"{reverse('draft', args=[ref])}#{key}"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _entry_form(request, row, form, one, before=base.by_key.get(key), stored=stored)


def _entry_form(
    request: HttpRequest, row: Draft, form: ElementForm, one: Element, **more: Any
) -> HttpResponse:
    shown = {"row": row, "form": form, "element": one, "kind": KINDS[one.kind].one, **more}
    shown |= {"needs": form.needs, "fields": _plain_fields(form, first=True)}
    shown["more"] = _plain_fields(form, first=False)
    status = 422 if request.method == "POST" else 200
    return render(request, "library/draft_element.html", shown, status=status)


def _plain_fields(form: Form, *, first: bool) -> list[Any]:
    """What the entry is and what its kind asks for come first; the rest folds away."""
    rows = [field for field in form if not field.is_hidden and not field.name.startswith("need_")]
    return [field for field in rows if (field.name in FIRST or field.name.startswith("data_")) is first]


def _put_away(request: HttpRequest, row: Draft, one: Element) -> str:
    act = actions.retire_element if "retire" in request.POST else actions.take_back
    act(draft_ref=row.ref, key=one.key, by=request.scope, at=request.at)
    words = "is left out of the new edition" if "retire" in request.POST else "is as before"
    messages.success(request, f"{one.name} {words}.")
    return reverse("draft", args=[row.ref])


@page
def add(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Add an element of a kind."""
    row = _open(request, ref)
    if kind not in dict(OFFERED):
        raise NotThere("There is no such kind.")
    model = reads.model_of(request.scope, row)
    blank = Element(key=f"{kind.replace('_', '-')}.new", kind=kind, name="", source=row.root.name)
    form = ElementForm(
        request.POST if request.method == "POST" else typed_before(request), model=model, element=blank
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            made = actions.add_element(draft_ref=ref, element=form.made(), by=request.scope, at=request.at)
            messages.success(request, f"Added to the draft: {form.cleaned_data['name']}.")
            return f"{reverse('draft', args=[ref])}#{made.key}"

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _entry_form(request, row, form, blank)


@page
def about(request: HttpRequest, ref: str) -> HttpResponse:
    """Name, reason, short form and words of the new edition."""
    row = _open(request, ref)
    model = reads.model_of(request.scope, row)
    labels = {word: capital(word.replace("_", "-")) for word in WORDS}
    start = {f"word_{name}": word for name, word in model.words.items()}
    start |= {"edition": row.edition, "why": row.why, "summary": model.summary, "review_on": model.review_on}
    form = AboutForm(
        request.POST or typed_before(request), words=labels, initial={**start, "version": row.version}
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            actions.set_about(
                draft_ref=ref,
                version=data["version"] or row.version,
                words={word: data[f"word_{word}"] for word in labels},
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in ("edition", "why", "summary", "review_on")},
            )
            messages.success(request, "Saved in the draft.")
            return reverse("draft", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    shown = {"row": row, "form": form}
    return render(request, "library/draft_about.html", shown, status=422 if request.method == "POST" else 200)


class PublishForm(Form):
    """The preview that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput)


@page
def publish(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything the new edition changes; then publish exactly that."""
    row = _open(request, ref)
    model = reads.model_of(request.scope, row)
    base = practice.whole(request.scope, row.base)
    plan = frameworks.plan(model, practice.snapshot_of(request.scope, row.base))
    form = PublishForm(request.POST or None, initial={"seen": plan.digest})
    if request.method == "POST" and form.is_valid():
        drop = "drop" in request.POST

        def act() -> str:
            if drop:
                actions.drop_draft(draft_ref=ref, by=request.scope, at=request.at)
                messages.success(request, "The draft is given up. Nothing changed.")
                return reverse("model", args=[row.framework.key])
            made = actions.publish_draft(
                draft_ref=ref, digest=form.cleaned_data["seen"], by=request.scope, at=request.at
            )
            messages.success(
                request, f"Published: {made.edition}. No record changed. Now decide who works by it."
            )
            return f"{reverse('adopt', args=[row.framework.key, row.root.ref])}?edition={made.ref}"

        answer = attempt(request, form, act)
        if answer:
            return answer
        form = PublishForm(initial={"seen": plan.digest}) if not form.errors else form
    shown = {"row": row, "form": form, "shown": plan_shown(plan, base, model), "digest": plan.digest}
    shown["problems"] = problems_of(model)
    return render(
        request, "library/draft_publish.html", shown, status=422 if request.method == "POST" else 200
    )


class KindForm(Form):
    """Which kind of element to add."""

    kind = Choice(label="Kind", choices=OFFERED)


@page
def choose_kind(request: HttpRequest, ref: str) -> HttpResponse:
    """From the choice of a kind to the form of that kind."""
    row = _open(request, ref)
    form = KindForm(request.GET)
    if not form.is_valid():
        return redirect("draft", row.ref)
    return redirect("draft-add", row.ref, form.cleaned_data["kind"])
