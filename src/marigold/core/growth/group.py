"""Ratings of several people, who agreed to it, as a group: change from first to last, and what is held.

Nobody can be made out. Nothing is told of fewer people than the floor. A change is told only where people differ
enough that no one's steps follow from the numbers. What is held is told in steps of the floor, never as all or none,
and never anew until enough people came, went or moved: two reports side by side tell no more than one. What remains
is a group's, never a ranking. The rules are laws in `tests/core/growth/test_group.py`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from .profile import interval, sign_chance

FLOOR = 5
# So many people at least must differ from what most say: with one alone, that one would know all the others.
APART = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's first and last ratings, by entry."""

    before: Mapping[str, float]
    after: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry over the group. Where it is not told it has no numbers."""

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
class Band:
    """From how many to how many people; both ends belong to it."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Held:
    """How many people of a group practice an entry on their own or help others with it; None below the floor."""

    key: str
    band: Band | None


def cohort(keys: Sequence[str], pairs: Sequence[Pair], *, floor: int = FLOOR) -> Cohort:
    """Change per entry with a 95 % interval over people (paired; Student's t) and the sign test's chance.

    An entry that all but a few people rated would give those few away by subtraction, so an entry is told only for
    the people who rated every entry that is told: whoever left one out is left out of all. An entry where all, or all
    but one, stood on the same step or moved alike is not told.
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


def _alike(values: Sequence[float]) -> bool:
    """True where all say the same, or all but one."""
    return len(values) - max(Counter(values).values()) < APART


def _change(key: str, pairs: Sequence[Pair]) -> Change:
    before = [pair.before[key] for pair in pairs]
    after = [pair.after[key] for pair in pairs]
    moves = [b - a for a, b in zip(before, after, strict=True)]
    if _alike(before) or _alike(after) or _alike(moves):
        return Change(key, None)
    mean, low, high = interval(moves)
    chance = sign_chance(sum(move > 0 for move in moves), sum(move < 0 for move in moves))
    n = len(pairs)
    return Change(key, n, sum(before) / n, sum(after) / n, mean, low, high, chance)


def band(count: int, people: int, *, floor: int = FLOOR) -> Band:
    """The step a count is told as: 0 to 4, 5 to 9 and so on; the last step goes on until all, and is never all alone.

    Each step holds at least two counts, and the first and last hold neither none nor all alone.
    """
    if people < 2 * floor:
        middle = people // 2
        return Band(0, middle) if count <= middle else Band(middle + 1, people)
    last = (people - floor) // floor * floor
    low = min(count // floor * floor, last)
    return Band(low, people if low == last else low + floor - 1)


def held(keys: Sequence[str], people: Sequence[Set[str]], *, floor: int = FLOOR) -> tuple[Held, ...]:
    """How many hold each entry, in steps. Whoever did not rate an entry counts as one who does not hold it.

    A number of those who rated it would differ from entry to entry, and give those few away by subtraction.

    :param people: for each person, the entries they practice on their own or help others with
    """
    if len(people) < floor:
        return tuple(Held(key, None) for key in keys)
    return tuple(Held(key, band(sum(key in one for one in people), len(people), floor=floor)) for key in keys)


def may_follow(
    keys: Sequence[str],
    then: Mapping[int, Set[str]],
    now: Mapping[int, Set[str]],
    *,
    lost: int = 0,
    floor: int = FLOOR,
) -> bool:
    """Whether new numbers may be told after earlier ones, so that the two side by side tell of nobody.

    At least the floor of people must have come, gone or moved. And for no entry may the two steps together leave only
    one way for all of these, even for a reader who knows who came, who went and whose rating changed.

    :param then: what each person held when the earlier numbers were worked out; `lost` are people of that time of
        whom nothing is known any more
    :param now: the same today
    """
    if len(now) < floor:
        return len(then) + lost < floor
    if len(then) + lost < floor:
        return True
    came, went = now.keys() - then.keys(), then.keys() - now.keys()
    moved = {one for one in now.keys() & then.keys() if now[one] != then[one]}
    turned = len(came) + len(went) + len(moved) + lost
    if turned < floor:
        return False
    earlier, later = held(keys, list(then.values()), floor=floor), held(keys, list(now.values()), floor=floor)
    up, down = len(came) + len(moved), len(went) + lost + len(moved)
    return not any(_forced(a.band, b.band, up, down) for a, b in zip(earlier, later, strict=True))


def _forced(then: Band | None, now: Band | None, up: int, down: int) -> bool:
    """Whether the steps leave only one way: the count rose, or fell, by as much as those people can make of it."""
    if then is None or now is None:
        return False
    return now.low - then.high >= up or then.low - now.high >= down
