"""Our models go out as CASE and come back the same; foreign frameworks come in as drafts and go out as they came."""

import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from marigold.core import case
from marigold.core.case import giving
from marigold.core.frameworks import Model
from marigold.core.frameworks.write import problems_of
from tests.core.case.made import about, as_bytes, child, large, name_of, small
from tests.core.frameworks.folders import DATA, shipped

SAMPLES = Path(__file__).parent / "samples"
BASE, AT = "https://town.example", "2026-03-02T09:30:00Z"
MODELS = sorted(path.name for path in (DATA / "models").iterdir())


def out_and_in(model: Model) -> Model:
    written = case.dump_package(case.package_of(model, BASE, AT))
    package, findings = case.parse_package(written)
    assert findings == ()
    return case.model_of(package, model.key).model


@pytest.mark.parametrize("key", MODELS)
def test_every_shipped_model_goes_out_and_comes_back(key: str) -> None:
    assert out_and_in(shipped(key)) == shipped(key)


def test_an_item_of_ours() -> None:
    package = case.package_of(shipped("isp-profile"), BASE, AT)
    item = next(one for one in package.items if one["humanCodingScheme"] == "competency.co-learning")
    by_hand = uuid.uuid5(uuid.NAMESPACE_URL, "https://town.example/isp-profile/CFItem/competency.co-learning")
    assert item.identifier == str(by_hand)
    assert item.uri == f"{BASE}/ims/case/v1p1/CFItems/{item.identifier}"
    assert (item["abbreviatedStatement"], item["CFItemType"]) == ("Co-learning", "Competency")
    again = case.package_of(shipped("isp-profile"), BASE + "/", "2027-01-01T00:00:00Z")
    assert [one.identifier for one in again.things()] == [one.identifier for one in package.things()]
    elsewhere = case.package_of(shipped("isp-profile"), "https://other.example", AT)
    assert not {one.identifier for one in elsewhere.things()} & {one.identifier for one in package.things()}
    order = [(row.item["humanCodingScheme"], row.depth) for row in case.placed(package)]
    assert order[0][1] == 0
    assert {row.depth for row in case.placed(package)} == {0, 1, 2}


def test_the_license_goes_along_where_it_is_known() -> None:
    package = case.package_of(shipped("eric"), BASE, AT)
    (licence,) = package.definitions["CFLicenses"]
    assert package.document["licenseURI"].identifier == licence.identifier
    assert (licence["title"], licence["licenseText"].startswith(licence["title"])) == (
        package.document["licenseURI"]["title"],
        True,
    )
    unknown = case.package_of(shipped("nine-reasons"), BASE, AT)
    assert "licenseURI" not in unknown.document.fields
    assert [gap.field for gap in case.readiness(unknown)] == ["licenseURI"]


def instrument(key: str) -> Model:
    from marigold.core import frameworks

    texts = {path.name: path.read_text() for path in (DATA / "instruments" / key).glob("*.yaml")}
    model = frameworks.read_folder_texts(texts).model
    assert model is not None
    return model


def test_scales_become_rubrics() -> None:
    model = instrument("my-growth")
    package = case.package_of(model, BASE, AT)
    (rubric,) = package.rubrics
    criteria = rubric["CFRubricCriteria"]
    assert [one["category"] for one in criteria] == ["Professional growth"] * 3 + ["Personal growth"] * 3
    first = criteria[0]
    assert first["description"] == "I do something in my work better than three months ago."
    assert (
        first["CFItemURI"].uri
        == next(one for one in package.items if one["humanCodingScheme"] == "item.skill").uri
    )
    assert [(one["score"], one["quality"]) for one in first["CFRubricCriterionLevels"]] == [
        (1, "Not at all true"), (2, "A little true"), (3, "Partly true"), (4, "Mostly true"), (5, "Fully true"),
    ]  # fmt: skip
    assert first["rubricId"] == rubric.identifier
    assert out_and_in(model) == model


@pytest.mark.parametrize("file", sorted(path.name for path in SAMPLES.glob("opensalt*")))
def test_foreign_frameworks_go_out_as_they_came(file: str) -> None:
    package = case.parse_package((SAMPLES / file).read_bytes()).package
    taken = case.model_of(package, "foreign")
    assert problems_of(taken.model) == ()
    back = case.package_of(taken.model, BASE, AT, rest=json.loads(json.dumps(taken.rest)))
    assert {one.identifier: (one.fields, one.extras) for one in back.items} == {
        one.identifier: (one.fields, one.extras) for one in package.items
    }
    assert {one.identifier: (one.fields, one.extras) for one in back.associations} == {
        one.identifier: (one.fields, one.extras) for one in package.associations
    }
    assert back.definitions == package.definitions
    assert {**back.document.fields, "caseVersion": ""} == {**package.document.fields, "caseVersion": ""}
    assert back.document.extras == package.document.extras


def test_a_foreign_framework_as_a_model() -> None:
    package = case.parse_package((SAMPLES / "opensalt-act-ordering.json").read_bytes()).package
    taken = case.model_of(package, "ordering")
    model = taken.model
    assert (model.kind, model.status, model.licence, len(model.elements)) == (
        "framework",
        "draft",
        "not-stated",
        28,
    )
    assert [one.key for one in model.elements if not one.parent] == [model.elements[0].key]
    assert len({one.key for one in model.elements}) == 28
    assert giving.foreign_of(model.elements[0])["uri"] == package.items[0].uri
    assert taken.notes == ("Items came in as concepts, as their types are not kinds of element here.",)


def test_item_types_that_are_kinds_here_are_used_when_they_may_hang_so() -> None:
    def kinds(first: str, second: str) -> list[str]:
        given = small()
        given["CFItems"] = [
            {**about("a"), "fullStatement": "A", "CFItemType": first},
            {**about("b"), "fullStatement": "B", "CFItemType": second},
        ]
        model = case.model_of(case.parse_package(as_bytes(given)).package, "kinds").model
        assert problems_of(model) == ()
        return [one.kind for one in model.elements]

    assert kinds("Domain", "Competency") == ["domain", "competency"]
    assert kinds("Competencies", "Key Activity") == ["competency", "key_activity"]
    assert kinds("Competency", "Domain") == ["concept", "concept"]
    assert kinds("Domain", "Standard") == ["concept", "concept"]
    assert kinds("Tier", "Tier") == ["concept", "concept"]


def test_rewording_a_foreign_item_changes_its_words_and_not_its_name() -> None:
    package = case.parse_package(as_bytes(small())).package
    taken = case.model_of(package, "small")
    reworded = replace(
        taken.model,
        elements=(replace(taken.model.elements[0], text="Listens, then asks."), *taken.model.elements[1:]),
    )
    back = case.package_of(reworded, BASE, AT, rest=taken.rest)
    assert (back.items[0].identifier, back.items[0]["fullStatement"]) == (name_of("a"), "Listens, then asks.")
    assert json.loads(case.dump_package(case.package_of(taken.model, BASE, AT, rest=taken.rest))) == {
        **small(), "CFAssociations": sorted(small()["CFAssociations"], key=lambda one: in_order(one, back)),
    }  # fmt: skip
    assert taken.model.licence == "cc-by-4.0"


def in_order(one: dict[str, Any], package: case.Package) -> int:
    return [link.identifier for link in package.associations].index(one["identifier"])


def test_circles_second_parents_and_long_words_do_not_stop_it() -> None:
    given = {
        "CFDocument": {**about("doc"), "title": "Odd"},
        "CFItems": [{**about(key), "fullStatement": "x" * (3_000 if key == "a" else 3)} for key in "abc"],
        "CFAssociations": [child("a", "b"), child("b", "a"), child("c", "a"), child("c", "b")],
    }
    package = case.parse_package(as_bytes(given)).package
    taken = case.model_of(package, "odd")
    assert problems_of(taken.model) == ()
    assert len(taken.model.elements[0].text) == 2_000
    assert (
        taken.notes[0] == "1 statements are longer than 2,000 characters. They are shown cut and kept whole."
    )
    back = case.package_of(taken.model, BASE, AT, rest=taken.rest)
    assert len(back.items[0]["fullStatement"]) == 3_000
    assert len(back.associations) == 4


def test_frameworks_too_large_or_empty_for_a_model() -> None:
    with pytest.raises(ValueError, match="has 50001 items; a model holds 50000"):
        one = case.parse_package(large(1)).package
        case.model_of(replace(one, items=one.items * 50_001), "large")
    empty = {"CFDocument": {**about("doc"), "title": "Empty"}}
    with pytest.raises(ValueError, match="has no items"):
        case.model_of(case.parse_package(as_bytes(empty)).package, "empty")


def test_what_was_retired_goes_on_answering() -> None:
    model = shipped("isp-profile")
    *kept, last = model.elements
    newer = replace(model, edition="Next", elements=tuple(kept))
    package = case.package_of(newer, BASE, AT, retired=((last, "2026-03-02"), (kept[0], "2026-03-02")))
    gone = package.items[-1]
    before = case.package_of(model, BASE, AT).items[-1]
    assert (gone.identifier, gone["statusEndDate"]) == (before.identifier, "2026-03-02")
    assert len(package.items) == len(model.elements)
    assert not [gap for gap in case.readiness(package) if gap.kind == "CFItem"]
    assert case.model_of(case.parse_package(case.dump_package(package)).package, model.key).model == newer
