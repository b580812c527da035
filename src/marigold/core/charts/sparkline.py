"""A run chart the size of a line of text: line, centre, points, nothing to read but its label."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from marigold.core.charts.scales import linear
from marigold.core.charts.svg import Svg, line, mark, num, tag
from marigold.core.spc import words
from marigold.core.spc.model import Study, StudyPoint

WIDTH, HEIGHT, EDGE = 136.0, 44.0, 5.0


def sparkline(study: Study, newest: int | None = None) -> str:
    """SVG text, 136 by 44, with the headline as its label. The height follows the values, not zero.

    :param newest: draw only so many of the newest points; what is said of them still rests on all
    """
    points = study.points[-newest:] if newest else study.points
    start = points[0].position if points else 1
    seen = [p for p in points if p.value is not None]
    numbers = [v for p in points for v in (p.value, p.centre) if v is not None]
    x = linear(start, max(len(study.points), start), EDGE, WIDTH - EDGE)
    y = linear(min(numbers, default=0.0), max(numbers, default=0.0), HEIGHT - EDGE, EDGE)

    def at(p: StudyPoint) -> tuple[float, float]:
        assert p.value is not None
        return x(p.position), y(p.value)

    parts: list[Svg] = []
    for phase in study.phases:
        if phase.last < start:
            continue
        centre = study.points[phase.first - 1].centre
        if centre is not None:
            last = WIDTH - EDGE if phase is study.phases[-1] else x(phase.last)
            parts.append(line("median", x(max(phase.first, start)), y(centre), last, y(centre)))
    included = [p for p in points if p.included]
    for (_, has_value), group in groupby(included, key=lambda p: (p.phase, p.value is not None)):
        stretch = list(group)
        if has_value and len(stretch) > 1:
            parts.append(
                mark("polyline", "series", points=" ".join(f"{num(a)},{num(b)}" for a, b in map(at, stretch)))
            )
    parts += _dots(study, seen, len(points), at)
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_label=f"{words.chart_title(study)}. {words.headline(study)}.",
    )


def _dots(
    study: Study, seen: Sequence[StudyPoint], many: int, at: Callable[[StudyPoint], tuple[float, float]]
) -> Iterator[Svg]:
    for p in seen:
        if p.included and (p.tone != "same" or many <= 60 or p is study.last):
            cx, cy = at(p)
            cls = "pt" if p.tone == "same" else f"pt {p.tone}"
            yield mark("circle", cls, cx=cx, cy=cy, r=1.7 if p.tone == "same" else 2.7)
