"""The drawing holds what the study holds, is well-formed whatever the words, and is the same every time."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from marigold.core.charts import Mark, Options, Rails, Span, flower, run_chart, sparkline, tier_bars
from marigold.core.charts.rails import clusters
from marigold.core.charts.scales import date_ticks, spread, value_ticks
from marigold.core.spc import Point, Series, Settings, Target, study
from tests.core.spc.series import COACHING, monthly

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 18)
BASED = Settings(freeze=10, rule_set="shift-trend", targets=(Target(80, date(2027, 6, 30)),))
RAILS = Rails(
    support=(
        Mark(date(2026, 2, 12), "Kickoff", href="/contacts/1"),
        Mark(date(2026, 3, 19), "Co-design"),
        Mark(TODAY, "Leadership team", planned=True),
    ),
    tests=(
        Span(date(2026, 3, 24), date(2026, 5, 17), "One-page coaching log"),
        Span(date(2026, 10, 1), None, "Observation by video"),
    ),
    events=(Mark(date(2026, 4, 6), "Coordinator left"), Mark(date(2026, 7, 4), "New coordinator")),
)
HOSTILE = [
    '<script>alert("x")</script>',
    "]]><svg onload=x>",
    "🌼👩‍👩‍👧 & co",
    "x" * 300,
    "",
    "\x00\x0b\ud800",
    "'\"` y",
]


def parsed(text):
    return ElementTree.fromstring(text)  # noqa: S314  the text is our own


def drawn(result, rails=None, options=None):
    return parsed(run_chart(result, rails, options))


def classed(root, cls):
    return [e for e in root.iter() if e.get("class") == cls]


def texts(root, cls=None):
    shown = [e for e in root.iter(f"{SVG}text") if cls is None or e.get("class") == cls]
    return ["".join(t for t in (e.text, *(c.tail for c in e)) if t) for e in shown]


def test_the_drawing_is_an_image_with_a_name_and_a_finding():
    root = drawn(study(monthly(COACHING), BASED), RAILS, Options("goal1", TODAY))
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("class")) == ("img", "chart")
    assert root.get("aria-labelledby") == "goal1-t goal1-d"
    title, desc = list(root)[:2]
    assert (title.get("id"), title.text) == ("goal1-t", "Run chart of coaching feedback, by month")
    assert desc.get("id") == "goal1-d"
    assert "Shift: 10 months above the median, Jan to Oct 2026." in desc.text
    assert desc.text.endswith("Below the chart: 3 support contacts, 2 tests of change, 2 local events.")


def test_points_lines_bracket_and_labels_are_those_of_the_study():
    root = drawn(study(monthly(COACHING), BASED), RAILS, Options(today=TODAY))
    assert (len(classed(root, "pt")), len(classed(root, "pt better"))) == (10, 10)
    assert len(classed(root, "series")) == 1
    assert len(classed(root, "series")[0].get("points").split()) == 20
    (solid,), (dashed,) = classed(root, "median"), classed(root, "median ext")
    tenth = classed(root, "pt")[9].get("cx")
    assert solid.get("x2") == dashed.get("x1") == tenth
    assert dashed.get("x2") == "750.0"
    assert len(classed(root, "brace")) == 1
    assert texts(root, "brace-t") == ["Shift: 10 months above the median"]
    assert texts(root, "goal-t") == ["Goal 80%"]
    assert {"by June 2027", "Mar to Dec 2025", "Mar", "Nov", "100%"} <= set(texts(root, "faint"))
    assert {"Today", "2025", "2026", "57%", "Support", "Tests of change", "Local events"} <= set(
        texts(root, "strong")
    )


def test_rails_stand_on_the_dates_of_the_axis():
    root = drawn(study(monthly(COACHING), BASED), RAILS, Options(today=TODAY))
    assert (len(classed(root, "support")), len(classed(root, "support planned"))) == (2, 1)
    assert texts(root, "support-n") == ["1", "2"]
    assert texts(root, "support-n planned") == ["3"]
    assert len(classed(root, "drop")) == 3
    assert classed(root, "drop")[2].get("x1") == classed(root, "now")[0].get("x1")
    assert (len(classed(root, "cycle")), len(classed(root, "cycle open"))) == (1, 1)
    assert texts(root, "cycle-t") == ["1", "2"]
    assert len(classed(root, "local")) == 2
    assert texts(root, "lab") == ["Coordinator left", "New coordinator"]
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert "2. Observation by video: from October 1, 2026 still open" in titles
    assert "3. November 18, 2026: Leadership team (planned)" in titles


def test_crowded_marks_become_one_and_distant_ones_are_counted():
    days = [date(2026, 3, 1) + timedelta(i) for i in range(4)]
    rails = Rails(
        support=(
            *(Mark(d, "Visit") for d in days),
            Mark(date(2015, 1, 1), "Long ago"),
            Mark(date(2035, 1, 1), "Far"),
        ),
        events=tuple(Mark(d, "Storm") for d in days),
    )
    root = drawn(study(monthly(COACHING), BASED), rails, Options(today=TODAY))
    assert texts(root, "support-n") == ["1-4"]
    assert texts(root, "lab") == ["+4"]
    assert "1 earlier, 1 later" in texts(root, "faint")


def test_tests_that_overlap_take_lanes_and_the_drawing_grows():
    spans = tuple(Span(date(2026, 1, 1 + i), date(2026, 6, 1), f"Test {i}") for i in range(3))
    root = drawn(study(monthly(COACHING)), Rails(tests=spans))
    bars = classed(root, "cycle")
    assert len({b.get("y") for b in bars}) == 3
    flat = drawn(study(monthly(COACHING)), Rails(tests=spans[:1]))
    assert float(root.get("viewBox").split()[3]) == float(flat.get("viewBox").split()[3]) + 54
    assert texts(root, "cycle-t") == ["Test 0", "Test 1", "Test 2"]


def test_links_are_followed_only_on_request_and_only_to_pages():
    result = study(monthly(COACHING), BASED)
    assert list(drawn(result, RAILS).iter(f"{SVG}a")) == []
    root = drawn(result, RAILS, Options(links=True))
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["/contacts/1"]
    assert root.get("role") == "group"
    for address in ("javascript:alert(1)", " data:text/html,x", "//elsewhere.example"):
        rails = Rails(support=(Mark(TODAY, "x", href=address),))
        assert list(drawn(result, rails, Options(links=True, today=TODAY)).iter(f"{SVG}a")) == []


def test_a_gap_breaks_the_line():
    root = drawn(study(monthly([1, 2, None, 4, 5, 6, None, 8])))
    assert [len(e.get("points").split()) for e in classed(root, "series")] == [2, 3]
    assert len(classed(root, "pt")) == 6


def test_phases_break_the_line_and_keep_their_own_medians():
    root = drawn(study(monthly([10] * 5 + [30] * 5), Settings(phase_starts=(6,))))
    assert [len(e.get("points").split()) for e in classed(root, "series")] == [5, 5]
    assert len(classed(root, "median")) == 2
    assert {"Median 10%", "Median 30%"} <= set(texts(root, "strong"))


def test_points_left_out_are_hollow_and_the_line_passes_them_by():
    root = drawn(study(monthly([1, 90, 2, 3]), Settings(exclude=(2,))))
    assert len(classed(root, "left-out")) == 1
    assert [len(e.get("points").split()) for e in classed(root, "series")] == [3]


def test_limits_are_drawn_where_the_kind_has_them():
    root = drawn(study(monthly([10, 12, 9, 14, 11, 10, 13, 9, 12, 10, 11, 12]), Settings(kind="i")))
    assert len(classed(root, "limit")) == 2
    assert any(t.startswith("Upper limit ") for t in texts(root, "faint"))


@pytest.mark.parametrize("count", [0, 1, 2, 400])
def test_any_number_of_points_is_drawn_inside_the_frame(count):
    points = tuple(Point(date(2025, 1, 1) + timedelta(i), (i * 7919) % 97) for i in range(count))
    root = drawn(study(Series("Visits", points, "visits")), RAILS, Options(today=date(2026, 3, 1)))
    dots = list(root.iter(f"{SVG}circle"))
    assert all(104 <= float(e.get("cx")) <= 750 and 34 <= float(e.get("cy")) <= 248 for e in dots)
    assert len(dots) == (count if count < 150 else 1 if count else 0)
    assert sum(len(e.get("points").split()) for e in classed(root, "series")) == (count if count > 1 else 0)


def test_a_series_without_values_says_so():
    root = drawn(study(monthly([None] * 6)), Rails(), Options(today=TODAY))
    assert "No values yet" in texts(root, "faint")
    assert list(root.iter(f"{SVG}circle")) == []


def test_text_labels_have_no_rails_and_shortened_ones_keep_their_whole():
    points = tuple(Point(f"{'A very long name of a meeting ' * 3}{i}", i) for i in range(5))
    root = drawn(study(Series("Trust", points)), RAILS, Options(today=TODAY))
    assert classed(root, "support") == classed(root, "now") == []
    assert points[0].label in [t.text for t in root.iter(f"{SVG}title")]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words):
    rails = Rails(
        support=(Mark(TODAY, words, href=words),),
        tests=(Span(date(2026, 1, 1), None, words),),
        events=(Mark(date(2026, 5, 1), words),),
    )
    series = monthly(COACHING, name=words, unit=words)
    text = run_chart(
        study(series, Settings(targets=(Target(40, label=words),))), rails, Options(links=True, today=TODAY)
    )
    root = parsed(text.encode())
    known = {"svg", "title", "desc", "line", "text", "polyline", "circle", "path", "g", "rect", "a"}
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= known
    assert not any(name.startswith("on") or name == "style" for e in root.iter() for name in e.attrib)
    parsed(sparkline(study(series)).encode())


def test_ids_that_could_break_out_are_refused():
    for bad in ("", "1a", 'a"b', "a b"):
        with pytest.raises(ValueError):
            run_chart(study(monthly(COACHING)), None, Options(id=bad))


def test_the_same_study_gives_the_same_bytes():
    draw = lambda: run_chart(study(monthly(COACHING), BASED), RAILS, Options(today=TODAY))  # noqa: E731
    assert draw() == draw()
    assert "style=" not in draw()


def test_right_hand_labels_keep_apart():
    result = study(monthly([50] * 12), Settings(targets=(Target(50), Target(51), Target(49))))
    root = drawn(result)
    ys = sorted(float(e.get("y")) for e in root.iter(f"{SVG}text") if e.get("x") == "758.0")
    assert len(ys) == 5
    assert all(b - a >= 14.9 for a, b in pairwise(ys))


def test_a_test_cannot_end_before_it_starts():
    with pytest.raises(ValueError):
        Span(date(2026, 2, 1), date(2026, 1, 1), "x")


def test_the_sparkline_is_small_and_says_the_headline():
    root = parsed(sparkline(study(monthly(COACHING), BASED)))
    assert root.get("viewBox") == "0 0 136 44"
    assert root.get("aria-label") == (
        "Run chart of coaching feedback, by month. "
        "Coaching feedback has shifted up: 57% in October, from a median of 32%."
    )
    assert len(classed(root, "pt better")) == 10


def test_flowers_are_whole_for_contacts_and_halves_around_them():
    whole = parsed(flower("contact", "done"))
    half = parsed(flower("debrief", "overdue"))
    assert (whole.get("class"), len(list(whole))) == ("glyph done", 1)
    assert (half.get("class"), len(list(half))) == ("glyph overdue", 2)
    assert next(iter(whole)).get("d").count("A") == 8
    assert list(half)[1].get("d").count("A") == 4
    with pytest.raises(ValueError):
        flower("contact", "lost")


def test_tier_bars_fill_with_the_tier():
    filled = {
        t: len(re.findall('fill="currentColor"', tier_bars(t))) for t in ("universal", "brief", "intensive")
    }
    assert filled == {"universal": 1, "brief": 2, "intensive": 3}
    assert "<circle" in tier_bars("consultation")


def test_value_ticks_hold_all_values_in_round_steps():
    assert value_ticks([31, 57], percent=True).values == (0, 20, 40, 60, 80, 100)
    assert value_ticks([0, 37], percent=False).values == (0, 10, 20, 30, 40)
    assert value_ticks([480, 510], percent=False).values == (480, 490, 500, 510)
    assert value_ticks([5], percent=False).values == (0, 2, 4, 6)
    assert value_ticks([-5, -5], percent=False).values[0] <= -5


def test_date_ticks_name_each_year_once():
    ticks = date_ticks(date(2025, 3, 1), TODAY, 616)
    assert [t.label for t in ticks[:3]] == ["Mar", "May", "Jul"]
    assert [t.year for t in ticks if t.year] == ["2025", "2026"]
    assert [t.label for t in date_ticks(date(1990, 1, 1), TODAY, 616)][:2] == ["1990", "1995"]


@given(st.lists(st.integers(0, 600), max_size=40))
def test_groups_of_marks_keep_their_distance_and_lose_no_mark(places):
    found = clusters([(float(x), i) for i, x in enumerate(places)], 24)
    middles = [sum(x for x, _ in g) / len(g) for g in found]
    assert all(b - a >= 24 for a, b in pairwise(middles))
    assert sorted(i for g in found for _, i in g) == list(range(len(places)))


@given(st.lists(st.integers(-50, 400), max_size=6))
def test_spread_labels_never_overlap(centers):
    placed = sorted(spread([(float(c), 30.0) for c in centers], 26, 258))
    assert all(b - a >= 30 - 1e-9 for a, b in pairwise(placed))


@tuned(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=30),
    st.sampled_from(["run", "i"]),
    st.integers(1, 30),
)
def test_every_study_draws_well_formed_and_inside(values, kind, freeze):
    result = study(monthly(values, unit="days"), Settings(kind=kind, freeze=freeze))
    root = parsed(run_chart(result, RAILS, Options(today=TODAY)))
    for e in root.iter(f"{SVG}circle"):
        assert 33.9 <= float(e.get("cy")) <= 248.1
    assert "nan" not in ElementTree.tostring(root, encoding="unicode")


WIDE = [50, 52, 48, 51, 49, 50, 53, 47, 50, 51, 49, 52, 70, 50, 49, 51]


def test_a_point_beyond_a_limit_has_a_shape_of_its_own():
    drawn = parsed(run_chart(study(monthly(WIDE), Settings(kind="i", freeze=12))))
    diamonds = [p for p in drawn.iter(f"{SVG}path") if p.get("class", "").startswith("pt")]
    assert [d.find(f"{SVG}title").text for d in diamonds] == ["March 2026: 70%, outside the limits"]
    assert len([c for c in drawn.iter(f"{SVG}circle") if c.get("class") == "pt"]) == 15


def test_zones_are_drawn_only_under_rules_that_look_at_them():
    for rules, lines in (("anhoej", 0), ("nelson", 2)):
        drawn = run_chart(study(monthly(WIDE), Settings(kind="i", rule_set=rules)))
        assert drawn.count('class="zone"') == lines


def test_limits_step_from_point_to_point_and_stop_at_a_gap():
    months = [date(2026, m, 1) for m in range(1, 8)]
    values = [(20, 100), (22, 80), (18, 120), (None, None), (21, 90), (19, 100), (23, 100)]
    points = tuple(Point(m, v, d) for m, (v, d) in zip(months, values, strict=True))
    drawn = parsed(run_chart(study(Series("On time", points, "%"), Settings(kind="p"))))
    limits = [p.get("points").split() for p in drawn.iter(f"{SVG}polyline") if p.get("class") == "limit"]
    assert [len(steps) for steps in limits] == [6, 6, 6, 6]
    assert all(
        a.split(",")[1] == b.split(",")[1]
        for steps in limits
        for a, b in zip(steps[::2], steps[1::2], strict=True)
    )


def test_the_reason_of_a_phase_stands_where_it_begins():
    settings = Settings(phase_starts=(13,), phase_reasons=("New <schedule>",))
    drawn = run_chart(study(monthly(WIDE), settings))
    assert "New &lt;schedule&gt;" in drawn
    assert "Part 2 begins in March 2026: New &lt;schedule&gt;." in drawn


def test_a_chart_for_a_file_of_its_own_has_a_ground_its_finding_and_colors_that_can_be_forced():
    found = study(monthly(COACHING), BASED)
    alone, on_page = run_chart(found, options=Options(alone=True)), run_chart(found)
    for words in ("Coaching feedback has shifted up: 57% in October", "forced-colors", 'class="ground"'):
        assert words in alone and words not in on_page
    parsed(alone)


def test_a_rare_percentage_gets_the_height_it_needs_and_starts_at_zero():
    assert value_ticks([3.9, 4.6, 5.0, 3.5], percent=True).values == (0, 2, 4, 6)
    assert value_ticks([38, 41], percent=True).values == (0, 20, 40, 60, 80, 100)
    assert value_ticks([0, 0], percent=True).values[0] == 0
