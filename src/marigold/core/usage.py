"""How support is used, as figures: shares over time, coverage, halves of a period, near and far goals."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Reached and still so this much later is kept.
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Span:
    """A month or a quarter: its label and first day."""

    label: str
    first: date


def spans(months: Sequence[date]) -> list[Span]:
    """Periods for a run of months (first days, oldest first): months, quarters or halves of years, nine at most."""
    if len(months) <= 6:
        return [Span(month.strftime("%b %Y"), month) for month in months]
    found: dict[date, Span] = {}
    size, letter = (3, "Q") if len(months) <= 24 else (6, "H")
    for month in months:
        number = (month.month - 1) // size
        first = month.replace(month=number * size + 1)
        found.setdefault(first, Span(f"{letter}{number + 1} {first.year}", first))
    return list(found.values())


def by_span(cells: Iterable[tuple[date, str, int]], spans: Sequence[Span]) -> dict[date, Counter[str]]:
    """(month, what, count) summed up by period; every period is there, also an empty one."""
    found: dict[date, Counter[str]] = {span.first: Counter() for span in spans}
    starts = sorted(found)
    for month, what, count in cells:
        first = max((start for start in starts if start <= month), default=None)
        if first is not None:
            found[first][what] += count
    return found


def halves(
    months: Sequence[date], cells: Iterable[tuple[date, str, int]]
) -> tuple[Counter[str], Counter[str]]:
    """What was counted in the earlier and in the later half of a run of months."""
    middle = months[len(months) // 2]
    before: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for month, what, count in cells:
        (before if month < middle else now)[what] += count
    return before, now


def heat(part: int, whole: int) -> str:
    """The step of a cell in a heat table by its share: h0 none, h1 below 10%, h2 below 30%, h3 from there on."""
    if not part or not whole:
        return "h0"
    share = part / whole
    return "h1" if share < 0.1 else "h2" if share < 0.3 else "h3"


@dataclass(frozen=True)
class Far:
    """A far goal: its state, the near goals under it, and its ratings as (day, level), oldest first."""

    reached: bool
    near: int
    near_reached: int
    ratings: tuple[tuple[date, int], ...] = ()

    @property
    def kept(self) -> bool | None:
        """Whether what was reached (a rating of 0 or more) still held 90 days later; None while nobody looked again."""
        first = next((day for day, level in self.ratings if level >= 0), None)
        if first is None or self.ratings[-1][0] - first < KEPT:
            return None
        return self.ratings[-1][1] >= 0


@dataclass(frozen=True)
class Reached:
    """Far goals parted by whether near goals under them were reached."""

    far: int
    reached: int
    kept: int
    slipped: int
    not_looked: int


def near_and_far(goals: Iterable[Far]) -> Mapping[bool, Reached]:
    """Far goals with near goals reached (True) and without (False): how many were reached, and kept."""
    groups: dict[bool, list[Far]] = {True: [], False: []}
    for goal in goals:
        groups[goal.near_reached > 0].append(goal)
    return {
        key: Reached(
            far=len(rows),
            reached=sum(one.reached for one in rows),
            kept=sum(one.reached and one.kept is True for one in rows),
            slipped=sum(one.reached and one.kept is False for one in rows),
            not_looked=sum(one.reached and one.kept is None for one in rows),
        )
        for key, rows in groups.items()
    }


def steps_back(keys: Sequence[str], order: Mapping[str, int]) -> int:
    """How often a way through stages went back to an earlier one."""
    numbers = [order[key] for key in keys if key in order]
    return sum(later < earlier for earlier, later in itertools.pairwise(numbers))


def standing_at(placements: Iterable[tuple[date, str]], day: date) -> str:
    """The key that held on a day, of (from, key) in order; empty before the first."""
    found = ""
    for since, key in placements:
        if since <= day:
            found = key
    return found
