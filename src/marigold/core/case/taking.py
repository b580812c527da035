"""A CASE package as one of our models: ours come back as they were, foreign ones as a draft of concepts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.core.frameworks.draft import key_for
from marigold.core.frameworks.fields import MAX_NAME
from marigold.core.frameworks.kinds import KINDS, OF_INSTRUMENTS
from marigold.core.frameworks.shapes import Audience, Element, Level, Model, Note, Provenance

from .giving import ABOUT, ITEM, KEY, KIND, LICENCES, LINKS, MINE, shown
from .graph import end, placed
from .shapes import CHILD, Package, Thing
from .sheets import letters
from .writing import as_dict, as_object

_PLAIN = "concept"
MAX_SUMMARY = 600
MOST_ITEMS = 50_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A model, what must be kept beside it to give the framework out as it came (`rest`), and what to tell people."""

    model: Model
    rest: Mapping[str, Any]
    notes: tuple[str, ...]


def model_of(package: Package, key: str) -> Taken:
    """The package as a model under this key.

    Raises ValueError when there is nothing in it, or more than a model holds.
    """
    if not package.items:
        raise ValueError("The framework has no items.")
    if len(package.items) > MOST_ITEMS:
        raise ValueError(f"The framework has {len(package.items)} items; a model holds {MOST_ITEMS} at most.")
    about = (package.document["extensions"] or {}).get(ABOUT)
    if isinstance(about, Mapping):
        return _ours(package, key, about)
    return _foreign(package, key)


def _ours(package: Package, key: str, about: Mapping[str, Any]) -> Taken:
    parents = _parents(package)
    keys = {one.identifier: str((one["extensions"] or {}).get(KEY, "")) for one in package.items}
    elements = []
    for one in package.items:
        kept = one["extensions"] or {}
        if one["statusEndDate"]:
            continue
        mine = {name: kept[f"marigold:{name}"] for name in MINE if f"marigold:{name}" in kept}
        slot = bool(mine.get("slot", False))
        text = str(one["fullStatement"])
        elements.append(
            Element(
                key=keys[one.identifier],
                kind=str(kept.get(KIND, _PLAIN)),
                name=str(one["abbreviatedStatement"]),
                text="" if slot and text == one["abbreviatedStatement"] else text,
                parent=keys.get(parents.get(one.identifier, ""), ""),
                plain=str(mine.get("plain", "")),
                order=int(mine.get("order", 0)),
                source=str(mine.get("source", "")),
                data=dict(mine.get("data", {})),
                prompts=tuple(mine.get("prompts", ())),
                see=tuple(mine.get("see", ())),
                slot=slot,
                note=str(mine.get("note", "")),
            )
        )
    return Taken(_about(package.document, key, about, tuple(elements)), {}, ())


def _about(document: Thing, key: str, about: Mapping[str, Any], elements: tuple[Element, ...]) -> Model:
    review = about.get("review_on")
    basis = about.get("provenance", {})
    return Model(
        key=key,
        name=str(document["title"]),
        kind=str(about.get("kind", "framework")),
        edition=str(document["version"]),
        status=str(about.get("status", "draft")),
        language=str(about.get("language", "en")),
        source=str(about.get("source", document["creator"])),
        licence=str(about.get("licence", "not-stated")),
        licence_note=str(about.get("licence_note", "")),
        provenance=Provenance(str(basis.get("confidence", "found")), str(basis.get("basis", ""))),
        summary=str(about.get("summary", "")),
        review_on=date.fromisoformat(review) if review else None,
        issued=str(about.get("issued", "")),
        updated=str(about.get("updated", "")),
        audience=Audience(**about["audience"]) if about.get("audience") else None,
        uses=tuple(about.get("uses", ())),
        words=dict(about.get("words", {})),
        levels=tuple(
            Level(one["key"], one["name"], one["plural"], tuple(one["parents"]))
            for one in about.get("levels", ())
        ),
        notes=tuple(Note(one["about"], one["text"]) for one in about.get("notes", ())),
        elements=elements,
    )


def _foreign(package: Package, key: str) -> Taken:
    document, parents = package.document, _parents(package)
    kind_of = _kinds(package, parents)
    keys: dict[str, str] = {}
    taken: set[str] = set()
    rows: list[tuple[Thing, str]] = []
    for one in (row.item for row in placed(package)):
        name = _name(one)
        made = key_for(kind_of.get(one.identifier, _PLAIN), name, taken)
        keys[one.identifier] = made
        taken.add(made)
        rows.append((one, name))
    source = shown(str(document["creator"] or document["title"] or "Not stated"))
    links = _links(package)
    elements = tuple(
        Element(
            key=keys[one.identifier],
            kind=kind_of.get(one.identifier, _PLAIN),
            name=name,
            text=shown(str(one["fullStatement"] or name)),
            parent=keys.get(parents.get(one.identifier, ""), ""),
            order=at,
            source=source,
            data=_kept(one, links.get(one.identifier)),
        )
        for at, (one, name) in enumerate(rows, start=1)
    )
    rest = as_object(
        Package(document, (), (), package.definitions, package.rubrics, package.extensions, package.extras),
        strict=False,
    )
    return Taken(_foreign_model(package, key, source, elements), rest, _told(package, elements))


def _kept(one: Thing, links: list[dict[str, Any]] | None) -> dict[str, str]:
    found = {ITEM: json.dumps(as_dict(one, strict=False), ensure_ascii=True)}
    return {**found, LINKS: json.dumps(links, ensure_ascii=True)} if links else found


def _foreign_model(package: Package, key: str, source: str, elements: tuple[Element, ...]) -> Model:
    document = package.document
    licence, note = _licence(package)
    return Model(
        key=key,
        name=shown(str(document["title"] or key), MAX_NAME),
        kind="framework",
        edition=shown(
            str(document["version"] or str(document["lastChangeDateTime"])[:10] or "Not stated"), MAX_NAME
        ),
        status="draft",
        language=str(document["language"] or "en"),
        source=source,
        licence=licence,
        licence_note=note,
        provenance=Provenance("found", "Read from a CASE file."),
        summary=shown(str(document["description"] or document["title"] or key), MAX_SUMMARY),
        elements=elements,
    )


def _name(one: Thing) -> str:
    said = one["abbreviatedStatement"] or one["alternativeLabel"] or one["fullStatement"] or one.identifier
    return shown(" ".join(str(said).split()) or "Without words", MAX_NAME)


def _parents(package: Package) -> dict[str, str]:
    """The one parent each item stands under in reading order."""
    return {row.item.identifier: row.parent for row in placed(package)}


def _kinds(package: Package, parents: Mapping[str, str]) -> dict[str, str]:
    """Kinds by the names of item types, when all are known and may hang as they do; else none."""
    known = {
        letters(name): kind
        for kind, what in KINDS.items()
        for name in (kind, what.one, what.many)
        if kind not in OF_INSTRUMENTS and not any(need.required for need in what.data.values())
    }
    found = {one.identifier: known.get(letters(one["CFItemType"]), "") for one in package.items}
    for identifier, kind in found.items():
        above = found.get(parents.get(identifier, ""), "")
        if not kind or (above and above != kind and above not in KINDS[kind].parents):
            return {}
    return found


def _links(package: Package) -> dict[str, list[dict[str, Any]]]:
    """Every association, as it came, by the item it starts at (or ends at, when it starts outside)."""
    found: dict[str, list[dict[str, Any]]] = {}
    known = {one.identifier for one in package.items}
    for one in package.associations:
        at = next(
            (name for name in (end(one, "originNodeURI"), end(one, "destinationNodeURI")) if name in known),
            "",
        )
        if not at:
            at = package.items[0].identifier
        found.setdefault(at, []).append(as_dict(one, strict=False))
    return found


def _licence(package: Package) -> tuple[str, str]:
    link = package.document["licenseURI"]
    if not isinstance(link, Thing):
        return "not-stated", "The file names no license."
    texts = [
        f"{one['title']} {one['licenseText']}"
        for one in package.definitions.get("CFLicenses", ())
        if one.identifier == link.identifier
    ]
    said = " ".join(str(part) for part in (link["title"], link.uri, *texts) if part)
    small = said.lower().replace(" ", "-")
    for key, (title, url) in sorted(LICENCES.items(), key=lambda pair: -len(pair[0])):
        if (url and url.removeprefix("https://").rstrip("/") in said) or title.lower().replace(
            " ", "-"
        ) in small:
            return key, shown(said)
    return "not-stated", shown(said)


def _told(package: Package, elements: tuple[Element, ...]) -> tuple[str, ...]:
    told = []
    long = sum(1 for one in package.items if len(str(one["fullStatement"])) > 2_000)
    if long:
        told.append(f"{long} statements are longer than 2,000 characters. They are shown cut and kept whole.")
    more = sum(1 for one in package.associations if one["associationType"] != CHILD)
    if more:
        told.append(f"{more} links other than parent and child are kept and given out again.")
    if any(one.kind == _PLAIN for one in elements):
        told.append("Items came in as concepts, as their types are not kinds of element here.")
    return tuple(told)
