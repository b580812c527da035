"""A practice model as pages and rules read it: one immutable value per edition, kept in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from marigold.core.frameworks.kinds import OF_SUPPORT
from marigold.core.rules import Need, Practice


@dataclass(frozen=True)
class Item:
    """An element, with the id that links use."""

    id: int
    key: str
    kind: str
    name: str
    text: str
    plain: str
    parent: str
    source: str
    slot: bool
    note: str
    data: Mapping[str, Any]

    @property
    def short_key(self) -> str:
        """The last part of the key."""
        return self.key.rsplit(".", 1)[-1]


@dataclass(frozen=True)
class Vocabulary:
    """Elements by key, id and kind; words and levels; and the part of it that rules read."""

    edition_id: int
    framework: str
    name: str
    items: tuple[Item, ...]
    by_key: Mapping[str, Item]
    by_id: Mapping[int, Item]
    words: Mapping[str, str]
    levels: tuple[Mapping[str, Any], ...]
    practice: Practice
    # How the edition is found and called: "Foundations brief (undated), revision 2".
    edition_ref: str = ""
    edition: str = ""

    def of(self, *kinds: str) -> list[Item]:
        """Items of these kinds, in the model's order."""
        return [item for item in self.items if item.kind in kinds and not item.slot]

    def ties(self, elements: Iterable[int]) -> int:
        """How many of some elements tie to the model's theory, values or principles: what support is for, and to whom it
        goes, and who took part, do not."""
        found = [self.by_id.get(one) for one in elements]
        return sum(item is None or item.kind not in {*OF_SUPPORT, "system_role"} for item in found)

    def label(self, key: str) -> str:
        """The name for a key, or the key itself when the model no longer has it."""
        item = self.by_key.get(key)
        return item.name if item else key

    def word(self, key: str, default: str = "") -> str:
        """The organisation's word for something."""
        return str(self.words.get(key, default or key))

    def level_name(self, key: str) -> str:
        """The name of a level of units."""
        return next((str(level["name"]) for level in self.levels if level["key"] == key), key.capitalize())

    def tiers(self) -> list[Item]:
        """Tiers and formats of support."""
        return self.of("tier", "format")

    def stages(self) -> list[Item]:
        """Stages of implementation."""
        return self.of("stage")


def build(
    *,
    edition_id: int,
    framework: str,
    name: str,
    items: tuple[Item, ...],
    words: Mapping[str, str],
    levels: tuple[Mapping[str, Any], ...],
    edition_ref: str = "",
    edition: str = "",
) -> Vocabulary:
    """Put a vocabulary together from its items."""
    return Vocabulary(
        edition_id=edition_id,
        framework=framework,
        name=name,
        items=items,
        by_key={item.key: item for item in items},
        by_id={item.id: item for item in items},
        words=words,
        levels=levels,
        practice=_practice(items),
        edition_ref=edition_ref,
        edition=edition,
    )


def _practice(items: tuple[Item, ...]) -> Practice:
    staffing = {
        str(item.data["applies_to"]): tuple(
            Need(
                role=need["role"],
                count=int(need["count"]),
                optional=bool(need.get("optional")),
                rotating=bool(need.get("rotating")),
            )
            for need in item.data.get("needs", ())
        )
        for item in items
        if item.kind == "staffing_rule" and not item.slot and "applies_to" in item.data
    }
    return Practice(
        tiers={
            item.key: {"name": item.name, **item.data} for item in items if item.kind in {"tier", "format"}
        },
        staffing=staffing,
        solo={item.key: {"name": item.name, **item.data} for item in items if item.kind == "solo_reason"},
        roles={item.key: item.name for item in items if item.kind == "role"},
        features=frozenset(item.key for item in items if item.kind == "context_feature" and not item.slot),
    )
