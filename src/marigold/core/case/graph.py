"""Who hangs under whom. The hierarchy is a graph: two parents and circles are there, and are kept."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .shapes import CHILD, Package, Thing


@dataclass(frozen=True, slots=True)
class Placed:
    """An item in reading order: its depth from 0, and the identifier it stands under here (empty at the top)."""

    item: Thing
    depth: int
    parent: str


def children(package: Package) -> dict[str, list[str]]:
    """Identifiers of children by parent, siblings by sequenceNumber, then as they stand in the file."""
    rows: dict[str, list[tuple[float, int, str]]] = defaultdict(list)
    for at, one in enumerate(package.associations):
        if one["associationType"] != CHILD:
            continue
        child, parent = end(one, "originNodeURI"), end(one, "destinationNodeURI")
        if child in package.by_identifier and child != package.document.identifier:
            rows[parent].append((one["sequenceNumber"] if one["sequenceNumber"] != "" else 1e18, at, child))
    return {
        parent: list(dict.fromkeys(child for _, _, child in sorted(found))) for parent, found in rows.items()
    }


def end(association: Thing, name: str) -> str:
    """The identifier at one end of an association; its address where there is none."""
    node = association[name]
    return (node.identifier or node.uri) if isinstance(node, Thing) else ""


def placed(package: Package) -> list[Placed]:
    """Every item once, parents first. What hangs in a circle or under nothing known stands at the top."""
    below, found, done = children(package), [], set()

    def walk(top: str, parent: str) -> Iterator[Placed]:
        pile = [(top, parent, 0)]
        while pile:
            identifier, under, depth = pile.pop()
            if identifier in done:
                continue
            done.add(identifier)
            yield Placed(package.by_identifier[identifier], depth, under)
            pile += [(child, identifier, depth + 1) for child in reversed(below.get(identifier, []))]

    inside = {
        child for parent, several in below.items() if parent in package.by_identifier for child in several
    }
    tops = list(below.get(package.document.identifier, []))
    tops += [one.identifier for one in package.items if one.identifier not in inside]
    for identifier in (*tops, *(one.identifier for one in package.items)):
        found += list(walk(identifier, ""))
    return found


def second_parents(package: Package) -> list[str]:
    """Items that hang under more than one thing."""
    parents: dict[str, set[str]] = defaultdict(set)
    for parent, several in children(package).items():
        for child in several:
            parents[child].add(parent)
    return [child for child, found in parents.items() if len(found) > 1]


def circles(package: Package) -> list[str]:
    """Items from which the way up leads back to themselves."""
    above: dict[str, list[str]] = defaultdict(list)
    for parent, several in children(package).items():
        for child in several:
            above[child].append(parent)
    # Whatever has no parent left is taken away until nothing changes; the rest stands in circles, or under one.
    open_ends = {child: len([p for p in parents if p in above]) for child, parents in above.items()}
    below = children(package)
    free = [one for one, left in open_ends.items() if left == 0]
    while free:
        for child in below.get(free.pop(), []):
            open_ends[child] -= 1
            if open_ends[child] == 0:
                free.append(child)
    rest = {one for one, left in open_ends.items() if left > 0}
    return [one for one in above if one in rest and _leads_back(one, above, rest)]


def _leads_back(start: str, above: dict[str, list[str]], rest: set[str]) -> bool:
    pile, seen = [one for one in above[start] if one in rest], set()
    while pile:
        one = pile.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            pile += [parent for parent in above.get(one, []) if parent in rest]
    return False


def outside(package: Package) -> list[Thing]:
    """Associations with an end that is not in this package."""
    known = package.by_identifier
    return [
        one
        for one in package.associations
        if end(one, "originNodeURI") not in known or end(one, "destinationNodeURI") not in known
    ]
