"""The town, and who is signed in."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marigold.access.scope import Scope
from marigold.demo.world import World
from marigold.people.selectors import scope_for
from marigold.practice import selectors as practice
from marigold.practice.models import Edition
from tests.kept import Kept
from tests.town import build_town

_town: dict[str, Any] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What begins from a copy of the test database needs that database, also when nothing else of the run does."""
    for item in items:
        if "kept" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def kept(django_db_setup: None) -> Kept:
    """The test database with tables alone, and with the town, for sites of their own."""
    found: Kept = _town["kept"]
    return found


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The test database, with the town in it."""
    aside = _town["kept"] = Kept(tmp_path_factory.mktemp("kept"))
    with django_db_blocker.unblock():
        aside.keep("tables")
        practice.forget()
        _town["world"] = build_town(date.today())
        aside.keep("town")
        _town["last"] = Edition.objects.order_by("-id").values_list("id", flat=True).first()
    yield
    aside.drop()


@pytest.fixture
def town(db: None) -> World:
    """The town; what a test changes is rolled back after it."""
    world = _town["world"]
    world.scopes.clear()
    # Editions that another test made were taken back with it, and their ids may come again.
    practice.forget(above=_town["last"])
    for rows in (world.units, world.people):
        for row in rows.values():
            row.refresh_from_db()
    return world


@pytest.fixture
def now() -> datetime:
    """This moment, by the clock of the place: its day is the day of the pages, also late in the evening."""
    return timezone.localtime()


@pytest.fixture
def scope(town: World) -> Callable[[str], Scope]:
    """The scope of one of the cast today."""

    def of(key: str) -> Scope:
        return scope_for(town.people[key], on=timezone.localdate())

    return of


@pytest.fixture
def doing(scope: Callable[[str], Scope], now: datetime) -> Callable[[str], dict[str, Any]]:
    """Who does something and when, as every action takes it."""
    return lambda key: {"by": scope(key), "at": now}


@pytest.fixture
def signed_in(town: World) -> Callable[[str], Client]:
    """A client signed in as one of the cast."""

    def of(key: str) -> Client:
        client = Client()
        client.force_login(town.people[key])
        return client

    return of
