"""Ratings read through another framework's lens, by the links of a crosswalk.

A crosswalk estimates; it gives no rating in the other framework. So an entry there shows the range of one's own
ratings that its links draw on, with how strong each link is and how far it is agreed; disputed links are shown and
not counted. An entry that nothing leads to shows nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marigold.core.frameworks.ways import DISPUTED, ORDER, Link


@dataclass(frozen=True, slots=True)
class Through:
    """One link from an entry of one's own framework, with one's step there (None where not rated)."""

    key: str
    name: str
    level: float | None
    strength: str
    status: str
    rationale: str

    @property
    def counts(self) -> bool:
        """True where it is rated and not disputed."""
        return self.level is not None and self.status != DISPUTED


@dataclass(frozen=True, slots=True)
class Lens:
    """One entry of the other framework, with what it draws on."""

    key: str
    name: str
    group: str
    draws: tuple[Through, ...]

    @property
    def low(self) -> float | None:
        """The lowest step it draws on."""
        return min((one.level for one in self.draws if one.counts and one.level is not None), default=None)

    @property
    def high(self) -> float | None:
        """The highest step it draws on."""
        return max((one.level for one in self.draws if one.counts and one.level is not None), default=None)

    @property
    def strength(self) -> str:
        """The strongest link among those that count; empty where none does."""
        return min((one.strength for one in self.draws if one.counts), key=ORDER.index, default="")

    @property
    def agreed(self) -> bool:
        """True where every link that counts is agreed."""
        counted = [one for one in self.draws if one.counts]
        return bool(counted) and all(one.status == "agreed" for one in counted)


def through(
    targets: Sequence[tuple[str, str, str]],
    links: Iterable[Link],
    names: Mapping[str, str],
    levels: Mapping[str, float],
) -> tuple[Lens, ...]:
    """Each entry of the other framework with the links that lead to it.

    :param targets: (key, name, group) of the other framework, in order
    :param links: (own key, other key, strength, status, rationale), in the direction of reading
    :param names: names of one's own entries
    :param levels: one's own steps
    """
    found: dict[str, list[Through]] = {}
    for own, other, strength, status, rationale in links:
        one = Through(own, names.get(own, own), levels.get(own), strength, status, rationale)
        found.setdefault(other, []).append(one)
    return tuple(Lens(key, name, group, tuple(found.get(key, ()))) for key, name, group in targets)
