"""The pages of an import: upload, columns, preview, apply, undo; without script, in scope, and in slices."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from marigold.demo.world import World
from marigold.imports import activities, spool
from marigold.support import actions
from marigold.support.models import Activity, Assignment, Batch
from marigold.support.selectors import lists
from marigold.web.views import imports as views
from tests.imports.logs import row, state, write_csv
from tests.web.reading import body as downloaded
from tests.web.reading import row_links, words

Sign = Callable[[str], Client]


def upload(client: Client, rows: list[Any], tmp_path: Path, system: str = "") -> str:
    """Upload a log; the address of its columns page."""
    log = write_csv(tmp_path / "log.csv", rows).read_bytes()
    answer = client.post("/imports/", {"file": SimpleUploadedFile("log.csv", log), "system": system})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def choices(client: Client, address: str) -> dict[str, str]:
    """What the columns page proposes, as a browser would send it back."""
    text = client.get(address).content.decode()
    found = {}
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        picked = re.search(r'<option value="([^"]*)" selected>', body)
        found[name] = picked[1] if picked else ""
    return found


def test_a_log_is_uploaded_checked_previewed_stored_and_undone(
    town: World, signed_in: Sign, tmp_path: Path
) -> None:
    before = state(town.units["state"].pk)
    client = signed_in("imani")
    address = upload(client, [row(1), row(2, agency="Atlantis"), row(3, minutes="-4"), row(4)], tmp_path)
    page = client.get(address)
    assert "“Agency” is a usual name for site." in page.content.decode()
    chosen = choices(client, address)
    assert (chosen["column_1"], chosen["column_3"], chosen["column_7"]) == ("on", "site", "duration")
    answer = client.post(address, chosen)
    assert answer["Location"] == f"{address}preview/"
    text = client.get(answer["Location"]).content.decode()
    assert "Bring in 2 activities" in text
    assert "No place is known by this name." in text and "A duration is 0 or more." in text
    assert "Atlantis" in text
    assert Activity.objects.filter(import_key__isnull=False).count() == 0
    answer = client.post(f"{address}apply/")
    assert answer["Location"] == address
    assert Activity.objects.filter(batch__ref=address.split("/")[-2]).count() == 2
    assert "Undo this import" in client.get(address).content.decode()
    listed = b"".join(client.get(f"{address}refused.csv")).decode("utf-8-sig")
    assert listed.count("refused,") == 2
    assert client.post(f"{address}undo/")["Location"] == address
    assert state(town.units["state"].pk) == before


def test_an_unknown_name_is_mapped_on_the_preview(town: World, signed_in: Sign, tmp_path: Path) -> None:
    client = signed_in("imani")
    address = upload(client, [row(1, agency="TG office")], tmp_path)
    client.post(address, choices(client, address))
    text = client.get(f"{address}preview/").content.decode()
    option = re.search(r'<option value="(-?\d+)">Tallgrass County DSS', text)
    assert option, "the places one may log for are offered"
    client.post(f"{address}preview/", {"name_0": option[1]})
    assert "Bring in 1 activity<" in client.get(f"{address}preview/").content.decode()


def test_a_column_that_is_needed_is_asked_for(town: World, signed_in: Sign, tmp_path: Path) -> None:
    client = signed_in("imani")
    address = upload(client, [row(1)], tmp_path)
    answer = client.post(address, {**choices(client, address), "column_1": "skip"})
    assert answer.status_code == 422
    assert "No column holds the date." in answer.content.decode()


def test_an_import_is_nobody_elses_business(town: World, signed_in: Sign, tmp_path: Path) -> None:
    client = signed_in("imani")
    address = upload(client, [row(1)], tmp_path)
    client.post(address, choices(client, address))
    for name in ("dana", "rosa", "sam", "lead"):
        other = signed_in(name)
        for path in ("", "preview/", "refused.csv"):
            assert other.get(f"{address}{path}").status_code == 404, (name, path)
        assert other.post(f"{address}apply/").status_code == 404, name
    client.post(f"{address}apply/")
    for name in ("dana", "rosa", "sam"):
        assert signed_in(name).get(address).status_code == 404
        assert signed_in(name).post(f"{address}undo/").status_code == 404
    assert signed_in("lead").get(address).status_code == 200
    for name in ("rosa", "sam"):
        assert signed_in(name).get("/imports/").status_code == 404
    assert Client().get("/imports/").status_code == 302


def test_a_file_that_is_no_table_is_refused_with_a_sentence(
    town: World, signed_in: Sign, settings: Any
) -> None:
    client = signed_in("imani")
    for body, sentence in ((b"%PDF-1.7 abc", "a PDF, not a table"), (b"", "empty")):
        answer = client.post("/imports/", {"file": SimpleUploadedFile("log.csv", body)})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    answer = client.post("/imports/", {"file": io.BytesIO(b"a,b\n" * 300_000)})
    assert "larger than 1 MB" in answer.content.decode()


def test_a_large_import_goes_on_in_slices_and_shows_how_far_it_is(
    town: World, signed_in: Sign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activities, "AT_ONCE", 10)
    monkeypatch.setattr(spool, "CHUNK", 25)
    monkeypatch.setattr(views, "SLICE", 0)
    client = signed_in("imani")
    address = upload(client, [row(number) for number in range(60)], tmp_path)
    client.post(address, choices(client, address))
    answer = client.post(f"{address}apply/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<progress" in text and "25 of 60" in text and "Continue</button>" in text
    assert "Not finished" in client.get("/imports/").content.decode()
    for _ in range(5):
        answer = client.post(f"{address}apply/")
        if answer.status_code == 302:
            break
    batch = Batch.objects.get()
    assert (batch.state, batch.rows_done) == ("done", 60)


def test_queries_do_not_grow_with_earlier_imports(
    town: World, signed_in: Sign, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    client = signed_in("imani")
    for number in range(3):
        address = upload(client, [row(number)], tmp_path)
        client.post(address, choices(client, address))
        client.post(f"{address}apply/")
    with django_assert_max_num_queries(10):
        assert client.get("/imports/").content.decode().count(">log.csv</a>") == 3


def stored(client: Client, rows: list[Any], tmp_path: Path, system: str = "") -> str:
    """Bring a log in by its pages; the reference of the import."""
    address = upload(client, rows, tmp_path, system)
    client.post(address, choices(client, address))
    assert client.post(f"{address}apply/").status_code == 302
    return address.split("/")[-2]


def test_the_page_of_an_import_leads_to_its_activities_and_to_no_others(
    town: World, signed_in: Sign, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    imani, lead = signed_in("imani"), signed_in("lead")
    mine = stored(imani, [row(1), row(2), row(3, agency="Atlantis")], tmp_path)
    # The same days and the same place, by somebody else.
    rows = [row(11, on=row(1)[1]), row(12, on=row(2)[1]), row(13)]
    theirs = stored(lead, rows, tmp_path, town.units["state"].ref)
    held = {
        ref: set(Activity.objects.filter(batch__ref=ref).values_list("ref", flat=True))
        for ref in (mine, theirs)
    }
    assert [len(held[mine]), len(held[theirs])] == [2, 3]

    done = imani.get(f"/imports/{mine}/").content.decode()
    assert f'href="/activities/?batch={mine}">See the activities it brought in</a>' in done
    imani.get("/activities/")  # vocabularies are kept in memory from here on
    with django_assert_max_num_queries(15):
        page = imani.get(f"/activities/?batch={mine}")
    assert sorted(row_links(page, "activities")) == sorted(held[mine])
    assert "2 activities match." in words(page)
    assert "Import: log.csv Remove" in words(page)
    assert f'name="batch" value="{mine}"' in page.content.decode()
    narrowed = imani.get(f"/activities/?batch={mine}&kind=direct")
    assert sorted(row_links(narrowed, "activities")) == sorted(held[mine])
    assert 'href="?kind=direct"' in narrowed.content.decode()
    assert row_links(imani.get(f"/activities/?batch={mine}&since=2099-01-01"), "activities") == []

    # Somebody else's import is not there: neither its name nor its rows, though they may be seen one by one.
    for client in (imani, signed_in("dana"), signed_in("terrell"), signed_in("sam")):
        page = client.get(f"/activities/?batch={theirs}")
        assert row_links(page, "activities") == []
        assert "Import: log.csv" not in words(page)
        assert words(page).count(f"Import: {theirs} (no match)") > 0
    assert row_links(imani.get("/activities/?batch=' or 1=1"), "activities") == []
    # Who leads the system sees both, each on its own.
    for ref in (mine, theirs):
        assert set(row_links(lead.get(f"/activities/?batch={ref}"), "activities")) == held[ref]
    listed = downloaded(imani.get(f"/activities/?batch={mine}&download=csv")).decode("utf-8-sig")
    assert {line.split(",")[0] for line in listed.splitlines()[1:]} == held[mine]

    imani.post(f"/imports/{mine}/undo/")
    assert "it brought in" not in imani.get(f"/imports/{mine}/").content.decode()
    assert row_links(imani.get(f"/activities/?batch={mine}"), "activities") == []
    assert set(row_links(lead.get(f"/activities/?batch={theirs}"), "activities")) == held[theirs]


def test_a_very_large_import_is_listed_in_the_same_order(
    town: World, signed_in: Sign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("imani")
    ref = stored(client, [row(number) for number in range(60)], tmp_path)
    small = row_links(client.get(f"/activities/?batch={ref}"), "activities")
    monkeypatch.setattr(lists, "SORTED_ROWS", 10)
    assert row_links(client.get(f"/activities/?batch={ref}"), "activities") == small
    expected = (
        Activity.objects.filter(batch__ref=ref).order_by("-on", "-id").values_list("ref", flat=True)[:50]
    )
    assert small == list(expected)


def test_an_import_shows_nothing_of_places_that_one_no_longer_supports(
    town: World, signed_in: Sign, scope: Any, now: Any, tmp_path: Path
) -> None:
    client = signed_in("imani")
    ref = stored(client, [row(1)], tmp_path)
    assert len(row_links(client.get(f"/activities/?batch={ref}"), "activities")) == 1
    for place in Assignment.objects.filter(person=town.people["imani"], ends_on=None):
        actions.end_assignment(
            assignment_ref=place.ref, ends_on=place.starts_on, reason="", by=scope("lead"), at=now
        )
    page = client.get(f"/activities/?batch={ref}")
    assert row_links(page, "activities") == []
    assert row_links(signed_in("lead").get(f"/activities/?batch={ref}"), "activities") != []
