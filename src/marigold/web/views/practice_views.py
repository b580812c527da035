"""Views of someone's practice: asking for them, giving one, ending the time for them; and showing one's evaluation."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.core.growth import kept
from marigold.core.growth.asked import APART
from marigold.growth import actions
from marigold.growth import selectors as growth
from marigold.growth.frameworks import asking
from marigold.kit.doing import Refused
from marigold.support.actions import growth as among
from marigold.support.selectors.growth import may_view_me
from marigold.support.selectors.own import companions
from marigold.web.forms import Date, Form
from marigold.web.posting import attempt, page
from marigold.web.views.evaluations import said_in, sheet_of

DAYS = timedelta(days=14)


class AskForm(Form):
    """Whom to ask, until when."""

    people = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, required=False, label="Whose view do you want?"
    )
    until = Date(label="Until")


@page
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask people one works with for their view."""
    row = growth.evaluation(request.scope, ref)
    asked = {one.person_id: one for one in row.asked.select_related("person")}
    may = may_view_me(request.scope)
    form = AskForm(request.POST or None, initial={"until": request.today + DAYS})
    form.fields["people"].choices = [
        (person.ref, f"{person.name} ({growth.SIDES[side].lower()})")
        for person, side in may
        if person.pk not in asked
    ]
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            among.ask_for_views(
                evaluation_ref=ref,
                people=form.cleaned_data["people"],
                until=form.cleaned_data["until"],
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Asked. They find it on their page Growth.")
            return reverse("evaluation-report", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "row": row, "asked": list(asked.values()), "floor": growth.FLOOR}
    return render(request, "growth/ask.html", context, status=422 if form.errors else 200)


@require_POST
@page
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """End the time for views."""
    actions.close_views(evaluation_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "The time for views is over. No more come in.")
    return redirect(reverse("evaluation-report", args=[ref]))


@page
def give(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the view one was asked for."""
    asked = growth.view_asked(request.scope, ref)
    row = asked.evaluation
    about = asking(request.scope, row.edition_id, row.asked_by_id)
    quiet = asked.side == "participant"
    begun = None if quiet else growth.view_of(request.scope, asked)
    answers = {key: kept(data) for key, data in (begun.answers if begun else {}).items()}
    words, problem = begun.words if begun else "", ""
    if request.method == "POST":
        answers |= said_in(request.POST, about.entries)
        words = request.POST.get("words", "")
        try:
            actions.give_view(
                evaluation_ref=ref,
                said=answers,
                words=words.strip(),
                finish="finish" in request.POST,
                by=request.scope,
                at=request.at,
            )
            messages.success(
                request, "Thank you. Your view is kept." if "finish" in request.POST else "Kept."
            )
            return redirect(reverse("growth"))
        except Refused as refused:
            problem = refused.message
    context = {"asked": asked, "row": row, "sheet": sheet_of(about, answers), "words": words}
    context |= {
        "quiet": quiet,
        "problem": problem,
        "apart": APART,
        "view": True,
        "given": begun and begun.given_on,
    }
    return render(request, "growth/give.html", context, status=422 if problem else 200)


@require_POST
@page
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that one gives no view."""
    actions.decline_view(evaluation_ref=ref, by=request.scope, at=request.at)
    messages.success(request, "Left out. No reason is asked.")
    return redirect(reverse("growth"))


@page
def share(request: HttpRequest, ref: str) -> HttpResponse:
    """Who may see an evaluation: show it to someone, take it back."""
    row = growth.evaluation(request.scope, ref)
    problem = ""
    if request.method == "POST":
        try:
            given = among.show_evaluation(
                evaluation_ref=ref,
                reader_ref=request.POST.get("reader", ""),
                notes="notes" in request.POST,
                by=request.scope,
                at=request.at,
            )
            messages.success(request, f"{given.reader.name} can see it from today. You can take that back.")
            return redirect(reverse("evaluation-share", args=[ref]))
        except Refused as refused:
            problem = refused.message
    context = {
        "row": row,
        "shares": row.shares.select_related("reader").order_by("-since", "-id"),
        "readers": companions(request.scope),
        "problem": problem,
    }
    return render(request, "growth/share.html", context, status=422 if problem else 200)


@require_POST
@page
def unshare(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back what one showed."""
    share = actions.unshare(share_ref=ref, by=request.scope, at=request.at)
    messages.success(request, f"{share.reader.name} does not see it any more.")
    back = (
        reverse("evaluation-share", args=[share.evaluation.ref])
        if share.evaluation
        else reverse("growth-plan", args=[share.plan.ref])  # type: ignore[union-attr]
    )
    return redirect(back)
