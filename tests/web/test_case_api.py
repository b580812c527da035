"""The CASE API as others ask it: read only, by the published schema, open frameworks for everyone."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft201909Validator

from marigold.access.scope import COMMAND_LINE
from marigold.core.case import discovery
from marigold.imports import frameworks as loading
from marigold.kit.doing import upkeep
from marigold.practice.models import Edition
from marigold.practice.selectors import exchange
from tests.core.case.made import as_bytes, name_of, small
from tests.core.case.test_writing import CHECK_1_0

ROOT = Path(__file__).resolve().parents[2]
NEW = json.loads((ROOT / "src/marigold/data/case/case-v1p1-cfpackage.schema.json").read_text())
API = {"v1p1": "/ims/case/v1p1", "v1p0": "/ims/case/v1p0"}


@pytest.fixture
def foreign(town, now):
    """Everything the standard knows once, under an open license."""
    shown = loading.preview(as_bytes(small()), key="how-we-work", by=COMMAND_LINE)
    return loading.load(shown, digest=shown.plan.digest, by=COMMAND_LINE, at=now)


def test_a_whole_framework_meets_the_schema(foreign):
    answer = Client().get(f"{API['v1p1']}/CFPackages/{name_of('doc')}")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    assert list(Draft201909Validator(NEW).iter_errors(answer.json())) == []
    assert answer.json()["CFItems"] == small()["CFItems"]
    assert answer["Cache-Control"] == "public, max-age=300"
    again = Client().get(answer.request["PATH_INFO"], headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_open_framework_meets_the_schema_in_both_versions(town):
    listed = Client().get(f"{API['v1p1']}/CFDocuments").json()["CFDocuments"]
    assert len(listed) > 5
    for one in listed:
        for version in API:
            body = Client().get(f"{API[version]}/CFPackages/{one['identifier']}").json()
            if version == "v1p1":
                assert list(Draft201909Validator(NEW).iter_errors(body)) == [], one["title"]
            else:
                assert list(CHECK_1_0.iter_errors(body)) == [], one["title"]
                assert "extensions" not in body["CFDocument"] and "frameworkType" not in body["CFDocument"]


def test_every_single_thing_and_set(foreign):
    client, base = Client(), API["v1p1"]
    document = small()["CFDocument"]
    single = {
        "CFDocuments": ("doc", document),
        "CFItems": ("a", small()["CFItems"][0]),
        "CFLicenses": ("license", small()["CFDefinitions"]["CFLicenses"][0]),
        "CFAssociationGroupings": ("group", small()["CFDefinitions"]["CFAssociationGroupings"][0]),
        "CFRubrics": ("rubric", small()["CFRubrics"][0]),
        "CFAssociations": ("elsewhere", small()["CFAssociations"][2]),
    }
    added = {"CFDocuments": "CFPackageURI", "CFItems": "CFDocumentURI", "CFAssociations": "CFDocumentURI"}
    for kind, (key, given) in single.items():
        body = client.get(f"{base}/{kind}/{name_of(key)}").json()
        link = body.pop(added[kind]) if kind in added else None
        assert body == given, kind
        assert link is None or link["identifier"] == name_of("doc")
    for kind, key in (("CFConcepts", "concept"), ("CFSubjects", "subject"), ("CFItemTypes", "type")):
        assert client.get(f"{base}/{kind}/{name_of(key)}").json() == {kind: small()["CFDefinitions"][kind]}
    both = client.get(f"{base}/CFItemAssociations/{name_of('b')}").json()
    assert both["CFItem"]["identifier"] == name_of("b")
    assert {one["identifier"] for one in both["CFAssociations"]} == {
        name_of("b under a"),
        name_of("elsewhere"),
    }
    old = client.get(f"{API['v1p0']}/CFItems/{name_of('a')}").json()
    assert "extensions" not in old and "subject" not in old


def test_the_list_has_parts_and_counts(town):
    whole = Client().get(f"{API['v1p1']}/CFDocuments")
    count = int(whole["X-Total-Count"])
    assert len(whole.json()["CFDocuments"]) == count == Edition.objects.filter(
        current=True, licence__in=exchange.OPEN
    ).count()  # fmt: skip
    part = Client().get(f"{API['v1p1']}/CFDocuments", {"limit": 2, "offset": 1, "sort": "title"})
    assert len(part.json()["CFDocuments"]) == 2 and 'rel="next"' in part["Link"]
    assert "http://testserver/ims/case/v1p1/CFDocuments?sort=title&limit=2&offset=3" in part["Link"]
    titles = [
        one["title"]
        for one in Client().get(f"{API['v1p1']}/CFDocuments", {"fields": "title"}).json()["CFDocuments"]
    ]
    assert len(titles) == count


def test_what_is_not_open_is_not_there_without_signing_in(town, signed_in):
    closed = {"tci", "isp-profile", "ictp", "cswe-2022"}
    names = set(
        Edition.objects.filter(current=True, framework__key__in=closed).values_list(
            "framework__name", flat=True
        )
    )
    shown = {one["title"] for one in Client().get(f"{API['v1p1']}/CFDocuments").json()["CFDocuments"]}
    assert not names & shown
    mine = signed_in("rosa").get(f"{API['v1p1']}/CFDocuments")
    assert names <= {one["title"] for one in mine.json()["CFDocuments"]}
    assert mine["Cache-Control"] == "private, max-age=300" and "Cookie" in mine["Vary"]
    document = next(one for one in mine.json()["CFDocuments"] if one["title"] in names)
    item = signed_in("rosa").get(f"{API['v1p1']}/CFPackages/{document['identifier']}").json()["CFItems"][0]
    for kind, identifier in (("CFDocuments", document["identifier"]), ("CFItems", item["identifier"])):
        assert signed_in("rosa").get(f"{API['v1p1']}/{kind}/{identifier}").status_code == 200
        answer = Client().get(f"{API['v1p1']}/{kind}/{identifier}")
        assert answer.status_code == 404
        assert (
            answer.json()["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"]
            == "unknownobject"
        )
        assert answer["Cache-Control"] == "no-store"


def test_names_of_people_do_not_go_out(town, signed_in):
    edition = Edition.objects.select_related("framework").get(framework__key="eric", current=True)
    row = edition.elements.first()
    row.data["data"] |= {"made_with": "Secret Person", "owner": "Secret Person"}
    with upkeep("A name in an open framework."):
        row.save()
    exchange.forget()
    for client in (Client(), signed_in("rosa")):
        listed = client.get(
            f"{API['v1p1']}/CFDocuments", {"filter": f"title='{edition.framework.name}'"}
        ).json()
        package = client.get(f"{API['v1p1']}/CFPackages/{listed['CFDocuments'][0]['identifier']}")
        assert package.status_code == 200
        assert "Secret Person" not in package.content.decode()
    exchange.forget()


@pytest.mark.parametrize(
    ("path", "status", "minor"),
    [
        ("v1p1/CFItems/nonsense", 400, "invalid_uuid"),
        ("v1p1/CFItems/5a3d1945-c893-53cf-81d1-4b8b9bb42bff", 404, "unknownobject"),
        ("v1p1/CFThings/5a3d1945-c893-53cf-81d1-4b8b9bb42bff", 404, "unknownobject"),
        ("v1p1/CFItems", 404, "unknownobject"),
        ("v2p0/CFDocuments", 404, "unknownobject"),
        ("v1p1/CFDocuments?limit=0", 400, "invalid_selection_field"),
        ("v1p1/CFDocuments?sort=size", 400, "invalid_sort_field"),
    ],
)
def test_errors_are_told_as_the_standard_wants(town, path, status, minor):
    answer = Client().get(f"/ims/case/{path}")
    assert answer.status_code == status
    body = answer.json()
    assert (body["imsx_codeMajor"], body["imsx_severity"]) == ("failure", "error")
    assert body["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"] == minor


def test_it_only_reads(town):
    answer = Client().post(f"{API['v1p1']}/CFDocuments", {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_it_says_what_it_offers(town):
    for version, file in discovery.FILES.items():
        body = Client().get(f"{API[version]}/discovery/{file}").json()
        assert body["servers"] == [{"url": f"http://testserver{API[version]}"}]
        assert "/CFDocuments" in body["paths"] and "/CFRubrics/{sourcedId}" in body["paths"]
    assert Client().get(f"{API['v1p1']}/discovery/other.json").status_code == 404


def test_it_asks_a_fixed_number_of_things(foreign):
    for path in ("CFDocuments", f"CFItems/{name_of('a')}", f"CFPackages/{name_of('doc')}"):
        exchange.forget()
        with CaptureQueriesContext(connection) as cold:
            assert Client().get(f"{API['v1p1']}/{path}").status_code == 200
        with CaptureQueriesContext(connection) as warm:
            Client().get(f"{API['v1p1']}/{path}")
        assert len(cold) <= 6 and len(warm) <= 4, path
