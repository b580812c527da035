"""What anyone may see, without signing in: a public award, a check of any badge, and what badges rest on."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from marigold.access.scope import COMMAND_LINE, NOBODY
from marigold.core.growth.pathway import ASKS
from marigold.growth import selectors as growth
from marigold.growth.issuing import document_of, jwk_of
from marigold.growth.models import Award
from marigold.growth.pathways import about, pathway
from marigold.kit.doing import NotThere, Refused
from marigold.practice import selectors as practice
from marigold.web.award_forms import CheckForm
from marigold.web.badges import badge_in, belongs_to, facts, lines, look_at, told
from marigold.web.views.awards import body

View = Callable[..., HttpResponse]
LIST_SECONDS, DOCUMENT_SECONDS = 300, 3600


def for_anyone(view: View) -> View:
    """A page without sign-in. What is not public and what is not there answer the same; search engines stay away."""

    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except NotThere as error:
            raise Http404("There is nothing here.") from error
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return show


def _document(value: Any, seconds: int) -> HttpResponse:
    answer = HttpResponse(json.dumps(value, ensure_ascii=False), content_type="application/json")
    answer["Cache-Control"] = f"public, max-age={seconds}"
    # Anyone's verifier may read it, also one that runs in a browser.
    answer["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@for_anyone
def issuer(request: HttpRequest, ref: str) -> HttpResponse:
    """The issuer's document: its profile and its keys."""
    return _document(document_of(growth.issuer(NOBODY, ref)), DOCUMENT_SECONDS)


@for_anyone
def issuer_key(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """One key as JWK."""
    row = growth.issuer_key(NOBODY, ref, key)
    return _document(jwk_of(row.issuer, row), DOCUMENT_SECONDS)


@for_anyone
def status(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A list of badges taken back, signed."""
    return _document(growth.status_list(NOBODY, ref, number).document, LIST_SECONDS)


@for_anyone
def achievement(request: HttpRequest, ref: str, edition: str, key: str) -> HttpResponse:
    """What an award of an issuer asks for, and which entries of frameworks it is about."""
    row = growth.issuer(NOBODY, ref)
    found = pathway(COMMAND_LINE, key, practice.edition_by_ref(COMMAND_LINE, edition).pk)
    context = {"issuer": row, "way": found, "asks": ASKS, "about": about(COMMAND_LINE, found)}
    return render(request, "verify/achievement.html", context)


@for_anyone
def award(request: HttpRequest, token: str) -> HttpResponse:
    """A public award: how it stands now, what it rests on, and what was shown for it."""
    row = growth.public_award(NOBODY, token)
    verdict = look_at(json.dumps(row.credential), request.at)
    way = pathway(COMMAND_LINE, row.pathway_key, row.edition_id)
    address = request.build_absolute_uri(reverse("verify-award", args=[token]))
    context = {
        "row": row,
        "verdict": verdict,
        "checks": lines(told(verdict)),
        "facts": facts(verdict),
        "way": way,
        "address": address,
        "qr": _qr(address),
        "newer": _newer(row),
    }
    answer = render(request, "verify/award.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _newer(row: Award) -> Award | None:
    """The award that renewed it, where that one is public too."""
    return row.renewed_by.filter(public=True, revoked_on__isnull=True).order_by("-id").first()


def _qr(address: str) -> str:
    """The address as a QR code, drawn."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=2, scale=4, light="#fff", title="The address of this page as a QR code")


@for_anyone
def award_file(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The badge of a public award, for others' verifiers; and its picture for the page."""
    row = growth.public_award(NOBODY, token)
    types = {"badge.svg": "image/svg+xml", "badge.json": "application/json"}
    if name not in types:
        raise NotThere("There is nothing here.")
    answer = HttpResponse(body(row, name), content_type=types[name])
    answer["Cache-Control"] = "no-store"
    return answer


@for_anyone
def check(request: HttpRequest) -> HttpResponse:
    """Check any badge: a file or pasted text. Nothing of it is kept, and nobody else is asked."""
    typed = request.method == "POST"
    form = CheckForm(request.POST if typed else None, request.FILES if typed else None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        if not ratelimit.consume(request, action="verify"):
            return render(request, "429.html", status=429)
        if form.is_valid():
            try:
                context |= _checked(request, form.cleaned_data)
            except Refused as refused:
                form.refuse(refused.message, refused.field)
    answer = render(request, "verify/check.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _checked(request: HttpRequest, data: dict[str, Any]) -> dict[str, Any]:
    badge = badge_in(data["file"], data["text"])
    if not badge:
        raise Refused("Choose a file, or paste a badge.", field="file")
    verdict = look_at(badge, request.at)
    found = {"verdict": verdict, "checks": lines(told(verdict)), "facts": facts(verdict)}
    if data["email"]:
        found |= {"email": data["email"], "theirs": belongs_to(verdict, data["email"])}
    return found
