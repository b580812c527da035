"""Support from level to level: the chain of a place, and what is agreed about handing support down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.support.actions import cascade as actions
from marigold.support.selectors import cascade as reads
from marigold.web.cascade_forms import STANDS, HandDownForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.cascade import cascade_page
from marigold.web.views.brought import as_file, nothing, place_of
from marigold.web.views.structures import place, shown_form
from marigold.web.views.support_use import MONTHS

TITLE = "Support from level to level"
LEDE = (
    "Who takes over support of places beneath, from which day. The page on the chain shows how far it came."
)


@page
def report(request: HttpRequest) -> HttpResponse:
    """Who supports whom, level by level; where the chain has a gap; what is agreed."""
    scope = request.scope
    unit, choices = place_of(request, mine=False)
    if unit is None:
        return nothing(request, TITLE)
    months = request.GET.get("months", "6")
    months = months if months in MONTHS else "6"
    file = bool(request.GET.get("download"))
    shown = cascade_page(
        scope,
        unit,
        practice.words_of(scope, int(unit.root_id or unit.pk)),
        months=int(months),
        today=request.today,
        everything=file,
    )
    if file:
        head = ["Place", "Level", "Support comes from", "Whose people"]
        rows = [(one.place.name, one.level, one.way, one.home) for one in shown.rows]
        return as_file(request, unit, "levels", (head, rows))
    context = {
        "shown": shown,
        "choices": choices,
        "months": months,
        "periods": MONTHS.items(),
        "may_export": scope.allows_at(Permission.EXPORT_RUN, unit.path),
    }
    return render(request, "reports/cascade.html", context)


def _back(unit: Unit) -> str:
    return f"{reverse('report-cascade')}?place={unit.ref}#agreed"


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Agree that a place takes over support of places beneath it."""
    scope = request.scope
    row = place(scope, ref, Permission.STRUCTURE_EDIT)
    places = reads.beneath(scope, row)
    words = practice.words_of(scope, int(row.root_id or row.pk))
    plural = {str(one["key"]): str(one.get("plural") or one["name"]) for one in words.levels} if words else {}
    keys = [key for key in reads.levels_beneath(scope, row) if key in plural] if plural else []
    levels = [(key, f"All {plural[key].lower()} beneath") for key in plural if key in keys]
    form = HandDownForm(request.POST or typed_before(request), new=True, levels=levels, places=places)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            kind, _, key = form.cleaned_data["what"].partition(":")
            actions.agree_hand_down(
                unit=row,
                said=form.said(),
                place=next(one for one in places if one.ref == key) if kind == "place" else None,
                level=key if kind == "level" else "",
                by=scope,
                at=request.at,
            )
            messages.success(request, "Written down. It is looked at again from that day on.")
            return _back(row)

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, f"{row.name} takes over", "Save", _back(row), LEDE)


@page
def hand_down(request: HttpRequest, ref: str) -> HttpResponse:
    """One agreement."""
    row = reads.hand_down(request.scope, ref)
    context = {
        "row": row,
        "stands": dict(STANDS)[row.state],
        "overdue": row.overdue(request.today),
        "may_edit": reads.may(request.scope, Permission.STRUCTURE_EDIT, row.unit),
        "may_history": reads.may(request.scope, Permission.HISTORY_VIEW, row.unit),
        "back": _back(row.unit),
    }
    return render(request, "structures/hand_down.html", context)


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Agree on another day, or say whether it came."""
    row = reads.hand_down(request.scope, ref, Permission.STRUCTURE_EDIT)
    form = HandDownForm(request.POST or typed_before(request), new=False, initial=HandDownForm.start(row))
    back = reverse("hand-down", args=[ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_hand_down(
                hand_down_ref=ref, version=version, said=form.said(), by=request.scope, at=request.at
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, str(row), "Save", back)
