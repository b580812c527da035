"""Chooses the SQLite that Python will use, before Django loads its backend.

SQLite 3.7.0 to 3.51.2 has a race between writing and checkpointing in WAL mode that can corrupt a database
(sqlite.org/wal.html, "WAL-reset bug", fixed in 3.51.3). Operating systems ship those versions for years, so the
engine comes from a wheel and its version is checked.
"""

import sys

import pysqlite3
import pysqlite3.dbapi2

NEEDED = (3, 51, 3)


class EngineTooOld(RuntimeError):
    """The SQLite at hand is one that can corrupt data."""


def use_current_sqlite() -> str:
    """Put the wheel's SQLite in place of Python's own; return its version.

    Raises EngineTooOld when the wheel is older than 3.51.3.
    """
    version = tuple(int(part) for part in pysqlite3.sqlite_version.split("."))
    if version < NEEDED:
        needed = ".".join(str(part) for part in NEEDED)
        raise EngineTooOld(
            f"SQLite {pysqlite3.sqlite_version} can corrupt a database under load. "
            f"Install a pysqlite3 wheel with SQLite {needed} or newer."
        )
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
    return str(pysqlite3.sqlite_version)
