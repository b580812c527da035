"""The report of a self-evaluation as documents: two checkers find nothing, hostile words come out as words."""

from datetime import UTC, datetime
from io import BytesIO

import pymupdf
import pytest
from docx import Document

from marigold.reports.growth import growth_docx, growth_pdf
from tests.reports.test_typeset import faults, said

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
NAMES = ("Developing a team", "Unearthing the problem", "Engaging in continuous learning for improvement")
HOSTILE = {
    "emoji": "Noor 👩‍👩‍👧 and 😀",
    "CJK": "漢字 한국어 かな",
    "right to left": "שלום مرحبا",
    "markup": '#sys.inputs $x$ *b* <label> `raw` #import "x.typ"',
    "5,000 characters": "".join(chr(97 + i % 26) for i in range(5_000)),
    "5,000 characters of CJK": "".join(f"漢{number} " for number in range(1_000))[:5_000],
    "controls": "a\x00b\x0bc\ud800d",
}


def data(long: str = "", entries: int = 5) -> dict:
    """A report whose names hold the first of these words, as names may be so long, and whose texts hold all."""
    words = long[:200]

    def line(number: int) -> dict:
        now, then = float(number % 4 + 1), float((number + 1) % 4 + 1)
        name = f"{NAMES[number % 3]} {words}"
        return {
            "name": name,
            "now": now,
            "then": then,
            "views": [3.0, None],
            "cells": [str(now), "+1", "3", ""],
        }

    return {
        "title": f"Your practice, November 2026 {words}",
        "about": f"A framework, 2024. {words}",
        "headline": f"5 of 15 rose. {words}",
        "changed": words,
        "steps": ["1 Starting", "2 Growing", "3 Practicing", "4 Helping others"],
        "low": 1,
        "header": ["Now", "Change", f"Dana {words}", "Participants"],
        "groups": [
            {"name": f"Competencies {words}", "lines": [line(number) for number in range(entries)]},
            {"name": "Functions", "lines": [line(number) for number in range(entries)]},
        ],
        "honest": "It is no grade.",
        "strengths": [f"Connect {words}"],
        "grow": [f"Transform {words}"],
        "conditions": words,
        "differ": [f"Connect: you 2, Dana 3 {words}"],
        "next": [f"Connect: call them. {words}"] * 6,
        "lens_name": f"Another {words}",
        "lens": [[f"An entry {words}", f"Connect {words}", "Strong, agreed", "2 to 3"]],
        "lens_honest": "A crosswalk estimates.",
        "words": [
            {"name": f"Connect {words}", "text": f"One line\nand one more {long}", "evidence": [words]}
        ],
        "told": [
            {
                "name": f"Dana {words}",
                "text": f"Warm and clear {words}",
                "evidence": [f"Connect: {words}"],
            }
        ],
    }


@pytest.mark.parametrize("short", [False, True], ids=["long", "one page"])
def test_it_is_a_tagged_document_that_may_be_kept(short, tmp_path):
    made = growth_pdf(data(), at=AT, short=short)
    assert faults(made, tmp_path) == []
    with pymupdf.open(stream=made) as file:
        assert all("+" in font[3] for page in file for font in page.get_fonts()), "every typeface is inside"
    assert "Engaging in continuous learning for improvement" in " ".join(said(made).split())


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("short", [False, True], ids=["long", "one page"])
def test_hostile_words_come_out_as_words(kind, short, tmp_path):
    made = growth_pdf(data(HOSTILE[kind]), at=AT, short=short)
    assert faults(made, tmp_path) == []
    if kind == "markup" and not short:
        assert "#sys.inputs$x$*b*<label>`raw`" in "".join(said(made).split()).replace("\u200b", "")


@pytest.mark.parametrize("kind", [None, *HOSTILE])
def test_the_short_form_is_one_page(kind):
    made = growth_pdf(data(HOSTILE.get(kind, ""), entries=12), at=AT, short=True)
    assert pymupdf.open(stream=made).page_count == 1


@pytest.mark.parametrize("kind", [None, *HOSTILE])
def test_the_word_file_opens_with_headings_lists_and_tables(kind):
    made = Document(BytesIO(growth_docx(data(HOSTILE.get(kind, "")), at=AT)))
    heads = [one.text for one in made.paragraphs if one.style.name.startswith("Heading")]
    assert heads[0] == "Profile"
    assert "In my own words" in heads and "What others say" in heads
    assert len(made.tables) == 2
    assert len(made.tables[0].rows) == 1 + 2 + 10
    assert made.core_properties.language == "en-US"
