"""One entry of a practice model: what it means, how it came to say so, where it is used, and other wordings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.frameworks import KINDS, Element, FieldChange, Model
from marigold.core.frameworks.draft import history_of
from marigold.core.frameworks.kinds import MADE_OF
from marigold.core.frameworks.plan import ELEMENT_FIELDS
from marigold.facilitation import selectors as facilitation
from marigold.practice import selectors as practice
from marigold.practice.actions import talks
from marigold.practice.models import Edition
from marigold.practice.selectors import documents, drafts
from marigold.practice.selectors.methods import KIND as METHOD
from marigold.support.selectors import elements as uses
from marigold.web.draft_forms import RESTS_ON_WORDS
from marigold.web.forms import Choice, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.editions import lines_of
from marigold.web.reading import Terms, lines, read_more

SAYS = {"yes": "Yes, say it so", "not-yet": "Not yet", "word": "Just a word"}
PROPOSAL_STATES = {"open": "Open", "agreed": "Agreed", "declined": "Not agreed"}


class ProposeForm(Form):
    """Another wording."""

    system = Choice(label="To which team")
    name = forms.CharField(max_length=160, label="Name")
    text = Text(required=True, label="What it means", max_length=2000)
    plain = Text(label="In plain words", rows=2, max_length=2000)
    why = Text(required=True, label="Why", rows=2)


class SayForm(Form):
    """What one says to a proposal."""

    proposal = forms.CharField(widget=forms.HiddenInput)
    says = Choice(label="What you say", choices=list(SAYS.items()))
    text = Text(label="In a sentence", rows=2)


class DecideForm(Form):
    """Agreed or not."""

    proposal = forms.CharField(widget=forms.HiddenInput)
    agreed = Choice(
        label="What becomes of it", choices=[("yes", "Agreed: put it into the draft"), ("no", "Not agreed")]
    )
    answer = Text(label="In a sentence", rows=2)


@page
def entry(request: HttpRequest, key: str, element: str) -> HttpResponse:
    """One entry, whole."""
    scope = request.scope
    row = practice.element_in(scope, _edition(request, key), element)
    edition = row.edition
    model = practice.whole(scope, edition)
    one = model.by_key[element]
    roots = drafts.systems_to_discuss(scope)
    found = {
        "propose": ProposeForm(
            _typed(request, "propose"), initial={"name": one.name, "text": one.text, "plain": one.plain}
        ),
        "say": SayForm(_typed(request, "say")),
        "decide": DecideForm(_typed(request, "decide")),
    }
    found["propose"].fields["system"].choices = [(root.ref, root.name) for root in roots]
    for name, form in found.items():
        if request.method == "POST" and name in request.POST and form.is_valid():
            answer = attempt(
                request, form, lambda form=form, name=name: _done(request, name, form, edition, one, roots)
            )
            if answer:
                return answer
    shown = _shown(scope, edition, model, one, row.pk)
    shown |= {"forms": found, "may_propose": bool(roots)}
    shown["form"] = next((form for name, form in found.items() if name in request.POST), found["propose"])
    return render(request, "library/element.html", shown, status=422 if request.method == "POST" else 200)


def _typed(request: HttpRequest, name: str) -> Any:
    if request.method == "POST":
        return request.POST if name in request.POST else None
    kept = typed_before(request)
    return kept if kept is not None and name in kept else None


def _edition(request: HttpRequest, key: str) -> Edition:
    """The edition asked for, or the newest one published."""
    wanted = request.GET.get("edition", "")
    current = practice.edition(request.scope, key)
    if wanted:
        row = practice.edition_by_ref(request.scope, wanted)
        return row if row.framework_id == current.framework_id else current
    return current


def _done(
    request: HttpRequest, name: str, form: Form, edition: Edition, one: Element, roots: list[Any]
) -> str:
    data, by, at = form.cleaned_data, request.scope, request.at
    if name == "propose":
        root = next(root for root in roots if root.ref == data["system"])
        words = {field: data[field] for field in ("name", "text", "plain", "why")}
        talks.propose_wording(root=root, edition=edition, key=one.key, by=by, at=at, **words)
    elif name == "say":
        talks.say_to_proposal(
            proposal_ref=data["proposal"], says=data["says"], text=data["text"], by=by, at=at
        )
    else:
        agreed = data["agreed"] == "yes"
        talks.decide_proposal(
            proposal_ref=data["proposal"], agreed=agreed, answer=data["answer"], by=by, at=at
        )
    messages.success(request, "Saved.")
    return f"{reverse('entry', args=[edition.framework.key, one.key])}#wordings"


def _shown(scope: Scope, edition: Edition, model: Model, one: Element, pk: int) -> dict[str, Any]:
    through = practice.through_editions(scope, edition.framework, one.key)
    names = {row.key: row.name for row in model.elements}
    terms = Terms(model)
    return {
        "edition": edition,
        "element": one,
        "kind": KINDS[one.kind].one if one.kind in KINDS else one.kind,
        "parent": model.by_key.get(one.parent),
        "children": [(kid, terms.linked(kid.text, but=kid.key)) for kid in model.children_of(one.key)],
        "text": terms.linked(one.text, but=one.key),
        "lines": list(lines(model, one)),
        "made_of": [(name.capitalize(), one.data[name]) for name in MADE_OF if one.data.get(name)],
        "rests_on": RESTS_ON_WORDS.get(str(one.data.get("rests_on", ""))) if one.data.get("rests_on") else "",
        "see": list(read_more(one, model)),
        "history": _history(one.key, through, names),
        "used": uses.where_used(scope, _ids(scope, edition, one.key, pk), one.key),
        "named_by": [row for row in model.elements if one.key in str(dict(row.data)) and row.key != one.key],
        "links": practice.links_to(scope, edition.framework, one.key),
        "documents": documents.about(scope, one.key),
        "stories": facilitation.showing(scope, edition.framework, [one.key]).count(),
        "method": one.kind == METHOD,
        **_wordings(scope, edition, one.key),
    }


def _ids(scope: Scope, edition: Edition, key: str, pk: int) -> list[int]:
    return [pk, *practice.ids_ever(scope, edition.framework, key)]


def _wordings(scope: Scope, edition: Edition, key: str) -> dict[str, Any]:
    rows: list[Any] = list(drafts.proposals(scope, edition.framework, key)[:50])
    said = drafts.voices(scope, rows)
    for row in rows:
        row.said = [(voice, SAYS[voice.says]) for voice in said[row.pk]]
        row.yes = sum(voice.says == "yes" for voice in said[row.pk])
        row.words = PROPOSAL_STATES[row.state]
        row.may_say = row.state == "open" and scope.allows_at(Permission.CHANGE_EDIT, row.root.path)
        row.may_decide = row.state == "open" and scope.allows_at(Permission.PRACTICE_EDIT, row.root.path)
    return {"proposals": rows}


def _history(key: str, through: Any, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each edition in which the entry came, changed or went, newest first, with what was said before."""
    told, before = [], None
    for edition, one in history_of(key, through):
        changes = []
        if before is not None and one is not None:
            old, new = before.as_dict(), one.as_dict()
            for field in ELEMENT_FIELDS:
                if old[field] != new[field]:
                    changes += lines_of(FieldChange(field, old[field], new[field]), dict(names))
        what = "left out" if one is None else ("changed" if before is not None else "came in")
        told.append({"edition": edition, "what": what, "lines": changes})
        before = one
    return list(reversed(told))
