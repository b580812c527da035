"""Into the trash, out of it, and gone for good after thirty days: the same for every kind of record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.search import index
from marigold.support.actions.notes import TOLD
from marigold.support.events import Happened
from marigold.support.models import Note
from marigold.support.selectors.trash import BINS, Bin, in_trash, spent

CHANGED = "Somebody changed this a moment ago. Look at it again first."


@action
def put_in_trash(*, key: str, ref: str, by: Scope, at: datetime) -> Any:
    """Put a record in the trash: no page, list, search or file shows it, and for thirty days it can be taken out."""
    if key not in BINS:
        raise NotThere("There is nothing here that you can throw away.")
    row = BINS[key].reach(by, ref)
    if not row.move(trashed_at=at, trashed_by=by.name):
        raise Refused(CHANGED)
    _tell(Happened.TRASHED, BINS[key], row, by, at)
    return row


@action
def take_out(*, key: str, ref: str, by: Scope, at: datetime) -> Any:
    """Take a record out of the trash; it is just as it was."""
    row = in_trash(by, key, ref, at=at)
    if not row.move(trashed_at=None, trashed_by=""):
        raise Refused(CHANGED)
    _tell(Happened.UNTRASHED, BINS[key], row, by, at)
    return row


@action
def empty_trash(*, by: Scope, at: datetime, limit: int = 500) -> int:
    """Delete for good what has lain in the trash for thirty days; returns how much, at most `limit` at a time."""
    found = spent(by, at=at, limit=limit)
    for each, row in found:
        _tell(Happened.TRASH_EMPTIED, each, row, by, at)
        index.forget(each.key, [row.pk])
        row.delete()
    if not found:
        nothing_changed()
    return len(found)


def _tell(kind: Happened, each: Bin, row: Any, by: Scope, at: datetime) -> None:
    """That a private note was thrown away stands on no page of the engagement."""
    private = isinstance(row, Note) and row.visibility not in TOLD
    change: Mapping[str, Any] = {}
    record(
        kind,
        row,
        by=by,
        at=at,
        about="" if private else row.engagement.target,
        title=each.title(row),
        change=change,
    )
