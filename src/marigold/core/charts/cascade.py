"""Support from level to level: levels as rows, an arrow for each way that support takes, its width by the hours given."""

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.core.charts.svg import FONT, PAINT, Svg, group, mark, shorten, tag, text

ROW, BOX, HIGH, LEFT, STEP = 92.0, 250.0, 64.0, 8.0, 104.0
THIN, THICK = 2.0, 12.0
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
    parts += [_flow(flow, rows, at, most) for at, flow in enumerate(shown)]
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
        text("strong", LEFT + 12, 30, "Outside, or not seen"),
        text("faint", LEFT + 12, 50, "No post here that you can see"),
    )


def _box(step: Step, y: float) -> Svg:
    return group(
        mark("rect", "cycle", x=LEFT, y=y, width=BOX, height=HIGH, rx="8"),
        text("strong", LEFT + 12, y + 20, shorten(step.name, BOX - 24, bold=True), full=step.name),
        text("faint", LEFT + 12, y + 38, shorten(step.first, BOX - 24), full=step.first),
        text("faint", LEFT + 12, y + 54, shorten(step.second, BOX - 24), full=step.second),
    )


def _flow(flow: Flow, rows: dict[str, int], at: int, most: int) -> Svg:
    """From the right edge of the giver's box out, down and back to the receiver's; a loop where both are one level."""
    broad = THIN + (THICK - THIN) * flow.minutes / most
    start = 4 + (rows[flow.giver] if flow.giver else 0) * ROW + HIGH / 2
    end = 4 + rows[flow.receiver] * ROW + HIGH / 2
    if flow.giver == flow.receiver:
        start, end = start - 16, end + 16
    edge, x = LEFT + BOX, LEFT + BOX + 30 + at * STEP
    # Arrows that end at one box end beneath each other.
    end += 0 if flow.giver == flow.receiver else (at % 3 - 1) * 15
    path = f"M{edge:g} {start:g}H{x:g}V{end:g}H{edge + 10:g}"
    head = f"M{edge + 1:g} {end:g}l{9 + broad / 2:g} {-5 - broad / 2:g}v{10 + broad:g}z"
    cls = " far" if flow.far else ""
    middle = (start + end) / 2
    lines = flow.words.split(", ")
    words = [
        text("lab", x + broad / 2 + 6, middle - 2 + 15 * n, one) for n, one in enumerate(lines)
    ]  # fmt: skip
    return group(
        mark("path", f"flow{cls}", d=path, stroke_width=f"{broad:.1f}"),
        mark("path", f"flow-head{cls}", d=head),
        *words,
        title=flow.words,
    )
