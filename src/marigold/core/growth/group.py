"""Ratings of several people, who agreed to it, as a group: change from first to last, and what is held.

Nobody can be made out: nothing is told of fewer people than the floor, neither of the group nor of one entry, and
means are told only where the floor is met by those compared. What remains is a group's, never a ranking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .profile import interval, sign_chance

FLOOR = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's first and last ratings, by entry."""

    before: Mapping[str, float]
    after: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry over the group. Below the floor it has no numbers."""

    key: str
    people: int | None
    before: float | None = None
    after: float | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group's change, entry by entry; `people` is None below the floor."""

    people: int | None
    floor: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """How many people of a group practice an entry on their own or help others with it; None below the floor."""

    key: str
    people: int | None
    beyond: int | None


def cohort(keys: Sequence[str], pairs: Sequence[Pair], *, floor: int = FLOOR) -> Cohort:
    """Change per entry with a 95 % interval over people (paired; Student's t) and the sign test's chance.

    An entry that all but a few people rated would give those few away by subtraction, so an entry is told only for
    the people who rated every entry that is told: whoever left one out is left out of all.
    """
    told = [key for key in keys if sum(_both(pair, key) for pair in pairs) >= floor]
    whole = [pair for pair in pairs if all(_both(pair, key) for key in told)]
    if not told or len(whole) < floor:
        return Cohort(None, floor, tuple(Change(key, None) for key in keys))
    return Cohort(
        len(whole), floor, tuple(_change(key, whole) if key in told else Change(key, None) for key in keys)
    )


def _both(pair: Pair, key: str) -> bool:
    return key in pair.before and key in pair.after


def _change(key: str, pairs: Sequence[Pair]) -> Change:
    before = [pair.before[key] for pair in pairs]
    after = [pair.after[key] for pair in pairs]
    moves = [b - a for a, b in zip(before, after, strict=True)]
    mean, low, high = interval(moves)
    chance = sign_chance(sum(move > 0 for move in moves), sum(move < 0 for move in moves))
    n = len(pairs)
    return Change(key, n, sum(before) / n, sum(after) / n, mean, low, high, chance)


def held(
    keys: Sequence[str], levels: Sequence[Mapping[str, float]], *, beyond: float, floor: int = FLOOR
) -> tuple[Held, ...]:
    """How many hold each entry. Where all, none, or nearly none or all do, the count is told as a bound of the floor.

    :returns: per entry `people` who rated it and how many stand at `beyond` or further; both None below the floor
    """
    found = []
    for key in keys:
        rated = [one[key] for one in levels if key in one]
        if len(rated) < floor:
            found.append(Held(key, None, None))
            continue
        found.append(Held(key, len(rated), sum(level >= beyond for level in rated)))
    return tuple(found)
