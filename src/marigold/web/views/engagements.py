"""To be written."""

from django.http import HttpRequest, HttpResponse


def new(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def engagement(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def edit(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def place(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def pair(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def event(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
