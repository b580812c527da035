"""Rows out of a workbook or a CSV file, with headers read by their letters only."""

import csv
import io
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from marigold.core.imports.archive import inspect_archive
from marigold.core.imports.limits import Limits, Refused

from .cleaning import Notes

Row = dict[str, str]
_SHEETS = {"cfdoc": "document", "cfdocument": "document", "cfitem": "items", "cfassociation": "associations"}


@dataclass
class Rows:
    """The rows of a framework in tables: each row by the letters of its headers, in small."""

    document: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    associations: list[Row] = field(default_factory=list)


def letters(text: Any) -> str:
    """`Human Coding Scheme` and `humanCodingScheme` are the same header."""
    return re.sub("[^a-z]", "", str(text).lower())


def rows_of_workbook(data: bytes, notes: Notes) -> Rows:
    """The three sheets of an OpenSALT workbook. Raises ValueError with a sentence when they are not there."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.write(data)
        kept.flush()
        try:
            inspect_archive(Path(kept.name), Limits())
            book = CalamineWorkbook.from_path(kept.name)
            found = Rows()
            for name in book.sheet_names:
                part = _SHEETS.get(letters(name).rstrip("s"))
                if part is None:
                    notes.add("sheet", name)
                    continue
                setattr(found, part, _table(book.get_sheet_by_name(name).to_python()))
        except (CalamineError, Refused, OSError) as error:
            raise ValueError(
                str(error)
                if isinstance(error, Refused)
                else "The workbook is damaged. Save it anew and try again."
            ) from error
    if not found.items:
        raise ValueError(
            "The workbook has no sheet “CF Item” with rows. It is not a framework as OpenSALT writes it."
        )
    return found


def rows_of_csv(data: bytes, notes: Notes) -> Rows:
    """A list of items, one a row, with a column for the code of the parent."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("The file is neither JSON, nor a workbook, nor UTF-8 text.") from error
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(f"The file is not CSV that can be read: {error}.") from error
    if not table or "fullstatement" not in {letters(cell) for cell in table[0]}:
        raise ValueError(
            "The file is no framework: its first row has no column fullStatement, and it is not JSON."
        )
    return Rows(items=_table(table))


def _table(table: list[list[Any]]) -> list[Row]:
    if not table:
        return []
    names = [letters(cell) for cell in table[0]]
    rows = []
    for cells in table[1:]:
        row = {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name and _cell(cell)}
        if row:
            rows.append(row)
    return rows


def _cell(cell: Any) -> str:
    """A cell as text: spreadsheets turn codes into numbers, so 3.0 is 3."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
