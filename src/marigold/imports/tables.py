"""A small list (places, people) read from a file: its rows as cells by field, each with where it stands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marigold.core.imports.cells import Cell, Finding, Unclear, show, text_of
from marigold.core.imports.columns import LEFT_OUT, Column
from marigold.core.imports.decide import Problem
from marigold.core.imports.guard import unguard
from marigold.core.imports.headers import is_blank, is_repeat
from marigold.core.imports.limits import MEBI, Limits
from marigold.core.imports.limits import Refused as FileRefused
from marigold.core.imports.shapes import Shape, missing, propose
from marigold.core.imports.source import open_source
from marigold.kit.doing import Refused

MOST_ROWS = 10_000
# A list of ten thousand rows is far smaller; a file beyond this is no such list.
LIMITS = Limits(file=64 * MEBI, workbook=32 * MEBI)
REFUSED, SKIPPED = "refused", "skipped"
CREATE, CHANGE, SAME = "create", "change", "same"


@dataclass(frozen=True)
class Row:
    """One row: where it stands in the file, and its texts by field."""

    at: int
    sheet: str
    number: int
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        """A cell as tidy text; empty when the list has no such column."""
        return " ".join(unguard(text_of(self.cells.get(name, ""))).split())

    def lines(self, name: str) -> str:
        """A cell as text of several lines."""
        lines = unguard(text_of(self.cells.get(name, ""))).strip().splitlines()
        return "\n".join(line.rstrip() for line in lines)


@dataclass(frozen=True)
class Table:
    """A list as read: what each column holds, and the rows that hold anything."""

    shape: Shape
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    samples: Mapping[int, tuple[str, ...]]
    skipped: int = 0
    faults: tuple[tuple[str, int, str], ...] = ()

    def header(self, name: str) -> str:
        """The header of a field as the file has it."""
        return next((column.header for column in self.columns if column.field == name), "")


class Wrong(Exception):
    """A row cannot come in as it stands."""

    def __init__(self, name: str, value: object, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.finding = Finding(name, show(value), code, reason, remedy)


@dataclass
class Decided:
    """What an import would do. rows = create + change + same + refused + skipped."""

    table: Table
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    # Names that could be somebody or somewhere known: (name in the file, [(id or ref, words)]).
    names: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    # What applying needs, in order; its text is part of the digest.
    steps: list[Any] = field(default_factory=list)
    digest: str = ""

    @property
    def writes(self) -> int:
        """Rows that applying stores."""
        return self.counts[CREATE] + self.counts[CHANGE]

    def refuse(self, row: Row, wrong: Wrong) -> None:
        """Count a row as refused, with where, why and what to do."""
        one = wrong.finding
        header = self.table.header(one.field)
        self.counts[REFUSED] += 1
        self.problems.append(
            Problem(REFUSED, row.sheet, row.number, header, one.value, one.code, one.reason, one.remedy)
        )

    def figures(self) -> dict[str, int]:
        """The figures of a plan."""
        names = (CREATE, CHANGE, SAME, REFUSED, SKIPPED)
        return {
            "rows": sum(self.counts[name] for name in names),
            **{name: self.counts[name] for name in names},
        }


def read_table(path: Path, shape: Shape, chosen: Mapping[str, str]) -> Table:
    """Read a list whole. Raises Refused with a sentence for a file that is no list, or is too long."""
    try:
        source = open_source(path, shape.known(), LIMITS)
        columns = propose(shape, source.headers, chosen)
        places = [(c.index, c.field) for c in columns if c.field != LEFT_OUT]
        rows: list[Row] = []
        faults: list[tuple[str, int, str]] = []
        seen: dict[int, dict[str, None]] = {column.index: {} for column in columns}
        skipped = 0
        for batch in source.batches(1_000):
            for number, cells in zip(batch.numbers, batch.rows, strict=True):
                if number in batch.faults:
                    faults.append((batch.sheet, number, batch.faults[number]))
                elif is_blank(cells):
                    continue
                elif is_repeat(cells, source.headers):
                    skipped += 1
                else:
                    _sample(seen, cells)
                    held = {name: cells[index] for index, name in places if index < len(cells)}
                    rows.append(Row(len(rows), batch.sheet, number, held))
            if len(rows) > MOST_ROWS:
                raise Refused(f"This list has more than {MOST_ROWS:,} rows. Bring it in in parts.")
    except FileRefused as error:
        raise Refused(str(error)) from error
    samples = {index: tuple(texts) for index, texts in seen.items()}
    return Table(shape, columns, tuple(rows), tuple(source.notes), samples, skipped, tuple(faults))


def _sample(seen: dict[int, dict[str, None]], cells: list[Cell]) -> None:
    """Keep the first three different values of each column."""
    for index, held in seen.items():
        text = text_of(cells[index]).strip()[:60] if index < len(cells) else ""
        if text and len(held) < 3:
            held[text] = None


def begin(table: Table) -> Decided:
    """A plan that nothing was decided in yet. Raises Refused when a column that is needed is not there."""
    wanting = missing(table.shape, table.columns)
    if wanting:
        raise Refused(" ".join(wanting))
    decided = Decided(table)
    decided.counts[SKIPPED] = table.skipped
    for sheet, number, reason in table.faults:
        decided.counts[REFUSED] += 1
        remedy = "Correct the row and bring the file in again."
        decided.problems.append(Problem(REFUSED, sheet, number, "", "", "unreadable", reason, remedy))
    return decided


def wrong_of(error: Unclear) -> Wrong:
    """The first finding of an unclear cell."""
    one = error.findings[0]
    return Wrong(one.field, one.value, one.code, one.reason, one.remedy)
