"""To be written."""

from django.http import HttpRequest, HttpResponse


def log(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def plan(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def activity(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def replan(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def coplan(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def log_planned(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def cancel(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def debrief(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def follow_up(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
