"""What the role brings about, in a place and all beneath: local capacity, spread, staying power; on a page and as files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.support import selectors as support
from marigold.support.selectors import brought as reads
from marigold.web import exports
from marigold.web.posting import page
from marigold.web.present.brought import BroughtPage, brought_page
from marigold.web.present.brought_lasting import PARTS
from marigold.web.views.support_use import PLACES

TITLE = "What the role brings about"
PERIODS = {"12": "Last 12 months", "24": "Last two years", "36": "Last three years", "60": "Last five years"}


@page
def report(request: HttpRequest) -> HttpResponse:
    """Local capacity, spread and staying power of a place."""
    scope = request.scope
    unit, choices = place_of(request, mine=True)
    if unit is None:
        return nothing(request, TITLE)
    months = request.GET.get("months", "36")
    months = months if months in PERIODS else "36"
    shown = brought_page(
        scope,
        unit,
        practice.words_of(scope, int(unit.root_id or unit.pk)),
        months=int(months),
        today=request.today,
    )
    if request.GET.get("download"):
        return as_file(request, unit, "brought", _file(shown, request.GET["download"]))
    context = {
        "shown": shown,
        "choices": choices,
        "months": months,
        "periods": PERIODS.items(),
        "may_export": scope.allows_at(Permission.EXPORT_RUN, unit.path),
        "may_cascade": shown.whole,
    }
    return render(request, "reports/brought.html", context)


def place_of(request: HttpRequest, *, mine: bool) -> tuple[Unit | None, list[Unit]]:
    """The place that is asked for, and others one may ask for: those whose engagements one sees; `mine`: also those of
    engagements one is named on."""
    scope, wanted = request.scope, request.GET.get("place", "")
    held = people.units(scope, Permission.ENGAGEMENT_VIEW).filter(closed_on=None).select_related("parent")
    units = list(held.order_by("path")[:PLACES])
    if mine and not units:
        own = support.my_engagements(scope).order_by().values_list("unit_id", flat=True)
        units = reads.places_of(scope, sorted(set(own)))
    if not wanted:
        return (units[0] if units else None), units
    found = next((row for row in units if row.ref == wanted), None) or held.filter(ref=wanted).first()
    if found is None:
        raise NotThere("There is nothing here that you can see.")
    return found, units


def nothing(request: HttpRequest, title: str) -> HttpResponse:
    """For those who work in a system and see no place of it whole; for everyone else there is nothing here."""
    if not any(Permission.CHANGE_VIEW in grant.permissions for grant in request.scope.grants):
        raise NotThere("There is nothing here that you can see.")
    why = "You see this page for places in which you see the engagements."
    return render(request, "reports/support_none.html", {"title": title, "why": why})


def as_file(
    request: HttpRequest, unit: Unit, name: str, told: tuple[Sequence[str], Iterable[Sequence[Any]]] | None
) -> HttpResponse:
    """A table of the page as CSV, for those who may take lists of the place with them."""
    if told is None or not request.scope.allows_at(Permission.EXPORT_RUN, unit.path):
        raise NotThere("There is nothing here that you can download.")
    head, rows = told
    return exports.response(form="csv", name=name, head=head, rows=rows, today=request.today)  # type: ignore[return-value]


def _file(shown: BroughtPage, part: str) -> tuple[Sequence[str], Iterable[Sequence[Any]]] | None:
    """The head and rows of one table."""
    if part == "spread":
        head = ["Month", *shown.spread.heads, "In all"]
        return head, [[label, *values, whole] for label, values, whole in shown.spread.rows]
    if part == "capacity" and shown.capacity is not None:
        rows = [
            (by.instrument.name, one.name, one.first_on, one.first, one.last_on, one.last, one.moved)
            for by in shown.capacity.parts
            for one in by.lines
        ]
        return ["Instrument", "Who", "First on", "First", "Last on", "Last", "Change"], rows
    if part == "stress" and shown.staying is not None:
        head = ["Event", *(name for _, name, _ in PARTS), "Looked at"]
        return head, [[name, *values, whole] for name, values, whole in shown.staying.rows]
    if part == "ended" and shown.staying is not None:
        rows_of = [
            (one.name, one.on, one.words, one.looked, "; ".join(name for _, name in one.carriers))
            for one in shown.staying.ended
        ]
        return ["Place", "Support ended", "Since then", "Looked at", "What carries it"], rows_of
    return None
