"""Finding a strategy: four steps, and candidates side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.support.actions import strategies as actions
from marigold.support.selectors import strategies as reads
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.room import context, room
from marigold.web.present.strategy_find import find_page, sides
from marigold.web.strategy_forms import CompareForm

MOST = 3


@page
def find(request: HttpRequest, ref: str) -> HttpResponse:
    """Find a strategy for what stands in the way here."""
    here = room(request.scope, ref, "strategies", reads.EDIT)
    wanted = {name: request.GET.get(name, "") for name in ("for", "q", "cluster", "list")}
    shown = find_page(request.scope, here, wanted)
    return render(request, "strategies/find.html", context(here, page=shown, wanted=wanted))


@page
def compare(request: HttpRequest, ref: str) -> HttpResponse:
    """Two or three candidates side by side, as the group judges them."""
    here = room(request.scope, ref, "strategies", reads.EDIT)
    open_ones = [
        row
        for row in reads.of_engagement(request.scope, here.engagement)
        if row.state in {"considered", "chosen"}
    ]
    picked = request.GET.getlist("pick")
    rows = [row for row in open_ones if row.ref in picked][:MOST]
    form = CompareForm(request.POST or typed_before(request), rows=rows)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            actions.compare_strategies(
                engagement_ref=ref,
                told=form.told(),
                who=form.cleaned_data["who"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Saved. Nothing is decided by it: choose a strategy on its page.")
            return f"{reverse('strategy-compare', args=[ref])}?{request.GET.urlencode()}"

        answer = attempt(request, form, act)
        if answer:
            return answer
    more = {"rows": rows, "open": open_ones, "form": form, "picked": picked}
    shown = context(here, sides=sides(request.scope, rows, request.today), **more)
    return render(request, "strategies/compare.html", shown, status=422 if request.method == "POST" else 200)
