"""Small charts that stand side by side on one scale: a group beside the whole, and a gap with its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from marigold.core.charts.scales import linear
from marigold.core.charts.svg import Svg, line, mark, num, tag, text
from marigold.core.disparity.gaps import GapPoint

WIDTH, HEIGHT = 440.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 430.0, 10.0, 124.0


@dataclass(frozen=True, slots=True)
class Line:
    """One group over periods, and the whole drawn behind it. None is a gap: not entered, or not shown."""

    title: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    whole: tuple[float | None, ...]


def multiple(one: Line, *, top: float) -> str:
    """SVG text; the scale runs from 0 to `top` in all that stand together."""
    x = linear(0, max(len(one.days) - 1, 1), LEFT + 6, RIGHT - 6)
    y = linear(0.0, top or 1.0, BOTTOM, TOP)
    parts: list[Svg] = [*_frame(y, (0.0, top), one.days), *_path(one.whole, x, y, "median ext")]
    parts += _path(one.values, x, y, "series")
    last = max((n for n, value in enumerate(one.values) if value is not None), default=None)
    for n, value in enumerate(one.values):
        beside = [one.values[m] for m in (n - 1, n + 1) if 0 <= m < len(one.values)]
        if value is not None and (n == last or not any(near is not None for near in beside)):
            said = f"{one.days[n]:%b %Y}: {value:.1f}"
            parts.append(mark("circle", "pt", tag("title", said), cx=x(n), cy=y(value), r=4))
    seen = sum(value is not None for value in one.values)
    return _svg(
        f"{one.title}: {seen} of {len(one.days)} periods can be shown. The dashed line is everyone.", parts
    )


def gap_line(title: str, points: Sequence[GapPoint]) -> str:
    """SVG text: the gap in each period as a dot with its interval, around a line at no gap."""
    ends = [end for p in points for end in (p.lower, p.upper) if end is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    x = linear(0, max(len(points) - 1, 1), LEFT + 6, RIGHT - 6)
    y = linear(low, high if high > low else low + 1, BOTTOM, TOP)
    days = [date.fromisoformat(p.when) for p in points]
    parts: list[Svg] = [*_frame(y, (low, high), days), line("median", LEFT, y(0), RIGHT, y(0))]
    for n, p in enumerate(points):
        if p.estimate is None or p.lower is None or p.upper is None:
            continue
        parts.append(line("limit", x(n), y(p.lower), x(n), y(p.upper)))
        said = f"{days[n]:%b %Y}: {p.estimate:.1f}, from {p.lower:.1f} to {p.upper:.1f}"
        parts.append(mark("circle", "pt", tag("title", said), cx=x(n), cy=y(p.estimate), r=2.4))
    return _svg(f"{title}. Bars are 95 percent intervals; the line is no gap.", parts)


def _frame(y: object, ends: Sequence[float], days: Sequence[date]) -> list[Svg]:
    parts: list[Svg] = [line("axis", LEFT, BOTTOM, RIGHT, BOTTOM)]
    for end in ends:
        at = y(end)  # type: ignore[operator]
        parts += [line("grid", LEFT, at, RIGHT, at), text("faint", LEFT - 4, at + 4, f"{end:.0f}", "end")]
    if days:
        parts.append(text("faint", LEFT, HEIGHT - 6, f"{days[0]:%b %Y}"))
        parts.append(text("faint", RIGHT, HEIGHT - 6, f"{days[-1]:%b %Y}", "end"))
    return parts


def _path(values: Sequence[float | None], x: object, y: object, cls: str) -> list[Svg]:
    """Lines through neighbors that both have a value."""
    parts = []
    for has_value, stretch in groupby(enumerate(values), key=lambda one: one[1] is not None):
        found = list(stretch)
        if has_value and len(found) > 1:
            points = " ".join(f"{num(x(n))},{num(y(v))}" for n, v in found)  # type: ignore[operator]
            parts.append(mark("polyline", cls, points=points, fill="none"))
    return parts


def _svg(label: str, parts: Sequence[Svg]) -> str:
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_label=label,
        font_size="11",
    )
