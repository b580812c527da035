"""What needs attention: every indicator one may see, those with signals first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.improvement import selectors as improvement
from marigold.improvement import taken_up
from marigold.people import selectors as people
from marigold.web.posting import page
from marigold.web.present.attention import lines_of
from marigold.web.present.gaps import overdue
from marigold.web.present.indicators import LEVELS


@page
def attention(request: HttpRequest) -> HttpResponse:
    """The newest study of each, narrowed to a place and a level."""
    place, level = request.GET.get("place", ""), request.GET.get("level", "")
    unit = people.unit(request.scope, place) if place else None
    level = level if level in LEVELS else ""
    rows = improvement.attention(request.scope, place=unit.path if unit else "", level=level)
    lines = lines_of(rows[: improvement.ATTENTION])
    places = dict(sorted({(one.unit_ref, one.unit) for one in lines}, key=lambda one: one[1]))
    if unit:
        places[unit.ref] = unit.name
    mine: list[Any] = taken_up.answered_for(request.scope)
    for one in mine:
        one.overdue = overdue(one, request.today)
    context = {
        "mine": mine,
        "lines": lines,
        "looks": sum(one.looks for one in lines),
        "better": sum(one.variation[0] == "better" for one in lines),
        "cut": len(rows) > improvement.ATTENTION,
        "places": places.items(),
        "levels": LEVELS.items(),
        "place": place,
        "level": level,
    }
    return render(request, "indicators/attention.html", context)
