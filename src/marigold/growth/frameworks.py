"""A framework as self-evaluation reads it: its entries, the scale, the questions and the library, from two editions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from marigold.access.scope import Scope
from marigold.core.frameworks import KINDS
from marigold.core.growth import Beat, beats
from marigold.kit.doing import NotThere, Refused
from marigold.practice import selectors as practice
from marigold.practice.models import Edition
from marigold.practice.vocabulary import Item, Vocabulary

# The framework that holds scale, questions, chances to practice and pathways.
LIBRARY = "growth"
# What people look at themselves by. Functions that stand under a principle belong to the practice model, not the role.
ENTRIES = ("competency", "function", "principle", "reason", "value")


@dataclass(frozen=True)
class Asking:
    """One edition of a framework, asked with one edition of the library."""

    words: Vocabulary
    library: Vocabulary

    @property
    def key(self) -> str:
        """The framework's key."""
        return self.words.framework

    @property
    def name(self) -> str:
        """The framework's name."""
        return self.words.name

    @cached_property
    def entries(self) -> tuple[Beat, ...]:
        """What is asked, in reading order."""
        items = role_entries(self.words)
        groups = {item.key: item.name for item in self.words.items if item.kind == "domain"}
        many = {kind: self.words.word(f"{kind}s", KINDS[kind].many) for kind in ENTRIES}
        many["competency"] = self.words.word("competencies", "competencies")
        questions = [(item.data.get("on") or (), item.text) for item in self.library.of("reflection")]
        return beats(self.key, items, groups, questions, many=many)

    @cached_property
    def by_key(self) -> Mapping[str, Beat]:
        """The entries by key."""
        return {beat.key: beat for beat in self.entries}

    @cached_property
    def scale(self) -> tuple[tuple[int, str], ...]:
        """Steps with their words, lowest first."""
        item = next(iter(self.library.of("rating_scale")), None)
        if item is None:
            raise NotThere("The growth library has no rating scale. Add one to it.")
        return tuple(enumerate(item.data["anchors"], start=int(item.data["low"])))

    @property
    def steps(self) -> list[int]:
        """The steps as numbers."""
        return [step for step, _ in self.scale]

    @property
    def beyond(self) -> int:
        """From this step on a person practices on their own: the upper half of the scale."""
        return self.steps[len(self.steps) // 2]

    @property
    def shelf(self) -> list[tuple[str, str, str, str, Mapping[str, object]]]:
        """Chances to practice first, then resources."""
        items = [*self.library.of("practice_chance"), *self.library.of("resource")]
        return [(item.key, item.kind, item.name, item.text, item.data) for item in items]


def role_entries(words: Vocabulary) -> list[Item]:
    """Entries that describe the role: competencies, functions, principles, values; in the framework's order."""
    kinds = [kind for kind in ENTRIES if words.of(kind)]
    order = {"principle": 0, "value": 0, "competency": 1, "reason": 1, "function": 2}
    return [item for kind in sorted(kinds, key=lambda kind: order[kind]) for item in _of(words, kind)]


def _of(words: Vocabulary, kind: str) -> list[Item]:
    domains = [item.key for item in words.items if item.kind == "domain"]
    items = words.of(kind)
    rank = {key: place for place, key in enumerate(domains)}
    return sorted(items, key=lambda item: rank.get(item.parent, len(domains)))


def asking(scope: Scope, edition_id: int, library_id: int | None = None) -> Asking:
    """An edition of a framework with the library's edition (today's, unless one is given)."""
    if library_id is None:
        library_id = practice.edition(scope, LIBRARY).pk
    return Asking(practice.vocabulary(scope, edition_id), practice.vocabulary(scope, library_id))


def refuse_other_readers(scope: Scope, edition: Edition, field: str = "") -> None:
    """Nothing about the support role begins with a framework for other readers; Refused says which one to take."""
    if not edition.instead:
        return
    named = {row.framework.key: row.framework.name for row in practice.editions(scope)}
    who = edition.audience.who if edition.audience else ""
    raise Refused(
        f"{edition.framework.name} is for {who[:1].lower()}{who[1:]}. "
        f"For this role, use {named.get(edition.instead, edition.instead)}.",
        field=field,
    )


def frameworks(scope: Scope) -> list[Asking]:
    """Published frameworks that describe a role, by name. Those for other readers are to be read in the library alone."""
    rows = list(practice.editions(scope))
    library = next((row.pk for row in rows if row.framework.key == LIBRARY), None)
    found = [row for row in rows if row.framework.kind == "framework" and not row.instead]
    return [one for row in found if (one := asking(scope, row.pk, library)).entries]
