"""The doctor finds what is wrong, and says what to do."""

import json

import pytest

from tests.store.sites import STORE, Site

ONE_WRONG_CELL = """
from datetime import date
from django.utils import timezone
from marigold.access.scope import COMMAND_LINE
from marigold.kit.doing import upkeep
from marigold.people.actions import add_root
from marigold.support.models import Dose
root = add_root(name="Cedar", level="state", by=COMMAND_LINE, at=timezone.now())
with upkeep("test"):
    Dose.objects.create(
        root_id=root.pk, unit_id=root.pk, month=date(2026, 3, 1), tier="t", direct=True, activities=1, minutes=60
    )
"""


def _wrong(site: Site, *words: str) -> tuple[int, dict[str, str]]:
    done = site.marigold("doctor", "--json", *words)
    checks = json.loads(done.stdout)["checks"]
    return done.returncode, {
        one["name"]: f"{one['says']}. {one['remedy']}" for one in checks if not one["ok"]
    }


def test_a_site_with_a_backup_is_well(site: Site) -> None:
    code, wrong = _wrong(site)
    assert (code, list(wrong)) == (1, ["backup"])
    assert wrong["backup"].startswith("there is none yet. Run ./run marigold backup")
    assert site.marigold("backup").returncode == 0
    assert _wrong(site) == (0, {})
    assert site.marigold("doctor").stdout.endswith("Everything is well.\n")


def test_a_broken_total_is_found_and_mended(site: Site) -> None:
    site.python(ONE_WRONG_CELL)
    code, wrong = _wrong(site)
    assert code == 1
    assert wrong["totals of support"] == "1 cells differ from a recount. Run ./run marigold rollup --rebuild."
    assert site.marigold("rollup", "--verify").returncode == 1
    assert site.marigold("rollup", "--rebuild").stdout == "1 cells were mended.\n"
    assert site.marigold("rollup", "--verify").stdout == "All totals agree with a recount.\n"


OUT_OF_THE_SEARCH = """
from datetime import UTC, datetime
from marigold.access.scope import COMMAND_LINE
from marigold.kit.doing import upkeep
from marigold.people.actions import add_root
from marigold.search import index
at = datetime(2026, 3, 2, 9, tzinfo=UTC)
unit = add_root(name="Cedar", level="state", by=COMMAND_LINE, at=at)
add_root(name="Yarrow", level="state", by=COMMAND_LINE, at=at)
with upkeep("test"):
    index.forget("unit", [unit.pk])
"""


def test_a_record_that_cannot_be_found_is_noticed_and_the_search_is_mended(site: Site) -> None:
    site.python(OUT_OF_THE_SEARCH)
    _, wrong = _wrong(site)
    assert wrong["search"] == "1 records are not in it as they are. Run ./run marigold search rebuild."
    assert site.marigold("search", "verify").returncode == 1
    assert site.marigold("search", "rebuild").stdout == "2 records can be found.\n"
    assert site.marigold("search", "verify").stdout == "The search agrees with the records.\n"
    site.python(
        "from marigold.kit.doing import upkeep\nfrom marigold.search import index\n"
        "with upkeep('test'): index.later('unit', [1, 2])"
    )
    assert _wrong(site)[1]["search"].startswith("2 imported records wait to be put in.")
    assert site.marigold("search", "catch-up").stdout == "Nothing waits.\n"
    assert "search" not in _wrong(site)[1]
    assert site.marigold("trash", "empty").stdout == "Nothing has lain there for thirty days.\n"


@pytest.mark.skipif(STORE != "sqlite", reason="these settings are SQLite's")
@pytest.mark.parametrize(
    ("pragma", "name"), [("synchronous=NORMAL", "synchronous"), ("foreign_keys=OFF", "foreign_keys")]
)
def test_a_careless_setting_is_found(site: Site, pragma: str, name: str) -> None:
    said = site.python(
        "from django.db import connection\nfrom marigold.cli import examine\n"
        f"connection.cursor().execute('PRAGMA {pragma}')\n"
        "print([one.name for one in examine.settings(connection) if not one.ok])"
    )
    assert said == f"['{name}']\n"


@pytest.mark.skipif(STORE != "sqlite", reason="PostgreSQL checks its pages itself")
def test_a_damaged_file_is_found(site: Site) -> None:
    file = site.folder / "marigold.sqlite3"
    data = bytearray(file.read_bytes())
    # The middle of the file, page heads included.
    data[8192 * 12 : 8192 * 14] = bytes(8192 * 2)
    file.write_bytes(data)
    done = site.marigold("doctor")
    assert done.returncode == 1
    assert "Stop the site and restore the last backup." in done.stdout


def test_tables_behind_the_program_are_found(site: Site) -> None:
    site.python(
        "from django.db import connection\n"
        "connection.cursor().execute(\"DELETE FROM django_migrations WHERE app = 'support'\")"
    )
    code, wrong = _wrong(site)
    assert code == 1
    assert wrong["migrations"].endswith("Make a backup, then run ./run marigold setup.")
