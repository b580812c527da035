"""To be written."""

from django.http import HttpRequest, HttpResponse


def theme(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def help_page(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def join(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
