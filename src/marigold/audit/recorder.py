"""Writes events; called by actions only (an import contract keeps it so)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from marigold.access.scope import Scope
from marigold.audit.models import Event
from marigold.kit.doing import note_event
from marigold.kit.tables import Table
from marigold.search import index


def record(
    kind: str,
    row: Table,
    *,
    by: Scope,
    at: datetime,
    change: Mapping[str, Any] | None = None,
    about: str = "",
    title: str = "",
) -> Event:
    """Leave one event for a write on `row`, and let the search know what it says now.

    `about` is the target of the record whose page tells this story too (an engagement, say).
    """
    event = Event(
        at=at,
        by_ref=by.person_ref,
        by_name=by.name,
        kind=str(kind),
        target=row.target,
        about=about,
        title=(title or str(row))[:300],
        root_id=_root_of(row),
        change={name: _plain(value) for name, value in (change or {}).items()},
    )
    event_saved = _save(event)
    index.keep(row)
    note_event()
    return event_saved


def _save(event: Event) -> Event:
    event.save(force_insert=True)
    return event


def _root_of(row: Table) -> int | None:
    root = getattr(row, "root_id", None)
    return int(root) if root is not None else None


def _plain(value: Any) -> Any:
    """A value as JSON holds it; records become their words."""
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Model):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
