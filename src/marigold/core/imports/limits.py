"""What an import file may be at most, and the shapes in which its rows travel."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from marigold.core.imports.cells import Cell

MEBI = 1024 * 1024


class Refused(Exception):
    """The file as a whole cannot be read. The message is one or two sentences for a person."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless named otherwise. The defaults admit a log of five million rows as CSV."""

    file: int = 4096 * MEBI
    workbook: int = 256 * MEBI
    line: int = 1 * MEBI
    columns: int = 16_384
    sheets: int = 400
    entries: int = 5_000
    inflated: int = 1024 * MEBI
    ratio: int = 200  # inflated : packed, for parts above `ratio_from`
    ratio_from: int = 4 * MEBI
    cells: int = 25_000_000  # rows x columns of the box a sheet spans, filled or not


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one sheet. `numbers` are row numbers as a spreadsheet shows them; `faults` names unreadable rows."""

    sheet: str
    numbers: Sequence[int]
    rows: Sequence[list[Cell]]
    faults: Mapping[int, str] = field(default_factory=dict)


class Source(Protocol):
    """An opened file: its headers, what was noticed, and its rows as often as wanted."""

    kind: str
    headers: tuple[str, ...]
    notes: tuple[str, ...]

    def batches(self, size: int = 5_000) -> Iterator[Batch]:
        """Every row below the headers, in order, at most `size` at a time."""


def sample(source: Source, count: int = 500) -> list[list[Cell]]:
    """The first `count` rows, for proposing columns."""
    rows: list[list[Cell]] = []
    for batch in source.batches(count):
        rows.extend(list(row) for row in batch.rows)
        if len(rows) >= count:
            break
    return rows[:count]
