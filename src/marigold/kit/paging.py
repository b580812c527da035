"""Pages by key: the next page starts after the last row seen, however many rows there are.

Counting past rows (OFFSET) reads all of them again, and a row that is added meanwhile is shown twice.
"""

import base64
import binascii
import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

SIZE = 50
COUNTED = 1_000


@dataclass(frozen=True)
class Key:
    """One field of an order. `read` turns its text in an address back into a value."""

    field: str
    down: bool = False
    read: Callable[[str], Any] = str


ID = Key("id", read=int)
ID_DOWN = Key("id", down=True, read=int)
Order = tuple[Key, ...]


@dataclass(frozen=True)
class Page:
    """Row ids in order, and the marks for the pages on both sides ("" where there is none)."""

    ids: tuple[int, ...]
    before: str
    after: str


def by_date(field: str, *, down: bool = False) -> Key:
    """A date of an order."""
    return Key(field, down=down, read=date.fromisoformat)


def mark(values: Sequence[Any]) -> str:
    """Where a row stands in an order, for an address."""
    text = json.dumps([str(value) for value in values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_mark(text: str, order: Order) -> list[Any] | None:
    """The values of a mark, or None when the address was tampered with or cut off."""
    try:
        words = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if len(words) != len(order):
            return None
        return [key.read(word) for key, word in zip(order, words, strict=True)]
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError):
        return None


def page(
    parts: Sequence[QuerySet[Any]], order: Order, *, after: str = "", before: str = "", size: int = SIZE
) -> Page:
    """One page out of one or more querysets whose rows may overlap.

    :param parts: more than one only where Python and the database agree on the order (numbers and dates)
    :param order: keys that end with `id`, so that no two rows stand at the same place
    """
    start = read_mark(before or after, order) if before or after else None
    back = bool(before) and start is not None
    way = turned(order) if back else order
    rows: dict[int, tuple[Any, ...]] = {}
    for part in parts:
        for values in _from(part, way, start)[: size + 1]:
            rows[values[-1]] = values
    ordered = sort(rows.values(), way) if len(parts) > 1 else list(rows.values())
    more, ordered = len(ordered) > size, ordered[:size]
    if back:
        ordered.reverse()
    if not ordered:
        return Page((), "", "")
    first, last = mark(ordered[0]), mark(ordered[-1])
    leads_back = more if back else start is not None
    leads_on = True if back else more
    return Page(
        tuple(values[-1] for values in ordered), first if leads_back else "", last if leads_on else ""
    )


def turned(order: Order) -> Order:
    """The order backwards."""
    return tuple(Key(key.field, not key.down, key.read) for key in order)


def sort(rows: Any, order: Order) -> list[tuple[Any, ...]]:
    """Value tuples in an order, each key in its own direction."""
    ordered = list(rows)
    for index in reversed(range(len(order))):
        ordered.sort(key=lambda values: values[index], reverse=order[index].down)
    return ordered


def _from(rows: QuerySet[Any], order: Order, start: list[Any] | None) -> QuerySet[Any]:
    if start is not None:
        rows = rows.filter(_beyond(order, start))
    names = [f"-{key.field}" if key.down else key.field for key in order]
    return rows.order_by(*names).values_list(*(key.field for key in order))


def _beyond(order: Order, start: list[Any]) -> Q:
    """Rows after a place: the first key further, or equal and the next further, and so on."""
    first = order[0]
    # Said once more on its own, so that the database can jump there in the index.
    wanted = Q(**{f"{first.field}__{'lte' if first.down else 'gte'}": start[0]})
    further = Q(pk__in=[])
    equal = Q()
    for key, value in zip(order, start, strict=True):
        further |= equal & Q(**{f"{key.field}__{'lt' if key.down else 'gt'}": value})
        equal &= Q(**{key.field: value})
    return wanted & further


def count_some(parts: Sequence[QuerySet[Any]], most: int = COUNTED) -> int:
    """How many rows there are, counted no further than one over `most`."""
    if len(parts) == 1:
        return parts[0].order_by()[: most + 1].count()
    seen: set[int] = set()
    for part in parts:
        seen.update(part.order_by().values_list("id", flat=True)[: most + 1])
        if len(seen) > most:
            return most + 1
    return len(seen)


def every(parts: Sequence[QuerySet[Any]], order: Order, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """All rows of the parts in order, each once, read in chunks and never held together.

    :param columns: what to read; the order's keys are read besides and left out of what is given
    """
    names = [f"-{key.field}" if key.down else key.field for key in order]
    keys = [key.field for key in order]
    read = [part.order_by(*names).values_list(*keys, *columns).iterator(chunk_size=2_000) for part in parts]
    width = len(keys)
    rows: Iterator[Any] = heapq.merge(*read, key=lambda row: _rank(row, order)) if len(read) > 1 else iter(())
    if len(read) == 1:
        rows = iter(read[0])
    last = None
    for row in rows:
        if row[width - 1] != last:
            last = row[width - 1]
            yield row[width:]


def _rank(row: tuple[Any, ...], order: Order) -> tuple[int, ...]:
    """A rank for merging dates and numbers, where down is simply negative."""
    values = (value.toordinal() if isinstance(value, date) else value for value in row)
    return tuple(-value if key.down else value for key, value in zip(order, values, strict=False))
