"""What goes into a study of a series over time, and what comes out. All values are frozen.

Positions count from 1, in the order of the series.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

Direction = Literal["higher_is_better", "lower_is_better", "neutral"]
Period = Literal["day", "week", "month", "quarter", "year", "point"]
Tone = Literal["better", "look", "same"]

DIRECTIONS: tuple[str, ...] = ("higher_is_better", "lower_is_better", "neutral")
PERCENT_UNITS = frozenset({"%", "percent", "per cent"})


@dataclass(frozen=True, slots=True)
class Point:
    """One observation. `label` is a date or a text.

    `value` is the number to plot; where `denominator` is given it is the count above it, and the plotted
    number is value / denominator (times 100 for a percentage). None is a missing value: a gap, never zero.
    Where a point stands for several values, `value` is their mean, `size` how many there are and `sd` their
    standard deviation (None for fewer than two).
    """

    label: date | str
    value: float | None
    denominator: float | None = None
    size: int | None = None
    sd: float | None = None

    def __post_init__(self) -> None:
        for number in (self.value, self.denominator):
            if number is not None and not math.isfinite(number):
                raise ValueError(f"{self.label}: a value must be a finite number or nothing")
        if self.denominator is not None:
            if self.denominator < 0:
                raise ValueError(f"{self.label}: a denominator can't be below zero")
            if self.denominator == 0 and self.value:
                raise ValueError(f"{self.label}: {self.value:g} of 0 can't be plotted")


@dataclass(frozen=True, slots=True)
class Series:
    """An ordered series. `name` is the measure in words; `unit` is "%" or "percent", another unit, or "".

    `period` overrides what the dates themselves say (day, week, month, quarter, year).
    """

    name: str
    points: tuple[Point, ...]
    unit: str = ""
    direction: Direction = "neutral"
    period: Period | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple(self.points))
        if self.direction not in DIRECTIONS:
            raise ValueError(f"direction must be one of {', '.join(DIRECTIONS)}")
        labels = [p.label for p in self.points]
        if len({isinstance(label, date) for label in labels}) > 1:
            raise ValueError("labels are either all dates or all texts")
        if self.dated and any(b <= a for a, b in pairwise(labels)):  # type: ignore[operator]
            raise ValueError("dates must rise from point to point; gather() brings rows of one date together")

    @property
    def dated(self) -> bool:
        return bool(self.points) and isinstance(self.points[0].label, date)

    @property
    def percent(self) -> bool:
        return self.unit in PERCENT_UNITS


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach, in the unit shown on the chart, and the day it is due if there is one."""

    value: float
    by: date | None = None
    label: str = "Goal"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to study a series.

    kind: a key of `kinds.KINDS`. rule_set: a key of `rules.RULE_SETS`.
    freeze: only the first so many points of each phase set the lines.
    exclude: positions shown but used neither for the lines nor for the rules.
    phase_starts: positions at which a new phase begins; each phase is studied on its own. phase_reasons: why,
    one for each start in order of position; a person gives them.
    centre: a given centre line, in the unit before `multiply`.
    centre_by: "mean" or "median" instead of the kind's own line, for run and individuals charts.
    multiply: factor for values and lines; None means 100 for a percentage with denominators, else 1.
    screened_mr: leave out moving ranges at or above their upper limit once (Nelson 1982).
    floor_zero: lower limits not below 0 when no value is negative.
    ordered: False for groups side by side, which have no order in time and so no runs.
    run_points: points of a run and of a trend in Making Data Count, 7 or 6.
    two_of_three: "outside" counts points beyond 3 sigma in its rule of two of three, as the programme does since
    late 2023; "between" counts those between 2 and 3 sigma only, as before.
    """

    kind: str = "run"
    rule_set: str = "anhoej"
    freeze: int | None = None
    exclude: tuple[int, ...] = ()
    phase_starts: tuple[int, ...] = ()
    centre: float | None = None
    targets: tuple[Target, ...] = ()
    multiply: float | None = None
    screened_mr: bool = True
    floor_zero: bool = False
    ordered: bool = True
    centre_by: Literal["mean", "median"] | None = None
    phase_reasons: tuple[str, ...] = ()
    run_points: int = 7
    two_of_three: Literal["outside", "between"] = "outside"


@dataclass(frozen=True, slots=True)
class Signal:
    """A claim: which rule of which rule set fired, and on which points.

    points: positions that make up the pattern. fired_at: the position at which the pattern was complete.
    side: +1 above the centre line or rising, -1 below or falling, 0 where the rule has no side.
    found, limit: the number seen, and the number at (or beyond) which the rule fires.
    """

    rule_set: str
    rule: str
    phase: int
    points: tuple[int, ...]
    fired_at: int
    side: int
    found: int
    limit: int
    tone: Tone = "same"


@dataclass(frozen=True, slots=True)
class StudyPoint:
    """One point with all that was found about it. `outside` is beyond the 3-sigma limits, claim or not.

    z: distance from the center in standard deviations, where the kind of chart has them.
    """

    position: int
    label: date | str
    value: float | None
    count: float | None
    denominator: float | None
    phase: int
    baseline: bool
    included: bool
    centre: float | None
    lcl: float | None
    ucl: float | None
    lcl_2s: float | None
    ucl_2s: float | None
    side: int | None
    outside: bool
    in_longest_run: bool
    tone: Tone
    z: float | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """The runs analysis of one phase.

    n_obs: points not left out, missing ones too. n_values: those that have a value. n_useful: those off the
    centre line. The four run numbers are None without useful points. `runs_signal` is the bare result of
    the runs tests; whether it becomes a claim is said by the study's `signals`.
    """

    number: int
    first: int
    last: int
    n_obs: int
    n_values: int
    n_baseline: int
    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    runs_signal: bool
    longest_run_points: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """One frozen value; the chart, the words and the table are its faces."""

    series: Series
    settings: Settings
    centre_name: str
    period: Period
    points: tuple[StudyPoint, ...]
    phases: tuple[Phase, ...]
    signals: tuple[Signal, ...]
    cautions: tuple[str, ...]

    @property
    def observed(self) -> tuple[StudyPoint, ...]:
        """Points that have a value and are not left out."""
        return tuple(p for p in self.points if p.value is not None and p.included)

    @property
    def last(self) -> StudyPoint | None:
        """The newest point with a value that is not left out."""
        observed = self.observed
        return observed[-1] if observed else None
