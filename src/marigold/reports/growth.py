"""The report of a self-evaluation as a document: PDF to keep or to print on one page, DOCX to edit.

Both take the same plain data, whose texts are the page's own, so that page and documents cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from marigold.core.charts.svg import NOT_XML
from marigold.reports import typeset

MOST_TITLE = 160
MOST_HEADER = 48
MOST_NAME = 50
PAPER = "us-letter"
# How the file says that it has one page.
ONE_PAGE = b"/Type/Pages/Count 1/"


def growth_pdf(data: Mapping[str, Any], *, at: datetime, short: bool, language: str = "en") -> bytes:
    """The tagged PDF, dated `at`; `short` gives the form that fits on a page."""
    if not short:
        title = _cut(str(data["title"]), MOST_TITLE)
        return typeset.pdf("growth", _long(data), title=title, language=language, at=at, paper=PAPER)
    made = b""
    for share in (1.0, 0.6, 0.3):
        title = _cut(str(data["title"]), round(70 * share))
        made = typeset.pdf("growth", _short(data, share), title=title, language=language, at=at, paper=PAPER)
        if ONE_PAGE in made:
            break
    return made


def _own(data: Mapping[str, Any]) -> int:
    """Columns of one's own numbers; those of views come after them."""
    views = len(data["groups"][0]["lines"][0]["views"]) if data["groups"] else 0
    return len(data["header"]) - views


def _long(data: Mapping[str, Any]) -> dict[str, Any]:
    header = [_cut(words, MOST_HEADER) for words in data["header"]]
    return {**data, "short": False, "own": _own(data), "header": header}


def _short(data: Mapping[str, Any], share: float) -> dict[str, Any]:
    """What fits on a page: one's own steps and change, three next steps; texts are cut to a share of their room."""
    own = _own(data)

    def fit(words: str, most: int) -> str:
        return _cut(words, round(most * share))

    def line(one: Mapping[str, Any]) -> dict[str, Any]:
        return {**one, "name": fit(one["name"], MOST_NAME), "views": [], "cells": one["cells"][:own]}

    return {
        **data,
        "short": True,
        "own": own,
        "about": fit(data["about"], 110),
        "headline": fit(data["headline"], 140),
        "header": data["header"][:own],
        "groups": [
            {"name": fit(group["name"], MOST_NAME), "lines": [line(one) for one in group["lines"]]}
            for group in data["groups"]
        ],
        "strengths": [fit(words, MOST_NAME) for words in data["strengths"][:3]],
        "grow": [fit(words, MOST_NAME) for words in data["grow"][:3]],
        "next": [fit(words, 130) for words in data["next"][:3]],
    }


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rstrip() + "…"


def growth_docx(data: Mapping[str, Any], *, at: datetime, language: str = "en-US") -> bytes:
    """The long form as DOCX with real headings, lists and tables, dated `at`."""
    made = Document()
    about = made.core_properties
    about.title, about.language, about.author = _plain(str(data["title"]))[:255], language, ""
    about.created = about.modified = at
    made.styles["Normal"].font.size = Pt(10.5)
    made.add_heading(_plain(str(data["title"])), 0)
    for words in (data["about"], data["headline"], data["changed"]):
        if words:
            made.add_paragraph(_plain(words))
    _profile(made, data)
    for title, key in (
        ("Strengths to lean on", "strengths"),
        ("Where to grow", "grow"),
        ("Where views differ", "differ"),
        ("Next steps", "next"),
    ):
        _listed(made, title, data[key])
    _lens(made, data)
    _words(made, "In my own words", data["words"])
    _words(made, "What others say", data["told"])
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _plain(words: str) -> str:
    """The words without what a document of this form cannot hold."""
    return NOT_XML.sub("", words)


def _profile(made: Any, data: Mapping[str, Any]) -> None:
    made.add_heading("Profile", 1)
    header = ["Entry", *data["header"]]
    table = made.add_table(rows=1, cols=len(header), style="Light Grid Accent 1")
    for cell, words in zip(table.rows[0].cells, header, strict=True):
        cell.text = _plain(words)
    for group in data["groups"]:
        row = table.add_row().cells
        row[0].merge(row[-1]).text = _plain(group["name"])
        for line in group["lines"]:
            cells = table.add_row().cells
            cells[0].text = _plain(line["name"])
            for cell, words in zip(cells[1:], line["cells"], strict=True):
                cell.text = _plain(words)
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph(data["honest"])


def _listed(made: Any, title: str, lines: list[str]) -> None:
    if not lines:
        return
    made.add_heading(title, 1)
    for words in lines:
        made.add_paragraph(_plain(words), style="List Bullet")


def _lens(made: Any, data: Mapping[str, Any]) -> None:
    if not data["lens"]:
        return
    made.add_heading(f"Through {_plain(data['lens_name'])}", 1)
    table = made.add_table(rows=1, cols=4, style="Light Grid Accent 1")
    for cell, words in zip(table.rows[0].cells, ("Entry", "Draws on", "Link", "Range"), strict=True):
        cell.text = words
    for line in data["lens"]:
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.text = _plain(words)
    made.add_paragraph(data["lens_honest"])


def _words(made: Any, title: str, those: list[Mapping[str, Any]]) -> None:
    if not those:
        return
    made.add_heading(title, 1)
    for one in those:
        made.add_heading(_plain(one["name"]), 2)
        for piece in one["text"].split("\n"):
            if piece.strip():
                made.add_paragraph(_plain(piece))
        for shown in one["evidence"]:
            made.add_paragraph(_plain(shown), style="List Bullet")
