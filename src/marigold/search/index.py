"""Keeping the index: with each write, in bulk later, and checking it against the records."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min, Sum

from marigold.core.search import indexed
from marigold.kit.doing import upkeep
from marigold.kit.tables import Table
from marigold.search.kinds import BY_MODEL, KINDS, Kind
from marigold.search.models import Entry, Late
from marigold.search.stores import Words, store

CHUNK = 2_000
NEWEST = 5_000
Say = Callable[[int, int], None]


def _read(kind: Kind, facts: Sequence[Any]) -> Words:
    """From the values of `Kind.columns`."""
    row_id, order, texts = facts[0], facts[1], facts[2 : 2 + len(kind.fields)]
    hung = zip(kind.anchors, facts[2 + len(kind.fields) :], strict=True)
    anchors = [f"{letter}{value}" for letter, value in hung if value is not None]
    found = indexed(text or "" for text in texts)
    digest = hashlib.blake2b(f"{' '.join(found)}|{' '.join(anchors)}".encode(), digest_size=8).digest()
    key = kind.key_of(row_id, order)
    return Words(key, kind.number, row_id, int.from_bytes(digest, "big", signed=True), found, anchors)


def keep(row: Table) -> None:
    """Bring what the index knows of a record up to date. Called by the audit log for each write, in its transaction."""
    kind = BY_MODEL.get(row._meta.label_lower)
    if kind is not None:
        _bring_up(kind, [_read(kind, [getattr(row, name) for name in kind.columns])])


def _bring_up(kind: Kind, wanted: Sequence[Words]) -> int:
    """Store what differs; returns how many did."""
    ids = [one.row_id for one in wanted]
    rows = Entry.objects.filter(kind=kind.number, row_id__in=ids).values_list("row_id", "key", "digest")
    known = {row_id: (key, digest) for row_id, key, digest in rows}
    different = [one for one in wanted if known.get(one.row_id) != (one.key, one.digest)]
    if different:
        store().take([known[one.row_id][0] for one in different if one.row_id in known])
        store().put(different)
    return len(different)


def forget(key: str, ids: Iterable[int]) -> None:
    """Take records out that are deleted."""
    gone = list(ids)
    for start in range(0, len(gone), CHUNK):
        rows = Entry.objects.filter(kind=KINDS[key].number, row_id__in=gone[start : start + CHUNK])
        store().take(list(rows.values_list("key", flat=True)))


def later(key: str, ids: Iterable[int]) -> None:
    """Remember records that were stored in bulk, to be put into the index afterwards."""
    kind = KINDS[key].number
    Late.objects.bulk_create(Late(kind=kind, first=first, last=last) for first, last in _runs(ids))


def _runs(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ids as runs without gaps."""
    first = last = None
    for number in sorted(ids):
        if last is not None and number <= last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def waiting() -> int:
    """How many records are not in the index yet."""
    return int(Late.objects.aggregate(n=Sum(F("last") - F("first") + 1))["n"] or 0)


def catch_up(*, seconds: float | None = None, say: Say | None = None) -> int:
    """Put records that wait into the index, for so many seconds or to the end; returns how many still wait."""
    until = None if seconds is None else time.monotonic() + seconds
    total = left = waiting()
    while left and (until is None or time.monotonic() < until):
        with transaction.atomic(), upkeep("search"):
            left -= _some()
        if say is not None:
            say(total - left, total)
    return waiting()


def _some() -> int:
    """One chunk of the first run that waits; returns how many ids it spanned."""
    late = Late.objects.select_for_update().order_by("id").first()
    if late is None:
        return 0
    kind = next((kind for kind in KINDS.values() if kind.number == late.kind), None)
    last = min(late.last, late.first + CHUNK - 1)
    if kind is not None:
        rows = _rows(kind).filter(pk__range=(late.first, last)).values_list(*kind.columns)
        _bring_up(kind, [_read(kind, facts) for facts in rows])
    if last == late.last:
        late.delete()
    else:
        Late.objects.filter(pk=late.pk).update(first=last + 1)
    return last - late.first + 1


def _rows(kind: Kind) -> Any:
    """All records of a kind, also those in the trash: they come back as they were."""
    return kind.table._base_manager.all()


def rebuild(*, say: Say | None = None) -> int:
    """Empty the index and fill it from the records; returns how many are in it. It can be stopped, and gone on with."""
    with transaction.atomic(), upkeep("search"):
        Late.objects.all().delete()
        store().empty()
        for kind in KINDS.values():
            span = _rows(kind).aggregate(low=Min("pk"), high=Max("pk"))
            if span["low"] is not None:
                Late(kind=kind.number, first=span["low"], last=span["high"]).save()
    catch_up(say=say)
    return Entry.objects.count()


def missing() -> bool:
    """True when nothing is in the index although there are records: the tables are older than the search."""
    return not Entry.objects.exists() and any(_rows(kind).exists() for kind in KINDS.values())


def differences(*, thorough: bool = False) -> int:
    """How many records the index does not hold as they are; only of the newest of each kind, unless thorough."""
    wrong = 0
    for kind in KINDS.values():
        rows = _rows(kind).order_by("-pk")
        highest = rows.values_list("pk", flat=True)
        floor = 0 if thorough else (highest[NEWEST : NEWEST + 1].first() or 0)
        wrong += sum(_differ(kind, low, high) for low, high in _spans(kind, floor))
    return wrong


def _spans(kind: Kind, floor: int) -> Iterator[tuple[int, int]]:
    rows = Entry.objects.filter(kind=kind.number).aggregate(n=Max("row_id"))["n"] or 0
    top = max(rows, _rows(kind).aggregate(n=Max("pk"))["n"] or 0)
    for low in range(floor, top + 1, CHUNK):
        yield low, min(low + CHUNK - 1, top)


def _differ(kind: Kind, low: int, high: int) -> int:
    late = [
        (one.first, one.last) for one in Late.objects.filter(kind=kind.number, first__lte=high, last__gte=low)
    ]
    entries = Entry.objects.filter(kind=kind.number, row_id__range=(low, high))
    known = {row_id: (key, digest) for row_id, key, digest in entries.values_list("row_id", "key", "digest")}
    rows = _rows(kind).filter(pk__range=(low, high)).values_list(*kind.columns)
    wanted = {one.row_id: (one.key, one.digest) for one in (_read(kind, facts) for facts in rows)}
    wrong = {pk for pk in known.keys() | wanted.keys() if known.get(pk) != wanted.get(pk)}
    return sum(not any(first <= pk <= last for first, last in late) for pk in wrong)
