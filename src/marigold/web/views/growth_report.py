"""The report of a self-evaluation, on the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.web.posting import page
from marigold.web.present.growth_report import report as report_of


@page
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One's own report, or one that is shown to one."""
    shown = report_of(
        request.scope,
        ref,
        today=request.today,
        compare=request.GET.get("then", "yes") != "no",
        lens=request.GET.get("lens", ""),
    )
    return render(request, "growth/report.html", {"r": shown})
