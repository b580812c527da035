"""Many observations at once, below the ORM. Called by `support.actions.values` only, inside its transactions.

Rows are columns of numbers, see `core.observed`; groups are numbered by the caller. What a chunk wrote and what was there
before is kept packed, so that undoing it can tell what somebody changed since.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from marigold.core.observed import ROW, Index, Rows, found, in_order, keys
from marigold.improvement.models import Indicator, Observation, Phase
from marigold.improvement.selectors import Seen
from marigold.improvement.study import TAKES_ALL, check
from marigold.kit.bulk import Laid, Part, delete, lay

TABLE = "improvement_observation"
NAMES = ("indicator_id", "period", "breakdown_id", "group", "value", "denominator", "status")
STATUS = ("final", "provisional")
# An indicator, and the first and last day that a chunk has rows of.
Span = Sequence[int]


class Groups(dict[tuple[int, str], int]):
    """Groups as (breakdown, code), numbered from 1 in the order in which they are met."""

    @classmethod
    def of(cls, pairs: Iterable[Sequence[Any]]) -> "Groups":
        """Groups by numbers they have already."""
        return cls({(breakdown, code): at for at, (breakdown, code) in enumerate(pairs, 1)})

    def number(self, breakdown: int, code: str) -> int:
        """The number of a group; one not met before gets the next."""
        return self.setdefault((breakdown, code), len(self) + 1)

    @property
    def breakdowns(self) -> Index:
        """For each number the breakdown, as a small number of its own; 0 for everyone."""
        small: dict[int, int] = {}
        return np.array([0, *(small.setdefault(one, len(small) + 1) for one, _ in self)], np.int64)


@dataclass(frozen=True)
class Stored:
    """Observations as they stand: rows in order, and the id of each."""

    rows: Rows
    ids: Index

    def take(self, where: Any) -> "Stored":
        """Some of them."""
        return Stored(self.rows[where], self.ids[where])

    def within(self, spans: Sequence[Span]) -> "Stored":
        """Those within these days of these indicators."""
        if not len(self.rows) or not spans:
            return self.take(slice(0, 0))
        which, first, last = (
            np.array(column, np.int64) for column in zip(*sorted(map(tuple, spans)), strict=True)
        )
        at = np.minimum(np.searchsorted(which, self.rows["indicator"]), len(which) - 1)
        day = self.rows["day"]
        return self.take((which[at] == self.rows["indicator"]) & (day >= first[at]) & (day <= last[at]))


def stored(spans: Sequence[Span], groups: Groups) -> Stored:
    """Everything stored of these indicators within their days. Groups that have no number get one."""
    columns = ("indicator_id", "breakdown_id", "group", "period", "value", "denominator", "status", "id")
    here = [span[0] for span in spans]
    held = list(Observation.objects.filter(indicator_id__in=here).values_list(*columns)) if here else []
    rows = np.zeros(len(held), ROW)
    ids = np.zeros(len(held), np.int64)
    for at, (indicator, breakdown, group, period, value, of, status, pk) in enumerate(held):
        split = groups.number(breakdown, group) if breakdown else 0
        numbers = (np.nan if value is None else value, np.nan if of is None else of)
        rows[at] = (indicator, period.toordinal(), split, *numbers, int(status == STATUS[1]))
        ids[at] = pk
    return Stored(rows, ids).take(in_order(rows)).within(spans)


def spans_of(rows: Rows) -> list[Span]:
    """The indicators of rows, each with its first and last day."""
    if not len(rows):
        return []
    rows = rows[in_order(rows)]
    starts = np.flatnonzero(np.diff(rows["indicator"], prepend=-1))
    ends = np.append(starts[1:], len(rows)) - 1
    columns = (rows["indicator"][starts], rows["day"][starts], rows["day"][ends])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def mark(rows: Rows) -> str:
    """A mark that is another one when anything of these rows is."""
    return hashlib.blake2b(rows.tobytes(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Ready:
    """A chunk made ready to be stored: new rows and changed ones, the groups they number, and what the preview saw."""

    new: Rows
    change: Rows
    groups: Groups
    spans: Sequence[Span]
    mark: str
    packed: bytes
    laid: Laid

    @property
    def count(self) -> int:
        """How many rows it stores."""
        return len(self.new) + len(self.change)

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Around the transaction that stores it."""
        with self.laid.at_hand():
            yield


def prepare(
    new: Rows, change: Rows, *, groups: Groups, spans: Sequence[Span], mark: str, aside: bool
) -> Ready:
    """Make a chunk ready, as `kit.bulk.lay` does."""
    part = Part(TABLE, NAMES, list(_told(new, groups)), {"note": "''"})
    return Ready(new, change, groups, spans, mark, pack(groups, new, change), lay([part], aside=aside))


def _told(rows: Rows, groups: Groups) -> Iterator[tuple[Any, ...]]:
    """Rows as the table holds them."""
    days = {day: _day(day) for day in set(rows["day"].tolist())}
    of = [(None, ""), *groups]
    split = rows["split"].tolist()
    return zip(
        rows["indicator"].tolist(),
        map(days.__getitem__, rows["day"].tolist()),
        [of[one][0] for one in split],
        [of[one][1] for one in split],
        _numbers(rows["value"]),
        _numbers(rows["of"]),
        [STATUS[one] for one in rows["status"].tolist()],
        strict=True,
    )


def _day(day: int) -> Any:
    found = date.fromordinal(day)
    return found.isoformat() if connection.vendor == "sqlite" else found


def _numbers(column: Any) -> list[float | None]:
    told: list[float | None] = column.tolist()
    for at in np.flatnonzero(np.isnan(column)).tolist():
        told[at] = None
    return told


def insert(ready: Ready) -> None:
    """Store the new rows of a chunk. IntegrityError where one is there by now."""
    ready.laid.store(0)


def rewrite(ids: Index, rows: Rows) -> None:
    """Give observations other numbers; what is noted of them stays."""
    status = [STATUS[one] for one in rows["status"].tolist()]
    told = zip(_numbers(rows["value"]), _numbers(rows["of"]), status, ids.tolist(), strict=True)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {TABLE} SET value = %s, denominator = %s, status = %s WHERE id = %s",  # noqa: S608 - own name
            list(told),
        )


def remove(ids: Index) -> None:
    """Take observations away."""
    delete(TABLE, "id", ids.tolist())


def pack(groups: Groups, *parts: Rows) -> bytes:
    """Rows and the groups they number, to be kept."""
    head = json.dumps({"groups": list(groups), "parts": [len(part) for part in parts]}).encode()
    body = b"".join([len(head).to_bytes(4, "big"), head, *(part.tobytes() for part in parts)])
    return zlib.compress(body, 1)


def unpack(data: bytes | memoryview) -> tuple[Groups, list[Rows]]:
    """What was packed."""
    body = zlib.decompress(data)
    end = 4 + int.from_bytes(body[:4], "big")
    head = json.loads(body[4:end])
    every = np.frombuffer(body, ROW, offset=end)
    cuts = np.cumsum(head["parts"])[:-1]
    return Groups.of(head["groups"]), np.split(every, cuts)


def with_changes(held: Stored, rows: Rows) -> Rows:
    """What would stand where these rows were stored over what is there; in order."""
    indicators = np.unique(np.concatenate([held.rows["indicator"], rows["indicator"]]))
    mine = keys(rows, indicators)
    stays = held.rows[found(keys(held.rows, indicators), np.sort(mine)) < 0]
    every = np.concatenate([stays, rows])
    return every[in_order(every)]


def undrawable(indicators: Mapping[int, Indicator], rows: Rows) -> dict[int, str]:
    """Those of these indicators whose chart can't show them with these rows over what is there, and why."""
    found: dict[int, str] = {}
    asked = {pk: one for pk, one in indicators.items() if one.chart_kind not in TAKES_ALL}
    if not asked:
        return found
    wholes = rows[(rows["split"] == 0) & np.isin(rows["indicator"], list(asked))]
    seen: dict[int, dict[date, Seen]] = {pk: {} for pk in asked}
    held = Observation.objects.filter(indicator_id__in=list(asked), breakdown=None)
    for row in held.values_list("indicator_id", "period", "value", "denominator"):
        seen[row[0]][row[1]] = Seen(*row)
    numbers = zip(_numbers(wholes["value"]), _numbers(wholes["of"]), strict=True)
    for pk, day, pair in zip(wholes["indicator"].tolist(), wholes["day"].tolist(), numbers, strict=True):
        on = date.fromordinal(day)
        seen[pk][on] = Seen(pk, on, *pair)
    phases: dict[int, list[Phase]] = {}
    for phase in Phase.objects.filter(indicator_id__in=list(asked)):
        phases.setdefault(phase.indicator_id, []).append(phase)
    for pk, one in asked.items():
        try:
            check(one, [seen[pk][on] for on in sorted(seen[pk])], phases.get(pk, []))
        except ValueError as error:
            found[pk] = str(error)
    return found
