"""To be written."""

from django.http import HttpRequest, HttpResponse


def people(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def new(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def person(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def edit(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def invite(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def post(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
