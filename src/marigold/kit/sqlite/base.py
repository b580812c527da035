"""Django's SQLite backend behind a write gate.

SQLite's own wait for the write lock is a poll without a queue: under load single requests starve for seconds.
Here each writing transaction first takes an operating-system file lock, so that waiters sleep in the kernel and
none starves; the kernel frees the lock when a process dies. A checkpoint runs inside the committing connection,
so it is behind the gate as well; the one at the close of the last connection is by then alone.
"""

import fcntl
import os
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from marigold.kit.sqlite.gate import writes


class GatedCursor(base.SQLiteCursorWrapper):
    """A cursor that takes the gate for a single write outside a transaction."""

    wrapper: "DatabaseWrapper"

    def execute(self, query: str, params: Any = None) -> Any:
        if self.connection.in_transaction or not writes(query):
            return super().execute(query, params)
        with self.wrapper.gate:
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if self.connection.in_transaction or not writes(query):
            return super().executemany(query, param_list)
        with self.wrapper.gate:
            return super().executemany(query, param_list)

    def executescript(self, script: str) -> Any:
        """Run several statements, which may well write."""
        with self.wrapper.gate:
            return super().executescript(script)


class Gate:
    """A file lock beside the database; re-entrant within one connection."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self.depth = 0
        self.handle: int | None = None

    def __enter__(self) -> "Gate":
        if self.path and self.depth == 0:
            self._lock(fcntl.LOCK_EX)
        self.depth += 1
        return self

    def __exit__(self, *exc: object) -> None:
        self.depth -= 1
        if self.path and self.depth == 0 and self.handle is not None:
            fcntl.flock(self.handle, fcntl.LOCK_UN)

    def try_enter(self) -> bool:
        """Take the gate if nobody holds it; False when somebody does."""
        if self.path and self.depth == 0:
            try:
                self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        self.depth += 1
        return True

    def _lock(self, how: int) -> None:
        if self.path and self.handle is None:
            self.handle = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        if self.handle is not None:
            fcntl.flock(self.handle, how)

    def drop(self) -> None:
        """Let go whatever is held, and close the file."""
        if self.handle is not None:
            os.close(self.handle)
        self.handle, self.depth = None, 0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper, with every write behind the gate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gate = Gate(None)
        self._in_gate = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(conn_params["database"])
        in_memory = self.is_in_memory_db() or ":memory:" in name or "mode=memory" in name
        self.gate = Gate(None if in_memory else f"{Path(name.removeprefix('file:').split('?')[0])}.gate")
        # Switching to WAL on a new file is itself a write.
        with self.gate:
            return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=GatedCursor)
        cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # the stubs leave it out
        finally:
            if self.connection is None or not self.connection.in_transaction:
                self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave()

    def _close(self) -> None:
        # Closing the last connection empties the log, which is a write. When somebody holds the gate, we are not the
        # last, so that nothing needs to wait (and a thread that holds it by another connection is not stuck).
        self.gate.try_enter()
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._in_gate = False
            self.gate.drop()

    def _enter(self) -> None:
        if not self._in_gate:
            self.gate.__enter__()
            self._in_gate = True

    def _leave(self) -> None:
        if self._in_gate:
            self._in_gate = False
            self.gate.__exit__(None, None, None)
