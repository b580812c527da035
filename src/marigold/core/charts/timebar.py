"""The steps of a meeting as one bar: each as long as its minutes, numbered, with the time it begins below."""

from collections.abc import Sequence

from marigold.core.charts import shares  # noqa: F401 - its plain colors
from marigold.core.charts.svg import FONT, Svg, mark, tag, text

WIDTH, HEIGHT = 480.0, 34.0
CLASSES = ("share-a", "share-b", "share-c", "share-d")


def timebar(
    steps: Sequence[tuple[str, int]],
    *,
    id: str,  # noqa: A002
    now: int | None = None,
    small: bool = False,
) -> str:
    """An SVG of steps in order.

    :param steps: (name, whole minutes)
    :param now: which step runs, counted from 0
    :param small: for a narrow place: half as wide, so that its numbers stay readable
    """
    full = WIDTH / 2 if small else WIDTH
    whole = sum(minutes for _, minutes in steps)
    says = "; ".join(f"{name}: {minutes} minutes" for name, minutes in steps)
    return tag(
        "svg",
        tag("title", f"{len(steps)} steps in {whole} minutes", id=f"{id}-t"),
        tag("desc", says, id=f"{id}-d"),
        *_bars(steps, full, now),
        text("faint", full - 1, HEIGHT + 25, f"{whole} min", anchor="end", size="14"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {full:g} {HEIGHT + 30:g}",
        role="img",
        aria_labelledby=f"{id}-t {id}-d",
        font_family=FONT,
        font_size="16",
        cls=f"chart timebar{' small' if small else ''}",
    )


def _bars(steps: Sequence[tuple[str, int]], full: float, now: int | None) -> list[Svg]:
    """Each step as a bar, numbered where there is room."""
    whole = sum(minutes for _, minutes in steps) or 1
    drawn: list[Svg] = []
    x, start = 1.0, 0
    for at, (name, minutes) in enumerate(steps):
        wide = (full - 2) * minutes / whole
        cls = CLASSES[at % 4]
        told = tag("title", f"{name}: {minutes} minutes")
        drawn.append(mark("rect", cls, told, x=x, y=8, width=wide, height=HEIGHT))
        if wide >= 14:
            number = "share-n" if cls == "share-a" else f"share-n on-{cls[-1]}"
            drawn.append(text(number, x + wide / 2, 8 + HEIGHT / 2 + 6, str(at + 1), anchor="middle"))
        # The last minute stands at the end: whatever begins too near to it has its number in the list beside the bar.
        if (wide >= 26 or at == 0) and x < full - 72:
            drawn.append(text("faint", x, HEIGHT + 25, str(start), size="14"))
        if at == now:
            drawn.append(mark("rect", "strong", x=x, y=0, width=wide, height=5))
        x, start = x + wide, start + minutes
    return drawn
