"""What support brings about in places: how far it spread month by month, whether capacity grew, and what outlasts support."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from marigold.core.growth.profile import interval
from marigold.core.holding import Look, works

# Support is there and no stage was decided yet; support has ended and nothing new was begun.
UNSAID, ALONE = "", "alone"
# Below this a difference in a score is called about the same, as in `core.scoring.change_words`.
LEAST = 0.25


class Run(NamedTuple):
    """One engagement of a place: its days, and its stages as (from, key), oldest first.

    Days are ISO text ("2026-11-18"), which stands in the order of time: so a country's engagements need no parsing.
    """

    starts_on: str
    ends_on: str | None
    stages: Sequence[tuple[str, str]] = ()


def at_end_of_months(places: Mapping[int, Sequence[Run]], ends: Sequence[date]) -> list[Counter[str]]:
    """How many places stood at each stage on each of these days, oldest first.

    A place with two engagements stands once, at the stage of the one that began first and still runs. A place all of
    whose support has ended stands under ALONE from then on.
    """
    days = [day.isoformat() for day in ends]
    # Where a count rises and falls, by stage: so each place costs a few steps, however many months there are.
    moves: dict[str, list[int]] = defaultdict(lambda: [0] * (len(days) + 1))
    for runs in places.values():
        _lay(runs, days, moves)
    counts = {key: list(accumulate(row)) for key, row in moves.items()}
    return [
        Counter({key: row[at] for key, row in counts.items() if row[at]}) for at in range(len(days))
    ]  # fmt: skip


def _lay(runs: Sequence[Run], days: Sequence[str], moves: dict[str, list[int]]) -> None:
    """Note where one place stood: each engagement from where those that began before it have ended."""
    ordered = sorted(runs, key=itemgetter(0)) if len(runs) > 1 else runs
    covered, ended, all_days = 0, False, len(days)
    for starts_on, ends_on, stages in ordered:
        last = all_days if ends_on is None else bisect_right(days, ends_on)
        if last > covered or not ended:
            start = bisect_left(days, starts_on)
            if start > covered:
                if ended:
                    _count(moves[ALONE], covered, start)
                covered = start
            key, at = UNSAID, covered
            for on, following in stages:
                until = min(bisect_left(days, on), last)
                if until > at:
                    _count(moves[key], at, until)
                    at = until
                key = following
            if last > at:
                _count(moves[key], at, last)
            covered = max(covered, last)
        ended = ended or ends_on is not None
    if ended and covered < all_days:
        _count(moves[ALONE], covered, all_days)


def _count(row: list[int], start: int, stop: int) -> None:
    row[start] += 1
    row[stop] -= 1


def ended_on(runs: Iterable[Run], today: date) -> date | None:
    """The day the last support of a place ended, where all of it has."""
    last = ""
    for run in runs:
        if run.ends_on is None:
            return None
        last = max(last, run.ends_on)
    return date.fromisoformat(last) if last and last < today.isoformat() else None


@dataclass(frozen=True, slots=True)
class Change:
    """First and last scores of places: how many rose, fell and stayed, and the mean change with its 95 % interval.

    No interval is given for fewer than three places.
    """

    places: int
    rose: int
    fell: int
    mean: float
    low: float | None
    high: float | None

    @property
    def words(self) -> str:
        """The same in words that do not say more than the numbers hold."""
        same = self.places - self.rose - self.fell
        parts = [(self.rose, "rose"), (self.fell, "fell"), (same, "stayed about the same")]
        said = ", ".join(f"{count} {word}" for count, word in parts if count)
        if self.low is None or self.high is None:
            return f"{said}. With {'one' if self.places == 1 else 'two'} measured twice, no more can be said."
        span = f"{self.mean:+.1f} on average, and between {self.low:+.1f} and {self.high:+.1f} is likely"
        if self.low <= 0 <= self.high:
            return f"{said}: {span}. It may be chance."
        return f"{said}: {span}. That is more than chance makes likely; it does not say what it came from."


def change(pairs: Sequence[tuple[float, float]]) -> Change | None:
    """What (first, last) scores say together; None where there are none."""
    moves = [last - first for first, last in pairs]
    if not moves:
        return None
    mean, low, high = interval(moves)
    rose, fell = sum(one >= LEAST for one in moves), sum(one <= -LEAST for one in moves)
    return Change(len(moves), rose, fell, mean, low, high)


HELD, LESS, UNSEEN = "held", "less", "unseen"


def kept(ended: date, looks: Iterable[Look], *, low: int, high: int) -> tuple[str, date | None]:
    """Whether a practice is still held after support ended: (HELD, LESS or UNSEEN, the newest look after the end).

    Held is a look whose mean lies at two thirds of the scale or above: "mostly", where the scale runs from not yet over in
    part and mostly to as meant. The newest day counts, with all looks of that day together.
    """
    after = [one for one in looks if one.on > ended and one.ratings]
    if not after:
        return UNSEEN, None
    day = max(one.on for one in after)
    means = [value for one in after if one.on == day and (value := works(one.ratings)) is not None]
    reached = sum(means) / len(means) >= low + (high - low) * 2 / 3
    return (HELD if reached else LESS), day
