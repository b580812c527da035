"""The demo from nothing: it builds, answers, lets its people in, and starts again in a moment."""

import http.client
import http.cookiejar
import json
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, environment


class Demo:
    """A demo under way in a process of its own."""

    def __init__(self, data: Path, *words: str) -> None:
        self.begun = time.monotonic()
        self.errors = (data.parent / "errors.txt").open("w+")
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "marigold.cli",
                "demo",
                "--json",
                "--port",
                "0",
                "--data",
                str(data),
                *words,
            ],
            env=environment(data),
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=self.errors,
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        self.seconds = time.monotonic() - self.begun
        assert line, Path(self.errors.name).read_text()
        self.said: dict[str, Any] = json.loads(line)

    def stop(self) -> tuple[int, str]:
        """Ctrl-C; the exit code and what else it said on its answer."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=30)
        self.errors.close()
        return self.process.returncode, rest


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder."""
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def demo(data: Path) -> Iterator[Demo]:
    """The first start, which builds."""
    data.parent.mkdir(exist_ok=True)
    running = Demo(data)
    yield running
    if running.process.poll() is None:
        running.stop()


def _signed_in_to(url: str, email: str, password: str) -> str:
    """The address one is at after signing in."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with opener.open(f"{url}account/login/", timeout=30) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    try:
        with opener.open(f"{url}account/login/", urllib.parse.urlencode(form).encode(), timeout=30) as page:
            return str(page.url)
    except urllib.error.HTTPError as error:
        return str(error.url)


def test_it_answers_and_names_its_people(demo: Demo, data: Path) -> None:
    with urllib.request.urlopen(f"{demo.said['url']}account/login/", timeout=30) as page:
        assert page.status == 200
    people = demo.said["people"]
    assert {tuple(one) for one in people} == {("name", "email", "password", "role")}
    assert len({one["password"] for one in people}) == len(people) >= 10
    assert "stranger: may see nothing" in {one["role"] for one in people}
    assert (data / "demo-logins.json").stat().st_mode & 0o777 == 0o600


def test_the_printed_password_opens_the_door_and_another_does_not(demo: Demo) -> None:
    url, first = demo.said["url"], demo.said["people"][0]
    assert _signed_in_to(url, first["email"], first["password"]) != f"{url}account/login/"
    assert _signed_in_to(url, first["email"], "marigold-marigold-1") == f"{url}account/login/"


def test_a_second_demo_in_the_same_folder_is_refused(demo: Demo, data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "marigold.cli", "demo", "--port", "0", "--data", str(data)],
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = f"A demo already runs from {data}. Use that one, or name another folder with --data.\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_port_that_is_taken_is_named(demo: Demo, tmp_path: Path) -> None:
    port = int(demo.said["url"].rstrip("/").rpartition(":")[2])
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "marigold.cli",
            "demo",
            "--port",
            str(port),
            "--data",
            str(tmp_path / "other"),
        ],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = (
        f"Port {port} is taken by another program. Stop it, or choose another: ./run demo --port {port + 1}\n"
    )
    assert (done.returncode, done.stderr) == (1, said)


def test_ctrl_c_ends_it_cleanly_and_a_second_start_builds_nothing(demo: Demo, data: Path) -> None:
    assert demo.stop() == (0, "")
    base = data / "marigold.sqlite3"
    again = Demo(data)
    print(f"first start {demo.seconds:.1f} s, second start {again.seconds:.1f} s")
    assert again.said["people"] == demo.said["people"]
    assert again.stop() == (0, "")
    assert "Building" not in (data.parent / "errors.txt").read_text()
    assert base.exists()


def test_a_database_that_is_no_demo_is_left_alone(demo: Demo, data: Path, tmp_path: Path) -> None:
    if demo.process.poll() is None:
        demo.stop()
    own = tmp_path / "own"
    own.mkdir()
    (own / "marigold.sqlite3").write_bytes((data / "marigold.sqlite3").read_bytes())
    for words in ((), ("--fresh",)):
        done = subprocess.run(
            [sys.executable, "-m", "marigold.cli", "demo", "--port", "0", "--data", str(own), *words],
            env=environment(own),
            capture_output=True,
            text=True,
            timeout=60,
        )
        said = f"{own} holds a database that is not a demo, so it is left alone. Name another folder with --data.\n"
        assert (done.returncode, done.stderr) == (1, said)
    assert (own / "marigold.sqlite3").read_bytes()[:15] == b"SQLite format 3"
