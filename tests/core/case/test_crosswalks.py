"""Crosswalks between frameworks: as CASE documents of their own, and as SSSOM tables; both come back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from marigold.core import case, frameworks, sssom
from marigold.core.frameworks import Crosswalk, Link
from tests.core.frameworks.folders import DATA, shipped

SAMPLES = Path(__file__).parent / "samples"
BASE, AT = "https://town.example", "2026-03-02T09:30:00Z"
FILES = sorted(path.name for path in (DATA / "crosswalks").glob("*.yaml"))
ALL = frameworks.LINK_STATUSES


def crosswalk(file: str) -> Crosswalk:
    keys = file.removesuffix(".yaml").split("--")
    text = (DATA / "crosswalks" / file).read_text()
    found = frameworks.read_crosswalk(file, text, {key: shipped(key) for key in keys}).crosswalk
    assert found is not None
    return found


def nodes(key: str) -> dict[str, case.Thing]:
    return case.nodes(case.package_of(shipped(key), BASE, AT))


@pytest.mark.parametrize("file", FILES)
def test_every_shipped_crosswalk_goes_out_and_comes_back(file: str) -> None:
    ours = crosswalk(file)
    start, end = nodes(ours.start_model), nodes(ours.end_model)
    package = case.crosswalk_package(ours, start, end, BASE, AT, statuses=ALL)
    again, findings = case.parse_package(case.dump_package(package))
    assert {one.kind for one in findings} == {"outside"}
    links, left = case.links_of(again, start, end, "nobody")
    assert (tuple(links), left) == (ours.links, [])

    starts = {key: (one.uri, str(one["title"])) for key, one in start.items()}
    ends = {key: (one.uri, str(one["title"])) for key, one in end.items()}
    table = sssom.parse(sssom.dump(sssom.of_crosswalk(ours, starts, ends, f"{BASE}/crosswalks/{ours.key}")))
    read, left_over = sssom.links_of(
        table,
        {uri: key for key, (uri, _) in starts.items()},
        {uri: key for key, (uri, _) in ends.items()},
        "nobody",
    )
    assert (tuple(read), left_over) == (ours.links, [])


def small() -> tuple[Crosswalk, dict[str, case.Thing], dict[str, case.Thing]]:
    """Four links, one of each strength; two are agreed."""
    start, end = nodes("tci"), nodes("isp-profile")
    ours = crosswalk("tci--isp-profile.yaml")
    ends = [one.end for one in ours.links[:4]]
    starts = [one.start for one in ours.links[:4]]
    links = tuple(
        Link(starts[at], ends[at], strength, f"Reason {at}.", status, "Ines")
        for at, (strength, status) in enumerate(
            [("same", "agreed"), ("strong", "agreed"), ("weak", "proposed"), ("unrated", "disputed")]
        )
    )
    return replace(ours, links=links, licence="apache-2.0"), start, end


def test_only_what_is_agreed_goes_out_unless_asked_for() -> None:
    ours, start, end = small()
    package = case.crosswalk_package(ours, start, end, BASE, AT)
    assert package.items == ()
    assert [one["associationType"] for one in package.associations] == ["exactMatchOf", "isRelatedTo"]
    assert [dict(one["extensions"]) for one in package.associations] == [
        {
            "crosswalk:subtype": "exact", "crosswalk:status": "approved", "marigold:strength": "same",
            "marigold:status": "agreed", "marigold:by": "Ines", "crosswalk:confidence": 1.0,
        },
        {
            "crosswalk:subtype": "related", "crosswalk:status": "approved", "marigold:strength": "strong",
            "marigold:status": "agreed", "marigold:by": "Ines", "crosswalk:confidence": 0.7,
        },
    ]  # fmt: skip
    first = package.associations[0]
    assert first["originNodeURI"]["targetType"] == "CASE"
    assert first["originNodeURI"].identifier == start[ours.links[0].start].identifier
    assert package.document.identifier not in {start[key].identifier for key in start}
    assert [one["title"] for one in package.definitions["CFLicenses"]] == ["Apache 2.0"]
    assert case.readiness(package) == []
    whole = case.crosswalk_package(ours, start, end, BASE, AT, statuses=ALL)
    assert [one["extensions"]["crosswalk:status"] for one in whole.associations] == [
        "approved",
        "approved",
        "pending",
        "pending",
    ]
    assert "crosswalk:confidence" not in whole.associations[3]["extensions"]
    older = json.loads(case.dump_package(whole, "1.0"))
    assert [one["associationType"] for one in older["CFAssociations"]] == ["exactMatchOf"] + [
        "isRelatedTo"
    ] * 3
    assert "CFAssociation extensions is left out (4 times)." in case.losses(whole, "1.0")


def test_links_as_others_write_them() -> None:
    ours, start, end = small()
    package = case.crosswalk_package(ours, start, end, BASE, AT, statuses=ALL)
    given = json.loads(case.dump_package(package))
    said = [
        {"crosswalk:subtype": "exact", "crosswalk:status": "approved"},
        {"crosswalk:subtype": "broaderThan", "crosswalk:confidence": 0.8, "crosswalk:status": "modified"},
        {"crosswalk:confidence": 0.2, "crosswalk:status": "rejected"},
        {},
    ]
    for one, extensions in zip(given["CFAssociations"], said, strict=True):
        one["extensions"] = extensions
        del one["notes"]
    turned = given["CFAssociations"][3]
    turned["originNodeURI"], turned["destinationNodeURI"] = (
        turned["destinationNodeURI"],
        turned["originNodeURI"],
    )
    given["CFAssociations"].append(
        {**turned, "identifier": package.document.identifier, "associationType": "precedes"}
    )
    read = case.parse_package(json.dumps(given).encode()).package
    links, left = case.links_of(read, start, end, "Their team")
    assert [(one.strength, one.status, one.rationale, one.by) for one in links] == [
        ("same", "agreed", "No reason is given.", "Their team"),
        ("strong", "agreed", "The first is broader.", "Their team"),
        ("weak", "disputed", "No reason is given.", "Their team"),
        ("unrated", "proposed", "No reason is given.", "Their team"),
    ]
    assert [(one.start, one.end) for one in links] == [(one.start, one.end) for one in ours.links]
    assert [one["associationType"] for one in left] == ["precedes"]


def test_a_table_of_ours() -> None:
    ours, start, end = small()
    starts = {key: (one.uri, str(one["title"])) for key, one in start.items()}
    ends = {key: (one.uri, str(one["title"])) for key, one in end.items()}
    text = sssom.dump(sssom.of_crosswalk(ours, starts, ends, f"{BASE}/crosswalks/x"))
    head, rows = (
        [line for line in text.splitlines() if line[0] == "#"],
        [line.split("\t") for line in text.splitlines() if line[0] != "#"],
    )
    assert "#curie_map:" in head
    assert "#license: https://www.apache.org/licenses/LICENSE-2.0" in head
    assert f"#mapping_set_id: {BASE}/crosswalks/x" in head
    assert rows[0] == [
        "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "author_label",
        "comment", "ext_strength", "ext_status",
    ]  # fmt: skip
    assert [row[2] for row in rows[1:]] == [
        "skos:exactMatch",
        "skos:closeMatch",
        "skos:relatedMatch",
        "skos:relatedMatch",
    ]
    table = sssom.parse(text)
    assert table.full(table.rows[0]["subject_id"]) == start[ours.links[0].start].uri
    # A reason with a tab and a line break stays one cell.
    odd = replace(ours, links=(replace(ours.links[0], rationale='Two\twords,\n"quoted"'),))
    again = sssom.parse(sssom.dump(sssom.of_crosswalk(odd, starts, ends, "x")))
    assert again.rows[0]["comment"] == 'Two\twords,\n"quoted"'


def test_a_table_that_others_published() -> None:
    table = sssom.parse((SAMPLES / "mp-hp-exact-0.0.1.sssom.tsv").read_text())
    assert len(table.rows) == 42
    assert table.about["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert dict(table.rows[0]) == {
        "subject_id": "HP:0000175", "subject_label": "Cleft palate", "predicate_id": "skos:exactMatch",
        "object_id": "MP:0000111", "object_label": "cleft palate", "mapping_justification": "semapv:LexicalMatching",
    }  # fmt: skip
    assert table.full("HP:0000175") == "http://purl.obolibrary.org/obo/HP_0000175"
    links, left = sssom.links_of(
        table,
        {"http://purl.obolibrary.org/obo/HP_0000175": "a"},
        {"http://purl.obolibrary.org/obo/MP_0000111": "b"},
        "Mappers",
    )
    assert links == [Link("a", "b", "same", "No reason is given.", "proposed", "Mappers")]
    assert len(left) == len(table.rows) - 1
    assert sssom.parse(sssom.dump(table)) == table


def test_what_broader_narrower_and_not_become() -> None:
    rows = [("skos:broadMatch", ""), ("skos:narrowMatch", ""), ("skos:exactMatch", "Not"), ("x:other", "")]
    text = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\n" + "".join(
        f"s:1\t{predicate}\t{modifier}\to:1\tsemapv:LexicalMatching\n" for predicate, modifier in rows
    )
    links, left = sssom.links_of(sssom.parse(text), {"s:1": "a"}, {"o:1": "b"}, "x")
    assert [(one.strength, one.rationale) for one in links] == [
        ("strong", "The second is broader."), ("strong", "The second is narrower."),
    ]  # fmt: skip
    assert [row["predicate_id"] for row in left] == ["skos:exactMatch", "x:other"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column subject_id, predicate_id, object_id, mapping_justification"),
        ("#a: [\nsubject_id\n", "not YAML"),
        ("# just words\nsubject_id\n", "name no properties"),
        ("subject_id\tobject_id\n", "no column predicate_id, mapping_justification"),
        (
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\na\tb\t\td\n",
            "Line 2 has no object_id",
        ),
        ('subject_id\n"a', "not tab-separated"),
    ],
)
def test_texts_that_are_no_table(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        sssom.parse(text)
