"""Reads one element and the ``data`` its kind asks for."""

from __future__ import annotations

from collections.abc import Mapping

from .fields import MAX_NAME, Fields
from .kinds import KINDS, Need, a_kind
from .shapes import Element


def read_element(entry: Fields, given: Mapping[str, str], position: int) -> Element:
    """One element from its fields.

    :param entry: the fields as written
    :param given: the file's defaults for kind, source and parent
    :param position: place in the file, used as the order when none is written
    """
    slot = entry.truth("slot")
    note = entry.text("note")
    if slot and not note:
        entry.add("note", "An open slot needs a note that says what is not known.", "Add note.", entry.line)
    kind = entry.choice("kind", tuple(KINDS), default=given["kind"])
    source = entry.text("source") or given["source"]
    if not source:
        entry.add(
            "source",
            "The source is missing.",
            "Add source here, or under defaults at the top of the file.",
        )
    order = entry.number("order", low=0, high=100_000)
    element = Element(
        key=entry.key(),
        kind=kind,
        name=entry.text("name", required=True, most=MAX_NAME),
        text=entry.text("text", required=not slot),
        plain=entry.text("plain"),
        parent=entry.text("parent") or given["parent"],
        order=position if order is None else order,
        source=source,
        data=_data(entry, kind, slot),
        prompts=entry.texts("prompts"),
        see=entry.texts("see"),
        slot=slot,
        note=note,
    )
    entry.refuse_others()
    return element


def _data(entry: Fields, kind: str, slot: bool) -> dict[str, object]:
    needs = KINDS[kind].data if kind in KINDS else {}
    inside = entry.inside("data")
    if inside is None:
        missing = [name for name, need in needs.items() if need.required]
        written = entry.pairs.get("data")
        if missing and not slot and (written is None or written.value is None):
            entry.add(
                "data",
                f"{a_kind(kind).capitalize()} needs data: {', '.join(missing)}.",
                "Add data with these fields.",
            )
        return {}
    for name, need in needs.items():
        _check(inside, name, need, required=need.required and not slot)
    node = entry.pairs["data"]
    plain: dict[str, object] = node.plain()
    return plain


def _check(inside: Fields, name: str, need: Need, *, required: bool) -> None:
    if need.holds == "truth":
        answer = str(inside.truth(name, required=required)).lower()
        if need.among and name in inside.pairs and answer not in need.among:
            inside.add(
                name, f"The field {name} must be {need.among[0]} for this kind.", "Change it or the kind."
            )
    elif need.holds == "number":
        inside.number(name, low=need.low, high=need.high, required=required)
    elif need.holds == "choice":
        inside.choice(name, need.among, required=required)
    elif need.holds == "choices":
        _choices(inside, name, need, required=required)
    elif need.holds in {"key", "text"}:
        inside.text(name, required=required)
    elif need.holds == "texts":
        if not inside.texts(name) and required:
            inside.add(name, f"The field {name} is missing.", f"Add {name}: a list of texts.")
    elif need.holds == "rows":
        _rows(inside, name, need, required=required)
    else:
        _needs(inside, name, required=required)


def _choices(inside: Fields, name: str, need: Need, *, required: bool) -> None:
    words = inside.texts(name)
    if required and name not in inside.pairs:
        inside.add(name, f"The field {name} is missing.", f"Add {name}: a list from {', '.join(need.among)}.")
    for word in words:
        if need.among and word not in need.among:
            inside.add(name, f"{word} cannot stand in {name}.", f"Use {', '.join(need.among)}.")


def _rows(inside: Fields, name: str, need: Need, *, required: bool) -> None:
    """A list of small tables: each with all columns, and of two numbers the second no smaller than the first."""
    nodes = inside.nodes(name)
    if required and not nodes:
        inside.add(name, f"The field {name} is missing.", f"Add {name}: entries with {', '.join(need.of)}.")
    for position, node in enumerate(nodes, start=1):
        row = inside.of(node, f"{name}.{position}")
        if row is None:
            continue
        found = [
            row.number(one, low=need.low, high=need.high, required=True)
            for one in need.of
            if one in need.numbers
        ]
        for one in need.of:
            if one not in need.numbers:
                row.text(one, required=True)
        if len(found) == 2 and None not in found and found != sorted(found):  # type: ignore[type-var]
            row.add(need.numbers[1], f"{need.numbers[1]} is below {need.numbers[0]}.", "Swap the two.")
        row.refuse_others()


def _needs(inside: Fields, name: str, *, required: bool) -> None:
    nodes = inside.nodes(name)
    if required and not nodes:
        inside.add(name, "The staffing rule asks for nobody.", "Add needs: with a role and a count.")
    for position, node in enumerate(nodes, start=1):
        need = inside.of(node, f"{name}.{position}")
        if need is None:
            continue
        need.text("role", required=True)
        need.number("count", low=1, high=50, required=True)
        need.truth("optional", required=True)
        need.truth("rotating", required=True)
        need.refuse_others()
