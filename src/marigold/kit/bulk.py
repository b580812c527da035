"""Many rows at once, below the ORM. Only actions call what stands on it, inside their transactions."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from marigold.kit.sqlite.bulk import NAME, Aside, copy

NAMES = 900  # of one question


@dataclass(frozen=True)
class Part:
    """Rows of one table: the columns in which they differ, and (as SQL) those they have alike."""

    table: str
    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    alike: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Laid:
    """Rows of some tables, ready to be stored; on SQLite they may lie in a database in memory already."""

    parts: tuple[Part, ...]
    sizes: tuple[int, ...]
    aside: Aside | None

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """Around the transaction that stores them."""
        with self.aside.attached() if self.aside else nullcontext():
            yield

    def store(self, at: int, alike: dict[str, str] | None = None, ids: Sequence[int] | None = None) -> None:
        """Store the rows of one part. With `ids`, its first column counts from 0 and means one of them."""
        part = self.parts[at]
        alike = part.alike if alike is None else alike
        if self.aside is None:
            many(part.table, part.names, part.rows, alike, ids=ids)
            return
        # On SQLite reserved ids follow one another.
        stored = copy(f"{NAME}.part_{at}", part.table, part.names, alike, shift=ids[0] if ids else 0)
        if stored != self.sizes[at]:
            raise RuntimeError(f"{self.sizes[at]} rows for {part.table} were laid aside, {stored} found.")


def lay(parts: Sequence[Part], *, aside: bool) -> Laid:
    """Make rows ready. Asks nothing of the database, so that it may run beside a transaction.

    With `aside`, SQLite gets them already, and whoever stores them does so `at_hand` and not inside a transaction.
    """
    sizes = tuple(len(part.rows) for part in parts)
    held = None
    if aside and connection.vendor == "sqlite":
        held = Aside()
        for at, part in enumerate(parts):
            held.put(f"part_{at}", part.names, part.rows)
            part.rows.clear()
    return Laid(tuple(parts), sizes, held)


def many(
    table: str,
    names: Sequence[str],
    rows: list[tuple[Any, ...]],
    alike: dict[str, str] | None = None,
    tail: str = "",
    ids: Sequence[int] | None = None,
) -> None:
    """Insert rows of a table; `alike` holds columns whose value, as SQL, all rows share; `tail` ends the statement.

    With `ids`, the first column counts from 0 and means one of them. SQLite gets them by way of a table in memory: one statement for all rows spares each the upkeep of a statement.
    """
    if not rows:
        return
    alike = alike or {}
    own = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            every = ", ".join([own, *(f'"{name}"' for name in alike)])
            rest = "".join(f", {text}" for text in alike.values())
            rows = rows if ids is None else [(ids[row[0]], *row[1:]) for row in rows]
            cursor.executemany(f"INSERT INTO {table} ({every}) VALUES ({values}{rest}) {tail}", rows)  # noqa: S608 - own names
            return
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS bulk_{table} ({own})")
        cursor.execute(f"DELETE FROM temp.bulk_{table}")  # noqa: S608
        cursor.executemany(f"INSERT INTO temp.bulk_{table} VALUES ({values})", rows)  # noqa: S608
        # On SQLite reserved ids follow one another.
        copy(f"temp.bulk_{table}", table, names, alike, tail, shift=ids[0] if ids else 0)
        cursor.execute(f"DELETE FROM temp.bulk_{table}")  # noqa: S608


def delete(table: str, column: str, ids: Sequence[int]) -> None:
    """Take away the rows of a table whose column holds one of these."""
    with connection.cursor() as cursor:
        for start in range(0, len(ids), NAMES):
            some = list(ids[start : start + NAMES])
            cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({', '.join(['%s'] * len(some))})", some)  # noqa: S608 - own names
