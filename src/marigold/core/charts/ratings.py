"""Scores over time: a small line with a dot for each round, a before-and-after pair, and scores beneath hours of support."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.core.charts.scales import date_ticks, linear
from marigold.core.charts.svg import FONT, INK_3, Svg, group, line, mark, num, shorten, tag, text, width
from marigold.core.spc.when import long_day, short_day

Scale = Callable[[float], float]
SMALL_W, SMALL_H, EDGE, ROOM = 220.0, 72.0, 9.0, 22.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A score on a day, and of how many people it is the mean (1 where a team answered together)."""

    on: date
    value: float
    people: int = 1


def score_words(value: float) -> str:
    """A score with one decimal: "3.7"."""
    return f"{value:.1f}"


def headline(readings: Sequence[Reading], name: str) -> str:
    """ "Trust 3.7 on Mar 3, 2026, up 0.5 since Nov 2, 2025."."""
    if not readings:
        return f"{name}: nothing to show yet."
    first, last = readings[0], readings[-1]
    said = f"{name} {score_words(last.value)} on {short_day(last.on)}, {last.on.year}"
    if len(readings) == 1:
        return f"{said}."
    moved = round(last.value - first.value, 1)
    how = "as at the first round" if not moved else f"{'up' if moved > 0 else 'down'} {abs(moved):.1f} since"
    return f"{said}, {how} {short_day(first.on)}, {first.on.year}." if moved else f"{said}, {how}."


def small_line(readings: Sequence[Reading], *, low: float, high: float, title: str) -> str:
    """SVG text, 220 by 72: a line through a dot for each round, the ends of the scale at the right."""
    if not readings:
        return ""
    start, end = readings[0].on, readings[-1].on
    if (end - start).days < 90:
        start = end - timedelta(days=90)
    x = linear(start.toordinal(), end.toordinal(), EDGE, SMALL_W - EDGE - ROOM)
    y = linear(low, high, SMALL_H - EDGE, EDGE)
    points = [(x(one.on.toordinal()), y(one.value), one) for one in readings]
    steps = [low + (high - low) * n / 4 for n in range(5)]
    parts = [line("grid", EDGE, y(step), SMALL_W - EDGE - ROOM, y(step)) for step in steps]
    if len(points) > 1:
        parts.append(mark("polyline", "rate-a", points=" ".join(f"{num(a)},{num(b)}" for a, b, _ in points)))
    for a, b, one in points:
        said = f"{long_day(one.on)}: {score_words(one.value)}"
        parts.append(mark("circle", "dot-a", tag("title", said), cx=a, cy=b, r=4.2))
    parts += [
        tag(
            "text",
            f"{value:g}",
            cls="faint",
            x=SMALL_W - EDGE - ROOM + 6,
            y=y(value) + 4,
            fill=INK_3,
            font_size="11",
        )
        for value in (low, high)
    ]
    return _svg(parts, title, SMALL_W, SMALL_H, "chart")


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's (or a group's) score before and after."""

    name: str
    before: float
    after: float


PAIR_W, PAIR_ROW, PAIR_LEFT = 340.0, 30.0, 120.0


def before_and_after(
    pairs: Sequence[Pair], *, low: float, high: float, title: str, left: float = PAIR_LEFT
) -> str:
    """SVG text: a row for each pair, a ring before and a dot after, joined by a line. `left` is the room for names."""
    if not pairs:
        return ""
    height = PAIR_ROW * len(pairs) + 26
    wide = PAIR_W + left - PAIR_LEFT
    x = linear(low, high, left, wide - 16)
    parts: list[Svg] = []
    for step in (low, (low + high) / 2, high):
        parts.append(line("grid", x(step), 4, x(step), height - 22))
        parts.append(text("faint", x(step), height - 6, f"{step:g}", "middle"))
    for place, pair in enumerate(pairs):
        middle = 18 + place * PAIR_ROW
        said = f"{pair.name}: before {score_words(pair.before)}, after {score_words(pair.after)}"
        parts.append(
            group(
                text(
                    "lab",
                    left - 12,
                    middle + 4,
                    shorten(pair.name, left - 16),
                    "end",
                    full=pair.name,
                ),
                mark("line", "rate-a", x1=x(pair.before), x2=x(pair.after), y1=middle, y2=middle),
                mark("circle", "dot-b", cx=x(pair.before), cy=middle, r=4.6),
                mark("circle", "dot-a", cx=x(pair.after), cy=middle, r=5.2),
                title=said,
            )
        )
    return _svg(parts, title, wide, height, "chart small" if left == PAIR_LEFT else "chart small pairs")


@dataclass(frozen=True, slots=True)
class Bar:
    """Support in one month: hours, and how many contacts."""

    month: date
    hours: float
    contacts: int


@dataclass(frozen=True, slots=True)
class Series:
    """Scores of one kind over time."""

    name: str
    readings: Sequence[Reading]


WIDE, LEFT, RIGHT = 720.0, 40.0, 560.0
BARS_TOP, BARS_BASE, LINES_TOP, LINES_BASE, TALL = 22.0, 112.0, 146.0, 236.0, 276.0


def dose_and_scores(
    bars: Sequence[Bar], first: Series, second: Series, *, low: float, high: float, title: str
) -> str:
    """SVG text, 720 by 276: hours of support by month above, two lines of scores over the same months beneath."""
    days = [bar.month for bar in bars] + [one.on for series in (first, second) for one in series.readings]
    if not days:
        return ""
    start, end = (
        min(days),
        max(max(days), max((bar.month + timedelta(days=30) for bar in bars), default=min(days))),
    )
    x = linear(start.toordinal(), max(end, start + timedelta(days=90)).toordinal(), LEFT, RIGHT)
    parts = [*_bars(bars, x), *_axis(start, end, x)]
    y = linear(low, high, LINES_BASE, LINES_TOP)
    for step in range(int(low), int(high) + 1):
        parts.append(line("grid", LEFT, y(step), RIGHT, y(step)))
        parts.append(text("faint", LEFT - 6, y(step) + 4, str(step), "end"))
    ends: list[tuple[float, str, str]] = []
    for series, cls in ((second, "b"), (first, "a")):
        points = [(x(one.on.toordinal()), y(one.value), one) for one in series.readings]
        if len(points) > 1:
            joined = " ".join(f"{num(a)},{num(b)}" for a, b, _ in points)
            parts.append(mark("polyline", f"rate-{cls}", points=joined))
        for a, b, one in points:
            said = tag("title", f"{long_day(one.on)}: {series.name.lower()} {score_words(one.value)}")
            parts.append(
                mark("circle", "dot-a", said, cx=a, cy=b, r=4.4)
                if cls == "a"
                else mark("rect", "dot-b", said, x=a - 4.4, y=b - 4.4, width=8.8, height=8.8)
            )
        if points:
            ends.append((points[-1][1], f"{series.name} {score_words(points[-1][2].value)}", f"rate-{cls}-t"))
    parts += _labels(ends)
    return _svg(parts, title, WIDE, TALL, "chart")


def _bars(bars: Sequence[Bar], x: Scale) -> list[Svg]:
    most = max((bar.hours for bar in bars), default=0) or 1
    parts = [
        text("strong", LEFT, 12, "Hours of support a month"),
        line("axis", LEFT, BARS_BASE, RIGHT, BARS_BASE),
        text("faint", LEFT - 6, BARS_TOP + 5, f"{most:.0f}", "end"),
        text("faint", LEFT - 6, BARS_BASE + 4, "0", "end"),
        text("strong", LEFT, LINES_TOP - 12, "What partners say"),
    ]
    for bar in bars:
        left = x(bar.month.toordinal())
        right = x((bar.month + timedelta(days=26)).toordinal())
        height = (BARS_BASE - BARS_TOP) * bar.hours / most
        said = f"{bar.month:%B %Y}: {bar.hours:.1f} hours, {bar.contacts} contacts"
        drawn = tag("title", said)
        parts.append(
            mark(
                "rect",
                "support",
                drawn,
                x=left,
                y=BARS_BASE - height,
                width=max(right - left, 2.0),
                height=max(height, 0.5),
            )
        )
    return parts


def _axis(start: date, end: date, x: Scale) -> list[Svg]:
    parts = [line("axis", LEFT, LINES_BASE + 8, RIGHT, LINES_BASE + 8)]
    free = 0.0
    for tick in date_ticks(start, end, RIGHT - LEFT):
        a = x(tick.on.toordinal())
        if a < free:
            continue
        parts.append(line("axis", a, LINES_BASE + 8, a, LINES_BASE + 12))
        parts.append(text("faint", a, LINES_BASE + 24, tick.label, "middle"))
        if tick.year:
            parts.append(text("faint", a, LINES_BASE + 37, tick.year, "middle", size="10.5"))
        free = a + width(tick.label) + 4
    return parts


def _labels(ends: Sequence[tuple[float, str, str]]) -> list[Svg]:
    """The last value of each line, named at its end and kept apart."""
    placed: list[float] = []
    parts = []
    for at, words, cls in sorted(ends):
        y = max(at, placed[-1] + 17) if placed else at
        placed.append(y)
        parts.append(text(cls, RIGHT + 10, y + 4, shorten(words, WIDE - RIGHT - 10, bold=True), full=words))
    return parts


def _svg(parts: Sequence[str], title: str, wide: float, high: float, cls: str) -> str:
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls=cls,
        viewBox=f"0 0 {wide:g} {high:g}",
        role="img",
        aria_label=title,
        font_family=FONT,
        font_size="12.5",
        overflow="visible",
    )
