"""A package from rows: OpenSALT's three sheets, or a CSV list with codes."""

import uuid
from typing import Any

from .cleaning import Notes, thing
from .shapes import CHILD, TYPES, UUID, Package
from .sheets import Row, Rows

_TOP = uuid.UUID("6f0c7a52-3d8e-5b6f-9a64-0d6f2b1c9e11")
_DATES = {"lastchangedate": "lastChangeDateTime", "lastchangedatetime": "lastChangeDateTime"}
_DOCUMENT = {
    name.lower(): name
    for name in (
        "identifier", "creator", "title", "officialSourceURL", "publisher", "description", "subject", "language",
        "version", "adoptionStatus", "statusStartDate", "statusEndDate", "notes",
    )
} | _DATES  # fmt: skip
_ITEM = {
    name.lower(): name
    for name in (
        "identifier", "fullStatement", "humanCodingScheme", "listEnumeration", "abbreviatedStatement", "conceptKeywords",
        "notes", "language", "educationLevel", "CFItemType",
    )
} | _DATES  # fmt: skip
_LISTED = {"conceptKeywords", "educationLevel", "subject"}
_ELSEWHERE = {"smartlevel", "sequencenumber", "license", "licensetitle", "licensetext", "statement"}
_TYPES = {name.lower(): name for name in TYPES}


def package_of_rows(rows: Rows, notes: Notes) -> Package:
    """The package; identifiers are made from codes where there are none, the same each time."""
    about = _named(rows.document[0] if rows.document else {}, _DOCUMENT, "CFDocument", notes)
    first = rows.items[0].get("fullstatement", "")
    seed = str(about.get("identifier") or about.get("title") or first)
    about.setdefault("identifier", str(uuid.uuid5(_TOP, seed)))
    about.setdefault("uri", f"urn:uuid:{about['identifier']}")
    made = _Items(rows.items, str(about["identifier"]), notes)
    associations = made.from_sheet(rows.associations) if rows.associations else made.from_columns()
    return Package(
        document=thing("CFDocument", about, "CFDocument", notes),
        items=tuple(
            thing("CFItem", one, f"CF Item, row {at}", notes) for at, one in enumerate(made.items, start=2)
        ),
        associations=tuple(
            thing("CFAssociation", one, f"CF Association, row {at}", notes)
            for at, one in enumerate(associations, start=2)
        ),
    )


class _Items:
    """The items of the rows, and how they are called: by identifier, code and smart level."""

    def __init__(self, rows: list[Row], document: str, notes: Notes) -> None:
        self.rows, self.document, self.notes = rows, document, notes
        self.items: list[dict[str, Any]] = []
        self.called: dict[str, str] = {}
        self.levels: dict[str, str] = {}
        self.orders: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        for at, row in enumerate(rows, start=2):
            one = _named(row, _ITEM, f"CF Item, row {at}", notes)
            code = str(one.get("identifier") or one.get("humanCodingScheme") or f"row {at}")
            if not UUID.fullmatch(code):
                notes.add("made", f"CF Item, row {at}")
                one["identifier"] = str(uuid.uuid5(uuid.UUID(_seed(document)), code))
            one["uri"] = f"urn:uuid:{one['identifier']}"
            self.items.append(one)
            for name in (code, row.get("humancodingscheme", ""), one["identifier"]):
                if name:
                    self.called.setdefault(name, one["identifier"])
            self.titles[one["identifier"]] = str(
                one.get("humanCodingScheme") or one.get("fullStatement") or code
            )
            level = row.get("smartlevel", "")
            if level:
                self.levels.setdefault(level, one["identifier"])
                if level.rpartition(".")[2].isdigit():
                    self.orders[one["identifier"]] = int(level.rpartition(".")[2])

    def from_sheet(self, rows: list[Row]) -> list[dict[str, Any]]:
        """Associations from their own sheet, in its order; an end is named by identifier, else by code."""
        found = []
        for at, row in enumerate(rows, start=2):
            origin = row.get("originnodeidentifier") or self._named(
                row.get("originnodehumancodingscheme", ""), at
            )
            target = row.get("destinationnodeidentifier") or self._named(
                row.get("destinationnodehumancodingscheme", ""), at
            )
            one = self._association(origin, row.get("associationtype", ""), target)
            if row.get("identifier"):
                one |= {"identifier": row["identifier"], "uri": f"urn:uuid:{row['identifier']}"}
            order = self.orders.get(origin)
            if one["associationType"].replace(" ", "").lower() == CHILD.lower() and order is not None:
                one["sequenceNumber"] = order
            found.append(one)
        return found

    def from_columns(self) -> list[dict[str, Any]]:
        """Associations from columns such as `Is Child Of`, or from smart levels; without a parent, of the document."""
        found = []
        for at, (row, item) in enumerate(zip(self.rows, self.items, strict=True), start=2):
            parent = row.get("ischildof", "")
            level = row.get("smartlevel", "").rpartition(".")[0]
            above = self._named(parent, at) if parent else self.levels.get(level, self.document)
            one = self._association(item["identifier"], CHILD, above)
            if row.get("sequencenumber"):
                one["sequenceNumber"] = row["sequencenumber"]
            found.append(one)
            for name, kind in _TYPES.items():
                if kind != CHILD and row.get(name):
                    found.append(self._association(item["identifier"], kind, self._named(row[name], at)))
        return found

    def _named(self, code: str, at: int) -> str:
        if code and code not in self.called and code != self.document:
            self.notes.add("no-code", f"row {at}, {code}")
        return self.called.get(code, code)

    def _association(self, origin: str, kind: str, target: str) -> dict[str, Any]:
        made = str(uuid.uuid5(uuid.UUID(_seed(self.document)), f"{origin} {kind} {target}"))
        return {
            "identifier": made,
            "uri": f"urn:uuid:{made}",
            "associationType": kind,
            "originNodeURI": self._node(origin),
            "destinationNodeURI": self._node(target),
        }

    def _node(self, name: str) -> dict[str, str]:
        uri = name if "://" in name else f"urn:uuid:{name}" if UUID.fullmatch(name) else f"urn:code:{name}"
        return {"identifier": name, "uri": uri, "title": self.titles.get(name, name)}


def _named(row: Row, names: dict[str, str], where: str, notes: Notes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for written, value in row.items():
        name = names.get(written)
        if name:
            found[name] = (
                [part.strip() for part in value.split(",") if part.strip()] if name in _LISTED else value
            )
        elif written not in _ELSEWHERE and written not in _TYPES:
            notes.add("column", f"{where}, {written}")
            found[written] = value
    return found


def _seed(document: str) -> str:
    return document if UUID.fullmatch(document) else str(uuid.uuid5(_TOP, document))
