"""Cleans one value of a file that someone else wrote: takes what is meant, and notes what it had to do."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from .shapes import EXTENDED, KINDS, LINKS, TYPES, UUID, Finding, Thing

SAYS = {
    "null": "Fields are written as null. They were read as not there.",
    "empty": "Fields are empty text. They were read as not there.",
    "text": "Numbers stand where text belongs. They were read as text.",
    "one": "One text stands where a list belongs. It was read as a list of one.",
    "number": "Numbers are written as text. They were read as numbers.",
    "link": "Links are plain text. They were read as an address without a title.",
    "sourcedId": "Things are named by sourcedId. It was read as identifier.",
    "offset": "Moments have no time zone. They were read as UTC.",
    "day": "Days are written with a time of day. The day was kept.",
    "label": "Associations are named by their label. They were read as the standard's names.",
    "unknown-type": "Associations are of a kind the standard does not know. They are kept as they are.",
    "misspelt": "educationLevel is misspelt educationalLevel. It was read as meant.",
    "unknown": "There are properties the standard does not know. They are kept.",
    "unreadable": "Values are not of the kind their field holds. They are kept as they are, outside the field.",
    "missing": "Fields that must be there are missing.",
    "wrapped": "The package is wrapped in another object. The inner one was read.",
    "inside": "Things repeat which package they belong to. It is kept.",
    "no-object": "Some entries are no objects. They were left out.",
    "twice": "Several things have the same identifier. All are kept.",
    "identifier": "Identifiers are not of the form the standard asks for. They are kept word for word.",
    "circle": "Items hang under themselves in a circle.",
    "parents": "Items have more than one parent. All are kept.",
    "outside": "Associations lead out of this package. Their ends are kept with address and title.",
    "no-code": "Codes in the file lead to no item. The links are kept as ends outside.",
    "sheet": "There are sheets that are not read.",
    "column": "There are columns that are not read.",
    "made": "There were no identifiers. They were made from the codes, the same each time.",
}
_SYNONYMS = {"sourcedId": "identifier", "educationalLevel": "educationLevel"}
_INSIDE = {"CFDocumentURI", "CFPackageURI", "CFItemAssociationURI"}
_LABELS = {re.sub("[^a-z]", "", name.lower()): name for name in TYPES}


class Notes:
    """Findings as they come, each kind once."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, int]] = {}

    def add(self, kind: str, where: str) -> None:
        """Note one."""
        first, times = self._found.get(kind, (where, 0))
        self._found[kind] = (first, times + 1)

    def findings(self) -> tuple[Finding, ...]:
        """All, in the order they came."""
        return tuple(Finding(kind, where, SAYS[kind], times) for kind, (where, times) in self._found.items())


class Unreadable(Exception):
    """A value that is not what its field holds."""


def thing(kind: str, given: Mapping[str, Any], where: str, notes: Notes) -> Thing:
    """A thing from an object of a file."""
    slots, fields, extras = KINDS[kind], {}, {}
    for written, value in given.items():
        name = written
        if written in _SYNONYMS and written not in slots and _SYNONYMS[written] in slots:
            name = _SYNONYMS[written]
            notes.add("sourcedId" if written == "sourcedId" else "misspelt", where)
        slot = slots.get(name)
        if slot is None:
            notes.add("inside" if name in _INSIDE else "unknown", f"{where}, {name}")
            extras[name] = value
            continue
        if value is None or value == "":
            notes.add("null" if value is None else "empty", f"{where}, {name}")
            continue
        try:
            cleaned = _value(slot.holds, value, f"{where}, {name}", notes)
        except Unreadable:
            notes.add("unreadable", f"{where}, {name}")
            extras[name] = value
            continue
        if cleaned not in ((), {}):
            fields[name] = cleaned
    for name, slot in slots.items():
        if slot.required and name not in fields:
            notes.add("missing", f"{where}, {name}")
    identifier = fields.get("identifier")
    if kind != "LinkGenURI" and isinstance(identifier, str) and not UUID.fullmatch(identifier):
        notes.add("identifier", where)
    return Thing(kind, fields, extras)


def things(kind: str, given: Any, where: str, notes: Notes) -> tuple[Thing, ...]:
    """The things of a list; what is no object is left out."""
    found = []
    for position, one in enumerate(given if isinstance(given, list) else [given], start=1):
        if isinstance(one, Mapping):
            found.append(thing(kind, one, f"{where} {position}", notes))
        elif one is not None:
            notes.add("no-object", f"{where} {position}")
    return tuple(found)


def _value(holds: str, value: Any, where: str, notes: Notes) -> Any:
    if holds in KINDS:
        return things(holds, value, where, notes)
    return WAYS[holds](value, where, notes)


def _text(value: Any, where: str, notes: Notes) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        notes.add("text", where)
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    raise Unreadable


def _texts(value: Any, where: str, notes: Notes) -> tuple[str, ...]:
    if not isinstance(value, list):
        notes.add("one", where)
        value = [value]
    return tuple(_text(one, where, notes) for one in value if one not in (None, ""))


def _number(value: Any, where: str, notes: Notes) -> int | float:
    if isinstance(value, str):
        notes.add("number", where)
        try:
            value = float(value)
        except ValueError:
            raise Unreadable from None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e300:
        raise Unreadable
    return int(value) if float(value).is_integer() else value


def _whole(value: Any, where: str, notes: Notes) -> int:
    found = _number(value, where, notes)
    if not isinstance(found, int):
        raise Unreadable
    return found


def _link(value: Any, where: str, notes: Notes, kind: str = "LinkURI") -> Thing:
    if isinstance(value, str):
        notes.add("link", where)
        named = UUID.search(value)
        return Thing(kind, {"uri": value, **({"identifier": named.group()} if named else {})})
    if isinstance(value, Mapping):
        return thing(kind, value, where, notes)
    raise Unreadable


def _links(value: Any, where: str, notes: Notes) -> tuple[Thing, ...]:
    if not isinstance(value, list):
        notes.add("one", where)
        value = [value]
    return tuple(_link(one, where, notes) for one in value if one not in (None, ""))


def _node(value: Any, where: str, notes: Notes) -> Thing:
    return _link(value, where, notes, "LinkGenURI")


def _moment(value: Any, where: str, notes: Notes) -> str:
    if not isinstance(value, str):
        raise Unreadable
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        raise Unreadable from None
    if found.tzinfo is None:
        notes.add("offset", where)
        return found.isoformat() + "Z"
    return value.strip().replace(" ", "T", 1)


def _date(value: Any, where: str, notes: Notes) -> str:
    if not isinstance(value, str):
        raise Unreadable
    try:
        day = date.fromisoformat(value.strip()[:10]).isoformat()
        if len(value.strip()) > 10:
            datetime.fromisoformat(value.strip())
            notes.add("day", where)
    except ValueError:
        raise Unreadable from None
    return day


def _type(value: Any, where: str, notes: Notes) -> str:
    if not isinstance(value, str):
        raise Unreadable
    if value in TYPES or EXTENDED.fullmatch(value):
        return value
    meant = _LABELS.get(re.sub("[^a-z]", "", value.lower()))
    notes.add("label" if meant else "unknown-type", where)
    return meant or value


def _mapping(value: Any, where: str, notes: Notes) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable
    return value


def _mappings(value: Any, where: str, notes: Notes) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise Unreadable
    return tuple(value)


WAYS: Mapping[str, Callable[[Any, str, Notes], Any]] = {
    "text": _text,
    "texts": _texts,
    "number": _number,
    "whole": _whole,
    "link": _link,
    "links": _links,
    "node": _node,
    "moment": _moment,
    "date": _date,
    "type": _type,
    "mapping": _mapping,
    "mappings": _mappings,
}
assert set(LINKS) <= set(WAYS)
