"""Sets a document as PDF: tagged for reading aloud (PDF/UA-1), fit to be kept (PDF/A-2a), the same bytes each time.

What people wrote reaches the template as data, never as markup. A template asks for it with `data` of `house.typ`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from marigold.reports.glyphs import MARK, breakable, folders, named, printable, typefaces

TEMPLATES = Path(__file__).parent / "templates"
NAMED_AT_MOST = 12
FOOT_LENGTH = 48
FAMILY = re.compile(r'font-family="[^"]*"')
_one_at_a_time = Lock()


class Unprintable(ValueError):
    """A document that could not be set, with the typesetter's reason."""


def pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    language: str = "en",
    at: datetime,
    images: Mapping[str, str] | None = None,
    paper: str = "a4",
) -> bytes:
    """The document of a template (a file in `templates`, without its ending) over this data.

    images: drawings as SVG text by name; a template must give each its words for those who don't see it.
    at: the moment the document states; no clock is asked. Characters no typeface holds become a mark with a note.
    """
    missing: set[str] = set()
    said = printable(" ".join(title.split()), missing)
    inputs = {
        "data": json.dumps(_safe(data, missing), ensure_ascii=False, allow_nan=False),
        "title": breakable(said),
        "foot": said if len(said) <= FOOT_LENGTH else said[:FOOT_LENGTH].rstrip() + "…",
        "images": json.dumps(
            {k: _drawing(v, missing) for k, v in (images or {}).items()}, ensure_ascii=False
        ),
        "paper": paper,
        "at": json.dumps([at.year, at.month, at.day, at.hour, at.minute]),
        **_spoken(language),
    }
    inputs["note"] = _note(missing)
    try:
        with _one_at_a_time:
            made = _compiler().compile(
                input=str(TEMPLATES / f"{template}.typ"),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(at.timestamp()),
            )
    except typst.TypstError as error:
        raise Unprintable(f"The document can't be set: {error}") from error
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    """Read once: finding the typefaces takes longer than setting a document."""
    return typst.Compiler(
        str(TEMPLATES / "house.typ"),
        root=str(TEMPLATES),
        font_paths=[str(folder) for folder in folders()],
        ignore_system_fonts=True,
    )


def _safe(value: Any, missing: set[str]) -> Any:
    """The same data with every text fit to be printed."""
    if isinstance(value, str):
        return breakable(printable(value, missing))
    if isinstance(value, Mapping):
        return {str(key): _safe(inner, missing) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(inner, missing) for inner in value]
    return value


def _drawing(svg: str, missing: set[str]) -> str:
    """A drawing of ours with typefaces the typesetter finds, so that no letter comes from one it picks itself.

    It draws the plain weight of a typeface of many weights as its thinnest, so the drawing asks for a hair more.
    """
    shown = printable(svg, missing)
    public = typefaces()[0]
    family = "Public Sans" if all(ord(c) in public or c == "\n" for c in shown) else "Noto Sans"
    shown = FAMILY.sub(f'font-family="{family}"', shown, count=1)
    return shown.replace("<svg ", '<svg font-weight="401" ', 1)


def _spoken(language: str) -> dict[str, str]:
    """The language as the reader's voice needs it; one that is none is an error here, not in the template."""
    match = re.match(r"^([a-z]{2,3})(?:-([A-Za-z]{2}))?$", language)
    if not match:
        raise ValueError(f"{language!r} is no language tag; write it as en or en-GB")
    return {"lang": match[1], "region": (match[2] or "").upper()}


def _note(missing: set[str]) -> str:
    """What the marks stand for, in words; empty when nothing was replaced."""
    if not missing:
        return ""
    few = [named(cluster) for cluster in sorted(missing)[:NAMED_AT_MOST]]
    more = len(missing) - len(few)
    rest = f"; and {more:,} more" if more > 0 else ""
    return f"The typefaces of this document lack some characters. {MARK} stands for: {'; '.join(few)}{rest}."
