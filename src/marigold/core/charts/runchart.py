"""A run chart as one SVG: points, lines, signals, today, and the rails of support, tests and events below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil

from marigold.core.charts.labels import braces, earlier_centres, last_value, right_labels
from marigold.core.charts.layout import BOTTOM, FIRST_X, LAST_X, LEFT, RIGHT, TOP, WIDTH, Layout, layout
from marigold.core.charts.rails import (
    Drawn,
    Frame,
    Rails,
    events_rail,
    strategy_rail,
    support_rail,
    tests_rail,
)
from marigold.core.charts.scales import date_ticks
from marigold.core.charts.svg import (
    FONT,
    TEXT_SIZE,
    Svg,
    line,
    mark,
    num,
    shorten,
    tag,
    text,
    width,
)
from marigold.core.spc import words
from marigold.core.spc.model import Study, StudyPoint
from marigold.core.spc.rules import OUTSIDE, RULE_SETS
from marigold.core.spc.when import name

SAFE_ID = re.compile(r"^[A-Za-z][A-Za-z0-9_-]*$")
SUPPORT_Y, TESTS_GAP, EVENTS_GAP, FOOT = 306.0, 42.0, 36.0, 24.0
HEAD = 44.0
FORCED = (
    "@media (forced-colors: active){.chart{forced-color-adjust:none}.ground{fill:Canvas}"
    ".chart text{fill:CanvasText;stroke:none}.chart text.under{stroke:Canvas}"
    ".chart line,.chart polyline,.chart path{stroke:CanvasText}.pt{fill:CanvasText;stroke:Canvas}"
    ".pt.better,.pt.look{fill:Highlight}.left-out{fill:Canvas;stroke:CanvasText}.chart .grid{stroke:GrayText}}"
)
MOST_LEADERS = 24
MOST_DOTS = 150


@dataclass(frozen=True, slots=True)
class Options:
    """id: prefix of the ids in this drawing, unique on its page. today: draws the "Today" line.

    title, description: for screen readers, instead of those made from the study. links: follow Mark.href;
    the drawing is then a group rather than an image, so that its links can be reached.
    alone: for a file of its own, with a ground and the finding over it, readable in forced colors.
    """

    id: str = "chart"
    today: date | None = None
    title: str | None = None
    description: str | None = None
    links: bool = False
    alone: bool = False


def run_chart(study: Study, rails: Rails | None = None, options: Options | None = None) -> str:
    """The chart as SVG text, 900 units wide. Rails and today are drawn for series with dates only."""
    options = options or Options()
    if not SAFE_ID.match(options.id):
        raise ValueError(f"{options.id!r} can't be an id")
    lay = layout(study, rails, options.today)
    drawn, bottom = _rails(lay, rails, options.links)
    leaders = drawn[0].leaders if drawn else ()
    parts = [
        *_grid(lay),
        *_leaders(leaders),
        *_targets(lay),
        *_phase_edges(lay),
        *_lines(lay),
        *right_labels(lay),
        *braces(lay),
        *_series(lay),
        *_points(lay),
        *_axis(lay),
        *_today(lay, bottom),
        *(part for rail in drawn for part in rail.parts),
        *earlier_centres(lay, range(1, len(study.phases))),
        *last_value(lay),
    ]
    return _frame(study, rails, options, bottom + 12, parts)


def _frame(study: Study, rails: Rails | None, options: Options, height: float, parts: Sequence[Svg]) -> Svg:
    title, desc = f"{options.id}-t", f"{options.id}-d"
    said = options.description or " ".join((words.description(study), *_rails_told(rails)))
    top = 0.0
    if options.alone:
        top = -HEAD
        parts = [*_ground(study, height), *parts]
    return tag(
        "svg",
        tag("title", options.title or words.chart_title(study), id=title),
        tag("desc", said, id=desc),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls="chart",
        viewBox=f"0 {top:g} {WIDTH:g} {height - top:g}",
        role="group" if options.links else "img",
        aria_labelledby=f"{title} {desc}",
        font_family=FONT,
        font_size=f"{TEXT_SIZE:g}",
        overflow="visible",  # a wider fallback font may reach past the frame
    )


def _ground(study: Study, height: float) -> list[Svg]:
    """What a page gives a chart, for a file of its own: a ground, the finding, colors that can be forced."""
    return [
        tag("style", Svg(FORCED)),
        tag("rect", x=0, y=-HEAD, width=WIDTH, height=height + HEAD, fill="#fff", cls="ground"),
        text("strong", 24, -HEAD + 30, shorten(words.headline(study), WIDTH - 60, True), size="16"),
    ]


def _rails_told(rails: Rails | None) -> list[str]:
    if rails is None:
        return []
    counts = (
        (len(rails.support), "support contact"),
        (len(rails.tests), "test of change"),
        (len(rails.events), "local event"),
        (len(rails.bands), "state of the strategy"),
        (len(rails.fittings), "fitting"),
    )
    told = [f"{n} {noun if n == 1 else _more(noun)}" for n, noun in counts if n]
    return [f"Below the chart: {', '.join(told)}."] if told else []


def _more(noun: str) -> str:
    first, _, rest = noun.partition(" of ")
    return f"{first}s of {rest}" if rest else f"{noun}s"


def _grid(lay: Layout) -> list[Svg]:
    parts = []
    if lay.study.last is None:
        parts.append(text("faint", (LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2 - 6, "No values yet", "middle"))
        if not lay.fig.percent:
            return parts
    for value in lay.ticks.values:
        y = lay.y(value)
        label = lay.ticks.label(value)
        if lay.fig.percent and value == lay.ticks.values[-1]:
            label += "%"
        parts += [line("grid", LEFT, y, RIGHT, y), text("faint", LEFT - 8, y + 4, label, "end")]
    low = lay.ticks.values[0]
    if low > 0:
        parts.append(
            text("faint", LEFT - 8, BOTTOM + 20, f"Starts at {lay.ticks.label(low)}", "end", size="10.5")
        )
    unit = lay.study.series.unit
    if unit and not lay.fig.percent:
        parts.append(text("faint", LEFT - 8, TOP - 14, shorten(unit, LEFT - 12), "end", full=unit))
    return parts


def _leaders(xs: Sequence[float]) -> list[Svg]:
    top = TOP + 4 if len(xs) <= MOST_LEADERS else BOTTOM
    return [line("drop", x, top, x, SUPPORT_Y - 11) for x in xs]


def _targets(lay: Layout) -> list[Svg]:
    return [
        line("goal-line", LEFT, lay.y(t.value), RIGHT, lay.y(t.value)) for t in lay.study.settings.targets
    ]


def _phase_edges(lay: Layout) -> list[Svg]:
    """A line where each later phase begins, with the reason a person gave for it."""
    later = lay.study.phases[1:]
    edges = [(lay.x(p.first - 1) + lay.x(p.first)) / 2 for p in later]
    parts = [line("grid", x, TOP, x, BOTTOM) for x in edges]
    now = _now(lay)
    last = RIGHT if now is None else now - width("Today", bold=True) / 2
    for phase, x, edge in zip(later, edges, [*edges[1:], RIGHT], strict=False):
        end = min(edge, last) if x < last else edge
        if phase.reason and end - x > 40:
            shown = shorten(phase.reason, end - x - 10)
            parts.append(text("faint", x + 4, TOP - 16, shown, full=phase.reason))
    return parts


def _lines(lay: Layout) -> list[Svg]:
    """Centre line, solid over the baseline and dashed when extended; limits where the kind has them."""
    parts = []
    for phase in lay.study.phases:
        rows = lay.study.points[phase.first - 1 : phase.last]
        newest = phase is lay.study.phases[-1]
        start, end = lay.x(phase.first) - 6, RIGHT if newest else lay.x(phase.last) + 6
        if rows[0].centre is not None:
            y = lay.y(rows[0].centre)
            base = [lay.x(p.position) for p in rows if p.baseline and p.value is not None]
            whole = lay.study.settings.centre is not None or not base
            stop = end if whole else base[-1]
            parts.append(line("median", start, y, stop, y))
            if stop < end:
                parts.append(line("median ext", stop, y, end, y))
        for name_ in ("lcl", "ucl"):
            parts += _limit(lay, rows, name_, start, end)
        if RULE_SETS[lay.study.settings.rule_set].zones:
            for name_ in ("lcl_2s", "ucl_2s"):
                parts += _limit(lay, rows, name_, start, end, "zone")
    return parts


def _limit(
    lay: Layout, rows: Sequence[StudyPoint], name_: str, start: float, end: float, cls: str = "limit"
) -> list[Svg]:
    """A straight line where the limit is one number, else a step for each point; none where a point has none."""
    values = [getattr(p, name_) for p in rows]
    known = {v for v in values if v is not None}
    if not known:
        return []
    if len(known) == 1 and None not in values:
        level = lay.y(known.pop())
        return [line(cls, start, level, end, level)]
    edges = [start, *((lay.x(p.position - 1) + lay.x(p.position)) / 2 for p in rows[1:]), end]
    parts: list[Svg] = []
    steps: list[str] = []
    for i, value in enumerate([*values, None]):
        if value is None:
            if steps:
                parts.append(mark("polyline", cls, points=" ".join(steps), fill="none"))
            steps = []
            continue
        y = num(lay.y(value))
        steps += [f"{num(edges[i])},{y}", f"{num(edges[i + 1])},{y}"]
    return parts


def _series(lay: Layout) -> list[Svg]:
    """The joined line; it breaks at a missing value and at a new phase and passes by points left out."""
    shown = [p for p in lay.study.points if p.included]
    parts = []
    for (_, has_value), group_ in groupby(shown, key=lambda p: (p.phase, p.value is not None)):
        stretch = list(group_)
        if has_value and len(stretch) > 1:
            points = " ".join(f"{num(x)},{num(y)}" for x, y in map(lay.at, stretch))
            parts.append(mark("polyline", "series", points=points))
    return parts


def _points(lay: Layout) -> list[Svg]:
    many = len(lay.study.points)
    small, big = (4.0, 5.0) if many <= 60 else (2.5, 3.5)
    beyond = {position for s in lay.study.signals if s.rule in OUTSIDE for position in s.points}
    parts = []
    for p in lay.study.points:
        if p.value is None or (many > MOST_DOTS and not _stands_out(lay.study, p)):
            continue
        x, y = lay.at(p)
        said = f"{name(p.label, lay.study.period)}: {lay.fig.full(p.value)}"
        if not p.included:
            parts.append(mark("circle", "left-out", tag("title", f"{said}, left out"), cx=x, cy=y, r=small))
            continue
        cls = "pt" if p.tone == "same" else f"pt {p.tone}"
        if p.position in beyond:
            # By its shape as well as by its color.
            corner = (
                f"M{num(x)} {num(y - big - 2)}l{num(big + 2)} {num(big + 2)}l{num(-big - 2)} {num(big + 2)}"
            )
            drawn = f"{corner}l{num(-big - 2)} {num(-big - 2)}z"
            parts.append(mark("path", cls, tag("title", f"{said}, outside the limits"), d=drawn))
            continue
        parts.append(
            mark("circle", cls, tag("title", said), cx=x, cy=y, r=small if p.tone == "same" else big)
        )
    return parts


def _stands_out(study: Study, point: StudyPoint) -> bool:
    """In a crowd only these keep a dot: points of a signal, points left out, the last, those without a line."""
    beside = (point.position - 2, point.position)
    alone = all(not 0 <= i < len(study.points) or study.points[i].value is None for i in beside)
    return point.tone != "same" or not point.included or point is study.last or alone


def _axis(lay: Layout) -> list[Svg]:
    parts = [line("axis", LEFT, BOTTOM, RIGHT, BOTTOM)]
    if lay.x_of is None or lay.start is None or lay.end is None:
        return parts + _text_axis(lay)
    last_year = -100.0
    for tick in date_ticks(lay.start, lay.end, LAST_X - FIRST_X):
        x = lay.x_of(tick.on)
        parts.append(text("faint", x, BOTTOM + 17, tick.label, "middle"))
        if tick.year and x - last_year >= 40:
            parts.append(text("strong", x - 10, BOTTOM + 34, tick.year))
            last_year = x
    return parts


def _text_axis(lay: Layout) -> list[Svg]:
    """Every label, or every second, third ... so that those shown can be read."""
    labels = [str(p.label) for p in lay.study.points]
    room = min(max((width(label) for label in labels), default=0.0), 120.0) + 10
    step = max(1, ceil(room * max(len(labels) - 1, 1) / (LAST_X - FIRST_X)))
    return [
        text("faint", lay.xs[i], BOTTOM + 17, shorten(labels[i], room - 8), "middle", full=labels[i])
        for i in range(0, len(labels), step)
    ]


def _now(lay: Layout) -> float | None:
    """Where today stands; None where it is not on the axis."""
    if lay.today is None or lay.x_of is None or lay.start is None or lay.today < lay.start:
        return None
    return lay.x_of(lay.today)


def _today(lay: Layout, bottom: float) -> list[Svg]:
    x = _now(lay)
    if x is None:
        return []
    return [line("now", x, TOP - 8, x, bottom), text("strong", x, TOP - 14, "Today", "middle")]


def _rails(lay: Layout, rails: Rails | None, links: bool) -> tuple[list[Drawn], float]:
    """The drawn rails and the y at which the drawing ends."""
    if rails is None or lay.x_of is None or lay.start is None or lay.end is None:
        return [], BOTTOM + 36
    frame = Frame(lay.x_of, lay.start, lay.end, LEFT, RIGHT, lay.today, links)
    support = support_rail(frame, rails.support, SUPPORT_Y)
    tests = tests_rail(frame, rails.tests, SUPPORT_Y + TESTS_GAP)
    events_y = SUPPORT_Y + TESTS_GAP + tests.height + EVENTS_GAP
    events = events_rail(frame, rails.events, events_y)
    bottom = events_y + events.height
    drawn = [support, tests, events]
    if rails.bands:
        bottom += EVENTS_GAP
        drawn.append(strategy_rail(frame, rails.bands, rails.fittings, bottom))
    return drawn, bottom + FOOT / 2
