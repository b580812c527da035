"""Ratings read through another framework's lens, by the links of a crosswalk.

A crosswalk estimates; it gives no rating in the other framework. So an entry there shows the range of one's own
ratings that its links draw on, with how strong each link is and how far it is agreed; disputed links are shown and
not counted. An entry that nothing leads to shows nothing.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

DISPUTED = "disputed"
# From the strongest to the weakest: the weakest link an entry counts says how much it may carry.
ORDER = ("same", "strong", "weak", "unrated")


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


Link = tuple[str, str, str, str, str]


def by_way(
    first: Iterable[tuple[str, Hashable, str, str, str]],
    second: Iterable[tuple[Hashable, str, str, str, str]],
) -> list[Link]:
    """Links that lead over a framework between, from the links to it and the links on from it.

    A way is as strong as the weaker of its two links, agreed only where both are, and disputed where either is. Of
    several ways between the same two entries the one that carries most is kept.

    :param first: (own key, key between, strength, status, rationale)
    :param second: (key between, other key, strength, status, rationale)
    :returns: (own key, other key, strength, status, both rationales), in the order they are found
    """
    onward: dict[Hashable, list[tuple[Hashable, str, str, str, str]]] = {}
    for link in second:
        onward.setdefault(link[0], []).append(link)
    found: dict[tuple[str, str], Link] = {}
    for own, between, strength, status, why in first:
        for _, other, strength_on, status_on, why_on in onward.get(between, ()):
            way = (
                own,
                other,
                max(strength, strength_on, key=ORDER.index),
                _status(status, status_on),
                " ".join(one for one in (why, why_on) if one),
            )
            known = found.get((own, other))
            found[own, other] = way if known is None else max(known, way, key=_carries)
    return list(found.values())


def _status(one: str, other: str) -> str:
    both = {one, other}
    return DISPUTED if DISPUTED in both else "agreed" if both == {"agreed"} else "proposed"


def _carries(link: Link) -> tuple[bool, bool, int]:
    return link[3] != DISPUTED, link[3] == "agreed", -ORDER.index(link[2])


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
