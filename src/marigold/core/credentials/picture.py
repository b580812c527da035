"""A badge's picture, drawn by us: the flower, what was reached, its level, who gave it, and the year. SVG and PNG."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import cos, pi, sin

import typst

from marigold.core.charts.svg import FONT, INK, INK_2, LEAF, LEAF_STRONG, MARIGOLD, Svg, tag

SIZE, MIDDLE = 400.0, 200.0
PETALS, RING, FACE = 14, 168.0, 142.0
WIDE = 218.0
_TYPST = """#set page(width: 400pt, height: 400pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%, height: 100%)
"""


def badge_svg(name: str, issuer: str, level: str = "", year: str = "") -> str:
    """The picture as a drawing of its own, with a title for screen readers."""
    told = ". ".join(part for part in (name, level, issuer, year) if part)
    size, lines = _fitted(name, WIDE, ((30.0, 2), (25.0, 3), (20.0, 4), (17.0, 5)))
    step = size * 1.16
    height = step * len(lines) + (38 if level else 0)
    top = MIDDLE - 22 - height / 2 + size * 0.82
    parts: list[str] = [
        tag("title", told),
        _flower(),
        tag("circle", cx=MIDDLE, cy=MIDDLE, r=FACE, fill="#fff", stroke=INK, stroke_width=2.5),
    ]
    parts += [_words(one, top + at * step, size, INK, "700") for at, one in enumerate(lines)]
    if level:
        parts += _pill(level, top + (len(lines) - 1) * step + 18)
    small, given = _fitted(issuer, 170.0, ((14.0, 2), (12.0, 2)))
    foot = 276.0 if len(given) == 1 else 268.0
    parts += [_words(one, foot + at * small * 1.2, small, INK_2, "600") for at, one in enumerate(given)]
    if year:
        parts.append(_words(year, 316, 15, LEAF, "700"))
    return tag(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox="0 0 400 400", role="img", font_family=FONT
    )


def badge_png(drawing: str, pixels: int = 512) -> bytes:
    """The drawing as PNG, with the typefaces that come with Marigold."""
    return bytes(
        typst.compile(
            _TYPST.encode("utf-8"),
            format="png",
            ppi=72 * pixels / SIZE,
            sys_inputs={"drawing": drawing},
            font_paths=_fonts(),
        )
    )


@cache
def _fonts() -> typst.Fonts:
    folders: list[str] = [str(files(name)) for name in ("fontpkg_public_sans", "fontpkg_noto_sans")]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _flower() -> Svg:
    """A ring of petals: arcs from one point of the circle to the next."""
    points = [
        (
            MIDDLE + RING * cos(2 * pi * at / PETALS - pi / 2),
            MIDDLE + RING * sin(2 * pi * at / PETALS - pi / 2),
        )
        for at in range(PETALS)
    ]
    arc = RING * pi / PETALS
    (x, y), *rest = points
    path = f"M{x:.1f} {y:.1f}" + "".join(
        f"A{arc:.1f} {arc:.1f} 0 0 1 {px:.1f} {py:.1f}" for px, py in (*rest, points[0])
    )
    return tag("path", d=path + "Z", fill=MARIGOLD, stroke=INK, stroke_width=3.0, stroke_linejoin="round")


def _pill(level: str, top: float) -> list[Svg]:
    size, lines = _fitted(level, 190.0, ((14.0, 1), (11.5, 1)))
    wide = _width(lines[0], size) * 1.08 + 28
    return [
        tag("rect", x=MIDDLE - wide / 2, y=top, width=wide, height=26.0, rx=13.0, fill=LEAF_STRONG),
        _words(lines[0], top + 13 + size * 0.35, size, "#ffffff", "700"),
    ]


def _words(content: str, y: float, size: float, fill: str, weight: str) -> Svg:
    return tag(
        "text", content, x=MIDDLE, y=y, text_anchor="middle", font_size=size, font_weight=weight, fill=fill
    )


def _fitted(text: str, wide: float, ways: Sequence[tuple[float, int]]) -> tuple[float, list[str]]:
    """The largest size of `ways` in which the text fits its lines; in the last it is cut."""
    size, most, lines = *ways[0], [text]
    for size, most in ways:
        lines = _wrapped(text, wide, size)
        if len(lines) <= most and all(_width(line, size) <= wide for line in lines):
            return size, lines
    kept = [_cut(line, wide, size) for line in lines[:most]]
    if len(lines) > most:
        kept[-1] = _cut(kept[-1] + " …" * 2, wide, size)
    return size, kept


def _wrapped(text: str, wide: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", size) <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _cut(line: str, wide: float, size: float) -> str:
    if _width(line, size) <= wide and not line.endswith(" … …"):
        return line
    line = line.removesuffix(" … …")
    while line and _width(line + "…", size) > wide:
        line = line[:-1]
    return line.rstrip() + "…"


def _width(text: str, size: float) -> float:
    """About how wide a bold line is: narrow letters count half, capitals and wide scripts more."""
    units = sum(
        0.3
        if c in "iljtf.,'’ :;|!"
        else 1.0
        if ord(c) > 0x2E7F
        else 0.72
        if c.isupper() or c in "mwMW"
        else 0.57
        for c in text
    )
    return units * size
