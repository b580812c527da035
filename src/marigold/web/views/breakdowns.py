"""Ways to split people in a system, and its policy for small counts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from marigold.access.catalogue import Permission
from marigold.improvement import actions
from marigold.improvement import selectors as improvement
from marigold.improvement.shipped import shipped
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.web.indicator_forms import BreakdownForm, SmallCountsForm, lines_of
from marigold.web.posting import attempt, page, typed_before
from marigold.web.views.indicators import shown_form

FIELDS = ("name", "code_system", "code_year", "groups", "merges", "sensitive", "purpose", "in_use")
POLICY = ("threshold", "zeros", "round_to", "percent_low", "percent_high", "source")


def _root(request: HttpRequest, ref: str, permission: Permission) -> Unit:
    root = people.unit(request.scope, ref)
    if root.parent_id is not None or not request.scope.allows_at(permission, root.path):
        raise NotThere("There is nothing here that you can see.")
    return root


@page
def of_system(request: HttpRequest, ref: str) -> HttpResponse:
    """All ways to split people, and what is too small to be seen."""
    root = _root(request, ref, Permission.INDICATOR_VIEW)
    rows = improvement.breakdowns(request.scope, root.pk, unused=True)
    held = {row.key for row in rows}
    context = {
        "root": root,
        "rows": rows,
        "offered": [one for key, one in shipped().items() if key not in held],
        "policy": improvement.small_counts(request.scope, root.pk)[1],
        "own_policy": improvement.small_counts(request.scope, root.pk)[0],
        "may_edit": request.scope.allows_at(Permission.INDICATOR_EDIT, root.path),
    }
    return render(request, "indicators/breakdowns.html", context)


@page
def new(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a way to split people, from a shipped start or from nothing."""
    root = _root(request, ref, Permission.INDICATOR_EDIT)
    key = request.GET.get("from", "")
    given = shipped().get(key)
    start = {"in_use": True}
    if given:
        lines = [f"{one['code']}, {one['label']}" for one in given["groups"]]
        start = {name: given[name] for name in FIELDS if name in given} | {"groups": "\n".join(lines)}
    form = BreakdownForm(request.POST or typed_before(request), initial=start)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in FIELDS}
            wanted = key if given else slugify(told["name"])[:60]
            actions.add_breakdown(root=root, key=wanted, by=request.scope, at=request.at, **told)
            messages.success(request, "Saved.")
            return reverse("breakdowns", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    back = reverse("breakdowns", args=[ref])
    return shown_form(request, form, "Add a way to split people", "Save", back, "Ways to split people")


@page
def breakdown(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a way to split people."""
    row = improvement.breakdown(request.scope, ref, Permission.INDICATOR_EDIT)
    back = reverse("breakdowns", args=[row.root.ref])
    form = BreakdownForm(request.POST or typed_before(request), initial=lines_of(row))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in FIELDS}
            version = form.cleaned_data["version"]
            actions.change_breakdown(
                breakdown_ref=ref, version=version, by=request.scope, at=request.at, **told
            )
            messages.success(request, "Saved.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, row.name, "Save", back, "Ways to split people")


@page
def small_counts(request: HttpRequest, ref: str) -> HttpResponse:
    """Set the policy for small counts."""
    root = _root(request, ref, Permission.INDICATOR_EDIT)
    _, policy = improvement.small_counts(request.scope, root.pk)
    form = SmallCountsForm(
        request.POST or typed_before(request), initial={name: getattr(policy, name) for name in POLICY}
    )
    back = reverse("breakdowns", args=[ref])
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            told = {name: form.cleaned_data[name] for name in POLICY}
            actions.set_small_counts(root=root, by=request.scope, at=request.at, **told)
            messages.success(request, "Saved. It holds on every page and in every file from now on.")
            return back

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, "Small counts", "Save", back, "Ways to split people")
