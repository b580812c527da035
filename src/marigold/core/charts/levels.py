"""A level from one to five over time, the size of a line of text: steps between readings, a square at each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marigold.core.charts.svg import EDGE, INK, INK_3, LINE, Svg, num, tag

WIDTH, HEIGHT, EDGES = 220.0, 64.0, 8.0
MOST = 5


def levels(readings: Sequence[tuple[date, int]], *, title: str) -> str:
    """SVG text, 220 by 64, with five faint rules and a step line; the title is its label. Empty without readings."""
    if not readings:
        return ""
    days = [(on - readings[0][0]).days for on, _ in readings]
    span = max(days[-1], 1)
    points = [
        (EDGES + (WIDTH - 2 * EDGES - 14) * day / span, _height(level))
        for day, (_, level) in zip(days, readings, strict=True)
    ]
    rules = [
        tag("line", cls="grid", x1=EDGES, x2=WIDTH - EDGES - 14, y1=_height(n), y2=_height(n), stroke=LINE)
        for n in range(1, MOST + 1)
    ]
    return tag(
        "svg",
        *rules,
        *_steps(points),
        *(
            tag("rect", cls="pt", x=x - 3, y=y - 3, width="6", height="6", fill=INK, stroke="#fff")
            for x, y in points
        ),
        tag("text", str(MOST), cls="faint", x=WIDTH - 12, y=_height(MOST) + 4, fill=INK_3, font_size="11"),
        tag("text", "1", cls="faint", x=WIDTH - 12, y=_height(1) + 4, fill=INK_3, font_size="11"),
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_label=title,
    )


def _height(level: int) -> float:
    return HEIGHT - EDGES - (HEIGHT - 2 * EDGES) * (level - 1) / (MOST - 1)


def _steps(points: Sequence[tuple[float, float]]) -> list[Svg]:
    """A line that stays level until the next reading: nothing is known in between."""
    if len(points) < 2:
        return []
    path = f"M{num(points[0][0])} {num(points[0][1])}"
    for x, y in points[1:]:
        path += f"H{num(x)}V{num(y)}"
    return [tag("path", cls="series", d=path, fill="none", stroke=EDGE, stroke_width="1.5")]
