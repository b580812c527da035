"""An import that is killed with -9, at any moment, ends as if nothing had happened."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.imports.logs import row, write_csv
from tests.store.sites import Site

SYSTEM = "Foothills Family Support System"
ROWS, ROUNDS = 3_000, 4
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


# Three indicators with two years of days, as a place of its own would have them; and what the system holds, by value.
MEASURES = """
from django.utils import timezone
from marigold.access.scope import COMMAND_LINE
from marigold.improvement import actions
from marigold.people.models import Unit
root = Unit.objects.get(name="Foothills Family Support System")
for n in range(3):
    actions.add_indicator(unit=root, name=f"Daily {n}", by=COMMAND_LINE, at=timezone.now())
"""
VALUES = """
import hashlib
from tests.imports.logs import fingerprint
from marigold.people.models import Unit
from marigold.support.models import BatchValues
held = fingerprint(Unit.objects.get(name="Foothills Family Support System").pk)
print(hashlib.sha256(repr((held, BatchValues.objects.count())).encode()).hexdigest(), len(held))
"""


def kill_with_parts(site: Site, parts: range, *words: str) -> bool:
    """Start a command and kill it once so many chunks are noted with the import; True when it was still under way."""
    process = command(site, *words)
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        if site.rows("SELECT count(*) FROM support_batchvalues")[0][0] in parts:
            break
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def test_killed_values_and_their_killed_undo_end_as_if_nothing_had_happened(
    site: Site, tmp_path: Path
) -> None:
    days = [date(2024, 1, 1) + timedelta(days=at) for at in range(700)]
    rows = [
        row for on in days for n in range(3)
        for row in ((f"Daily {n}", on, "", "", 30 + on.day, 200), (f"Daily {n}", on, "urban-rural", "rural", on.day, 60))
    ]  # fmt: skip
    file = write_csv(
        tmp_path / "values.csv", rows, ("Indicator", "Day", "Split by", "Group", "Count", "Out of")
    )
    words = ("observations", str(file), "--yes", "--system", SYSTEM)
    empty = site.python(MEASURES + VALUES)
    whole_run = finish(site, *words)
    assert (whole_run["applied"], whole_run["create"]) == (True, 4_200)
    whole = site.python(VALUES)
    finish(site, "undo", whole_run["batch"], "--yes")
    assert site.python(VALUES) == empty != whole
    # 21 chunks: killed in the middle, gone on with by giving the file again, killed again and resumed.
    assert kill_with_parts(site, range(4, 21), *words)
    assert kill_with_parts(site, range(9, 21), *words)
    assert finish(site, "resume")["state"] == "done"
    assert site.python(VALUES) == whole
    ref = site.rows("SELECT ref FROM support_batch ORDER BY id DESC LIMIT 1")[0][0]
    assert kill_with_parts(site, range(1, 16), "undo", ref, "--yes")
    assert finish(site, "resume")["state"] == "undone"
    assert site.python(VALUES) == empty
