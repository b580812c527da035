"""Activities: plan, co-plan, log, correct, debrief, follow up."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.core.rules import Finding
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.actions.links import Links
from marigold.support.models import Activity, Engagement
from marigold.support.selectors.choices import choices_for, to_log
from marigold.web.activity_forms import LogForm, PlanForm, log_start, plan_start, toward_start
from marigold.web.forms import Form, Minutes
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.activity import activity_page
from marigold.web.reads import seen


@page
def activity(request: HttpRequest, ref: str) -> HttpResponse:
    """One activity: its plan, what happened, debriefs, follow-ups."""
    return _activity_page(request, ref)


def _activity_page(request: HttpRequest, ref: str, **more: Any) -> HttpResponse:
    shown = activity_page(request.scope, ref, today=request.today)
    if shown.activity.direct and shown.activity.state == "done":
        for account in shown.accounts:
            seen(request, account.debrief, account.debrief.person, title=shown.activity.title)
    status = 422 if more else 200
    return render(request, "activity/activity.html", {"page": shown, **more}, status=status)


@page
def plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Plan a contact of an engagement."""
    engagement = support.engagement(request.scope, ref, Permission.ACTIVITY_EDIT)
    words, choices = _around(request, engagement)
    day = request.today + timedelta(days=7)
    pair = [person for person in choices.practitioners if person.pk in choices.core]
    roles = {f"role_{person.ref}": role for person, role in zip(pair, ("lead", "second"), strict=False)}
    start = {
        "on": day,
        "coplan_on": day - timedelta(days=2),
        "debrief_on": day + timedelta(days=1),
        "planned_minutes": 60,
        **roles,
    }
    form = PlanForm(request.POST or typed_before(request), initial=start, words=words, choices=choices)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            outcome = actions.plan_activity(
                engagement_ref=ref,
                plan=_plan_of(form),
                links=form.links(form.practitioners()),
                by=request.scope,
                at=request.at,
            )
            _tell(request, "Planned.", outcome.findings)
            return reverse("activity", args=[outcome.activity.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _plan_page(request, form, engagement, words, f"Plan a contact with {engagement.name}", "Save plan")


@page
def replan(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a plan."""
    row = support.activity(request.scope, ref, Permission.ACTIVITY_EDIT)
    words, choices = _around(request, row.engagement)
    start = plan_start(row, Links.of(row))
    form = PlanForm(
        request.POST or typed_before(request), initial=start, words=words, choices=choices, direct=row.direct
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            outcome = actions.replan_activity(
                activity_ref=ref,
                version=form.cleaned_data["version"],
                plan=_plan_of(form),
                links=form.links(form.practitioners()),
                by=request.scope,
                at=request.at,
            )
            _tell(request, "Plan saved.", outcome.findings)
            return reverse("activity", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _plan_page(request, form, row.engagement, words, f"Change the plan of {row.title}", "Save plan")


def _plan_page(
    request: HttpRequest, form: PlanForm, engagement: Engagement, words: Vocabulary, title: str, save: str
) -> HttpResponse:
    context = {
        "form": form,
        "row": engagement,
        "title": title,
        "save": save,
        "prompts": words.of("plan_prompt"),
        "learned": next((item.key for item in words.of("note_kind") if item.data.get("learned")), ""),
    }
    return render(request, "activity/plan.html", context, status=422 if request.method == "POST" else 200)


def _plan_of(form: PlanForm) -> actions.Plan:
    data = form.cleaned_data
    names = (
        "title",
        "on",
        "starts_at",
        "purpose",
        "agenda",
        "relationship",
        "tailored",
        "coplan_on",
        "debrief_on",
    )
    return actions.Plan(
        direct=form.direct,
        mode=data.get("mode", ""),
        category=data["category"],
        planned_minutes=data["planned_minutes"] or None,
        tailored_to=form.feature(),
        **{name: data[name] for name in names},
    )


class CoplanForm(Form):
    """How long the co-plan took."""

    minutes = Minutes(label="Minutes", required=True)


@page
def coplan(request: HttpRequest, ref: str) -> HttpResponse:
    """Mark the co-plan as held."""
    form = CoplanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            minutes = form.cleaned_data["minutes"]
            actions.hold_coplan(activity_ref=ref, minutes=minutes, by=request.scope, at=request.at)
            messages.success(request, "Co-plan held. Its minutes count as preparation.")
            return reverse("activity", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _activity_page(request, ref, form=form)


@page
def log(request: HttpRequest) -> HttpResponse:
    """Log an activity: pick a plan whose day has come, or something that was not planned."""
    wanted = request.GET.get("engagement") or request.POST.get("engagement")
    mine = list(support.my_engagements(request.scope))
    if not wanted:
        context = {"plans": to_log(request.scope), "mine": mine}
        return render(request, "activity/log_choose.html", context)
    engagement = support.engagement(request.scope, wanted, Permission.ACTIVITY_EDIT)
    direct = (request.GET.get("kind") or request.POST.get("kind")) != "indirect"
    return _log_new(request, engagement, direct)


def _log_new(request: HttpRequest, engagement: Engagement, direct: bool) -> HttpResponse:
    words, choices = _around(request, engagement)
    me = request.scope.person_ref
    pair = [person.ref for person in choices.practitioners if person.pk in choices.core]
    start: dict[str, Any] = {
        "on": request.today,
        "title": "Contact" if direct else "Work behind the scenes",
        "led": me if me in pair else (pair[0] if pair else ""),
        "there": pair if direct else [me],
        "debrief_on": request.today + timedelta(days=2) if direct else None,
    }
    form = LogForm(
        request.POST or typed_before(request), initial=start, words=words, choices=choices, direct=direct
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            outcome = actions.log_new_activity(
                engagement_ref=engagement.ref,
                title=form.cleaned_data["title"],
                direct=direct,
                log=_logged(form),
                links=form.links(form.practitioners()),
                by=request.scope,
                at=request.at,
            )
            return _after_log(request, form, outcome.activity, outcome.findings)

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _log_page(request, form, engagement, None, direct)


@page
def log_planned(request: HttpRequest, ref: str) -> HttpResponse:
    """Log a planned activity, or correct one that is logged."""
    row = support.activity(request.scope, ref, Permission.ACTIVITY_EDIT)
    words, choices = _around(request, row.engagement)
    links = Links.of(row)
    start = log_start(row, links, today=request.today)
    if row.state == "planned":
        start |= toward_start(links, words, choices)
    form = LogForm(
        request.POST or typed_before(request), initial=start, words=words, choices=choices, direct=row.direct
    )
    lead = next((person.ref for person, role, _ in links.people if role == "lead"), "")
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            common: dict[str, Any] = {
                "activity_ref": ref,
                "version": form.cleaned_data["version"],
                "log": _logged(form),
                "links": form.links(form.practitioners(lead)),
                "by": request.scope,
                "at": request.at,
            }
            if row.state == "done":
                outcome = actions.correct_activity(**common, title=form.cleaned_data["title"])
            else:
                outcome = actions.log_activity(**common)
            return _after_log(request, form, outcome.activity, outcome.findings)

        answer = attempt(request, form, act)
        if answer:
            return answer
    return _log_page(request, form, row.engagement, row, row.direct)


def _log_page(
    request: HttpRequest, form: LogForm, engagement: Engagement, row: Activity | None, direct: bool
) -> HttpResponse:
    context = {"form": form, "row": engagement, "activity": row, "direct": direct}
    return render(request, "activity/log.html", context, status=422 if request.method == "POST" else 200)


def _logged(form: LogForm) -> actions.Logged:
    data = form.cleaned_data
    alone = len(data["there"]) == 1
    minutes = form.minutes()
    names = ("minutes_travel", "minutes_followup", "participant_count", "participants_text", "tailored")
    return actions.Logged(
        on=data["on"],
        minutes_contact=minutes if form.direct else 0,
        minutes_preparation=data["minutes_preparation"] + (0 if form.direct else minutes),
        mode=data.get("mode", ""),
        category=data["category"],
        goal_directed={"yes": True, "no": False}.get(data["goal_directed"]),
        led_by=form.led_by() if form.direct else "",
        note=data["note"],
        next_steps=data["follow_ups"],
        relationship=data["relationship"],
        style=data.get("style", ""),
        tailored_to=form.feature(),
        debrief_on=data["debrief_on"] if form.direct else None,
        solo_reason=data["solo_reason"] if alone else "",
        solo_note=data["solo_note"] if alone else "",
        solo_agreed=data["solo_agreed"] and alone,
        solo_participants_agreed=data["solo_participants_agreed"] and alone,
        **{name: data[name] for name in names},
    )


def _after_log(request: HttpRequest, form: LogForm, row: Activity, findings: tuple[Finding, ...]) -> str:
    """Follow-ups become tasks of the person who promised them, due in a week."""
    for line in form.cleaned_data["follow_ups"].splitlines():
        if line.strip():
            actions.add_step(
                engagement_ref=row.engagement.ref,
                title=line.strip(),
                activity=row,
                owner=request.user,
                due_on=request.today + timedelta(days=7),
                by=request.scope,
                at=request.at,
            )
    _tell(request, "Logged, once for all who took part.", findings)
    return reverse("activity-debrief" if "then_debrief" in request.POST else "activity", args=[row.ref])


class CancelForm(Form):
    """Why it does not happen."""

    reason = forms.CharField(required=False, max_length=300, label="Why")


@page
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Cancel a plan."""
    row = support.activity(request.scope, ref, Permission.ACTIVITY_EDIT)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            reason = form.cleaned_data["reason"]
            actions.cancel_activity(activity_ref=ref, reason=reason, by=request.scope, at=request.at)
            messages.success(request, "Cancelled.")
            return reverse("engagement", args=[row.engagement.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "row": row, "title": f"Cancel {row.title}", "save": "Cancel this contact"}
    return render(request, "activity/small.html", context, status=422 if request.method == "POST" else 200)


def _around(request: HttpRequest, engagement: Engagement) -> tuple[Vocabulary, Any]:
    return vocabulary(request.scope, engagement.edition_id), choices_for(request.scope, engagement)


def _tell(request: HttpRequest, done: str, findings: tuple[Finding, ...]) -> None:
    messages.success(request, done)
    for finding in findings:
        if finding.weight == "warn":
            messages.warning(request, f"{finding.message} {finding.remedy}")
