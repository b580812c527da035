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
from marigold.support.models import Activity, Batch
from marigold.web.views import imports as views
from tests.imports.logs import row, state, write_csv

Sign = Callable[[str], Client]


def upload(client: Client, rows: list[Any], tmp_path: Path) -> str:
    """Upload a log; the address of its columns page."""
    body = write_csv(tmp_path / "log.csv", rows).read_bytes()
    answer = client.post("/imports/", {"file": SimpleUploadedFile("log.csv", body)})
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
    assert "No site is known by this name." in text and "A duration is 0 or more." in text
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
