"""The few pieces every drawing is made of: elements, escaped text, classes with their plain light colors.

Page styles override the attributes by class; where no page styles reach (PDF, a saved file), the attributes hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SAFE_LINK = re.compile(r"^(https?://|/(?!/)|#|\?)", re.IGNORECASE)
FONT = "'Public Sans', system-ui, 'Noto Sans', sans-serif"
TEXT_SIZE = 12.5

INK, INK_2, INK_3, LINE, EDGE = "#1A2520", "#445048", "#5B665E", "#D8DCD1", "#7B857C"
LEAF, LEAF_STRONG, LEAF_TINT, MARIGOLD = "#17594A", "#0D4035", "#E0EEE7", "#F3A712"
PLUM, CLAY = "#571A59", "#A63A14"
BETTER, LOOK, SAME = "#2257A8", "#B5471B", "#6A746C"
TONES = {"better": BETTER, "look": LOOK, "same": SAME}

PAINT: dict[str, dict[str, str]] = {
    "grid": {"stroke": LINE},
    "axis": {"stroke": EDGE},
    "limit": {"stroke": EDGE, "stroke-dasharray": "6 3"},
    "zone": {"stroke": EDGE, "stroke-dasharray": "2 4", "opacity": ".7"},
    "drop": {"stroke": "#8A4F00", "stroke-dasharray": "1 3", "opacity": ".8"},
    "series": {"stroke": INK_3, "stroke-width": "1.75", "fill": "none", "stroke-linejoin": "round"},
    "median": {"stroke": INK, "stroke-width": "1.5"},
    "median ext": {"stroke": INK, "stroke-width": "1.5", "stroke-dasharray": "5 4"},
    "goal-line": {"stroke": LEAF, "stroke-width": "1.5", "stroke-dasharray": "2 3"},
    "rail": {"stroke": LINE},
    "now": {"stroke": INK, "stroke-dasharray": "4 3"},
    "support": {"fill": MARIGOLD, "stroke": INK, "stroke-width": "1.4", "stroke-linejoin": "round"},
    "support planned": {"fill": "#fff", "stroke": INK, "stroke-width": "1.4", "stroke-linejoin": "round"},
    "cycle": {"fill": LEAF_TINT, "stroke": LEAF, "stroke-width": "1.2"},
    "cycle open": {"fill": LEAF_TINT, "stroke": LEAF, "stroke-width": "1.2", "stroke-dasharray": "3 3"},
    "local": {"fill": INK_2},
    "left-out": {"fill": "#fff", "stroke": SAME, "stroke-width": "1.25"},
    "strong": {"fill": INK, "font-weight": "700"},
    "faint": {"fill": INK_3},
    "lab": {"fill": INK_2},
    "goal-t": {"fill": LEAF, "font-weight": "700"},
    "support-n": {"fill": INK, "font-weight": "800", "font-size": "11"},
    "support-n planned": {"fill": INK, "font-weight": "800", "font-size": "11"},
    "cycle-t": {"fill": LEAF_STRONG, "font-weight": "600", "font-size": "11.5"},
    # A profile: oneself now and then, and others' views.
    "self": {"fill": LEAF},
    "self-then": {"fill": "#fff", "stroke": LEAF, "stroke-width": "1.75"},
    "move": {"stroke": LEAF, "stroke-width": "2"},
    "peer": {"fill": "none", "stroke": PLUM, "stroke-width": "2"},
    "tick": {"stroke": LINE},
    # Two ratings over time: the first solid with dots, the second dashed with squares.
    "rate-a": {"stroke": LEAF, "stroke-width": "2", "fill": "none", "stroke-linejoin": "round"},
    "rate-b": {
        "stroke": PLUM,
        "stroke-width": "2",
        "fill": "none",
        "stroke-linejoin": "round",
        "stroke-dasharray": "5 4",
    },
    "dot-a": {"fill": LEAF, "stroke": "#fff", "stroke-width": "1.5"},
    "dot-b": {"fill": "#fff", "stroke": PLUM, "stroke-width": "2"},
    "rate-a-t": {"fill": LEAF, "font-weight": "700"},
    "rate-b-t": {"fill": PLUM, "font-weight": "700"},
    # Promises: marigold is the support side's, leaf the partners'; late ones are outlined.
    "kept-support": {"fill": MARIGOLD, "stroke": INK, "stroke-width": "1.2"},
    "kept-partner": {"fill": LEAF, "stroke": LEAF, "stroke-width": "1.2"},
    "kept-n-support": {"fill": INK, "font-weight": "700"},
    "kept-n-partner": {"fill": "#fff", "font-weight": "700"},
    "late": {"fill": "#fff", "stroke": CLAY, "stroke-width": "1.6", "stroke-dasharray": "4 3"},
    "late-n": {"fill": CLAY, "font-weight": "700"},
}
for _tone, _color in TONES.items():
    _suffix = "" if _tone == "better" else f" {_tone}"
    PAINT[f"brace{_suffix}"] = {"stroke": _color, "stroke-width": "1.5", "fill": "none"}
    PAINT[f"brace-t{_suffix}"] = {"fill": _color, "font-weight": "700"}
    PAINT["pt" if _tone == "same" else f"pt {_tone}"] = {
        "fill": _color,
        "stroke": "#fff",
        "stroke-width": "1.5",
    }


class Svg(str):
    """Markup that is already safe; any other text is escaped on its way in."""

    __slots__ = ()


def num(value: float) -> str:
    """A coordinate with one decimal."""
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text


def clean(text: str) -> str:
    """Text without the characters XML can't hold."""
    return NOT_XML.sub("", text)


def tag(name: str, *children: str, **attributes: str | float | None) -> Svg:
    """An element. `cls` is class, an underscore in a name is a hyphen, None leaves the attribute out."""
    return _element(name, _attributes(attributes), children)


def _attributes(attributes: Mapping[str, str | float | None]) -> str:
    parts = []
    for key, value in attributes.items():
        if value is not None:
            shown = escape(clean(value)) if isinstance(value, str) else num(value)
            parts.append(f' {"class" if key == "cls" else key.replace("_", "-")}="{shown}"')
    return "".join(parts)


def _element(name: str, attributes: str, children: Sequence[str]) -> Svg:
    if not children:
        return Svg(f"<{name}{attributes}/>")
    inner = "".join(c if isinstance(c, Svg) else escape(clean(c), quote=False) for c in children)
    return Svg(f"<{name}{attributes}>{inner}</{name}>")


def mark(name: str, cls: str, *children: str, **attributes: str | float | None) -> Svg:
    """An element with a class and that class's plain colors."""
    own, painted = _painted(cls)
    # Colors that the class says as well give way to it, where they stand.
    if not own.isdisjoint(attributes):
        paint = {key.replace("-", "_"): value for key, value in PAINT[cls].items()}
        return tag(name, *children, cls=cls, **{**attributes, **paint})
    return _element(name, f' class="{cls}"{_attributes(attributes)}{painted}', children)


@cache
def _painted(cls: str) -> tuple[frozenset[str], str]:
    """The attributes of a class's plain colors: their names, and as they are written."""
    paint = {key.replace("-", "_"): value for key, value in PAINT[cls].items()}
    return frozenset(paint), _attributes(paint)


def line(cls: str, x1: float, y1: float, x2: float, y2: float) -> Svg:
    return mark("line", cls, x1=x1, x2=x2, y1=y1, y2=y2)


def text(
    cls: str,
    x: float,
    y: float,
    content: str,
    anchor: str | None = None,
    full: str | None = None,
    size: str | None = None,
) -> Svg:
    """A line of text. `full` is the whole of a shortened text, told by a title element."""
    children = [content] if full is None or full == content else [tag("title", full), content]
    paint = {key.replace("-", "_"): value for key, value in PAINT[cls].items()}
    if size:
        paint["font_size"] = size
    return tag("text", *children, cls=cls, x=x, y=y, text_anchor=anchor, **paint)


def halo(cls: str, x: float, y: float, content: str, anchor: str = "start", full: str | None = None) -> Svg:
    """Text over lines: first its outline in the color of the ground, then the text."""
    paint = {k.replace("-", "_"): v for k, v in PAINT[cls].items() if k.startswith("font")}
    under = tag(
        "text",
        content,
        cls=f"{cls} under",
        x=x,
        y=y,
        text_anchor=anchor,
        fill="none",
        stroke="#fff",
        stroke_width="4",
        stroke_linejoin="round",
        aria_hidden="true",
        **paint,
    )
    return Svg(under + text(cls, x, y, content, anchor, full))


def group(*children: str, title: str | None = None) -> Svg:
    named = (tag("title", title),) if title else ()
    return tag("g", *named, *children)


def linked(drawing: Svg, href: str | None, links: bool) -> Svg:
    """The drawing as a link when links are wanted and the address is a web or page address."""
    return tag("a", drawing, href=href) if links and href and SAFE_LINK.match(href) else drawing


def width(content: str, bold: bool = False, size: float = TEXT_SIZE) -> float:
    """A guess at the width of a text, in drawing units; wide scripts and emoji count double."""
    ems = 0.0
    for c in content:
        if unicodedata.combining(c):
            continue
        ems += 1.05 if unicodedata.east_asian_width(c) in "WF" else 0.33 if c in " .,:;il'|!" else 0.58
    return ems * size * (1.05 if bold else 1.0)


def shorten(content: str, most: float, bold: bool = False, size: float = TEXT_SIZE) -> str:
    """The text, cut with an ellipsis to fit `most` drawing units; at least one character stays."""
    whole = " ".join(clean(content).split())
    if width(whole, bold, size) <= most:
        return whole
    kept = whole
    while len(kept) > 1 and width(kept + "…", bold, size) > most:
        kept = kept[:-1]
    return kept.rstrip() + "…"
