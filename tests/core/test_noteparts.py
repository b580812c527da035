"""Parts of a note live in its text and come out again."""

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.noteparts import empty, guide, split, wordless

PARTS = ("Before", "What was changed", "After")


def test_what_stands_before_the_first_part_is_kept():
    assert split("We tried.\nbefore: Ten.\nMore of it.\nAfter:Nine", PARTS) == [
        ("", "We tried."),
        ("Before", "Ten.\nMore of it."),
        ("After", "Nine"),
    ]


def test_a_name_in_the_middle_of_a_line_is_no_part():
    assert split("The day after: rain.", PARTS) == [("", "The day after: rain.")]


def test_a_fresh_note_is_all_empty():
    assert empty(guide(PARTS), PARTS) == PARTS
    assert wordless(guide(PARTS), PARTS)


@given(st.lists(st.text("abc\n", min_size=1), min_size=3, max_size=3))
def test_what_is_written_behind_a_name_comes_out(words):
    text = "\n".join(f"{part}: {said}" for part, said in zip(PARTS, words, strict=True))
    assert dict(split(text, PARTS)) == {part: said.strip() for part, said in zip(PARTS, words, strict=True)}
    assert empty(text, PARTS) == tuple(
        part for part, said in zip(PARTS, words, strict=True) if not said.strip()
    )
