"""Packages to try things on: one small and full, and a maker of large ones."""

import json
import uuid
from typing import Any

WHEN = "2026-03-02T09:30:00+00:00"
BASE = "https://town.example/uri"


def name_of(key: Any) -> str:
    """An identifier for a key, the same each time."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"test {key}"))


def about(key: Any) -> dict[str, Any]:
    """What every thing has."""
    return {"identifier": name_of(key), "uri": f"{BASE}/{name_of(key)}", "lastChangeDateTime": WHEN}


def link(key: Any, title: str = "x") -> dict[str, Any]:
    """A link to a thing."""
    return {"title": title, "identifier": name_of(key), "uri": f"{BASE}/{name_of(key)}"}


def child(key: Any, parent: Any, order: int = 1) -> dict[str, Any]:
    """One thing under another."""
    return {
        **about(f"{key} under {parent}"),
        "associationType": "isChildOf",
        "sequenceNumber": order,
        "originNodeURI": link(key),
        "destinationNodeURI": link(parent),
    }


def small() -> dict[str, Any]:
    """Everything the standard knows, once."""
    return {
        "CFDocument": {
            **about("doc"),
            "creator": "Town support team",
            "title": "How we work",
            "officialSourceURL": "https://town.example/how",
            "publisher": "Town",
            "description": "Two skills.",
            "subject": ["support"],
            "subjectURI": [link("subject", "support")],
            "language": "en",
            "version": "2026",
            "adoptionStatus": "Draft",
            "statusStartDate": "2026-01-01",
            "statusEndDate": "2028-01-01",
            "licenseURI": link("license", "CC BY"),
            "notes": "For a test.",
            "frameworkType": "competency",
            "caseVersion": "1.1",
            "extensions": {"town:shelf": 3},
        },
        "CFItems": [
            {
                **about("a"),
                "fullStatement": "Listens *first*.",
                "alternativeLabel": "Listening",
                "CFItemType": "Skill",
                "CFItemTypeURI": link("type", "Skill"),
                "humanCodingScheme": "A",
                "listEnumeration": "1",
                "abbreviatedStatement": "Listening",
                "conceptKeywords": ["ear"],
                "conceptKeywordsURI": link("concept", "ear"),
                "notes": "Seen.",
                "subject": ["support"],
                "subjectURI": [link("subject", "support")],
                "language": "en",
                "educationLevel": ["AD"],
                "licenseURI": link("license", "CC BY"),
                "statusStartDate": "2026-01-01",
                "statusEndDate": "2028-01-01",
                "extensions": {"town:x": [1, {"y": None}]},
            },
            {**about("b"), "fullStatement": "Asks."},
        ],
        "CFAssociations": [
            child("a", "doc"),
            child("b", "a"),
            {
                **about("elsewhere"),
                "associationType": "ext:builds.on",
                "originNodeURI": {**link("b"), "targetType": "CASE"},
                "destinationNodeURI": {
                    "title": "Elsewhere",
                    "identifier": "E 1",
                    "uri": "https://e.example/1",
                    "targetType": "ext:page",
                },
                "CFAssociationGroupingURI": link("group", "G"),
                "notes": "As told.",
                "extensions": {"town:y": 1.5},
            },
        ],
        "CFDefinitions": {
            "CFConcepts": [{**about("concept"), "title": "ear", "hierarchyCode": "1", "keywords": "ear"}],
            "CFSubjects": [{**about("subject"), "title": "support", "hierarchyCode": "1"}],
            "CFLicenses": [{**about("license"), "title": "CC BY", "licenseText": "CC BY 4.0"}],
            "CFItemTypes": [
                {
                    **about("type"),
                    "title": "Skill",
                    "description": "A skill",
                    "hierarchyCode": "1",
                    "typeCode": "S",
                }
            ],
            "CFAssociationGroupings": [{**about("group"), "title": "G"}],
        },
        "CFRubrics": [
            {
                **about("rubric"),
                "title": "Profile",
                "CFRubricCriteria": [
                    {
                        **about("criterion"),
                        "category": "Practice",
                        "CFItemURI": link("a", "Listening"),
                        "weight": 0.5,
                        "position": 1,
                        "rubricId": name_of("rubric"),
                        "CFRubricCriterionLevels": [
                            {
                                **about("level"),
                                "quality": "Expected",
                                "score": 5,
                                "feedback": "Good.",
                                "position": 1,
                                "extensions": [{"town:z": 1}],
                            }
                        ],
                    }
                ],
            }
        ],
        "extensions": {"town:w": "v"},
    }


def large(count: int) -> bytes:
    """A package with `count` items in a tree of tens, and as many associations."""
    items = [
        {
            **about(at),
            "fullStatement": f"Item {at}",
            "humanCodingScheme": str(at),
            "educationLevel": ["AD"],
            "CFItemType": "Skill",
            "CFItemTypeURI": link("type", "Skill"),
        }
        for at in range(count)
    ]
    rows = [child(at, (at - 1) // 10 if at else "doc", at % 10) for at in range(count)]
    document = {**about("doc"), "creator": "Town", "title": "Large"}
    return as_bytes({"CFDocument": document, "CFItems": items, "CFAssociations": rows})


def as_bytes(package: Any) -> bytes:
    """As a file."""
    return json.dumps(package).encode()
