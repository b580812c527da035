"""Read delimited text with constant memory: find the encoding and the delimiter, name rows that cannot be read."""

import codecs
import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from marigold.core.imports.archive import too_wide
from marigold.core.imports.cells import Cell
from marigold.core.imports.headers import Head, find_head
from marigold.core.imports.limits import MEBI, Batch, Limits, Refused

DELIMITERS = ",;\t|"
OPEN_QUOTE = "A quotation mark opens here and never closes, or a cell is longer than 131,072 characters."


@dataclass(frozen=True, slots=True)
class Text:
    """How the bytes become text. `checked` is False when single rows may hold bytes that are not text, or NUL."""

    encoding: str
    errors: str
    checked: bool
    note: str


def scan(path: Path, limits: Limits) -> Text:
    """Read the whole file once, as bytes, in 1 MiB pieces: encoding, NUL bytes and lines without end."""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    good, nul, beyond = True, False, False
    with path.open("rb") as file:
        head = file.read(4096)
        wide = _wide(head)
        file.seek(0)
        while piece := file.read(limits.line):
            if len(piece) == limits.line and b"\n" not in piece and b"\r" not in piece:
                raise Refused(
                    f"A line in this file is longer than {limits.line // MEBI or 1} MB. Check its quotes."
                )
            if wide:
                continue
            nul = nul or b"\0" in piece
            beyond = beyond or not piece.isascii()
            if good:
                try:
                    utf8.decode(piece)
                except UnicodeDecodeError:
                    good = False
        good = good and _ends_well(utf8)
    if wide:
        return Text(wide, "replace", False, "The file is UTF-16 text.")
    if good:
        encoding = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
        note = "The file is UTF-8 text." if beyond else "The file is plain text."
        return Text(encoding, "strict", not nul, note)
    return _older(path, head)


def _ends_well(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide(start: bytes) -> str:
    """utf-16 by its mark, or by zero bytes in every second place."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = max(len(start) // 2, 1)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else ""


def _older(path: Path, head: bytes) -> Text:
    """Not UTF-8 throughout. With some good UTF-8 characters it is a mix; with none it is a Windows file."""
    mixed = head.startswith(codecs.BOM_UTF8)
    with path.open("rb") as file:
        while not mixed and (piece := file.read(MEBI)):
            text = piece.decode("utf-8", "ignore")
            mixed = not text.isascii()
    if mixed:
        return Text("utf-8-sig", "surrogateescape", False, "Most of the file is UTF-8; some rows are not.")
    return Text("cp1252", "surrogateescape", False, "The file is in the older Windows encoding (1252).")


class CsvSource:
    """A delimited text file. Its row numbers count records, as a spreadsheet program would show them."""

    kind = "csv"

    def __init__(self, path: Path, known: Collection[str] = (), limits: Limits | None = None) -> None:
        self.path, self.limits = path, limits or Limits()
        self.text = scan(path, self.limits)
        self.delimiter = self._sniff()
        start = self._start()
        if not any(any(str(cell).strip() for cell in row) for row in start):
            raise Refused("This file has no rows.")
        if max(map(len, start)) > self.limits.columns:
            raise Refused(too_wide(self.limits))
        self.head: Head = find_head(start, known)
        self.headers = self.head.headers
        self.notes = (self.text.note, *self.head.notes)

    def _open(self) -> TextIO:
        return self.path.open(encoding=self.text.encoding, errors=self.text.errors, newline="")

    def _sniff(self) -> str:
        """The delimiter that gives the most rows of one width, then the widest."""
        lines: list[str] = []
        size = 0
        with self._open() as file:
            for line in file:
                lines.append(line)
                size += len(line)
                if len(lines) >= 200 or size > 256 * 1024:
                    break
        scores = [(_evenness(lines, mark), -at, mark) for at, mark in enumerate(DELIMITERS)]
        return max(scores)[2]

    def _start(self, count: int = 40) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        with self._open() as file:
            try:
                for row in csv.reader(file, delimiter=self.delimiter):
                    rows.append(list(row))
                    if len(rows) >= count:
                        break
            except csv.Error:
                rows.append([])
        return rows

    def batches(self, size: int = 5_000) -> Iterator[Batch]:
        """Every record below the header row; unreadable ones are blank rows with a fault."""
        with self._open() as file:
            yield from self._batches(csv.reader(file, delimiter=self.delimiter), size)

    def _batches(self, reader: Iterator[list[str]], size: int) -> Iterator[Batch]:
        rows: list[list[Cell]] = []
        faults: dict[int, str] = {}
        number, begin, skip = 0, 0, self.head.rows
        while True:
            try:
                for row in reader:
                    number += 1
                    if number <= skip:
                        begin = number
                        continue
                    rows.append(row)  # type: ignore[arg-type]
                    if len(rows) >= size:
                        yield self._batch(begin, rows, faults)
                        begin, rows, faults = number, [], {}
                break
            except csv.Error:
                number += 1
                rows.append([])
                faults[number] = OPEN_QUOTE
        if rows:
            yield self._batch(begin, rows, faults)

    def _batch(self, begin: int, rows: list[list[Cell]], faults: dict[int, str]) -> Batch:
        if not self.text.checked:
            for at, row in enumerate(rows):
                fault = _fault("".join(row), self.text.encoding)  # type: ignore[arg-type]
                if fault:
                    faults[begin + 1 + at] = fault
        return Batch("", range(begin + 1, begin + 1 + len(rows)), rows, faults)


def _fault(text: str, encoding: str) -> str:
    if "\0" in text:
        return "This row holds zero bytes, which are not text."
    try:
        text.encode()
    except UnicodeEncodeError:
        return f"This row holds bytes that are not {encoding.removesuffix('-sig').upper()} text."
    if encoding.startswith("utf-16") and "\ufffd" in text:
        return "This row holds bytes that are not UTF-16 text."
    return ""


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    widths: dict[int, int] = {}
    try:
        for row in csv.reader(iter(lines), delimiter=mark):
            if len(row) > 1:
                widths[len(row)] = widths.get(len(row), 0) + 1
    except csv.Error:
        return (0, 0)
    if not widths:
        return (0, 0)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (count, width)
