"""What holds the work in a place: the room of it, each structure, and what happens with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.improvement import selectors as improvement
from marigold.kit.doing import NotThere, Refused
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.support import actions as support_actions
from marigold.support.actions import structures as actions
from marigold.support.lasting import lasting
from marigold.support.models import Structure
from marigold.support.selectors import structures as reads
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.holding import holds_page
from marigold.web.present.structure import ENTRIES, structure_page
from marigold.web.structure_forms import EntryForm, StructureForm


def place(scope: Scope, ref: str, permission: Permission = Permission.STRUCTURE_VIEW) -> Unit:
    """A place in which one holds a right to structures, or NotThere."""
    row = people.unit(scope, ref)
    if not reads.may(scope, permission, row):
        raise NotThere("There is nothing here that you can see.")
    return row


def shown_form(
    request: HttpRequest, form: Form, title: str, save: str, back: str, lede: str = "", template: str = "form"
) -> HttpResponse:
    """A form about a place, a structure or a test."""
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "save": save, "back": back, "lede": lede}
    return render(request, f"structures/{template}.html", context, status=status)


@page
def holds(request: HttpRequest, ref: str) -> HttpResponse:
    """What holds the work here when people leave."""
    row = place(request.scope, ref)
    return render(
        request, "structures/holds.html", {"page": holds_page(request.scope, row, today=request.today)}
    )


@page
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Which kind of structure to write down."""
    row = place(request.scope, ref, Permission.STRUCTURE_EDIT)
    words = lasting(request.scope, int(row.root_id or row.pk))
    return render(request, "structures/choose.html", {"row": row, "kinds": words.kinds})


@page
def new(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Write down something that holds the work here; a team or an indicator that is known comes with its name."""
    row = place(request.scope, ref, Permission.STRUCTURE_EDIT)
    words = lasting(request.scope, int(row.root_id or row.pk))
    item = words.kind(kind)
    if item is None:
        raise NotThere("There is no such kind.")
    team, indicator = _known(request, row)
    start: dict[str, Any] = {"began_on": request.today}
    if team or indicator:
        start["name"] = (team or indicator).name
        start["purpose"] = team.purpose if team else ""
    named = reads.nameable(request.scope, row)
    form = StructureForm(
        request.POST or typed_before(request),
        words=words,
        kind=item,
        people=named,
        new=True,
        team=team,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            made = actions.write_structure(
                unit=row,
                kind=item.key,
                said=form.said(None, team, indicator),
                by=request.scope,
                at=request.at,
            )
            messages.success(request, "Written down.")
            return reverse("structure", args=[made.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    back = reverse("holds", args=[row.ref])
    return shown_form(request, form, f"Add: {item.name.lower()}", "Save", back, item.text)


def _known(request: HttpRequest, row: Unit) -> tuple[Any, Any]:
    """The team or the indicator of this place that the address names."""
    team, indicator = request.GET.get("team"), request.GET.get("indicator")
    found = people.team(request.scope, team) if team else None
    measure = improvement.indicator(request.scope, indicator) if indicator else None
    for one in (found, measure):
        if one is not None and one.unit_id != row.pk:
            raise NotThere("There is nothing here that you can see.")
    return found, measure


@page
def structure(request: HttpRequest, ref: str) -> HttpResponse:
    """One structure."""
    shown = structure_page(request.scope, ref, today=request.today)
    return render(request, "structures/structure.html", {"page": shown, "row": shown.row})


@page
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what is said of a structure, who carries it, or end it."""
    row: Any = reads.whole(request.scope, reads.structure(request.scope, ref, Permission.STRUCTURE_EDIT))
    words = lasting(request.scope, row.root_id)
    item = words.kind(row.kind)
    if item is None:
        raise NotThere("The practice model does not have this kind any more. Add it to the model first.")
    there = {one.pk: one for one in (*row.carriers, *([row.person] if row.person else ()))}
    named = [
        *there.values(),
        *(one for one in reads.nameable(request.scope, row.unit) if one.pk not in there),
    ]
    form = StructureForm(
        request.POST or typed_before(request),
        words=words,
        kind=item,
        people=named,
        new=False,
        team=row.team,
    )
    form.initial = form.start(row)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_structure(
                structure_ref=ref, version=version, said=form.said(row), by=request.scope, at=request.at
            )
            messages.success(request, "Saved.")
            return reverse("structure", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(request, form, f"Change “{row.name}”", "Save", reverse("structure", args=[ref]))


def _entry_form(request: HttpRequest, row: Structure, kind: str, more: tuple[Any, ...] = ()) -> EntryForm:
    """`more` are the contact and the decision that are chosen already."""
    scope = request.scope
    activities = reads.lately_done(scope, row.unit) if kind == "coached" else []
    decisions = reads.lately_decided(scope, row.unit) if kind == "used" else []
    for one, rows in zip(more, (activities, decisions), strict=False):
        if one is not None and one not in rows:
            rows.insert(0, one)
    return EntryForm(
        request.POST or typed_before(request),
        kind=kind,
        words=lasting(scope, row.root_id),
        row=row,
        activities=activities,
        decisions=decisions,
        initial={"on": request.today, "activity": request.GET.get("activity", "")},
    )


@page
def add(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Write down what happened with a structure."""
    row = reads.structure(request.scope, ref, Permission.STRUCTURE_EDIT)
    if kind not in actions.entry_kinds(lasting(request.scope, row.root_id), row.kind):
        raise NotThere("There is nothing of that kind to add.")
    form = _entry_form(request, row, kind)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            again = form.cleaned_data.get("review_on")
            actions.add_entry(
                structure_ref=ref, kind=kind, review_on=again, by=request.scope, at=request.at, **form.told()
            )
            messages.success(request, "Saved.")
            return reverse("structure", args=[ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    title, save, _ = ENTRIES[kind]
    return shown_form(request, form, title, save, reverse("structure", args=[ref]), row.name)


@page
def entry(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct what was written down."""
    found = reads.entry(request.scope, ref)
    row = found.structure
    form = _entry_form(request, row, found.kind, (found.activity, found.decision))
    form.fields.pop("review_on", None)
    form.initial = form.start(found)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            version = form.cleaned_data["version"]
            actions.change_entry(
                entry_ref=ref, version=version, by=request.scope, at=request.at, **form.told()
            )
            messages.success(request, "Saved.")
            return reverse("structure", args=[row.ref])

        answer = attempt(request, form, act)
        if answer:
            return answer
    return shown_form(
        request, form, "Correct what happened", "Save", reverse("structure", args=[row.ref]), row.name
    )


@require_POST
@page
def raise_finding(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a finding on the list of concerns, as a blind spot, in the engagement of the place."""
    row = place(request.scope, ref, Permission.STRUCTURE_EDIT)
    form = Form(request.POST)
    form.is_valid()

    def act() -> str:
        found = [one for one, _ in holds_page(request.scope, row, today=request.today).findings]
        finding = next((one for one in found if one.rule == request.POST.get("rule")), None)
        engagement = reads.engagement_here(request.scope, row, Permission.CONCERN_EDIT)
        if finding is None:
            raise Refused("This is mended by now. Look at the page again.")
        if engagement is None:
            raise Refused("There is no open engagement right here in which you could raise it.")
        made = support_actions.raise_concern(
            engagement_ref=engagement.ref,
            kind="blind-spot",
            title=finding.message[:200],
            text=f"{finding.message} {finding.remedy}",
            level="system",
            raised_on=request.today,
            by=request.scope,
            at=request.at,
        )
        messages.success(request, "It is on the list, and stays there until it is answered.")
        return reverse("concern", args=[made.ref])

    return attempt(request, form, act) or back_with_words(request, form, reverse("holds", args=[ref]))


def back_with_words(request: HttpRequest, form: Form, address: str) -> HttpResponse:
    """Back to a page, with what was refused said there."""
    for _, text in form.error_list:
        messages.error(request, text)
    return HttpResponse(status=303, headers={"Location": address})
