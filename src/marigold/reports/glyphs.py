"""Which characters the printed typefaces hold, and what stands for those they don't.

A character no typeface holds would stop the whole document, as an archivable PDF may not show an empty box unseen.
So each is replaced by a visible mark, and the document says which they were.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

TYPEFACES = ("fontpkg_public_sans", "fontpkg_noto_sans", "fontpkg_bricolage_grotesque")
MARK = "◌"
LONGEST_RUN = 24
BREAK = "\u200b"
KEPT = "\t\n"


def folders() -> list[Path]:
    """Where the typefaces lie, inside their packages."""
    return [Path(str(files(package))) / "files" for package in TYPEFACES]


@cache
def typefaces() -> tuple[frozenset[int], ...]:
    """The characters of each typeface: those that every one of its files holds."""
    return tuple(
        frozenset.intersection(*(_characters(file.read_bytes()) for file in sorted(folder.glob("*.ttf"))))
        for folder in folders()
    )


def _characters(font: bytes) -> frozenset[int]:
    """The characters of a TrueType file, from the best of its character maps."""
    tables = {}
    for i in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, start, _ = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        tables[name] = start
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * i)[0]
        form = struct.unpack_from(">H", font, start)[0]
        if form in (4, 12):
            found.update(_segments(font, start) if form == 4 else _groups(font, start))
    return frozenset(found) - {0xFFFD}  # drawn, but as no character: what reads aloud would skip it


def _segments(font: bytes, start: int) -> Iterator[int]:
    """A map of format 4: stretches of characters, each with a shift or a table of glyphs."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    firsts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
    shifts = struct.unpack_from(f">{count}H", font, start + 16 + 4 * count)
    at = start + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", font, at)
    for i, (first, last) in enumerate(zip(firsts, ends, strict=True)):
        for c in range(first, last + 1):
            glyph = c
            if ranges[i]:
                glyph = struct.unpack_from(">H", font, at + 2 * i + ranges[i] + 2 * (c - first))[0]
            if c != 0xFFFF and (glyph + shifts[i]) & 0xFFFF and (glyph or not ranges[i]):
                yield c


def _groups(font: bytes, start: int) -> Iterator[int]:
    """A map of format 12: stretches of characters with glyphs in order."""
    for i in range(struct.unpack_from(">I", font, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, start + 16 + 12 * i)
        yield from range(first if glyph else first + 1, last + 1)


def printable(text: str, missing: set[str]) -> str:
    """The text with a mark for what can't be printed, which is put into `missing`; ends of lines are kept."""
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    for cluster in _clusters(unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))):
        if any(all(ord(c) in holds for c in cluster) for holds in typefaces()) or cluster in KEPT:
            shown.append(cluster)
        else:
            shown.append(MARK)
            missing.add(cluster)
    return "".join(shown)


def _clusters(text: str) -> Iterator[str]:
    """A character with the marks over and under it. What only steers (joiners, directions, selectors) is left out."""
    held = ""
    for c in text:
        kind = unicodedata.category(c)
        if kind == "Cf" or "\ufe00" <= c <= "\ufe0f" or "\U000e0100" <= c <= "\U000e01ef":
            continue
        if kind in ("Cc", "Cs") and c not in KEPT:
            continue
        if held and kind.startswith("M"):
            held += c
            continue
        if held:
            yield held
        held = c
    if held:
        yield held


def breakable(text: str) -> str:
    """The text with places to break inside what is longer than a line could be sure to hold."""
    if len(text) <= LONGEST_RUN or all(len(word) <= LONGEST_RUN for word in text.split()):
        return text
    shown: list[str] = []
    run = 0
    for c in text:
        run = 0 if c.isspace() else run + 1
        if run > LONGEST_RUN and not unicodedata.category(c).startswith("M"):
            shown.append(BREAK)
            run = 1
        shown.append(c)
    return "".join(shown)


def named(cluster: str) -> str:
    """A character in words: its number, and its name where that says more."""
    return " with ".join(f"U+{ord(c):04X} {_name(c)}".rstrip() for c in cluster)


def _name(c: str) -> str:
    name = unicodedata.name(c, "")
    return "" if name.endswith(f"{ord(c):X}") else name.lower()
