"""The CASE API as others ask it: lists, single things, sets, and errors in its own words."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from marigold.core import case
from marigold.core.case import rest
from tests.core.case.made import about, as_bytes, link, name_of, small

OFFICIAL = Path(__file__).resolve().parents[3] / "src/marigold/data/case/case-v1p1-cfpackage.schema.json"
SCHEMA = json.loads(OFFICIAL.read_text())
ADDRESS = "https://town.example/ims/case/v1p1/CFDocuments"


def titled(key: str, title: str, **more: Any) -> case.Package:
    document = {**about(key), "creator": "Town", "title": title, **more}
    return case.parse_package(as_bytes({"CFDocument": document})).package


THREE = [
    titled("one", "Listening", subject=["ear", "support"], version="2"),
    titled("two", "asking", subject=["voice"], version="1"),
    titled("three", "Brokering", version="3"),
]
FULL = case.parse_package(as_bytes(small())).package


def listed(**asked: str) -> tuple[list[str], dict[str, str]]:
    answer = rest.documents(THREE, ADDRESS, asked)
    assert answer.status == 200, answer.body
    return [one["title"] for one in answer.body["CFDocuments"]], dict(answer.headers)


def test_the_list_of_frameworks() -> None:
    titles, headers = listed()
    assert titles == ["Listening", "asking", "Brokering"]
    assert headers["X-Total-Count"] == "3"
    answer = rest.documents(THREE, ADDRESS, {})
    assert answer.body["CFDocuments"][0] == {
        **about("one"),
        "creator": "Town",
        "title": "Listening",
        "subject": ["ear", "support"],
        "version": "2",
        "CFPackageURI": {
            "title": "Listening",
            "identifier": name_of("one"),
            "uri": f"https://town.example/ims/case/v1p1/CFPackages/{name_of('one')}",
        },
    }
    assert rest.documents([], ADDRESS, {}).body == {"CFDocuments": []}
    assert rest.documents([], ADDRESS, {}).headers == {"X-Total-Count": "0"}


def test_parts_order_filters_and_fields() -> None:
    assert listed(sort="title")[0] == ["asking", "Brokering", "Listening"]
    assert listed(sort="version", orderBy="desc")[0] == ["Brokering", "Listening", "asking"]
    titles, headers = listed(limit="1", offset="1", sort="title")
    assert (titles, headers["X-Total-Count"]) == (["Brokering"], "3")
    assert headers["Link"].split(", ") == [
        f'<{ADDRESS}?sort=title&limit=1&offset=2>; rel="next"',
        f'<{ADDRESS}?sort=title&limit=1&offset=2>; rel="last"',
        f'<{ADDRESS}?sort=title&limit=1&offset=0>; rel="first"',
        f'<{ADDRESS}?sort=title&limit=1&offset=0>; rel="prev"',
    ]
    assert listed(filter="subject='voice'")[0] == ["asking"]
    assert listed(filter="title~'ING' AND version>'1'")[0] == ["Listening", "Brokering"]
    assert listed(filter="version='1' OR version = '3'")[0] == ["asking", "Brokering"]
    assert listed(filter="title!='asking'", offset="9")[0] == []
    picked = rest.documents(THREE, ADDRESS, {"fields": "title, version"}).body["CFDocuments"]
    assert picked[1] == {"title": "asking", "version": "1"}
    assert len(rest.documents(THREE * 400, ADDRESS, {"limit": "9999"}).body["CFDocuments"]) == 500


@pytest.mark.parametrize(
    ("asked", "minor", "says"),
    [
        ({"limit": "0"}, "invalid_selection_field", "limit must be a whole number from 1 on, not “0”."),
        ({"offset": "-1"}, "invalid_selection_field", "offset must be a whole number from 0 on, not “-1”."),
        ({"limit": "٣"}, "invalid_selection_field", "limit must be a whole number from 1 on, not “٣”."),
        ({"sort": "size"}, "invalid_sort_field", "A CFDocument has no field “size”."),
        ({"orderBy": "up"}, "invalid_sort_field", "orderBy must be asc or desc."),
        ({"fields": "title,size"}, "invalid_selection_field", "A CFDocument has no field “size”."),
        ({"filter": "size='1'"}, "invalid_filter_field", "A CFDocument has no field “size”."),
        ({"filter": "title=1"}, "invalid_filter_field", "filter is not written as field='value', joined by AND or OR."),
        ({"filter": "title='1' XOR"}, "invalid_filter_field", "filter is not written as field='value', joined by AND or OR."),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_answered(asked: dict[str, str], minor: str, says: str) -> None:
    answer = rest.documents(THREE, ADDRESS, asked)
    assert (answer.status, answer.body) == (
        400,
        {
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": says,
            "imsx_codeMinor": {
                "imsx_codeMinorField": [
                    {"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": minor}
                ]
            },
        },
    )


def test_things_that_are_not_there() -> None:
    answer = rest.one([FULL], "CFItems", name_of("nothing"), ADDRESS)
    assert answer.status == 404
    assert (
        answer.body["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"] == "unknownobject"
    )
    odd = rest.one([FULL], "CFItems", "b-1", ADDRESS)
    assert (odd.status, odd.body["imsx_description"]) == (400, "“b-1” is no UUID.")
    # An item is found as an item only.
    assert rest.one([FULL], "CFDocuments", name_of("a"), ADDRESS).status == 404
    assert rest.one([FULL], "CFOthers", name_of("a"), ADDRESS).status == 404


def body(kind: str, key: str, version: str = "1.1") -> Any:
    answer = rest.one([THREE[0], FULL], kind, name_of(key), ADDRESS, version)
    assert answer.status == 200
    return answer.body


def test_single_things() -> None:
    given = small()
    document = link("doc", "How we work")
    assert body("CFPackages", "doc") == given
    assert list(Draft201909Validator(SCHEMA).iter_errors(body("CFPackages", "doc"))) == []
    assert body("CFItems", "b") == {**given["CFItems"][1], "CFDocumentURI": document}
    assert body("CFAssociations", "elsewhere") == {**given["CFAssociations"][2], "CFDocumentURI": document}
    assert body("CFRubrics", "rubric") == given["CFRubrics"][0]
    assert body("CFLicenses", "license") == given["CFDefinitions"]["CFLicenses"][0]
    assert body("CFAssociationGroupings", "group") == given["CFDefinitions"]["CFAssociationGroupings"][0]
    assert body("CFItemTypes", "type") == {"CFItemTypes": given["CFDefinitions"]["CFItemTypes"]}
    both = body("CFItemAssociations", "b")
    assert both["CFItem"]["fullStatement"] == "Asks."
    assert [one["identifier"] for one in both["CFAssociations"]] == [
        name_of("b under a"),
        name_of("elsewhere"),
    ]
    assert "frameworkType" not in body("CFDocuments", "doc", "1.0")
    assert "extensions" not in body("CFItems", "a", "1.0")
    # 1.0 does not know the kind of the second, neither here nor alone.
    assert [one["identifier"] for one in body("CFItemAssociations", "b", "1.0")["CFAssociations"]] == [
        name_of("b under a")
    ]
    assert rest.one([FULL], "CFAssociations", name_of("elsewhere"), ADDRESS, "1.0").status == 404


def test_sets_hold_the_asked_one_first_and_what_stands_below_it() -> None:
    codes = ["1", "1.10", "1.2", "11", "2"]
    concepts = [{**about(code), "title": code, "hierarchyCode": code} for code in codes]
    given = {**small(), "CFDefinitions": {"CFConcepts": concepts}}
    package = case.parse_package(as_bytes(given)).package
    answer = rest.one([package], "CFConcepts", name_of("1"), ADDRESS)
    assert [one["hierarchyCode"] for one in answer.body["CFConcepts"]] == ["1", "1.2", "1.10"]
