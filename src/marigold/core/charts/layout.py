"""Scales of one run chart: which dates and values are shown, and where they fall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.core.charts.rails import Rails
from marigold.core.charts.scales import Ticks, anchor, linear, value_ticks
from marigold.core.spc.figures import Figures, figures
from marigold.core.spc.model import Study, StudyPoint

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 900.0, 104.0, 750.0, 34.0, 248.0
FIRST_X, LAST_X = 112.0, 728.0
LABELS_X = 758.0


@dataclass(frozen=True, slots=True)
class Layout:
    """x of a position, x of a date (None without dates), y of a value, and what the axes need."""

    study: Study
    fig: Figures
    ticks: Ticks
    y: Callable[[float], float]
    xs: tuple[float, ...]
    x_of: Callable[[date], float] | None
    start: date | None
    end: date | None
    today: date | None

    def x(self, position: int) -> float:
        return self.xs[position - 1]

    def at(self, point: StudyPoint) -> tuple[float, float]:
        assert point.value is not None
        return self.x(point.position), self.y(point.value)


def layout(study: Study, rails: Rails | None, today: date | None) -> Layout:
    ticks = _ticks(study)
    y = linear(ticks.values[0], ticks.values[-1], BOTTOM, TOP)
    fig = figures(study)
    if not study.series.dated:
        place = linear(1, len(study.points) or 1, FIRST_X, LAST_X)
        xs = tuple(place(p.position) for p in study.points)
        return Layout(study, fig, ticks, y, xs, None, None, None, None)
    days = [anchor(p.label, study.period) for p in study.points if isinstance(p.label, date)]
    start, end = _domain(days, rails, today)
    scale = linear(start.toordinal(), end.toordinal(), FIRST_X, LAST_X)

    def x_of(day: date) -> float:
        return scale(day.toordinal())

    return Layout(study, fig, ticks, y, tuple(x_of(d) for d in days), x_of, start, end, today)


def _ticks(study: Study) -> Ticks:
    numbers = [p.value for p in study.points if p.value is not None]
    numbers += [t.value for t in study.settings.targets]
    for p in study.points:
        numbers += [v for v in (p.centre, p.lcl, p.ucl) if v is not None]
    return value_ticks(numbers, study.series.percent)


def _domain(days: list[date], rails: Rails | None, today: date | None) -> tuple[date, date]:
    """From the first point to the last point or today, widened by up to 15 % for what the rails hold."""
    start, end = days[0], days[-1]
    if today is not None and today > end:
        end = today
    room = timedelta(days=max((end - start).days, 30) * 15 // 100)
    held: list[date] = []
    if rails:
        held += [m.on for m in (*rails.support, *rails.events)]
        held += [d for s in rails.tests for d in (s.starts_on, s.ends_on) if d]
        held += [d for b in rails.bands for d in (b.since, b.until) if d]
    # Dates near the ends of the calendar would overflow when compared with the room around the data.
    low = max(start.toordinal() - room.days, 1)
    high = min(end.toordinal() + room.days, date.max.toordinal())
    near = [d for d in held if low <= d.toordinal() <= high]
    return min([start, *near]), max([end, *near])
