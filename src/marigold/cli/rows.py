"""Rows of a CSV or JSON file for commands that work with numbers alone; what is wrong is told by row and column."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from marigold.cli.start import Stop

MOST_BYTES = 20_000_000
# What people write where there is no number.
NOTHING = frozenset({"", "na", "n/a", "null", "none", "-", "."})


@dataclass(frozen=True)
class Rows:
    """A header and rows by column name, with the row number a spreadsheet shows."""

    file: str
    header: tuple[str, ...]
    rows: list[tuple[int, dict[str, Any]]]

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.header

    def need(self, *columns: str) -> None:
        """Stop unless every column is there."""
        gone = [name for name in columns if name not in self.header]
        if gone:
            there = ", ".join(self.header)
            raise Stop(f"{self.file}: there is no column {gone[0]}. Columns are {there}. Rename one.", 2)

    def stop(self, row: int, column: str, words: str) -> Stop:
        """What is wrong in one cell, to be raised."""
        return Stop(f"{self.file}, row {row}, column {column}: {words}", 2)

    def texts(self, column: str) -> list[str]:
        """The words of a column; an empty one is told."""
        found = []
        for row, cells in self.rows:
            text = str(cells.get(column) if cells.get(column) is not None else "").strip()
            if not text:
                raise self.stop(row, column, "is empty. Write a name.")
            found.append(text)
        return found

    def numbers(self, column: str, *, missing: bool = True) -> list[float | None]:
        """The numbers of a column; None where there is none, unless that isn't allowed."""
        return [self._number(row, column, cells.get(column), missing) for row, cells in self.rows]

    def every(self, column: str) -> list[float]:
        """The numbers of a column in which none may be missing."""
        return [value for value in self.numbers(column, missing=False) if value is not None]

    def _number(self, row: int, column: str, cell: Any, missing: bool) -> float | None:
        if cell is None or (isinstance(cell, str) and cell.strip().lower() in NOTHING):
            if missing:
                return None
            raise self.stop(row, column, "the number is missing. Fill it in, or leave out the row.")
        try:
            value = float(cell.strip() if isinstance(cell, str) else cell)
        except (TypeError, ValueError):
            value = float("nan")
        if isinstance(cell, bool) or not isfinite(value):
            raise self.stop(
                row, column, f"{cell!r} is not a number. Write it with digits and a point, as in 12.5."
            )
        return value


def text_of(path: Path) -> str:
    """The text of a file, or of standard input for `-`. Stop says what to do."""
    if str(path) == "-":
        return sys.stdin.read()
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Stop(f"{path} is larger than 20 MB. Split it.", 2)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Stop(f"{path} can't be read: {error.strerror}.", 2) from error
    except UnicodeDecodeError as error:
        raise Stop(f"{path} is not UTF-8 text. Save it as CSV in UTF-8.", 2) from error


def load(path: Path) -> Rows:
    """Rows of a CSV file, or of a JSON list of objects (or {"rows": [...]})."""
    text = text_of(path)
    found = _json(path, text) if text.lstrip()[:1] in ("[", "{") else _csv(path, text)
    if not found.rows:
        raise Stop(f"{path} holds no rows. Give it a header and a row of numbers at least.", 2)
    return found


def _json(path: Path, text: str) -> Rows:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise Stop(f"{path} is not JSON: {error}.", 2) from error
    rows = data.get("rows") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Stop(f"{path} must hold a list of objects, one for each row.", 2)
    header = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    return Rows(str(path), header, list(enumerate(rows, start=1)))


def _csv(path: Path, text: str) -> Rows:
    try:
        dialect = csv.Sniffer().sniff(text.split("\n", 1)[0], delimiters=",;\t")
        separator = dialect.delimiter
    except csv.Error:
        separator = ","
    lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    if not lines:
        raise Stop(f"{path} is empty.", 2)
    header = tuple(name.strip().lower() for name in lines[0])
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise Stop(f"{path}: two columns are called {twice[0]!r}. Rename one.", 2)
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise Stop(f"{path}, row {number}: {len(cells)} cells for {len(header)} columns. Check its commas and quotes.", 2)  # fmt: skip
        rows.append((number, dict(zip(header, cells, strict=True))))
    return Rows(str(path), header, rows)


def matrix(path: Path) -> list[list[Any]]:
    """Ratings: rows of subjects. CSV with a header (a first column called subject, id or name is left out), or JSON."""
    text = text_of(path)
    if text.lstrip()[:1] in ("[", "{"):
        try:
            data = json.loads(text)
        except ValueError as error:
            raise Stop(f"{path} is not JSON: {error}.", 2) from error
        found = data.get("ratings") if isinstance(data, dict) else data
        if not isinstance(found, list) or not all(isinstance(row, list) for row in found):
            raise Stop(f'{path} must hold {{"ratings": [[...], ...]}}, a list for each subject.', 2)
        return found
    rows = _csv(path, text)
    columns = [name for n, name in enumerate(rows.header) if n or name not in ("subject", "id", "name")]
    return [
        [
            None if str(cells[name]).strip().lower() in NOTHING else str(cells[name]).strip()
            for name in columns
        ]
        for _, cells in rows.rows
    ]


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for the screen."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (header, *rows)
    )
