"""Pathways: which there are, enrolling, what was handed in round by round, and a mentor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.core.growth.pathway import ASKS, STATES, Shown
from marigold.growth import actions
from marigold.growth import selectors as growth
from marigold.growth.pathways import about, pathway, pathways, shown_in
from marigold.growth.selectors import Asked
from marigold.kit.doing import NotThere, Refused
from marigold.support.actions import awards as among
from marigold.support.selectors.proofs import proofs
from marigold.web.award_forms import HandInForm, LookForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.awarding import asked_lines, held_lines

NO_LOOK = "Choose a finished self-evaluation. Finish one first if you have none."
NO_WORK = "Choose at least one piece of your work."


@page
def ways(request: HttpRequest) -> HttpResponse:
    """Which pathways there are, which one is on, which awards one holds, and whom one mentors."""
    scope = request.scope
    mine = growth.enrolments(scope)
    context = {
        "ways": pathways(scope),
        "mine": growth.progress_of(scope, [row for row in mine if row.state == "going"]),
        "left": [row for row in mine if row.state == "left"],
        "awards": held_lines(scope, growth.awards(scope)),
        "others": growth.other_credentials(scope),
        "mentored": growth.mentored(scope),
        "reviews": scope.allows(Permission.AWARD_EDIT),
    }
    return render(request, "growth/pathways.html", context)


@page
def way(request: HttpRequest, key: str) -> HttpResponse:
    """What a pathway asks for and is about; enrol."""
    scope, problem = request.scope, ""
    found = pathway(scope, key)
    roots = growth.my_systems(scope)
    if request.method == "POST":
        root = next((one for one in roots if one.ref == request.POST.get("system", "")), None)
        if root is None:
            raise NotThere("There is no such system of yours.")
        try:
            row = actions.enrol(pathway_key=key, root=root, by=scope, at=request.at)
            return redirect(reverse("enrolment", args=[row.ref]))
        except Refused as refused:
            problem = refused.message
    context = {"way": found, "asks": ASKS, "about": about(scope, found), "roots": roots, "problem": problem}
    return render(request, "growth/pathway.html", context, status=422 if problem else 200)


@page
def enrolment(request: HttpRequest, ref: str) -> HttpResponse:
    """How far someone is: one's own, or one that one reviews."""
    found = growth.on_the_way(request.scope, ref)
    award = next((one for one in growth.awards(request.scope) if one.enrolment_id == found.row.pk), None)
    context = {
        "f": found,
        "states": STATES,
        "asks": ASKS,
        "award": award,
        "mentors": growth.may_mentor(request.scope, found.row) if found.mine else (),
        "issuer": growth.issuer_of(request.scope, found.row.root),
    }
    return render(request, "growth/enrolment.html", context)


@page
def requirement(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """One requirement of one's own: every round, and the next one."""
    found = growth.on_the_way(request.scope, ref)
    if not found.mine:
        raise NotThere("There is nothing here that you can see.")
    asked = found.of(key)
    may = found.row.state == "going" and asked.state in ("open", "revision")
    form = _form(request, asked) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        answer = attempt(request, form, lambda: _hand_in(request, ref, key, form.cleaned_data))
        if answer:
            return answer
    context = {
        "f": found,
        "asked": asked,
        "rounds": asked_lines(asked.rounds),
        "form": form,
        "states": STATES,
    }
    return render(request, "growth/requirement.html", context, status=422 if form and form.errors else 200)


def _form(request: HttpRequest, asked: Asked) -> HandInForm:
    """The form for what a requirement asks, filled with the round before."""
    look, work = asked.requirement.asks == "evaluation", asked.requirement.asks == "evidence"
    last = asked.last
    initial: dict[str, Any] = {"shown": "" if look else []}
    if last is not None:
        targets = [one.target for one in shown_in(last)]
        initial = {"words": last.words, "link": last.link, "shown": targets}
        if look:
            initial["shown"] = next(iter(targets), "")
    form = (LookForm if look else HandInForm)(request.POST or typed_before(request), initial=initial)
    shown, words = form.fields["shown"], form.fields["words"]
    offered = [(one.target, _offer(one)) for one in proofs(request.scope, asked.requirement)]
    if not look:
        # What was chosen before stands first: the list is longer than it is shown.
        offered.sort(key=lambda pair: pair[0] not in initial["shown"])
    shown.choices = [("", "Choose one"), *offered] if look else offered
    if look:
        words.label = "Anything to say with it"
        del form.fields["link"]
    if look or work:
        shown.required = True
        shown.error_messages["required"] = NO_LOOK if look else NO_WORK
    if work:
        words.label, words.required = "What it shows, in your own words", True
    return form


def _offer(one: Shown) -> str:
    on = f" ({one.on:%B} {one.on.day}, {one.on.year})" if one.on else ""
    return f"{one.name}{on}{f', {one.entries} entries' if one.entries else ''}"


def _hand_in(request: HttpRequest, ref: str, key: str, data: dict[str, Any]) -> str:
    given = data["shown"]
    among.hand_in(
        enrolment_ref=ref,
        requirement_key=key,
        words=data["words"],
        link=data.get("link", ""),
        targets=[given] if isinstance(given, str) and given else list(given or ()),
        by=request.scope,
        at=request.at,
    )
    messages.success(request, "Handed in. Your reviewers are told.")
    return reverse("enrolment", args=[ref])


@require_POST
@page
def take_back(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Take back what nobody answered yet."""
    try:
        actions.take_back(enrolment_ref=ref, requirement_key=key, by=request.scope, at=request.at)
        messages.success(request, "Taken back.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("requirement", args=[ref, key]))


@require_POST
@page
def leave(request: HttpRequest, ref: str) -> HttpResponse:
    """Leave a pathway."""
    try:
        row = actions.leave_pathway(enrolment_ref=ref, by=request.scope, at=request.at)
        messages.success(request, f"You left {row.pathway_name}. Reviewers see nothing of it any more.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("pathways"))


@require_POST
@page
def mentor(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a mentor, or go on without."""
    try:
        row = among.find_mentor(
            enrolment_ref=ref, award_ref=request.POST.get("mentor", ""), by=request.scope, at=request.at
        )
        said = (
            f"{row.mentor.name} is your mentor and was told." if row.mentor else "You go on without a mentor."
        )
        messages.success(request, said)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("enrolment", args=[ref]))


@require_POST
@page
def stop_mentoring(request: HttpRequest, ref: str) -> HttpResponse:
    """Step back as a mentor."""
    row = actions.stop_mentoring(enrolment_ref=ref, by=request.scope, at=request.at)
    messages.success(request, f"You are not {row.person.name}’s mentor any more. Tell them in person too.")
    return redirect(reverse("pathways"))
