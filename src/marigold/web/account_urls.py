"""Sign-in, password and sessions.

The sign-in library's pages for adding addresses and signing up are closed: people are invited, and an address is
changed by whoever may edit the person.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path


def closed(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in library that is not used here."""
    raise Http404("There is nothing here.")


urlpatterns = [
    path("sessions/", include("allauth.usersessions.urls")),
    re_path(r"^(?:email|confirm-email|signup|login/code)/", closed),
    path("", include("allauth.account.urls")),
]
