"""Frameworks as others wrote them: every item and association comes in, every oddity is said once."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core import case
from tests.core.case.made import WHEN, about, as_bytes, child, link, name_of, small

SAMPLES = Path(__file__).parent / "samples"


def read(file: str) -> tuple[case.Package, dict[str, int]]:
    package, findings = case.parse_package((SAMPLES / file).read_bytes())
    return package, {one.kind: one.times for one in findings}


@pytest.mark.parametrize(
    ("file", "items", "kinds", "findings"),
    [
        (
            "opensalt-what-standards-could-be.json",
            16,
            {"exactMatchOf": 16, "isChildOf": 16, "precedes": 3, "exemplar": 2, "isRelatedTo": 2},
            {
                "null": 3, "offset": 59, "missing": 3, "inside": 72, "misspelt": 16, "one": 16, "number": 2, "outside": 21,
            },
        ),
        ("opensalt-act-ordering.json", 28, {"isChildOf": 28}, {"inside": 57, "empty": 1}),
        ("opensalt-markdown.json", 2, {"isChildOf": 2}, {}),
        ("opensalt-utf8.json", 1, {"isChildOf": 1}, {}),
        ("opensalt-itemtype.json", 1, {"isChildOf": 1}, {}),
        ("opensalt-sequence.json", 2, {"isChildOf": 2}, {}),
        (
            "opensalt-import-sample.xlsx",
            4,
            {
                "isChildOf": 4, "exactMatchOf": 1, "isPartOf": 1, "precedes": 1, "replacedBy": 1, "hasSkillLevel": 1,
                "isPeerOf": 1,
            },
            {"offset": 1, "day": 2, "missing": 14, "label": 10, "outside": 6},
        ),
        (
            "opensalt-sample.csv",
            10,
            {"isChildOf": 10, "exemplar": 1, "isRelatedTo": 3},
            {"made": 10, "no-code": 4, "missing": 27, "number": 10, "outside": 4},
        ),
    ],
)  # fmt: skip
def test_real_files_come_in_whole(
    file: str, items: int, kinds: dict[str, int], findings: dict[str, int]
) -> None:
    package, found = read(file)
    assert len(package.items) == items
    assert Counter(one["associationType"] for one in package.associations) == kinds
    assert found == findings


def test_the_shape_of_the_trees() -> None:
    def shape(file: str) -> tuple[int, int]:
        rows = case.placed(read(file)[0])
        return sum(1 for one in rows if one.depth == 0), max(one.depth for one in rows) + 1

    assert shape("opensalt-act-ordering.json") == (1, 5)
    assert shape("opensalt-what-standards-could-be.json") == (2, 3)
    assert shape("opensalt-import-sample.xlsx") == (1, 3)
    assert shape("opensalt-sample.csv") == (3, 5)


def test_siblings_stand_by_their_sequence_number() -> None:
    package, _ = read("opensalt-sequence.json")
    assert [one["fullStatement"] for one in package.items] == [
        "First Added Item", "Second added item, but should be first",
    ]  # fmt: skip
    assert [one.item["fullStatement"] for one in case.placed(package)] == [
        "Second added item, but should be first", "First Added Item",
    ]  # fmt: skip


def test_identifiers_addresses_and_words_of_others_stay_as_they_are() -> None:
    package, _ = read("opensalt-markdown.json")
    assert package.document.identifier == "d0000000-0000-0000-0000-000000000000"
    assert package.items[0].uri == "http://server/ims/case/v1p0/CFItems/c496e222-b8df-11e7-ba24-039ffdae3771"
    assert package.items[0]["fullStatement"].startswith(
        "This contains a _table_ in markdown:\r\n\r\n| Column 1 |"
    )
    utf8, _ = read("opensalt-utf8.json")
    assert any(ord(letter) > 0xFFFF for letter in utf8.document["title"] + utf8.items[0]["fullStatement"])
    sheet, _ = read("opensalt-import-sample.xlsx")
    assert [one["educationLevel"] for one in sheet.items] == [("3",), ("4", "5"), ("6",), ""]
    assert [one["sequenceNumber"] for one in sheet.associations[:4]] == [1, 1, 2, 1]
    assert sheet.associations[8]["originNodeURI"].identifier == "9ce35718-abcf-11e8-82fc-3933f2f03ee8"


def test_codes_become_the_same_identifiers_each_time() -> None:
    first, second = read("opensalt-sample.csv")[0], read("opensalt-sample.csv")[0]
    assert first == second
    assert len({one.identifier for one in first.items}) == 10
    elsewhere = [one["destinationNodeURI"] for one in case.outside(first)]
    assert [one.identifier for one in elsewhere] == [
        "CCSS.Math.Content.HSF-IF.C.8b",
        "http://asn.jesandco.org/resources/S1143417",
        "https://www.opened.com/video/classify-and-order-real-numbers-using-subsets/801540",
        "CCSS.MATH.CONTENT.1.G.A.1",
    ]


def odd() -> dict[str, Any]:
    """Everything that goes wrong in real files, in one."""
    return {
        "CFPackage": {
            "CFDocument": {**about("doc"), "creator": None, "title": "Odd", "caseVersion": "1.0", "statusStartDate": "2026-01-01T10:00:00"},
            "CFItems": [
                {
                    "sourcedId": name_of("a"), "uri": "https://a.example/1", "fullStatement": 7, "lastChangeDateTime": "2026-01-01 10:00:00",
                    "educationalLevel": "06", "CFItemTypeURI": f"https://a.example/types/{name_of('type')}", "licenseURI": None,
                    "weight": 3, "statusStartDate": "soon", "notes": "",
                },
                {**about("b"), "fullStatement": "B"},
                None,
                "text",
            ],
            "CFAssociations": [
                {**child("a", "b"), "sequenceNumber": "2"},
                child("b", "a"),
                child("b", "doc"),
                {**child("a", "doc"), "associationType": "Is Related To"},
                {**child("a", "doc"), "associationType": "ext:broader match"},
            ],
            "CFDefinitions": [],
            "CFRubrics": None,
            "server": "v3",
        }
    }  # fmt: skip


def test_every_trap_at_once() -> None:
    package, findings = case.parse_package(as_bytes(odd()))
    found = {one.kind: (one.times, one.where) for one in findings}
    assert found == {
        "wrapped": (1, ""),
        "null": (2, "CFDocument, creator"),
        "day": (1, "CFDocument, statusStartDate"),
        "missing": (1, "CFDocument, creator"),
        "sourcedId": (1, "CFItem 1"),
        "text": (1, "CFItem 1, fullStatement"),
        "offset": (1, "CFItem 1, lastChangeDateTime"),
        "misspelt": (1, "CFItem 1"),
        "one": (1, "CFItem 1, educationLevel"),
        "link": (1, "CFItem 1, CFItemTypeURI"),
        "unknown": (2, "CFItem 1, weight"),
        "unreadable": (1, "CFItem 1, statusStartDate"),
        "empty": (1, "CFItem 1, notes"),
        "no-object": (1, "CFItem 4"),
        "number": (1, "CFAssociation 1, sequenceNumber"),
        "label": (1, "CFAssociation 4, associationType"),
        "unknown-type": (1, "CFAssociation 5, associationType"),
        "twice": (1, name_of("a under doc")),
        "circle": (2, name_of("a")),
        "parents": (1, name_of("b")),
    }  # fmt: skip
    first = package.items[0]
    assert (first.identifier, first["fullStatement"], first["educationLevel"]) == (name_of("a"), "7", ("06",))
    assert first["lastChangeDateTime"] == "2026-01-01T10:00:00Z"
    assert (first["CFItemTypeURI"].identifier, first.extras) == (
        name_of("type"),
        {"weight": 3, "statusStartDate": "soon"},
    )
    assert package.associations[4]["associationType"] == "ext:broader match"
    assert [(one.item.identifier, one.depth) for one in case.placed(package)] == [
        (name_of("b"), 0),
        (name_of("a"), 1),
    ]
    assert str(next(one for one in findings if one.kind == "circle")) == (
        f"Items hang under themselves in a circle. (2 times, first in {name_of('a')})"
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no framework: its first row has no column fullStatement"),
        (b"{", "The file is not JSON: line 1, column 2."),
        (b"{}", "there is no CFDocument in it"),
        (b"[[[[[]]]]]", "there is no CFDocument in it"),
        (b'{"CFDocument": []}', "there is no CFDocument in it"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"CFDocument": {"sequenceNumber": 1e999}}', "a number that cannot be read"),
        (b'{"a": ' + b"1" * 5000 + b"}", "a number that cannot be read"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xff\xfe\x00\x00", "neither JSON, nor a workbook, nor UTF-8"),
        (b"a,b\n1,2\n", "no column fullStatement"),
        (b'fullStatement\n"a', "not CSV that can be read"),
        (b'{"CFDocument": {}, "CFItems": "\xff"}', "not UTF-8"),
    ],
)  # fmt: skip
def test_files_that_are_no_framework(data: bytes, says: str) -> None:
    with pytest.raises(case.NotAPackage, match=says):
        case.parse_package(data)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["identifier", "uri", "title", "creator", "fullStatement", "lastChangeDateTime", "sequenceNumber", "associationType",
     "originNodeURI", "destinationNodeURI", "subject", "licenseURI", "extensions", "sourcedId", "CFRubricCriteria"]
)  # fmt: skip
ROW = st.dictionaries(NAMES, JSON, max_size=6)


@settings(max_examples=100, deadline=None)
@given(ROW, st.lists(ROW, max_size=3) | JSON, st.lists(ROW, max_size=3) | JSON, JSON)
def test_whatever_stands_in_a_file_gives_a_package_or_a_sentence(
    document: Any, items: Any, rows: Any, rest: Any
) -> None:
    whole = {
        "CFDocument": document,
        "CFItems": items,
        "CFAssociations": rows,
        "CFDefinitions": rest,
        "CFRubrics": rest,
    }
    package, findings = case.parse_package(as_bytes(whole))
    assert len(case.placed(package)) == len({one.identifier for one in package.items})
    assert len({one.kind for one in findings}) == len(findings)
    again, _ = case.parse_package(case.dump_package(package, strict=False))
    assert len(again.items) == len(package.items)
    assert len(again.associations) == len(package.associations)


def test_nothing_odd_in_what_the_standard_wants() -> None:
    package, findings = case.parse_package(as_bytes(small()))
    assert [one.kind for one in findings] == ["outside"]
    assert package.associations[2]["destinationNodeURI"].identifier == "E 1"
    assert package.rubrics[0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]["score"] == 5
    assert json.loads(as_bytes(small()))["CFDocument"]["lastChangeDateTime"] == WHEN
    assert link("a")["identifier"] == name_of("a")
