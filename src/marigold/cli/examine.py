"""What the doctor looks at. Each examination answers with findings; each finding that is wrong has a remedy."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.utils import DatabaseError

from marigold.cli import rollup
from marigold.cli.store import NETWORK, file_system, free_bytes, pending

BACKUP_AGE = timedelta(days=7)
ROOM = 1024**3
DAMAGED = "The file is damaged. Stop the site and restore the last backup."


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do otherwise."""

    name: str
    ok: bool
    says: str
    remedy: str = ""


def everything(folder: Path, connection: Any, at: datetime, *, thorough: bool = False) -> Iterator[Finding]:
    """Look at all of it, the cheap things first; one that cannot be read is a finding like any other."""
    if connection.vendor == "sqlite":
        yield engine()
        yield from settings(connection)
        yield place(folder)
        yield _readable("pages", lambda: whole(connection, thorough=thorough))
        yield _readable("references", lambda: references(connection))
    else:
        yield from server(connection)
    tables = _readable("migrations", lambda: migrations(pending()))
    yield tables
    if tables.ok:
        yield _readable("totals of support", totals)
        yield _readable("search", lambda: search(thorough=thorough))
    yield last_backup(folder, at)
    yield room(folder, connection)


def _readable(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except DatabaseError as error:
        return Finding(name, False, str(error).strip().splitlines()[0], DAMAGED)


def engine() -> Finding:
    """The SQLite in use; older ones are refused before anything else starts."""
    from marigold.kit.engine import use_current_sqlite

    return Finding("engine", True, f"SQLite {use_current_sqlite()}")


# Pragma, the value it must have, and what that is for.
WANTED = (
    ("journal_mode", "wal", "readers and the writer do not wait for each other"),
    ("synchronous", 2, "a saved change survives a power cut"),
    ("foreign_keys", 1, "no row points to nothing"),
    ("trusted_schema", 0, "a file from elsewhere cannot run functions"),
)


def settings(connection: Any) -> Iterator[Finding]:
    """The profile of docs/adr/0003, as this connection really has it."""
    with connection.cursor() as cursor:
        for pragma, wanted, purpose in WANTED:
            cursor.execute(f"PRAGMA {pragma}")
            found = cursor.fetchone()[0]
            remedy = f"It must be {wanted}, so that {purpose}. Restore the database options in config/environment.py."
            yield Finding(pragma, found == wanted, str(found), remedy)
    mode = str(connection.transaction_mode or "DEFERRED")
    yield Finding(
        "transactions", mode == "IMMEDIATE", mode, "Set transaction_mode to IMMEDIATE, or writers fail."
    )
    gate = Path(connection.gate.path) if getattr(connection, "gate", None) and connection.gate.path else None
    says = f"{gate.name} is there" if gate and gate.exists() else "there is no gate file"
    yield Finding(
        "write gate",
        bool(gate and gate.exists()),
        says,
        "Use marigold.kit.sqlite as the engine, and let it write there.",
    )


def place(folder: Path) -> Finding:
    """Where the data folder lies."""
    kind = file_system(folder)
    remedy = "SQLite can lose data there. Use a disk of this machine, or PostgreSQL."
    return Finding("file system", kind not in NETWORK, kind or "not known", remedy)


def whole(connection: Any, *, thorough: bool) -> Finding:
    """SQLite's own check of the file."""
    check = "integrity_check" if thorough else "quick_check"
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {check}")
        said = str(cursor.fetchone()[0])
    return Finding(
        check, said == "ok", said, "The file is damaged. Stop the site and restore the last backup."
    )


def references(connection: Any) -> Finding:
    """Rows that point to rows which are not there."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchall()
    says = (
        f"{len(loose)} rows point to nothing, the first in {loose[0][0]}"
        if loose
        else "every reference holds"
    )
    return Finding("references", not loose, says, "Somebody wrote past Marigold. Restore the last backup.")


def server(connection: Any) -> Iterator[Finding]:
    """PostgreSQL's version and whether a commit waits for the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0])
        cursor.execute("SHOW synchronous_commit")
        commit = str(cursor.fetchone()[0])
    yield Finding(
        "engine", connection.pg_version >= 140_000, f"PostgreSQL {version}", "Use PostgreSQL 14 or newer."
    )
    remedy = "Set synchronous_commit to on, or a crash can lose saved changes."
    yield Finding("synchronous_commit", commit not in {"off", "local"}, commit, remedy)


def migrations(waiting: list[str]) -> Finding:
    """Whether the tables are those of this version."""
    says = f"{len(waiting)} wait, the first is {waiting[0]}" if waiting else "none wait"
    return Finding("migrations", not waiting, says, "Make a backup, then run ./run marigold setup.")


def totals() -> Finding:
    """The dose roll-up against a recount."""
    wrong = rollup.differences()
    says = f"{wrong} cells differ from a recount" if wrong else "they agree with a recount"
    return Finding("totals of support", not wrong, says, "Run ./run marigold rollup --rebuild.")


def search(*, thorough: bool) -> Finding:
    """The index of the search against the records: the newest of each kind, or all of them."""
    from marigold.search import index

    wrong, waiting = index.differences(thorough=thorough), index.waiting()
    if wrong:
        remedy = "Run ./run marigold search rebuild."
        return Finding("search", False, f"{wrong} records are not in it as they are", remedy)
    if waiting:
        remedy = "Run ./run marigold search catch-up."
        return Finding("search", False, f"{waiting} imported records wait to be put in", remedy)
    return Finding(
        "search", True, "it agrees with the records" if thorough else "it agrees with the newest records"
    )


def last_backup(folder: Path, at: datetime) -> Finding:
    """How old the newest backup is, and whether it was proven. A demo needs none."""
    if (folder / "demo-logins.json").exists():
        return Finding("backup", True, "a demo needs none")
    remedy = "Run ./run marigold backup, every day if you can, and keep copies elsewhere."
    found = [data for file in (folder / "backups").glob("*.json") if (data := _read(file))]
    if not found:
        return Finding("backup", False, "there is none yet", remedy)
    last = max(found, key=lambda data: str(data["made_at"]))
    age = at - datetime.fromisoformat(last["made_at"])
    days = f"{age.days} days old" if age.days else "less than a day old"
    proven = last.get("proven") or "never proven"
    return Finding("backup", age <= BACKUP_AGE and bool(last.get("proven")), f"{days}, {proven}", remedy)


def _read(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) and "made_at" in data else {}


def room(folder: Path, connection: Any) -> Finding:
    """Free space: a gibibyte, or twice the database, whichever is more."""
    base = Path(str(connection.settings_dict["NAME"]))
    size = base.stat().st_size if connection.vendor == "sqlite" and base.exists() else 0
    free, wanted = free_bytes(folder), max(ROOM, 2 * size)
    says = f"{free / 1024**3:.1f} GiB free"
    return Finding("disk", free >= wanted, says, f"Make room: {wanted / 1024**3:.1f} GiB should be free.")
