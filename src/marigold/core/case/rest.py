"""The read-only CASE API as functions: what is asked for, answered with status, body and headers.

Paths under `/ims/case/v1p1` and `/ims/case/v1p0` are the same; the version decides the shape. Only documents have a list.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from .graph import end
from .shapes import DEFINITIONS, KINDS, UUID, Package, Thing
from .writing import as_dict, as_object, known_type

LIMIT, MOST = 100, 500
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
    "~": lambda one, other: other.lower() in one.lower(),
}
_TERM = re.compile(r"\s*([A-Za-z]+)\s*(!=|>=|<=|=|>|<|~)\s*'([^']*)'\s*")
_JOIN = re.compile(r"(AND|OR)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, its body as plain data."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


class _Refused(Exception):
    """A question that cannot be answered; becomes imsx_StatusInfo."""

    def __init__(self, minor: str, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.minor, self.says, self.status = minor, says, status


def refusal(status: int, minor: str, says: str) -> Answer:
    """An error as CASE wants it, such as 404 with `unknownobject`, or 429 with `server_busy`."""
    field_ = {"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": minor}
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": says,
        "imsx_codeMinor": {"imsx_codeMinorField": [field_]},
    }
    return Answer(status, body)


def documents(
    packages: Sequence[Package], address: str, asked: Mapping[str, str], version: str = "1.1"
) -> Answer:
    """The list of frameworks.

    :param packages: those the asker may see
    :param address: where the list is, for `Link` and for the addresses of packages
    :param asked: limit, offset, sort, orderBy, filter, fields as they came
    """
    try:
        limit, offset = _number(asked, "limit", LIMIT, 1), _number(asked, "offset", 0, 0)
        rows = [alone_document(package, address, version) for package in packages]
        rows = _filtered(rows, asked.get("filter", ""))
        rows = _sorted(rows, asked.get("sort", ""), asked.get("orderBy", "asc"))
        shown = [_picked(row, asked.get("fields", "")) for row in rows[offset : offset + limit]]
    except _Refused as refused:
        return refusal(refused.status, refused.minor, refused.says)
    headers = {"X-Total-Count": str(len(rows))}
    link = _link(address, asked, limit, offset, len(rows))
    return Answer(200, {"CFDocuments": shown}, {**headers, **({"Link": link} if link else {})})


def one(
    packages: Sequence[Package], kind: str, identifier: str, address: str, version: str = "1.1"
) -> Answer:
    """One thing by its identifier.

    :param kind: the part of the path: CFDocuments, CFPackages, CFItems, CFItemAssociations, CFAssociations, CFRubrics, or
        one of the definitions
    :param address: where documents are listed
    """
    if not UUID.fullmatch(identifier):
        return refusal(400, "invalid_uuid", f"“{identifier[:60]}” is no UUID.")
    for package in packages:
        found = _found(package, kind, identifier, address, version)
        if found is not None:
            return Answer(200, found)
    return refusal(404, "unknownobject", f"There is no {kind} {identifier}.")


def _found(
    package: Package, kind: str, identifier: str, address: str, version: str
) -> Mapping[str, Any] | None:
    if kind in ("CFDocuments", "CFPackages"):
        if package.document.identifier != identifier:
            return None
        return (
            alone_document(package, address, version)
            if kind == "CFDocuments"
            else as_object(package, version)
        )
    if kind in ("CFItems", "CFItemAssociations"):
        item = next((each for each in package.items if each.identifier == identifier), None)
        if item is None:
            return None
        alone = _alone(item, package, version)
        if kind == "CFItems":
            return alone
        rows = [
            each for each in package.associations if identifier in _ends(each) and known_type(each, version)
        ]
        return {"CFItem": alone, "CFAssociations": [_alone(each, package, version) for each in rows]}
    if kind in DEFINITIONS:
        return _definition(package, kind, identifier, version)
    known = [each for each in package.associations if known_type(each, version)]
    several = {"CFAssociations": known, "CFRubrics": package.rubrics}.get(kind, ())
    found = next((each for each in several if each.identifier == identifier), None)
    if found is None:
        return None
    return _alone(found, package, version) if kind == "CFAssociations" else as_dict(found, version)


def alone_document(package: Package, address: str, version: str = "1.1") -> dict[str, Any]:
    """A document outside its package, where it says where the package is."""
    where = f"{address.rsplit('/', 1)[0]}/CFPackages/{package.document.identifier}"
    link = {"title": package.document["title"], "identifier": package.document.identifier, "uri": where}
    return {**as_dict(package.document, version), "CFPackageURI": link}


def _alone(thing: Thing, package: Package, version: str) -> dict[str, Any]:
    """An item or association outside its package, where it says which document it belongs to."""
    document = package.document
    link = {"title": document["title"], "identifier": document.identifier, "uri": document.uri}
    return {**as_dict(thing, version), "CFDocumentURI": link}


def _definition(package: Package, kind: str, identifier: str, version: str) -> Mapping[str, Any] | None:
    """A definition: a license and a grouping alone, the others with what stands below them by code."""
    several = package.definitions.get(kind, ())
    asked = next((each for each in several if each.identifier == identifier), None)
    if asked is None:
        return None
    if "hierarchyCode" not in KINDS[DEFINITIONS[kind]]:
        return as_dict(asked, version)
    code = str(asked["hierarchyCode"])
    below = [each for each in several if code and str(each["hierarchyCode"]).startswith(f"{code}.")]
    below.sort(
        key=lambda each: [
            int(part) if part.isdigit() else 0 for part in str(each["hierarchyCode"]).split(".")
        ]
    )
    return {kind: [as_dict(each, version) for each in (asked, *below)]}


def _ends(association: Thing) -> tuple[str, str]:
    return end(association, "originNodeURI"), end(association, "destinationNodeURI")


def _number(asked: Mapping[str, str], name: str, otherwise: int, least: int) -> int:
    text = asked.get(name, "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) == int(text):
        raise _Refused(
            "invalid_selection_field", f"{name} must be a whole number from {least} on, not “{text[:20]}”."
        )
    return min(int(text), MOST) if name == "limit" else int(text)


def _field(name: str, minor: str) -> str:
    if name not in KINDS["CFDocument"] and name != "CFPackageURI":
        raise _Refused(minor, f"A CFDocument has no field “{name[:40]}”.")
    return name


def _sorted(rows: list[dict[str, Any]], name: str, order: str) -> list[dict[str, Any]]:
    if order not in ("asc", "desc"):
        raise _Refused("invalid_sort_field", "orderBy must be asc or desc.")
    if not name:
        return rows
    _field(name, "invalid_sort_field")
    return sorted(rows, key=lambda row: str(row.get(name, "")).lower(), reverse=order == "desc")


def _picked(row: dict[str, Any], fields: str) -> dict[str, Any]:
    if not fields:
        return row
    names = [_field(name.strip(), "invalid_selection_field") for name in fields.split(",") if name.strip()]
    return {name: row[name] for name in row if name in names}


def _filtered(rows: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """Rows for which `field='value'` holds, several joined by AND or OR from left to right."""
    if not text:
        return rows
    at, joined, held = 0, "", [True] * len(rows)
    while True:
        term = _TERM.match(text, at)
        if term is None:
            raise _Refused(
                "invalid_filter_field", "filter is not written as field='value', joined by AND or OR."
            )
        name, sign, value = term.groups()
        _field(name, "invalid_filter_field")
        now = [_holds(row.get(name, ""), sign, value) for row in rows]
        held = [
            one_ or other if joined == "OR" else one_ and other for one_, other in zip(held, now, strict=True)
        ]
        at = term.end()
        if at == len(text):
            return [row for row, keep in zip(rows, held, strict=True) if keep]
        join = _JOIN.match(text, at)
        if join is None:
            raise _Refused(
                "invalid_filter_field", "filter is not written as field='value', joined by AND or OR."
            )
        joined, at = join.group().upper(), join.end()


def _holds(given: Any, sign: str, value: str) -> bool:
    several = given if isinstance(given, list) else [given]
    return any(_OPERATORS[sign](str(each), value) for each in several)


def _link(address: str, asked: Mapping[str, str], limit: int, offset: int, total: int) -> str:
    """Where the first, next, previous and last part of the list are."""
    last = (total - 1) // limit * limit if total else 0
    places = {"next": offset + limit, "last": last, "first": 0, "prev": max(0, offset - limit)}
    kept = {name: asked[name] for name in ("sort", "orderBy", "filter", "fields") if asked.get(name)}
    wanted = [
        name
        for name, at in places.items()
        if total and not (name == "next" and at >= total) and not (name == "prev" and offset == 0)
    ]
    return ", ".join(
        f'<{address}?{urlencode({**kept, "limit": limit, "offset": places[name]})}>; rel="{name}"'
        for name in wanted
    )
