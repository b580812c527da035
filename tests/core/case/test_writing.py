"""What leaves is what the published schemas allow; what others wrote comes back; gaps are asked for, not filled."""

import json
import time
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft201909Validator, FormatChecker

from marigold.core import case
from tests.core.case.made import about, as_bytes, child, large, link, name_of, small

SAMPLES = Path(__file__).parent / "samples"
OFFICIAL = Path(__file__).resolve().parents[3] / "src/marigold/data/case/case-v1p1-cfpackage.schema.json"
CHECK_1_1 = Draft201909Validator(json.loads(OFFICIAL.read_text()), format_checker=FormatChecker())
FORMATS = FormatChecker()


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(text: Any) -> bool:
    """The schema of 1.0 tells days and moments apart by their form."""
    return "T" in str(text) and datetime.fromisoformat(text).tzinfo is not None


CHECK_1_0 = Draft7Validator(
    json.loads((SAMPLES / "case-v1p0.schema.json").read_text()), format_checker=FORMATS
)
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.name.startswith("opensalt"))


def parsed(given: Any) -> case.Package:
    return case.parse_package(given if isinstance(given, bytes) else as_bytes(given)).package


def least() -> dict[str, Any]:
    """Nothing that may be left out."""
    return {"CFDocument": {**about("doc"), "creator": "T", "title": "t"}}


@pytest.mark.parametrize("given", [small(), least()], ids=["everything", "nothing optional"])
def test_what_leaves_is_what_the_schemas_allow(given: dict[str, Any]) -> None:
    package = parsed(given)
    newest, older = json.loads(case.dump_package(package)), json.loads(case.dump_package(package, "1.0"))
    assert newest == given
    assert list(CHECK_1_1.iter_errors(newest)) == []
    assert list(CHECK_1_0.iter_errors(older)) == []
    assert parsed(newest) == package
    with pytest.raises(ValueError, match=r"CASE 2\.0 is not written"):
        case.dump_package(package, "2.0")


def test_what_1_0_cannot_say_is_named() -> None:
    package = parsed(small())
    older = json.loads(case.dump_package(package, "1.0"))
    assert len(older["CFItems"]) == 2
    assert [one["associationType"] for one in older["CFAssociations"]] == ["isChildOf", "isChildOf"]
    assert case.losses(package, "1.0") == [
        "CFAssociation extensions is left out.",
        "CFAssociation notes is left out.",
        "CFDocument caseVersion is left out.",
        "CFDocument extensions is left out.",
        "CFDocument frameworkType is left out.",
        "CFItem extensions is left out.",
        "CFItem subject is left out.",
        "CFItem subjectURI is left out.",
        "CFRubricCriterionLevel extensions is left out.",
        "LinkGenURI targetType is left out (2 times).",
        "1 associations are left out: CASE 1.0 does not know their kind.",
        "The package's own extensions are left out.",
    ]
    assert case.losses(package) == []


@pytest.mark.parametrize("file", FILES)
def test_what_others_wrote_comes_back_whole(file: str) -> None:
    package = parsed((SAMPLES / file).read_bytes())
    assert parsed(case.dump_package(package, strict=False)) == package
    try:
        strict = case.dump_package(package)
    except case.NotReady as error:
        assert error.gaps
        assert all(gap.says == "It is missing. The standard wants it." for gap in error.gaps)
        assert file in {
            "opensalt-import-sample.xlsx",
            "opensalt-sample.csv",
            "opensalt-what-standards-could-be.json",
        }
        return
    again, findings = case.parse_package(strict)
    assert findings == ()
    assert [one.fields for one in again.things()] == [one.fields for one in package.things()]
    assert list(CHECK_1_0.iter_errors(json.loads(case.dump_package(package, "1.0")))) == []


def test_gaps_are_named_and_never_filled() -> None:
    given = small()
    del given["CFDocument"]["creator"], given["CFDocument"]["licenseURI"]
    del (
        given["CFDefinitions"]["CFItemTypes"][0]["hierarchyCode"],
        given["CFAssociations"][0]["destinationNodeURI"]["title"],
    )
    given["CFItems"][1]["identifier"] = "b-1"
    given["CFItems"].append({**about("loose"), "fullStatement": "Hangs nowhere."})
    given["CFItems"].append({**about("a"), "fullStatement": "Twice."})
    given["CFAssociations"][2]["associationType"] = "ext:broader match"
    given["CFAssociations"].append({**child("x", "y"), "identifier": "d0000000-0000-0000-0000-000000000000"})
    package = parsed(given)
    with pytest.raises(case.NotReady) as caught:
        case.dump_package(package)
    doc, loose = name_of("doc"), name_of("loose")
    assert [str(gap) for gap in caught.value.gaps] == [
        f"CFDocument {doc}, creator: It is missing. The standard wants it.",
        "CFItem b-1, identifier: It is not a UUID.",
        f"CFAssociation {name_of('a under doc')}, destinationNodeURI.title: It is missing. The standard wants it.",
        f"CFAssociation {name_of('elsewhere')}, associationType: “ext:broader match” is no kind of the standard. "
        "Use one of its own, or ext: and letters, digits, dots or hyphens.",
        f"CFItemType {name_of('type')}, hierarchyCode: It is missing. The standard wants it.",
        f"CFItem {name_of('a')}, identifier: Two things have this identifier. Keep one.",
    ]
    kept = [(gap.kind, gap.identifier, gap.field) for gap in case.readiness(package) if not gap.blocks]
    assert kept == [
        ("CFAssociation", "d0000000-0000-0000-0000-000000000000", "identifier"),
        ("CFDocument", doc, "licenseURI"),
        ("CFItem", loose, "isChildOf"),
        ("CFItem", "b-1", "isChildOf"),
    ]
    assert case.readiness(parsed(small())) == []


def test_whole_scores_stay_whole_and_nothing_is_null() -> None:
    text = case.dump_package(parsed(small())).decode()
    assert '"score":5,' in text
    assert '"weight":0.5,' in text
    assert text.count("null") == 1  # inside an extension, which is the writer's own
    given = deepcopy(small())
    given["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]["score"] = 5.0
    assert '"score":5,' in case.dump_package(parsed(given)).decode()


WORDS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12)


@st.composite
def packages(draw: Any) -> dict[str, Any]:
    """Packages by the standard: any words, any tree, links within and out."""
    count = draw(st.integers(0, 8))
    optional = {
        "humanCodingScheme": WORDS,
        "notes": WORDS,
        "educationLevel": st.lists(WORDS, min_size=1, max_size=2),
    }
    items = [
        {
            **about(at),
            "fullStatement": draw(WORDS),
            **draw(st.fixed_dictionaries({}, optional=optional)),
        }
        for at in range(count)
    ]
    rows = [
        child(
            at, draw(st.integers(0, at - 1)) if at and draw(st.booleans()) else "doc", draw(st.integers(0, 9))
        )
        for at in range(count)
    ]
    for at in range(draw(st.integers(0, 3)) if count else 0):
        kind = draw(st.sampled_from(["isRelatedTo", "exactMatchOf", "ext:x", "isTranslationOf"]))
        there = {"title": draw(WORDS), "identifier": draw(WORDS), "uri": "https://e.example/" + draw(WORDS)}
        rows.append(
            {
                **about(f"more {at}"),
                "associationType": kind,
                "originNodeURI": link(0),
                "destinationNodeURI": there,
            }
        )
    document = {**about("doc"), "creator": draw(WORDS), "title": draw(WORDS)}
    whole = {"CFDocument": document, "CFItems": items, "CFAssociations": rows}
    return {name: value for name, value in whole.items() if value}


@settings(max_examples=60, deadline=None)
@given(packages())
def test_what_we_write_comes_in_again_with_nothing_to_say(given: dict[str, Any]) -> None:
    package = parsed(given)
    written = case.dump_package(package)
    assert json.loads(written) == given
    again, findings = case.parse_package(written)
    assert again == package
    assert {one.kind for one in findings} <= {"outside"}
    assert list(CHECK_1_1.iter_errors(given)) == []
    assert list(CHECK_1_0.iter_errors(json.loads(case.dump_package(package, "1.0")))) == []


def test_a_framework_of_20_000_items_comes_in_within_a_minute() -> None:
    data, began = large(20_000), time.perf_counter()
    package, findings = case.parse_package(data)
    assert time.perf_counter() - began < 60
    assert (len(package.items), len(package.associations), findings) == (20_000, 20_000, ())
    assert len(case.placed(package)) == 20_000
    fewer = large(1_000)
    assert json.loads(case.dump_package(parsed(fewer))) == json.loads(fewer)
