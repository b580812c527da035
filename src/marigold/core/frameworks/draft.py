"""A draft: a published edition with changes laid over it, one element at a time. Nothing published is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .fields import ELEMENT_KEY, MAX_NAME, MAX_TEXT
from .kinds import KINDS, a_kind
from .shapes import Element, Model

# What any element may say of itself besides what its kind asks for.
ABOUT = (
    "made_with",
    "made_on",
    "owner",
    "review_on",
    "local_term",
    "rests_on",
    "references",
    *(f"for_{who}" for who in ("partners", "leaders")),
)
MAX_ABOUT = 600


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something an editor typed that cannot stand: the field and a sentence that says what to do."""

    field: str
    message: str


def laid_over(base: Model, changes: Mapping[str, Element | None], **about: Any) -> Model:
    """The model with changes: an element under its key, or None where it is retired.

    What hangs under a retired element moves up to where that hung. New elements come after all others of the model.
    """
    kept = [changes.get(one.key, one) for one in base.elements]
    added = [one for key, one in changes.items() if key not in base.by_key]
    whole = [one for one in (*kept, *added) if one is not None]
    gone = {key for key, one in changes.items() if one is None}
    if gone:
        whole = [replace(one, parent=_above(base, one.parent, gone)) for one in whole]
        whole = [replace(one, see=tuple(link for link in one.see if link not in gone)) for one in whole]
    return replace(base, elements=tuple(whole), **about)


def _above(base: Model, parent: str, gone: set[str]) -> str:
    while parent in gone:
        found = base.by_key.get(parent)
        parent = found.parent if found else ""
    return parent


def tidy(element: Element) -> Element:
    """An element with its spaces as reading a file would leave them, and empty data left out."""
    data = {name: _tidy_value(value) for name, value in element.data.items() if value not in ("", None)}
    return replace(
        element,
        name=_line(element.name),
        text=_line(element.text),
        plain=_line(element.plain),
        note=_line(element.note),
        source=_line(element.source),
        prompts=tuple(line for one in element.prompts if (line := _line(one))),
        see=tuple(line for one in element.see if (line := _line(one))),
        data=data,
    )


def _tidy_value(value: Any) -> Any:
    return _line(value) if isinstance(value, str) else value


def _line(text: str) -> str:
    return " ".join(text.split())


def key_for(kind: str, name: str, taken: Iterable[str]) -> str:
    """A free key for a new element: `value.mutual-care`, and with a number where that is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "new"
    first = kind.replace("_", "-")
    key, number, used = f"{first}.{stem}", 2, taken if isinstance(taken, set) else set(taken)
    while key in used:
        key, number = f"{first}.{stem}-{number}", number + 1
    return key


def wrong_with(element: Element, model: Model) -> list[Wrong]:
    """What stands in the way of one element in a model, by field of the form; the whole is checked once more later."""
    found = []
    if not element.name:
        found.append(Wrong("name", "Give it a name."))
    if len(element.name) > MAX_NAME:
        found.append(Wrong("name", f"A name has at most {MAX_NAME} characters. Shorten it."))
    if not ELEMENT_KEY.fullmatch(element.key):
        found.append(Wrong("name", "Use at least one letter or digit in the name."))
    if not element.text and not element.slot:
        found.append(Wrong("text", "Say what it means, or mark it as not known yet."))
    if element.slot and not element.note:
        found.append(Wrong("note", "Say what is not known yet."))
    if not element.source:
        found.append(Wrong("source", "Say where it is from, such as your own team."))
    found += [
        Wrong(name, f"At most {MAX_TEXT} characters. Shorten it.")
        for name in ("text", "plain", "note", "source")
        if len(getattr(element, name)) > MAX_TEXT
    ]
    for name in ("made_on", "review_on"):
        if element.data.get(name) and not _is_day(str(element.data[name])):
            found.append(Wrong(name, "Write the date like 2026-11-18."))
    found += _parents(element, model)
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _parents(element: Element, model: Model) -> list[Wrong]:
    if not element.parent:
        return []
    seen, key = {element.key}, element.parent
    while key:
        if key in seen:
            return [Wrong("parent", "It would hang under itself. Choose another place.")]
        seen.add(key)
        above = model.by_key.get(key)
        key = above.parent if above else ""
    parent = model.by_key.get(element.parent)
    if parent is None:
        return [Wrong("parent", "That is no longer in the draft. Choose another place.")]
    if parent.kind not in (*KINDS[element.kind].parents, element.kind):
        return [
            Wrong("parent", f"{a_kind(element.kind).capitalize()} cannot hang under {a_kind(parent.kind)}.")
        ]
    return []


def rests_on(model: Model, key: str) -> tuple[Element, ...]:
    """Elements whose data name this one, so that it cannot be retired before them: rules for a tier, say."""
    return tuple(one for one in model.elements if one.key != key and key in _keys_named(one))


def _keys_named(one: Element) -> set[str]:
    needs = KINDS[one.kind].data if one.kind in KINDS else {}
    found: set[str] = set()
    for name, need in needs.items():
        value = one.data.get(name)
        if need.holds == "key" and value:
            found.add(str(value))
        if need.holds == "needs":
            found |= {str(entry.get("role")) for entry in value or ()}
    return found


def history_of(key: str, editions: Iterable[tuple[Any, Element | None]]) -> list[tuple[Any, Element | None]]:
    """Of (edition, element in it) oldest first, those in which the element came, changed or went."""
    found: list[tuple[Any, Element | None]] = []
    before: Element | None = None
    for edition, one in editions:
        if (before.as_dict() if before else None) != (one.as_dict() if one else None):
            found.append((edition, one))
        before = one
    return found


def review_days(elements: Iterable[Element]) -> list[tuple[date, Element]]:
    """Elements that are to be looked at again, each with its day, soonest first."""
    dated = [
        (date.fromisoformat(str(one.data["review_on"])), one)
        for one in elements
        if one.data.get("review_on") and _is_day(str(one.data["review_on"]))
    ]
    return sorted(dated, key=lambda pair: (pair[0], pair[1].key))


def worded(element: Element, reader: str) -> str:
    """The text for a reader (`plain`, `partners`, `leaders`), or the model's own where there is none for them."""
    if reader == "plain":
        return element.plain or element.text
    return str(
        element.data.get(f"for_{reader}") or (element.plain if reader == "partners" else "") or element.text
    )
