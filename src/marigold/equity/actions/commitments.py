"""Grants and contracts, the commitments in them, and evidence that they are kept."""

from datetime import date, datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.equity import selectors
from marigold.equity.actions.entries import in_words, told
from marigold.equity.events import Happened
from marigold.equity.models import (
    FACING,
    FUNDING_KINDS,
    PURPOSES,
    STATES,
    Commitment,
    Funding,
)
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit


@action
def add_funding(*, root: Unit, name: str, by: Scope, at: datetime, **fields: Any) -> Funding:
    """Write down a grant, contract or proposal."""
    if not selectors.may_edit(by, root):
        raise NotThere("There is nothing here that you can change.")
    row = Funding(root=root, name=name.strip(), created_at=at, **fields)
    _sound_funding(row)
    row.save()
    record(
        Happened.FUNDING_ADDED, row, by=by, at=at, about=root.target, change=told({"name": name, **fields})
    )
    return row


@action
def change_funding(
    *, funding_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> Funding:
    """Correct what is written of a grant, contract or proposal."""
    row = selectors.funding(by, funding_ref, selectors.EDIT)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    _sound_funding(row)
    record(Happened.FUNDING_CHANGED, row, by=by, at=at, about=row.root.target, change=in_words(change))
    return row


def _sound_funding(row: Funding) -> None:
    if not row.name.strip():
        raise Refused("Say what it is called.", field="name")
    if row.kind not in FUNDING_KINDS:
        raise Refused("Choose what it is.", field="kind")
    if row.funder is not None and row.funder.root_id != row.root_id:
        raise Refused("This funder belongs to another system.", field="funder")
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")


@action
def add_commitment(*, funding_ref: str, text: str, by: Scope, at: datetime, **fields: Any) -> Commitment:
    """Keep an equity term or commitment of a grant, contract or proposal, and what is set aside for it."""
    funding = selectors.funding(by, funding_ref, selectors.EDIT)
    row = Commitment(root=funding.root, funding=funding, text=text.strip(), created_at=at, **fields)
    _sound(row)
    row.save()
    change = told({"text": text, **fields})
    record(Happened.COMMITMENT_ADDED, row, by=by, at=at, about=funding.target, change=change)
    return row


def _sound(row: Commitment) -> None:
    if not row.text.strip():
        raise Refused("Write down what was committed, in the words of the document.", field="text")
    if row.purpose not in PURPOSES:
        raise Refused("Choose what it is for.", field="purpose")
    if row.facing not in FACING:
        raise Refused("Say toward whom.", field="facing")
    if row.amount is not None and row.amount < 0:
        raise Refused("Money set aside can’t be below zero.", field="amount")
    if row.owner is not None and row.owner.root_id != row.root_id:
        raise Refused("This person belongs to another system.", field="owner")


@action
def change_commitment(
    *, commitment_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> Commitment:
    """Correct a commitment, what is set aside for it, who answers for it, or its day."""
    row = selectors.commitment(by, commitment_ref, selectors.EDIT)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    _sound(row)
    record(Happened.COMMITMENT_CHANGED, row, by=by, at=at, about=row.funding.target, change=in_words(change))
    return row


@action
def close_commitment(
    *, commitment_ref: str, state: str, outcome: str, on: date, by: Scope, at: datetime
) -> Commitment:
    """Say how a commitment came out: kept, or dropped, and why. Or that it is open after all, which takes that back."""
    row = selectors.commitment(by, commitment_ref, selectors.EDIT)
    if state not in STATES:
        raise Refused("Say whether it was kept.", field="state")
    if not outcome.strip():
        raise Refused("Say how it came out.", field="outcome")
    if state == "kept" and not selectors.evidence(by, row):
        raise Refused("Nothing shows yet that it was kept. Add evidence first.", field="state")
    ended = None if state == "open" else on
    change = row.alter(state=state, outcome=outcome.strip(), closed_on=ended)
    if not change:
        nothing_changed()
        return row
    record(Happened.COMMITMENT_CLOSED, row, by=by, at=at, about=row.funding.target, change=change)
    return row
