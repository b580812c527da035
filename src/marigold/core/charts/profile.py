"""One row of a profile: a step scale with now, then and others' views. The numbers stand beside it in the table."""

from __future__ import annotations

from collections.abc import Sequence

from marigold.core.charts.scales import linear
from marigold.core.charts.svg import Svg, line, mark, num, tag

WIDTH, HEIGHT = 460.0, 32.0
# Shapes of views, in the order they are named: each is told from the others without color.
SHAPES = ("peer", "peer square", "peer up", "peer down")


def profile_row(
    steps: Sequence[int], now: float | None, then: float | None, views: Sequence[float | None]
) -> str:
    """SVG text, 460 by 32. It is an ornament of the row's numbers, so it is hidden from readers of the page."""
    edge = WIDTH / (2 * len(steps))
    x = linear(steps[0], steps[-1], edge, WIDTH - edge)
    middle = HEIGHT / 2
    parts: list[Svg] = [line("tick", x(step), 0, x(step), HEIGHT) for step in steps]
    if now is not None and then is not None and now != then:
        parts.append(line("move", x(then), middle, x(now), middle))
        parts.append(mark("circle", "self-then", cx=num(x(then)), cy=num(middle), r="4.5"))
    parts += [_view(place, x(value), middle) for place, value in enumerate(views) if value is not None]
    if now is not None:
        parts.append(mark("circle", "self", cx=num(x(now)), cy=num(middle), r="6"))
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        aria_hidden="true",
    )


def _view(place: int, x: float, y: float) -> Svg:
    corners = (
        ((0, -11), (11, 0), (0, 11), (-11, 0)),
        ((-9, -9), (9, -9), (9, 9), (-9, 9)),
        ((0, -11), (10, 8), (-10, 8)),
        ((0, 11), (10, -8), (-10, -8)),
    )[place % len(SHAPES)]
    points = " ".join(f"{num(x + dx)},{num(y + dy)}" for dx, dy in corners)
    return mark("polygon", "peer", points=points)


def view_key(place: int) -> str:
    """The mark of a view, for the key."""
    return tag(
        "svg",
        _view(place, 16, 11),
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox="0 0 32 22",
        aria_hidden="true",
    )
