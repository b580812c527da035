"""What waits at the gate, and what walks past."""

import fcntl
import os
from pathlib import Path

import pytest

from marigold.kit.sqlite.base import Gate
from marigold.kit.sqlite.gate import writes
from tests.store.sites import STORE, Site


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


WATCHED = """
import fcntl, os
from django.db import connection, transaction
from marigold.audit.models import OnceKey
from django.utils import timezone

def say(when):
    handle = os.open(connection.gate.path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        print(when, "open")
    except BlockingIOError:
        print(when, "closed")
    finally:
        os.close(handle)

def write(key):
    OnceKey.objects.create(key=key, person_ref="a", path="/", at=timezone.now())

OnceKey.objects.count()
say("after a read")
with transaction.atomic():
    say("in a transaction")
    with transaction.atomic():
        write("a")
    say("after the inner one")
say("after its commit")
try:
    with transaction.atomic():
        write("b")
        raise KeyError
except KeyError:
    say("after a rollback")
try:
    with transaction.atomic():
        write("a")
except Exception as error:
    say(type(error).__name__)
write("c")
say("after a single write")
"""


@pytest.mark.skipif(STORE != "sqlite", reason="PostgreSQL has a queue of its own")
def test_a_transaction_holds_the_gate_from_its_begin_to_its_end(site: Site) -> None:
    assert site.python(WATCHED).splitlines() == [
        "after a read open",
        "in a transaction closed",
        "after the inner one closed",
        "after its commit open",
        "after a rollback open",
        "IntegrityError open",
        "after a single write open",
    ]
