"""Exported text is never a formula, and comes back exactly."""

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.imports.guard import STARTERS, safe_cell, unguard


def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe():
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "\n=1"):
        assert safe_cell(text) == "'" + text
    for text in ("", "plain", "'90s", "a=b", "''"):
        assert safe_cell(text) == text


def test_an_apostrophe_that_was_there_before_survives():
    assert safe_cell("'=1") == "''=1"
    assert unguard("''=1") == "'=1"
    assert unguard("'90s") == "'90s"


hostile = st.text(st.sampled_from("'=+-@\t\r\n\0＝a1"), max_size=8) | st.text()


@given(hostile)
def test_the_round_trip_is_exact_and_no_formula_gets_out(text):
    guarded = safe_cell(text)
    assert unguard(guarded) == text
    assert guarded[:1] == "" or guarded[0] not in STARTERS
