"""To be written."""

from django.http import HttpRequest, HttpResponse


def history(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse("", status=501)
