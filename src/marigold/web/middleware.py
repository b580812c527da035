"""Who is asking, when; and reads that cannot write."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from marigold.access.scope import NOBODY
from marigold.kit.reading import reading_only
from marigold.people.selectors import scope_for

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# The sign-in library tidies its own tables while it shows them (sessions that ended elsewhere, say).
TIDIES = "/account/"
LAST = "last"


def asking(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put `at`, `today` and `scope` on the request; run safe methods on a connection that cannot write."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE and not request.path.startswith(TIDIES):
            with reading_only():
                return get_response(request)
        return get_response(request)

    def handle(request: HttpRequest) -> HttpResponse:
        request.at = timezone.now()
        person = request.user
        zone = ZoneInfo(person.time_zone) if person.is_authenticated else timezone.get_default_timezone()
        timezone.activate(zone)
        request.today = today_in(request.at, zone)
        request.scope = scope_for(person, on=request.today) if person.is_authenticated else NOBODY
        response = answer(request)
        _sign(request, response)
        return response

    return handle


def whose(request: HttpRequest) -> str:
    """The `ref` of who was signed in here last, also after their session ran out; empty when unknown."""
    return str(request.get_signed_cookie(LAST, default="", salt=LAST))


def _sign(request: HttpRequest, response: HttpResponse) -> None:
    """Leave a signed note of who is signed in, so that what is typed after a session ran out stays theirs."""
    if request.user.is_authenticated and whose(request) != request.user.ref:
        response.set_signed_cookie(
            LAST,
            request.user.ref,
            salt=LAST,
            max_age=settings.SESSION_COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def today_in(at: timezone.datetime, zone: ZoneInfo) -> date:
    """The date on the wall of the person who asks."""
    return at.astimezone(zone).date()
