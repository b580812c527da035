"""What each side said it would do: kept, late or still open, by quarter. Never by person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Standing = Literal["kept", "late", "open", "dropped"]
QUARTERS = 6


@dataclass(frozen=True)
class Promise:
    """One step: whose side, due when, done when, and where it stands."""

    side: str
    state: str
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Quarter:
    """What came due, or was done without a date, in one quarter."""

    first: date
    kept: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        """Kept and late together."""
        return self.kept + self.late

    @property
    def name(self) -> str:
        """ "Oct to Dec 2026"."""
        last = self.first + timedelta(days=75)
        return f"{self.first:%b} to {last:%b} {self.first.year}"


@dataclass(frozen=True)
class Side:
    """Follow-through of one side over the last quarters, oldest first, and what is open now."""

    key: str
    quarters: tuple[Quarter, ...]
    # Late and still not done.
    waiting: int
    open: int

    @property
    def kept(self) -> int:
        """Promises kept in the time shown."""
        return sum(row.kept for row in self.quarters)

    @property
    def late(self) -> int:
        """Promises late in the time shown, done since or not."""
        return sum(row.late for row in self.quarters)

    @property
    def rate(self) -> int | None:
        """Kept of all that came due, in percent; None where nothing did."""
        total = self.kept + self.late
        return round(100 * self.kept / total) if total else None


def standing(promise: Promise, today: date) -> Standing:
    """Kept: done by its day, or done without one. Late: past its day, done since or not. What is let go counts for nothing."""
    if promise.state == "dropped":
        return "dropped"
    if promise.state == "done":
        on_time = promise.due_on is None or promise.done_on is None or promise.done_on <= promise.due_on
        return "kept" if on_time else "late"
    return "late" if promise.due_on is not None and promise.due_on < today else "open"


def quarter_of(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def follow_through(
    promises: Iterable[Promise], sides: Sequence[str], today: date, *, quarters: int = QUARTERS
) -> list[Side]:
    """Each side's quarters up to this one. A promise counts in the quarter it came due."""
    rows = [(promise, standing(promise, today)) for promise in promises]
    shown = _last_quarters(today, quarters)
    return [_side(key, [row for row in rows if row[0].side == key], shown) for key in sides]


def _side(key: str, rows: Sequence[tuple[Promise, Standing]], shown: Sequence[date]) -> Side:
    counts: Counter[tuple[date, str]] = Counter()
    for promise, how in rows:
        day = promise.due_on or promise.done_on
        if how in {"kept", "late"} and day is not None:
            counts[(quarter_of(day), how)] += 1
    return Side(
        key,
        tuple(Quarter(first, counts[(first, "kept")], counts[(first, "late")]) for first in shown),
        waiting=sum(how == "late" and promise.state != "done" for promise, how in rows),
        open=sum(how == "open" for _, how in rows),
    )


def _last_quarters(today: date, count: int) -> list[date]:
    found = [quarter_of(today)]
    while len(found) < count:
        found.insert(0, quarter_of(found[0] - timedelta(days=1)))
    return found


def sentence(side: Side, who: str) -> str:
    """Follow-through in words: "The pair kept 8 of 10 promises that came due."."""
    total = side.kept + side.late
    if not total:
        return f"{who}: nothing came due in this time. {_open(side)}"
    some = (
        f"{side.kept} of {total} promises" if total > 1 else "the one promise" if side.kept else "no promise"
    )
    late = (
        f" {side.waiting} {'is' if side.waiting == 1 else 'are'} late and not done." if side.waiting else ""
    )
    return f"{who} kept {some} that came due.{late} {_open(side)}"


def _open(side: Side) -> str:
    return f"{side.open} open now." if side.open else "None open now."
