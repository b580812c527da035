"""To be written."""

from django.http import HttpRequest, HttpResponse


def engagements(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def activities(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def goals(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
