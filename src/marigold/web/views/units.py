"""To be written."""

from django.http import HttpRequest, HttpResponse


def units(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def unit(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def edit(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def add(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
