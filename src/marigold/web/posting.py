"""What every page needs around an action: signed in, sent once, refusals and stale saves shown, nothing typed lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict

from marigold.audit.models import OnceKey
from marigold.kit.doing import NotThere, Refused, Stale
from marigold.web.forms import Form
from marigold.web.middleware import KEPT, put_aside

View = Callable[..., HttpResponse]


class _Unfinished(Exception):
    """The post did not end in a redirect, so its key is not used up."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def page(view: View) -> View:
    """A page for signed-in people. Not there and not yours look the same; a post is carried out once."""

    @wraps(view)
    def show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        try:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            return _once(request, view, *args, **kwargs)
        except NotThere as error:
            raise Http404(str(error)) from error

    return show


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        put_aside(request)
    return redirect_to_login(request.get_full_path())


def typed_before(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """What this person typed here before their sign-in ran out; shown again and kept until it is sent.

    To anyone else who signs in on the same computer it is not shown.
    """
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path or kept.get("whose") != request.user.ref:
        return None
    return MultiValueDict(kept["typed"])


def _once(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponse:
    key = request.POST.get("once", "")
    if not key:
        return view(request, *args, **kwargs)
    known = OnceKey.objects.filter(key=key, person_ref=request.user.ref).first()
    if known:
        return HttpResponseRedirect(known.location or request.path)
    try:
        with transaction.atomic():
            row = OnceKey(key=key, person_ref=request.user.ref, path=request.path[:300], at=request.at)
            row.save(force_insert=True)
            response = view(request, *args, **kwargs)
            if response.status_code not in {301, 302, 303}:
                raise _Unfinished(response)
            row.location = response["Location"][:300]
            row.save(update_fields=["location"])
    except _Unfinished as unfinished:
        return unfinished.response
    except IntegrityError:
        known = OnceKey.objects.filter(key=key, person_ref=request.user.ref).first()
        if known is None:
            raise
        return HttpResponseRedirect(known.location or request.path)
    if request.session.get(KEPT, {}).get("path") == request.path:
        del request.session[KEPT]
    return response


def attempt(request: HttpRequest, form: Form, act: Callable[[], str]) -> HttpResponse | None:
    """Run an action for a valid form; None (with errors on the form) when it is refused.

    `act` returns the address to go to. A stale save answers 409 with both texts and loses neither.
    """
    try:
        with transaction.atomic():
            return redirect(act())
    except Refused as refused:
        remedies = " ".join(finding.remedy for finding in refused.findings)
        form.refuse(f"{refused.message} {remedies}".strip(), refused.field)
    except Stale as stale:
        return conflict(request, form, stale)
    return None


def conflict(request: HttpRequest, form: Form, stale: Stale) -> HttpResponse:
    """Both versions of what two people changed, and a way to save either or a mix."""
    rows = [
        {"name": name, "label": _label(form, name), "theirs": stale.theirs[name], "yours": yours}
        for name, yours in stale.yours.items()
        if stale.theirs.get(name) != yours
    ]
    # What told the form's starting point is left out when it is sent again: then one of the two texts is meant to win.
    typed = [(name, values) for name, values in request.POST.lists() if name not in form.forgets]
    return render(
        request,
        "pages/conflict.html",
        {"rows": rows, "row": stale.row, "typed": typed, "version": stale.row.version},
        status=409,
    )


def _label(form: Form, name: str) -> str:
    field = form.fields.get(name)
    return (
        str(field.label or name.replace("_", " ").capitalize())
        if field
        else name.replace("_", " ").capitalize()
    )
