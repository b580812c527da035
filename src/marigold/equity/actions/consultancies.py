"""Asking somebody in from outside, and keeping what came of each session."""

from datetime import date, datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.equity import selectors
from marigold.equity.actions.entries import in_words, told
from marigold.equity.events import Happened
from marigold.equity.models import FACING, Consultancy
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit

# What only those who keep the books see; the history shows it to nobody.
PRIVATE = ("rate", "rate_per")


def _public(change: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: pair for name, pair in change.items() if name not in PRIVATE}


def _sound(row: Consultancy) -> None:
    if not row.consultant.strip():
        raise Refused("Name who it is.", field="consultant")
    if not row.about.strip():
        raise Refused("Say what they help with.", field="about")
    if row.facing not in FACING:
        raise Refused("Say toward whom.", field="facing")
    if row.commitment is not None and row.commitment.root_id != row.root_id:
        raise Refused("This money belongs to another system.", field="commitment")
    if row.ends_on and row.ends_on < row.starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    if row.rate is not None and row.rate < 0:
        raise Refused("A rate can’t be below zero.", field="rate")


@action
def begin_consultancy(
    *, root: Unit, consultant: str, about: str, starts_on: date, by: Scope, at: datetime, **fields: Any
) -> Consultancy:
    """Write down who was asked in, what for, and what pays for it."""
    if not selectors.may_edit(by, root):
        raise NotThere("There is nothing here that you can change.")
    row = Consultancy(
        root=root,
        consultant=consultant.strip(),
        about=about.strip(),
        starts_on=starts_on,
        created_at=at,
        **fields,
    )
    _sound(row)
    row.save()
    change = _public(told({"consultant": consultant, "about": about, "starts_on": starts_on, **fields}))
    record(Happened.CONSULTANCY_BEGUN, row, by=by, at=at, about=root.target, change=change)
    return row


@action
def change_consultancy(
    *, consultancy_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> Consultancy:
    """Correct or end a consultancy."""
    row = selectors.consultancy(by, consultancy_ref, selectors.EDIT)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    _sound(row)
    told_ = _public(in_words(change))
    record(Happened.CONSULTANCY_CHANGED, row, by=by, at=at, about=row.root.target, change=told_)
    return row
