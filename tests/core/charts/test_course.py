"""The course of a strategy: its states as bands, its alterations as diamonds, and no word beneath a diamond."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.charts import Band, Mark, Rails, course
from marigold.core.charts.svg import width

TODAY = date(2026, 11, 1)


def drawn(days_ago: list[int]) -> str:
    since = TODAY - timedelta(days=300)
    fittings = tuple(Mark(TODAY - timedelta(days=days), "Shorter") for days in days_ago)
    bands = (Band("working", since, None, "Working"),)
    return course(
        Rails(bands=bands, fittings=fittings), id="c", title="Its course", says="It works.", today=TODAY
    )


def places(svg: str) -> tuple[list[float], list[float]]:
    """Where labels begin, and where diamonds stand."""
    labels = re.findall(r'<text[^>]*class="band-t[^>]* x="([\d.]+)"', svg)
    return [float(one) for one in labels], [float(one) for one in re.findall(r'd="M([\d.]+) [^"]*l6 9', svg)]


def test_a_label_steps_aside_for_a_diamond_at_the_beginning():
    (plain,), _ = places(drawn([]))
    (aside,), (diamond,) = places(drawn([295]))
    assert plain < diamond < plain + 60
    assert aside > plain + 100


@given(st.lists(st.integers(0, 300), max_size=5))
def test_no_diamond_stands_on_a_label(days):
    labels, diamonds = places(drawn(days))
    room = width("Working", size=11.5)
    assert not any(at - 6 < x < at + room + 6 for at in labels for x in diamonds)
