"""Mean change of a group, entry by entry: a dot with its 95 % interval, beside no change. The numbers stand in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.core.charts.scales import linear
from marigold.core.charts.svg import Svg, group, line, mark, shorten, tag, text

WIDTH, ROW, LEFT, RIGHT, FOOT = 720.0, 30.0, 300.0, 700.0, 40.0


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry: steps up or down in the mean, with the ends of its interval; None where it is not told."""

    name: str
    mean: float | None
    low: float | None = None
    high: float | None = None


def change_plot(rows: Sequence[Moved], *, most: float, title: str) -> str:
    """SVG text, 720 wide, a row for each entry.

    :param most: how far a step can move at most, down or up; the axis ends there
    """
    height = ROW * len(rows) + FOOT
    x = linear(-most, most, LEFT, RIGHT)
    parts: list[Svg] = [tag("title", title)]
    steps = int(most)
    for step in range(-steps, steps + 1):
        parts.append(line("axis" if step == 0 else "grid", x(step), 4, x(step), height - FOOT + 4))
        parts.append(text("faint", x(step), height - FOOT + 20, f"{step:+d}" if step else "0", "middle"))
    parts.append(text("faint", LEFT, height - 3, "Steps down", "start"))
    parts.append(text("faint", RIGHT, height - 3, "Steps up", "end"))
    for place, row in enumerate(rows):
        parts += _row(row, 4 + ROW * (place + 0.5), x, most)
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart changes",
        viewBox=f"0 0 {WIDTH:g} {height:g}",
        role="img",
        aria_label=title,
    )


def _row(row: Moved, y: float, x: object, most: float) -> list[Svg]:
    assert callable(x)
    name = text("lab", LEFT - 14, y + 4, shorten(row.name, LEFT - 20), "end", full=row.name)
    if row.mean is None:
        return [name, text("faint", x(0) + 8, y + 4, "Not told", "start")]
    drawn: list[Svg] = [name]
    if row.low is not None and row.high is not None:
        ends = [min(max(end, -most), most) for end in (row.low, row.high)]
        drawn.append(mark("line", "rate-a", x1=x(ends[0]), x2=x(ends[1]), y1=y, y2=y))
        drawn += [mark("line", "rate-a", x1=x(end), x2=x(end), y1=y - 4, y2=y + 4) for end in ends]
    drawn.append(mark("circle", "dot-a", cx=x(row.mean), cy=y, r=5.2))
    return [group(*drawn, title=f"{row.name}: {row.mean:+.2f}")]
