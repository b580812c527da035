"""Two people change one text: what both did is kept, and only a real clash asks anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core.merging import Hunk, Merged, merge

BASE = "Rosa opened the meeting.\nTwo teams reported.\nWe agreed on a date."


def test_changes_to_different_paragraphs_are_both_kept():
    theirs = BASE.replace("Two teams", "Three teams")
    mine = BASE.replace("on a date", "on May 4")
    assert merge(BASE, theirs, mine) == Merged(
        "Rosa opened the meeting.\nThree teams reported.\nWe agreed on May 4."
    )


def test_paragraphs_next_to_each_other_are_still_different_paragraphs():
    theirs = BASE.replace("Rosa opened", "Tasha opened")
    mine = BASE.replace("Two teams", "Three teams")
    assert merge(BASE, theirs, mine).text.startswith("Tasha opened the meeting.\nThree teams reported.")


def test_what_both_add_at_the_end_stands_one_after_the_other_theirs_first():
    assert merge(BASE, f"{BASE}\nDana: Priya stayed on.", f"{BASE}\nImani: nobody spoke of money.") == Merged(
        f"{BASE}\nDana: Priya stayed on.\nImani: nobody spoke of money."
    )


def test_a_line_added_right_beside_a_changed_one_is_no_clash():
    theirs = BASE.replace("Two teams", "Three teams")
    mine = BASE.replace("Two teams reported.", "Two teams reported.\nOne had a chart.")
    assert merge(BASE, theirs, mine).text == (
        "Rosa opened the meeting.\nThree teams reported.\nOne had a chart.\nWe agreed on a date."
    )


def test_the_same_change_by_both_counts_once():
    both = BASE.replace("a date", "May 4")
    assert merge(BASE, f"{both}\nThanks to all.", f"{both}\nThanks to all.").text == f"{both}\nThanks to all."


def test_one_paragraph_changed_in_two_ways_is_for_a_person_to_choose():
    merged = merge(BASE, BASE.replace("a date", "May 4"), BASE.replace("a date", "June 1"))
    assert merged.conflicts == (
        Hunk(("We agreed on a date.",), ("We agreed on May 4.",), ("We agreed on June 1.",)),
    )


def test_a_paragraph_one_took_out_and_the_other_changed_is_a_clash_too():
    merged = merge(BASE, BASE.replace("Two teams reported.\n", ""), BASE.replace("Two", "Three"))
    assert merged.conflicts == (Hunk(("Two teams reported.",), (), ("Three teams reported.",)),)


def test_a_clash_holds_everything_the_two_run_into():
    theirs = "A\nb\nc\nD\ne"
    mine = "a\nB\nC\nd\nE"
    merged = merge("a\nb\nc\nd\ne", theirs.replace("b\nc", "x"), mine)
    assert not merged.clean
    assert merged.conflicts[0].theirs == ("A", "x", "D")


def test_line_ends_of_browsers_are_no_change():
    assert merge(BASE, BASE, BASE.replace("\n", "\r\n")) == Merged(BASE)


def test_a_text_of_very_many_lines_is_set_side_by_side_at_once():
    base = "\n" * 5_000
    assert not merge(base, f"{base}x", f"y{base}").clean


# Few different lines, so that changes meet often.
LINES = st.lists(st.sampled_from("abcd"), max_size=9).map("\n".join)


@given(LINES, LINES)
def test_an_unchanged_side_gives_the_other_side(base, changed):
    assert merge(base, base, changed) == Merged(changed)
    assert merge(base, changed, base) == Merged(changed)


@given(LINES, LINES)
def test_both_the_same_gives_the_same(base, changed):
    assert merge(base, changed, changed) == Merged(changed)


@given(LINES, LINES, LINES)
def test_no_added_line_is_lost(base, theirs, mine):
    merged = merge(base, theirs, mine)
    kept = merged.text.split("\n")
    for hunk in merged.conflicts:
        kept += [*hunk.theirs, *hunk.mine]
    for side in (theirs, mine):
        assert set(side.split("\n")) - set(base.split("\n")) <= set(kept)


@given(LINES, LINES, LINES)
def test_who_saved_first_changes_the_order_of_added_lines_at_most(base, theirs, mine):
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert one.clean == other.clean
    assert len(one.conflicts) == len(other.conflicts)
    if one.clean:
        assert sorted(one.text.split("\n")) == sorted(other.text.split("\n"))
    assert {frozenset((hunk.theirs, hunk.mine)) for hunk in one.conflicts} == {
        frozenset((hunk.theirs, hunk.mine)) for hunk in other.conflicts
    }


@pytest.mark.parametrize("n", range(3))
@given(
    lines=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=6), min_size=6, unique=True
    )
)
def test_changes_that_touch_different_lines_are_always_clean(lines, n):
    base = [*lines, "end"]
    theirs, mine = list(base), list(base)
    theirs[n] = "theirs*"
    mine[n + 3] = "mine*"
    merged = merge("\n".join(base), "\n".join(theirs), "\n".join(mine))
    expected = list(theirs)
    expected[n + 3] = "mine*"
    assert merged == Merged("\n".join(expected))
