"""One's own space: what waits, looks at oneself and whom they are shown to, and what one means to do next."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.kit.doing import Refused
from marigold.measures import actions
from marigold.support.actions import measures as asking
from marigold.support.selectors.own import own_engagements
from marigold.web.posting import page
from marigold.web.present.own import own_space
from marigold.web.views.answering import look_sheet


@page
def mine(request: HttpRequest) -> HttpResponse:
    """One's own space. Nobody else can open it."""
    return _show(request)


def _show(request: HttpRequest, *, typed: str = "", problem: str = "") -> HttpResponse:
    engagements = own_engagements(request.scope)
    over = any(Permission.ACTIVITY_EDIT in grant.permissions for grant in request.scope.grants)
    practitioner = over or any(one.helping for one in engagements)
    context = {
        "space": own_space(request.scope, today=request.today, practitioner=practitioner),
        "engagements": engagements,
        "names": {one.pk: one.name for one in engagements},
        "readers": asking.may_read_looks(request.scope),
        "typed": typed,
        "problem": problem,
    }
    return render(request, "measures/mine.html", context, status=422 if problem else 200)


@page
def look(request: HttpRequest, key: str) -> HttpResponse:
    """Look at oneself with an instrument."""
    back = reverse("mine")
    return look_sheet(request, request.scope, key, back=back, more={"back": back})


@require_POST
@page
def share(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one of one's looks to someone one works with."""
    try:
        row = asking.share_own_look(
            look_ref=ref, reader_ref=request.POST.get("reader", ""), by=request.scope, at=request.at
        )
        messages.success(request, f"{row.reader.name} can see it from today. You can take that back.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("mine"), permanent=False)


@require_POST
@page
def unshare(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back what one showed."""
    row = actions.unshare_look(share_ref=ref, by=request.scope, at=request.at)
    messages.success(request, f"{row.reader.name} does not see it any more.")
    return redirect(reverse("mine"), permanent=False)


@require_POST
@page
def remove(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw one of one's looks away."""
    actions.remove_look(look_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Gone, for good.")
    return redirect(reverse("mine"), permanent=False)


@require_POST
@page
def intend(request: HttpRequest) -> HttpResponse:
    """Say what one means to do next."""
    text = request.POST.get("text", "")
    try:
        asking.intend(
            engagement_ref=request.POST.get("engagement", ""),
            text=text,
            share="share" in request.POST,
            by=request.scope,
            at=request.at,
        )
    except Refused as refused:
        return _show(request, typed=text, problem=refused.message)
    messages.success(request, "Kept. It is yours, and you can change it here.")
    return redirect(f"{reverse('mine')}#next", permanent=False)


@require_POST
@page
def intention(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what one means to do next, or say what became of it."""
    try:
        actions.change_intention(
            intention_ref=ref,
            text=request.POST.get("text", ""),
            became=request.POST.get("became", ""),
            done="done" in request.POST,
            share="share" in request.POST,
            by=request.scope,
            at=request.at,
        )
        messages.success(request, "Saved.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(f"{reverse('mine')}#next", permanent=False)
