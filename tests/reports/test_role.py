"""A role description as a document: one sheet, two checkers find nothing, hostile words come out as words."""

from datetime import UTC, datetime

import pymupdf
import pytest

from marigold.reports.role import ONE_PAGE, role_pdf
from tests.reports.test_growth import HOSTILE
from tests.reports.test_typeset import faults, said

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)


def data(words: str = "", entries: int = 5) -> dict:
    """A role whose texts all hold these words."""

    def lines(name: str) -> list[dict[str, str]]:
        return [
            {"name": f"{name} {number} {words[:80]}", "text": f"What it is. {words}"}
            for number in range(entries)
        ]

    return {
        "title": f"Regional support specialist {words[:60]}",
        "system": "Foothills Family Support System",
        "about": f"Helps regions. {words}",
        "called": ["Coach", f"Facilitator {words}"],
        "must": lines("Needed"),
        "nice": lines("Helps"),
        "edges": ["Does not supervise local staff", words or "Does not audit"],
        "source": "Described by a framework, 2024.",
    }


def test_a_role_says_what_it_brings_and_what_is_not_part_of_it(tmp_path):
    made = role_pdf(data(), at=AT)
    assert faults(made, tmp_path) == []
    text = said(made)
    for words in ("Needed from the start", "Helps; can be learned on the job", "Not part of the role"):
        assert words in text
    assert "Does not supervise local staff" in text
    assert role_pdf(data(), at=AT) == made


@pytest.mark.parametrize("entries", [1, 8, 13])
def test_a_role_is_one_sheet_however_much_is_written(entries):
    made = role_pdf(data("long words " * 400, entries), at=AT)
    assert ONE_PAGE in made
    assert pymupdf.open(stream=made).page_count == 1


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_come_out_as_words(words, tmp_path):
    assert faults(role_pdf(data(words), at=AT), tmp_path) == []
