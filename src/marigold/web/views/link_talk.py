"""Working on a crosswalk: beginning one, proposing links side by side, agreeing and disputing with reasons."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.core.frameworks import AIMS, KINDS, STRENGTHS, Model
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.practice.actions import crosswalks as actions
from marigold.practice.models import Crosswalk
from marigold.practice.selectors import agreeing
from marigold.web import reading
from marigold.web.forms import Choice, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.reading import LICENCES, MODEL_KINDS, capital
from marigold.web.views.crosswalks import end, told_links

PER_PAGE = 25
OFFERED = 150  # entries of one side to choose from; the others by looking for a word
SAYS = {"agree": "I agree", "dispute": "I dispute it"}


class BeginForm(Form):
    """Two frameworks, and what others may do with the links."""

    left = Choice(label="From")
    right = Choice(label="To")
    licence = Choice(label="License of the links", choices=list(LICENCES.items()), initial="not-stated")


class ProposeForm(Form):
    """A link."""

    left_key = forms.CharField(label="Entry on the left", error_messages={"required": "Choose an entry."})
    right_key = forms.CharField(label="Entry on the right", error_messages={"required": "Choose an entry."})
    strength = Choice(
        label="How strong it is",
        choices=[(one, reading.STRENGTHS[one]) for one in STRENGTHS],
        initial="weak",
        help_text="Same: one could stand for the other. Strong: much in common. Weak: they touch.",
    )
    rationale = Text(label="Why they go together", required=True, rows=2, max_length=1_000)
    aims = forms.MultipleChoiceField(
        label="What the link serves",
        choices=list(reading.AIMS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SpeakForm(Form):
    """Agree or dispute."""

    says = forms.ChoiceField(
        label="What you say",
        choices=list(SAYS.items()),
        error_messages={"required": "Choose whether you agree or dispute."},
    )
    reason = forms.CharField(required=False, max_length=1_000, label="Why")


@page
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a crosswalk between any two frameworks."""
    if agreeing.speaks_for(request.scope) is None:
        raise NotThere("There is nothing here that you can change.")
    rows = [row for row in practice.editions(request.scope) if row.framework.kind in MODEL_KINDS]
    known = {row.framework.key: row.framework for row in rows}
    form = BeginForm(request.POST or typed_before(request))
    for name in ("left", "right"):
        form.fields[name].choices = [(key, one.name) for key, one in known.items()]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            row = actions.begin_crosswalk(
                left=known[data["left"]],
                right=known[data["right"]],
                licence=data["licence"],
                by=request.scope,
                at=request.at,
            )
            return reverse("crosswalk-edit", args=[row.key])

        answer = attempt(request, form, act)
        if answer:
            return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "library/crosswalk_new.html", {"form": form}, status=status)


@page
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Both frameworks side by side, and every link with what people say of it."""
    if agreeing.speaks_for(request.scope) is None:
        raise NotThere("There is nothing here that you can change.")
    row = practice.crosswalk(request.scope, key)
    kind = next((one for one in ("propose", "speak", "withdraw") if one in request.POST), "")
    form = _form(request, kind)
    if kind and form.is_valid():
        answer = attempt(request, form, lambda: _done(request, row, kind, form))
        if answer:
            return answer
    left, right = end(request, row.left.key), end(request, row.right.key)
    links = told_links(request, row, left, right)
    status = request.GET.get("status", "")
    wanted = [link for link in links if link.status == status] if status in reading.STATUSES else links
    paged = Paginator(wanted, PER_PAGE).get_page(request.GET.get("page"))
    spoken = request.POST.get("link", "") if kind == "speak" else ""
    for link in paged:
        _mine(link, request, typed=link.ref == spoken)
    propose = form if isinstance(form, ProposeForm) else _proposing(typed_before(request))
    context = {
        "row": row,
        "name": row.about.get("name") or str(row),
        "form": form,
        "propose": propose,
        "columns": [
            _column(request, name, model, (getattr(link, name) for link in links), propose)
            for name, model in (("left_key", left), ("right_key", right))
        ],
        "links": paged,
        "count": len(links),
        "status": status,
        "statuses": [
            (one, words, sum(link.status == one for link in links)) for one, words in reading.STATUSES.items()
        ],
        "says": SAYS.items(),
    }
    return render(request, "library/crosswalk_edit.html", context, status=422 if kind else 200)


def _form(request: HttpRequest, kind: str) -> Form:
    if kind == "propose":
        return _proposing(request.POST)
    return SpeakForm(request.POST) if kind == "speak" else Form(request.POST if kind else None)


def _proposing(typed: Any) -> ProposeForm:
    return ProposeForm(typed if typed is not None and "propose" in typed else None)


def _mine(link: Any, request: HttpRequest, *, typed: bool) -> None:
    """What one said or is saying, and whether one may take the link back."""
    own, said = link.said.own, link.said
    link.mine = request.POST.get("says", "") if typed else (own.says if own else "")
    link.typed = request.POST.get("reason", "") if typed else (own.reason if own else "")
    link.may_withdraw = (
        own is not None and link.proposed_by_id == own.person_id and said.agree + said.dispute == 1
    )


def _column(
    request: HttpRequest, name: str, model: Model, linked: Iterable[str], form: ProposeForm
) -> dict[str, Any]:
    """The entries of one side to choose from, each with how many links it has."""
    words = request.GET.get(f"q_{name}", "").strip()[:100]
    gaps = request.GET.get(f"gaps_{name}") == "yes"
    counts = Counter(linked)
    chosen = str(form[name].value() or "")
    rows = [
        one
        for one in model.elements
        if one.key == chosen
        or (
            not one.slot
            and all(word in f"{one.name} {one.text}".casefold() for word in words.casefold().split())
            and not (gaps and counts[one.key])
        )
    ]
    return {
        "field": form[name],
        "model": model,
        "q": words,
        "gaps": gaps,
        "rows": [
            {"one": one, "kind": _kind(one.kind), "count": counts[one.key], "on": one.key == chosen}
            for one in rows[:OFFERED]
        ],
        "more": len(rows) - OFFERED,
    }


def _kind(kind: str) -> str:
    return capital(KINDS[kind].one) if kind in KINDS else kind


def _done(request: HttpRequest, row: Crosswalk, kind: str, form: Form) -> str:
    data, who = form.cleaned_data, {"by": request.scope, "at": request.at}
    here = reverse("crosswalk-edit", args=[row.key])
    if kind == "propose":
        fields = {name: data[name] for name in ("left_key", "right_key", "strength", "rationale")}
        aims = [aim for aim in AIMS if aim in data["aims"]]
        link = actions.propose_link(crosswalk=row, aims=aims, **fields, **who)
        messages.success(request, "Proposed. Others can agree now, or dispute it.")
        pages = practice.links(request.scope, row).count()
        return f"{here}?page={-(-pages // PER_PAGE)}#l{link.ref}"
    link = agreeing.link(request.scope, request.POST.get("link", ""))
    if link.crosswalk_id != row.pk:
        raise NotThere("There is no such link.")
    if kind == "withdraw":
        actions.withdraw_link(link=link, **who)
        messages.success(request, "Taken back.")
        return f"{here}#h-links"
    actions.speak(link=link, says=data["says"], reason=data["reason"], **who)
    kept = request.GET.urlencode()
    return f"{here}{f'?{kept}' if kept else ''}#l{link.ref}"
