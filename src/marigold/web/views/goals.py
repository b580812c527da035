"""To be written."""

from django.http import HttpRequest, HttpResponse


def new(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def goal(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def edit(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def confirm(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def send_link(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def state(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def rate(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def measure(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def add_step(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def step(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)


def confirm_by_link(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
