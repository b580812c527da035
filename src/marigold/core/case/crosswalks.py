"""A crosswalk as a CASE document of its own, so that neither framework changes when a link does.

CASE knows no broader and narrower. A link is `exactMatchOf` only when both ways hold, else `isRelatedTo`; the finer
word stands in extensions (1.1), where readers that do not know it still get a true statement.
"""

from collections.abc import Collection, Mapping
from typing import Any

from marigold.core.frameworks.crosswalk import AIMS, Crosswalk, Link

from .giving import KEY, LICENCES, Names, licence_of
from .graph import end
from .shapes import Package, Thing

STATUS = {"agreed": "approved", "proposed": "pending", "disputed": "pending"}
SUBTYPE = {"same": "exact", "strong": "related", "weak": "related", "unrated": "related"}
# A rank written as a number, since the field wants one; it measures nothing. A link nobody rated has none.
CONFIDENCE = {"same": 1.0, "strong": 0.7, "weak": 0.3}


def crosswalk_package(
    crosswalk: Crosswalk,
    start: Mapping[str, Thing],
    end_: Mapping[str, Thing],
    base: str,
    at: str,
    *,
    statuses: Collection[str] = ("agreed",),
) -> Package:
    """The crosswalk as a package without items.

    :param start: the nodes of the first framework by element key (`nodes(package)`); `end_`: of the second
    :param statuses: which links go out; others only when asked for
    """
    names = Names(base, f"crosswalk/{crosswalk.key}", at)
    document = names.of("CFDocument") | {
        "creator": crosswalk.source,
        "title": crosswalk.name,
        "description": f"Links from {crosswalk.start_model} ({crosswalk.start_edition}) to "
        f"{crosswalk.end_model} ({crosswalk.end_edition}).",
        "frameworkType": "crosswalk",
        "caseVersion": "1.1",
        "adoptionStatus": "Draft",
        "extensions": {KEY: crosswalk.key},
    }
    associations = tuple(
        _association(link, start[link.start], end_[link.end], names)
        for link in crosswalk.links
        if link.status in statuses and link.start in start and link.end in end_
    )
    definitions = {}
    if crosswalk.licence in LICENCES:
        document["licenseURI"] = names.link(LICENCES[crosswalk.licence][0], "CFLicense", crosswalk.licence)
        definitions["CFLicenses"] = (licence_of(names, crosswalk.licence, crosswalk.licence_note),)
    about = {name: value for name, value in document.items() if value}
    return Package(Thing("CFDocument", about), (), associations, definitions)


def _association(link: Link, origin: Thing, target: Thing, names: Names) -> Thing:
    extensions: dict[str, Any] = {
        "crosswalk:subtype": SUBTYPE[link.strength],
        "crosswalk:status": STATUS[link.status],
        "marigold:strength": link.strength,
        "marigold:status": link.status,
        "marigold:by": link.by,
    }
    if link.aims:
        extensions["marigold:aims"] = list(link.aims)
    if link.strength in CONFIDENCE:
        extensions["crosswalk:confidence"] = CONFIDENCE[link.strength]
    fields = names.of("CFAssociation", link.start, link.end) | {
        "associationType": "exactMatchOf" if link.strength == "same" else "isRelatedTo",
        "originNodeURI": _case(origin),
        "destinationNodeURI": _case(target),
        "notes": link.rationale,
        "extensions": extensions,
    }
    return Thing("CFAssociation", {name: value for name, value in fields.items() if value})


def _case(node: Thing) -> Thing:
    return Thing("LinkGenURI", {**node.fields, "targetType": "CASE"})


def links_of(
    package: Package, start: Mapping[str, Thing], end_: Mapping[str, Thing], by: str
) -> tuple[list[Link], list[Thing]]:
    """Links between two frameworks, and the associations whose ends are in neither.

    :param by: who is named where the file names nobody
    """
    starts = {node.identifier: key for key, node in start.items()}
    ends = {node.identifier: key for key, node in end_.items()}
    found: list[Link] = []
    left: list[Thing] = []
    for one in package.associations:
        origin, target = end(one, "originNodeURI"), end(one, "destinationNodeURI")
        turned = origin not in starts and origin in ends
        origin, target = (target, origin) if turned else (origin, target)
        if (
            origin not in starts
            or target not in ends
            or one["associationType"] not in ("exactMatchOf", "isRelatedTo")
        ):
            left.append(one)
            continue
        found.append(_link(one, starts[origin], ends[target], by))
    return found, left


def _link(one: Thing, start: str, end_: str, by: str) -> Link:
    kept = one["extensions"] or {}
    strength = kept.get("marigold:strength")
    if strength not in SUBTYPE:
        strength = _strength(one, kept)
    status = kept.get("marigold:status")
    if status not in STATUS:
        said = {"approved": "agreed", "modified": "agreed", "rejected": "disputed"}
        status = said.get(str(kept.get("crosswalk:status")), "proposed")
    subtype = str(kept.get("crosswalk:subtype", ""))
    told = {"broaderThan": "The first is broader.", "narrowerThan": "The first is narrower."}.get(subtype, "")
    words = " ".join(part for part in (str(one["notes"]), told) if part)
    aims = kept.get("marigold:aims")
    return Link(
        start,
        end_,
        str(strength),
        words or "No reason is given.",
        status,
        str(kept.get("marigold:by") or by),
        tuple(one for one in aims if one in AIMS) if isinstance(aims, list) else (),
    )


def _strength(one: Thing, kept: Mapping[str, Any]) -> str:
    if one["associationType"] == "exactMatchOf":
        return "same"
    confidence = kept.get("crosswalk:confidence")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        return "unrated"
    return "strong" if confidence >= 0.5 else "weak"
