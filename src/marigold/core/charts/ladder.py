"""Levels of a system as a ladder, with the channels that carry word between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.core.charts.svg import FONT, Svg, group, mark, shorten, tag, text

ROW, BOX, LEFT, STEP = 74.0, 250.0, 8.0, 46.0


@dataclass(frozen=True)
class Rung:
    """One place: its key, level and name, and how many actors have their part written down."""

    key: str
    level: str
    name: str
    actors: int


@dataclass(frozen=True)
class Arrow:
    """One channel from a rung to another, with who carries it; `support` marks a practitioner."""

    origin: str
    receiver: str
    carrier: str
    support: bool


def ladder(rungs: Sequence[Rung], arrows: Sequence[Arrow], *, id: str) -> str:  # noqa: A002
    """An SVG of the rungs from the top down and their arrows. Arrows to places not shown are left out."""
    rows = {rung.key: index for index, rung in enumerate(rungs)}
    shown = [arrow for arrow in arrows if arrow.origin in rows and arrow.receiver in rows]
    width = LEFT + BOX + 40 + max(len(shown), 1) * STEP + 190
    height = ROW * len(rungs) + 8
    parts = [_rung(rung, 4 + index * ROW) for index, rung in enumerate(rungs)]
    heights = _spread([(_at(rows, arrow.origin) + _at(rows, arrow.receiver)) / 2 for arrow in shown])
    words_x = LEFT + BOX + 44 + max(len(shown) - 1, 0) * STEP
    parts += [_arrow(arrow, rows, index, words_x, heights[index]) for index, arrow in enumerate(shown)]
    words = (
        f"{len(rungs)} levels, {len(shown)} channels between them. The lists beside the drawing say the same."
    )
    return tag(
        "svg",
        tag("title", words, id=f"{id}-t"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="img",
        aria_labelledby=f"{id}-t",
        font_family=FONT,
        font_size="12.5",
        cls="chart ladder",
    )


def _rung(rung: Rung, y: float) -> Svg:
    noun = "actor" if rung.actors == 1 else "actors"
    told = f"{rung.actors} {noun} with a part" if rung.actors else "No parts written down yet"
    return group(
        mark("rect", "cycle" if rung.actors else "cycle open", x=LEFT, y=y, width=BOX, height=54, rx="8"),
        text("strong", LEFT + 12, y + 22, shorten(rung.name, BOX - 24), full=rung.name),
        text("faint", LEFT + 12, y + 41, f"{rung.level}. {told}"),
    )


def _at(rows: dict[str, int], key: str) -> float:
    return 4 + rows[key] * ROW + 27


def _spread(middles: Sequence[float], apart: float = 18.0) -> list[float]:
    """Heights for words beside arrows: near the middles, none on another."""
    placed: list[float] = []
    taken: list[float] = []
    for middle in middles:
        y = middle
        while any(abs(y - other) < apart for other in taken):
            y += apart
        taken.append(y)
        placed.append(y)
    return placed


def _arrow(arrow: Arrow, rows: dict[str, int], index: int, words_x: float, words_y: float) -> Svg:
    start, end = _at(rows, arrow.origin), _at(rows, arrow.receiver)
    x = LEFT + BOX + 30 + index * STEP
    edge = LEFT + BOX
    path = f"M{edge:g} {start:g}H{x:g}V{end:g}H{edge + 6:g}"
    head = f"M{edge + 9:g} {end - 5:g}L{edge + 1:g} {end:g}L{edge + 9:g} {end + 5:g}"
    paint = {"stroke": "#17594A", "stroke_width": "1.5", "fill": "none"}
    dash = "4 3" if arrow.support else None
    who = f"{arrow.carrier} (support)" if arrow.support else arrow.carrier
    label = text("lab", words_x + 8, words_y + 4, shorten(who, 170), full=who)
    leader = mark("line", "drop", x1=x, x2=words_x + 4, y1=words_y, y2=words_y)
    drawn = tag("path", d=path, cls="channel", stroke_dasharray=dash, **paint)
    return group(
        drawn, tag("path", d=head, cls="channel", **paint), leader, label, title=f"{who} carries word here"
    )
