"""Why things are as they are, on one sheet: three beds with factors in them, and arrows for how they act on each other.

The two beds of people stand side by side above what surrounds them. Arrows between the upper beds run in the lane
between them; arrows to and from the ground run in the lane above it, under the bed they belong to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marigold.core.charts.svg import (
    EDGE,
    INK,
    INK_2,
    INK_3,
    LEAF,
    LEAF_STRONG,
    LEAF_TINT,
    LINE,
    Svg,
    group,
    shorten,
    tag,
    width,
)

WIDTH, PAD, GAP = 1120.0, 16.0, 12.0
LANE, ROW = 300.0, 15.0
SMALL, HEAD = 12.5, 15.0
EMPTY = 96.0
LINES = 3


@dataclass(frozen=True)
class Chip:
    """One factor: its name in the model, how it is here, whether it helps, and whom it bears on ("" for everyone)."""

    id: str
    name: str
    text: str
    helps: bool = False
    group: str = ""


@dataclass(frozen=True)
class Ground:
    """One bed: its name, what to ask where it is empty, its factors, and what it lacks that it always has."""

    name: str
    hint: str
    chips: tuple[Chip, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrow:
    """One factor acting on another, by their ids, with its words."""

    cause: str
    effect: str
    words: str = ""


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float


def triad(beds: Sequence[Ground], arrows: Sequence[Arrow], *, id: str, title: str) -> str:  # noqa: A002
    """SVG text of up to three beds, the last of them being the ground. Same input, same bytes."""
    *upper, ground = beds
    place = {chip.id: index for index, bed in enumerate(beds) for chip in bed.chips}
    named = {chip.id: chip.name for bed in beds for chip in bed.chips}
    inside = [[one for one in arrows if _ends(one, place) == {index}] for index in range(len(beds))]
    between = [one for one in arrows if _ends(one, place) == {0, 1} and len(upper) > 1]
    last = len(beds) - 1
    down = [[one for one in arrows if _ends(one, place) == {index, last}] for index in range(last)]
    wide = (WIDTH - LANE) / 2 if len(upper) > 1 else WIDTH
    heights = [_tall(bed, inside[index], wide, 1) for index, bed in enumerate(upper)]
    middle = max([_across(between, named)[0], *heights])
    tops = [_Box(index * (wide + LANE), 0, wide, middle) for index in range(len(upper))]
    under = max([_fall(rows, named, wide) for rows in down] or [36.0])
    base = _Box(0, middle + under, WIDTH, _tall(ground, inside[last], WIDTH, 3))
    parts = [_bed(bed, inside[index], named, tops[index], 1) for index, bed in enumerate(upper)]
    parts.append(_bed(ground, inside[last], named, base, 3))
    parts += _between(between, named, place, wide, middle) if len(tops) > 1 else []
    own = frozenset(chip.id for chip in ground.chips)
    for index, rows in enumerate(down):
        parts += _falling(rows, named, own, tops[index], base.y)
    told = f"{len(place)} factors in {len(beds)} beds, {len(arrows)} links. A list of both stands below."
    return tag(
        "svg",
        tag("title", title, id=f"{id}-t"),
        tag("desc", told, id=f"{id}-d"),
        _tip(id),
        *(Svg(part.replace("url(#tip)", f"url(#{id}-tip)")) for part in parts),
        xmlns="http://www.w3.org/2000/svg",
        cls="chart triad",
        viewBox=f"-2 -2 {WIDTH + 4:g} {base.y + base.height + 4:.0f}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
    )


def _ends(arrow: Arrow, place: dict[str, int]) -> set[int | None]:
    return {place.get(arrow.cause), place.get(arrow.effect)}


def _tip(id: str) -> Svg:  # noqa: A002
    """The head of every arrow."""
    shape = tag("path", d="M0 0L8 4L0 8Z", cls="tip", fill=INK_2)
    box = {"viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "8", "markerHeight": "8"}
    return tag(
        "defs", tag("marker", shape, id=f"{id}-tip", orient="auto", markerUnits="userSpaceOnUse", **box)
    )


def _fold(words: str, most: float, lines: int, bold: bool = False, size: float = SMALL) -> list[str]:
    """Words in at most so many lines; the last is cut where it must be."""
    told: list[str] = []
    left = words.split()
    while left and len(told) < lines:
        if len(told) == lines - 1:
            told.append(shorten(" ".join(left), most, bold, size))
            break
        count = 1
        while count < len(left) and width(" ".join(left[: count + 1]), bold, size) <= most:
            count += 1
        told.append(shorten(" ".join(left[:count]), most, bold, size))
        left = left[count:]
    return told


def _say(cls: str, x: float, y: float, words: str, anchor: str | None = None, size: float = SMALL) -> Svg:
    paint = {
        "strong": {"fill": INK, "font_weight": "700"},
        "faint": {"fill": INK_3},
        "lab": {"fill": INK_2},
        "leafy": {"fill": LEAF_STRONG, "font_weight": "700"},
        "bedname": {"fill": INK, "font_weight": "700"},
        "lacking": {"fill": "#A63A14", "font_weight": "700"},
    }[cls]
    return tag("text", words, cls=cls, x=x, y=y, text_anchor=anchor, font_size=f"{size:g}", **paint)


def _leaf(box: _Box, corner: float, cls: str, **paint: str) -> Svg:
    """A shape with two soft corners, like every leaf on these pages."""
    x, y, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    small = corner / 4
    path = (
        f"M{x + corner:.1f} {y:.1f}H{right - small:.1f}Q{right:.1f} {y:.1f} {right:.1f} {y + small:.1f}"
        f"V{bottom - corner:.1f}Q{right:.1f} {bottom:.1f} {right - corner:.1f} {bottom:.1f}"
        f"H{x + small:.1f}Q{x:.1f} {bottom:.1f} {x:.1f} {bottom - small:.1f}"
        f"V{y + corner:.1f}Q{x:.1f} {y:.1f} {x + corner:.1f} {y:.1f}Z"
    )
    return tag("path", d=path, cls=cls, **paint)


def _chip_rows(chip: Chip, wide: float) -> tuple[list[str], list[str]]:
    """The lines of a chip: how it is here, and whom it bears on."""
    whom = _fold(f"For {chip.group}", wide - 2 * PAD, 1) if chip.group else []
    return _fold(chip.text, wide - 2 * PAD, 2), whom


def _chip_height(chip: Chip, wide: float) -> float:
    text, whom = _chip_rows(chip, wide)
    return 26.0 + ROW * (len(text) + len(whom)) + 6


def _grid(bed: Ground, wide: float, columns: int) -> tuple[float, list[tuple[Chip, float, float, float]]]:
    """How tall the chips of a bed are together, and where each stands: (chip, x, y, height)."""
    one = (wide - 2 * PAD - GAP * (columns - 1)) / columns
    rows = [bed.chips[start : start + columns] for start in range(0, len(bed.chips), columns)]
    y, placed = 0.0, []
    for row in rows:
        tall = max(_chip_height(chip, one) for chip in row)
        placed += [(chip, PAD + index * (one + GAP), y, tall) for index, chip in enumerate(row)]
        y += tall + GAP
    return max(0.0, y - GAP), placed


def _tall(bed: Ground, inside: Sequence[Arrow], wide: float, columns: int) -> float:
    chips, _ = _grid(bed, wide, columns)
    empty = not (bed.chips or bed.lacks)
    return (
        42.0
        + (chips + GAP if bed.chips else 0)
        + 40 * empty
        + ROW * 1.2 * len(inside)
        + 36.0 * bool(bed.lacks)
    )


def _bed(bed: Ground, inside: Sequence[Arrow], named: dict[str, str], box: _Box, columns: int) -> Svg:
    parts = [
        _leaf(box, 28, "bed", fill="#F7F7F2", stroke=LINE, stroke_width="1"),
        _say("bedname", box.x + PAD + 4, box.y + 25, bed.name, size=HEAD),
    ]
    chips, placed = _grid(bed, box.width, columns)
    one = (box.width - 2 * PAD - GAP * (columns - 1)) / columns
    for chip, x, y, tall in placed:
        parts.append(_chip(chip, _Box(box.x + x, box.y + 38 + y, one, tall)))
    below = box.y + 38 + (chips + GAP if bed.chips else 0)
    for arrow in inside:
        words = f"{named[arrow.cause]} → {named[arrow.effect]}. {arrow.words}".rstrip(". ")
        line = _say("lab", box.x + PAD + 4, below + 11, shorten(words, box.width - 2 * PAD - 8))
        parts.append(group(line, title=_told(arrow, named)))
        below += ROW * 1.2
    if bed.lacks:
        hole = _Box(box.x + PAD, below, box.width - 2 * PAD, 30)
        parts.append(_leaf(hole, 10, "hole", fill="none", stroke="#A63A14", stroke_dasharray="4 3"))
        words = f"Not looked at yet: {', '.join(bed.lacks)}"
        parts.append(_say("lacking", hole.x + 12, hole.y + 20, shorten(words, hole.width - 24, True)))
    elif not bed.chips:
        for index, words in enumerate(_fold(bed.hint, box.width - 2 * PAD - 8, 2)):
            parts.append(_say("faint", box.x + PAD + 4, below + 14 + ROW * index, words))
    return group(*parts, title=bed.name)


def _chip(chip: Chip, box: _Box) -> Svg:
    """Helping factors are leaves with a plus; hindering ones are plain with a minus."""
    text, whom = _chip_rows(chip, box.width)
    paint = {"fill": LEAF_TINT, "stroke": LEAF} if chip.helps else {"fill": "#fff", "stroke": EDGE}
    parts = [_leaf(box, 14, "chip helps" if chip.helps else "chip", stroke_width="1.2", **paint)]
    sign = "+ helps" if chip.helps else "− hinders"
    room = box.width - 2 * PAD - width(sign, False, SMALL) - 10
    cls = "leafy" if chip.helps else "strong"
    parts.append(_say(cls, box.x + PAD, box.y + 20, shorten(chip.name, room, True)))
    parts.append(_say("faint", box.x + box.width - PAD, box.y + 20, sign, anchor="end"))
    for index, line in enumerate(text):
        parts.append(_say("lab", box.x + PAD, box.y + 37 + ROW * index, line))
    for index, line in enumerate(whom):
        parts.append(_say("faint", box.x + PAD, box.y + 37 + ROW * (len(text) + index), line))
    told = f"{chip.name}: {chip.text}" + (f" (for {chip.group})" if chip.group else "")
    return group(*parts, title=told)


def _arrow(x1: float, y1: float, x2: float, y2: float) -> Svg:
    return tag(
        "line",
        cls="pull",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        stroke=INK_2,
        stroke_width="1.5",
        marker_end="url(#tip)",
    )


def _rows(arrow: Arrow, named: dict[str, str], most: float) -> list[tuple[str, str]]:
    """The lines of an arrow as (class, words): what acts, on what, and how."""
    ends = (named.get(arrow.cause, ""), f"→ {named.get(arrow.effect, '')}")
    told = [("strong", line) for words in ends for line in _fold(words, most, 2, bold=True)]
    return told + [("lab", line) for line in _fold(arrow.words, most, LINES)]


def _told(arrow: Arrow, named: dict[str, str]) -> str:
    return f"{named.get(arrow.cause, '')} acts on {named.get(arrow.effect, '')}: {arrow.words}".rstrip(": ")


def _across(arrows: Sequence[Arrow], named: dict[str, str]) -> tuple[float, list[float]]:
    """How tall the lane between the upper beds is, and the height each arrow takes in it."""
    each = [ROW * len(_rows(one, named, LANE - 28)) + 28 for one in arrows]
    return sum(each) or EMPTY, each


def _between(
    arrows: Sequence[Arrow], named: dict[str, str], place: dict[str, int], left: float, middle: float
) -> list[Svg]:
    """Arrows from one upper bed to the other, each with its words above it."""
    tall, each = _across(arrows, named)
    right, y, parts = left + LANE, (middle - tall) / 2, []
    for arrow, height in zip(arrows, each, strict=True):
        rows = _rows(arrow, named, LANE - 28)
        told = [
            _say(cls, left + LANE / 2, y + 14 + ROW * n, line, "middle") for n, (cls, line) in enumerate(rows)
        ]
        y += height
        ends = (left + 8, right - 8) if place[arrow.cause] == 0 else (right - 8, left + 8)
        at = y - 16
        parts.append(group(*told, _arrow(ends[0], at, ends[1], at), title=_told(arrow, named)))
    return parts


COLUMN = 200.0


def _lines_down(arrows: Sequence[Arrow], named: dict[str, str], wide: float) -> tuple[int, list[float]]:
    """How many arrows stand side by side under an upper bed, and how tall each line of them is."""
    columns = max(1, min(int(wide // COLUMN), len(arrows)))
    tall = [ROW * len(_rows(one, named, wide / columns - 40)) + 22 for one in arrows]
    return columns, [max(tall[start : start + columns]) for start in range(0, len(tall), columns)]


def _fall(arrows: Sequence[Arrow], named: dict[str, str], wide: float) -> float:
    """How tall the lane under an upper bed is."""
    return max(36.0, 30 + sum(_lines_down(arrows, named, wide)[1]))


def _falling(
    arrows: Sequence[Arrow], named: dict[str, str], up_from: frozenset[str], bed: _Box, ground: float
) -> list[Svg]:
    """Arrows between an upper bed and the ground, side by side, each with its words at its right.

    `up_from` are the factors of the ground. Arrows of a lower line stand a little to the left, so that none runs
    through the words of another.
    """
    columns, tall = _lines_down(arrows, named, bed.width)
    each, top, parts = bed.width / columns, bed.y + bed.height, []
    for index, arrow in enumerate(arrows):
        line, column = divmod(index, columns)
        x = bed.x + column * each + 8 + 6.0 * (len(tall) - line)
        first = top + 24 + sum(tall[:line])
        rows = _rows(arrow, named, each - 40)
        beside = bed.x + column * each + 18 + 6.0 * len(tall)
        told = [_say(cls, beside, first + ROW * n, words) for n, (cls, words) in enumerate(rows)]
        ends = (ground - 6, top + 6) if arrow.cause in up_from else (top + 6, ground - 6)
        parts.append(group(_arrow(x, ends[0], x, ends[1]), *told, title=_told(arrow, named)))
    return parts
