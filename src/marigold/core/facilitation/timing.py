"""Steps of a method fitted to the minutes there are."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A step with the fewest and the most minutes its method gives it."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Part:
    """A step in a plan: its whole minutes, and after how many minutes it begins."""

    name: str
    minutes: int
    start: int

    @property
    def end(self) -> int:
        """Minutes from the beginning to its end."""
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps that fill the time, what is left over, and a sentence where it is less than the method asks for."""

    parts: tuple[Part, ...]
    spare: int
    caution: str


def least(steps: Sequence[Step]) -> int:
    """The fewest minutes a method asks for: the sum of its steps' fewest."""
    return sum(one.low for one in steps)


def fit(steps: Sequence[Step], minutes: int) -> Plan:
    """Each step's whole minutes for a meeting of so many minutes.

    From the method's least to its most, each step gets its fewest minutes and a share of the rest in proportion to its
    own room (high - low). With more time than the most, each has its most and the rest is spare. With less than the
    least, all shrink in proportion to their fewest, to no less than one minute, and the plan says so. Whole minutes by
    the largest remainder; ties go to the earlier step. ValueError without steps, or with fewer minutes than steps.
    """
    if not steps or minutes < len(steps):
        raise ValueError("A meeting needs a minute for each step.")
    low, high = least(steps), sum(one.high for one in steps)
    if minutes >= high:
        given = [one.high for one in steps]
    elif minutes >= low:
        room = _share(minutes - low, [one.high - one.low for one in steps])
        given = [one.low + more for one, more in zip(steps, room, strict=True)]
    else:
        # One minute for each first, so that no step is lost.
        rest = _share(minutes - len(steps), [max(one.low - 1, 0) for one in steps])
        given = [1 + more for more in rest]
    parts, start = [], 0
    for one, length in zip(steps, given, strict=True):
        parts.append(Part(one.name, length, start))
        start += length
    caution = (
        f"This method asks for {low} minutes at least. In {minutes}, people get less time than they need: leave out a "
        "step, or take more time."
        if minutes < low
        else ""
    )
    return Plan(tuple(parts), max(minutes - high, 0), caution)


def _share(whole: int, weights: Sequence[int]) -> list[int]:
    """A whole number parted in proportion to weights, by the largest remainder."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    found = [whole * one // total for one in weights]
    remainders = sorted(range(len(weights)), key=lambda at: (-(whole * weights[at] % total), at))
    for at in remainders[: whole - sum(found)]:
        found[at] += 1
    return found
