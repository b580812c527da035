"""The log of commitments and consultancies: one way in for evidence and for sessions, and what both may not be."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.equity import selectors
from marigold.equity.events import Happened
from marigold.equity.models import EVIDENCE, SESSIONS, Commitment, Consultancy, FundingEntry
from marigold.kit.doing import Refused, action, nothing_changed


def plain(value: Any) -> Any:
    """A value as the audit log keeps it: a row by what it is called."""
    return value if value is None or isinstance(value, str | int | float | date) else str(value)


def told(fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Fields of something new as the audit log keeps them."""
    return {name: [None, plain(value)] for name, value in fields.items() if value not in (None, "")}


def in_words(change: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """A change as the audit log keeps it."""
    return {name: [plain(value) for value in pair] for name, pair in change.items()}


@action
def add_evidence(
    *, commitment_ref: str, on: date, text: str, by: Scope, at: datetime, **fields: Any
) -> FundingEntry:
    """Add something that shows how far a commitment is kept."""
    commitment = selectors.commitment(by, commitment_ref, selectors.EDIT)
    row = FundingEntry(commitment=commitment, kind=EVIDENCE, on=on, text=text, **fields)
    return _add(row, commitment, {"text": text, "on": on, **fields}, by, at)


@action
def add_session(
    *, consultancy_ref: str, kind: str, on: date, text: str, by: Scope, at: datetime, **fields: Any
) -> FundingEntry:
    """Add a training, coaching of leaders or of the team, a facilitated meeting, or a review of documents."""
    consultancy = selectors.consultancy(by, consultancy_ref, selectors.EDIT)
    row = FundingEntry(consultancy=consultancy, kind=kind, on=on, text=text, **fields)
    return _add(row, consultancy, {"kind": kind, "text": text, "on": on, **fields}, by, at)


def _add(
    row: FundingEntry, about: Commitment | Consultancy, fields: Mapping[str, Any], by: Scope, at: datetime
) -> FundingEntry:
    row.root, row.text, row.created_at = about.root, row.text.strip(), at
    _sound(row)
    row.save()
    is_evidence = isinstance(about, Commitment)
    happened = Happened.COMMITMENT_ADDED_TO if is_evidence else Happened.CONSULTANCY_ADDED_TO
    over = about.funding.target if isinstance(about, Commitment) else about.root.target
    record(happened, about, by=by, at=at, about=over, change=told(fields))
    return row


@action
def change_entry(
    *, entry_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> FundingEntry:
    """Correct evidence or a session, or write what was changed because of it."""
    row = selectors.entry(by, entry_ref)
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    _sound(row)
    about = row.commitment or row.consultancy
    assert about is not None  # by the constraint of the table
    record(Happened.ENTRY_CHANGED, about, by=by, at=at, about=row.root.target, change=change)
    return row


def _sound(row: FundingEntry) -> None:
    """Refused where an entry says nothing, or a number can't be."""
    if not row.text.strip():
        raise Refused("Say what was done.", field="text")
    if row.consultancy_id and row.kind not in SESSIONS:
        raise Refused("Choose what it was.", field="kind")
    for name in ("hours", "paid"):
        value = getattr(row, name)
        if value is not None and value < 0:
            raise Refused("This can’t be below zero.", field=name)
    if row.kind == "review" and not (row.source.strip() and row.found.strip()):
        missing = "source" if not row.source.strip() else "found"
        words = "Name the documents." if missing == "source" else "Say what the review found."
        raise Refused(words, field=missing)
