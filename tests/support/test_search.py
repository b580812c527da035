"""The search finds the same records, in the same order, on both stores; within reach, and as they are now."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from marigold.core.search import read
from marigold.kit.doing import upkeep
from marigold.people import actions as people
from marigold.search import finding, index
from marigold.search.kinds import KINDS, Kind, add, place_of
from marigold.search.models import Entry, Late
from marigold.support import actions, bulk
from marigold.support.models import Activity, Batch, Engagement, Goal, Note
from tests.web.reading import words

# Words that stand nowhere in the town, so that what is found is all of it.
TEXTS = (
    ("first", "Quagga herders met the co-planning team"),
    ("second", "The QUAGGA plan: co plan again, with Señora Núñez"),
    ("third", "quaggas are not one quagga"),
    ("fourth", "A team that plans without them: cooperation"),
    ("fifth", "Nunez said the quagga, herders first"),
)


@pytest.fixture
def told(town, scope, now):
    """Five notes for everyone, the first the oldest, and two of the same day."""
    west = Engagement.objects.get(unit=town.units["west"])
    for number, (name, text) in enumerate(TEXTS):
        actions.write_note(
            engagement_ref=west.ref,
            kind="note.success",
            text=text,
            said_by=name,
            on=now.date() - timedelta(days=40 - 10 * min(number, 3)),
            visibility="participants",
            by=scope("imani"),
            at=now,
        )
    return west


def asked(scope, typed, kind="note", limit=50, below=None):
    """What a search finds, by the names the notes were given."""
    keys = finding.find(scope, read(typed), [KINDS[kind]], limit=limit, below=below).get(kind, [])
    return [row.said_by if kind == "note" else str(row) for row in finding.rows_of(scope, KINDS[kind], keys)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # Newest day first; of one day, the one written last.
        ("quagga", ["fifth", "third", "second", "first"]),
        ("Quaggas", ["third"]),
        ("QUAGGA herders", ["fifth", "first"]),
        ('"quagga herders"', ["fifth", "first"]),
        ('"herders quagga"', []),
        ('"quagga herder"', []),
        ("quagga herd", ["fifth", "first"]),
        ('"quagga herders" met', ["first"]),
        ("nunez", ["fifth", "second"]),
        ("NÚÑEZ", ["fifth", "second"]),
        ("co-plan", ["second", "first"]),
        ('"co plan"', ["second"]),
        ("coop", ["fourth"]),
        ("team quagga", ["first"]),
        ("quagga zebra", []),
        ("q", []),
        ("'; DROP TABLE search_entry; --", []),
        ('quagga" OR "the', []),
        ("quagga NOT herders", []),
        ("quagga*", ["fifth", "third", "second", "first"]),
    ],
)
def test_the_same_is_found_in_the_same_order_everywhere(told, scope, typed, expected):
    assert asked(scope("rosa"), typed) == expected
    assert asked(scope("imani"), typed) == expected
    assert asked(scope("sam"), typed) == []


def test_pages_follow_one_another_without_a_gap(told, scope):
    found, below = [], None
    while True:
        keys = finding.find(scope("dana"), read("quagga"), [KINDS["note"]], limit=3, below=below).get(
            "note", []
        )
        if not keys:
            break
        rows = finding.rows_of(scope("dana"), KINDS["note"], keys)
        found.append([row.said_by for row in rows])
        below = keys[-1]
    assert found == [["fifth", "third", "second"], ["first"]]


def test_every_kind_is_found_by_whoever_sees_it_in_one_question(town, scope, django_assert_num_queries):
    for key, typed, expected in (
        ("imani", "cedar basin", {"unit", "engagement", "structure"}),
        ("imani", "whitfield", {"person"}),
        ("rosa", "whitfield", set()),  # partners see the people of their own side only where they may
        ("imani", "leadership team", {"activity"}),
        ("rosa", "leadership team", set()),
        ("terrell", "cedar basin region", set()),
        ("sam", "the", set()),
    ):
        found = finding.find(scope(key), read(typed), finding.all_kinds(), limit=5)
        assert set(found) == expected, (key, typed)
    imani = scope("imani")
    with django_assert_num_queries(2):  # whom one is named with, and the search
        finding.find(imani, read("cedar"), finding.all_kinds(), limit=5)


def test_what_one_sees_in_lists_is_what_one_finds(town, scope):
    """Every record of the town, looked for by each of the cast by its own first word."""
    for key in ("lead", "imani", "luis", "amos", "rosa", "tasha", "gordon", "terrell", "carmen", "sam"):
        for kind in finding.all_kinds():
            visible = set(kind.rows(scope(key)).values_list("pk", flat=True))
            for row in kind.table._default_manager.order_by("pk")[:12]:
                typed = str(getattr(row, kind.fields[0])).split()[0]
                keys = finding.find(scope(key), read(typed), [kind], limit=500).get(kind.key, [])
                found = {one.pk for one in finding.rows_of(scope(key), kind, keys)}
                assert found <= visible
                assert (row.pk in found) == (row.pk in visible), (key, kind.key, typed)


def test_a_changed_record_is_found_as_it_is_now(told, town, scope, now):
    note = Note.objects.get(said_by="first")
    actions.change_note(
        note_ref=note.ref, version=1, text="An okapi now", on=now.date(), by=scope("imani"), at=now
    )
    assert asked(scope("rosa"), "quagga") == ["fifth", "third", "second"]
    assert asked(scope("rosa"), "okapi") == ["first"]
    goal = Goal.objects.get(engagement=told, number=1)
    actions.change_goal(
        goal_ref=goal.ref, version=goal.version, statement="By May, okapis", by=scope("imani"), at=now
    )
    assert asked(scope("rosa"), "okapis", kind="goal") == ["By May, okapis"]
    unit = town.units["heron-house"]
    people.change_unit(unit_ref=unit.ref, version=unit.version, by=scope("lead"), at=now, name="Okapi House")
    assert asked(scope("lead"), "okapi", kind="unit") == ["Okapi House"]
    assert index.differences(thorough=True) == 0


def test_places_and_people_come_by_name(town, scope):
    found = asked(scope("lead"), "county", kind="unit")
    assert sorted(found) == sorted({*found})
    assert [name[:4] for name in found] == sorted(name[:4] for name in found)
    assert found[0] == "Heron Point County"
    assert place_of("Adams") > place_of("adan") > place_of("Baker") > place_of("Zorn")
    assert place_of(date(2026, 5, 2)) > place_of(date(2026, 5, 1))


def test_the_index_can_be_checked_and_built_anew(told, scope):
    everything = Entry.objects.count()
    assert index.differences(thorough=True) == index.differences() == 0
    assert not index.missing()
    note = Note.objects.get(said_by="first")
    index.forget("note", [note.pk])
    assert asked(scope("rosa"), "quagga") == ["fifth", "third", "second"]
    assert index.differences() == 1
    assert index.rebuild() == everything
    assert index.differences(thorough=True) == 0
    assert asked(scope("rosa"), "quagga") == ["fifth", "third", "second", "first"]


def imported(west, now, count):
    """Activities as an import stores them: below the ORM, in bulk."""
    from marigold.kit.doing import upkeep

    with upkeep("test"):
        batch = Batch(root_id=west.root_id, file_name="log.csv", digest="0" * 64, created_at=now)
        batch.save()
        flat = (
            west.pk, west.unit_id, west.tier, now.date().isoformat(), None, True, "", "", "An imported okapi", "", 30, 0, 0,
            0, None, "", "", "",
        )  # fmt: skip
        rows = [((*flat, number.to_bytes(16, "big"), b"\0" * 8), (), (), (), ()) for number in range(count)]
        rows = [(row[0], (1,), (), (), ()) for row in rows]
        bulk.insert(batch, bulk.prepare(rows))
    return batch


def test_what_is_imported_is_found_after_catching_up_and_not_after_undoing(told, town, scope, now):
    imported(told, now, 30)
    assert index.waiting() == 30
    assert asked(scope("imani"), "okapi", kind="activity") == []
    assert index.differences(thorough=True) == 0  # late is not wrong
    assert index.catch_up() == 0
    assert len(asked(scope("imani"), "okapi", kind="activity")) == 30
    assert asked(scope("rosa"), "okapi", kind="activity") == []
    gone = list(Activity.objects.filter(title="An imported okapi").values_list("pk", flat=True))[:10]
    with upkeep("test"):
        index.forget("activity", gone)
        bulk.remove(gone)
    assert len(asked(scope("imani"), "okapi", kind="activity")) == 20
    assert index.differences(thorough=True) == 0


def test_ids_that_wait_are_kept_as_runs(told):
    with upkeep("test"):
        index.later("activity", [7, 5, 6, 9, 20, 21])
    assert list(Late.objects.values_list("first", "last")) == [(5, 7), (9, 9), (20, 21)]
    assert index.catch_up() == 0


def test_a_number_belongs_to_one_kind():
    with pytest.raises(ValueError, match="cannot have the number 6"):
        add(Kind(6, "tool", "Tool", "Tools", "support.tool", ("name",), "name", lambda scope: None))
    assert "tool" not in KINDS
    assert len({kind.number for kind in KINDS.values()}) == len(KINDS)


def test_the_page_marks_words_and_runs_none_of_them(told, scope, signed_in, now):
    actions.write_note(
        engagement_ref=told.ref,
        kind="note.success",
        text="<script>alert(1)</script> okapi & <b>Núñez</b>",
        by=scope("imani"),
        at=now,
    )
    page = signed_in("rosa").get(reverse("search"), {"q": "okapi nunez"}).content.decode()
    assert "<mark>okapi</mark> &amp; &lt;b&gt;<mark>Núñez</mark>&lt;/b&gt;" in page
    assert "<script>alert" not in page
    page = signed_in("rosa").get(reverse("search"), {"q": '"><script>x</script>'}).content.decode()
    assert "<script>x" not in page


def test_the_page_leads_on_and_says_when_there_is_nothing(told, signed_in):
    client = signed_in("dana")
    found = client.get(reverse("search"), {"q": "quagga", "kind": "note"})
    assert words(found).count("Success named") == 4
    assert "Nothing found" in words(client.get(reverse("search"), {"q": "zebra crossing"}))
    assert "Find what you may see" in words(client.get(reverse("search")))
    for odd in (
        {"q": "quagga", "kind": "nothing"},
        {"q": "quagga", "kind": "note", "after": "x"},
        {"q": "x" * 999},
    ):
        assert client.get(reverse("search"), odd).status_code == 200


def test_the_page_asks_once_for_each_kind_and_five_times_more(town, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for key in ("lead", "imani", "rosa"):
        client = signed_in(key)
        client.get(reverse("search"), {"q": "the"})
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("search"), {"q": "the"})
        assert len(queries) <= len(KINDS) + 5, key
