"""Where each of several engagements stood over time: one row each, its stages as spans, back and forth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.core.charts.svg import FONT, PAINT, Svg, group, mark, shorten, tag, text

ROW, LEFT, WIDE, TOP = 34.0, 170.0, 640.0, 22.0
PAINT |= {
    "span": {"fill": "#E0EEE7", "stroke": "#17594A", "stroke-width": "1"},
    "span here": {"fill": "#17594A", "stroke": "#17594A", "stroke-width": "1"},
    "span-t": {"fill": "#0D4035"},
    "span-t here": {"fill": "#fff", "font-weight": "700"},
}


@dataclass(frozen=True)
class Leg:
    """A stage from a day until a day (None: still)."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Way:
    """One engagement and the stages it went through."""

    name: str
    legs: tuple[Leg, ...]


def journeys(ways: Sequence[Way], *, start: date, end: date, id: str, says: str) -> str:  # noqa: A002
    """An SVG of the ways between two days. `says` is the sentence that tells the same."""
    days = max((end - start).days, 1)
    height = TOP + ROW * len(ways) + 6
    years = [year for year in range(start.year, end.year + 2) if start <= date(year, 1, 1) <= end]
    lines = []
    for year in years:
        x = LEFT + WIDE * (date(year, 1, 1) - start).days / days
        lines += [
            mark("line", "grid", x1=x, x2=x, y1=TOP - 4, y2=height - 4),
            text("faint", x + 4, 13, str(year)),
        ]
    rows = [_row(way, TOP + ROW * at, start, end, days) for at, way in enumerate(ways)]
    return tag(
        "svg",
        tag("title", "Stages over time", id=f"{id}-t"),
        tag("desc", says, id=f"{id}-d"),
        *lines,
        *rows,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {LEFT + WIDE + 8:g} {height:g}",
        width=f"{LEFT + WIDE + 8:g}",
        height=f"{height:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="12",
        cls="chart journeys",
    )


def _row(way: Way, y: float, start: date, end: date, days: int) -> Svg:
    drawn = [
        text(
            "strong", LEFT - 10, y + 20, shorten(way.name, LEFT - 16, bold=True), anchor="end", full=way.name
        )
    ]
    for leg in way.legs:
        first, last = max(leg.since, start), min(leg.until or end, end)
        if last <= first:
            continue
        x = LEFT + WIDE * (first - start).days / days
        wide = max(WIDE * (last - first).days / days, 2.0)
        here = " here" if leg.until is None else ""
        told = f"{way.name}: {leg.name} from {leg.since.isoformat()}"
        box = mark("rect", f"span{here}", tag("title", told), x=x, y=y + 4, width=wide, height=ROW - 10, rx=4)
        drawn.append(box)
        if wide > 46:
            drawn.append(text(f"span-t{here}", x + 6, y + 20, shorten(leg.name, wide - 10), full=leg.name))
    return group(*drawn)
