"""Words on the plot: direct labels at the right, the bracket over a signal, the last value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marigold.core.charts.layout import BOTTOM, LABELS_X, LEFT, RIGHT, TOP, WIDTH, Layout
from marigold.core.charts.scales import spread
from marigold.core.charts.svg import Svg, group, halo, mark, shorten, text, width
from marigold.core.spc import words
from marigold.core.spc.engine import leading
from marigold.core.spc.model import Period, Phase, Signal, StudyPoint
from marigold.core.spc.rules import OUTSIDE
from marigold.core.spc.when import name, span

ROOM = WIDTH - LABELS_X
Rows = list[tuple[str, str]]  # (class, text)


def right_labels(lay: Layout) -> list[Svg]:
    """Targets, centre line and limits of the newest phase, beside their lines and apart from each other."""
    wanted: list[tuple[float, Rows]] = []
    for target in lay.study.settings.targets:
        rows = [("goal-t", f"{target.label} {lay.fig.short(target.value)}")]
        if target.by:
            rows.append(("faint", f"by {name(target.by, 'month')}"))
        wanted.append((lay.y(target.value), rows))
    wanted += _line_labels(lay)
    heights = [16.0 * len(rows) for _, rows in wanted]
    centers = spread(
        [(y + 3.5 if len(rows) > 1 else y, h) for (y, rows), h in zip(wanted, heights, strict=True)],
        TOP - 8,
        BOTTOM + 10,
    )
    parts = []
    for (_, rows), center, height in zip(wanted, centers, heights, strict=True):
        top = center - height / 2 + 10.5
        for i, (cls, content) in enumerate(rows):
            shown = shorten(content, ROOM, cls != "faint")
            parts.append(text(cls, LABELS_X, top + 15 * i, shown, full=content))
    return parts


def _line_labels(lay: Layout) -> list[tuple[float, Rows]]:
    study = lay.study
    if not study.phases:
        return []
    phase = study.phases[-1]
    point = study.points[phase.last - 1]
    found: list[tuple[float, Rows]] = []
    if point.centre is not None:
        rows = [("strong", f"{study.centre_name.capitalize()} {lay.fig.short(point.centre)}")]
        base = [p for p in study.points if p.phase == phase.number and p.baseline and p.value is not None]
        if study.settings.centre is not None:
            rows = [("strong", f"Center line {lay.fig.short(point.centre)}"), ("faint", "set by hand")]
        elif len(base) > 1:
            rows.append(("faint", _span_told(base[0].label, base[-1].label, study.period)))
        found.append((lay.y(point.centre), rows))
    for value, title in ((point.ucl, "Upper limit"), (point.lcl, "Lower limit")):
        if value is not None:
            found.append((lay.y(value), [("faint", f"{title} {lay.fig.short(value)}")]))
    return found


def _span_told(first: date | str, last: date | str, period: Period) -> str:
    """The baseline in few letters: months are enough beside a line, unless it lies within one."""
    if (
        isinstance(first, date)
        and isinstance(last, date)
        and (first.year, first.month) != (last.year, last.month)
    ):
        period = "year" if period == "year" else "month"
    return span(first, last, period)


def braces(lay: Layout) -> list[Svg]:
    """One bracket for the leading signal of each phase, with the name of its rule."""
    parts: list[Svg] = []
    ends_at, level = LEFT, 0.0
    for phase in lay.study.phases:
        signal = leading(lay.study.signals, phase.number)
        if signal is None or signal.rule in OUTSIDE:
            continue
        x1, x2 = lay.x(signal.points[0]) - 5, lay.x(signal.points[-1]) + 5
        label = words.rule(lay.study, signal)
        wide = width(label, bold=True)
        anchor, start = ("start", x1) if x1 + wide <= RIGHT else ("end", x2 - wide)
        if start < LEFT:
            anchor, start = "start", max(LEFT, x1)
        top, below = _brace_height(lay, signal, x1, x2, start, start + wide)
        if start < ends_at and abs(top - level) < 34:
            top = top + 30 if below or top - 30 < TOP + 14 else top - 30
        ends_at, level = max(ends_at, start + wide), top
        parts.append(
            _brace(signal, x1, x2, top, below, anchor, start if anchor == "start" else start + wide, label)
        )
    return parts


def _brace(
    signal: Signal, x1: float, x2: float, top: float, below: bool, anchor: str, x: float, label: str
) -> Svg:
    suffix = "" if signal.tone == "better" else f" {signal.tone}"
    foot = -7 if below else 7
    xs = [f"{v:.1f}" for v in (x1, x2)]
    path = f"M{xs[0]} {top + foot:.1f}V{top:.1f}H{xs[1]}V{top + foot:.1f}"
    under = top + 17 if below else top - 7
    return group(
        mark("path", f"brace{suffix}", d=path),
        halo(f"brace-t{suffix}", x, under, label, anchor),
    )


def _brace_height(
    lay: Layout, signal: Signal, x1: float, x2: float, start: float, end: float
) -> tuple[float, bool]:
    """Above all points under bracket and words if there is room, else below them, else along the top."""
    low, high = min(x1, start), max(x2, end)
    ys = [lay.at(p)[1] for p in lay.study.points if p.value is not None and low <= lay.x(p.position) <= high]
    last = lay.study.last
    crowded = last is not None and low <= lay.x(last.position) <= high and _raised(lay, last)
    above = min(ys) - (32 if crowded else 21)
    if above >= TOP + 4:
        return above, False
    beneath = max(ys) + (32 if crowded else 21)
    return (beneath, True) if beneath <= BOTTOM - 22 else (TOP + 4, False)


def _raised(lay: Layout, last: StudyPoint) -> bool:
    """Whether the last value is written over its point because there is no room at its right."""
    assert last.value is not None
    return lay.x(last.position) + 10 + width(lay.fig.short(last.value), bold=True) > RIGHT


def last_value(lay: Layout) -> list[Svg]:
    """The newest value beside its point, or over it at the edge of the plot, clear of the centre line."""
    last = lay.study.last
    if last is None or last.value is None:
        return []
    x, y = lay.at(last)
    label = lay.fig.short(last.value)
    if _raised(lay, last):
        low = last.side is not None and last.side < 0 and y + 20 < BOTTOM
        return [halo("strong", x + 4, y + 19 if low else max(y - 10, TOP - 6), label, "end")]
    baseline = y + 4
    if last.centre is not None and last.side and abs(lay.y(last.centre) - y) < 10:
        baseline = y - 3 if last.side > 0 else y + 12
    return [halo("strong", x + 10, baseline, label)]


def earlier_centres(lay: Layout, phases: Sequence[int]) -> list[Svg]:
    """The centre value of phases before the newest, by their line where no point is in the way."""
    parts = []
    for number in phases:
        phase = lay.study.phases[number - 1]
        centre = lay.study.points[phase.first - 1].centre
        if centre is not None:
            label = f"{lay.study.centre_name.capitalize()} {lay.fig.short(centre)}"
            x, y = _clear_spot(lay, phase, lay.y(centre), width(label, bold=True))
            parts.append(halo("strong", x, y, label))
    return parts


def _clear_spot(lay: Layout, phase: Phase, level: float, wide: float) -> tuple[float, float]:
    """Over or under the line at its start or end, else at the foot of the plot."""
    first, last = lay.x(phase.first) - 4, lay.x(phase.last) + 4 - wide
    rows = lay.study.points[phase.first - 1 : phase.last]
    places = [lay.at(p) for p in rows if p.value is not None]
    for x in (first, last):
        near = [y for px, y in places if x - 30 <= px <= x + wide + 30]
        for y in (level - 7, level + 16):
            if all(v < y - 16 or v > y + 5 for v in near) and _no_line_through(near, level, y):
                return x, y
    return first, BOTTOM - 7


def _no_line_through(near: Sequence[float], level: float, y: float) -> bool:
    """Points on one side of the centre line, the text on the other."""
    return all(v >= level for v in near) if y < level else all(v <= level for v in near)
