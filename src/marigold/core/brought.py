"""What support brings about in places: how far it spread month by month, whether capacity grew, and what outlasts support."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.core.growth.profile import interval
from marigold.core.holding import Look, works

# Support is there and no stage was decided yet; support has ended and nothing new was begun.
UNSAID, ALONE = "", "alone"
# Below this a difference in a score is called about the same, as in `core.scoring.change_words`.
LEAST = 0.25


@dataclass(frozen=True, slots=True)
class Run:
    """One engagement of a place: its days, and its stages as (from, key), oldest first."""

    starts_on: date
    ends_on: date | None
    stages: Sequence[tuple[date, str]] = ()


def at_end_of_months(
    places: Mapping[int, Sequence[Run]], ends: Sequence[date]
) -> list[Counter[str]]:  # fmt: skip
    """How many places stood at each stage on each of these days, oldest first.

    A place with two engagements stands once, at the stage of the one that began first and still runs. A place all of
    whose support has ended stands under ALONE from then on.
    """
    number = {end: at for at, end in enumerate(ends)}
    lines: list[list[str | None]] = []
    for runs in places.values():
        line: list[str | None] = [None] * len(number)
        done = _from(ends, min((run.ends_on for run in runs if run.ends_on), default=None), past=True)
        line[done:] = [ALONE] * (len(ends) - done)
        for run in sorted(runs, key=lambda one: one.starts_on, reverse=True):
            _lay(line, run, ends)
        lines.append(line)
    if not lines:
        return [Counter() for _ in ends]
    return [Counter(key for key in column if key is not None) for column in zip(*lines, strict=True)]


def _from(ends: Sequence[date], day: date | None, *, past: bool = False) -> int:
    """The place of the first of these days that is not before a day (or comes after it)."""
    if day is None:
        return len(ends)
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high) // 2
        if ends[middle] < day or (past and ends[middle] == day):
            low = middle + 1
        else:
            high = middle
    return low


def _lay(line: list[str | None], run: Run, ends: Sequence[date]) -> None:
    """Write the stages of an engagement over what stands there."""
    last = _from(ends, run.ends_on, past=True)
    start = _from(ends, run.starts_on)
    marks = [(start, UNSAID), *((max(start, _from(ends, on)), key) for on, key in run.stages)]
    for (at, key), (until, _) in zip(marks, [*marks[1:], (last, "")], strict=True):
        stop = min(until, last)
        if stop > at:
            line[at:stop] = [key] * (stop - at)


def ended_on(runs: Iterable[Run], today: date) -> date | None:
    """The day the last support of a place ended, where all of it has."""
    ends = [run.ends_on for run in runs]
    return max((one for one in ends if one), default=None) if all(one and one < today for one in ends) else None


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
