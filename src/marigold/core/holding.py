"""What holds work in a place: whose hands it rests in, what overlaps, whether it works as meant, and what support did."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

# With fewer structures than this nobody can say that a person holds most of them.
ENOUGH = 4
# Two teams overlap when at least so many people, and half of the smaller team, are on both.
SHARED = 2


@dataclass(frozen=True)
class Carried:
    """A structure as far as it matters who carries it and what for."""

    name: str
    people: frozenset[str]
    serves: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Overlap:
    """Two teams: who is on both, and what both are there for."""

    one: str
    other: str
    people: tuple[str, ...]
    serves: tuple[str, ...]

    @property
    def doubled(self) -> bool:
        """Whether they might be one team: largely the same people for the same thing."""
        return bool(self.people and self.serves)


def overlaps(teams: Sequence[Carried]) -> list[Overlap]:
    """Every pair of teams that shares people or purposes, in the order of the teams."""
    found = []
    for one, other in combinations(teams, 2):
        people, serves = one.people & other.people, one.serves & other.serves
        least = max(SHARED, -(-min(len(one.people), len(other.people)) // 2))
        shared = tuple(sorted(people)) if len(people) >= least else ()
        if shared or serves:
            found.append(Overlap(one.name, other.name, shared, tuple(sorted(serves))))
    return found


def alone(structures: Iterable[Carried]) -> list[tuple[str, str]]:
    """(structure, person) where one person alone carries it."""
    return [(one.name, next(iter(one.people))) for one in structures if len(one.people) == 1]


def leans_on(structures: Sequence[Carried]) -> tuple[str, int, int] | None:
    """(person, how many, of how many) where one person is in more than half of all structures that name anyone."""
    named = [one for one in structures if one.people]
    counts = Counter(person for one in named for person in one.people)
    if len(named) < ENOUGH:
        return None
    person, most = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return (person, most, len(named)) if most * 2 > len(named) else None


def not_given(needs: Sequence[tuple[str, str]], given: Iterable[Collection[str]]) -> list[str]:
    """Names of the needs that nothing gives."""
    there = {key for one in given for key in one}
    return [name for key, name in needs if key not in there]


def works(ratings: Mapping[str, int]) -> float | None:
    """How far something works, as the mean of the steps that were given; None where none were."""
    return sum(ratings.values()) / len(ratings) if ratings else None


@dataclass(frozen=True)
class Look:
    """A check on a day: steps by question."""

    on: date
    ratings: Mapping[str, int]


def compare(before: Look, now: Look) -> tuple[int, int]:
    """(questions that rose, that fell) among those both looks answered."""
    both = before.ratings.keys() & now.ratings.keys()
    moves = [now.ratings[key] - before.ratings[key] for key in both]
    return sum(move > 0 for move in moves), sum(move < 0 for move in moves)


@dataclass(frozen=True)
class Effect:
    """Support given to a structure, and how it worked before the first and after the last of it."""

    times: int
    first: date
    last: date
    before: Look | None
    after: Look | None

    @property
    def known(self) -> bool:
        """Whether both looks are there, so that one can say anything."""
        return self.before is not None and self.after is not None

    @property
    def moved(self) -> tuple[int, int]:
        """(questions that rose, that fell)."""
        return compare(self.before, self.after) if self.before and self.after else (0, 0)


def effect(given: Sequence[date], looks: Sequence[Look]) -> Effect | None:
    """What looks say about support given on these days; None where none was given."""
    if not given:
        return None
    first, last = min(given), max(given)
    ordered = sorted((one for one in looks if one.ratings), key=lambda one: one.on)
    before = next((one for one in reversed(ordered) if one.on <= first), None)
    after = next((one for one in reversed(ordered) if one.on > last), None)
    return Effect(len(given), first, last, before, after)


def weakest(outlooks: Iterable[str]) -> str:
    """The worst of some outlooks: breaks, shaky, holds, or "" where nothing was said."""
    there = set(outlooks)
    return next((one for one in ("breaks", "shaky", "holds") if one in there), "")


def changes(
    before: Mapping[Hashable, str], now: Mapping[Hashable, str]
) -> tuple[list[Hashable], list[Hashable]]:
    """(cells that got firmer, cells that got weaker) since an earlier test, among those said in both."""
    rank = {"breaks": 0, "shaky": 1, "holds": 2}
    both = [key for key in now if key in before]
    return (
        [key for key in both if rank[now[key]] > rank[before[key]]],
        [key for key in both if rank[now[key]] < rank[before[key]]],
    )
