"""Links between frameworks as values, and the ways that two of them make over a framework between."""

from collections.abc import Hashable, Iterable

DISPUTED = "disputed"
# From the strongest to the weakest: the weakest link an entry counts says how much it may carry.
ORDER = ("same", "strong", "weak", "unrated")
# (own key, other key, strength, status, rationale), in the direction of reading.
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
