"""Backups of PostgreSQL with its own tools, counted at the moment of the dump."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop

COUNTED = (
    "SELECT table_name FROM information_schema.tables "
    "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
)


def dump(target: Path) -> dict[str, int]:
    """Dump the database into a file; returns rows by table of the very moment that was dumped."""
    import psycopg

    tool = _tool("pg_dump")
    with psycopg.connect(**_address()) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        moment = connection.execute("SELECT pg_export_snapshot()").fetchone()
        if moment is None:
            raise Stop("PostgreSQL gave no snapshot to dump.")
        _run([tool, "-Fc", "--no-owner", f"--snapshot={moment[0]}", f"--file={target}"])
        counts = _count(connection)
    target.chmod(0o600)
    _run([_tool("pg_restore"), "--list", str(target)])
    return counts


def restore(file: Path) -> dict[str, int]:
    """Restore a dump into the empty database of the settings; returns rows by table."""
    import psycopg

    tool = _tool("pg_restore")
    with psycopg.connect(**_address()) as connection:
        if connection.execute(COUNTED).fetchone():
            raise Stop("The database is not empty. Give the address of an empty one in MARIGOLD_DATABASE.")
    _run([tool, "--no-owner", "--exit-on-error", f"--dbname={_address()['dbname']}", str(file)])
    with psycopg.connect(**_address()) as connection:
        return _count(connection)


def _count(connection: Any) -> dict[str, int]:
    tables = [row[0] for row in connection.execute(COUNTED).fetchall()]
    count = "SELECT count(*) FROM "
    return {table: connection.execute(f'{count}"{table}"').fetchone()[0] for table in tables}


def _address() -> dict[str, Any]:
    from django.db import connection

    given = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {name: given[setting] for name, setting in names.items() if given[setting]}


def _tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise Stop(f"{name} is not on this machine. Install the PostgreSQL client programs and try again.")
    return found


def _run(words: list[str]) -> None:
    address = _address()
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
    }
    # In the environment, not in the words: a list of running programs must not show the password.
    given = {names[name]: str(value) for name, value in address.items()}
    done = subprocess.run(words, env={**os.environ, **given}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        first = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Stop(f"{Path(words[0]).name} failed: {first}.")
