"""How support is used: one report for a place, or for an engagement one is named on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Vocabulary
from marigold.support import selectors as support
from marigold.support.selectors.uses import About
from marigold.web.posting import page
from marigold.web.present.support_use import use_report

MONTHS = {"6": "6 months", "12": "12 months", "24": "2 years", "36": "3 years"}
BY = {"place": "Place", "tier": "Tier", "time": "Time"}
PLACES = 60


@page
def support_use(request: HttpRequest) -> HttpResponse:
    """Coverage, focus, who led, stages, goals and tiers of a place over a period."""
    scope = request.scope
    about, choices = about_of(request)
    if about is None:
        if not any(Permission.CHANGE_VIEW in grant.permissions for grant in scope.grants):
            raise NotThere("There is nothing here that you can see.")
        return render(request, "reports/support_none.html")
    months = request.GET.get("months", "12")
    months = months if months in MONTHS else "12"
    wanted = request.GET.get("by", "time" if about.engagement else "place")
    by = wanted if wanted in BY and not (wanted == "place" and about.engagement) else "time"
    words = words_of(scope, about)
    shown = use_report(scope, about, words, months=int(months), by=by, today=request.today)
    if by == "place" and not shown.heat.columns and "by" not in request.GET:
        by = "time"
        shown = use_report(scope, about, words, months=int(months), by=by, today=request.today)
    context = {
        "shown": shown,
        "chosen": about.engagement.ref if about.engagement else about.unit.ref,
        "choices": choices,
        "months": months,
        "periods": MONTHS.items(),
        "by": by,
        "ways": [(key, label) for key, label in BY.items() if key != "place" or not about.engagement],
    }
    return render(request, "reports/support.html", context)


def about_of(request: HttpRequest) -> tuple[About | None, list[tuple[str, list[tuple[str, str]]]]]:
    """What the report is about, and what else it could be about: places one sees whole, and one's engagements."""
    scope, wanted = request.scope, request.GET.get("place", "")
    units = list(
        people.units(scope, Permission.ACTIVITY_VIEW).filter(closed_on=None).order_by("path")[:PLACES]
    )
    # Whoever sees a whole place finds their engagements within it.
    mine: list[Any] = [] if units else list(support.my_engagements(scope).select_related("unit")[:PLACES])
    about: About | None
    if wanted:
        held = people.units(scope, Permission.ACTIVITY_VIEW)
        found = next((row for row in units if row.ref == wanted), None)
        found = found or (held.filter(ref=wanted).first() if units else None)
        about = About(found) if found is not None else _engagement(scope, wanted, mine)
    elif units:
        about = About(units[0])
    elif mine:
        about = About(mine[0].unit, mine[0])
    else:
        about = None
    choices = [("Places", [(row.ref, row.name) for row in units])]
    choices.append(("Your engagements", [(row.ref, row.name) for row in mine]))
    return about, [group for group in choices if group[1]]


def _engagement(scope: Scope, ref: str, mine: list[Any]) -> About:
    own = next((row for row in mine if row.ref == ref), None)
    row = own or support.engagement(scope, ref, Permission.ACTIVITY_VIEW)
    return About(row.unit, row)


def words_of(scope: Scope, about: About) -> Vocabulary | None:
    """The words of an engagement, or of the system of a place; None before it has any."""
    if about.engagement is not None:
        return practice.vocabulary(scope, about.engagement.edition_id)
    return practice.words_of(scope, int(about.unit.root_id or about.unit.pk))
