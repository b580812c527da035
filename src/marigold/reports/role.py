"""A role description as a document that fits on one sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from marigold.reports import typeset

PAPER = "us-letter"
ONE_PAGE = b"/Type/Pages/Count 1/"
MOST_TITLE = 120


def role_pdf(data: Mapping[str, Any], *, at: datetime, language: str = "en") -> bytes:
    """The tagged PDF, dated `at`. Texts of entries are shortened, and at last left out, until it is one page."""
    title = _cut(str(data["title"]), MOST_TITLE)
    made = b""
    for most in (160, 90, 50, 0):
        made = typeset.pdf("role", _fit(data, most), title=title, language=language, at=at, paper=PAPER)
        if ONE_PAGE in made:
            break
    return made


def _fit(data: Mapping[str, Any], most: int) -> dict[str, Any]:
    def lines(entries: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        return [
            {"name": _cut(one["name"], 90 if most else 60), "text": _cut(one["text"], most) if most else ""}
            for one in entries
        ]

    room = 12 if most >= 90 else 6
    return {
        **data,
        "about": _cut(str(data["about"]), 900 if most >= 90 else 360),
        "called": [_cut(one, 60) for one in data["called"][:room]],
        "must": lines(data["must"]),
        "nice": lines(data["nice"]),
        "tight": not most,
        "edges": [_cut(one, 160) for one in data["edges"][:room]],
    }


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rstrip() + "…"
