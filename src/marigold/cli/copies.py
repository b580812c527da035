"""Copies of a SQLite database: taken while it is in use, and proven equal to what was there."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop
from marigold.kit.engine import use_current_sqlite

FORMAT = 1
CHUNK = 5_000


@dataclass(frozen=True)
class Content:
    """What a database holds: rows by table, and one fingerprint (sha256, hex) over every row of every table."""

    counts: dict[str, int]
    digest: str

    @property
    def rows(self) -> int:
        """Rows in all tables together."""
        return sum(self.counts.values())


def content(connection: Any) -> Content:
    """Read everything once, in table and row order. The connection decides which moment is seen."""
    # A virtual table (the words of the search) keeps its rows in others, which are read; they may have no row number.
    names = (
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') "
        "AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    counts, digest = {}, hashlib.sha256()
    for table, no_number in connection.execute(names).fetchall():
        order = "" if no_number else " ORDER BY rowid"
        rows = connection.execute(f'SELECT * FROM "{table}"{order}')  # noqa: S608 - names from the schema
        digest.update(f"{table} {[column[0] for column in rows.description]}\n".encode())
        counts[table] = 0
        while chunk := rows.fetchmany(CHUNK):
            counts[table] += len(chunk)
            # The written form of a row is exact for every type SQLite has, and made in C.
            for row in chunk:
                digest.update(repr(row).encode())
    return Content(counts, digest.hexdigest())


def copy(source: Path, target: Path) -> Content:
    """Copy a database with SQLite's online backup; returns the content of the very moment that was copied.

    Writers go on meanwhile: the copy and the count are made from one read transaction.
    """
    use_current_sqlite()
    with _open(f"file:{_quoted(source)}?mode=rw") as origin:
        origin.execute("PRAGMA query_only=ON")
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with _open(f"file:{_quoted(target)}?mode=rwc") as copied:
            target.chmod(0o600)
            origin.backup(copied)
            # One file, with no log beside it that could be left behind when it is moved.
            copied.execute("PRAGMA journal_mode=DELETE")
        seen = content(origin)
        origin.execute("COMMIT")
    _to_disk(target)
    return seen


def prove(file: Path) -> Content:
    """Open a copy, check it through and count it. Raises Stop when SQLite finds it damaged."""
    use_current_sqlite()
    with _open(f"file:{_quoted(file)}?mode=ro&immutable=1") as opened:
        import sqlite3

        try:
            said = opened.execute("PRAGMA quick_check").fetchone()[0]
            loose = opened.execute("PRAGMA foreign_key_check").fetchone()
            found = content(opened)
        except sqlite3.DatabaseError as error:
            raise Stop(f"{file} is damaged: {error}.") from error
    if said != "ok":
        raise Stop(f"{file} is damaged: {said}.")
    if loose:
        raise Stop(f"{file} has a row in {loose[0]} that points to nothing in {loose[2]}.")
    return found


@contextmanager
def _open(address: str) -> Iterator[Any]:
    import sqlite3

    with closing(sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)) as connection:
        yield connection


def _quoted(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def sha256(file: Path) -> str:
    """Fingerprint of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write_manifest(file: Path, data: dict[str, Any]) -> Path:
    """Write the manifest beside a copy."""
    manifest = file.with_suffix(".json")
    manifest.write_text(json.dumps({"format": FORMAT, **data}, indent=1, sort_keys=True) + "\n")
    manifest.chmod(0o600)
    _to_disk(manifest)
    return manifest


def read_manifest(file: Path) -> dict[str, Any]:
    """The manifest of a copy. Raises Stop when it is missing or cannot be read."""
    manifest = file.with_suffix(".json")
    if not file.is_file():
        raise Stop(f"There is no file {file}.")
    if not manifest.is_file():
        raise Stop(f"The manifest {manifest} is missing, so the copy cannot be verified.")
    try:
        data = json.loads(manifest.read_text())
    except ValueError as error:
        raise Stop(f"The manifest {manifest} cannot be read.") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Stop(f"The manifest {manifest} is of a kind this version does not know.")
    return data


def _to_disk(file: Path) -> None:
    for path in (file, file.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
