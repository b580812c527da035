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
