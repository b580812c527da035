"""Instruments from folders, with the code that loads practice models."""

import json
import shutil
from pathlib import Path

import pytest

from marigold.imports.practice import SHIPPED
from tests.cli.conftest import Run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped instrument."""
    return Path(shutil.copytree(SHIPPED / "instruments" / "one-act", tmp_path / "one-act"))


def test_what_is_shipped_has_no_problems(marigold: Run) -> None:
    done = marigold("instruments", "check")
    count = sum(one.is_dir() for one in (SHIPPED / "instruments").iterdir())
    assert (done.returncode, done.stdout) == (0, f"No problems in {count} folders.\n")


def test_an_instrument_is_shown_then_loaded_and_kept_apart_from_practice_models(
    tables: None, marigold: Run, folder: Path
) -> None:
    shown = json.loads(marigold("instruments", "load", str(folder), "--dry-run", "--json").stdout)
    assert (shown["model"], len(shown["added"]), shown["loaded"]) == ("one-act", 5, False)
    wrong = marigold("practice", "load", str(folder), "--yes")
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "This folder holds no practice model. Use ./run marigold instruments load.\n",
    )
    assert marigold("instruments", "load", str(folder), "--yes").stdout.splitlines()[-1] == "Loaded."
    assert [row["key"] for row in json.loads(marigold("instruments", "list", "--json").stdout)] == ["one-act"]
    assert marigold("practice", "list").returncode == 1
    assert "I can do this in this situation." not in marigold("practice", "show", "one-act").stdout
    assert "Do it" in marigold("instruments", "show", "one-act").stdout
