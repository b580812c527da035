"""An award: its badge to take along, who sees it, mentoring, renewing; and credentials that others gave."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.core import credentials as ob
from marigold.growth import actions
from marigold.growth import selectors as growth
from marigold.growth.actions.others import Recorded
from marigold.growth.issuing import drawing
from marigold.growth.models import Award, OtherCredential
from marigold.kit.doing import Refused
from marigold.web.award_forms import OtherForm
from marigold.web.badges import badge_in, facts, lines, look_at, told
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.awarding import held_line

FILES = {
    "badge.png": "image/png",
    "badge.svg": "image/svg+xml",
    "badge.json": "application/json",
    "badge.jwt": "application/jwt",
}


@page
def award(request: HttpRequest, ref: str) -> HttpResponse:
    """One award, for its holder and for those who give awards in its system."""
    row = growth.award(request.scope, ref)
    context = {
        "held": held_line(request.scope, row),
        "mine": row.person_id is not None and row.person_id == request.scope.person_id,
        "address": request.build_absolute_uri(reverse("verify-award", args=[row.token])),
        "files": list(FILES),
    }
    return render(request, "growth/award.html", context)


@page
def file(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """The badge in one of its forms, for its holder. One that was taken back is told so by whoever checks it."""
    row = growth.my_award(request.scope, ref)
    if name not in FILES or not row.credential:
        raise Http404("There is no such file.")
    answer = HttpResponse(body(row, name), content_type=FILES[name])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def body(row: Award, name: str) -> str | bytes:
    """What is in the file."""
    text = json.dumps(row.credential, ensure_ascii=False)
    if name == "badge.json":
        return json.dumps(row.credential, ensure_ascii=False, indent=2)
    if name == "badge.jwt":
        return row.signed_text
    if name == "badge.svg":
        return ob.bake_svg(drawing(row), text)
    return ob.bake_png(ob.badge_png(drawing(row)), text)


@require_POST
@page
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Make one's award public, or not."""
    row = actions.show_award(
        award_ref=ref, public=request.POST.get("public") == "yes", by=request.scope, at=request.at
    )
    said = (
        "Public: whoever has the address can check it."
        if row.public
        else "Not public: its address opens nothing."
    )
    messages.success(request, said)
    return redirect(reverse("award", args=[ref]))


@require_POST
@page
def mentor(request: HttpRequest, ref: str) -> HttpResponse:
    """Offer to mentor, or not."""
    try:
        row = actions.offer_mentoring(
            award_ref=ref, offers=request.POST.get("offers") == "yes", by=request.scope, at=request.at
        )
        said = (
            "You offer to mentor. People on a pathway can find you."
            if row.mentors
            else "You do not offer it now."
        )
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("award", args=[ref]))


@require_POST
@page
def renew(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin the pathway again for a fresh award that is tied to this one."""
    row = growth.my_award(request.scope, ref)
    try:
        made = actions.enrol(
            pathway_key=row.pathway_key, root=row.root, renews=row, by=request.scope, at=request.at
        )
        return redirect(reverse("enrolment", args=[made.ref]))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("award", args=[ref]))


@page
def other_new(request: HttpRequest) -> HttpResponse:
    """Record a credential that someone else gave."""
    return _other(request, None)


@page
def other(request: HttpRequest, ref: str) -> HttpResponse:
    """One of them: what was found in it, and correcting it."""
    return _other(request, growth.other_credential(request.scope, ref))


def _other(request: HttpRequest, row: OtherCredential | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if row is not None:
        names = ("title", "issuer", "issued_on", "expires_on", "link", "version")
        initial = {name: getattr(row, name) for name in names}
    form = OtherForm(request.POST or typed_before(request), request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = attempt(request, form, lambda: _keep(request, row, form.cleaned_data))
        if answer:
            return answer
    context = {"form": form, "row": row, "checks": lines(row.verdict) if row else ()}
    return render(request, "growth/other.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, row: OtherCredential | None, data: dict[str, Any]) -> str:
    badge = badge_in(data["file"], "")
    verdict = look_at(badge, request.at) if badge else None
    if verdict is not None and verdict.state == "unreadable":
        raise Refused(f"{verdict.says} {verdict.checks[-1].says}", field="file")
    said = facts(verdict) if verdict is not None else {}
    names = ("title", "issuer", "issued_on", "expires_on")
    given = Recorded(
        **{
            name: data[name] or said.get(name) or ("" if name in ("title", "issuer") else None)
            for name in names
        },
        link=data["link"],
        badge=badge,
        verdict=told(verdict) if verdict is not None else None,
    )
    doing = {"given": given, "by": request.scope, "at": request.at}
    if row is None:
        made = actions.record_credential(**doing)
    else:
        made = actions.change_credential(ref=row.ref, version=data["version"] or row.version, **doing)
    messages.success(request, "Kept.")
    return reverse("other-credential", args=[made.ref]) if badge else reverse("pathways")


@require_POST
@page
def other_remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Take it out."""
    actions.remove_credential(ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Taken out.")
    return redirect(reverse("pathways"))
