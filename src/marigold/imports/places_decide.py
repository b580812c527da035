"""Deciding a list of places row by row: where each belongs, whether it is here already, what is wrong with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from marigold.access.catalogue import Permission
from marigold.core.imports.cells import normal
from marigold.imports.places_known import Places, steps_of
from marigold.imports.tables import CHANGE, CREATE, SAME, Decided, Row, Wrong
from marigold.people.selectors.listing import Placed

LONG = 200


@dataclass(frozen=True)
class Node:
    """A place in the tree as it will be: one that is here (`unit`), or a row of the file (`row`)."""

    unit: int | None = None
    row: int | None = None


@dataclass(frozen=True)
class Step:
    """One row that can come in: new beneath a node, or (with `unit`) here already with what it changes."""

    row: int
    name: str
    level: str
    place: str
    about: str
    parent: Node
    unit: int | None = None
    version: int = 0
    change: tuple[tuple[str, str], ...] = ()


class Deciding:
    """One pass over a list: each row becomes a step, or a problem."""

    def __init__(self, decided: Decided, world: Places) -> None:
        self.decided, self.world = decided, world
        self.rows = decided.table.rows
        self.levels: dict[int, str] = {}
        self.wrong: dict[int, Wrong] = {}
        self.named: dict[str, list[int]] = defaultdict(list)
        self.nodes: dict[int, Node] = {}
        self.parents: dict[int, Node] = {}
        self.taken: dict[Any, int] = {}
        self.busy: set[int] = set()

    def run(self) -> None:
        """Decide every row; counts, problems and steps land in `decided`."""
        for row in self.rows:
            self._try(row, self._shape)
        for row in self.rows:
            if row.at not in self.wrong:
                self.named[normal(row.text("name"))].append(row.at)
        for row in self.rows:
            if row.at not in self.wrong and self._circles(row):
                self.wrong[row.at] = Wrong(
                    "parent",
                    row.text("parent"),
                    "circle",
                    "Places that hang under one another in a circle belong nowhere.",
                    "Say for one of them which place outside the circle it belongs under.",
                )
        for row in self.rows:
            self._node(row.at)
        for row in self.rows:
            if row.at in self.wrong:
                self.decided.refuse(row, self.wrong[row.at])
        self.decided.steps = [self._step(row) for row in self._in_order()]
        for step in self.decided.steps:
            self.decided.counts[_standing(step)] += 1

    def _try(self, row: Row, check: Any) -> None:
        try:
            check(row)
        except Wrong as wrong:
            self.wrong[row.at] = wrong

    def _shape(self, row: Row) -> None:
        """Name and level, before anything else."""
        name, level = row.text("name"), row.text("level")
        if not name:
            raise Wrong("name", "", "name-missing", "There is no name.", "Give the place a name.")
        for column in ("name", "place"):
            if len(row.text(column)) > LONG:
                told = f"This is longer than {LONG} characters."
                raise Wrong(column, row.text(column), "text-long", told, "Shorten it.")
        key = self.world.level(level)
        if key is None:
            told = "The practice model has no such level." if level else "There is no level."
            remedy = (
                f"Use one of: {self.world.level_names()}." if self.world.levels else "Adopt a model first."
            )
            raise Wrong("level", level, "level-unknown", told, remedy)
        self.levels[row.at] = key

    def _circles(self, row: Row) -> bool:
        """True when the rows over a row lead back to it."""
        seen, here = set(), row
        while True:
            above = self.named.get(normal(_last(here.text("parent"))), [])
            if len(above) != 1 or self.world.by_name.get(normal(self.rows[above[0]].text("name"))):
                return False
            if above[0] == row.at:
                return True
            if above[0] in seen:
                return False
            seen.add(above[0])
            here = self.rows[above[0]]

    def _node(self, at: int) -> Node | None:
        """Where a row stands in the tree: a place that is here, or the row itself. None for a row with a problem."""
        if at in self.wrong:
            return None
        if at not in self.nodes:
            if at in self.busy:  # rows of one name that hang under that name again: not over themselves
                return None
            self.busy.add(at)
            try:
                self.nodes[at] = self._find(self.rows[at])
            except Wrong as wrong:
                self.wrong[at] = wrong
                return None
            finally:
                self.busy.discard(at)
        return self.nodes[at]

    def _find(self, row: Row) -> Node:
        name, level, ref = row.text("name"), self.levels[row.at], row.text("ref")
        held = self._by_ref(row, ref) if ref else self._root(row, name, level)
        if held is None:
            parent = self.parents[row.at] = self._parent(row, level)
            unit = self.world.beneath.get((parent.unit, normal(name))) if parent.unit is not None else None
            held = self.world.known.get(unit) if unit is not None else None
        node = Node(unit=held.id) if held else Node(row=row.at)
        mark = node if held else (self.parents[row.at], normal(name))
        if mark in self.taken:
            number = self.rows[self.taken[mark]].number
            raise Wrong(
                "name", name, "twice", f"Row {number} names the same place.", "Leave one of the two out."
            )
        self.taken[mark] = row.at
        if held is None:
            self._new(row, name, level)
        elif held.level != level:
            here = self.world.level_name(held.level)
            raise Wrong(
                "level",
                row.text("level"),
                "level-other",
                f"Here it is of the level {here}.",
                f"Write {here}.",
            )
        return node

    def _root(self, row: Row, name: str, level: str) -> Placed | None:
        """The system itself, which a list may name and cannot begin."""
        own = self.world.known.get(self.world.root.pk)
        if any(one["key"] == level and one.get("parents") for one in self.world.levels):
            return None
        if own is not None and normal(own.name) == normal(name) and not row.text("parent"):
            return own
        raise Wrong(
            "level", row.text("level"), "top-level", "A new system cannot be brought in with a list.",
            "Begin it with the command setup, or choose another level.",
        )  # fmt: skip

    def _by_ref(self, row: Row, ref: str) -> Placed:
        held = self.world.by_ref.get(ref)
        if held is None:
            raise Wrong(
                "ref", ref, "ref-unknown", "No place here has this reference.",
                "Leave the cell empty for a new place.",
            )  # fmt: skip
        self._still_open(held, row)
        if normal(held.name) != normal(row.text("name")):
            raise Wrong(
                "name", row.text("name"), "name-other", f"Here it is called {held.name}.",
                "Rename it on its own page, with the day from which the new name holds.",
            )  # fmt: skip
        if row.text("parent"):
            parent = self._parent(row, self.levels[row.at])
            if parent.unit != held.parent_id:
                above = self.world.known.get(held.parent_id or 0)
                raise Wrong(
                    "parent", row.text("parent"), "parent-other",
                    f"Here it belongs under {above.name if above else 'another place'}.",
                    "A list does not move places. Merge or split them on their pages.",
                )  # fmt: skip
        return held

    def _still_open(self, held: Placed, row: Row, column: str = "name") -> None:
        if held.closed_on is not None:
            raise Wrong(
                column, row.text(column), "closed", f"{held.name} was closed on {held.closed_on:%B %-d, %Y}.",
                "Leave the row out, or name a place that is open.",
            )  # fmt: skip

    def _new(self, row: Row, name: str, level: str) -> None:
        """What a new place must keep to."""
        closed = self.world.closed(name, level)
        if closed is not None:
            self._still_open(closed, row)
        parent = self.parents[row.at]
        if parent.unit is None:
            return
        above = self.world.known[parent.unit]
        if not self.world.scope.allows_at(Permission.UNIT_EDIT, above.path):
            raise Wrong(
                "parent", row.text("parent"), "not-yours", f"You may not add places beneath {above.name}.",
                "Ask someone who edits it.",
            )  # fmt: skip

    def _parent(self, row: Row, level: str) -> Node:
        """The node a row hangs under; the system itself where the list names none."""
        text = row.text("parent")
        if not text:
            return self._checked(row, level, Node(unit=self.world.root.pk))
        held = self.world.by_ref.get(text)
        if held is not None:
            self._still_open(held, row, "parent")
            return self._checked(row, level, Node(unit=held.id))
        steps = steps_of(text)
        found = self._candidates(row, normal(steps[-1]))
        if len(steps) > 1:
            found = [node for node in found if self._under(node, [normal(step) for step in steps[:-1]])]
        fitting = [node for node in found if self.world.may_hang(level, self._level_of(node))]
        found = fitting or found
        if len(found) == 1:
            return self._checked(row, level, found[0])
        if found:
            names = "; ".join(self._words(node) for node in found[:5])
            raise Wrong(
                "parent", text, "parent-several", f"More than one place is called so: {names}.",
                "Write it with the places over it, divided by slashes.",
            )  # fmt: skip
        raise self._nowhere(row, text, normal(steps[-1]))

    def _nowhere(self, row: Row, text: str, name: str) -> Wrong:
        broken = [at for at in self.named.get(name, ()) if at != row.at and at in self.wrong]
        if broken:
            number = self.rows[broken[0]].number
            told = f"The place it belongs under, in row {number}, is refused."
            return Wrong("parent", text, "parent-refused", told, "Put that row right first.")
        near = self.world.near(_last(text))
        remedy = (
            f"Did you mean {near}?" if near else "Write the name as it is here, or add a row for that place."
        )
        return Wrong("parent", text, "parent-unknown", "No place is known by this name.", remedy)

    def _candidates(self, row: Row, name: str) -> list[Node]:
        nodes = [Node(unit=one) for one in self.world.by_name.get(name, ())]
        for at in self.named.get(name, ()):
            node = self._node(at) if at != row.at else None
            if node is not None:
                nodes.append(node)
        return list(dict.fromkeys(nodes))

    def _under(self, node: Node, names: Sequence[str]) -> bool:
        """Whether the nearest places over a node have these names, from the top down."""
        here = node
        for name in reversed(names):
            above = self._above(here)
            if above is None or normal(self._name(above)) != name:
                return False
            here = above
        return True

    def _above(self, node: Node) -> Node | None:
        if node.unit is None:
            return self.parents.get(node.row if node.row is not None else -1)
        parent = self.world.known[node.unit].parent_id
        return Node(unit=parent) if parent in self.world.known else None

    def _name(self, node: Node) -> str:
        return self.world.known[node.unit].name if node.unit else self.rows[node.row or 0].text("name")

    def _words(self, node: Node) -> str:
        if node.unit is not None:
            return self.world.path_of(node.unit)
        return f"{self._name(node)} in row {self.rows[node.row or 0].number}"

    def _level_of(self, node: Node) -> str:
        return self.world.known[node.unit].level if node.unit is not None else self.levels[node.row or 0]

    def _checked(self, row: Row, level: str, parent: Node) -> Node:
        if parent.unit is not None and parent.unit not in self.world.known:
            raise Wrong(
                "parent", "", "parent-missing", "The list does not say where this place belongs.",
                "Name the place it belongs under.",
            )  # fmt: skip
        over = self._level_of(parent)
        if not self.world.may_hang(level, over):
            here, there = self.world.level_name(level), self.world.level_name(over)
            allowed = [one for one in self.world.levels if one["key"] == level]
            fit = ", ".join(
                self.world.level_name(key) for key in (allowed[0].get("parents", ()) if allowed else ())
            )
            raise Wrong(
                "parent" if row.text("parent") else "level", row.text("parent"), "level-under",
                f"In the practice model a place of the level {here} does not hang under one of the level {there}.",
                f"Name a place of one of these levels: {fit}.",
            )  # fmt: skip
        return parent

    def _in_order(self) -> list[Row]:
        """Rows that can come in, those over others first."""
        depth: dict[int, int] = {}

        def deep(at: int) -> int:
            if at not in depth:
                above = self.parents.get(at)
                over = above.row if above is not None and above.row is not None else None
                depth[at] = 0 if over is None else deep(over) + 1
            return depth[at]

        good = [row for row in self.rows if row.at in self.nodes and row.at not in self.wrong]
        return sorted(good, key=lambda row: (deep(row.at), row.at))

    def _step(self, row: Row) -> Step:
        node = self.nodes[row.at]
        texts = {"name": row.text("name"), "place": row.text("place"), "about": row.lines("about")}
        parent = self.parents.get(row.at, Node(unit=self.world.root.pk))
        step = Step(row.at, texts["name"], self.levels[row.at], texts["place"], texts["about"], parent)
        if node.unit is None:
            return step
        held = self.world.known[node.unit]
        change = tuple(
            (name, texts[name])
            for name in ("place", "about")
            if texts[name] and texts[name] != getattr(held, name)
        )
        if change and not self.world.scope.allows_at(Permission.UNIT_EDIT, held.path):
            change = ()
        return replace(step, unit=held.id, version=held.version, change=change)


def _standing(step: Step) -> str:
    if step.unit is None:
        return CREATE
    return CHANGE if step.change else SAME


def _last(text: str) -> str:
    return steps_of(text)[-1]
