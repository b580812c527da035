"""Writes a framework for others: strictly by the published schema, or with everything that was read.

Import is tolerant, export is strict. What the standard wants and nobody wrote is asked for, never made up.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft201909Validator

from .graph import placed
from .shapes import (
    CHILD,
    DEFINITIONS,
    EXTENDED,
    KINDS,
    LINKS,
    STRICT_UUID,
    TYPES,
    UUID,
    VERSIONS,
    Package,
    Thing,
)

_SCHEMA = Path(__file__).resolve().parents[2] / "data" / "case" / "case-v1p1-cfpackage.schema.json"
_NEW_TYPES = {"isTranslationOf"}
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """Something to mend before others get the framework. `blocks`: without it the file would break the standard."""

    kind: str
    identifier: str
    field: str
    says: str
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier or 'without identifier'}, {self.field}: {self.says}"


class NotReady(ValueError):
    """The framework cannot be written by the standard yet; `gaps` say why."""

    def __init__(self, gaps: list[Gap]) -> None:
        more = f" And {len(gaps) - MOST_SHOWN} more." if len(gaps) > MOST_SHOWN else ""
        super().__init__(" ".join(str(one) for one in gaps[:MOST_SHOWN]) + more)
        self.gaps = tuple(gaps)


def dump_package(package: Package, version: str = "1.1", *, strict: bool = True) -> bytes:
    """The package as JSON.

    :param strict: only what the standard knows, checked against it; else also what was kept word for word
    :raises NotReady: when strict and something the standard wants is missing
    """
    if version not in VERSIONS:
        raise ValueError(f"CASE {version} is not written. Use {' or '.join(VERSIONS)}.")
    if strict:
        gaps = [gap for gap in readiness(package) if gap.blocks]
        if gaps:
            raise NotReady(gaps)
    written = as_object(package, version, strict=strict)
    if strict and version == "1.1":
        broken = [_broken(error) for error in _validator().iter_errors(written)]
        if broken:
            raise NotReady(broken)
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def as_object(package: Package, version: str = "1.1", *, strict: bool = True) -> dict[str, Any]:
    """The package as plain dicts and lists, not checked."""
    definitions = {
        name: [as_dict(one, version, strict=strict) for one in package.definitions[name]]
        for name in DEFINITIONS
        if package.definitions.get(name)
    }
    whole = {
        "CFDocument": as_dict(package.document, version, strict=strict),
        "CFItems": [as_dict(one, version, strict=strict) for one in package.items],
        "CFAssociations": [
            as_dict(one, version, strict=strict)
            for one in package.associations
            if not strict or known_type(one, version)
        ],
        "CFDefinitions": definitions,
        "CFRubrics": [as_dict(one, version, strict=strict) for one in package.rubrics],
        "extensions": package.extensions if version == "1.1" else {},
    }
    if not strict:
        whole |= package.extras
    return {name: value for name, value in whole.items() if name == "CFDocument" or value not in ({}, [])}


def as_dict(one: Thing, version: str = "1.1", *, strict: bool = True) -> dict[str, Any]:
    """One thing, its fields in the order of the standard; nothing empty, nothing null."""
    found: dict[str, Any] = {}
    for name, slot in KINDS[one.kind].items():
        if name not in one.fields or (slot.since > version):
            continue
        value = one.fields[name]
        if name == "caseVersion":
            value = version
        found[name] = _plain(value, version, strict=strict)
    return found if strict else {**found, **one.extras}


def _plain(value: Any, version: str, *, strict: bool) -> Any:
    if isinstance(value, Thing):
        return as_dict(value, version, strict=strict)
    if isinstance(value, tuple):
        return [_plain(one, version, strict=strict) for one in value]
    return dict(value) if isinstance(value, Mapping) else value


def losses(package: Package, version: str = "1.1") -> list[str]:
    """What a strict file of this version leaves out, one sentence each."""
    found: dict[str, int] = {}
    for kind, name in _left_out(package, version):
        found[f"{kind} {name}"] = found.get(f"{kind} {name}", 0) + 1
    said = [
        f"{name} is left out{f' ({times} times)' if times > 1 else ''}."
        for name, times in sorted(found.items())
    ]
    dropped = sum(1 for one in package.associations if not known_type(one, version))
    if dropped:
        said.append(f"{dropped} associations are left out: CASE {version} does not know their kind.")
    if package.extensions and version == "1.0":
        said.append("The package's own extensions are left out.")
    return said


def _left_out(package: Package, version: str) -> Iterator[tuple[str, str]]:
    for one in package.things():
        for name in one.extras:
            yield one.kind, name
        for name, value in one.fields.items():
            if KINDS[one.kind][name].since > version:
                yield one.kind, name
            for link in value if isinstance(value, tuple) else (value,):
                if isinstance(link, Thing) and link.kind in ("LinkURI", "LinkGenURI"):
                    yield from ((link.kind, inner) for inner in link.extras)
                    if version == "1.0" and "targetType" in link.fields:
                        yield link.kind, "targetType"


def readiness(package: Package) -> list[Gap]:
    """What is missing or wrong for others to use it; the things that block come first."""
    found = [gap for one in package.things() for gap in _gaps(one)]
    seen: set[str] = set()
    for one in package.things():
        if one.identifier in seen:
            found.append(
                Gap(one.kind, one.identifier, "identifier", "Two things have this identifier. Keep one.")
            )
        seen.add(one.identifier)
    if "licenseURI" not in package.document.fields:
        found.append(
            Gap(
                "CFDocument",
                package.document.identifier,
                "licenseURI",
                "Say what others may do with it.",
                False,
            )
        )
    hanging = {
        one.item.identifier
        for one in placed(package)
        if not one.parent and "statusEndDate" not in one.item.fields
    }
    tops = {
        one["originNodeURI"].identifier
        for one in package.associations
        if one["associationType"] == CHILD and isinstance(one["originNodeURI"], Thing)
    }
    found += [
        Gap(
            "CFItem",
            identifier,
            "isChildOf",
            "It hangs under nothing. Put it under an item or the document.",
            False,
        )
        for identifier in sorted(hanging - tops)
    ]
    return sorted(found, key=lambda gap: not gap.blocks)


def _gaps(one: Thing, where: str = "") -> Iterator[Gap]:
    for name, slot in KINDS[one.kind].items():
        if slot.required and name not in one.fields:
            yield Gap(one.kind, one.identifier, where + name, "It is missing. The standard wants it.")
    identifier = one.identifier
    if one.kind != "LinkGenURI" and identifier and not STRICT_UUID.fullmatch(identifier):
        if UUID.fullmatch(identifier):
            says = "It is not a UUID of version 1 to 5 in small letters. It is kept, as others know it by it."
            yield Gap(one.kind, identifier, where + "identifier", says, False)
        else:
            yield Gap(one.kind, identifier, where + "identifier", "It is not a UUID.")
    kind = one["associationType"]
    if kind and kind not in TYPES and not EXTENDED.fullmatch(kind):
        says = f"“{kind}” is no kind of the standard. Use one of its own, or ext: and letters, digits, dots or hyphens."
        yield Gap(one.kind, identifier, "associationType", says)
    target = one["targetType"]
    if target and target != "CASE" and not EXTENDED.fullmatch(target):
        yield Gap(one.kind, identifier, where + "targetType", "Use CASE, or ext: and a word.")
    for name, value in one.fields.items():
        if KINDS[one.kind][name].holds in LINKS:
            for link in value if isinstance(value, tuple) else (value,):
                yield from (
                    Gap(one.kind, identifier, f"{where}{name}.{gap.field}", gap.says, gap.blocks)
                    for gap in _gaps(link)
                    if gap.blocks
                )


def known_type(one: Thing, version: str) -> bool:
    """Whether a version of the standard knows this kind of association."""
    kind = one["associationType"]
    if kind in TYPES:
        return version != "1.0" or kind not in _NEW_TYPES
    return version != "1.0" and bool(EXTENDED.fullmatch(kind))


@cache
def _validator() -> Any:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    Draft201909Validator.check_schema(schema)
    return Draft201909Validator(schema)


def _broken(error: Any) -> Gap:
    path = ".".join(str(part) for part in error.absolute_path)
    return Gap(
        "CFPackage", path, str(error.validator), f"The published schema says no: {error.message[:200]}."
    )
