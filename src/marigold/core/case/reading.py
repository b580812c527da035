"""Reads a framework that someone else wrote: CASE 1.0 or 1.1 as JSON, a three-sheet workbook, or a CSV list.

Nothing is fetched, nothing a person could miss is thrown away, and every oddity is said once.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from .cleaning import Notes, thing, things
from .graph import circles, outside, second_parents
from .shapes import DEFINITIONS, Finding, Package
from .sheets import rows_of_csv, rows_of_workbook
from .tables import package_of_rows

MOST_BYTES = 100_000_000
_KNOWN = {"CFDocument", "CFItems", "CFAssociations", "CFDefinitions", "CFRubrics", "extensions"}


class NotAPackage(ValueError):
    """The file holds no framework. The message is a sentence for people."""


class Reading(NamedTuple):
    """A package and what was odd about its file."""

    package: Package
    findings: tuple[Finding, ...]


def parse_package(data: bytes) -> Reading:
    """The package in a file. Raises NotAPackage with one sentence when there is none."""
    if len(data) > MOST_BYTES:
        raise NotAPackage("The file is larger than 100 MB. Ask for it in parts.")
    notes = Notes()
    if data.startswith(b"PK"):
        package = _from_rows(rows_of_workbook, data, notes)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        package = _from_json(data, notes)
    else:
        package = _from_rows(rows_of_csv, data, notes)
    _look_around(package, notes)
    return Reading(package, notes.findings())


def _from_rows(read: Any, data: bytes, notes: Notes) -> Package:
    try:
        return package_of_rows(read(data, notes), notes)
    except ValueError as error:
        raise NotAPackage(str(error)) from error


def _from_json(data: bytes, notes: Notes) -> Package:
    try:
        given = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_float)
    except UnicodeDecodeError as error:
        raise NotAPackage("The file is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        raise NotAPackage(f"The file is not JSON: line {error.lineno}, column {error.colno}.") from error
    except RecursionError as error:
        raise NotAPackage("The file is nested too deeply to be read.") from error
    except ValueError as error:
        raise NotAPackage("The file holds a number that cannot be read.") from error
    given = _unwrapped(given, notes)
    definitions = _definitions(given.get("CFDefinitions"), notes)
    extensions = given.get("extensions")
    return Package(
        document=thing("CFDocument", given["CFDocument"], "CFDocument", notes),
        items=_several("CFItem", given.get("CFItems"), notes),
        associations=_several("CFAssociation", given.get("CFAssociations"), notes),
        definitions=definitions,
        rubrics=_several("CFRubric", given.get("CFRubrics"), notes),
        extensions=extensions if isinstance(extensions, Mapping) else {},
        extras=_others(given, notes),
    )


def _no_number(text: str) -> float:
    raise ValueError(text)


def _float(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _unwrapped(given: Any, notes: Notes) -> Mapping[str, Any]:
    """The object with a CFDocument in it; servers wrap it in `CFPackage`, or in a list of one."""
    for _ in range(3):
        if isinstance(given, Mapping) and isinstance(given.get("CFDocument"), Mapping):
            return given
        inner = given.get("CFPackage", given.get("CFPackages")) if isinstance(given, Mapping) else given
        inner = inner[0] if isinstance(inner, list) and len(inner) == 1 else inner
        if inner is given or inner is None:
            break
        notes.add("wrapped", "")
        given = inner
    raise NotAPackage("The file holds no CASE package: there is no CFDocument in it.")


def _several(kind: str, given: Any, notes: Notes) -> Any:
    return things(kind, given, kind, notes) if given else ()


def _definitions(given: Any, notes: Notes) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        return {}
    found = {}
    for name, kind in DEFINITIONS.items():
        several = _several(kind, given.get(name), notes)
        if several:
            found[name] = several
    if given.get("extensions"):
        found["extensions"] = given["extensions"]
    return found


def _others(given: Mapping[str, Any], notes: Notes) -> dict[str, Any]:
    found = {name: value for name, value in given.items() if name not in _KNOWN}
    for name in found:
        notes.add("unknown", name)
    return found


def _look_around(package: Package, notes: Notes) -> None:
    """What only shows when all is there."""
    seen: set[str] = set()
    for one in package.things():
        if one.identifier and one.identifier in seen:
            notes.add("twice", one.identifier)
        seen.add(one.identifier)
    for identifier in circles(package):
        notes.add("circle", identifier)
    for identifier in second_parents(package):
        notes.add("parents", identifier)
    for association in outside(package):
        notes.add("outside", association.identifier)
