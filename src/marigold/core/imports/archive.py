"""Look inside a zipped workbook before any reader opens it: bombs, secrets, links and lies are refused here.

Sizes in a zip directory can lie, so every part is really inflated here, in pieces, counted and thrown away.
The readers that follow allocate a full box from the first to the last used cell, so the box is measured too.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from marigold.core.imports.limits import MEBI, Limits, Refused

PIECE = 256 * 1024
BOMB = "This workbook unpacks to far more than it should. Save the sheet as CSV and import that."
DAMAGED = "This workbook is damaged. Open it in a spreadsheet program, save a copy and import the copy."
LOCKED = "This workbook has a password. Save a copy without one."
NESTED = "This workbook has other files packed inside. Save the sheet as CSV and import that."
BIG_SHEET = "A sheet in this workbook spans too many cells. Save the sheet as CSV and import that."
CROWDED = "This workbook has too many parts inside. Save the sheet as CSV and import that."
ENTITIES = "This workbook holds XML definitions that no spreadsheet program writes. Save the sheet as CSV."
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O|E\x00N)|\x00<\x00!\x00[DE]", re.IGNORECASE)
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})([0-9]{1,12})["']""")
ODS_TOKEN = re.compile(
    rb"<(?:\w+:)?(table-row|table-cell|covered-table-cell)\b([^<>]{0,4000})>|</(?:\w+:)?(table-row)>|</(?:\w+:)?(table)>"
)
ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d{1,12})""")
COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d{1,12})""")
OVERLAP = 4_200


def inspect_archive(path: Path, limits: Limits) -> None:
    """Raise `Refused` unless the zip at `path` is a plain, honest, reasonably sized workbook."""
    _check_end(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        raise Refused(DAMAGED) from None
    _check_directory(entries, limits)
    total = 0
    with path.open("rb") as file:
        for entry, begin in _placed(file, entries):
            total += _inflate(file, entry, begin, limits, limits.inflated - total)


def _check_end(path: Path, limits: Limits) -> None:
    """Refuse a huge directory by its end record alone, before thousands of entries are parsed."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Refused(DAMAGED)
    count, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > limits.entries or size > limits.entries * 300:
        raise Refused(CROWDED)


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refused(CROWDED)
    if sum(entry.file_size for entry in entries) > limits.inflated:
        raise Refused(BOMB)
    names = set()
    for entry in entries:
        mode = entry.external_attr >> 16
        if entry.flag_bits & 0x1:
            raise Refused(LOCKED)
        if stat.S_ISLNK(mode) or entry.filename.startswith(("/", "\\")) or ".." in entry.filename.split("/"):
            raise Refused(
                "This workbook links to files outside itself. Save the sheet as CSV and import that."
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(DAMAGED)
        if entry.filename.lower() in names:
            raise Refused(DAMAGED)
        if too_steep(entry.file_size, entry.compress_size, limits):
            raise Refused(BOMB)
        names.add(entry.filename.lower())


def too_steep(inflated: int, packed: int, limits: Limits) -> bool:
    """True when a part grows more than `limits.ratio` times and is large enough to matter."""
    return inflated > limits.ratio_from and inflated > limits.ratio * max(packed, 1)


def _placed(file: BinaryIO, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, int]]:
    """Each part with the offset of its data; parts that share bytes are refused (the overlapping kind of bomb)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        file.seek(entry.header_offset)
        header = file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Refused(DAMAGED)
        name, extra = struct.unpack("<HH", header[26:30])
        if entry.header_offset < end:
            raise Refused(BOMB)
        begin = entry.header_offset + 30 + name + extra
        end = begin + entry.compress_size
        yield entry, begin


def _inflate(file: BinaryIO, entry: zipfile.ZipInfo, begin: int, limits: Limits, left: int) -> int:
    """Inflate one part piece by piece; returns its real size. Raises `Refused` at the first thing out of order."""
    size, first, watch = 0, True, _watch(entry.filename, limits)
    for piece in _pieces(file, entry, begin):
        size += len(piece)
        if first and piece.startswith(PACKED):
            raise Refused(NESTED)
        first = False
        if size > left or size > entry.file_size or too_steep(size, entry.compress_size, limits):
            raise Refused(BOMB)
        if watch is not None:
            watch.add(piece)
    if size != entry.file_size:
        raise Refused(DAMAGED)
    return size


def _pieces(file: BinaryIO, entry: zipfile.ZipInfo, begin: int) -> Iterator[bytes]:
    file.seek(begin)
    left = entry.compress_size
    engine = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = file.read(min(PIECE, left))
        if not packed:
            raise Refused(DAMAGED)
        left -= len(packed)
        if engine is None:
            yield packed
            continue
        try:
            while packed and not engine.eof:
                yield engine.decompress(packed, PIECE)
                packed = engine.unconsumed_tail
        except zlib.error:
            raise Refused(DAMAGED) from None
    if engine is not None:
        yield engine.flush()


class _Watch:
    """Looks at XML parts as they stream by: no definitions, and no sheet with a huge box."""

    def __init__(self, limits: Limits, kind: str) -> None:
        self.limits, self.kind, self.tail = limits, kind, b""
        self.rows = self.columns = self.repeat = self.across = self.filled = 0

    def add(self, piece: bytes) -> None:
        text = self.tail + piece
        if DECLARED.search(text):
            raise Refused(ENTITIES)
        if self.kind == "manifest" and b"encryption-data" in text:
            raise Refused(LOCKED)
        if self.kind == "sheet":
            self._cells(text)
            self.tail = text[-64:]
        elif self.kind == "ods":
            self.tail = self._tokens(text)
        else:
            self.tail = text[-64:]

    def _cells(self, text: bytes) -> None:
        for letters, row in set(REFERENCE.findall(text)):
            self.rows = max(self.rows, int(row))
            if letters:
                self.columns = max(self.columns, column_number(letters))
        if self.columns > self.limits.columns:
            raise Refused(too_wide(self.limits))
        if self.rows * self.columns > self.limits.cells:
            raise Refused(BIG_SHEET)

    def _tokens(self, text: bytes) -> bytes:
        end = 0
        for match in ODS_TOKEN.finditer(text):
            end = match.end()
            if match[1] == b"table-row":
                self.repeat, self.across, self.filled = _times(ROWS, match[2]), 0, 0
            elif match[1]:
                self.across += _times(COLUMNS, match[2])
                if b"value-type" in match[2]:
                    self.filled = self.across
            elif match[3]:
                self._row_done()
            else:
                self.rows = self.columns = 0
        return text[max(end, len(text) - OVERLAP) :]

    def _row_done(self) -> None:
        if self.filled:
            self.rows += self.repeat
            self.columns = max(self.columns, self.filled)
        if self.columns > self.limits.columns:
            raise Refused(too_wide(self.limits))
        if self.rows * self.columns > self.limits.cells or self.rows > 4 * MEBI:
            raise Refused(BIG_SHEET)


def _watch(name: str, limits: Limits) -> _Watch | None:
    lowered = name.lower()
    if lowered == "content.xml":
        return _Watch(limits, "ods")
    if lowered == "meta-inf/manifest.xml":
        return _Watch(limits, "manifest")
    if lowered.startswith("xl/worksheets/") and lowered.endswith(".xml"):
        return _Watch(limits, "sheet")
    if lowered.endswith((".xml", ".rels", ".vml")):
        return _Watch(limits, "xml")
    if lowered.endswith((".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".docx", ".pptx", ".7z", ".rar", ".gz")):
        raise Refused(NESTED)
    return None


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


def too_wide(limits: Limits) -> str:
    """The sentence for a sheet with too many columns."""
    return f"This file has more than {limits.columns:,} columns. Remove the extra ones and save it again."


def column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
