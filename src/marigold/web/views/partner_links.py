"""Sending partners the link to their page, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.kit.doing import Refused
from marigold.support import actions
from marigold.support.selectors import partner_links as reads
from marigold.web.partner_tokens import mail_link, path_of
from marigold.web.posting import page
from marigold.web.present.room import context, room


@page
def partners(request: HttpRequest, ref: str) -> HttpResponse:
    """Partners of an engagement, and the links they hold."""
    here = room(request.scope, ref, "agreement", Permission.AGREEMENT_EDIT)
    held = {}
    for link in reads.links(request.scope, here.engagement):
        held.setdefault(link.person_id, link)
    rows = [
        {"person": person, "link": held.get(person.pk), "on": _works(held.get(person.pk), request)}
        for person in reads.holders(request.scope, here.engagement)
    ]
    return render(request, "partner/partners.html", context(here, rows=rows))


def _works(link: object, request: HttpRequest) -> bool:
    return (
        link is not None
        and getattr(link, "revoked_at", None) is None
        and getattr(link, "expires_on", request.today) >= request.today
    )


@require_POST
@page
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Send one partner the link to their page. The one sent before ends."""
    try:
        link = actions.send_link(
            engagement_ref=ref, person_ref=request.POST.get("person", ""), by=request.scope, at=request.at
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return _back(ref)
    address = request.build_absolute_uri(path_of(link))
    if mail_link(link, address, by=request.user.name):
        messages.success(request, f"The link is on its way to {link.person.name}.")
    else:
        messages.error(request, "No mail could be sent. Ask whoever runs this site to look at its mail.")
    return _back(ref)


@require_POST
@page
def revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a link back."""
    link = actions.revoke_link(link_ref=ref, by=request.scope, at=request.at)
    messages.success(request, f"{link.person.name}’s link opens nothing any more.")
    return _back(link.engagement.ref)


def _back(ref: str) -> HttpResponse:
    return redirect(reverse("engagement-partners", args=[ref]), permanent=False)
