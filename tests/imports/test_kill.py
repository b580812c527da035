"""An import that is killed with -9, at any moment, ends as if nothing had happened."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.imports.logs import row, write_csv
from tests.store.sites import Site

SYSTEM = "Foothills Family Support System"
ROWS, ROUNDS = 4_000, 6
# By value, without ids, references and moments; the roll-up against its recount.
FINGERPRINT = """
import hashlib, json
from tests.imports.logs import state
from marigold.people.models import Unit
root = Unit.objects.get(name="Foothills Family Support System")
held, dose, before = state(root.pk)
skip = {"ref", "created_at", "batch_id"}
from tests.imports.logs import CONTENT
drop = [at for at, name in enumerate(CONTENT) if name in skip]
rows = sorted(repr(([v for at, v in enumerate(one[0]) if at not in drop], one[1:], n)) for one, n in held.items())
print(hashlib.sha256(repr((rows, sorted(map(repr, dose.items())), before)).encode()).hexdigest(), len(rows))
"""


def command(site: Site, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.imports.driver", "import", *words],
        env=site.env,
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(site: Site, *words: str) -> dict[str, Any]:
    process = command(site, *words, "--json")
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    return json.loads(out) if out.strip() else {}


def batches(site: Site) -> list[tuple[Any, ...]]:
    return site.rows("SELECT state, rows_done FROM support_batch ORDER BY id")


def kill_between(site: Site, done: int, state: str, *words: str) -> bool:
    """Start a command and kill it as soon as it has stored so many rows; True when it was still under way."""
    process = command(site, *words)
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        found = batches(site)
        if found and found[-1][0] == state and progress(site, state) >= done:
            break
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def progress(site: Site, state: str) -> int:
    if state == "applying":
        return int(batches(site)[-1][1])
    left = site.rows("SELECT count(*) FROM support_activity WHERE import_key IS NOT NULL")[0][0]
    return ROWS - int(left)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    people = ("Terrell Owens-Gray", "", "Rosa Almeida; Terrell Owens-Gray")
    rows = [row(number, people=people[number % 3]) for number in range(ROWS)]
    return write_csv(tmp_path_factory.mktemp("log") / "log.csv", rows)


def test_a_killed_import_and_a_killed_undo_end_as_if_nothing_had_happened(site: Site, log: Path) -> None:
    words = ("activities", str(log), "--yes", "--system", SYSTEM)
    empty = site.python(FINGERPRINT)
    whole_run = finish(site, *words)
    assert (whole_run["applied"], whole_run["create"]) == (True, ROWS)
    whole = site.python(FINGERPRINT)
    assert whole != empty
    finish(site, "undo", whole_run["batch"], "--yes")
    assert site.python(FINGERPRINT) == empty

    dice, killed = random.Random(11), 0
    for number in range(ROUNDS):
        killed += kill_between(site, dice.randrange(0, ROWS), "applying", *words)
        killed += kill_between(site, dice.randrange(0, ROWS), "applying", "resume")
        # Half of the rounds go on by `resume`, half by giving the same file again.
        finish(site, *(("resume",) if number % 2 else words))
        assert site.python(FINGERPRINT) == whole
        ref = site.rows("SELECT ref FROM support_batch ORDER BY id DESC LIMIT 1")[0][0]
        killed += kill_between(site, dice.randrange(0, ROWS), "undoing", "undo", ref, "--yes")
        finish(site, "resume")
        if batches(site)[-1][0] == "done":  # killed before the undoing began
            finish(site, "undo", ref, "--yes")
        assert site.python(FINGERPRINT) == empty
    assert killed >= ROUNDS
    shutil.rmtree(site.folder / "imports")
