"""Two ratings over time, and promises kept: drawn, told in words and as numbers."""

from datetime import date
from xml.etree import ElementTree

from marigold.core.charts.readiness import (
    Move,
    Names,
    Rated,
    headline,
    promises_chart,
    table,
    told,
    two_lines,
)
from marigold.core.promises import Quarter, Side

TEAM = Names("Readiness of the team")
ROWS = [
    Rated(date(2026, 9, 1), 4, 2),
    Rated(date(2026, 1, 10), 3, 3),
    Rated(date(2026, 5, 20), 4, None),
]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - a drawing of our own


def test_the_headline_says_the_latest_and_how_each_moved() -> None:
    assert headline(ROWS, TEAM) == ("Willing 4, able 2 on Sep 1, 2026: willing stayed, able fell by 1.")
    assert headline(ROWS[:1], TEAM) == "Willing 4, able 2 on Sep 1, 2026."
    assert headline([Rated(date(2026, 9, 1), None, 5)], TEAM) == "Able 5 on Sep 1, 2026."
    assert headline([], TEAM) == "Readiness of the team: nothing noted yet."


def test_each_look_is_a_mark_with_its_words_and_a_missing_one_is_none() -> None:
    svg = drawn(two_lines(ROWS, TEAM, id="t"))
    dots = list(svg.iter(f"{SVG}circle"))
    squares = list(svg.iter(f"{SVG}rect"))
    assert (len(dots), len(squares)) == (3, 2)
    assert [one.find(f"{SVG}title").text for one in dots] == [
        "January 10, 2026: willing 3",
        "May 20, 2026: willing 4",
        "September 1, 2026: willing 4",
    ]
    assert [one.find(f"{SVG}title").text for one in squares] == [
        "January 10, 2026: able 3",
        "September 1, 2026: able 2",
    ]
    # Higher is drawn higher, later is drawn further right.
    assert float(dots[1].get("cy")) < float(dots[0].get("cy"))
    assert float(dots[2].get("cx")) > float(dots[1].get("cx"))


def test_the_drawing_names_itself_and_tells_all_numbers_to_those_who_do_not_see_it() -> None:
    svg = drawn(two_lines(ROWS, TEAM, id="t"))
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "t-t t-d")
    assert svg.find(f"{SVG}desc").text == told(ROWS, TEAM)
    assert told(ROWS, TEAM) == (
        "Readiness of the team, from 1 to 5. Jan 10, 2026: willing 3, able 3; "
        "May 20, 2026: willing 4, able not asked; Sep 1, 2026: willing 4, able 2."
    )
    assert table(ROWS, TEAM) == [
        (date(2026, 9, 1), "4", "2"),
        (date(2026, 5, 20), "4", "not asked"),
        (date(2026, 1, 10), "3", "3"),
    ]


def test_both_ends_are_named_and_kept_apart_when_they_meet() -> None:
    rows = [Rated(date(2026, 1, 1), 3, 3), Rated(date(2026, 6, 1), 3, 3)]
    texts = [
        one
        for one in drawn(two_lines(rows, TEAM, id="t")).iter(f"{SVG}text")
        if one.text in {"Willing 3", "Able 3"}
    ]
    assert len(texts) == 2
    assert abs(float(texts[0].get("y")) - float(texts[1].get("y"))) >= 15


def test_a_single_look_stands_in_a_quarter_and_nothing_draws_nothing() -> None:
    svg = drawn(two_lines([Rated(date(2026, 3, 1), 2, 5)], TEAM, id="t"))
    assert not list(svg.iter(f"{SVG}polyline"))
    assert two_lines([], TEAM, id="t") == ""


def test_decisions_in_the_time_shown_are_dotted_lines_with_their_word() -> None:
    moves = [
        Move(date(2026, 3, 1), "Brief"),
        Move(date(2026, 3, 5), "A <format> of & its own with a very long name"),
        Move(date(2020, 1, 1), "Too early"),
    ]
    text = two_lines(ROWS, TEAM, id="t", moves=moves)
    svg = drawn(text)
    titles = [one.text for one in svg.iter(f"{SVG}title")]
    assert "March 1, 2026: Brief" in titles
    assert "March 5, 2026: A <format> of & its own with a very long name" in titles
    assert "Too early" not in text and "<format>" not in text
    # Two days beside one another: one word is drawn, both are told.
    assert text.count(">Brief<") == 2  # the word and its outline


def test_promises_are_columns_with_numbers_and_say_them() -> None:
    side = Side(
        "support",
        (Quarter(date(2026, 7, 1), 3, 1), Quarter(date(2026, 10, 1), 0, 0)),
        waiting=1,
        open=2,
    )
    svg = drawn(promises_chart(side, "The pair", id="p"))
    assert svg.find(f"{SVG}title").text == "The pair: promises by the quarter they came due"
    assert svg.find(f"{SVG}desc").text == (
        "Jul to Sep 2026: 3 kept, 1 late; Oct to Dec 2026: 0 kept, 0 late."
    )
    blocks = {one.get("class"): float(one.get("height")) for one in svg.iter(f"{SVG}rect")}
    assert blocks["kept-support"] == 3 * blocks["late"]
    assert "0" in [one.text for one in svg.iter(f"{SVG}text")]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert two_lines(ROWS, TEAM, id="t") == two_lines(list(reversed(ROWS)), TEAM, id="t")
