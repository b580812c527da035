"""Frameworks for other tools, read only: the CASE API. Open ones for everyone, the others for who is signed in."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from marigold.core.case import discovery, rest
from marigold.practice.selectors import exchange
from marigold.web.views.crosswalks import base_of

MAX_AGE = 300
NO_SUCH = "There is no such address in this API."
View = Callable[..., rest.Answer]


def served(view: View) -> Callable[..., HttpResponse]:
    """An answer of the API as HTTP: only looking is allowed, and who looks again asks for changes only."""

    @wraps(view)
    def answer(request: HttpRequest, version: str, kind: str, **more: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            made = rest.refusal(405, "invalid_selection_field", "This API is read only.")
        elif version not in discovery.VERSION_OF:
            made = rest.refusal(404, "unknownobject", NO_SUCH)
        else:
            made = view(request, version, kind, **more)
        return _http(request, made)

    return answer


@served
def listed(request: HttpRequest, version: str, kind: str) -> rest.Answer:
    """The list of frameworks; nothing else has a list."""
    if kind != "CFDocuments":
        return rest.refusal(404, "unknownobject", NO_SUCH)
    base = base_of(request)
    asked = {name: str(request.GET[name]) for name in request.GET}
    found = exchange.documents(request.scope, base)
    return rest.documents(found, _address(base, version), asked, discovery.VERSION_OF[version])


@served
def one(request: HttpRequest, version: str, kind: str, identifier: str) -> rest.Answer:
    """One thing by its identifier, or what the API offers."""
    base = base_of(request)
    if kind == "discovery" and identifier == discovery.FILES[version]:
        return rest.Answer(200, discovery.document(base, version))
    if kind not in discovery.SINGLE:
        return rest.refusal(404, "unknownobject", NO_SUCH)
    found = exchange.packages(request.scope, base)
    return rest.one(found, kind, identifier, _address(base, version), discovery.VERSION_OF[version])


def _address(base: str, version: str) -> str:
    return f"{base}/ims/case/{version}/CFDocuments"


def _http(request: HttpRequest, made: rest.Answer) -> HttpResponse:
    data = json.dumps(made.body, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.blake2b(data, digest_size=12).hexdigest()}"'
    same = made.status == 200 and tag in request.headers.get("If-None-Match", "")
    answer = HttpResponse(
        b"" if same else data, status=304 if same else made.status, content_type="application/json"
    )
    for name, value in made.headers.items():
        answer[name] = value
    if made.status == 405:
        answer["Allow"] = "GET, HEAD"
    if made.status == 200:
        kept = "private" if request.user.is_authenticated else "public"
        answer["Cache-Control"], answer["ETag"] = f"{kept}, max-age={MAX_AGE}", tag
    else:
        answer["Cache-Control"] = "no-store"
    answer["Vary"] = "Cookie, Host"
    return answer
