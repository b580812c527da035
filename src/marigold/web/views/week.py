"""My support week."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.core.week import week_of
from marigold.web.posting import page
from marigold.web.present.week import week_page


@page
def week(request: HttpRequest) -> HttpResponse:
    """The week, what is next in order, signals and the month so far."""
    asked = request.GET.get("from", "")
    try:
        monday = week_of(date.fromisoformat(asked)) if asked else week_of(request.today)
    except ValueError:
        monday = week_of(request.today)
    shown = week_page(request.scope, monday=monday, today=request.today)
    return render(
        request,
        "week/week.html",
        {
            "page": shown,
            "monday": monday,
            "before": monday - timedelta(days=7),
            "after": monday + timedelta(days=7),
            "this_week": week_of(request.today),
        },
    )
