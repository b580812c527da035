"""Looking cannot write, and two who save the same record hear of each other."""

from tests.store.sites import Site

BEGIN = """
from datetime import UTC, datetime
from django.db import DatabaseError
from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import OnceKey
from marigold.kit.doing import Stale, upkeep
from marigold.kit.reading import reading_only
from marigold.people.actions import add_root
from marigold.people.models import Unit
at = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""


def test_a_page_that_only_looks_cannot_write(site: Site) -> None:
    said = site.python(
        BEGIN
        + """
def attempt(what):
    try:
        what()
    except DatabaseError as error:
        print("refused", "read-only" in str(error) or "readonly" in str(error))
    else:
        print("written")

def by_hand():
    OnceKey.objects.create(key="a", person_ref="b", path="/", at=at)

def by_action():
    add_root(name="Cedar", level="state", by=COMMAND_LINE, at=at)

with reading_only():
    print(Unit.objects.count())
    attempt(by_hand)
    attempt(by_action)
attempt(by_hand)
attempt(by_action)
"""
    )
    assert said.splitlines() == ["0", "refused True", "refused True", "written", "written"]
    assert site.names() == {"Cedar"}


def test_the_second_to_save_sees_both_texts_and_overwrites_nothing(site: Site) -> None:
    said = site.python(
        BEGIN
        + """
unit = add_root(name="Cedar", level="state", by=COMMAND_LINE, at=at)
mine, theirs = Unit.objects.get(pk=unit.pk), Unit.objects.get(pk=unit.pk)
with upkeep("test"):
    print(theirs.alter(name="Cedar Basin"))
    try:
        mine.alter(name="Cedar Valley", place="North")
    except Stale as stale:
        print(stale.theirs, stale.yours)
"""
    )
    assert said.splitlines() == [
        "{'name': ['Cedar', 'Cedar Basin']}",
        "{'name': 'Cedar Basin', 'place': ''} {'name': 'Cedar Valley', 'place': 'North'}",
    ]
    assert site.rows("SELECT name, place, version FROM people_unit") == [("Cedar Basin", "", 2)]


def test_saving_what_is_there_already_changes_no_version(site: Site) -> None:
    site.python(
        BEGIN
        + """
unit = add_root(name="Cedar", level="state", by=COMMAND_LINE, at=at)
with upkeep("test"):
    assert unit.alter(name="Cedar") == {}
"""
    )
    assert site.rows("SELECT name, version FROM people_unit") == [("Cedar", 1)]
