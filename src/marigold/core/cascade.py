"""How support goes down a system: whose people give it to each place, from how far up, and where the chain has a gap.

A place gets its support from the nearest of those who give it: its own people, those of a place over it, those of a place
elsewhere in the system, or somebody without a post one can see. A level at which nobody gives support or is to give any,
and no place gets any, is not a step of the chain, so that it is neither passed over nor missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

OWN, ABOVE, OVER, BESIDE, OUTSIDE = KINDS = ("own", "above", "over", "beside", "outside")


class Spot(NamedTuple):
    """A place in the chain: its level, the place over it, minutes of support given right there, whether support is open.

    `shown` is False for places over the one that is looked at: they give, and are not counted.
    """

    key: int
    level: str
    parent: int | None
    minutes: int = 0
    engaged: bool = False
    shown: bool = True


class Source(NamedTuple):
    """Where a place's support comes from: how (one of KINDS), whose people, the places between, the nearest first; and the
    homes of others who give it too."""

    kind: str
    home: int | None = None
    between: tuple[int, ...] = ()
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class Band:
    """Support from one level to another: to how many places, with how many minutes there. A level of "" is outside."""

    giver: str
    receiver: str
    places: int
    minutes: int


@dataclass
class Rung:
    """One level: places, those with open support, people who give support, and places by where support comes from."""

    level: str
    places: int = 0
    engaged: int = 0
    people: int = 0
    minutes: int = 0
    kinds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))


@dataclass(frozen=True)
class Gap:
    """A place in between that the chain leaves out, with the places it is left out for. `able`: it has people who could."""

    between: int
    able: bool
    places: tuple[int, ...]


@dataclass(frozen=True)
class Cascade:
    """The chain of a system or a part of it."""

    sources: Mapping[int, Source]
    rungs: Mapping[str, Rung]
    bands: tuple[Band, ...]
    gaps: tuple[Gap, ...]
    # Places that get support and whose people give it to others: by place, the places they give it to.
    both: Mapping[int, tuple[int, ...]]
    idle: tuple[str, ...]


def cascade(
    spots: Iterable[Spot],
    givers: Mapping[int, Collection[int]],
    homes: Mapping[int, Collection[int]],
    able: Collection[tuple[int, int]] = (),
    planned: Collection[int] = (),
) -> Cascade:
    """The chain.

    :param spots: places from the top down
    :param givers: people who are named as giving support to a place with open support, by place
    :param homes: places in which a person has a post, by person
    :param able: (place, person) of posts that give support, named anywhere or not
    :param planned: places that are to take over support one day; their levels are steps of the chain already
    """
    rows = {spot.key: spot for spot in spots}
    people: dict[int, set[int]] = defaultdict(set)
    for place, person in able:
        people[place].add(person)
    for person in {one for some in givers.values() for one in some}:
        for place in homes.get(person, ()):
            people[place].add(person)
    rungs = _rungs(rows, people)
    steps = {rows[place].level for place in planned if place in rows}
    idle = tuple(
        level for level, one in rungs.items() if not one.engaged and not one.people and level not in steps
    )
    passing = frozenset(idle)
    lines = _lines(rows)
    sources = {
        key: _source(lines[key], rows, givers.get(key, ()), homes, passing)
        for key, spot in rows.items()
        if spot.engaged and spot.shown
    }
    for key, source in sources.items():
        rungs[rows[key].level].kinds[source.kind] += 1
    shown = {level: one for level, one in rungs.items() if one.places}
    return Cascade(sources, shown, _bands(rows, sources), _gaps(sources, people), _both(rows, sources), idle)


def _rungs(rows: Mapping[int, Spot], people: Mapping[int, set[int]]) -> dict[str, Rung]:
    rungs: dict[str, Rung] = {}
    counted: dict[str, set[int]] = defaultdict(set)
    for key, spot in rows.items():
        rung = rungs.get(spot.level) or rungs.setdefault(spot.level, Rung(spot.level))
        if key in people:
            counted[spot.level] |= people[key]
        if spot.shown:
            rung.places += 1
            rung.engaged += spot.engaged
            rung.minutes += spot.minutes
    for level, some in counted.items():
        rungs[level].people = len(some)
    return rungs


def _lines(rows: Mapping[int, Spot]) -> dict[int, tuple[int, ...]]:
    """Each place with those over it, the nearest first."""
    found: dict[int, tuple[int, ...]] = {}
    for key, spot in rows.items():  # from the top down
        found[key] = (key, *found.get(spot.parent, ())) if spot.parent is not None else (key,)
    return found


def _source(
    line: tuple[int, ...],
    rows: Mapping[int, Spot],
    persons: Collection[int],
    homes: Mapping[int, Collection[int]],
    passing: Collection[str],
) -> Source:
    """The nearest home of those who give support to the first place of a line, with those of the others."""
    near: set[int] = set()
    elsewhere: list[int] = []
    for person in persons:
        own = homes.get(person, ())
        for n, place in enumerate(line):
            if place in own:
                near.add(n)
                break
        else:
            elsewhere += [place for place in own if place in rows]
    if not near:
        return Source(BESIDE, min(elsewhere)) if elsewhere else Source(OUTSIDE)
    at = min(near)
    also = tuple(line[n] for n in sorted(near) if n != at)
    if at == 0:
        return Source(OWN, line[0], (), also)
    between = tuple(place for place in line[1:at] if rows[place].level not in passing)
    return Source(OVER if between else ABOVE, line[at], between, also)


def _bands(rows: Mapping[int, Spot], sources: Mapping[int, Source]) -> tuple[Band, ...]:
    counts: dict[tuple[str, str], list[int]] = {}
    for key, source in sources.items():
        giver = rows[source.home].level if source.home is not None else ""
        cell = counts.setdefault((giver, rows[key].level), [0, 0])
        cell[0] += 1
        cell[1] += rows[key].minutes
    order = {level: at for at, level in enumerate(dict.fromkeys(spot.level for spot in rows.values()))}
    keys = sorted(counts, key=lambda pair: (order.get(pair[0], -1), order[pair[1]]))
    return tuple(Band(*key, *counts[key]) for key in keys)


def _gaps(sources: Mapping[int, Source], people: Mapping[int, set[int]]) -> tuple[Gap, ...]:
    """One gap for each place in between: the highest one that has people who could, else the highest one."""
    found: dict[int, list[int]] = defaultdict(list)
    for key, source in sources.items():
        if source.kind == OVER:
            down = source.between[::-1]
            found[next((one for one in down if people.get(one)), down[0])].append(key)
    gaps = [Gap(place, bool(people.get(place)), tuple(some)) for place, some in found.items()]
    return tuple(sorted(gaps, key=lambda one: (not one.able, -len(one.places), one.between)))


def _both(rows: Mapping[int, Spot], sources: Mapping[int, Source]) -> dict[int, tuple[int, ...]]:
    gives: dict[int, list[int]] = defaultdict(list)
    for key, source in sources.items():
        if source.home is not None and source.home != key:
            gives[source.home].append(key)
    return {place: tuple(some) for place, some in gives.items() if rows[place].engaged and rows[place].shown}
