"""Mean change of a group on one entry: a dot with its 95 % interval, beside no change. The numbers stand beside it."""

from __future__ import annotations

from marigold.core.charts.scales import linear
from marigold.core.charts.svg import Svg, line, mark, tag

WIDTH, HEIGHT, EDGE = 460.0, 32.0, 12.0


def change_row(mean: float, low: float | None, high: float | None, *, most: float, title: str) -> str:
    """SVG text, 460 by 32, with its words as title.

    :param most: how far a step can move at most, down or up; the row ends there
    """
    x = linear(-most, most, EDGE, WIDTH - EDGE)
    y = HEIGHT / 2
    steps = range(-int(most), int(most) + 1)
    parts: list[Svg] = [tag("title", title)]
    parts += [line("axis" if step == 0 else "tick", x(step), 0, x(step), HEIGHT) for step in steps]
    if low is not None and high is not None:
        ends = [min(max(end, -most), most) for end in (low, high)]
        parts.append(mark("line", "rate-a", x1=x(ends[0]), x2=x(ends[1]), y1=y, y2=y))
        parts += [mark("line", "rate-a", x1=x(end), x2=x(end), y1=y - 5, y2=y + 5) for end in ends]
    parts.append(mark("circle", "dot-a", cx=x(mean), cy=y, r=6))
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_label=title,
    )
