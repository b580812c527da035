"""Words for strategies, and the published lists they are chosen from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from marigold.access.scope import Scope
from marigold.practice import selectors as practice
from marigold.practice.models import Edition
from marigold.practice.vocabulary import Item, Vocabulary

LIBRARY = "strategy-words"
# Lists of strategies are frameworks of this kind; a list of one's own is one too.
LIST = "strategies"


@dataclass(frozen=True)
class Choosing:
    """What a strategy should affect, why it was chosen and how it was fitted, in one edition's words."""

    words: Vocabulary

    @cached_property
    def outcomes(self) -> Sequence[Item]:
        """Implementation outcomes."""
        return self.words.of("implementation_outcome")

    @cached_property
    def reasons(self) -> Sequence[Item]:
        """Kinds of reason for a strategy."""
        return self.words.of("strategy_reason")

    def fitted(self, part: str) -> Sequence[Item]:
        """Parts, natures or goals of an alteration."""
        return self.words.of(f"fitting_{part}")

    def names(self, keys: Sequence[str]) -> list[str]:
        """Names of keys; a key the words no longer have stays as it is."""
        return [self.words.label(key) for key in keys]


def choosing(scope: Scope, root_id: int) -> Choosing:
    """The words of a system: those of its practice model where it has reasons for strategies, else those that ship."""
    return Choosing(practice.words_with(scope, root_id, "strategy_reason", LIBRARY))


@dataclass(frozen=True)
class Candidate:
    """A strategy of a list: its item, the list, and the cluster it stands in there."""

    item: Item
    edition: Edition
    cluster: str
    cluster_name: str

    @property
    def key(self) -> str:
        """How forms name it: the list and the key in it."""
        return f"{self.edition.framework.key}:{self.item.key}"


@dataclass(frozen=True)
class Lists:
    """All lists of strategies with their candidates and clusters, in the order of each list."""

    candidates: Sequence[Candidate]
    # (key, name) of every cluster of any list.
    clusters: Sequence[tuple[str, str]]
    # (key, name) of the lists, and how many of their strategies are an open slot.
    lists: Sequence[tuple[str, str]]
    open: Sequence[str] = ()
    steps: Sequence[Item] = ()

    def find(self, key: str) -> Candidate | None:
        """A candidate by list and key."""
        return next((one for one in self.candidates if one.key == key), None)

    def of(self, edition_id: int | None, key: str) -> Candidate | None:
        """A candidate by the id of its edition, or of another edition of the list that still has it."""
        same = [one for one in self.candidates if one.item.key == key]
        exact = next((one for one in same if one.edition.pk == edition_id), None)
        return exact or (same[0] if same and edition_id else None)

    def cluster(self, key: str) -> str:
        """The name of a cluster, or "" where no list has it."""
        return dict(self.clusters).get(key, "")


def lists(scope: Scope) -> Lists:
    """The current editions of lists of strategies; the steps of choosing are those a list brings along."""
    found: list[Candidate] = []
    clusters: dict[str, str] = {}
    steps: list[Item] = []
    slots: list[str] = []
    editions = list(practice.editions(scope).filter(framework__kind=LIST))
    for edition in editions:
        words = practice.vocabulary(scope, edition.pk)
        here = {item.key: item.name for item in words.of("cluster")}
        clusters |= here
        steps = steps or words.of("phase")
        slots += [
            f"{edition.framework.name}, {item.name[:1].lower()}{item.name[1:]}"
            for item in words.items
            if item.slot and item.kind == "strategy"
        ]
        found += [
            Candidate(item, edition, item.parent if item.parent in here else "", here.get(item.parent, ""))
            for item in words.of("strategy")
        ]
    named = [(edition.framework.key, edition.framework.name) for edition in editions]
    return Lists(found, list(clusters.items()), named, slots, steps)
