"""How many of each part over time: one column a month, parts stacked, all on one scale of counts."""

from collections.abc import Sequence

from marigold.core.charts.scales import linear
from marigold.core.charts.shares import Column
from marigold.core.charts.svg import FONT, PAINT, Svg, group, mark, tag, text

WIDTH, HEIGHT, TOP, LEFT, ROOM = 760.0, 180.0, 12.0, 36.0, 24.0
# Stages of one way, from pale to deep; the last is what goes on without support.
STEPS = ("#DCE9D5", "#B4D3A2", "#86B878", "#4F9464", "#17594A", "#0B3A31")
PAINT |= {
    f"stage-{at}": {"fill": fill, "stroke": "#17594A", "stroke-width": "0.6"} for at, fill in enumerate(STEPS)
}
PAINT["stage-own"] = {"fill": "#E9DDEB", "stroke": "#571A59", "stroke-width": "1"}


def class_of(at: int, many: int) -> str:
    """The class of the n-th of so many stages: pale to deep, the whole range used."""
    last = len(STEPS) - 1
    return f"stage-{min(last, round(at * last / max(many - 1, 1)))}"


def stacked(columns: Sequence[Column], parts: Sequence[tuple[str, str]], *, id: str, says: str) -> str:  # noqa: A002
    """An SVG of columns of counts, the oldest first.

    :param parts: (name, class) from the bottom up
    :param says: the sentence that tells the same; it is the drawing's description
    """
    most = max((one.whole for one in columns), default=0) or 1
    y = linear(0, most, TOP + HEIGHT, TOP)
    step = (WIDTH - LEFT - ROOM) / max(len(columns), 1)
    drawn: list[Svg] = [_axis(most, y)]
    for at, column in enumerate(columns):
        drawn.append(_column(column, parts, LEFT + step * at, step, y))
    names = ", ".join(name for name, _ in parts)
    return tag(
        "svg",
        tag("title", f"Places over time: {names}", id=f"{id}-t"),
        tag("desc", says, id=f"{id}-d"),
        *drawn,
        _labels(columns, step),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:g} {TOP + HEIGHT + 26:g}",
        width=f"{WIDTH:g}",
        height=f"{TOP + HEIGHT + 26:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="12",
        cls="chart stacked",
    )


def _axis(most: int, y: object) -> Svg:
    halves = (0, most) if most < 2 else (0, most // 2, most)
    lines = []
    for count in dict.fromkeys(halves):
        at = y(count)  # type: ignore[operator]
        lines += [
            mark("line", "grid", x1=LEFT, x2=WIDTH - ROOM, y1=at, y2=at),
            text("faint", LEFT - 6, at + 4, f"{count:,}", anchor="end", size="11"),
        ]
    return group(*lines)


def _column(column: Column, parts: Sequence[tuple[str, str]], x: float, step: float, y: object) -> Svg:
    drawn: list[Svg] = []
    below = 0
    wide = max(step - 3, 2.0)
    for (name, cls), count in zip(parts, column.counts, strict=True):
        if count:
            top, bottom = y(below + count), y(below)  # type: ignore[operator]
            said = tag("title", f"{column.label}: {name}, {count:,}")
            drawn.append(mark("rect", cls, said, x=x + 1.5, y=top, width=wide, height=bottom - top))
            below += count
    return group(*drawn)


def _labels(columns: Sequence[Column], step: float) -> Svg:
    """As many labels as there is room for, the newest among them."""
    every = max(1, round(78 / step))
    shown = [at for at in range(len(columns)) if (len(columns) - 1 - at) % every == 0]
    return group(
        *(
            text(
                "faint",
                LEFT + step * (at + 0.5),
                TOP + HEIGHT + 17,
                columns[at].label,
                anchor="middle",
                size="11",
            )
            for at in shown
        )
    )
