"""To be written."""

from django.http import HttpRequest, HttpResponse


def week(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
