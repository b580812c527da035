"""A site of its own for a test: a data folder, a database on the store under test, and processes that use it."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STORE = os.environ.get("MARIGOLD_TEST_STORE", "sqlite")
ADDRESS = os.environ.get("DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"


@dataclass
class Site:
    """A data folder and, on PostgreSQL, a database of its own."""

    folder: Path
    database: str = ""
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """The environment of this site's processes."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        address = (
            {"MARIGOLD_DATABASE": f"{ADDRESS.rpartition('/')[0]}/{self.database}"} if self.database else {}
        )
        return {
            **kept,
            **address,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "MARIGOLD_DATA": str(self.folder),
            "MARIGOLD_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "marigold.config.settings",
        }

    def marigold(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run one command of the command line to its end."""
        return run([sys.executable, "-m", "marigold.cli", *words], {**self.env, **env})

    def python(self, code: str) -> str:
        """Run code with Django ready; what it printed. Its failure is the test's failure."""
        done = run([sys.executable, "-c", f"import django\ndjango.setup()\n{code}"], self.env)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str) -> "Writer":
        """Start a Python module that writes what it did, line by line, into a file."""
        said = self.folder.parent / f"{self.folder.name}-said-{len(self.started)}"
        with said.open("wb") as opened:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                env=self.env,
                cwd=ROOT,
                stdout=opened,
                stderr=subprocess.DEVNULL,
            )
        self.started.append(process)
        return Writer(process, said)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database past Django, on a connection of its own."""
        if self.database:
            import psycopg

            with psycopg.connect(self.env["MARIGOLD_DATABASE"]) as connection:
                return connection.execute(sql).fetchall()
        import pysqlite3

        connection = pysqlite3.connect(self.folder / "marigold.sqlite3", timeout=30)
        try:
            return list(connection.execute(sql).fetchall())
        finally:
            connection.close()

    def names(self) -> set[str]:
        """Names of all units stored."""
        return {str(row[0]) for row in self.rows("SELECT name FROM people_unit")}

    def stop(self) -> None:
        """End what is still running."""
        for process in self.started:
            process.kill()
            process.wait()


def run(words: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run to the end, with both outputs as text."""
    return subprocess.run(words, env=env, cwd=ROOT, text=True, capture_output=True, timeout=240, check=False)


@dataclass
class Writer:
    """A process that writes, and the file that holds what it was told is saved."""

    process: subprocess.Popen[bytes]
    said: Path

    def saved(self) -> set[str]:
        """Names it was told are saved; anything else it said fails the test."""
        names = set()
        # A killed process may leave half a line; without its end it was never told.
        for line in self.said.read_text().splitlines(keepends=True):
            if line.endswith("\n"):
                word, _, name = line.strip().partition(" ")
                assert word == "saved", line
                names.add(name)
        return names

    def wait_for(self, count: int) -> set[str]:
        """Wait until it was told so many are saved."""
        until = time.monotonic() + 60
        while len(found := self.saved()) < count:
            assert time.monotonic() < until, f"only {len(found)} saved after a minute"
            assert self.process.poll() is None, f"ended early with {self.process.returncode}"
            time.sleep(0.02)
        return found

    def ended(self) -> set[str]:
        """Wait for its end; all it was told is saved."""
        assert self.process.wait(60) == 0
        return self.saved()


def ask(sql: str) -> None:
    """Tell the PostgreSQL server something outside any site."""
    import psycopg

    with psycopg.connect(ADDRESS, autocommit=True) as connection:
        connection.execute(sql)
