"""Scores from answers: reversed items, subscales, what is missing, means of a group. Formulas: docs/methods/scoring.md.

A number that may not be shown is not a number: a group's scores leave here as `Shown` or `Withheld`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Literal

Rule = Literal["mean", "sum"]
WHOLE = ""
LEAST = 67
FLOOR = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its key, the subscale it counts in, its lowest and highest answer, and whether it is reversed."""

    key: str
    subscale: str
    low: int
    high: int
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A score with how many of how many questions were answered. `value` is None when too few were."""

    value: float | None
    answered: int
    items: int


def turned(item: Asked, answer: int) -> int:
    """The answer as it counts: low + high - answer for a reversed question."""
    return item.low + item.high - answer if item.reversed else answer


def scores(
    items: Sequence[Asked], answers: Mapping[str, int], *, rule: Rule = "mean", least: int = LEAST
) -> dict[str, Score]:
    """One person's (or team's) scores: `""` for the whole, and one for each subscale, in the items' order.

    :param least: the percentage of questions that must be answered; below it there is no score
    """
    names = [WHOLE, *dict.fromkeys(item.subscale for item in items if item.subscale)]
    return {
        name: _score([item for item in items if name in (WHOLE, item.subscale)], answers, rule, least)
        for name in names
    }


def _score(items: Sequence[Asked], answers: Mapping[str, int], rule: Rule, least: int) -> Score:
    given = [turned(item, answers[item.key]) for item in items if item.key in answers]
    if not given or 100 * len(given) < least * len(items):
        return Score(None, len(given), len(items))
    # A sum with questions left out stands for all of them: the mean times the number of questions.
    value = fmean(given) * (len(items) if rule == "sum" else 1)
    return Score(value, len(given), len(items))


def bounds(items: Sequence[Asked], name: str, rule: Rule) -> tuple[float, float]:
    """The lowest and highest score possible for the whole (`""`) or a subscale."""
    own = [item for item in items if name in (WHOLE, item.subscale)]
    low, high = sum(item.low for item in own), sum(item.high for item in own)
    return (low, high) if rule == "sum" else (low / len(own), high / len(own)) if own else (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A group's mean score and how many people it is the mean of."""

    value: float
    people: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """There is no number to show: too few people, or the round still runs."""

    reason: Literal["few", "running", "none"]


Told = Shown | Withheld


def told(values: Iterable[float | None], *, floor: int, ended: bool) -> Told:
    """A group's mean, once the round has ended and when at least `floor` people have a score.

    Nothing is shown while answers can still come in, and an ended round takes none: so no two looks at it differ, and
    no single answer can be worked out from one look and the next.
    """
    given = [value for value in values if value is not None]
    if not ended:
        return Withheld("running")
    if len(given) < max(floor, 1):
        return Withheld("few" if given else "none")
    return Shown(fmean(given), len(given))


def ended(*, until: date, ended_on: date | None, today: date) -> bool:
    """True when a round takes no answers any more: it was ended, or its last day has passed."""
    return ended_on is not None or until < today


def change_words(before: float, after: float, *, least: float = 0.25) -> str:
    """A difference in words. Small ones are called about the same: nobody should read a story into them."""
    if abs(after - before) < least:
        return "about the same"
    return f"{'up' if after > before else 'down'} {abs(after - before):.1f}"
