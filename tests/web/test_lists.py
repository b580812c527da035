"""Long lists: every row once, only one's own, and files without formulas."""

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from marigold.access.catalogue import Permission
from marigold.access.reach import parts, visible
from marigold.core.imports.guard import unguard
from marigold.kit import paging
from marigold.people import actions as people
from marigold.support import actions, selectors
from marigold.support.models import Activity, Engagement, Goal
from marigold.web.listing import Listing, reach_back
from tests.web.reading import body, row_links, words

EVERYONE = (
    "lead",
    "imani",
    "dana",
    "luis",
    "amos",
    "rosa",
    "tasha",
    "gordon",
    "nikhil",
    "terrell",
    "carmen",
    "sam",
)


def _pages(client, address: str, noun: str) -> list[list[str]]:
    """The rows of each page, following Next to the end."""
    pages, query = [], address.partition("?")[2]
    while True:
        answer = client.get(f"{address.partition('?')[0]}?{query}")
        pages.append(row_links(answer, noun))
        onward = re.search(r'href="\?([^"]+)" rel="next"', answer.content.decode())
        if not onward:
            return pages
        query = onward[1].replace("&amp;", "&")


@pytest.mark.parametrize("sort", ["new", "old"])
def test_every_activity_is_on_exactly_one_page_in_the_order_of_days(town, signed_in, sort) -> None:
    pages = _pages(signed_in("lead"), f"/activities/?sort={sort}", "activities")
    way = ("-on", "-id") if sort == "new" else ("on", "id")
    expected = list(Activity.objects.order_by(*way).values_list("ref", flat=True))
    assert [ref for page in pages for ref in page] == expected
    assert [len(page) for page in pages[:-1]] == [50] * (len(pages) - 1)
    assert len(pages) > 1


def test_going_back_shows_the_page_before(town, signed_in) -> None:
    client = signed_in("lead")
    first = client.get("/activities/")
    onward = re.search(r'href="(\?[^"]+)" rel="next"', first.content.decode())[1].replace("&amp;", "&")
    second = client.get(f"/activities/{onward}")
    back = re.search(r'href="(\?[^"]+)" rel="prev"', second.content.decode())[1].replace("&amp;", "&")
    again = client.get(f"/activities/{back}")
    assert row_links(again, "activities") == row_links(first, "activities")
    assert 'rel="prev"' not in again.content.decode()


def test_a_page_mark_that_was_cut_off_begins_again(town, signed_in) -> None:
    client = signed_in("lead")
    first = row_links(client.get("/activities/"), "activities")
    for mark in ("x", "WyIy", "bnVsbA", "eyJhIjoxfQ", "é"):
        assert row_links(client.get("/activities/", {"after": mark}), "activities") == first


@pytest.mark.parametrize("key", EVERYONE)
def test_the_pieces_of_a_long_list_are_together_what_one_may_see(town, scope, key) -> None:
    who = scope(key)
    for rows, permission in (
        (Activity.objects.all(), Permission.ACTIVITY_VIEW),
        (Engagement.objects.all(), Permission.ENGAGEMENT_VIEW),
        (Goal.objects.all(), Permission.GOAL_VIEW),
    ):
        together = {row.pk for piece in parts(rows, who, permission) for row in piece}
        assert together == {row.pk for row in visible(rows, who, permission)}


@pytest.mark.parametrize("size", [1, 3, 50])
def test_overlapping_pieces_give_each_row_once(town, size) -> None:
    order = (paging.by_date("on", down=True), paging.ID_DOWN)
    rows = Activity.objects.all()
    some = rows.filter(direct=True)
    seen, after = [], ""
    while True:
        page = paging.page([rows, some], order, after=after, size=size)
        seen += page.ids
        after = page.after
        if not after or len(seen) > 60:
            break
    expected = list(rows.order_by("-on", "-id").values_list("id", flat=True))
    assert seen == expected[: len(seen)]
    assert len(seen) > 60


def test_a_stranger_sees_empty_lists_and_says_why(town, signed_in) -> None:
    client = signed_in("sam")
    for noun, says in (
        ("engagements", "No engagements yet"),
        ("activities", "No activities yet"),
        ("goals", "No goals yet"),
    ):
        answer = client.get(f"/{noun}/")
        assert answer.status_code == 200
        assert row_links(answer, noun) == []
        assert says in words(answer)


def test_the_partner_of_one_agency_meets_no_other_agency(town, signed_in) -> None:
    client = signed_in("terrell")
    own = Engagement.objects.filter(unit=town.units["tallgrass-dss"])
    assert row_links(client.get("/engagements/"), "engagements") == [row.ref for row in own.order_by("name")]
    own_goals = set(Goal.objects.filter(engagement__in=own).values_list("ref", flat=True))
    assert set(row_links(client.get("/goals/"), "goals")) == own_goals
    assert row_links(client.get("/activities/"), "activities") == []
    others = ["Cedar Basin Health Partners", "Juniper Flats", "Three Creeks", "Heron Point", "Riverbend"]
    for noun in ("engagements", "activities", "goals"):
        for query in ("", "?place=Juniper", "?q=e", "?sort=new"):
            text = words(client.get(f"/{noun}/{query}")).replace("Place: Juniper (no match)", "")
            assert [name for name in others if name in text] == []
        assert client.get(f"/{noun}/?download=csv").status_code == 404
        assert client.get(f"/{noun}/?download=xlsx").status_code == 404


def test_the_filters_narrow_and_can_be_taken_away(town, signed_in) -> None:
    client = signed_in("lead")
    west = Engagement.objects.get(unit=town.units["west"])
    answer = client.get(
        "/activities/", {"place": town.units["west"].ref, "kind": "indirect", "state": "done"}
    )
    # West covers the counties and agencies beneath it.
    below = Activity.objects.filter(
        unit__path__startswith=town.units["west"].path, direct=False, state="done"
    )
    assert row_links(answer, "activities") == list(
        below.order_by("-on", "-id").values_list("ref", flat=True)[:50]
    )
    assert "Place: Cedar Basin Region" in words(answer)
    assert 'href="?kind=indirect&amp;state=done"' in answer.content.decode()
    dana = client.get("/engagements/", {"person": "Dana"})
    assert west.ref in row_links(dana, "engagements")
    assert row_links(client.get("/engagements/", {"person": "Nobody Such"}), "engagements") == []
    assert "No engagements match" in words(client.get("/engagements/", {"q": "zzzz"}))


def test_words_are_found_in_all_years(town, signed_in) -> None:
    found = Activity.objects.filter(title="Data walk").order_by("on", "id")
    answer = signed_in("lead").get("/activities/", {"q": "data WALK", "sort": "old"})
    assert row_links(answer, "activities")[0] == found.first().ref


@pytest.mark.parametrize(("rows_a_day", "months"), [(100, "12 months"), (600, "3 months"), (5_000, "month")])
def test_where_there_is_very_much_filters_reach_back_less_and_say_so(rows_a_day, months) -> None:
    today = date(2026, 11, 20)

    def many(since: date | None) -> bool:
        return since is None or (today - since).days * rows_a_day > 100_000

    asked = Listing(form=None, wanted=selectors.Wanted(words="x"), chips=(), sort="new", notes=())
    told = reach_back(asked, today, many)
    assert f"filters look at the last {months}." in told.notes[0]
    assert told.wanted.since is not None
    assert reach_back(asked, today, lambda since: False) == asked
    dated = replace(asked, wanted=selectors.Wanted(words="x", since=date(2020, 1, 1)))
    assert reach_back(dated, today, many) == dated
    plain = replace(asked, wanted=selectors.Wanted())
    assert reach_back(plain, today, many) == plain


def test_lists_ask_the_database_no_more_for_many_rows(town, signed_in, django_assert_max_num_queries) -> None:
    client = signed_in("lead")
    for address in ("/engagements/", "/activities/", "/goals/", "/people/", "/places/"):
        client.get(address)  # vocabularies are kept in memory from here on
        with django_assert_max_num_queries(15):
            client.get(address)


def test_a_file_has_no_formulas_and_gives_the_exact_text_back(town, signed_in, now, scope) -> None:
    lead = scope("lead")
    evil = '=HYPERLINK("http://x.example","a")'
    people.change_unit(
        unit_ref=town.units["east"].ref, version=town.units["east"].version, name="@SUM(A1)", by=lead, at=now
    )
    engagement = Engagement.objects.filter(unit=town.units["west"]).first()
    actions.change_engagement(
        engagement_ref=engagement.ref, version=engagement.version, name=evil, by=lead, at=now
    )
    answer = signed_in("lead").get("/activities/?download=csv")
    assert re.fullmatch(
        r'attachment; filename="marigold-activities-\d{4}-\d\d-\d\d\.csv"', answer["Content-Disposition"]
    )
    rows = list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\n")] == []
    head, *lines = rows
    assert len(lines) == Activity.objects.count()
    by_ref = {line[0]: line for line in lines}
    for row in Activity.objects.select_related("engagement"):
        line = dict(zip(head, by_ref[row.ref], strict=True))
        assert unguard(line["Engagement"]) == row.engagement.name
        assert unguard(line["Note"]) == row.note
        assert int(line["All minutes"]) == row.minutes
        assert line["Date"] == row.on.isoformat()
    assert f"'{evil}" in cells


def test_an_excel_file_holds_text_only_where_text_belongs(town, signed_in) -> None:
    answer = signed_in("lead").get("/engagements/?download=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(answer)))
    assert book.sheet_names == ["Engagements"]
    head, *lines = book.get_sheet_by_name("Engagements").to_python()
    assert head[:3] == ["Reference", "Name", "Place"]
    assert sorted(line[0] for line in lines) == sorted(Engagement.objects.values_list("ref", flat=True))


def test_practitioners_download_the_engagements_they_are_named_on(town, signed_in, scope) -> None:
    rows = list(
        csv.reader(
            io.StringIO(body(signed_in("imani").get("/engagements/?download=csv")).decode("utf-8-sig"))
        )
    )
    expected = selectors.engagements(scope("imani")).order_by("name", "id").values_list("ref", flat=True)
    assert [row[0] for row in rows[1:]] == list(expected)
    assert 0 < len(expected) < Engagement.objects.count()
