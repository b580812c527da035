"""Each test of imports has a folder of files of its own; those that end processes share a site of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.store.conftest import _gone, _named
from tests.store.sites import Site, ask

BUILD = """
from datetime import date
from marigold.demo.build import build
build(today=date.today(), passwords={}, say=lambda line: None, thin=40)
"""


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo town in a site of its own, for processes that are ended on the way."""
    made = _named(tmp_path_factory.mktemp("killed") / "site")
    if made.database:
        ask(f'CREATE DATABASE "{made.database}"')
    done = made.marigold("manage", "migrate", "-v0")
    assert done.returncode == 0, done.stderr
    made.python(BUILD)
    yield made
    _gone(made)
