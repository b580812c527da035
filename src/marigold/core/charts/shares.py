"""Shares over time as one column a period: parts stacked, each with its number where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.core.charts.svg import FONT, PAINT, Svg, group, mark, shorten, tag, text

HEIGHT, TOP, LEFT, STEP, GAP = 150.0, 14.0, 44.0, 62.0, 14.0
PAINT |= {
    "share-a": {"fill": "#F3A712", "stroke": "#1A2520", "stroke-width": "1"},
    "share-b": {"fill": "#8FBF73", "stroke": "#1A2520", "stroke-width": "1"},
    "share-c": {"fill": "#17594A", "stroke": "#1A2520", "stroke-width": "1"},
    "share-d": {"fill": "#D8DCD1", "stroke": "#7B857C", "stroke-width": "1"},
    "share-n": {"fill": "#1A2520", "font-weight": "700"},
    "share-n on-c": {"fill": "#fff", "font-weight": "700"},
    "share-n on-b": {"fill": "#1A2520", "font-weight": "700"},
    "share-n on-d": {"fill": "#1A2520", "font-weight": "700"},
}


@dataclass(frozen=True)
class Column:
    """One period: its label and how many of each part."""

    label: str
    counts: tuple[int, ...]

    @property
    def whole(self) -> int:
        """All parts together."""
        return sum(self.counts)


def shares(
    columns: Sequence[Column],
    parts: Sequence[tuple[str, str]],
    *,
    id: str,  # noqa: A002
    says: str,
    step: float = STEP,
) -> str:
    """An SVG of columns that each add up to 100%.

    :param parts: (name, class) from the bottom up; a class is one of share-a (support), -b (both), -c (partners), -d
    :param says: the sentence that tells the same; it is the drawing's description
    :param step: the room of a column with its label
    """
    width = LEFT + step * max(len(columns), 1) + 8
    names = ", ".join(name for name, _ in parts)
    drawn = [_axis(width)]
    drawn += [_column(column, parts, LEFT + step * at + GAP / 2, step) for at, column in enumerate(columns)]
    return tag(
        "svg",
        tag("title", f"Shares over time: {names}", id=f"{id}-t"),
        tag("desc", says, id=f"{id}-d"),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {TOP + HEIGHT + 26:g}",
        width=f"{width:g}",
        height=f"{TOP + HEIGHT + 26:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="12",
        cls="chart shares",
    )


def _axis(width: float) -> Svg:
    lines = []
    for percent in (0, 50, 100):
        y = TOP + HEIGHT * (1 - percent / 100)
        lines += [
            mark("line", "grid", x1=LEFT, x2=width - 4, y1=y, y2=y),
            text("faint", LEFT - 6, y + 4, f"{percent}%", anchor="end", size="11"),
        ]
    return group(*lines)


def _column(column: Column, parts: Sequence[tuple[str, str]], x: float, step: float) -> Svg:
    drawn: list[Svg] = []
    y = TOP + HEIGHT
    for (name, cls), count in zip(parts, column.counts, strict=True):
        if not count:
            continue
        tall = HEIGHT * count / column.whole
        y -= tall
        bar = mark(
            "rect",
            cls,
            tag("title", f"{column.label}: {name}, {count}"),
            x=x,
            y=y,
            width=step - GAP,
            height=tall,
        )
        drawn.append(bar)
        if tall >= 14:
            number = f"share-n on-{cls[-1]}" if cls[-1] != "a" else "share-n"
            drawn.append(text(number, x + (step - GAP) / 2, y + tall / 2 + 4, str(count), anchor="middle"))
    label = shorten(column.label, step - 2)
    drawn.append(text("faint", x + (step - GAP) / 2, TOP + HEIGHT + 17, label, anchor="middle", size="11"))
    if not column.whole:
        drawn.append(
            text("faint", x + (step - GAP) / 2, TOP + HEIGHT - 6, "none", anchor="middle", size="11")
        )
    return group(*drawn)
