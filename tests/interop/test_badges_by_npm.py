"""Our badges before verifiers from npm, in node. They find what we find."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marigold.core.credentials import contexts
from tests.core.credentials.cases import cases

HERE = Path(__file__).parent / "npm"
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marigold-tests" / "npm"

pytestmark = pytest.mark.node


@pytest.fixture(scope="session")
def judge() -> Path:
    """The script beside its packages, which are kept outside the tree; installed again when the lock changes."""
    KEPT.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "package-lock.json").read_text()
    kept = KEPT / "installed.json"
    if not kept.exists() or kept.read_text() != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / name, KEPT / name)
        subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=KEPT, check=True, timeout=300
        )
        kept.write_text(lock)
    shutil.copyfile(HERE / "judge.mjs", KEPT / "judge.mjs")
    return KEPT / "judge.mjs"


def test_npm_finds_the_same(judge: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    given = cases(now)
    question = {
        "contexts": {url: json.loads(file.read_text()) for url, file in contexts.FILES.items()},
        "cases": {name: {"badge": case.badge, "pages": case.pages} for name, case in given.items()},
        "now": now.isoformat(),
    }
    answer = subprocess.run(
        ["node", judge.name],
        cwd=judge.parent,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    wanted = {name: case.finding for name, case in given.items()}
    # A word of no context is refused before any signature is looked at, so that it is told apart here.
    wanted["unknown word"] = "unknown word"
    assert json.loads(answer.stdout) == wanted


def test_the_lock_names_packages_and_no_host() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not [name for name, one in packages.items() if "resolved" in one]
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
