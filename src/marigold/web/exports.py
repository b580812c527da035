"""Lists as files: CSV row by row, XLSX in constant memory; no cell can be run as a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from itertools import islice
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from marigold.core.imports.guard import safe_cell

# An Excel sheet holds 1,048,576 rows; beyond that another sheet begins.
SHEET_ROWS = 1_048_575
CELL_CHARS = 32_767
FORMATS = ("csv", "xlsx")
CHUNK = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    """A file that hands back what is written, so that csv can write into a stream."""

    def write(self, text: str) -> str:
        return text


def cell(value: Any) -> Any:
    """A value for a cell: numbers stay numbers, dates are written like 2026-11-18, text is guarded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    return safe_cell(str(value))


def chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Rows in lists of at most `size`."""
    turning = iter(rows)
    while chunk := list(islice(turning, size)):
        yield chunk


def response(
    *, form: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], today: date
) -> HttpResponseBase:
    """A file to download. Its name says what and when, and names nobody."""
    file_name = f"marigold-{name}-{today.isoformat()}.{form}"
    if form == "xlsx":
        file = workbook(name, head, rows)
        answer: HttpResponseBase = FileResponse(
            file, as_attachment=True, filename=file_name, content_type=XLSX
        )
    else:
        answer = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark at the start tells spreadsheet programs that this is UTF-8.
    yield "\ufeff" + writer.writerow(head)
    for chunk in chunks(rows):
        yield "".join(writer.writerow([cell(value) for value in row]) for row in chunk)


def workbook(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True})
    for number, part in enumerate(_sheets(rows), start=1):
        sheet = book.add_worksheet(name.capitalize() if number == 1 else f"{name.capitalize()} {number}")
        sheet.freeze_panes(1, 0)
        for column, words in enumerate(head):
            sheet.write_string(0, column, words, bold)
        for index, row in enumerate(part, start=1):
            _write(sheet, index, row)
    book.close()
    file.seek(0)
    return file


def _sheets(rows: Iterable[Sequence[Any]]) -> Iterator[Iterator[Sequence[Any]]]:
    turning = iter(rows)
    first = next(turning, None)
    yield _with_first(first, islice(turning, SHEET_ROWS - 1))
    while (first := next(turning, None)) is not None:
        yield _with_first(first, islice(turning, SHEET_ROWS - 1))


def _with_first(first: Sequence[Any] | None, rest: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    if first is not None:
        yield first
        yield from rest


def _write(sheet: Any, index: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        plain = cell(value)
        if isinstance(plain, int | float):
            sheet.write_number(index, column, plain)
        elif plain:
            sheet.write_string(index, column, plain[:CELL_CHARS])
