"""Commitments to equity of a system, and its consultancies."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from marigold.equity import actions, selectors
from marigold.equity.models import EVIDENCE, Commitment
from marigold.kit.doing import NotThere
from marigold.people import selectors as people
from marigold.people.models import Person, Unit
from marigold.practice import selectors as practice
from marigold.web import exports
from marigold.web.equity_forms import (
    CommitmentForm,
    ConsultancyForm,
    EvidenceForm,
    FundingForm,
    OutcomeForm,
    SessionForm,
)
from marigold.web.forms import Form
from marigold.web.posting import attempt, page, typed_before
from marigold.web.present.equity import KINDS, SESSION, Register, register, row_of
from marigold.web.views.indicators import shown_form

PEOPLE = 500
TITLE = "Commitments to equity"
HEAD = (
    "Grant or contract", "Kind", "Funder", "Document", "Commitment", "Where it stands", "Purpose", "Toward", "Set aside",
    "Spent", "Who answers for it", "By", "How it stands", "How it came out", "Evidence", "Newest evidence",
)  # fmt: skip


@page
def front(request: HttpRequest) -> HttpResponse:
    """The commitments of the system one works in; the others are one step away."""
    found = selectors.systems(request.scope)
    if not found:
        raise NotThere("There is nothing here that you can see.")
    return redirect("commitments", found[0].ref)


@page
def commitments(request: HttpRequest, ref: str) -> HttpResponseBase:
    """What was committed, set aside and shown, for funders, partners and each other."""
    shown = register(request.scope, selectors.system(request.scope, ref), today=request.today)
    form = request.GET.get("download", "")
    if form in exports.FORMATS:
        if not shown.may_export:
            raise NotThere("There is nothing here that you can download.")
        return exports.response(
            form=form, name="commitments", head=HEAD, rows=_rows(shown), today=request.today
        )
    return render(request, "equity/commitments.html", {"page": shown, "root": shown.root})


def _rows(shown: Register) -> Iterator[tuple[Any, ...]]:
    for funding, kind, rows in shown.fundings:
        funder = funding.funder.name if funding.funder else ""
        for one in rows:
            row = one.row
            newest = one.evidence[0] if one.evidence else None
            yield (
                funding.name, kind, funder, funding.document, row.text, row.place, one.purpose, one.toward, row.amount,
                one.spent, row.owner.name if row.owner else "", row.due_on, one.words, row.outcome, len(one.evidence),
                newest.on if newest else None,
            )  # fmt: skip


def _form(
    request: HttpRequest,
    form: Form,
    title: str,
    save: str,
    back: tuple[str, str],
    act: Callable[[], None],
    said: str,
) -> HttpResponse:
    """A form that calls an action and leads back."""
    if request.method == "POST" and form.is_valid():

        def run() -> str:
            act()
            messages.success(request, said)
            return back[0]

        answer = attempt(request, form, run)
        if answer:
            return answer
    return shown_form(request, form, title, save, *back)


def _front(root: Unit) -> tuple[str, str]:
    return reverse("commitments", args=[root.ref]), TITLE


def _people(request: HttpRequest, root: Unit, held: Person | None = None) -> list[Person]:
    found = list(
        people.people(request.scope).filter(root_id=root.pk, is_active=True).order_by("name")[:PEOPLE]
    )
    return found + ([held] if held is not None and held not in found else [])


def _start(row: Any, *names: str) -> dict[str, Any]:
    """What a form shows first: a row is told by its reference."""
    values = {name: getattr(row, name) for name in (*names, "version")}
    return {name: getattr(value, "ref", value) for name, value in values.items()}


@page
def funding_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down a grant, contract or proposal."""
    root = selectors.system(request.scope, ref, selectors.EDIT)
    form = FundingForm(
        request.POST or typed_before(request), funders=practice.funders(request.scope, root.pk)
    )

    def act() -> None:
        actions.add_funding(root=root, by=request.scope, at=request.at, **form.told())

    said = "Saved. Now add what was committed in it."
    return _form(request, form, "Add a grant or contract", "Save", _front(root), act, said)


@page
def funding(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a grant, contract or proposal."""
    row = selectors.funding(request.scope, ref, selectors.EDIT)
    names = ("name", "kind", "funder", "document", "starts_on", "ends_on", "note")
    form = FundingForm(
        request.POST or typed_before(request),
        funders=practice.funders(request.scope, row.root_id),
        initial=_start(row, *names),
    )

    def act() -> None:
        version = form.cleaned_data["version"]
        actions.change_funding(
            funding_ref=ref, version=version, by=request.scope, at=request.at, **form.told()
        )

    return _form(request, form, row.name, "Save", _front(row.root), act, "Saved.")


@page
def commitment_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a commitment of a grant, contract or proposal."""
    row = selectors.funding(request.scope, ref, selectors.EDIT)
    form = CommitmentForm(request.POST or typed_before(request), people=_people(request, row.root))

    def act() -> None:
        actions.add_commitment(funding_ref=ref, by=request.scope, at=request.at, **form.told())

    title = f"Add a commitment: {row.name}"
    return _form(request, form, title, "Save commitment", _front(row.root), act, "Saved.")


@page
def commitment(request: HttpRequest, ref: str) -> HttpResponse:
    """One commitment: how it stands, its evidence, and who was paid from it."""
    row = selectors.commitment(request.scope, ref)
    context = {
        "row": row,
        "told": row_of(request.scope, row, request.today),
        "kind": KINDS[row.funding.kind],
        "may_edit": selectors.may_edit(request.scope, row.root),
        "sessions": SESSION,
    }
    return render(request, "equity/commitment.html", context)


def _of(row: Commitment) -> tuple[str, str]:
    return reverse("commitment", args=[row.ref]), str(row)


@page
def commitment_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct a commitment."""
    row = selectors.commitment(request.scope, ref, selectors.EDIT)
    names = ("text", "place", "purpose", "facing", "amount", "owner", "due_on")
    form = CommitmentForm(
        request.POST or typed_before(request),
        people=_people(request, row.root, row.owner),
        initial=_start(row, *names),
    )

    def act() -> None:
        version = form.cleaned_data["version"]
        actions.change_commitment(
            commitment_ref=ref, version=version, by=request.scope, at=request.at, **form.told()
        )

    return _form(request, form, "Edit commitment", "Save commitment", _of(row), act, "Saved.")


@page
def commitment_close(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how a commitment came out."""
    row = selectors.commitment(request.scope, ref, selectors.EDIT)
    start = {"on": row.closed_on or request.today, "outcome": row.outcome}
    if row.state != "open":
        start["state"] = row.state
    form = OutcomeForm(request.POST or typed_before(request), initial=start)

    def act() -> None:
        actions.close_commitment(commitment_ref=ref, by=request.scope, at=request.at, **form.told())

    return _form(request, form, "How it came out", "Save", _of(row), act, "Saved.")


@page
def evidence_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Add evidence that a commitment is kept."""
    row = selectors.commitment(request.scope, ref, selectors.EDIT)
    form = EvidenceForm(request.POST or typed_before(request), initial={"on": request.today})

    def act() -> None:
        actions.add_evidence(commitment_ref=ref, by=request.scope, at=request.at, **form.told())

    return _form(request, form, "Add evidence", "Save evidence", _of(row), act, "Saved.")


@page
def entry(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct evidence or a session, or add what was changed because of it."""
    row = selectors.entry(request.scope, ref)
    kind = EvidenceForm if row.kind == EVIDENCE else SessionForm
    names = [name for name in kind.base_fields if name not in {"once", "version"}]
    form = kind(request.POST or typed_before(request), initial=_start(row, *names))
    if row.commitment:
        back = _of(row.commitment)
    else:
        assert row.consultancy is not None  # by the constraint of the table
        back = reverse("consultancy", args=[row.consultancy.ref]), row.consultancy.consultant

    def act() -> None:
        version = form.cleaned_data["version"]
        actions.change_entry(entry_ref=ref, version=version, by=request.scope, at=request.at, **form.told())

    return _form(request, form, "Edit entry", "Save entry", back, act, "Saved.")


def _payable(request: HttpRequest, root: Unit, held: Commitment | None = None) -> list[Commitment]:
    return [
        one
        for row in selectors.fundings(request.scope, root)
        for one in row.commitments.all()
        if one.state == "open" or one == held
    ]


@page
def consultancy_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down who was asked in."""
    root = selectors.system(request.scope, ref, selectors.EDIT)
    form = ConsultancyForm(
        request.POST or typed_before(request),
        commitments=_payable(request, root),
        initial={"starts_on": request.today},
    )

    def act() -> None:
        actions.begin_consultancy(root=root, by=request.scope, at=request.at, **form.told())

    return _form(request, form, "Add a consultancy", "Save", _front(root), act, "Saved.")


@page
def consultancy(request: HttpRequest, ref: str) -> HttpResponse:
    """One consultancy: what for, what was done, found and changed."""
    row = selectors.consultancy(request.scope, ref)
    sessions = [(SESSION[one.kind], one) for one in row.entries.all()]
    context = {
        "row": row,
        "toward": dict(ConsultancyForm.base_fields["facing"].choices)[row.facing],  # type: ignore[attr-defined]
        "sessions": sessions,
        "open": sum(bool(one.found) and not one.changed for _, one in sessions),
        "hours": sum(one.hours or 0.0 for _, one in sessions),
        "paid": sum(one.paid or 0.0 for _, one in sessions),
        "may_edit": selectors.may_edit(request.scope, row.root),
    }
    return render(request, "equity/consultancy.html", context)


@page
def consultancy_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct or end a consultancy."""
    row = selectors.consultancy(request.scope, ref, selectors.EDIT)
    names = ("consultant", "about", "facing", "commitment", "starts_on", "ends_on", "rate", "rate_per")
    form = ConsultancyForm(
        request.POST or typed_before(request),
        commitments=_payable(request, row.root, row.commitment),
        initial=_start(row, *names),
    )
    back = reverse("consultancy", args=[ref]), row.consultant

    def act() -> None:
        version = form.cleaned_data["version"]
        actions.change_consultancy(
            consultancy_ref=ref, version=version, by=request.scope, at=request.at, **form.told()
        )

    return _form(request, form, "Edit consultancy", "Save", back, act, "Saved.")


@page
def session_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Add a session of a consultancy."""
    row = selectors.consultancy(request.scope, ref, selectors.EDIT)
    form = SessionForm(request.POST or typed_before(request), initial={"on": request.today})
    back = reverse("consultancy", args=[ref]), row.consultant

    def act() -> None:
        actions.add_session(consultancy_ref=ref, by=request.scope, at=request.at, **form.told())

    return _form(request, form, f"Add a session with {row.consultant}", "Save session", back, act, "Saved.")
