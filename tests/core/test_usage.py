"""How support is used, as figures."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.charts.journeys import Leg, Way, journeys
from marigold.core.charts.shares import Column, shares
from marigold.core.usage import Far, by_span, halves, heat, near_and_far, spans, standing_at, steps_back

YEAR = [date(2025, month, 1) for month in range(4, 13)] + [date(2026, month, 1) for month in range(1, 4)]


def test_a_year_is_four_quarters_and_half_a_year_six_months():
    assert [one.label for one in spans(YEAR)] == ["Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026"]
    three_years = [date(2024 + at // 12, at % 12 + 1, 1) for at in range(36)]
    assert [one.label for one in spans(three_years)][:3] == ["H1 2024", "H2 2024", "H1 2025"]
    assert [one.label for one in spans(YEAR[:2])] == ["Apr 2025", "May 2025"]


@given(st.lists(st.tuples(st.sampled_from(YEAR), st.sampled_from("ab"), st.integers(0, 50))))
def test_nothing_is_lost_when_months_become_periods(cells):
    told = by_span(cells, spans(YEAR))
    before, now = halves(YEAR, cells)
    for what in "ab":
        whole = sum(count for _, one, count in cells if one == what)
        assert sum(counts[what] for counts in told.values()) == whole == before[what] + now[what]


def test_months_before_the_first_period_are_left_out():
    assert by_span([(date(2025, 1, 1), "a", 3)], spans(YEAR)) == {one.first: Counter() for one in spans(YEAR)}


def test_heat_grows_with_the_share():
    assert [heat(part, 100) for part in (0, 1, 9, 10, 29, 30, 100)] == [
        "h0",
        "h1",
        "h1",
        "h2",
        "h2",
        "h3",
        "h3",
    ]
    assert heat(0, 0) == "h0"


def test_far_goals_are_reached_kept_or_not_looked_at_again():
    first, later = date(2026, 1, 10), date(2026, 6, 1)
    kept = Far(True, 2, 1, ((first, 0), (later, 1)))
    slipped = Far(True, 1, 1, ((first, 1), (later, -1)))
    unseen = Far(True, 0, 0, ((first, 0), (date(2026, 2, 1), 1)))
    open_still = Far(False, 1, 0, ((first, -1),))
    assert [one.kept for one in (kept, slipped, unseen, open_still)] == [True, False, None, None]
    told = near_and_far([kept, slipped, unseen, open_still])
    assert (told[True].far, told[True].reached, told[True].kept, told[True].slipped) == (2, 2, 1, 1)
    assert (told[False].far, told[False].reached, told[False].not_looked) == (2, 1, 1)


def test_going_back_is_counted_and_the_day_tells_where_one_stood():
    order = {"a": 1, "b": 2, "c": 3}
    assert steps_back(["a", "b", "a", "c", "b"], order) == 2
    assert steps_back(["a", "gone", "b"], order) == 0
    way = [(date(2026, 1, 1), "a"), (date(2026, 3, 1), "b")]
    assert [standing_at(way, date(2026, month, 15)) for month in (1, 3)] == ["a", "b"]
    assert standing_at(way, date(2025, 12, 31)) == ""


def test_drawings_have_a_name_and_a_sentence_and_escape_what_people_typed():
    parts = (("Practitioners <led>", "share-a"), ("Partners", "share-c"))
    drawn = shares(
        [Column("Q1 2026", (3, 1)), Column("Q2 2026", (0, 0))], parts, id="s", says="3 of 4 & so on."
    )
    assert 'role="img"' in drawn and 'aria-labelledby="s-t s-d"' in drawn
    assert '<desc id="s-d">3 of 4 &amp; so on.</desc>' in drawn and "&lt;led&gt;" in drawn
    assert drawn.count("<rect") == 2 and ">none</text>" in drawn
    way = Way(
        "West <b>",
        (Leg("Exploration", date(2025, 5, 1), date(2026, 1, 1)), Leg("Full", date(2026, 1, 1), None)),
    )
    told = journeys([way], start=date(2025, 1, 1), end=date(2026, 6, 1), id="j", says="One place.")
    assert told.count("<rect") == 2 and "West &lt;b&gt;" in told and ">2026</text>" in told
