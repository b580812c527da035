"""To be written."""

from django.http import HttpRequest, HttpResponse


def new(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def cycle(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def move(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
