"""Practice models from folders: preview, then exactly that."""

import json
import shutil
from pathlib import Path

import pytest

from marigold.imports.practice import SHIPPED
from tests.cli.conftest import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small shipped model."""
    return Path(shutil.copytree(SHIPPED / "models" / "stages", tmp_path / "stages"))


def test_what_is_shipped_has_no_problems(marigold: Run) -> None:
    done = marigold("practice", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    count = sum(folder.is_dir() for folder in (SHIPPED / "models").iterdir())
    assert done.stdout == f"No problems in {count} folders.\n"


def test_a_model_is_shown_then_loaded_then_the_same(tables: None, marigold: Run, folder: Path) -> None:
    shown = marigold("practice", "load", str(folder), "--dry-run", "--json")
    plan = json.loads(shown.stdout)
    assert (plan["model"], len(plan["added"]), plan["loaded"]) == ("stages", 4, False)
    assert marigold("practice", "list").returncode == 1
    asked = marigold("practice", "load", str(folder))
    assert (asked.returncode, asked.stderr) == (1, "Nothing is loaded. Add --yes to load what is shown.\n")
    loaded = marigold("practice", "load", str(folder), "--yes")
    assert (loaded.returncode, loaded.stdout.splitlines()[-1]) == (0, "Loaded.")
    assert "4 added, 0 changed, 0 retired, 0 the same" in loaded.stdout
    again = marigold("practice", "load", str(folder), "--yes")
    assert (again.returncode, "Nothing to do." in again.stdout) == (0, True)
    assert [row["elements"] for row in json.loads(marigold("practice", "list", "--json").stdout)] == [4]


def test_a_slip_is_shown_with_its_file_and_line(marigold: Run, folder: Path) -> None:
    (folder / "stages.yaml").write_text((folder / "stages.yaml").read_text() + "\n  - key: [\n")
    done = marigold("practice", "check", str(folder))
    assert done.returncode == 1
    assert done.stdout.startswith("stages/stages.yaml, line ")
    assert done.stderr == "1 problem in 1 folder.\n"


@pytest.mark.django_db
def test_a_running_system_adopts_the_current_edition(town, capsys):
    from marigold.cli.main import main
    from marigold.practice.models import Adoption

    before = Adoption.objects.count()
    assert main(["practice", "adopt", "ictp", "--system", "Foothills Family Support System"]) == 0
    assert "works by ICTP implementation support practice model" in capsys.readouterr().out
    assert Adoption.objects.count() == before + 1
    assert main(["practice", "adopt", "ictp", "--system", "Nowhere"]) == 1
    assert "There is no system called “Nowhere”." in capsys.readouterr().err
