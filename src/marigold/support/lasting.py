"""Words for what holds the work: from the practice model a system works by, or from the list that ships."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from marigold.access.scope import Scope
from marigold.practice import selectors as practice
from marigold.practice.vocabulary import Item, Vocabulary

LIBRARY = "what-holds"
# Of a kind of structure that is about one person: nobody is rated.
ABOUT_A_PERSON = "leader"


@dataclass(frozen=True)
class Lasting:
    """Kinds of structure with what is said and asked of each, needs and scenarios; in one edition's words."""

    words: Vocabulary

    @cached_property
    def kinds(self) -> Sequence[Item]:
        """Kinds of structure, in order."""
        return self.words.of("structure_kind")

    @cached_property
    def needs(self) -> Sequence[Item]:
        """What a practice needs to last."""
        return self.words.of("lasting_need")

    @cached_property
    def scenarios(self) -> Sequence[Item]:
        """Events to test it against."""
        return self.words.of("scenario")

    @cached_property
    def scale(self) -> Sequence[tuple[int, str]]:
        """Steps of a check with their words, lowest first."""
        item = next(iter(self.words.of("rating_scale")), None)
        anchors = item.data["anchors"] if item else ("Not yet", "In part", "Mostly", "As meant")
        return tuple(enumerate(anchors, start=int(item.data["low"]) if item else 0))

    def kind(self, key: str) -> Item | None:
        """A kind of structure by its key or the last part of it."""
        return next((one for one in self.kinds if key in {one.key, one.short_key}), None)

    def holds(self, key: str) -> str:
        """What a kind of structure holds: team, data, relationship, leader, policy, routine, post or other."""
        item = self.kind(key)
        return str(item.data.get("holds", "other")) if item else "other"

    def parts(self, key: str) -> list[Item]:
        """What is said of a structure of a kind."""
        return [one for one in self.words.of("structure_part") if one.parent == key]

    def checks(self, key: str) -> list[Item]:
        """Questions on whether a structure of a kind works; none where it is about one person."""
        if self.holds(key) == ABOUT_A_PERSON:
            return []
        return [one for one in self.words.of("structure_check") if one.parent == key]

    def said(self, details: dict[str, str], means: str) -> str:
        """What the details of a structure say under a meaning: the decision, who uses it, how it is shared."""
        keys = [one.key for one in self.words.of("structure_part") if one.data.get("means") == means]
        return " ".join(details[key] for key in keys if details.get(key))


def lasting(scope: Scope, root_id: int) -> Lasting:
    """The words of a system: those of its practice model where it has kinds of structure, else those that ship."""
    return Lasting(practice.words_with(scope, root_id, "structure_kind", LIBRARY))
