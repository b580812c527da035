"""Told together: what a system's people hold, and cohorts of a program."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.growth.actions import capacity as counting
from marigold.growth.actions import cohorts as actions
from marigold.growth.frameworks import frameworks
from marigold.growth.models import Cohort, Evaluation
from marigold.growth.selectors import together as reads
from marigold.kit.doing import NotThere, Refused
from marigold.people import selectors as people
from marigold.people.models import Person, Unit
from marigold.practice import selectors as practice
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.together import capacity as capacity_of
from marigold.web.present.together import cohort_page
from marigold.web.present.uses import edition_of
from marigold.web.uses_forms import CohortForm, InviteForm, LooksForm

MOST = 300


def _system(scope: Scope, ref: str) -> Unit:
    row = people.unit(scope, ref)
    if row.pk != row.root_id or not scope.allows_at(Permission.PERSON_VIEW, row.path):
        raise NotThere("There is nothing here that you can see.")
    return row


@page
def capacity(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """How many hold what, and what is short; one's own agreement to be counted."""
    row = _system(request.scope, ref)
    asked = edition_of(request.scope, key)
    if request.method == "POST":
        edition = practice.edition(request.scope, key)
        who = {"by": request.scope, "at": request.at}
        if "in" in request.POST:
            counting.count_me_in(root=row, edition=edition, **who)
            messages.success(request, "You are counted from now on, without your name.")
        elif "out" in request.POST:
            counting.count_me_out(root=row, edition=edition, **who)
            messages.success(request, "You are left out of the next numbers.")
        else:
            counting.tell_capacity(root_ref=ref, edition=edition, **who)
        return redirect(reverse("capacity", args=[ref, key]))
    found = capacity_of(request.scope, row, asked, quarter=request.GET.get("quarter", ""))
    return render(request, "uses/capacity.html", {"c": found, "known": frameworks(request.scope)})


@page
def cohort_new(request: HttpRequest) -> HttpResponse:
    """Begin a cohort that one leads."""
    grants = [one for one in request.scope.grants if Permission.PERSON_VIEW in one.permissions]
    roots = list(people.units(request.scope).filter(pk__in={one.root_id for one in grants}).order_by("name"))
    if not roots:
        raise NotThere("There is nothing here that you can begin.")
    start = {"starts_on": request.today, "ends_on": request.today + timedelta(days=180), "framework": "tci"}
    form = CohortForm(request.POST or typed_before(request), initial=start)
    form.fields["system"].choices = [(row.ref, row.name) for row in roots]
    form.fields["framework"].choices = [(one.key, one.name) for one in frameworks(request.scope)]
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            data = form.cleaned_data
            names = ("name", "about", "starts_on", "ends_on")
            row = actions.begin_cohort(
                root=next(one for one in roots if one.ref == data["system"]),
                edition=practice.edition(request.scope, data["framework"]),
                by=request.scope,
                at=request.at,
                **{name: data[name] for name in names},
            )
            return reverse("cohort", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    lede = "You see counts and the group’s change, never what one person said of themselves."
    context = {"form": form, "title": "Begin a cohort", "lede": lede, "back": reverse("uses")}
    return render(request, "uses/form.html", context, status=422 if form.errors else 200)


@page
def cohort(request: HttpRequest, ref: str) -> HttpResponse:
    """A cohort: how far it is, its change once worked out, and one's own part in it."""
    row = reads.cohort(request.scope, ref)
    mine = reads.membership(request.scope, ref)
    form = _looks(request, row) if mine is not None and mine.joined_on else None
    if request.method == "POST" and form is not None and form.is_valid():
        answer = attempt(request, form, lambda: _choose(request, row, form))
        if answer:
            return answer
    status = 422 if form is not None and form.errors else 200
    return _cohort(request, row, form, status=status)


def _cohort(request: HttpRequest, row: Cohort, form: LooksForm | None, **kwargs: Any) -> HttpResponse:
    problem = kwargs.pop("problem", "")
    asked = edition_of(request.scope, row.framework.key)
    found = cohort_page(request.scope, row, asked, today=request.today)
    context = {"c": found, "form": form, "problem": problem}
    return render(request, "uses/cohort.html", context, **kwargs)


def _looks(request: HttpRequest, row: Cohort) -> LooksForm:
    found, before, after = reads.looks_for(request.scope, row)
    mine = reads.membership(request.scope, row.ref)
    chosen = mine is not None and (mine.before or mine.after)
    start = {
        "before": _ref(mine.before if mine and chosen else before),
        "after": _ref(mine.after if mine and chosen else after),
    }
    form = LooksForm(request.POST or None, initial=start)
    dated = [
        (one.ref, f"{one.finished_on:%B} {one.finished_on.day}, {one.finished_on.year}") for one in found
    ]
    for name in ("before", "after"):
        form.fields[name].choices = [("", "Not yet"), *dated]
    return form


def _ref(row: Evaluation | None) -> str:
    return row.ref if row else ""


def _choose(request: HttpRequest, row: Cohort, form: LooksForm) -> str:
    actions.choose_looks(
        cohort_ref=row.ref,
        before_ref=form.cleaned_data["before"],
        after_ref=form.cleaned_data["after"],
        by=request.scope,
        at=request.at,
    )
    messages.success(request, "Kept.")
    return reverse("cohort", args=[row.ref])


def _invitable(scope: Scope, row: Cohort) -> list[Person]:
    known = {one.person_id for one in reads.names_in(scope, row)} | {scope.person_id}
    rows = people.people(scope).filter(is_active=True, posts__unit__root_id=row.root_id).distinct()
    return [one for one in rows.order_by("name")[:MOST] if one.pk not in known]


@page
def cohort_invite(request: HttpRequest, ref: str) -> HttpResponse:
    """Invite people into a cohort one leads."""
    row = reads.cohort_led(request.scope, ref)
    form = InviteForm(request.POST or None)
    form.fields["people"].choices = [
        (one.ref, f"{one.name}, {one.title}" if one.title else one.name)
        for one in _invitable(request.scope, row)
    ]
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            refs = form.cleaned_data["people"]
            count = actions.invite(cohort_ref=ref, people_refs=refs, by=request.scope, at=request.at)
            messages.success(request, f"{count} invited. Each decides for themselves.")
            return reverse("cohort", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    lede = "They see who leads it and what it is for. Nobody is in before they accept."
    back = reverse("cohort", args=[ref])
    context = {"form": form, "title": f"Invite into {row.name}", "lede": lede, "back": back}
    return render(request, "uses/form.html", context, status=422 if form.errors else 200)


@require_POST
@page
def cohort_join(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept an invitation."""
    try:
        actions.join_cohort(cohort_ref=ref, by=request.scope, at=request.at)
        messages.success(request, "You are in. Choose which of your self-evaluations count.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("cohort", args=[ref]))


@require_POST
@page
def cohort_leave(request: HttpRequest, ref: str) -> HttpResponse:
    """Leave a cohort, or turn the invitation down."""
    actions.leave_cohort(cohort_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "You are no longer in it.")
    return redirect(reverse("uses"))


@require_POST
@page
def cohort_tell(request: HttpRequest, ref: str) -> HttpResponse:
    """Work a cohort's change out, once."""
    row = reads.cohort_led(request.scope, ref)
    edition = practice.edition(request.scope, row.framework.key)
    try:
        actions.tell_cohort(cohort_ref=ref, edition=edition, by=request.scope, at=request.at)
    except Refused as refused:
        return _cohort(request, row, None, problem=refused.message, status=422)
    return redirect(reverse("cohort", args=[ref]))
