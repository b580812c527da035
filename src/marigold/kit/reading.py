"""Reads that cannot write: a page that is only looked at has no way to change the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def reading_only() -> Iterator[None]:
    """Refuse every write on the connection for a while, by the engine itself."""
    _set(on=True)
    try:
        yield
    finally:
        _set(on=False)


def _set(*, on: bool) -> None:
    if connection.in_atomic_block:
        return  # inside a transaction somebody writes on purpose (tests run in one)
    connection.ensure_connection()
    word = "ON" if on else "OFF"
    if connection.vendor == "sqlite":
        connection.connection.execute(f"PRAGMA query_only={word}")
    elif connection.vendor == "postgresql":
        connection.connection.execute(f"SET default_transaction_read_only = {word}")
