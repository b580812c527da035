"""Documents anyone can read, keep and hear: hostile words come out as words, and two checkers find nothing."""

from datetime import UTC, datetime
from io import BytesIO
from random import Random

import outloud
import pdfua
import pikepdf
import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core import spc
from marigold.core.spc.rowsfile import load
from marigold.reports import glyphs, typeset
from marigold.reports.chart import chart_pdf

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
ROWS = "period,count,denominator\n" + "".join(
    f"{2024 + i // 12}-{i % 12 + 1:02d},{12 + i % 5 + (9 if i > 15 else 0)},40\n" for i in range(28)
)
BARE = {
    "headline": "h",
    "description": "A chart.",
    "settings": [],
    "header": ["a", "b"],
    "rows": [],
    "numbers": 2,
}
LETTERS = Random(7)
LONG = [
    "".join(LETTERS.choices("abcdefgh ", k=5000)),
    "".join(LETTERS.choices("abcdefgh", k=5000)),
    "".join(LETTERS.choices("éèüñČ", k=5000)),
    "C:/reports/" + "/".join(LETTERS.choices(("ab", "cde", "f?g=1"), k=1500)),
]


def study(name="Feedback given", **chosen):
    return spc.study(spc.Series(name, load(ROWS, "mean").points, "%"), spc.Settings(kind="p", **chosen))


def said(made: bytes) -> str:
    return "\n".join(page.get_text() for page in pymupdf.open(stream=made))


def told(*sentences: str, title="Report", **more) -> bytes:
    images = {"chart": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" font-family="x"/>'}
    return typeset.pdf("chart", {**BARE, "sentences": sentences, **more}, title=title, at=AT, images=images)


def faults(made: bytes, tmp_path) -> list[str]:
    """What two accessibility checkers find, of any weight."""
    file = tmp_path / "made.pdf"
    file.write_bytes(made)
    first = pdfua.validate(str(file))
    second = outloud.check(str(file))
    assert first.exit_code == 0 and second.verdict == "pass"
    return [str(f) for f in (*first.findings, *second.findings)]


def test_a_chart_is_a_tagged_document_that_may_be_kept(tmp_path):
    made = chart_pdf(study(phase_starts=(17,), phase_reasons=("New schedule",)), at=AT)
    assert faults(made, tmp_path) == []
    with pikepdf.open(BytesIO(made)) as file:
        about = file.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == ("2", "A", "1")
        assert str(file.Root.Lang) == "en"
        assert file.Root.MarkInfo.Marked
        assert str(file.docinfo["/CreationDate"]).startswith("D:20260504093000")
        figures = [str(one.Alt) for one in _parts(file.Root.StructTreeRoot) if one.get("/S") == "/Figure"]
    assert len(figures) == 1 and figures[0].startswith("28 months, Jan 2024 to Apr 2026.")
    words = said(made)
    for expected in (
        "Chart of proportions of feedback given, by month",
        "New schedule",
        "Page 1 of",
        "Upper limit",
    ):
        assert expected in words


def _parts(element):
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from _parts(kid)


def test_every_typeface_is_inside_the_file():
    made = chart_pdf(study(name="Ελληνικά → čeština"), at=AT)
    with pymupdf.open(stream=made) as file:
        fonts = {font[3]: file.extract_font(font[0]) for page in file for font in page.get_fonts()}
    assert {name.split("+")[-1].split("-")[0] for name in fonts} == {
        "PublicSans",
        "BricolageGrotesque",
        "NotoSans",
    }
    assert all("+" in name and font[3] for name, font in fonts.items())


def test_the_same_study_at_the_same_time_is_the_same_file():
    assert chart_pdf(study(), at=AT) == chart_pdf(study(), at=AT)


def test_words_are_never_markup():
    hostile = '#sys.inputs $x^2$ *bold* _i_ = head @ref <label> `raw` \\u{41} #import "x.typ" // gone'
    made = told(hostile, title=hostile)
    assert "".join(hostile.split()) in "".join(said(made).split()).replace("\u200b", "")


def test_what_no_typeface_holds_is_marked_and_named(tmp_path):
    made = told("Noor 👩‍👩‍👧 said 漢 and 漢, שלום", title="Plan 😀")
    words = said(made)
    assert "Plan ◌" in words and "Noor ◌◌◌ said ◌ and ◌, ◌◌◌◌" in words
    note = " ".join(words.split()).partition("lack some characters. ")[2]
    assert note.startswith("◌ stands for: U+05D5 hebrew letter vav; ") and "U+6F22; " in note
    assert "U+1F600 grinning face" in note
    assert faults(made, tmp_path) == []


def test_a_document_without_such_characters_has_no_note():
    assert "stands for" not in said(told("Plain words – “quoted” → fine, señora."))


@pytest.mark.parametrize("note", LONG)
def test_a_long_note_stays_on_the_page(note, tmp_path):
    made = told(note, headline=note)
    assert "".join(said(made).split()).replace("\u200b", "").count("".join(note.split())[:60]) >= 2
    with pymupdf.open(stream=made) as file:
        assert all(word[2] <= page.rect.width - 50 for page in file for word in page.get_text("words"))
    assert faults(made, tmp_path) == []


@pytest.mark.parametrize(
    "odd", ["a\x00b", "a\ud800b", "a\ue000b", "a\u202eb", "e\u0301\u0323\u035f", "\ufeffa", "a\x85b\u2028c"]
)
def test_odd_characters_do_not_stop_a_document(odd):
    assert told(odd, title=odd or "x").startswith(b"%PDF")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_can_be_set(text):
    assert told(text, headline=text, title="T" + text).startswith(b"%PDF")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_what_is_printed_is_in_one_typeface(text):
    for cluster in glyphs._clusters(glyphs.printable(text, set())):
        assert cluster in "\t\n" or any(all(ord(c) in face for c in cluster) for face in glyphs.typefaces())


def test_a_wrong_language_is_said():
    with pytest.raises(ValueError, match="'English' is no language tag; write it as en or en-GB"):
        typeset.pdf("chart", BARE, title="T", language="English", at=AT)


def test_a_drawing_that_is_not_given_is_an_error_with_its_reason():
    with pytest.raises(typeset.Unprintable, match='"chart"'):
        typeset.pdf("chart", {**BARE, "sentences": []}, title="T", at=AT)
