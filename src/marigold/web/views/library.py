"""To be written."""

from django.http import HttpRequest, HttpResponse


def library(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def model(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def crosswalk(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
