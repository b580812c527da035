"""Reports over all one may see: strategies and who carries the work, and why things are as they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.support import selectors as support
from marigold.web.posting import page
from marigold.web.present.reports import cause_report, strategy_report


@page
def strategies(request: HttpRequest) -> HttpResponse:
    """Which strategies were used where, and what came of it."""
    _sees(request, Permission.CONCERN_VIEW)
    shown = strategy_report(request.scope, today=request.today)
    return render(request, "reports/strategies.html", {"shown": shown})


@page
def causes(request: HttpRequest) -> HttpResponse:
    """How many problems were a matter of learning or of conditions, and what answer each got."""
    _sees(request, Permission.READINESS_VIEW)
    return render(request, "reports/causes.html", {"shown": cause_report(request.scope)})


def _sees(request: HttpRequest, permission: Permission) -> None:
    """A report is there for those whose role allows it somewhere, and for those named on an engagement."""
    by_role = any(permission in grant.permissions for grant in request.scope.grants)
    if not by_role and not support.my_engagements(request.scope).exists():
        raise NotThere("There is nothing here that you can see.")
