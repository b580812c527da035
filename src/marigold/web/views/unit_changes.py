"""Places through time: another name, several that become one, one that becomes several; each looked at before saved."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.kit.doing import Refused
from marigold.people import actions
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.support import actions as support
from marigold.support.selectors.reshaping import STAY, Piece, Plan, plan_merge, plan_split
from marigold.web.forms import Choice, Date, Form, Text
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.past import told
from marigold.web.views.units import above

LISTED = 400
OTHERS = ("other", "other2", "other3")
NAMES = ("name1", "name2", "name3")
KINDS = {
    "child": "Place beneath",
    "engagement": "Engagement",
    "team": "Team",
    "post": "Role",
    "partner": "Partner",
    "leader": "Leader",
}


class RenameForm(Form):
    """Another name from a day on."""

    name = forms.CharField(max_length=200, label="New name")
    on = Date(label="From", help_text="The day on which the new name began to hold.")
    reason = Text(required=True, label="Why", help_text="One sentence. It stands on the place’s page.")


class MergeForm(Form):
    """Which places become one, which of them goes on, from when and why."""

    other = Choice(label="Merges with")
    other2 = Choice(required=False, label="And with")
    other3 = Choice(required=False, label="And with")
    into = forms.ChoiceField(widget=forms.RadioSelect, label="What becomes of them")
    name = forms.CharField(max_length=200, required=False, label="Name of the new place")
    on = Date(
        label="From", help_text="The day on which they became one. Hours count together from its month on."
    )
    reason = Text(required=True, label="Why", help_text="One sentence. It stands on the place’s page.")

    def __init__(self, *args: Any, row: Unit, others: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.ref, f"{one.name}, in {one.parent.name}" if one.parent else one.name) for one in others]
        self.fields["other"].choices = [("", "Choose a place"), *named]
        for name in OTHERS[1:]:
            self.fields[name].choices = [("", "No further place"), *named]
        self.fields["into"].choices = [
            ("new", "They become a new place"),
            ("this", f"{row.name} goes on and takes the others in"),
            ("other", "The place it merges with goes on and takes the others in"),
        ]

    def refs(self, row: Unit) -> list[str]:
        """The places that become one, this one first."""
        return [row.ref, *(self.cleaned_data[name] for name in OTHERS if self.cleaned_data[name])]

    def kept(self, row: Unit) -> str:
        """The ref of the place that goes on; empty for a new one."""
        into = self.cleaned_data["into"]
        return {"this": row.ref, "other": str(self.cleaned_data["other"])}.get(into, "")


class SplitForm(Form):
    """Into which new places, from when and why."""

    name1 = forms.CharField(max_length=200, label="First new place")
    name2 = forms.CharField(max_length=200, label="Second new place")
    name3 = forms.CharField(max_length=200, required=False, label="Third new place")
    on = Date(label="From", help_text="The day on which it was split. Hours count apart from its month on.")
    reason = Text(required=True, label="Why", help_text="One sentence. It stands on the places’ pages.")

    def names(self) -> list[str]:
        """The names given."""
        return [self.cleaned_data[name] for name in NAMES if self.cleaned_data[name]]


def _context(request: HttpRequest, row: Unit, **more: Any) -> dict[str, Any]:
    return {"row": row, "above": above(request.scope, row), **more}


@page
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """What can change about a place over time, and what did."""
    row = people.unit(request.scope, ref, Permission.UNIT_EDIT)
    changes = told(request.scope, people.past_of(request.scope, row), row)
    return render(request, "unit/change.html", _context(request, row, changes=changes[::-1]))


@page
def rename(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a place another name from a day on; or take the latest one back."""
    row = people.unit(request.scope, ref, Permission.UNIT_EDIT)
    if request.method == "POST" and "take_back" in request.POST:
        return _take_back_name(request, row)
    start = {"name": row.name, "on": request.today, "version": row.version}
    form = RenameForm(request.POST or typed_before(request) or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            fields = {name: data[name] for name in ("name", "on", "reason")}
            version = data["version"] or row.version
            actions.rename_unit(unit_ref=ref, version=version, by=request.scope, at=request.at, **fields)
            messages.success(request, "The place has its new name. The old one still leads here.")
            return reverse("unit", args=[ref])

        answer = attempt(request, form, save)
        if answer:
            return answer
    status = 422 if request.method == "POST" else 200
    return render(request, "unit/rename.html", _context(request, row, form=form), status=status)


def _take_back_name(request: HttpRequest, row: Unit) -> HttpResponse:
    try:
        actions.take_back_rename(unit_ref=row.ref, by=request.scope, at=request.at)
        messages.success(request, "The name before is back.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("unit-change", row.ref)


@page
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Let places become one: chosen, looked at, saved."""
    row = people.unit(request.scope, ref, Permission.UNIT_EDIT)
    others = people.like(request.scope, row, limit=LISTED + 1)
    typed = request.POST or typed_before(request) or None
    form = MergeForm(typed, row=row, others=others[:LISTED], initial={"into": "new", "on": request.today})

    def plan() -> Plan:
        data = form.cleaned_data
        places = {"refs": form.refs(row), "into": form.kept(row), "name": data["name"]}
        return plan_merge(request.scope, on=data["on"], today=request.today, **places)

    def save() -> str:
        data = form.cleaned_data
        unit = support.merge_units(
            refs=form.refs(row),
            into=form.kept(row),
            name=data["name"],
            on=data["on"],
            reason=data["reason"],
            choices=_choices(request),
            seen=request.POST.get("seen", ""),
            by=request.scope,
            at=request.at,
        )
        messages.success(request, "The places are one now. What was before stays readable.")
        return reverse("unit", args=[unit.ref])

    answer = _steps(request, row, form, plan, save)
    if answer:
        return answer
    context = _context(request, row, form=form, others=others, cut=len(others) > LISTED, most=LISTED)
    return render(request, "unit/merge.html", context, status=422 if form.errors else 200)


@page
def split(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a place become several: named, looked at, saved."""
    row = people.unit(request.scope, ref, Permission.UNIT_EDIT)
    form = SplitForm(request.POST or typed_before(request) or None, initial={"on": request.today})

    def plan() -> Plan:
        on = form.cleaned_data["on"]
        return plan_split(request.scope, ref=ref, names=form.names(), on=on, today=request.today)

    def save() -> str:
        support.split_unit(
            ref=ref,
            names=form.names(),
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            choices=_choices(request),
            seen=request.POST.get("seen", ""),
            by=request.scope,
            at=request.at,
        )
        messages.success(request, "The place is split. Its history stays here.")
        return reverse("unit", args=[ref])

    answer = _steps(request, row, form, plan, save)
    if answer:
        return answer
    return render(
        request, "unit/split.html", _context(request, row, form=form), status=422 if form.errors else 200
    )


def _steps(
    request: HttpRequest, row: Unit, form: Form, plan: Callable[[], Plan], save: Callable[[], str]
) -> HttpResponse | None:
    """The second page, or what the third step leads to; None while the first page has to be shown."""
    step = request.POST.get("step", "")
    if request.method != "POST" or not form.is_valid() or step == "edit":
        return None
    try:
        shown = plan()
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    if step == "save":
        answer = attempt(request, form, save)
        if answer:
            return answer
    return _preview(request, row, form, shown)


def _choices(request: HttpRequest) -> dict[str, str]:
    """What goes where, as chosen on the second page."""
    return {
        name.removeprefix("do-"): request.POST[name]
        for name in request.POST
        if name.startswith("do-") and request.POST[name]
    }


def _preview(request: HttpRequest, row: Unit, form: Form, plan: Plan) -> HttpResponse:
    chosen = _choices(request)
    usual = {} if plan.kind == "split" else {piece.key: "0" for piece in plan.pieces}
    words = practice.words_of(request.scope, int(row.root_id or row.pk))
    pieces = [
        {
            "piece": piece,
            "kind": KINDS[piece.kind],
            "detail": _detail(piece, words),
            "options": _options(plan, piece, chosen.get(piece.key, usual.get(piece.key, _default(piece)))),
        }
        for piece in plan.pieces
    ]
    again = [(name, request.POST.get(name, "")) for name in form.fields if name != "once"]
    parents = {unit.parent.name: unit.parent for unit in plan.sources if unit.parent}
    context = _context(request, row, form=form, plan=plan, pieces=pieces, again=again)
    context["once"] = request.POST.get("once") or form.fields["once"].initial
    context["moves_over"] = [name for name in parents if name != plan.parent.name]
    context["new_home"] = _home(plan)
    return render(request, "unit/preview.html", context, status=422 if form.errors else 200)


def _home(plan: Plan) -> Unit:
    unit = plan.targets[0].unit
    return (unit.parent or unit) if unit else plan.parent


def _default(piece: Piece) -> str:
    """In a split, places and engagements have to be chosen for; the rest stays unless someone says otherwise."""
    return "" if piece.kind in {"child", "engagement"} else STAY


def _options(plan: Plan, piece: Piece, chosen: str) -> list[tuple[str, str, bool]]:
    """(value, words, chosen) of what can become of a piece."""
    found = [(str(number), f"Goes on in {one.name}") for number, one in enumerate(plan.targets)]
    if piece.may_stay:
        found.append((STAY, f"Stays in {piece.unit.name}"))
    return [(value, words, value == chosen) for value, words in found]


def _detail(piece: Piece, words: Any) -> str:
    if words is None:
        return piece.detail
    if piece.kind == "child":
        return str(words.level_name(piece.detail))
    return str(words.label(piece.detail)) if piece.kind == "partner" else piece.detail


@page
def undo(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back a merge or split."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    turn = people.reshaping(request.scope, ref)
    try:
        support.undo_reshaping(reshaping_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "Taken back. The places are as they were before.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("unit-change", turn.moved["units"][0])
