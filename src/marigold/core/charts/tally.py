"""How many of all have something: one mark for each, filled where it has."""

from marigold.core.charts import shares  # noqa: F401 - its plain colors
from marigold.core.charts.svg import mark, tag

STEP, SIZE, ROW = 16.0, 12.0, 20


def tally(count: int, whole: int, *, id: str) -> str:  # noqa: A002
    """An SVG of marks, twenty to a line."""
    whole = max(whole, count, 1)
    marks = [
        mark(
            "rect",
            "share-a" if at < count else "share-d",
            x=1 + STEP * (at % ROW),
            y=1 + STEP * (at // ROW),
            width=SIZE,
            height=SIZE,
            rx=4,
        )
        for at in range(whole)
    ]
    wide, high = STEP * min(whole, ROW), STEP * ((whole - 1) // ROW + 1)
    return tag(
        "svg",
        tag("title", f"{count} of {whole}", id=f"{id}-t"),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {wide:g} {high:g}",
        width=f"{wide:g}",
        height=f"{high:g}",
        role="img",
        aria_labelledby=f"{id}-t",
        cls="chart tally",
    )
