"""Many write at once, and some are killed."""

import time
from pathlib import Path

from tests.store.sites import STORE, Site, Writer

RENAME = """
from django.db.models import F, Value
from django.db.models.functions import Concat
from marigold.kit.doing import upkeep
from marigold.people.models import Unit
with upkeep("test"):
    Unit.objects.exclude(name__startswith="round").update(name=Concat(Value("round{number} "), F("name")))
"""

# A county and five agencies, each with a thread of its own that corrects one number of one period over and over.
VALUES = """
import random
import threading
from datetime import date
from django.db import connection
from django.utils import timezone
from marigold.access.scope import COMMAND_LINE
from marigold.cli.rollup import compared
from marigold.improvement import actions
from marigold.improvement.models import SuppressionPattern
from marigold.people.actions import add_root, add_unit

by = {"by": COMMAND_LINE, "at": timezone.now()}
state = add_root(name="State", level="state", **by)
county = add_unit(parent=state, name="County", level="county", **by)
codes = [{"code": code, "label": code} for code in "abcd"]
way = actions.add_breakdown(root=state, key="way", name="Way", groups=codes, **by)

def enter(row, day, cells):
    actions.observe_groups(indicator_ref=row.ref, breakdown_ref=way.ref, values={day: cells}, **by)

def correct(row, dice):
    for _ in range(8):
        enter(row, date(2025, 1 + dice.randrange(2), 1), {"a": (dice.randint(1, 12), 24)})
    connection.close()

units = [county, *(add_unit(parent=county, name=f"Agency {n}", level="agency", **by) for n in range(5))]
rows = [actions.add_indicator(unit=unit, name="Kept", **by) for unit in units]
for row, times in zip(rows, (6, 1, 1, 1, 1, 1)):
    for month in (1, 2):
        day = date(2025, month, 1)
        actions.observe(indicator_ref=row.ref, values={day: (100 * times, 300 * times)}, **by)
        enter(row, day, {code: (12 * times, 24 * times) for code in "abcd"})
threads = [threading.Thread(target=correct, args=(row, random.Random(row.pk))) for row in rows[1:]]
for one in threads:
    one.start()
for one in threads:
    one.join()
print(compared(), sum(bool(gone) for row in SuppressionPattern.objects.all() for _, gone, _ in row.periods.values()) > 6)
"""


def _together(site: Site, go: Path, *, processes: int, threads: int) -> list[Writer]:
    started = [
        site.start("tests.store.writer", f"writer{number}", str(threads), str(go))
        for number in range(processes)
    ]
    go.touch()
    return started


def test_sixteen_writers_in_four_processes_all_succeed(site: Site, tmp_path: Path) -> None:
    go = tmp_path / "go"
    writers = _together(site, go, processes=4, threads=4)
    for writer in writers:
        writer.wait_for(8)
    time.sleep(1)
    go.unlink()
    saved = [writer.ended() for writer in writers]
    assert site.names() == set().union(*saved)
    # Nobody starved: every thread of every process got through.
    assert {name.rpartition("-")[0] for name in site.names()} == {
        f"writer{process}.{thread}" for process in range(4) for thread in range(4)
    }


def test_a_killed_process_loses_nothing_it_was_told_is_saved(site: Site, tmp_path: Path) -> None:
    told: set[str] = set()
    for number in range(3):
        writers = _together(site, tmp_path / "go", processes=3, threads=2)
        for writer in writers:
            writer.wait_for(3)
        time.sleep(0.1 + 0.17 * number)
        for writer in writers:
            writer.process.kill()
        for writer in writers:
            assert writer.process.wait() == -9
        (tmp_path / "go").unlink()
        # Names repeat from round to round, so each round's units get its number in front.
        told |= {f"round{number} {name}" for writer in writers for name in writer.saved()}
        site.python(RENAME.format(number=number))
    assert told <= site.names()
    assert len(told) >= 27
    # Each unit came with its event, or neither came.
    assert site.rows("SELECT count(*) FROM people_unit") == site.rows("SELECT count(*) FROM audit_event")
    if STORE == "sqlite":
        assert site.rows("PRAGMA integrity_check") == [("ok",)]


def test_what_is_not_told_holds_for_all_who_enter_numbers_of_one_county_at_once(site: Site) -> None:
    assert site.python(VALUES).split("\n")[-2] == "(0, 0) True"
