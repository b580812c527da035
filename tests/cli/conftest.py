"""The command line, run as people run it: in a process of its own. It is the same on both stores, so it runs once."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kept import Kept
from tests.store.sites import Site

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]

if os.environ.get("MARIGOLD_TEST_STORE") == "postgresql":
    collect_ignore_glob = ["test_*.py"]


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of a person who set nothing but `more`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "MARIGOLD_DATA": str(data), **more}


@pytest.fixture
def marigold(tmp_path: Path) -> Run:
    """Runs one command with a data folder of its own."""

    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "marigold.cli", *words],
            env=environment(tmp_path / "data", **env),
            cwd=tmp_path,
            text=True,
            capture_output=True,
            timeout=240,
            check=False,
        )

    return run


@pytest.fixture
def tables(kept: Kept, tmp_path: Path) -> None:
    """The data folder has a database with nothing in its tables."""
    kept.put("tables", Site(tmp_path / "data"))
