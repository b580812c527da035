"""Ways to facilitate as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marigold.core.charts.timebar import timebar
from marigold.core.facilitation import Step, fit, least
from marigold.practice.models import Edition, Element


@dataclass(frozen=True)
class Method:
    """One way to facilitate."""

    key: str
    name: str
    text: str
    plain: str
    source: str
    note: str
    slot: bool
    edition: Edition
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What names it in forms: framework and key."""
        return f"{self.edition.framework.key}:{self.key}"

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        """Its steps; none where they are not known."""
        return self.data.get("steps", ()) if not self.slot else ()

    @property
    def least(self) -> int:
        """The fewest minutes it asks for."""
        return least([Step(one["name"], one["low"], one["high"]) for one in self.steps])

    @property
    def minutes(self) -> int:
        """The minutes it is meant for."""
        return int(self.data.get("minutes", 0))

    @property
    def people(self) -> str:
        """For how many people, in words."""
        low, high = self.data.get("people_from"), self.data.get("people_to")
        if not low:
            return ""
        return f"{low} to {high} people" if high else f"{low} people or more"

    @property
    def bar(self) -> str:
        """Its steps as a picture, at the minutes it is meant for."""
        return self._bar()

    @property
    def small_bar(self) -> str:
        """The same for a card."""
        return self._bar(small=True)

    def _bar(self, *, small: bool = False) -> str:
        if not self.steps or self.minutes < len(self.steps):
            return ""
        plan = fit([Step(one["name"], one["low"], one["high"]) for one in self.steps], self.minutes)
        name = f"bar-{self.key.replace('.', '-')}"
        return timebar([(part.name, part.minutes) for part in plan.parts], id=name, small=small)

    def suits(self, *, people: int | None, minutes: int | None) -> bool:
        """Whether it goes with so many people, and fits into so many minutes."""
        if self.slot:
            return not people and not minutes
        low, high = self.data.get("people_from", 1), self.data.get("people_to") or 10_000
        return (people is None or low <= people <= high) and (minutes is None or self.least <= minutes)

    def says(self, words: str) -> bool:
        """Whether it holds all the words."""
        told = [self.name, self.text, self.plain, str(self.data.get("purpose", ""))]
        told += [*self.data.get("use_when", ()), *(one["name"] for one in self.steps)]
        text = " ".join(told).casefold()
        return all(word in text for word in words.casefold().split()[:8])


def method_of(row: Element) -> Method:
    """An element of the kind, read."""
    data = row.data.get("data", {})
    return Method(row.key, row.name, row.text, row.plain, row.source, row.note, row.slot, row.edition, data)
