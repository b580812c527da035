"""Much at once on SQLite: rows laid out in memory beside the database, a log that may grow, tables copied whole.

Handing a driver many rows one by one takes half as long as writing them. So another thread does it while the rows before
are being written: into a database in memory, which the connection that writes attaches for a moment. The transaction, for
which others wait, has only to copy. Nothing of it reaches the disk, and it ends with the process.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

NAME = "aside"
LOG_PAGES = 16_000  # 128 MiB


class Aside:
    """Tables in memory that a connection of the same process may attach."""

    def __init__(self) -> None:
        self._address = f"file:/{secrets.token_hex(8)}?vfs=memdb"
        # The very library that the database is open in: only within it is this memory shared.
        library = connection.Database  # type: ignore[attr-defined]  # as every backend has it
        self._held = library.connect(self._address, uri=True, isolation_level=None, check_same_thread=False)
        self._held.execute("PRAGMA journal_mode=OFF")

    def put(self, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Lay the rows of one table aside."""
        own = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        self._held.execute(f"CREATE TABLE {table} ({own})")
        self._held.execute("BEGIN")
        self._held.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - own names
        self._held.execute("COMMIT")

    @contextmanager
    def attached(self) -> Iterator[None]:
        """At hand under `NAME`, and gone afterwards. Not inside a transaction, in which it could not be let go."""
        with connection.cursor() as cursor:
            cursor.execute(f"ATTACH %s AS {NAME}", [self._address])
            try:
                yield
            finally:
                cursor.execute(f"DETACH {NAME}")
                self._held.close()


def copy(
    source: str, table: str, names: Sequence[str], alike: dict[str, str], tail: str = "", shift: int = 0
) -> int:
    """Insert all rows of one table into another; returns how many.

    :param alike: columns whose value, as SQL, all rows share
    :param tail: how the statement ends
    :param shift: what to add to the first column
    """
    own = ", ".join(f'"{name}"' for name in names)
    every = ", ".join([own, *(f'"{name}"' for name in alike)])
    rest = "".join(f", {text}" for text in alike.values())
    shifted = own.replace(f'"{names[0]}"', f'"{names[0]}" + {int(shift)}', 1) if shift else own
    whole = f"SELECT {shifted}{rest} FROM {source} WHERE true ORDER BY rowid {tail}"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({every}) {whole}")
        return int(cursor.rowcount)


@contextmanager
def long_run() -> Iterator[None]:
    """Let SQLite's log grow during many large transactions, so that a page changed by each is copied back less often.

    The file keeps its size meanwhile: cutting it and letting it grow again costs more than writing over it. At the end
    the log is copied back, so that nobody who writes next has to.
    """
    if connection.vendor != "sqlite":
        yield
        return
    before = [(name, _set(name)) for name in ("wal_autocheckpoint", "journal_size_limit")]
    for (name, _), value in zip(before, (LOG_PAGES, -1), strict=True):
        _set(name, value)
    try:
        yield
    finally:
        for name, value in before:
            _set(name, value)
        if not connection.in_atomic_block:
            with connection.gate, connection.cursor() as cursor:  # type: ignore[attr-defined]  # our own backend
                cursor.execute("PRAGMA wal_checkpoint")


def _set(name: str, value: int | None = None) -> int:
    """What a setting of this connection is (now)."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}" if value is None else f"PRAGMA {name}={value:d}")
        return int(cursor.fetchone()[0])
