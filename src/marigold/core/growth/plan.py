"""Learning held against what was expected of a year: hours, and hours of learning about equity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Logged:
    """One piece of learning: when, minutes, and whether it was about equity."""

    on: date
    minutes: int
    equity: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """What a year expects: minutes in all, and of those about equity; 0 where nothing is expected."""

    starts: date
    ends: date
    minutes: int
    equity_minutes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is on a day. Shares are from 0 to 1; `time` is the share of the year that has passed."""

    minutes: int
    equity_minutes: int
    expected: Expected
    time: float

    @property
    def share(self) -> float:
        """Share of the minutes expected in all."""
        return min(1.0, self.minutes / self.expected.minutes) if self.expected.minutes else 1.0

    @property
    def equity_share(self) -> float:
        """Share of the minutes expected about equity."""
        wanted = self.expected.equity_minutes
        return min(1.0, self.equity_minutes / wanted) if wanted else 1.0

    @property
    def behind(self) -> bool:
        """True when either share lies well (a quarter) behind the share of the year that has passed."""
        return min(self.share, self.equity_share) + 0.25 < self.time


def progress(logged: Iterable[Logged], expected: Expected, today: date) -> Progress:
    """Add up what lies within the year."""
    inside = [one for one in logged if expected.starts <= one.on <= expected.ends]
    whole = (expected.ends - expected.starts).days + 1
    gone = (min(today, expected.ends) - expected.starts).days + 1
    return Progress(
        sum(one.minutes for one in inside),
        sum(one.minutes for one in inside if one.equity),
        expected,
        min(1.0, max(0.0, gone / whole)),
    )
