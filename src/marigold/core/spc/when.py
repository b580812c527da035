"""Dates of a series in words: how far apart its points are, and how to name one of them. US English."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from statistics import median

from marigold.core.spc.model import Period, Series

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SPACING: tuple[tuple[float, float, Period], ...] = (
    (1, 1, "day"),
    (7, 7, "week"),
    (28, 31, "month"),
    (89, 93, "quarter"),
    (365, 366, "year"),
)


def period_of(series: Series) -> Period:
    """What one point stands for, from the usual distance between dates; "point" when that says nothing."""
    if series.period:
        return series.period
    dates = [p.label for p in series.points if isinstance(p.label, date)]
    if len(dates) < 2:
        return "point"
    usual = median((b - a).days for a, b in pairwise(dates))
    return next((name for low, high, name in SPACING if low <= usual <= high), "point")


def short_month(day: date) -> str:
    """ "Mar"."""
    return MONTHS[day.month - 1][:3]


def short_day(day: date) -> str:
    """ "Mar 19"."""
    return f"{short_month(day)} {day.day}"


def long_day(day: date) -> str:
    """ "March 19, 2026"."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def name(label: date | str, period: Period, year: bool = True) -> str:
    """A point in words, as it stands in a table: "October 2026", "Oct 12, 2026", "Wave 3"."""
    if not isinstance(label, date):
        return label
    if period == "year":
        return str(label.year)
    if period == "quarter":
        first = 3 * ((label.month - 1) // 3)
        words = f"{MONTHS[first]} to {MONTHS[first + 2]}"
    elif period == "month":
        words = MONTHS[label.month - 1]
    else:
        return f"{short_day(label)}, {label.year}" if year else short_day(label)
    return f"{words} {label.year}" if year else words


def at(label: date | str, period: Period, year: bool = True) -> str:
    """A point with its preposition: "in October", "on Oct 12", "in the week of Oct 12", "at Wave 3"."""
    words = name(label, period, year)
    if not isinstance(label, date):
        return f"at {words}"
    if period == "week":
        return f"in the week of {words}"
    return f"in {words}" if period in ("month", "quarter", "year") else f"on {words}"


def span(first: date | str, last: date | str, period: Period) -> str:
    """From one point to another, short: "Mar to Dec 2025", "Nov 2025 to Feb 2026", "Oct 5 to Nov 2, 2026"."""
    if first == last:
        return name(first, period)
    if not (isinstance(first, date) and isinstance(last, date)):
        return f"{first} to {last}"
    if period == "year":
        return f"{first.year} to {last.year}"
    short = short_month if period in ("month", "quarter") else short_day
    comma = "" if period in ("month", "quarter") else ","
    start = short(first) if first.year == last.year else f"{short(first)}{comma} {first.year}"
    return f"{start} to {short(last)}{comma} {last.year}"


def plural(period: Period, count: int) -> str:
    """ "10 months", "1 point"."""
    return f"{count} {period}" if count == 1 else f"{count} {period}s"
