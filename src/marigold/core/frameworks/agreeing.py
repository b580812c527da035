"""How a group agrees on a link: what its status is by what people said, and how much of two frameworks is linked."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .crosswalk import Link
from .shapes import Element

SAYS = ("agree", "dispute")
# So many people who agree make a link agreed, when nobody disputes it.
ENOUGH = 2


def status_of(says: Iterable[str], before: str = "proposed") -> str:
    """The status of a link by one voice for each person.

    One who disputes is enough for disputed; two who agree, and none against, for agreed. Otherwise it is what it was
    before anybody spoke: what its file says of it, or proposed.
    """
    counted = Counter(says)
    if counted["dispute"]:
        return "disputed"
    return "agreed" if counted["agree"] >= ENOUGH else before


@dataclass(frozen=True, slots=True)
class Side:
    """How much of one framework is linked: of the kinds that are linked at all, which entries have a link."""

    of: int
    linked: int
    without: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Both sides, and how many links there are by strength and by status."""

    start: Side
    end: Side
    strengths: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]


def side(elements: Iterable[Element], linked: Collection[str]) -> Side:
    """One side. Kinds that no link touches are not asked for: nobody links a glossary."""
    rows = [one for one in elements if not one.slot]
    kinds = {one.kind for one in rows if one.key in linked}
    asked = [one for one in rows if one.kind in kinds] if kinds else rows
    without = tuple(one for one in asked if one.key not in linked)
    return Side(len(asked), len(asked) - len(without), without)


def coverage(start: Iterable[Element], end: Iterable[Element], links: Iterable[Link]) -> Coverage:
    """Coverage and gaps of a crosswalk. Disputed links are counted by status, and lead nowhere."""
    rows = list(links)
    held = [one for one in rows if one.status != "disputed"]
    strengths, statuses = Counter(one.strength for one in rows), Counter(one.status for one in rows)
    return Coverage(
        side(start, {one.start for one in held}),
        side(end, {one.end for one in held}),
        tuple((name, strengths[name]) for name in ("same", "strong", "weak", "unrated")),
        tuple((name, statuses[name]) for name in ("agreed", "proposed", "disputed")),
    )
