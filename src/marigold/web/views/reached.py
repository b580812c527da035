"""Who is reached: one report for a place, or for an engagement one is named on; and whom a place serves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.kit.doing import NotThere
from marigold.practice import selectors as practice
from marigold.support.actions.structures import set_served
from marigold.support.selectors import structures as reads
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.reached import reach_page
from marigold.web.structure_forms import ServedForm
from marigold.web.views.structures import place, shown_form
from marigold.web.views.support_use import MONTHS, about_of, words_of


@page
def report(request: HttpRequest) -> HttpResponse:
    """By level of place, by role in the system, for places that serve a group, process beside outcomes."""
    scope = request.scope
    about, choices = about_of(request)
    if about is None:
        if not any(Permission.CHANGE_VIEW in grant.permissions for grant in scope.grants):
            raise NotThere("There is nothing here that you can see.")
        return render(request, "reports/support_none.html", {"title": "Who is reached"})
    months = request.GET.get("months", "12")
    months = months if months in MONTHS else "12"
    shown = reach_page(scope, about, words_of(scope, about), months=int(months), today=request.today)
    context = {
        "shown": shown,
        "chosen": about.engagement.ref if about.engagement else about.unit.ref,
        "choices": choices,
        "months": months,
        "periods": MONTHS.items(),
        "may_serve": reads.may(scope, Permission.STRUCTURE_EDIT, about.unit),
    }
    return render(request, "reports/reach.html", context)


@page
def serves(request: HttpRequest, ref: str) -> HttpResponse:
    """Say which groups a place serves."""
    row = place(request.scope, ref, Permission.STRUCTURE_EDIT)
    words = practice.words_of(request.scope, int(row.root_id or row.pk))
    items = words.of("served_group") if words else []
    if not items:
        raise NotThere("The practice model names no groups that a place could serve.")
    start = {"groups": [one.group_key for one in reads.served(request.scope, row)]}
    form = ServedForm(request.POST or typed_before(request), initial=start)
    form.fields["groups"].choices = [(one.key, one.name) for one in items]  # type: ignore[attr-defined]
    back = reverse("holds", args=[row.ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            set_served(unit=row, keys=form.cleaned_data["groups"], by=request.scope, at=request.at)
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, f"Whom {row.name} serves", "Save", back)
