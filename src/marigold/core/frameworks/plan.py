"""What loading a model would change, worked out before anything is written.

Loading is always plan, preview, apply. A plan made from a model that is already loaded is all ``same``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .kinds import a_kind
from .shapes import Element, Model

ELEMENT_FIELDS = (
    "kind",
    "name",
    "text",
    "plain",
    "parent",
    "order",
    "source",
    "data",
    "prompts",
    "see",
    "slot",
    "note",
)
_EMPTY: dict[str, Any] = {**dict.fromkeys(ELEMENT_FIELDS, ""), "order": 0, "data": {}, "slot": False}
_EMPTY |= {"prompts": [], "see": []}

Snapshot = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as plain JSON-like values."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """The fields of one element (or of the model itself, with an empty key) that differ."""

    key: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that may not be loaded as it stands: the element's key, what is wrong and what to do."""

    key: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole difference. ``revision`` is the number the model will have once applied."""

    model: str
    edition: str
    revision: int
    previous_edition: str
    previous_revision: int
    additions: tuple[Element, ...]
    changes: tuple[Change, ...]
    retirements: tuple[str, ...]
    same: tuple[str, ...]
    about: tuple[FieldChange, ...]
    refusals: tuple[Refusal, ...]
    digest: str

    @property
    def nothing_to_do(self) -> bool:
        """True when the stored model already says exactly this."""
        moved = self.edition != self.previous_edition
        return not (
            moved or self.additions or self.changes or self.retirements or self.about or self.refusals
        )

    @property
    def can_apply(self) -> bool:
        """True when nothing is refused."""
        return not self.refusals


def snapshot_of(model: Model, revision: int = 1) -> dict[str, Any]:
    """The snapshot a store holds after loading ``model``: edition, revision, about, and elements by key."""
    return {
        "key": model.key,
        "edition": model.edition,
        "revision": revision,
        "about": model.about(),
        "elements": {element.key: element.as_dict() for element in model.elements},
    }


def plan(model: Model, snapshot: Snapshot | None) -> Plan:
    """Compare a model with what is stored.

    :param snapshot: ``{"edition": str, "revision": int, "elements": {key: {...}}}`` with, if wanted, ``"key"``,
        ``"about"`` (compared when there) and ``"retired": True`` on elements out of use; None when nothing is stored
    :returns: the plan. The same edition with other content is a new revision; a new edition starts at revision 1
    """
    stored: Snapshot = snapshot or {}
    before: Mapping[str, Mapping[str, Any]] = stored.get("elements", {})
    additions = tuple(element for element in model.elements if element.key not in before)
    pairs = [
        (element, _differences(element, before[element.key]))
        for element in model.elements
        if element.key in before
    ]
    changes = tuple(Change(element.key, fields) for element, fields in pairs if fields)
    same = tuple(element.key for element, fields in pairs if not fields)
    retirements = tuple(
        sorted(key for key, one in before.items() if key not in model.by_key and not one.get("retired"))
    )
    about = _about(model, stored)
    previous_edition, previous_revision = stored.get("edition", ""), int(stored.get("revision", 0))
    moved = bool(additions or changes or retirements or about)
    revision = _revision(model.edition, previous_edition, previous_revision, moved=moved)
    draft = Plan(
        model=model.key,
        edition=model.edition,
        revision=revision,
        previous_edition=previous_edition,
        previous_revision=previous_revision,
        additions=additions,
        changes=changes,
        retirements=retirements,
        same=same,
        about=about,
        refusals=_refusals(model, stored, changes),
        digest="",
    )
    return replace(draft, digest=_plan_digest(draft))


def _plan_digest(draft: Plan) -> str:
    return _digest(
        model=draft.model,
        editions=[draft.previous_edition, draft.previous_revision, draft.edition, draft.revision],
        additions={element.key: element.as_dict() for element in draft.additions},
        changes={one.key: [[f.field, f.before, f.after] for f in one.fields] for one in draft.changes},
        retirements=list(draft.retirements),
        about=[[one.field, one.before, one.after] for one in draft.about],
        refusals=[[one.key, one.message] for one in draft.refusals],
    )


def content_digest(model: Model) -> str:
    """A fingerprint (sha256, hex) of all the model says; equal content gives an equal fingerprint."""
    return _digest(key=model.key, edition=model.edition, about=model.about(), elements=_all(model))


def _all(model: Model) -> dict[str, Any]:
    return {element.key: element.as_dict() for element in model.elements}


def _digest(**parts: Any) -> str:
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _differences(element: Element, before: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    after = element.as_dict()
    found = [
        FieldChange(name, before.get(name, _EMPTY[name]), after[name])
        for name in ELEMENT_FIELDS
        if _canonical(before.get(name, _EMPTY[name])) != _canonical(after[name])
    ]
    if before.get("retired"):
        found.append(FieldChange("retired", True, False))
    return tuple(found)


def _canonical(value: Any) -> Any:
    """Tuples and lists are the same, and so is an absent value and an empty one."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return [_inner(one) for one in value]
    return _inner(value)


def _inner(value: Any) -> Any:
    """A form in which 1, 1.0 and True differ, as they do in JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _about(model: Model, stored: Snapshot) -> tuple[FieldChange, ...]:
    if "about" not in stored:
        return ()
    before, after = stored["about"], model.about()
    return tuple(
        FieldChange(name, before.get(name), value)
        for name, value in after.items()
        if _canonical(before.get(name)) != _canonical(value)
    )


def _revision(edition: str, previous_edition: str, previous_revision: int, *, moved: bool) -> int:
    if edition != previous_edition:
        return 1
    return previous_revision + 1 if moved else previous_revision


def _refusals(model: Model, stored: Snapshot, changes: tuple[Change, ...]) -> tuple[Refusal, ...]:
    found = []
    if stored.get("key", model.key) != model.key:
        message = f"This folder holds the model {model.key}, and the stored one is {stored['key']}."
        found.append(Refusal("", message, "Load it as a model of its own."))
    for change in changes:
        for one in change.fields:
            if one.field == "kind":
                # Records tagged with the old kind would change their meaning without anyone choosing it.
                message = (
                    f"{change.key} is stored as {a_kind(one.before)} and would become {a_kind(one.after)}."
                )
                found.append(Refusal(change.key, message, "Give the new element another key."))
    return tuple(found)
