"""Where values and dates fall on the drawing, and which of them get a label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from marigold.core.spc.model import Period
from marigold.core.spc.when import short_day, short_month

TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Ticks:
    """Evenly spaced values from low to high."""

    values: tuple[float, ...]
    decimals: int

    def label(self, value: float) -> str:
        return f"{value:,.{self.decimals}f}"


def value_ticks(numbers: Sequence[float], percent: bool) -> Ticks:
    """0 to 100 for a percentage that rises above 40; a rare one gets the height it needs, from 0.

    Otherwise from 0, unless the values fill less than a quarter of that height.
    """
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    if percent and low >= 0 and 40 < high <= 100:
        return Ticks((0, 20, 40, 60, 80, 100), 0)
    if low >= 0 and (high - low >= 0.25 * high or high == low or percent):
        low = 0.0
    # Closer than this, a step between them is no number any more.
    if high - low < TINY:
        low, high = min(low, 0.0), max(high, 0.0)
        high = high if high - low >= TINY else low + 1
    raw = (high - low) / 4
    power = 10.0 ** floor(log10(raw))
    step = next(m for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999) * power
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    decimals = max(0, -floor(log10(step) + 1e-9) + (1 if step / power == 2.5 else 0))
    return Ticks(tuple(i * step for i in range(first, last + 1)), decimals)


def linear(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Maps low..high to start..end; a span of nothing falls in the middle."""
    if high == low:
        return lambda _value: (start + end) / 2
    return lambda value: start + (value - low) / (high - low) * (end - start)


def anchor(day: date, period: Period) -> date:
    """The first day of what a point stands for, so that points fall on the ticks of the axis."""
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date(day.year, 1, 1) if period == "year" else day


@dataclass(frozen=True, slots=True)
class DateTick:
    on: date
    label: str
    year: str | None


def date_ticks(start: date, end: date, pixels: float) -> tuple[DateTick, ...]:
    """Days, months or years, as close as labels allow; the year stands under the first label of each year."""
    per_day = pixels / max((end - start).days, 1)
    if (end - start).days <= 100:
        step = next((d for d in (1, 2, 7, 14) if d * per_day >= 50), 28)
        days = [start + timedelta(n) for n in range(0, (end - start).days + 1, step)]
        return _with_years([(d, short_day(d)) for d in days])
    months = next((m for m in (1, 2, 3, 6) if m * 30.4 * per_day >= 40), None)
    if months:
        return _with_years([(d, short_month(d)) for d in _month_starts(start, end, months)])
    years = next((y for y in (1, 2, 5, 10, 20, 50, 100) if y * 365 * per_day >= 40), 500)
    shown = [d for d in _month_starts(start, end, 12) if d.year % years == 0]
    return tuple(DateTick(d, str(d.year), None) for d in shown)


def _month_starts(start: date, end: date, step: int) -> list[date]:
    year, month = start.year, start.month
    if start.day > 1:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    found = []
    while (day := date(year, month, 1)) <= end:
        if (month - 1) % step == 0:
            found.append(day)
        if (year, month) == (9999, 12):
            break
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def _with_years(days: Sequence[tuple[date, str]]) -> tuple[DateTick, ...]:
    ticks, seen = [], None
    for day, label in days:
        ticks.append(DateTick(day, label, str(day.year) if day.year != seen else None))
        seen = day.year
    return tuple(ticks)


def spread(wanted: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """Centers for labels of given (center, height), in order, moved as little as keeps them apart and inside."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i][0])
    placed = [0.0] * len(wanted)
    edge = low
    for i in order:
        center, height = wanted[i]
        placed[i] = max(center, edge + height / 2)
        edge = placed[i] + height / 2
    edge = high
    for i in reversed(order):
        height = wanted[i][1]
        placed[i] = min(placed[i], edge - height / 2)
        edge = placed[i] - height / 2
    return placed
