"""Growth plans: begin one, choose and settle steps, write beside it, show it to a coach."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.growth import actions
from marigold.growth import selectors as growth
from marigold.growth.actions.plans import Next
from marigold.growth.frameworks import LIBRARY, frameworks
from marigold.growth.models import PlanStep
from marigold.kit.doing import NotThere, Refused
from marigold.practice import selectors as practice
from marigold.support.actions import growth as among
from marigold.support.selectors.growth import evidence, places_to_try
from marigold.support.selectors.own import companions
from marigold.web.growth_forms import EditPlanForm, PlanForm, SettleForm, StepForm
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.growing import year_of


@page
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    today = request.today
    initial = {"starts_on": today, "ends_on": today.replace(year=today.year + 1, day=min(today.day, 28))}
    form = PlanForm(request.POST or typed_before(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            row = actions.begin_plan(
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                aim=data["aim"],
                equity_aim=data["equity_aim"],
                by=request.scope,
                at=request.at,
            )
            back = request.GET.get("next", "")
            return back if back.startswith("/growth/") else reverse("growth-plan", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "title": "Begin a growth plan", "back": reverse("growth")}
    return render(request, "growth/form.html", context, status=422 if form.errors else 200)


@page
def plan(request: HttpRequest, ref: str) -> HttpResponse:
    """A plan of one's own, or one that is shown to one."""
    return _plan(request, ref)


def _plan(request: HttpRequest, ref: str, *, problem: str = "", typed: str = "") -> HttpResponse:
    found = growth.plan_reading(request.scope, ref)
    context = {
        "p": found,
        "open": [one for one in found.steps if one.state == "planned"],
        "settled": [one for one in found.steps if one.state != "planned"],
        "year": year_of(request.scope) if found.mine else None,
        "readers": companions(request.scope) if found.mine else (),
        "problem": problem,
        "typed": typed,
        "minutes": sum(one.minutes for one in found.learning),
    }
    return render(request, "growth/plan.html", context, status=422 if problem else 200)


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change a plan's end and aims."""
    found = growth.plan_reading(request.scope, ref)
    if not found.mine:
        raise NotThere("There is no such plan of yours.")
    row = found.plan
    initial = {"ends_on": row.ends_on, "aim": row.aim, "equity_aim": row.equity_aim, "version": row.version}
    form = EditPlanForm(request.POST or typed_before(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            actions.change_plan(
                plan_ref=ref,
                version=data["version"] or row.version,
                ends_on=data["ends_on"],
                aim=data["aim"],
                equity_aim=data["equity_aim"],
                by=request.scope,
                at=request.at,
            )
            return reverse("growth-plan", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    context = {"form": form, "title": "Change the plan", "back": reverse("growth-plan", args=[ref])}
    return render(request, "growth/form.html", context, status=422 if form.errors else 200)


@require_POST
@page
def comment(request: HttpRequest, ref: str) -> HttpResponse:
    """Write beside a plan."""
    text = request.POST.get("text", "")
    try:
        actions.comment_plan(
            plan_ref=ref, text=text, review="review" in request.POST, by=request.scope, at=request.at
        )
    except Refused as refused:
        return _plan(request, ref, problem=refused.message, typed=text)
    return redirect(f"{reverse('growth-plan', args=[ref])}#comments")


@require_POST
@page
def share(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a plan to someone one works with, who may then write beside it."""
    try:
        given = among.show_plan(
            plan_ref=ref, reader_ref=request.POST.get("reader", ""), by=request.scope, at=request.at
        )
        messages.success(request, f"{given.reader.name} can see it from today. You can take that back.")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(reverse("growth-plan", args=[ref]))


def _dress(request: HttpRequest, form: StepForm) -> None:
    """Give the form what it may choose from."""
    entries = [("", "Nothing in particular")]
    for one in frameworks(request.scope):
        entries += [(f"{one.key}/{beat.key}", f"{beat.name} ({one.name})") for beat in one.entries]
    form.fields["entry"].choices = entries
    form.fields["place"].choices = [
        ("", "Nowhere in particular"),
        *((one.ref, one.name) for one in places_to_try(request.scope)),
    ]
    form.fields["helper"].choices = [
        ("", "Nobody"),
        *((one.ref, one.name) for one in companions(request.scope)),
    ]


def _wanted(request: HttpRequest, data: dict[str, Any], library_key: str = "") -> Next:
    framework_key, _, element_key = data["entry"].partition("/")
    name = next(
        (
            one.by_key[element_key].name
            for one in frameworks(request.scope)
            if one.key == framework_key and element_key in one.by_key
        ),
        "",
    )
    place = next((one for one in places_to_try(request.scope) if one.ref == data["place"]), None)
    helper = next((one for one in companions(request.scope) if one.ref == data["helper"]), None)
    return Next(
        text=data["text"],
        framework_key=framework_key,
        element_key=element_key,
        element_name=name,
        library_key=library_key,
        place=place.name if place else "",
        place_target=place.target if place else "",
        helper=helper,
        by_on=data["by_on"],
        equity=data["equity"],
    )


@page
def new_step(request: HttpRequest) -> HttpResponse:
    """Put a next step into the plan one has; without a plan, begin one first."""
    plan = growth.my_plan(request.scope)
    if plan is None:
        messages.info(request, "Begin a plan first. It holds what you choose.")
        here = request.get_full_path()
        return redirect(f"{reverse('growth-plan-new')}?next={here.replace('&', '%26')}")
    words = practice.vocabulary(request.scope, practice.edition(request.scope, LIBRARY).pk)
    chosen = words.by_key.get(request.GET.get("from", ""))
    initial = {"entry": f"{request.GET.get('framework', '')}/{request.GET.get('entry', '')}"}
    if chosen is not None and chosen.kind in ("practice_chance", "resource"):
        initial["text"] = chosen.text
    form = StepForm(request.POST or typed_before(request), initial=initial)
    _dress(request, form)
    if request.method == "POST" and form.is_valid():
        wanted = _wanted(request, form.cleaned_data, chosen.key if chosen else "")

        def act() -> str:
            actions.add_step(plan_ref=plan.ref, wanted=wanted, by=request.scope, at=request.at)
            messages.success(request, "In your plan.")
            return reverse("growth-plan", args=[plan.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    title = chosen.name if chosen is not None and "text" in initial else "A next step"
    context = {"form": form, "title": title, "back": reverse("growth-plan", args=[plan.ref])}
    return render(request, "growth/form.html", context, status=422 if form.errors else 200)


@page
def step(request: HttpRequest, ref: str) -> HttpResponse:
    """One step of one's own: change it, or say what became of it."""
    row = growth.step(request.scope, ref)
    settling = request.POST if "state" in request.POST else None
    changing = request.POST if request.method == "POST" and settling is None else None
    form = StepForm(changing, initial=_as_typed(row), prefix=None)
    _dress(request, form)
    settle = SettleForm(
        settling, initial={"state": row.state, "became": row.became, "evidence": row.evidence}, auto_id="s_%s"
    )
    offers = evidence(request.scope)
    settle.fields["evidence"].choices = [
        (one.target, f"{one.name}, {one.on:%B} {one.on.day}") for one in offers
    ]
    answer = None
    if settling is not None and settle.is_valid():
        answer = attempt(request, settle, lambda: _settle(request, row, settle.cleaned_data))
    elif changing is not None and form.is_valid():
        answer = attempt(request, form, lambda: _change(request, row, form.cleaned_data))
    if answer:
        return answer
    context = {
        "form": form,
        "settle": settle,
        "row": row,
        "back": reverse("growth-plan", args=[row.plan.ref]),
    }
    return render(request, "growth/step.html", context, status=422 if form.errors or settle.errors else 200)


def _as_typed(row: PlanStep) -> dict[str, Any]:
    place = row.place_target.rsplit("/", 1)[-1]
    return {
        "text": row.text,
        "entry": f"{row.framework_key}/{row.element_key}" if row.element_key else "",
        "place": place,
        "helper": row.helper.ref if row.helper else "",
        "by_on": row.by_on,
        "equity": row.equity,
        "version": row.version,
    }


def _change(request: HttpRequest, row: PlanStep, data: dict[str, Any]) -> str:
    wanted = _wanted(request, data, row.library_key)
    version = data["version"] or row.version
    actions.change_step(step_ref=row.ref, version=version, wanted=wanted, by=request.scope, at=request.at)
    return reverse("growth-plan", args=[row.plan.ref])


def _settle(request: HttpRequest, row: PlanStep, data: dict[str, Any]) -> str:
    actions.settle_step(
        step_ref=row.ref,
        state=data["state"],
        became=data["became"],
        evidence=data["evidence"],
        by=request.scope,
        at=request.at,
    )
    return reverse("growth-plan", args=[row.plan.ref])
