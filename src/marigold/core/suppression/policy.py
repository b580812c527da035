"""What a data source asks for: a policy in data, and the types a suppressed number leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, Literal

import yaml

Zeros = Literal["shown", "hidden"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that may be seen."""

    value: float


@dataclass(frozen=True, slots=True)
class Suppressed:
    """There is no number here, and no hint whether the number was small or hides another: that would tell of both."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """A percentage near 0 or 100, told as `below` or `above` a limit only."""

    limit: float
    side: Literal["below", "above"]


Told = Shown | Suppressed | Beyond
SUPPRESSED = Suppressed()


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of one data source.

    :param threshold: the smallest count above 0 that may be shown; counts from 1 to threshold - 1 are hidden
    :param zeros: whether a count of 0 may be shown
    :param round_to: shown counts are rounded to a multiple of this; 1 leaves them
    :param percent_low, percent_high: percentages beyond these are told as below or above them
    :param denominator: the smallest number of people a percentage may be of
    :param policy_known: outsiders know the rule, so that they know a hidden count is at least 1 where zeros are shown
    :param guard_insiders: the one person counted in a cell of 1 must not be able to work out another small count
    """

    name: str
    threshold: int
    zeros: Zeros = "shown"
    round_to: int = 1
    percent_low: float = 0.0
    percent_high: float = 100.0
    denominator: int = 0
    policy_known: bool = True
    guard_insiders: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        if self.threshold < 1:
            raise ValueError("threshold: the smallest count shown must be 1 or more")
        if self.zeros not in ("shown", "hidden"):
            raise ValueError("zeros: must be shown or hidden")
        if self.round_to < 1:
            raise ValueError("round_to: must be 1 or more")
        if not 0 <= self.percent_low < self.percent_high <= 100:
            raise ValueError("percent_low and percent_high: must run from 0 to 100, the lower one first")
        if self.denominator < 0:
            raise ValueError("denominator: can't be below 0")

    @property
    def least(self) -> int:
        """The smallest value an outsider must take a hidden count to have."""
        return 1 if self.policy_known and self.zeros == "shown" else 0

    def small(self, count: float) -> bool:
        """Whether a count is hidden for its own sake."""
        return 0 < count < self.threshold or (count == 0 and self.zeros == "hidden")

    def rounded(self, count: float) -> float:
        """The count as it is shown; halves go up."""
        return count if self.round_to == 1 else (count + self.round_to / 2) // self.round_to * self.round_to


_TYPES: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "zeros": (str,),
    "source": (str,),
    "threshold": (int,),
    "round_to": (int,),
    "denominator": (int,),
    "percent_low": (int, float),
    "percent_high": (int, float),
    "policy_known": (bool,),
    "guard_insiders": (bool,),
}


_KINDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def policy_from(data: Mapping[str, Any]) -> Policy:
    """A policy from a mapping (YAML, JSON). ValueError names the field and what it must be."""
    known = [field.name for field in fields(Policy)]
    for name, value in data.items():
        if name not in known:
            raise ValueError(f"{name}: not a field of a policy; fields are {', '.join(known)}")
        if not isinstance(value, _TYPES[name]) or (isinstance(value, bool) and bool not in _TYPES[name]):
            raise ValueError(f"{name}: {value!r} is not {_KINDS[_TYPES[name][-1]]}")
    for name in ("name", "threshold"):
        if name not in data:
            raise ValueError(f"{name}: missing")
    return Policy(**data)


def shipped() -> dict[str, Policy]:
    """The policies that come along, by name."""
    text = resources.files("marigold.data").joinpath("suppression.yaml").read_text(encoding="utf-8")
    return {data["name"]: policy_from(data) for data in yaml.safe_load(text)["policies"]}


def percentage(part: float, whole: float, policy: Policy) -> Told:
    """100 part / whole, as far as the policy lets it be seen.

    A percentage with a known denominator is a count: it goes when the part, or what is left of the whole, is small, or
    the whole is below the policy's denominator. ValueError for a part above the whole.
    """
    if not 0 <= part <= whole:
        raise ValueError("a part must be between 0 and its whole")
    if whole == 0 or whole < policy.denominator or policy.small(part) or policy.small(whole - part):
        return SUPPRESSED
    share = 100 * policy.rounded(part) / policy.rounded(whole) if policy.rounded(whole) else 0.0
    if share < policy.percent_low:
        return Beyond(policy.percent_low, "below")
    if share > policy.percent_high:
        return Beyond(policy.percent_high, "above")
    return Shown(share)
