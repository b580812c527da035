"""What waits at the gate, and what walks past."""

import fcntl
import os
from pathlib import Path

import pytest

from marigold.kit.sqlite.base import Gate
from marigold.kit.sqlite.gate import writes


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO a VALUES (1)",
        "  update a SET b = 1",
        "/* note */ DELETE FROM a",
        "-- note\nREPLACE INTO a VALUES (1)",
        "WITH b AS (SELECT 1) INSERT INTO a SELECT * FROM b",
        "PRAGMA journal_mode = WAL",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "VACUUM",
    ],
)
def test_a_statement_that_writes_waits(statement: str) -> None:
    assert writes(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "",
        "SELECT 'INSERT'",
        "WITH b AS (SELECT 1) SELECT * FROM b",
        "PRAGMA query_only=ON",
        "BEGIN IMMEDIATE",
        "COMMIT",
    ],
)
def test_a_statement_that_reads_does_not(statement: str) -> None:
    assert not writes(statement)


def _free(path: Path) -> bool:
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def test_the_gate_is_held_until_the_outermost_leaves(tmp_path: Path) -> None:
    gate = Gate(str(tmp_path / "gate"))
    with gate:
        with gate:
            pass
        assert not _free(tmp_path / "gate")
    assert _free(tmp_path / "gate")
    gate.drop()


def test_who_only_tries_does_not_wait(tmp_path: Path) -> None:
    held, other = Gate(str(tmp_path / "gate")), Gate(str(tmp_path / "gate"))
    with held:
        assert not other.try_enter()
    assert other.try_enter()
    assert not _free(tmp_path / "gate")
    other.drop()
    assert _free(tmp_path / "gate")
    held.drop()
