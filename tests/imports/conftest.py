"""Each test of imports has a folder of files of its own; those that end processes share a site of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kept import Kept
from tests.store.conftest import _gone, _named
from tests.store.sites import Site


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()


@pytest.fixture(scope="package")
def site(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo town in a site of its own, for processes that are ended on the way."""
    made = kept.put("town", _named(tmp_path_factory.mktemp("killed") / "site"))
    yield made
    _gone(made)
