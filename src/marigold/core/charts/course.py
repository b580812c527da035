"""How a strategy went where no indicator is drawn above it: its states and alterations, contacts and tests, on one axis."""

from __future__ import annotations

from datetime import date, timedelta

from marigold.core.charts.layout import FIRST_X, LAST_X, LEFT, RIGHT, WIDTH
from marigold.core.charts.rails import Frame, Rails, strategy_rail, support_rail, tests_rail
from marigold.core.charts.scales import date_ticks, linear
from marigold.core.charts.svg import FONT, TEXT_SIZE, Svg, line, tag, text

FIRST_RAIL, GAP, FOOT = 44.0, 42.0, 24.0
LEAST = timedelta(days=28)


def course(rails: Rails, *, id: str, title: str, says: str, today: date) -> str:  # noqa: A002
    """An SVG with the rails of a strategy; `says` is the sentence that tells the same, and the drawing's description."""
    days = [one.since for one in rails.bands] + [one.on for one in (*rails.support, *rails.fittings)]
    days += [one.starts_on for one in rails.tests]
    start = min([*days, today - LEAST])
    end = max([today, *days])
    scale = linear(start.toordinal(), end.toordinal(), FIRST_X, LAST_X)

    def x(day: date) -> float:
        return scale(day.toordinal())

    frame = Frame(x, start, end, LEFT, RIGHT, today, False)
    strategy = strategy_rail(frame, rails.bands, rails.fittings, FIRST_RAIL)
    support = support_rail(frame, rails.support, FIRST_RAIL + GAP)
    tests = tests_rail(frame, rails.tests, FIRST_RAIL + 2 * GAP)
    bottom = FIRST_RAIL + 2 * GAP + tests.height + FOOT
    return tag(
        "svg",
        tag("title", title, id=f"{id}-t"),
        tag("desc", says, id=f"{id}-d"),
        line("now", x(today), 22, x(today), bottom),
        text("strong", x(today), 16, "Today", "middle"),
        *(part for rail in (strategy, support, tests) for part in rail.parts),
        *_axis(frame, bottom + 16),
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox=f"0 0 {WIDTH:g} {bottom + 40:g}",
        width=f"{WIDTH:g}",
        height=f"{bottom + 40:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size=f"{TEXT_SIZE:g}",
    )


def _axis(frame: Frame, y: float) -> list[Svg]:
    parts = []
    for tick in date_ticks(frame.start, frame.end, LAST_X - FIRST_X):
        parts.append(text("faint", frame.x(tick.on), y, tick.label, "middle"))
        if tick.year:
            parts.append(text("strong", frame.x(tick.on) - 10, y + 17, tick.year))
    return parts
