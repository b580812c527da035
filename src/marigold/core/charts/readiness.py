"""Two ratings from 1 to 5 over time, as two lines; and promises kept, quarter by quarter. Words and tables come along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.core.charts.scales import date_ticks, linear, spread
from marigold.core.charts.svg import FONT, Svg, group, halo, line, mark, num, shorten, tag, text, width
from marigold.core.promises import Side
from marigold.core.spc.when import long_day, short_day, short_month

WIDTH, HEIGHT = 340.0, 168.0
LEFT, RIGHT, TOP, BOTTOM = 22.0, 250.0, 26.0, 130.0
LOWEST, HIGHEST = 1, 5
NARROW = 4.0
Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Rated:
    """Two ratings on a day; None where one was not asked."""

    on: date
    first: int | None
    second: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """Something decided on a day, drawn as a dotted line with a word: a tier, say."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the two ratings are called, and of what or whom."""

    of: str
    first: str = "Willing"
    second: str = "Able"


# Where a rating is drawn, and what it says.
Point = tuple[float, float, Rated, int]


def two_lines(rows: Sequence[Rated], names: Names, *, id: str, moves: Sequence[Move] = ()) -> str:  # noqa: A002
    """The chart as SVG text, 340 by 168: a solid line with dots and a dashed one with squares."""
    rows = sorted(rows, key=lambda row: row.on)
    if not rows:
        return ""
    start, end = _span(rows)
    x = linear(start.toordinal(), end.toordinal(), LEFT + 8, RIGHT - 8)
    y = linear(LOWEST, HIGHEST, BOTTOM, TOP)
    inside = [move for move in moves if start <= move.on <= end]
    firsts = [(x(row.on.toordinal()), y(row.first), row, row.first) for row in rows if row.first is not None]
    seconds = [
        (x(row.on.toordinal()), y(row.second), row, row.second) for row in rows if row.second is not None
    ]
    parts = [
        *_grid(y),
        *_moves(inside, x),
        *_line("rate-b", seconds, names.second, firsts),
        *_line("rate-a", firsts, names.first, seconds),
        *_ends(firsts, seconds, names),
        *_axis(start, end, x),
    ]
    return tag(
        "svg",
        tag("title", headline(rows, names), id=f"{id}-t"),
        tag("desc", told(rows, names), id=f"{id}-d"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart small",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="12.5",
        overflow="visible",
    )


def _span(rows: Sequence[Rated]) -> tuple[date, date]:
    """From the first day to the last, at least a quarter wide, so that one look stands in its time."""
    start, end = rows[0].on, rows[-1].on
    missing = 90 - (end - start).days
    return (start - timedelta(days=missing), end) if missing > 0 else (start, end)


def _grid(y: Scale) -> list[Svg]:
    parts = []
    for value in range(LOWEST, HIGHEST + 1):
        parts.append(line("grid", LEFT, y(value), RIGHT, y(value)))
        parts.append(text("faint", LEFT - 6, y(value) + 4, str(value), "end"))
    return parts


def _line(cls: str, points: Sequence[Point], name: str, other: Sequence[Point]) -> list[Svg]:
    """A line with its marks. Where both ratings are the same, the dot sits inside a larger square."""
    parts = []
    if len(points) > 1:
        joined = " ".join(f"{num(a)},{num(b)}" for a, b, _, _ in points)
        parts.append(mark("polyline", cls, points=joined))
    taken = {(a, b) for a, b, _, _ in other}
    for a, b, row, value in points:
        said = tag("title", f"{long_day(row.on)}: {name.lower()} {value}")
        both = (a, b) in taken
        if cls == "rate-a":
            parts.append(mark("circle", "dot-a", said, cx=a, cy=b, r=3.4 if both else 4.2))
        else:
            half = 5.6 if both else 3.6
            parts.append(mark("rect", "dot-b", said, x=a - half, y=b - half, width=2 * half, height=2 * half))
    return parts


def _ends(
    firsts: Sequence[Point],
    seconds: Sequence[Point],
    names: Names,
) -> list[Svg]:
    """The last value of each line, named at its end and kept apart."""
    ends = [(points[-1], cls, name) for points, cls, name in (
        (firsts, "rate-a-t", names.first), (seconds, "rate-b-t", names.second)) if points]  # fmt: skip
    places = spread([(point[1], 17.0) for point, _, _ in ends], TOP - 8, BOTTOM + 8)
    most = WIDTH - RIGHT - 8
    return [
        text(
            cls,
            RIGHT + 6,
            place + 4,
            shorten(f"{name} {point[3]}", most, bold=True),
            full=f"{name} {point[3]}",
        )
        for (point, cls, name), place in zip(ends, places, strict=True)
    ]


def _moves(moves: Sequence[Move], x: Scale) -> list[Svg]:
    """Dotted lines, each with its word on top where the word has room; the whole of it is in the title."""
    parts: list[Svg] = []
    free = 0.0
    for move in sorted(moves, key=lambda one: one.on):
        a = x(move.on.toordinal())
        drawn = [line("drop", a, TOP - 6, a, BOTTOM)]
        room = WIDTH - a
        word = shorten(move.label, min(room, 110))
        if a >= free:
            drawn.append(halo("lab", a - 2, TOP - 12, word, full=move.label))
            free = a + width(word) + NARROW
        parts.append(group(*drawn, title=f"{long_day(move.on)}: {move.label}"))
    return parts


def _axis(start: date, end: date, x: Scale) -> list[Svg]:
    parts = [line("axis", LEFT, BOTTOM + 8, RIGHT, BOTTOM + 8)]
    free = 0.0
    for tick in date_ticks(start, end, RIGHT - LEFT - 16):
        a = x(tick.on.toordinal())
        if a < free:
            continue
        parts.append(line("axis", a, BOTTOM + 8, a, BOTTOM + 12))
        parts.append(text("faint", a, BOTTOM + 24, tick.label, "middle"))
        if tick.year:
            parts.append(text("faint", a, BOTTOM + 37, tick.year, "middle", size="10.5"))
        free = a + width(tick.label) + NARROW
    return parts


def headline(rows: Sequence[Rated], names: Names) -> str:
    """The latest ratings and how they moved: "Willing 4, able 2 on Mar 3: willing rose by 1, able fell by 1."."""
    rows = sorted(rows, key=lambda row: row.on)
    if not rows:
        return f"{names.of}: nothing noted yet."
    last = rows[-1]
    pairs = ((names.first, last.first), (names.second, last.second))
    now = [f"{name} {value}" for name, value in pairs if value is not None] or ["not rated"]
    said = ", ".join([now[0], *(one.lower() for one in now[1:])])
    moved = _moved(rows, names)
    return f"{said} on {short_day(last.on)}, {last.on.year}{f': {moved}' if moved else ''}."


def _moved(rows: Sequence[Rated], names: Names) -> str:
    """How each rating moved since the one before it."""
    told_ = []
    for name, values in (
        (names.first, [row.first for row in rows if row.first is not None]),
        (names.second, [row.second for row in rows if row.second is not None]),
    ):
        if len(values) > 1:
            change = values[-1] - values[-2]
            how = "stayed" if not change else f"{'rose' if change > 0 else 'fell'} by {abs(change)}"
            told_.append(f"{name.lower()} {how}")
    return ", ".join(told_)


def told(rows: Sequence[Rated], names: Names) -> str:
    """The whole drawing in words, for those who do not see it."""
    rows = sorted(rows, key=lambda row: row.on)
    each = [
        f"{short_day(row.on)}, {row.on.year}: "
        f"{names.first.lower()} {row.first or 'not asked'}, {names.second.lower()} {row.second or 'not asked'}"
        for row in rows
    ]
    return f"{names.of}, from 1 to 5. {'; '.join(each)}."


def table(rows: Sequence[Rated], names: Names) -> list[tuple[date, str, str]]:
    """(day, first, second) newest first, in words where something was not asked."""
    newest = sorted(rows, key=lambda row: row.on, reverse=True)
    return [(row.on, str(row.first or "not asked"), str(row.second or "not asked")) for row in newest]


BAR, GAP, BASE, FULL = 30.0, 18.0, 96.0, 68.0


def promises_chart(side: Side, name: str, *, id: str) -> str:  # noqa: A002
    """Columns by quarter, 340 by 140: kept below, late above in outline, the numbers beside."""
    most = max((row.total for row in side.quarters), default=0) or 1
    parts: list[Svg] = [line("axis", 0, BASE, WIDTH, BASE)]
    step = WIDTH / max(len(side.quarters), 1)
    for place, row in enumerate(side.quarters):
        left = place * step + (step - BAR) / 2
        kept, late = FULL * row.kept / most, FULL * row.late / most
        drawn = []
        if row.kept:
            drawn.append(mark("rect", f"kept-{side.key}", x=left, y=BASE - kept, width=BAR, height=kept))
            drawn += _count(row.kept, left, BASE - kept, kept, f"kept-n-{side.key}")
        if row.late:
            drawn.append(mark("rect", "late", x=left, y=BASE - kept - late, width=BAR, height=late))
            drawn += _count(row.late, left, BASE - kept - late, late, "late-n")
        if not row.total:
            drawn.append(text("faint", left + BAR / 2, BASE - 6, "0", "middle"))
        drawn.append(text("faint", left + BAR / 2, BASE + 16, short_month(row.first), "middle"))
        if place == 0 or row.first.month == 1:
            drawn.append(text("faint", left + BAR / 2, BASE + 31, str(row.first.year), "middle", size="10.5"))
        parts.append(group(*drawn, title=f"{row.name}: {row.kept} kept, {row.late} late"))
    said = "; ".join(f"{row.name}: {row.kept} kept, {row.late} late" for row in side.quarters)
    return tag(
        "svg",
        tag("title", f"{name}: promises by the quarter they came due", id=f"{id}-t"),
        tag("desc", f"{said}.", id=f"{id}-d"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart small",
        viewBox=f"0 0 {WIDTH:g} 132",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="12.5",
        overflow="visible",
    )


def _count(number: int, left: float, top: float, height: float, cls: str) -> list[Svg]:
    """The number in its block, where the block is high enough to hold it."""
    return [text(cls, left + BAR / 2, top + height / 2 + 4.5, str(number), "middle")] if height >= 14 else []
