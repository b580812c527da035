"""How text becomes words, how a question is read, and where its words stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.search import (
    BOUNDARY,
    MOST_TIMES,
    MOST_WORDS,
    Query,
    fold,
    indexed,
    marked,
    read,
    snippet,
    vector,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Señora Núñez, CAFÉ — Straße Łódź Œuvre", ["senora", "nunez", "cafe", "strasse", "lodz", "oeuvre"]),
        ("cafe\u0301 is café", ["cafe", "is", "cafe"]),
        ("O'Brien’s teams' don't 'quoted'", ["obriens", "teams", "dont", "quoted"]),
        ("co-plan 2026 1e5 v1.2 a_b", ["co", "plan", "2026", "1e5", "v1", "2", "a", "b"]),
        ("  \n\t…—", []),
        ("жук हिन्दी", ["u00436u00443u0043a", "u00939u00928u00926"]),
    ],
)
def test_words_are_folded(text, expected):
    assert words(text) == expected


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_the_quick_way_for_plain_text_gives_the_same_words(text):
    # A letter that is not plain sends the whole text the long way.
    assert [*words(text), "e"] == words(f"{text} é")


@given(st.text(max_size=60))
def test_folded_words_hold_nothing_a_store_could_take_apart(text):
    for word in words(text):
        assert word.isascii() and word.isalnum() and word == word.lower()
        assert fold(word) == word or word.startswith("u")


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_question_is_more_than_words_and_signs_of_our_own(one, other):
    query = read(f'{one} "{other}" {one}')
    bare = "".join(query.fts5.split()).replace('"', "").replace("AND", "").removesuffix("*")
    assert bare == "" or bare.isalnum()
    assert set(query.tsquery) <= set("abcdefghijklmnopqrstuvwxyz0123456789' &()<->:*")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cedar needs", Query((("cedar",), ("needs",)), True)),
        ('"needs assessment"', Query((("needs", "assessment"),), False)),
        ('late "needs assessment" mo', Query((("late",), ("needs", "assessment"), ("mo",)), True)),
        ("co-pl", Query((("co", "pl"),), True)),
        ("“shared  ground”", Query((("shared", "ground"),), False)),
        ('"an open end', Query((("an", "open", "end"),), False)),
        ("a", Query((("a",),), False)),
        (' "" … ', Query(())),
    ],
)
def test_a_question_is_read(typed, expected):
    assert read(typed) == expected


def test_a_question_in_the_words_of_each_store():
    query = read('late "needs assessment" mo')
    assert query.fts5 == '"late" AND "needs assessment" AND "mo"*'
    assert query.tsquery == "('late') & ('needs' <-> 'assessment') & ('mo':*)"
    assert (read("").fts5, read("").tsquery, bool(read(""))) == ("", "", False)


def test_fields_are_kept_apart_and_very_long_ones_are_cut():
    assert indexed(["Needs", "", "assessment now"]) == ["needs", BOUNDARY, "assessment", "now"]
    assert len(indexed(["one " * 9_000])) == MOST_TIMES
    many = " ".join(f"w{number}" for number in range(MOST_WORDS + 50))
    assert len(indexed([many])) == MOST_WORDS
    assert vector(["to", "be", "to"]) == "'to':1,3 'be':2"


def test_words_that_were_asked_for_are_marked_where_they_stand():
    assert marked("Señora Núñez <b>met</b> us", read("nunez me")) == [
        ("Señora ", False),
        ("Núñez", True),
        (" <b>", False),
        ("met", True),
        ("</b> us", False),
    ]
    assert marked("the next step, a step next", read('"next step"')) == [
        ("the ", False),
        ("next step", True),
        (", a step next", False),
    ]


def test_a_snippet_begins_near_the_first_word_asked_for():
    text = f"{'before ' * 60}barrier {'after ' * 80}"
    shown = "".join(part for part, _ in snippet(text, read("barr")))
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert "barrier" in shown
    assert len(shown) < 230
    assert snippet("short", read("nothing")) == [("short", False)]


@given(st.text(max_size=300), st.text(min_size=1, max_size=12))
def test_marking_changes_no_letter(text, typed):
    assert "".join(part for part, _ in marked(text, read(typed))) == text
