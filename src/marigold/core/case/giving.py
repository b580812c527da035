"""Our own models as CASE packages. Identifiers come from address and key, the same each time; others' stay theirs."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from marigold.core.frameworks.kinds import KINDS
from marigold.core.frameworks.shapes import Element, Model

from .cleaning import Notes, thing, things
from .shapes import CHILD, DEFINITIONS, Package, Thing

KEY, KIND, ABOUT = "marigold:key", "marigold:kind", "marigold:model"
MINE = ("plain", "source", "prompts", "see", "slot", "note", "order", "data")
# What an element keeps of a foreign item, and of the foreign links that start at it: JSON, as their texts hold anything.
ITEM, LINKS = "case", "case_links"
LICENCES: Mapping[str, tuple[str, str]] = {
    "all-rights-reserved": ("All rights reserved", ""),
    "cc-by-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc-by-sa-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "cc-by-nc-4.0": ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    "cc-by-nc-sa-4.0": ("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
    "cc-by-nc-nd-4.0": ("CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
    "cc0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "public-domain": ("Public domain", "https://creativecommons.org/publicdomain/mark/1.0/"),
    "apache-2.0": ("Apache 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
}


class Names:
    """Identifiers and addresses of ours under one address of a site."""

    def __init__(self, base: str, scope: str, at: str) -> None:
        self.base, self.scope, self.at = base.rstrip("/"), scope, at

    def identifier(self, *what: str) -> str:
        """UUID of version 5, from the site's address and what is named."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((self.base, self.scope, *what))))

    def uri(self, kind: str, identifier: str) -> str:
        """Where the thing is served."""
        return f"{self.base}/ims/case/v1p1/{kind}s/{identifier}"

    def of(self, kind: str, *what: str) -> dict[str, Any]:
        """What every thing has."""
        identifier = self.identifier(kind, *what)
        return {
            "identifier": identifier,
            "uri": self.uri(kind, identifier),
            "lastChangeDateTime": self.at,
        }

    def link(self, title: str, kind: str, *what: str) -> Thing:
        """A link to a thing of ours."""
        identifier = self.identifier(kind, *what)
        return Thing("LinkURI", {"title": title, "identifier": identifier, "uri": self.uri(kind, identifier)})


def package_of(
    model: Model,
    base: str,
    at: str,
    *,
    rest: Mapping[str, Any] | None = None,
    retired: Sequence[tuple[Element, str]] = (),
) -> Package:
    """The model as a package.

    :param base: the address of the site that serves it, such as https://town.example
    :param at: when it changed last, as text with its time zone
    :param rest: what `model_of` kept of a foreign framework, so that its document, lists and rubrics go out as they came
    :param retired: elements of earlier editions with the day they went: CASE knows no deleting, so their addresses go on
        answering, with `statusEndDate`
    """
    names, notes = Names(base, model.key, at), Notes()
    kept = rest or {}
    document = _document(model, names, thing("CFDocument", kept.get("CFDocument", {}), "", notes))
    items = {one.key: _item(one, names, notes) for one in model.elements}
    gone = [
        Thing("CFItem", {**one.fields, "statusEndDate": day}, one.extras)
        for element, day in retired
        if element.key not in items and (one := _item(element, names, notes))
    ]
    rubrics = things("CFRubric", kept.get("CFRubrics", []), "", notes) or _rubrics(model, names, items)
    return Package(
        document=document,
        items=(*items.values(), *gone),
        associations=_associations(model, names, document, items, notes),
        definitions=_definitions(model, names, kept.get("CFDefinitions", {}), notes),
        rubrics=rubrics,
        extensions=kept.get("extensions", {}),
    )


def node(one: Thing) -> Thing:
    """A document or item as one end of an association."""
    title = one["title"] or one["abbreviatedStatement"] or one["humanCodingScheme"] or one["fullStatement"]
    return Thing("LinkGenURI", {"title": str(title)[:300], "identifier": one.identifier, "uri": one.uri})


def nodes(package: Package) -> dict[str, Thing]:
    """Ends for crosswalks, by key: ours where the item has one, else its code, else its identifier."""
    found: dict[str, Thing] = {}
    for one in package.items:
        extensions = one["extensions"] or {}
        key = extensions.get(KEY) or one["humanCodingScheme"] or one.identifier
        found.setdefault(str(key), node(one))
    return found


def _document(model: Model, names: Names, kept: Thing) -> Thing:
    about = {name: value for name, value in model.about().items() if value not in ("", [], {})}
    ours = names.of("CFDocument") | {
        "creator": model.source,
        "title": model.name,
        "description": model.summary,
        "language": model.language,
        "version": model.edition,
        "adoptionStatus": "Adopted" if model.status == "published" else "Draft",
        "frameworkType": model.kind,
        "caseVersion": "1.1",
        "extensions": {KEY: model.key, ABOUT: about},
    }
    if model.licence in LICENCES:
        ours["licenseURI"] = names.link(LICENCES[model.licence][0], "CFLicense", model.licence)
    # A foreign framework keeps its own words; what it does not say, we do not add but for what must be there.
    fields = {**ours, **kept.fields} if not kept.fields else {**kept.fields, "caseVersion": "1.1"}
    return Thing("CFDocument", {name: value for name, value in fields.items() if value != ""}, kept.extras)


def _item(one: Element, names: Names, notes: Notes) -> Thing:
    foreign = foreign_of(one)
    if foreign:
        kept = thing("CFItem", foreign, "", notes)
        fields = {**kept.fields}
        if one.text and one.text != shown(str(kept["fullStatement"])):
            fields["fullStatement"] = one.text
        return Thing("CFItem", fields, kept.extras)
    kind = KINDS[one.kind].one if one.kind in KINDS else one.kind
    mine = {
        f"marigold:{name}": value
        for name in MINE
        if (value := one.as_dict()[name]) not in ("", [], {}, False)
    }
    fields = names.of("CFItem", one.key) | {
        "fullStatement": one.text or one.name,
        "abbreviatedStatement": one.name,
        "humanCodingScheme": one.key,
        "CFItemType": kind.capitalize(),
        "CFItemTypeURI": names.link(kind.capitalize(), "CFItemType", one.kind),
        "notes": one.note,
        "extensions": {KEY: one.key, KIND: one.kind, **mine},
    }
    return Thing("CFItem", {name: value for name, value in fields.items() if value != ""})


def foreign_of(one: Element) -> dict[str, Any]:
    """The foreign item an element came from, word for word; empty for one of ours."""
    kept = one.data.get(ITEM)
    return dict(json.loads(kept)) if isinstance(kept, str) else {}


def shown(text: str, most: int = 2_000) -> str:
    """A text as an element holds it: without what is no text, and cut where it is too long."""
    plain = "".join(one for one in text.replace("\r\n", "\n") if one >= " " or one in "\n\t").strip()
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _associations(
    model: Model, names: Names, document: Thing, items: Mapping[str, Thing], notes: Notes
) -> tuple[Thing, ...]:
    found: list[Thing] = []
    order: dict[str, int] = {}
    for one in model.elements:
        kept = things("CFAssociation", json.loads(one.data.get(LINKS, "[]")), "", notes)
        found += kept
        parent = items.get(one.parent, document)
        order[parent.identifier] = order.get(parent.identifier, 0) + 1
        if any(link["associationType"] == CHILD for link in kept):
            continue
        fields = names.of("CFAssociation", one.key, CHILD) | {
            "associationType": CHILD,
            "sequenceNumber": order[parent.identifier],
            "originNodeURI": node(items[one.key]),
            "destinationNodeURI": node(parent),
        }
        found.append(Thing("CFAssociation", fields))
    return tuple(found)


def _definitions(
    model: Model, names: Names, kept: Mapping[str, Any], notes: Notes
) -> dict[str, tuple[Thing, ...]]:
    if kept:
        return {
            name: things(kind, kept[name], "", notes) for name, kind in DEFINITIONS.items() if kept.get(name)
        }
    found: dict[str, tuple[Thing, ...]] = {}
    kinds = list(dict.fromkeys(one.kind for one in model.elements if ITEM not in one.data))
    if kinds:
        found["CFItemTypes"] = tuple(
            Thing("CFItemType", names.of("CFItemType", kind) | _type(kind, at))
            for at, kind in enumerate(kinds, 1)
        )
    if model.licence in LICENCES:
        found["CFLicenses"] = (licence_of(names, model.licence, model.licence_note),)
    return found


def licence_of(names: Names, licence: str, note: str) -> Thing:
    """A license as a definition, with what was said about it."""
    title, url = LICENCES[licence]
    text = " ".join(part for part in (title + ".", url, note) if part)
    return Thing("CFLicense", names.of("CFLicense", licence) | {"title": title, "licenseText": text})


def _type(kind: str, at: int) -> dict[str, str]:
    name = KINDS[kind].one if kind in KINDS else kind
    many = KINDS[kind].many if kind in KINDS else kind
    return {
        "title": name.capitalize(),
        "description": f"One of the {many} of the framework",
        "typeCode": kind,
        "hierarchyCode": str(at),
    }


def _rubrics(model: Model, names: Names, items: Mapping[str, Thing]) -> tuple[Thing, ...]:
    """An instrument's questions with the anchors of their scales: a criterion each, a level an anchor."""
    criteria = []
    rubric = names.of("CFRubric", "instrument")
    for at, one in enumerate(model.of_kind("item"), start=1):
        scale = model.by_key.get(str(one.data.get("scale", "")))
        if scale is None:
            continue
        above = model.by_key.get(one.parent)
        criterion = names.of("CFRubricCriterion", one.key) | {
            "category": above.name if above else model.name,
            "description": one.text,
            "CFItemURI": Thing("LinkURI", dict(node(items[one.key]).fields)),
            "position": at,
            "rubricId": rubric["identifier"],
        }
        levels = [
            Thing(
                "CFRubricCriterionLevel",
                names.of("CFRubricCriterionLevel", one.key, str(step))
                | {
                    "quality": anchor,
                    "score": int(scale.data.get("low", 1)) + step - 1,
                    "position": step,
                    "rubricCriterionId": criterion["identifier"],
                },
            )
            for step, anchor in enumerate(scale.data.get("anchors", ()), start=1)
        ]
        criteria.append(Thing("CFRubricCriterion", criterion | {"CFRubricCriterionLevels": tuple(levels)}))
    if not criteria:
        return ()
    about = {"title": model.name, "description": model.summary, "CFRubricCriteria": tuple(criteria)}
    return (Thing("CFRubric", rubric | {name: value for name, value in about.items() if value}),)
