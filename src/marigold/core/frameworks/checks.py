"""Checks that need the whole model: keys, parents, circles, links and staffing rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .fields import sentence_list
from .kinds import KINDS, a_kind
from .shapes import Element, Model, Problem

_LINK = re.compile(r"https://[^\s]{4,300}")
_ELSEWHERE = re.compile(r"([a-z][a-z0-9-]{1,39}):([a-z][a-z0-9.-]*)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands: its file, its first line and the line of each field."""

    file: str
    line: int
    lines: Mapping[str, int]

    def problem(self, field: str, element: Element, message: str, remedy: str) -> Problem:
        return Problem(self.file, self.lines.get(field, self.line), f"{element.key}.{field}", message, remedy)


def check_elements(model: Model, places: list[Place], problems: list[Problem]) -> None:
    """Add a problem for everything that does not hold together. ``places`` runs beside ``model.elements``."""
    first: dict[str, Place] = {}
    for element, place in zip(model.elements, places, strict=True):
        if element.key in first:
            other = first[element.key]
            problems.append(
                place.problem(
                    "key",
                    element,
                    f"The key {element.key} is used twice; the first is in {other.file}, line {other.line}.",
                    "Give one of the two another key.",
                )
            )
        elif element.key:
            first[element.key] = place
    for element, place in zip(model.elements, places, strict=True):
        problems.extend(_parent(model, element, place))
        problems.extend(_links(model, element, place))
        problems.extend(_keys_in_data(model, element, place))
    problems.extend(_circles(model, first))
    if model.kind == "instrument":
        problems.extend(_instrument(model, places))


def _close(word: str, model: Model) -> str:
    close = get_close_matches(word, list(model.by_key), 1)
    return f"Did you mean {close[0]}?" if close else "Use the key of an element in this folder."


def _parent(model: Model, element: Element, place: Place) -> list[Problem]:
    if not element.parent:
        return []
    parent = model.by_key.get(element.parent)
    if parent is None:
        message = f"The parent {element.parent} is not in this model."
        return [place.problem("parent", element, message, _close(element.parent, model))]
    allowed = KINDS[element.kind].parents if element.kind in KINDS else ()
    # A kind may always nest within itself: a competency under a competency, a strategy under a strategy.
    if parent.kind != element.kind and parent.kind not in allowed and parent.kind in KINDS:
        message = f"{a_kind(element.kind).capitalize()} cannot hang under {a_kind(parent.kind)}."
        names = [KINDS[kind].one for kind in (*allowed, element.kind) if kind in KINDS]
        remedy = f"Use a {sentence_list(names)} as its parent, or none." if names else "Take parent away."
        return [place.problem("parent", element, message, remedy)]
    return []


def _links(model: Model, element: Element, place: Place) -> list[Problem]:
    found = []
    for position, link in enumerate(element.see, start=1):
        field = f"see.{position}"
        if link in model.by_key or _LINK.fullmatch(link):
            continue
        elsewhere = _ELSEWHERE.fullmatch(link)
        if elsewhere is None:
            found.append(place.problem(field, element, f"{link} is not in this model.", _close(link, model)))
        elif elsewhere[1] not in model.uses:
            message = f"{link} points to the model {elsewhere[1]}, which this model does not use."
            found.append(place.problem(field, element, message, f"Add {elsewhere[1]} to uses in model.yaml."))
    return found


def _keys_in_data(model: Model, element: Element, place: Place) -> list[Problem]:
    found = []
    needs = KINDS[element.kind].data if element.kind in KINDS else {}
    for name, need in needs.items():
        wanted = element.data.get(name)
        field = f"data.{name}"
        if need.holds == "key" and isinstance(wanted, str) and wanted:
            found.extend(_one_key(model, element, place, field, need.of))
        if need.holds == "needs" and isinstance(wanted, list):
            for position, entry in enumerate(wanted, start=1):
                if isinstance(entry, dict) and isinstance(entry.get("role"), str):
                    found.extend(_one_key(model, element, place, f"{field}.{position}.role", ("role",)))
    return found


def _one_key(
    model: Model, element: Element, place: Place, field: str, kinds: tuple[str, ...]
) -> list[Problem]:
    wanted: Any = {"data": element.data}
    for step in field.split("."):
        wanted = wanted[int(step) - 1] if isinstance(wanted, list) else wanted[step]
    target = model.by_key.get(wanted)
    if target is not None and target.kind in kinds:
        return []
    others = "".join(f" or {KINDS[kind].one}" for kind in kinds[1:])
    known = [one.key for one in model.elements if one.kind in kinds]
    remedy = f"Use {sentence_list(known)}." if known else f"Add {a_kind(kinds[0])} to the model first."
    owner = KINDS[element.kind].one
    message = f"The {owner} names {wanted}, which is not {a_kind(kinds[0])}{others} here."
    return [place.problem(field, element, message, remedy)]


def _instrument(model: Model, places: list[Place]) -> list[Problem]:
    """An instrument says once what it is for, and asks something unless it is a slot to be filled."""
    tops = model.of_kind("instrument")
    if len(tops) != 1:
        message = f"The folder has {len(tops)} elements of the kind instrument; it needs one."
        return [
            Problem("model.yaml", 1, "kind", message, "Say in one element what it is for and how it is used.")
        ]
    found = []
    if not tops[0].slot and not model.of_kind("item"):
        remedy = "Add questions, or mark the instrument as a slot."
        found.append(Problem("model.yaml", 1, "kind", "The instrument asks nothing.", remedy))
    for element, place in zip(model.elements, places, strict=True):
        anchors = element.data.get("anchors") if element.kind == "scale" else None
        if isinstance(anchors, list) and not 2 <= len(anchors) <= 11:
            message = f"The scale has {len(anchors)} answers; it needs 2 to 11."
            found.append(place.problem("data.anchors", element, message, "Write one line for each answer."))
    return found


def _circles(model: Model, places: Mapping[str, Place]) -> list[Problem]:
    found = []
    done: set[str] = set()
    for start in places:
        path: list[str] = []
        key = start
        while key in places and key not in done and key not in path:
            path.append(key)
            key = model.by_key[key].parent
        if key in path:
            circle = " > ".join([*path[path.index(key) :], key])
            element = model.by_key[key]
            message = f"These elements are each other's parents: {circle}."
            found.append(
                places[key].problem("parent", element, message, "Take the parent away from one of them.")
            )
        done.update(path)
    return found
