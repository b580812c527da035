"""The beds of a diagnosis: a model's factor groups, each with what may stand in it."""

from dataclasses import dataclass

from marigold.practice.vocabulary import Item, Vocabulary

# What stands around people besides the factors themselves: the system, and limits of work that cannot stop.
AROUND = ("system_factor", "complexity_reason")


@dataclass(frozen=True)
class Bed:
    """One factor group. `around` is true for what surrounds people; `always` is what it always includes."""

    key: str
    name: str
    text: str
    around: bool
    items: tuple[Item, ...]

    @property
    def always(self) -> tuple[Item, ...]:
        """What every look at this bed includes."""
        return tuple(item for item in self.items if item.data.get("always"))


def beds_of(words: Vocabulary) -> list[Bed]:
    """The beds of a model in its order, those of people before what surrounds them; none where it has no groups."""
    found = []
    for group in words.of("factor_group"):
        around = bool(group.data.get("around"))
        items = [item for item in words.of("factor") if item.parent == group.key]
        items += words.of(*AROUND) if around else []
        found.append(Bed(group.key, group.name, group.text, around, tuple(items)))
    return sorted(found, key=lambda bed: bed.around)
