"""Sites for the tests of the stores: copies of the test database before the town came into it."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.kept import Kept
from tests.store.sites import STORE, Site, ask

_numbers = count(1)


def _named(folder: Path) -> Site:
    folder.mkdir()
    database = f"marigold_store_{os.getpid()}_{next(_numbers)}" if STORE == "postgresql" else ""
    return Site(folder, database)


def _gone(site: Site) -> None:
    site.stop()
    if site.database:
        ask(f'DROP DATABASE IF EXISTS "{site.database}" WITH (FORCE)')


@pytest.fixture
def make_site(kept: Kept, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Makes sites for a test, with tables or, when asked, empty."""
    made: list[Site] = []

    def make(*, empty: bool = False) -> Site:
        site = _named(tmp_path / f"site{len(made)}")
        made.append(site)
        if not empty:
            return kept.put("tables", site)
        if site.database:
            ask(f'CREATE DATABASE "{site.database}"')
        return site

    yield make
    for site in made:
        _gone(site)


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A site with tables and nothing in them, for this test alone."""
    return make_site()
