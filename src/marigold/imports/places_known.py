"""The places a list may name: those of a system as far as one may see them, and the levels of its model."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from marigold.access.scope import Scope
from marigold.core.imports.cells import normal
from marigold.core.imports.match import Name, NameIndex
from marigold.people.models import Unit
from marigold.people.selectors.listing import Placed, old_names, places_known
from marigold.practice import selectors as practice

DIVIDERS = ("/", ">", "→")


def steps_of(text: str) -> list[str]:
    """A place named with those over it, from the top down."""
    for divider in DIVIDERS[1:]:
        text = text.replace(divider, "/")
    return [part.strip() for part in text.split("/") if part.strip()] or [text]


class Places:
    """What a list of places may name: the system's levels and every place one may see in it."""

    def __init__(self, scope: Scope, root: Unit) -> None:
        self.scope, self.root = scope, root
        self.known = {one.id: one for one in places_known(scope, root)}
        # Whoever may not see the root may still hang places beneath what they see.
        self.open = [one for one in self.known.values() if one.closed_on is None]
        words = practice.words_of(scope, root.pk)
        self.levels: tuple[Mapping[str, Any], ...] = tuple(words.levels) if words else ()
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.beneath: dict[tuple[int | None, str], int] = {}
        for one in self.open:
            self.by_name[normal(one.name)].append(one.id)
            self.beneath[one.parent_id, normal(one.name)] = one.id
        for unit, name in old_names(scope, root):
            held = self.known.get(unit)
            if held is not None and held.closed_on is None:
                self.by_name[normal(name)].append(unit)
                self.beneath.setdefault((held.parent_id, normal(name)), unit)
        self.by_ref = {one.ref: one for one in self.known.values()}
        self.index = NameIndex([Name(one.id, one.name) for one in self.open])

    def level(self, text: str) -> str | None:
        """The key of a level, by key, name or plural."""
        wanted = normal(text)
        for one in self.levels:
            if wanted in {normal(str(one.get(part, ""))) for part in ("key", "name", "plural")}:
                return str(one["key"])
        return None

    def level_names(self) -> str:
        """The model's levels, for a remedy."""
        return ", ".join(str(one["name"]) for one in self.levels)

    def level_name(self, key: str) -> str:
        """A level's name."""
        return next((str(one["name"]) for one in self.levels if one["key"] == key), key)

    def may_hang(self, level: str, parent: str) -> bool:
        """Whether the model lets a level hang under another."""
        return any(one["key"] == level and parent in one.get("parents", ()) for one in self.levels)

    def path_of(self, unit: int) -> str:
        """A place with the places over it, as a file can name it."""
        names: list[str] = []
        here: int | None = unit
        while here is not None and here in self.known:
            names.append(self.known[here].name)
            here = self.known[here].parent_id
        return " / ".join(reversed(names))

    def closed(self, name: str, level: str) -> Placed | None:
        """A closed place of this name and level: a list from before a merge still names it."""
        wanted = normal(name)
        return next(
            (
                one
                for one in self.known.values()
                if one.closed_on is not None and one.level == level and normal(one.name) == wanted
            ),
            None,
        )

    def near(self, text: str) -> str:
        """Places whose name comes close, for a remedy."""
        match = self.index.find(text)
        return "; ".join(self.path_of(one) for one, _ in match.candidates)

    def ends(self, unit: int, tail: list[str]) -> bool:
        """Whether the nearest names over a place are those of a path (normalised), the last one its own."""
        here: int | None = unit
        for name in reversed(tail):
            if here is None or here not in self.known or normal(self.known[here].name) != name:
                return False
            here = self.known[here].parent_id
        return True
