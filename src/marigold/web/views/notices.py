"""One's notices, how one wants to be told, and the link that mutes in one click."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from marigold.access.scope import COMMAND_LINE
from marigold.kit.doing import Refused
from marigold.people.models import Person
from marigold.support import actions
from marigold.support.selectors import notices as reads
from marigold.web.forms import Form
from marigold.web.notices import path_of, read_mute_token
from marigold.web.posting import attempt, page, typed_before


class WishesForm(Form):
    """How one wants to be told."""

    off = forms.BooleanField(required=False, label="No e-mail at all")
    daily = forms.BooleanField(required=False, label="Gather them into one e-mail in the morning")
    quiet_from = forms.TimeField(
        label="Quiet from", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label="Quiet until",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="In your own time zone. The same time twice means no quiet hours.",
    )
    heard = forms.MultipleChoiceField(
        label="E-mail me when",
        required=False,
        choices=list(actions.KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )


@page
def notices(request: HttpRequest) -> HttpResponse:
    """What one should hear of, newest first; and how one wants to be told."""
    if request.method == "POST" and request.POST.get("read"):
        actions.read_notices(by=request.scope, at=request.at)
    wishes = reads.wishes_of(request.scope, request.user.pk)
    start: dict[str, Any] = {
        name: getattr(wishes, name) for name in ("off", "daily", "quiet_from", "quiet_until")
    }
    start["heard"] = [kind for kind in actions.KINDS if kind not in wishes.muted]
    sent = request.POST if request.method == "POST" and not request.POST.get("read") else None
    form = WishesForm(sent or typed_before(request), initial=start)
    if sent and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            muted = set(actions.KINDS) - set(data.pop("heard"))
            names = ("off", "daily", "quiet_from", "quiet_until")
            actions.set_wishes(
                person=request.user,
                muted=muted,
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in names},
            )
            messages.success(request, "Saved.")
            return reverse("notices")

        answer = attempt(request, form, act)
        if answer:
            return answer
    rows = [(row, path_of(row)) for row in reads.mine(request.scope)]
    shown = {"rows": rows, "form": form, "unread": any(row.read_at is None for row, _ in rows)}
    return render(request, "notices/notices.html", shown, status=422 if sent else 200)


@csrf_exempt  # mail programs post here by themselves; the token says for whom, and muting is all it does
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """Mute one kind of notice, or all, for the person a mail went to: one click, no sign-in."""
    found = read_mute_token(token)
    person = Person.objects.filter(ref=found[0], is_active=True).first() if found else None
    if found is None or person is None:
        raise Http404("There is nothing here.")
    kind = found[1]
    if request.method == "POST":
        wishes = reads.wishes_of(COMMAND_LINE, person.pk)
        actions.set_wishes(
            person=person,
            off=wishes.off or not kind,
            daily=wishes.daily,
            quiet_from=wishes.quiet_from,
            quiet_until=wishes.quiet_until,
            muted=wishes.muted | ({kind} if kind else set()),
            by=COMMAND_LINE,
            at=request.at,
        )
    words = actions.KINDS.get(kind, "everything")
    shown = {"done": request.method == "POST", "words": words, "all": not kind}
    return render(request, "notices/mute.html", shown)


@page
def keep(request: HttpRequest) -> HttpResponse:
    """Keep or let go of a filter, and go back to its list."""
    back = request.POST.get("back", "")
    if request.method != "POST" or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        raise Http404("There is nothing here.")
    path, _, query = back.partition("?")
    try:
        if request.POST.get("drop"):
            key = request.POST["drop"]
            actions.drop_filter(key=int(key) if key.isdigit() else 0, by=request.scope, at=request.at)
        else:
            pairs = [
                (name, value) for name, value in parse_qsl(query) if name not in {"after", "before", "page"}
            ]
            name = request.POST.get("name", "")
            actions.keep_filter(page=path, name=name, query=urlencode(pairs), by=request.scope, at=request.at)
            messages.success(request, "Kept. It stands above the list.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(back)
