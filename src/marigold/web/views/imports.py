"""To be written."""

from django.http import HttpRequest, HttpResponse


def imports(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def file(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def preview(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def apply(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def undo(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def refused(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
