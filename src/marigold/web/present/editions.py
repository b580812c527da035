"""What a new edition changes, in words and side by side."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marigold.core.frameworks import KINDS, FieldChange, Model, Plan

FIELDS = {
    "name": "Name",
    "text": "What it means",
    "plain": "In plain words",
    "parent": "Hangs under",
    "order": "Place in the order",
    "source": "Where it is from",
    "data": "Details",
    "prompts": "Questions",
    "see": "Read more",
    "slot": "Not known yet",
    "note": "Note",
    "kind": "Kind",
    "summary": "The model in short",
    "words": "Words",
    "review_on": "Look at it again on",
    "edition": "Edition",
}
DATA = {
    "local_term": "Your own word for it",
    "for_partners": "Worded for partners",
    "for_leaders": "Worded for leaders and funders",
    "made_with": "Written together by",
    "made_on": "Written on",
    "owner": "Who looks after it",
    "review_on": "Look at it again on",
    "rests_on": "What it rests on",
    "references": "Reading and references",
    "needs": "Who is needed",
}


@dataclass(frozen=True)
class Line:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ElementShown:
    """One element with what changes about it."""

    key: str
    name: str
    kind: str
    lines: Sequence[Line] = ()


@dataclass(frozen=True)
class PlanShown:
    """A plan as a page shows it."""

    edition: str
    added: Sequence[ElementShown]
    changed: Sequence[ElementShown]
    retired: Sequence[ElementShown]
    about: Sequence[Line]
    same: int
    refusals: Sequence[str]

    @property
    def empty(self) -> bool:
        """True when there is nothing to publish."""
        return not (self.added or self.changed or self.retired or self.about)


def plan_shown(plan: Plan, base: Model, model: Model) -> PlanShown:
    """A plan with names in place of keys."""
    names = {one.key: one.name for one in (*base.elements, *model.elements)}
    return PlanShown(
        edition=plan.edition,
        added=[_shown(one.key, one.name, one.kind) for one in plan.additions],
        changed=[
            ElementShown(
                change.key,
                model.by_key[change.key].name,
                _kind(model.by_key[change.key].kind),
                [line for one in change.fields for line in lines_of(one, names)],
            )
            for change in plan.changes
        ],
        retired=[_shown(key, base.by_key[key].name, base.by_key[key].kind) for key in plan.retirements],
        about=[line for one in plan.about for line in lines_of(one, names)],
        same=len(plan.same),
        refusals=[f"{one.message} {one.remedy}" for one in plan.refusals],
    )


def _shown(key: str, name: str, kind: str) -> ElementShown:
    return ElementShown(key, name, _kind(kind))


def _kind(kind: str) -> str:
    return KINDS[kind].one if kind in KINDS else kind


def lines_of(change: FieldChange, names: dict[str, str]) -> list[Line]:
    """A change as lines: details and words each on their own."""
    before, after = change.before, change.after
    if change.field in {"data", "words"}:
        before, after = before or {}, after or {}
        keys = sorted({*before, *after})
        return [
            Line(
                DATA.get(key, key.replace("_", "-").capitalize()),
                _words(before.get(key), names),
                _words(after.get(key), names),
            )
            for key in keys
            if before.get(key) != after.get(key)
        ]
    label = FIELDS.get(change.field, change.field.replace("_", " ").capitalize())
    return [Line(label, _words(before, names), _words(after, names))]


def _words(value: Any, names: dict[str, str]) -> str:
    if value in (None, "", [], {}, ()):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list | tuple):
        return "; ".join(_words(one, names) for one in value)
    if isinstance(value, dict) and "role" in value:
        extra = [
            word
            for word, on in (("if wanted", value.get("optional")), ("in turn", value.get("rotating")))
            if on
        ]
        return ", ".join([f"{value.get('count')} × {names.get(value['role'], value['role'])}", *extra])
    if isinstance(value, dict) and "does" in value:
        return ", ".join(str(one) for one in value.values())
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
