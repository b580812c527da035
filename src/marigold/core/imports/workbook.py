"""Read XLSX, XLSM, XLSB, XLS and ODS. The only module that touches the spreadsheet reader."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from marigold.core.imports.archive import BIG_SHEET, DAMAGED, LOCKED
from marigold.core.imports.cells import Cell, normal
from marigold.core.imports.headers import LOOK, Head, find_head
from marigold.core.imports.limits import Batch, Limits, Refused

SHEET = "Sheet"


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet that will be read: its head, and for each column of the first sheet the place in this one."""

    name: str
    head: Head
    height: int
    order: tuple[int, ...]


class WorkbookSource:
    """All visible sheets that share the headers of the fullest one. With several, "Sheet" is the last column."""

    def __init__(
        self, path: Path, kind: str, known: Collection[str] = (), limits: Limits | None = None
    ) -> None:
        self.kind, self.limits = kind, limits or Limits()
        try:
            self._book = CalamineWorkbook.from_path(path)
        except PasswordError:
            raise Refused(LOCKED) from None
        except (CalamineError, OSError) as error:
            raise Refused(LOCKED if "password" in str(error).lower() else DAMAGED) from None
        self._kept: tuple[str, CalamineSheet] | None = None
        found, notes = self._find(known)
        if not found:
            raise Refused("This workbook has no sheet with rows.")
        first = max(found, key=lambda item: (round(item[1].score), item[2]))
        self.tabs, left = _same(found, first)
        self.several = len(self.tabs) > 1
        self.headers = (*first[1].headers, SHEET) if self.several else first[1].headers
        self.notes = (*first[1].notes, *notes, *left)

    def _sheet(self, name: str) -> CalamineSheet:
        """The last sheet stays loaded, so a workbook with one sheet is read once."""
        if self._kept is None or self._kept[0] != name:
            self._kept = None
            try:
                self._kept = (name, self._book.get_sheet_by_name(name))
            except (CalamineError, OSError, ValueError):
                raise Refused(DAMAGED) from None
        return self._kept[1]

    def _find(self, known: Collection[str]) -> tuple[list[tuple[str, Head, int]], list[str]]:
        found, notes = [], []
        sheets = self._book.sheets_metadata
        if len(sheets) > self.limits.sheets:
            raise Refused(f"This workbook has more than {self.limits.sheets} sheets. Import it in parts.")
        for meta in sheets:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            if meta.visible is not SheetVisibleEnum.Visible:
                notes.append(f"The hidden sheet “{meta.name}” was left out.")
                continue
            sheet = self._sheet(meta.name)
            if sheet.total_height * sheet.total_width > self.limits.cells:
                raise Refused(BIG_SHEET)
            start = [_plain(row) for row in islice(sheet.iter_rows(), LOOK + 1)]
            if any(any(cell != "" for cell in row) for row in start):
                merged = _spread(start, _merges(sheet))
                found.append((meta.name, find_head(start, known, carry=not merged), sheet.height))
        return found, notes

    def batches(self, size: int = 5_000) -> Iterator[Batch]:
        """Every row below the headers, sheet by sheet. A value merged over several rows is given to each of them."""
        for tab in self.tabs:
            sheet = self._sheet(tab.name)
            width, last = len(tab.head.headers), tab.order
            straight = last == tuple(range(width)) and not self.several
            rows: list[list[Cell]] = []
            number = tab.head.rows
            for row in islice(self._filled_down(sheet), tab.head.rows, None):
                number += 1
                rows.append(_fit(row, width) if straight else self._placed(row, tab))
                if len(rows) >= size:
                    yield Batch(tab.name, range(number - len(rows) + 1, number + 1), rows)
                    rows = []
            if rows:
                yield Batch(tab.name, range(number - len(rows) + 1, number + 1), rows)

    def _placed(self, row: list[Cell], tab: Tab) -> list[Cell]:
        out: list[Cell] = [row[at] if at < len(row) else "" for at in tab.order]
        if self.several:
            blank = all(isinstance(cell, str) and not cell.strip() for cell in out)
            out.append("" if blank else tab.name)
        return out

    @staticmethod
    def _filled_down(sheet: CalamineSheet) -> Iterator[list[Cell]]:
        """Rows as plain cells; tall merged cells repeat their value downwards."""
        tall = sorted((first, last, across) for (first, across), (last, _) in _merges(sheet) if last > first)
        active: list[tuple[int, int, Cell]] = []
        ahead = iter(tall)
        upcoming = next(ahead, None)
        for index, raw in enumerate(sheet.iter_rows()):
            row = _plain(raw)
            if active:
                active = [item for item in active if index <= item[0]]
                for _, column, value in active:
                    row[column] = value
            while upcoming is not None and upcoming[0] <= index:
                if upcoming[0] == index and upcoming[2] < len(row):
                    active.append((upcoming[1], upcoming[2], row[upcoming[2]]))
                upcoming = next(ahead, None)
            yield row


Ranges = list[tuple[tuple[int, int], tuple[int, int]]]


def _merges(sheet: CalamineSheet) -> Ranges:
    """Merged cells as ((row, column), (row, column)); empty for formats that do not tell."""
    try:
        return sheet.merged_cell_ranges or []
    except (CalamineError, ValueError):
        return []


def _spread(start: list[list[Cell]], merges: Ranges) -> bool:
    """Give a wide merged header to each of its columns; True when the sheet tells of merged cells at all."""
    for (row, left), (_, right) in merges:
        cells = start[row] if row < len(start) else []
        if any(
            cell for at, cell in enumerate(cells) if not left <= at <= right
        ):  # a title has its row to itself
            cells[left : right + 1] = [cells[left]] * (min(right + 1, len(cells)) - left)
    return bool(merges)


def _same(
    found: list[tuple[str, Head, int]], first: tuple[str, Head, int]
) -> tuple[tuple[Tab, ...], list[str]]:
    wanted = [normal(header) for header in first[1].headers]
    tabs, notes = [], []
    for name, head, height in found:
        have = {normal(header): at for at, header in enumerate(head.headers)}
        if set(have) == set(wanted):
            tabs.append(Tab(name, head, height, tuple(have[header] for header in wanted)))
        else:
            notes.append(f"The sheet “{name}” has other headers and was left out.")
    return tuple(tabs), notes


def _plain(row: Sequence[object]) -> list[Cell]:
    """True and False become words, so that they never equal 1 and 0 in a lookup."""
    if True in row or False in row:  # also true for 1.0 and 0.0; the loop below tells them apart
        return [("TRUE" if cell else "FALSE") if isinstance(cell, bool) else cell for cell in row]  # type: ignore[misc]
    return list(row)  # type: ignore[arg-type]


def _fit(row: list[Cell], width: int) -> list[Cell]:
    """Blank cells to the right of the last header are dropped."""
    while len(row) > width and row[-1] == "":
        row.pop()
    return row
