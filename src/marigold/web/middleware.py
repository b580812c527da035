"""Who is asking, when, with what proof; and reads that cannot write."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from marigold.access.scope import NOBODY
from marigold.kit.reading import reading_only
from marigold.practice.selectors.asking import asking as who_asks
from marigold.web import reads
from marigold.web.factors import has_factor

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# The sign-in library tidies its own tables while it shows them (sessions that ended elsewhere, say).
TIDIES = "/account/"
# What stays open to someone whose role asks for a second factor they have not set up yet.
OPEN = ("/account/", "/help/", "/theme/")
LAST = "last"
KEPT = "kept"  # where typed text waits in the session while someone signs in again


def asking(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put `at`, `today` and `scope` on the request; run safe methods on a connection that cannot write."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.scope.second_factor and not request.path.startswith(OPEN) and not has_factor(request.user):
            return _set_up_first(request)
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
        signed_in = person.is_authenticated
        request.scope, request.words_of_systems = (
            who_asks(person, on=request.today) if signed_in else (NOBODY, {})
        )
        request.own_words = None  # chosen once it is known what the page is about
        request.looks = []
        response = answer(request)
        reads.keep(request, response)
        _sign(request, response)
        return response

    return handle


def whose(request: HttpRequest) -> str:
    """The `ref` of who was signed in here last, also after their session ran out; empty when unknown."""
    return str(request.get_signed_cookie(LAST, default="", salt=LAST))


def _set_up_first(request: HttpRequest) -> HttpResponse:
    """To the page where a second factor is set up; what was being sent is kept and shown again after."""
    if request.method == "POST":
        put_aside(request)
    there = reverse("mfa_index")
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)


def put_aside(request: HttpRequest) -> None:
    """Keep what was posted in the session, until its writer can send it."""
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in {"csrfmiddlewaretoken"}}
    request.session[KEPT] = {"path": request.path, "typed": typed, "whose": whose(request)}


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
