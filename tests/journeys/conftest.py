"""A real site in its own process, a real browser, and people who sign in by typing."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """Where the demo answers, who can sign in, and its data folder."""

    url: str
    people: dict[str, dict[str, str]]
    data: Path

    def password(self, name: str) -> str:
        """The printed password of someone, by first name."""
        return self.people[name]["password"]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """`marigold demo --json` in its own process, as a newcomer starts it.

    While writing journeys, JOURNEY_DATA=folder keeps the built demo from one run to the next.
    """
    kept = os.environ.get("JOURNEY_DATA")
    data = Path(kept) if kept else tmp_path_factory.mktemp("site")
    data.mkdir(exist_ok=True)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MARIGOLD_", "DJANGO_", "JOURNEY_"))
    }
    environment["PYTHONPATH"] = str(ROOT / "src")
    log = (data / "demo.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "marigold.cli", "demo", "--port", "0", "--data", str(data), "--json"],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env=environment,
        cwd=data,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"The demo ended before it answered: {(data / 'demo.log').read_text()[-500:]}"
    told = json.loads(line)
    people = {one["name"].split()[0]: one for one in told["people"]}
    yield Site(told["url"].rstrip("/"), people, data)
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()
    log.close()


@pytest.fixture(scope="session")
def browser():
    """Chromium, headless."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Chromium for the browser journeys.")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def signed_in_page(site: Site, browser) -> Iterator[Callable[..., object]]:
    """A page in a new browser window, signed in by typing e-mail and password."""
    opened = []

    def open_for(
        name: str, *, width: int = 1440, height: int = 900, theme: str = "light", scripts: bool = True
    ):
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        opened.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.problems = []
        page.on(
            "console",
            lambda message: (
                page.problems.append(message.text)
                if message.type == "error" and "422" not in message.text
                else None
            ),
        )
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto("/account/login/")
        page.fill('input[name="login"]', site.people[name]["email"])
        page.fill('input[name="password"]', site.password(name))
        page.click('main button[type="submit"], main form button')
        page.wait_for_url(f"{site.url}/")
        return page

    yield open_for
    for context in opened:
        context.close()
