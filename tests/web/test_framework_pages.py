"""Frameworks of others on pages: a look at the file, loading what was shown, and giving out by the standard."""

import json
import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from marigold.core import case
from marigold.practice.models import Framework
from tests.core.case.made import as_bytes, large, small
from tests.web.reading import words
from tests.web.test_practice_pages import fields

SAMPLES = Path(__file__).resolve().parents[1] / "core" / "case" / "samples"
LOAD = "/frameworks/load/"


def uploaded(client, name: str, data: bytes):
    return client.post(LOAD, {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_looked_at_then_loaded_then_given_out(town, signed_in, settings, tmp_path):
    settings.DATA = tmp_path
    client = signed_in("lead")
    assert "Bring in a framework" in words(client.get("/library/"))
    answer = uploaded(client, "small.json", as_bytes(small()))
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    text = words(shown)
    for said in (
        "2 items",
        "3 associations",
        "1 rubrics",
        "Associations lead out of this package.",
        "Listens *first*.",
    ):
        assert said in text
    assert signed_in("imani").get(answer["Location"]).status_code == 404
    done = client.post(answer["Location"], fields(shown) | {"load": "yes"})
    assert done["Location"] == "/library/how-we-work/"
    assert "Listening" in words(signed_in("rosa").get("/library/how-we-work/"))
    assert client.get(answer["Location"]).status_code == 404
    file = signed_in("rosa").get("/library/how-we-work/case-1.1.json")
    assert file["Content-Disposition"] == 'attachment; filename="marigold-how-we-work.case-1.1.json"'
    assert json.loads(file.content)["CFItems"] == small()["CFItems"]
    old = json.loads(signed_in("rosa").get("/library/how-we-work/case-1.0.json").content)
    assert "extensions" not in old


def test_what_is_missing_is_said_and_no_file_made(town, signed_in, settings, tmp_path):
    settings.DATA = tmp_path
    client = signed_in("lead")
    data = (SAMPLES / "opensalt-what-standards-could-be.json").read_bytes()
    answer = uploaded(client, "x.json", data)
    shown = client.get(answer["Location"])
    assert "Missing to give it out by the standard" in words(shown)
    key = client.post(answer["Location"], fields(shown) | {"load": "yes"})["Location"].split("/")[2]
    refused = client.get(f"/library/{key}/case-1.1.json")
    assert refused.status_code == 422
    assert "description It is missing. The standard wants it." in words(refused)
    came = client.get(f"/library/{key}/case-1.1.json", {"as": "came"})
    package, given = case.parse_package(came.content).package, case.parse_package(data).package
    assert (len(package.items), len(package.associations)) == (len(given.items), len(given.associations))


def test_what_is_no_framework_and_a_key_that_is_taken(town, signed_in, settings, tmp_path):
    settings.DATA = tmp_path
    client = signed_in("lead")
    answer = uploaded(client, "x.json", b"{}")
    assert answer.status_code == 422 and "there is no CFDocument in it" in words(answer)
    address = uploaded(client, "small.json", as_bytes(small()))["Location"]
    shown = client.get(address)
    refused = client.post(address, fields(shown) | {"key": "ictp", "load": "yes"})
    assert refused.status_code == 422 and "The key ictp belongs to" in words(refused)
    assert client.post(address, {"discard": "yes"})["Location"] == "/library/"
    assert client.get(address).status_code == 404
    assert not Framework.objects.filter(key="how-we-work").exists()
    assert signed_in("imani").get(LOAD).status_code == 404


def test_a_large_framework_opens_with_its_first_entries_and_finds_the_others(
    town, signed_in, settings, tmp_path
):
    settings.DATA = tmp_path
    client = signed_in("lead")
    address = uploaded(client, "large.json", large(1_500))["Location"]
    client.post(address, fields(client.get(address)) | {"load": "yes"})
    shown = client.get("/library/large/")
    assert "The first 1000 of 1500 entries." in re.sub(",", "", words(shown))
    assert len(re.findall(r'<article class="el" id=', shown.content.decode())) == 1_000
    assert "Item 1499" in words(client.get("/library/large/", {"q": "Item 1499"}))
