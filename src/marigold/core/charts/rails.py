"""The three rails under a run chart: support contacts, tests of change, local events, on the chart's own dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from marigold.core.charts.marks import flower_path
from marigold.core.charts.svg import PAINT, Svg, group, halo, line, linked, mark, shorten, text, width
from marigold.core.spc.when import long_day

FLOWER = 24.0  # marks closer than this become one
EVENT_TEXT = 130.0
LANE = 27.0
PAINT |= {
    "band considered": {"fill": "#fff", "stroke": "#7B857C", "stroke-dasharray": "3 3"},
    "band chosen": {"fill": "#FBE7BC", "stroke": "#8A5A00"},
    "band working": {"fill": "#17594A", "stroke": "#17594A"},
    "band ended": {"fill": "#D8DCD1", "stroke": "#7B857C"},
    "band-t considered": {"fill": "#1A2520", "font-size": "11.5"},
    "band-t chosen": {"fill": "#1A2520", "font-size": "11.5"},
    "band-t working": {"fill": "#fff", "font-size": "11.5"},
    "band-t ended": {"fill": "#1A2520", "font-size": "11.5"},
    "fitted": {"fill": "#F3A712", "stroke": "#1A2520"},
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, or will, on one day. Without a number, marks are numbered in their order."""

    on: date
    label: str
    planned: bool = False
    number: int | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A test of change; without an end it is still open."""

    starts_on: date
    ends_on: date | None
    label: str

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(f"{self.label}: a test can't end before it starts")


@dataclass(frozen=True, slots=True)
class Band:
    """Where a strategy stood: considered, chosen, working or ended, from a day until a day; None while it lasts."""

    state: str
    since: date
    until: date | None
    label: str


@dataclass(frozen=True, slots=True)
class Rails:
    support: tuple[Mark, ...] = ()
    tests: tuple[Span, ...] = ()
    events: tuple[Mark, ...] = ()
    # Of one strategy: where it stood, and when it was altered. Without bands there is no such rail.
    bands: tuple[Band, ...] = ()
    fittings: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the rails may draw: x of a date, the first and last date shown, and the sides of the plot."""

    x: Callable[[date], float]
    start: date
    end: date
    left: float
    right: float
    today: date | None
    links: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One rail: its parts, the height it took, the x of its leaders."""

    parts: tuple[Svg, ...]
    height: float
    leaders: tuple[float, ...] = field(default=())


def _frame_line(frame: Frame, y: float, name: str, outside: Sequence[date]) -> list[Svg]:
    parts = [text("strong", frame.left - 8, y + 4, name, "end"), line("rail", frame.left, y, frame.right, y)]
    early = sum(1 for d in outside if d < frame.start)
    late = len(outside) - early
    words = [f"{n} {word}" for n, word in ((early, "earlier"), (late, "later")) if n]
    if words:
        parts.append(text("faint", frame.right + 8, y + 4, ", ".join(words)))
    return parts


def _shown(frame: Frame, days: Sequence[date]) -> tuple[list[int], list[date]]:
    """Indexes of the days on the chart, and the days off it."""
    inside = [i for i, d in enumerate(days) if frame.start <= d <= frame.end]
    return inside, [d for d in days if not frame.start <= d <= frame.end]


def clusters(places: Sequence[tuple[float, int]], apart: float) -> list[list[tuple[float, int]]]:
    """(x, index) pairs in order of x, gathered until the middles of all groups are `apart` or more."""
    found = [[place] for place in sorted(places)]
    i = 1
    while i < len(found):
        if _middle(found[i]) - _middle(found[i - 1]) < apart:
            found[i - 1] += found.pop(i)
            i = max(i - 1, 1)
        else:
            i += 1
    return found


def _middle(group: Sequence[tuple[float, int]]) -> float:
    return sum(x for x, _ in group) / len(group)


def support_rail(frame: Frame, marks: Sequence[Mark], y: float) -> Drawn:
    """Numbered marigolds, outlined when planned. Marks too close together become one with their numbers or count."""
    inside, outside = _shown(frame, [m.on for m in marks])
    parts = _frame_line(frame, y, "Support", outside)
    leaders = []
    for cluster in clusters([(frame.x(marks[i].on), i) for i in inside], FLOWER):
        x = _middle(cluster)
        members = [marks[i] for _, i in cluster]
        numbers = sorted(marks[i].number or i + 1 for _, i in cluster)
        planned = all(m.planned for m in members)
        suffix = " planned" if planned else ""
        label, size = _numbered(numbers)
        drawing = group(
            mark("path", f"support{suffix}", d=flower_path(x, y, 9.6, 3.4, 9)),
            text(f"support-n{suffix}", x, y + 4, label, "middle", size=size),
            title="; ".join(_told(marks[i], i) for _, i in cluster),
        )
        href = members[0].href if len(members) == 1 else None
        parts.append(linked(drawing, href, frame.links))
        leaders.append(x)
    return Drawn(tuple(parts), 0, tuple(leaders))


def _told(one: Mark, index: int) -> str:
    planned = " (planned)" if one.planned else ""
    return f"{one.number or index + 1}. {long_day(one.on)}: {one.label}{planned}"


def _numbered(numbers: Sequence[int]) -> tuple[str, str | None]:
    """ "7", "4-6" for neighbours that fit, else how many: "+5"."""
    if len(numbers) == 1:
        return str(numbers[0]), "9" if numbers[0] > 99 else None
    short = f"{numbers[0]}-{numbers[-1]}"
    runs_on = numbers[-1] - numbers[0] == len(numbers) - 1
    return (short, "9.5") if runs_on and len(short) <= 3 else (f"+{len(numbers)}", "9.5")


def tests_rail(frame: Frame, spans: Sequence[Span], y: float) -> Drawn:
    """Bars from start to end, dashed while open; tests that overlap take a lane of their own, up to four."""
    ends = [s.ends_on or frame.today or frame.end for s in spans]
    gone = [i for i, s in enumerate(spans) if s.starts_on > frame.end or ends[i] < frame.start]
    parts = _frame_line(frame, y, "Tests of change", [min(spans[i].starts_on, ends[i]) for i in gone])
    boxes = []
    for i, s in enumerate(spans):
        if i in gone:
            continue
        x1 = frame.x(max(s.starts_on, frame.start))
        x2 = frame.x(min(max(ends[i], s.starts_on), frame.end)) + (8 if s.ends_on is None else 0)
        boxes.append((x1, max(x2, x1 + 10), i))
    boxes.sort()
    named = all(width(spans[i].label, size=11.5) <= x2 - x1 - 10 for x1, x2, i in boxes)
    lanes: list[float] = []
    for x1, x2, i in boxes:
        lane = next((n for n, edge in enumerate(lanes) if edge + 3 <= x1), len(lanes))
        lane = min(lane, 3)
        lanes[lane : lane + 1] = [max(x2, lanes[lane]) if lane < len(lanes) else x2]
        parts.append(_bar(spans[i], i, x1, x2, y + lane * LANE, named))
    return Drawn(tuple(parts), LANE * max(len(lanes) - 1, 0))


def _bar(span: Span, index: int, x1: float, x2: float, y: float, named: bool) -> Svg:
    label = span.label if named else str(index + 1)
    until = f"to {long_day(span.ends_on)}" if span.ends_on else "still open"
    parts = [
        mark(
            "rect",
            "cycle" if span.ends_on else "cycle open",
            x=x1,
            y=y - 11,
            width=x2 - x1,
            height=22,
            rx="4",
        )
    ]
    if width(label, size=11.5) <= x2 - x1 - 2:
        parts.append(text("cycle-t", (x1 + x2) / 2, y + 4, label, "middle"))
    return group(*parts, title=f"{index + 1}. {span.label}: from {long_day(span.starts_on)} {until}")


def events_rail(frame: Frame, marks: Sequence[Mark], y: float) -> Drawn:
    """Squares with a short text on whichever side is free, in up to three rows; else the text is in the title."""
    inside, outside = _shown(frame, [m.on for m in marks])
    parts = _frame_line(frame, y, "Local events", outside)
    groups = clusters([(frame.x(marks[i].on), i) for i in inside], 12)
    squares = [(_middle(g), [marks[i] for _, i in g]) for g in groups]
    taken: list[list[tuple[float, float]]] = [[(x - 7, x + 7) for x, _ in squares], [], []]
    used = 0
    for x, members in squares:
        full = "; ".join(f"{long_day(m.on)}: {m.label}{' (planned)' if m.planned else ''}" for m in members)
        label = shorten(members[0].label, EVENT_TEXT) if len(members) == 1 else f"+{len(members)}"
        drawing = [mark("rect", "local", x=x - 4.5, y=y - 4.5, width=9, height=9)]
        place = _free(frame, taken, x, width(label))
        if place:
            row, start, side = place
            used = max(used, row)
            taken[row].append((start, start + width(label) + 6))
            edge = x + 10 if side == "start" else x - 10
            drawing.append(halo("lab", edge, y + 4 + row * 17, label, side))
        href = members[0].href if len(members) == 1 else None
        parts.append(linked(group(*drawing, title=full), href, frame.links))
    return Drawn(tuple(parts), used * 17)


def _free(
    frame: Frame, taken: Sequence[Sequence[tuple[float, float]]], x: float, wide: float
) -> tuple[int, float, str] | None:
    """(row, left edge, anchor) of the first free place for a text beside x."""
    for row, boxes in enumerate(taken):
        for side, start in (("start", x + 8), ("end", x - 12 - wide)):
            end = start + wide + 4
            if start < frame.left or end > frame.right + 140:
                continue
            if all(end <= a or start >= b for a, b in boxes):
                return row, start, side
    return None


def strategy_rail(frame: Frame, bands: Sequence[Band], fittings: Sequence[Mark], y: float) -> Drawn:
    """States as bands with their names where they fit, and a diamond for each day it was altered."""
    ends = [one.until or frame.today or frame.end for one in bands]
    gone = [
        one.since for one, end in zip(bands, ends, strict=True) if one.since > frame.end or end < frame.start
    ]
    parts = _frame_line(frame, y, "Strategy", gone)
    inside, _ = _shown(frame, [one.on for one in fittings])
    diamonds = [frame.x(fittings[index].on) for index in inside]
    for one, end in zip(bands, ends, strict=True):
        if one.since > frame.end or end < frame.start:
            continue
        x1 = frame.x(max(one.since, frame.start))
        x2 = frame.x(min(max(end, one.since), frame.end))
        until = f"to {long_day(one.until)}" if one.until else "until now"
        drawn = [mark("rect", f"band {one.state}", x=x1, y=y - 11, width=max(x2 - x1, 4), height=22, rx="2")]
        room = width(one.label, size=11.5)
        # At the beginning or the end of its band, where no diamond would stand on it.
        starts = [
            at for at in (x1 + 6, x2 - 6 - room) if not any(at - 8 < x < at + room + 8 for x in diamonds)
        ]
        if starts and room <= x2 - x1 - 12:
            drawn.append(text(f"band-t {one.state}", starts[0], y + 4, one.label))
        parts.append(group(*drawn, title=f"{one.label} from {long_day(one.since)} {until}"))
    for index in inside:
        x, one_day = frame.x(fittings[index].on), fittings[index]
        points = f"M{x:.1f} {y - 9:.1f}l6 9l-6 9l-6 -9z"
        parts.append(
            group(
                mark("path", "fitted", d=points), title=f"Fitted on {long_day(one_day.on)}: {one_day.label}"
            )
        )
    return Drawn(tuple(parts), 0)
