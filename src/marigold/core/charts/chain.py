"""From support to benefit on one axis of time: contacts a month, then what is followed of the work, the program, and lives.

Each line has a height of its own, so only its course can be compared, not its size. It shows timing, not cause.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.core.charts.scales import linear
from marigold.core.charts.svg import FONT, Svg, line, mark, num, shorten, tag, text

To = Callable[[float], float]
WIDTH, LEFT, RIGHT = 920.0, 330.0, 820.0
BARS, LANE, HEAD = 56.0, 58.0, 26.0


@dataclass(frozen=True, slots=True)
class Lane:
    """One indicator: its name, (day, value) oldest first with None for a gap, the newest value in words, which way it went."""

    name: str
    points: Sequence[tuple[date, float | None]]
    newest: str
    # A class of a point: "better", "look" or "" for no more than chance.
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A step of the way: its name, and what is followed there."""

    name: str
    lanes: Sequence[Lane]


def chain(months: Sequence[tuple[date, int]], levels: Sequence[Level], *, id: str, says: str) -> str:  # noqa: A002
    """An SVG: contacts of each month as bars, then the levels in their order with a line for each indicator.

    :param months: (first day of the month, contacts), oldest first
    :param says: the sentence that tells the same; it is the drawing's description
    """
    days = [day for day, _ in months]
    days += [day for level in levels for lane in level.lanes for day, _ in lane.points]
    first, last = (min(days), max(days)) if days else (date.min, date.min)
    x = linear(first.toordinal(), max(last.toordinal(), first.toordinal() + 1), LEFT, RIGHT)
    y, parts = HEAD, [text("strong", 8, HEAD - 8, "Support")]
    parts += _bars(months, x, y)
    y += BARS
    for level in levels:
        parts.append(text("strong", 8, y + HEAD - 8, level.name))
        y += HEAD
        for lane in level.lanes:
            parts += _lane(lane, x, y)
            y += LANE
    parts += _years(first, last, x, y)
    return tag(
        "svg",
        tag("title", "From support to benefit", id=f"{id}-t"),
        tag("desc", says, id=f"{id}-d"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:g} {y + 24:g}",
        width=f"{WIDTH:g}",
        height=f"{y + 24:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="12",
        cls="chart chain",
    )


def _bars(months: Sequence[tuple[date, int]], x: To, y: float) -> list[Svg]:
    most = max((count for _, count in months), default=0)
    parts = [
        text("faint", 8, y + 14, "contacts a month"),
        line("axis", LEFT, y + BARS - 14, RIGHT, y + BARS - 14),
    ]
    for day, count in months:
        if count:
            high = (BARS - 22) * count / most
            at = x(day.toordinal())
            said = tag("title", f"{day:%b %Y}: {count} contact{'s' if count != 1 else ''}")
            parts.append(
                mark("rect", "kept-support", said, x=at - 4, y=y + BARS - 14 - high, width=8.0, height=high)
            )
    return parts


def _lane(lane: Lane, x: To, y: float) -> list[Svg]:
    known = [value for _, value in lane.points if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    to_y = linear(low, high, y + LANE - 20, y + 6)
    parts = [
        text("faint", 8, y + LANE / 2, shorten(lane.name, LEFT - 24), full=lane.name),
        line("grid", LEFT, y + LANE - 12, RIGHT, y + LANE - 12),
        text("strong", RIGHT + 12, y + LANE / 2, lane.newest),
    ]
    run: list[str] = []
    for day, value in [*lane.points, (date.max, None)]:
        if value is None:
            if len(run) > 1:
                parts.append(mark("polyline", "series", points=" ".join(run)))
            run = []
        else:
            run.append(f"{num(x(day.toordinal()))},{num(to_y(value))}")
    newest = next(((day, value) for day, value in reversed(lane.points) if value is not None), None)
    if newest is not None:
        cls = f"pt {lane.tone}" if lane.tone else "pt"
        at, level = x(newest[0].toordinal()), to_y(newest[1])
        parts.append(
            mark("circle", cls, tag("title", f"{newest[0]:%b %Y}: {lane.newest}"), cx=at, cy=level, r=4.0)
        )
    return parts


def _years(first: date, last: date, x: To, y: float) -> list[Svg]:
    parts = []
    for year in range(first.year + (first.timetuple().tm_yday > 1), last.year + 1):
        at = x(date(year, 1, 1).toordinal())
        parts += [line("grid", at, HEAD, at, y), text("faint", at, y + 16, str(year), "middle")]
    return parts
