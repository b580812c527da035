"""Series that the stories share."""

from datetime import date

from marigold.core.spc import Point, Series

COACHING = (33, 28, 34, 30, 33, 29, 35, 32, 32, 31, 36, 35, 38, 41, 44, 43, 48, 52, 50, 57)


def months(count, year=2025, month=3):
    return [date(year + (month - 1 + i) // 12, (month - 1 + i) % 12 + 1, 1) for i in range(count)]


def monthly(values, name="Coaching feedback", unit="%", direction="higher_is_better"):
    points = tuple(Point(d, v) for d, v in zip(months(len(values)), values, strict=True))
    return Series(name, points, unit, direction, period="month")
