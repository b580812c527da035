"""The little drawings: the marigold of support, tier bars. Support is the only use of the flower."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Literal

from marigold.core.charts.svg import Svg, tag

FlowerKind = Literal["coplan", "contact", "debrief"]
FlowerState = Literal["planned", "done", "overdue", "missing"]
TIERS = {"universal": 1, "brief": 2, "intensive": 3}
FLOWER_PAINT = {
    "planned": {"fill": "#fff", "stroke": "#1A2520"},
    "done": {"fill": "#F3A712", "stroke": "#1A2520"},
    "overdue": {"fill": "#FBE6DC", "stroke": "#A63A14"},
    "missing": {"fill": "transparent", "stroke": "#A63A14", "stroke_dasharray": "2 2"},
}


def flower_path(
    cx: float, cy: float, radius: float, petal: float, petals: int, first: int = 0, last: int | None = None
) -> str:
    """Round petals on a circle, as path data. first..last takes only some of them, closed by a straight line."""
    stop = petals if last is None else last

    def corner(i: int) -> str:
        turn = 2 * pi * i / petals
        return f"{cx + radius * cos(turn):.2f} {cy + radius * sin(turn):.2f}"

    arcs = "".join(f"A{petal:g} {petal:g} 0 0 1 {corner(i)}" for i in range(first + 1, stop + 1))
    return f"M{corner(first)}{arcs}Z"


def flower(kind: FlowerKind, state: FlowerState) -> Svg:
    """A support mark, 24 by 24: whole for a contact, left half for a co-plan, right half for a debrief.

    It is hidden from screen readers: write kind and state beside it ("Debrief, overdue:").
    """
    halves = {"contact": (0, 8), "coplan": (2, 6), "debrief": (6, 10)}
    if kind not in halves or state not in FLOWER_PAINT:
        raise ValueError(f"no flower for {kind}, {state}")
    ghost = tag(
        "path",
        cls="ghost",
        d=flower_path(12, 12, 8.1, 3.12, 8),
        fill="none",
        stroke="#7B857C",
        stroke_width="1",
        stroke_dasharray="none",
        opacity=".55",
    )
    first, last = halves[kind]
    shape = tag("path", d=flower_path(12, 12, 8.1, 3.12, 8, first, last))
    parts = (shape,) if kind == "contact" else (ghost, shape)
    cls = "glyph" if state == "planned" else f"glyph {state}"
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        cls=cls,
        viewBox="0 0 24 24",
        aria_hidden="true",
        focusable="false",
        stroke_width="1.4",
        stroke_linejoin="round",
        **FLOWER_PAINT[state],
    )


def tier_bars(tier: str) -> Svg:
    """One, two or three filled bars for universal, brief, intensive; an open circle for consultation."""
    if tier == "consultation":
        parts = [tag("circle", cx="9", cy="7", r="5", fill="none", stroke="currentColor", stroke_width="1.5")]
    elif tier in TIERS:
        bars = ((1, 8, 5), (7, 4.5, 8.5), (13, 1, 12))
        parts = []
        for i, (x, y, height) in enumerate(bars):
            paint = (
                {"fill": "currentColor"}
                if i < TIERS[tier]
                else {"fill": "none", "stroke": "currentColor", "opacity": ".5"}
            )
            parts.append(tag("rect", x=x, y=y, width=4, height=height, rx="1", **paint))
    else:
        raise ValueError(f"no tier {tier!r}")
    return tag(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 18 14",
        aria_hidden="true",
        focusable="false",
    )
