"""Reviewing what others handed in, giving awards, and taking them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.core.growth.pathway import STATES
from marigold.growth import selectors as growth
from marigold.growth.pathways import pathway_of
from marigold.kit.doing import NotThere, Refused
from marigold.support.actions import awards as among
from marigold.web.award_forms import ReviewForm, RevokeForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.awarding import asked_lines, held_line, held_lines


@page
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for one's words, who is under way, and what was given."""
    scope = request.scope
    if not scope.allows(Permission.AWARD_EDIT):
        raise NotThere("There is nothing here that you can see.")
    context = {
        "waiting": growth.waiting_for_review(scope),
        "portfolios": growth.portfolios(scope),
        "given": held_lines(scope, growth.awards_given(scope)),
    }
    return render(request, "growth/reviews.html", context)


@page
def submission(request: HttpRequest, ref: str) -> HttpResponse:
    """One requirement of someone's, round by round; answer the last."""
    scope = request.scope
    row = growth.submission_to_review(scope, ref)
    found = growth.on_the_way(scope, row.enrolment.ref)
    asked = found.of(row.requirement_key)
    may = asked.state == "submitted" and asked.last is not None and asked.last.pk == row.pk
    form = ReviewForm(request.POST or typed_before(request)) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        answer = attempt(request, form, lambda: _answer(request, ref, form.cleaned_data["words"]))
        if answer:
            return answer
    reports = {
        one.evaluation.target: one.evaluation.ref for one in growth.shown_to_me(scope) if one.evaluation
    }
    context = {
        "row": row,
        "f": found,
        "asked": asked,
        "rounds": asked_lines(asked.rounds),
        "form": form,
        "states": STATES,
        "reports": reports,
        "many": found.pathway.rounds and len(asked.rounds) >= found.pathway.rounds,
    }
    return render(request, "growth/submission.html", context, status=422 if form and form.errors else 200)


def _answer(request: HttpRequest, ref: str, words: str) -> str:
    accept = "accept" in request.POST
    row = among.review(submission_ref=ref, accept=accept, words=words, by=request.scope, at=request.at)
    name = row.enrolment.person.name
    messages.success(
        request, f"Accepted. {name} is told." if accept else f"{name} reads your words and revises."
    )
    return reverse("enrolment", args=[row.enrolment.ref])


@require_POST
@page
def give(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the award."""
    try:
        row = among.give(enrolment_ref=ref, by=request.scope, at=request.at)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(reverse("enrolment", args=[ref]))
    messages.success(request, f"{row.holder_name} holds {row.name} from today and was told.")
    return redirect(reverse("award", args=[row.ref]))


@page
def revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an award back, with a reason."""
    row = growth.award(request.scope, ref)
    if row.person_id == request.scope.person_id:
        raise NotThere("There is nothing here that you can take back.")
    form = RevokeForm(request.POST or typed_before(request))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            among.revoke(award_ref=ref, reason=form.cleaned_data["reason"], by=request.scope, at=request.at)
            messages.success(request, "Taken back. Everyone who checks the badge sees it from now on.")
            return reverse("award", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {
        "form": form,
        "held": held_line(request.scope, row),
        "way": pathway_of(request.scope, row.enrolment) if row.enrolment else None,
    }
    return render(request, "growth/revoke.html", context, status=422 if form.errors else 200)
