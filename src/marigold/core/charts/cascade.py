"""Support from level to level: levels as rows, an arrow for each way that support takes, its width by the hours given."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marigold.core.charts.svg import FONT, PAINT, Svg, group, halo, mark, shorten, tag, text

ROW, BOX, HIGH, LEFT, STEP = 96.0, 230.0, 70.0, 2.0, 96.0
THIN, THICK = 2.0, 9.0
PAINT |= {
    "flow": {"stroke": "#17594A", "fill": "none"},
    "flow far": {"stroke": "#B5471B", "fill": "none", "stroke-dasharray": "7 4"},
    "flow-head": {"fill": "#17594A"},
    "flow-head far": {"fill": "#B5471B"},
}


@dataclass(frozen=True)
class Step:
    """One level: its key, name, and what is told of it in two short lines."""

    key: str
    name: str
    first: str
    second: str


@dataclass(frozen=True)
class Flow:
    """Support from one level (or "" from outside) to another: words, minutes, and whether it passes a level by."""

    giver: str
    receiver: str
    words: str
    minutes: int
    far: bool = False


def cascade_chart(steps: Sequence[Step], flows: Sequence[Flow], *, id: str, says: str) -> str:  # noqa: A002
    """An SVG of the levels from the top down with the ways support takes. `says` is the sentence that tells the same."""
    outside = any(not flow.giver for flow in flows)
    rows = {step.key: at + outside for at, step in enumerate(steps)}
    shown = [flow for flow in flows if flow.receiver in rows and (not flow.giver or flow.giver in rows)]
    width = LEFT + BOX + 34 + max(len(shown), 1) * STEP
    height = ROW * (len(steps) + outside) + 6
    most = max((flow.minutes for flow in shown), default=0) or 1
    parts = [_outside()] if outside else []
    parts += [_box(step, 4 + rows[step.key] * ROW) for step in steps]
    ends = _ends(shown, rows)
    parts += [_flow(flow, ends[at], at, most) for at, flow in enumerate(shown)]
    parts += [_words(flow, ends[at], at, most) for at, flow in enumerate(shown)]
    return tag(
        "svg",
        tag("title", "Support from level to level", id=f"{id}-t"),
        tag("desc", says, id=f"{id}-d"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="12.5",
        cls="chart cascade",
    )


def _outside() -> Svg:
    return group(
        mark("rect", "cycle open", x=LEFT, y=4.0, width=BOX, height=HIGH, rx="8"),
        text("strong", LEFT + 12, 32, "Outside, or not seen"),
        text("faint", LEFT + 12, 52, "No post here that you can see"),
    )


def _box(step: Step, y: float) -> Svg:
    return group(
        mark("rect", "cycle", x=LEFT, y=y, width=BOX, height=HIGH, rx="8"),
        text("strong", LEFT + 12, y + 22, shorten(step.name, BOX - 24, bold=True), full=step.name),
        text("faint", LEFT + 12, y + 41, shorten(step.first, BOX - 24), full=step.first),
        text("faint", LEFT + 12, y + 58, shorten(step.second, BOX - 24), full=step.second),
    )


def _ends(flows: Sequence[Flow], rows: Mapping[str, int]) -> list[tuple[float, float]]:
    """Where each arrow begins and ends: all that touch one box share its right edge, in the order they are drawn."""
    touching: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for at, flow in enumerate(flows):
        touching[rows[flow.giver] if flow.giver else 0].append((at, True))
        touching[rows[flow.receiver]].append((at, False))
    found: dict[tuple[int, bool], float] = {}
    for row, some in touching.items():
        for n, one in enumerate(some, start=1):
            found[one] = 4 + row * ROW + HIGH * n / (len(some) + 1)
    return [(found[at, True], found[at, False]) for at in range(len(flows))]


def _broad(flow: Flow, most: int) -> float:
    return THIN + (THICK - THIN) * flow.minutes / most


def _flow(flow: Flow, ends: tuple[float, float], at: int, most: int) -> Svg:
    """From the right edge of the giver's box out, along and back to the receiver's."""
    broad = _broad(flow, most)
    start, end = ends
    edge, x = LEFT + BOX, LEFT + BOX + 34 + at * STEP
    path = f"M{edge:g} {start:.1f}H{x:g}V{end:.1f}H{edge + 10:g}"
    head = f"M{edge + 1:g} {end:.1f}l{9 + broad / 2:.1f} {-4 - broad / 2:.1f}v{8 + broad:.1f}z"
    cls = " far" if flow.far else ""
    return group(
        mark("path", f"flow{cls}", d=path, stroke_width=f"{broad:.1f}"),
        mark("path", f"flow-head{cls}", d=head),
        title=flow.words,
    )


def _words(flow: Flow, ends: tuple[float, float], at: int, most: int) -> Svg:
    """Beside the upright of an arrow, over any line that crosses there."""
    x = LEFT + BOX + 34 + at * STEP + _broad(flow, most) / 2 + 6
    lines = flow.words.split(", ")
    top = sum(ends) / 2 + 4 - 7.5 * (len(lines) - 1)
    return group(*(halo("lab", x, top + 15 * n, one) for n, one in enumerate(lines)))
