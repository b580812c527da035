"""A backup taken while people work comes back whole, and a spoiled one is refused."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.sites import STORE, Site

MakeSite = Callable[..., Site]
ENDING = ".sqlite3" if STORE == "sqlite" else ".dump"

pytestmark = pytest.mark.skipif(
    STORE == "postgresql" and not shutil.which("pg_dump"),
    reason="the PostgreSQL client programs are not here",
)


def _backup(site: Site) -> Path:
    done = site.marigold("backup")
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[0])


def _restored(site: Site, file: Path) -> Site:
    shutil.rmtree(site.folder)
    done = site.marigold("restore", str(file), "--data", str(site.folder))
    assert done.returncode == 0, done.stderr
    return site


def test_a_backup_comes_back_with_every_row(make_site: MakeSite) -> None:
    site = make_site()
    assert site.marigold("setup").returncode == 0
    file = _backup(site)
    manifest = json.loads(file.with_suffix(".json").read_text())
    assert file.suffix == ENDING
    assert (
        manifest["counts"]["practice_element"]
        == site.rows("SELECT count(*) FROM practice_element")[0][0]
        > 500
    )
    assert file.with_suffix(".secret").read_text() == (site.folder / "secret").read_text()
    back = _restored(make_site(empty=True), file)
    for table in ("practice_element", "people_role", "audit_event"):
        assert back.rows(f"SELECT * FROM {table} ORDER BY id") == site.rows(
            f"SELECT * FROM {table} ORDER BY id"
        )
    assert (back.folder / "secret").read_text() == (site.folder / "secret").read_text()


def test_a_backup_taken_while_others_write_holds_all_that_was_saved_before(
    make_site: MakeSite, tmp_path: Path
) -> None:
    site, go = make_site(), tmp_path / "go"
    writers = [site.start("tests.store.writer", f"writer{number}", "2", str(go)) for number in range(2)]
    go.touch()
    before = set().union(*(writer.wait_for(5) for writer in writers))
    file = _backup(site)
    go.unlink()
    after = set().union(*(writer.ended() for writer in writers))
    back = _restored(make_site(empty=True), file)
    assert before <= back.names() <= after
    # Writing went on during and after the copy, which is one moment: each unit there has its event.
    assert len(back.names()) < len(site.names())
    assert back.rows("SELECT count(*) FROM people_unit") == back.rows("SELECT count(*) FROM audit_event")


def test_a_spoiled_backup_is_refused(make_site: MakeSite) -> None:
    site = make_site()
    file = _backup(site)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    other = make_site(empty=True)
    shutil.rmtree(other.folder)
    done = other.marigold("restore", str(file), "--data", str(other.folder))
    assert done.returncode == 1
    assert done.stderr == f"{file} is not the file its manifest describes. Use another backup.\n"
    assert not other.folder.exists()


def test_a_folder_that_is_in_use_is_left_alone(make_site: MakeSite) -> None:
    site = make_site()
    file = _backup(site)
    done = site.marigold("restore", str(file), "--data", str(site.folder))
    assert done.returncode == 1
    assert done.stderr == (f"{site.folder} is not empty. Restore into a new folder, then serve from there.\n")
