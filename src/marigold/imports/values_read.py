"""Reading a list of values: what each cell means, remembered once read; rows become numbers, and wrong ones problems.

A list has one value a row, or several, in columns named after what they hold. Each value is read by a `Take`: which
column (or which text of the header) says its indicator, its place, its group, its period, and holds its numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import repeat
from typing import Any

import numpy as np

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.imports.cells import Cell, Unclear, normal, text_of
from marigold.core.imports.columns import LEFT_OUT, Column
from marigold.core.imports.dates import written_day
from marigold.core.imports.decide import Problem
from marigold.core.imports.durations import number
from marigold.core.imports.guard import unguard
from marigold.core.imports.headers import is_blank, is_repeat
from marigold.core.imports.limits import Batch
from marigold.core.imports.memo import Memo
from marigold.core.imports.shapes import WIDE
from marigold.core.observed import ROW, Rows
from marigold.imports.tables import REFUSED, Wrong
from marigold.imports.wide import Wide, period
from marigold.improvement import selectors
from marigold.improvement.bulk import Groups
from marigold.improvement.groups import label_of
from marigold.improvement.models import Breakdown, Indicator
from marigold.people.models import Unit

# A row as read, with where it stands in the file: sheet, row and take in one number.
READ = np.dtype([*ROW.descr, ("at", "<i8")])
TAKES, NUMBERS = 14, 34  # bits of `at`
KEYS = ("indicator", "unit", "split", "group", "period", "value", "of", "status")
MOST = 1e15
REMEMBERED = 200_000
STATUS = {"": 0, "final": 0, "provisional": 1, "preliminary": 1}
Numbers = Any
Key = tuple[Cell, Cell]


class Known:
    """What a list can name: indicators one may enter values for, ways to split, and groups, numbered from 1."""

    def __init__(self, by: Scope, root: Unit) -> None:
        self.names: dict[str, list[Indicator]] = {}
        # By name and place: thousands of places may have an indicator of one name.
        self.placed: dict[tuple[str, str], list[Indicator]] = {}
        self.indicators: dict[int, Indicator] = {}
        for row in selectors.indicators(by, Permission.INDICATOR_EDIT).filter(root=root):
            self.indicators[row.pk] = row
            for name in {row.ref, normal(row.name)}:
                self.names.setdefault(name, []).append(row)
                self.placed.setdefault((name, normal(row.unit.name)), []).append(row)
        self.splits: dict[str, Breakdown] = {}
        for split in Breakdown.objects.filter(root=root, in_use=True):
            self.splits |= {normal(split.name): split, split.key: split}
        self.groups = Groups()

    @property
    def breakdowns(self) -> list[Breakdown]:
        """Ways to split people, each once."""
        return list(dict.fromkeys(self.splits.values()))


def tidy(cell: Cell) -> str:
    """A cell as text on one line."""
    return " ".join(unguard(text_of(cell)).split())


def indicator_of(known: Known, key: Key) -> int:
    """The indicator that a name and a place (which may be empty) mean."""
    name, place = tidy(key[0]), normal(tidy(key[1]))
    called = name if name in known.names else normal(name)
    found = known.placed.get((called, place), []) if place else known.names.get(called, [])
    if not found:
        reason = "There is no such indicator whose values you enter."
        remedy = "Correct the name or the place, or add it first."
        raise Wrong("indicator", name, "indicator-unknown", reason, remedy)
    if len(found) > 1:
        reason = "Several places have an indicator of this name."
        raise Wrong("indicator", name, "indicator-unclear", reason, "Name the place in a column of its own.")
    return int(found[0].pk)


def group_of(known: Known, key: Key) -> int:
    """The number of a group of a way to split people; 0 for everyone."""
    name, group = tidy(key[0]), tidy(key[1])
    if not name and not group:
        return 0
    split = known.splits.get(name) or known.splits.get(normal(name))
    if split is None:
        reason = "There is no such way to split people in use."
        raise Wrong("split", name, "split-unknown", reason, "Correct the name.")
    wanted = normal(group)
    for one in split.groups:
        if wanted in {normal(one["code"]), normal(one["label"]), normal(label_of(one))}:
            return known.groups.number(split.pk, one["code"])
    labels = ", ".join(label_of(one) for one in split.groups)
    raise Wrong("group", group, "group-unknown", f"{split.name} has no such group.", f"Use one of: {labels}.")


def day_of(cell: Cell) -> int:
    """The first day of a period."""
    if isinstance(cell, datetime | date):
        return cell.toordinal()
    text = tidy(cell)
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        found = period(text)
    try:
        return (found or written_day(cell, None, "period")).toordinal()
    except Unclear as error:
        told = error.findings[0]
        plain = "This is not a day."
        reason = told.reason if told.code in ("date-order", "date-none", "date-month") else plain
        raise Wrong("period", text, "period-unclear", reason, "Write it like 2026-10-01.") from None


def number_of(name: str, cell: Cell) -> float:
    """A number; NaN for an empty cell, which is a gap."""
    text = unguard(text_of(cell)).strip().rstrip("%").strip()
    try:
        read = number(text) if text else float("nan")
    except ValueError:
        read = MOST
    if text and not abs(read) < MOST:
        raise Wrong(name, text, "number-unclear", "This is not a number.", "Write it like 57 or 57.5.")
    return read


def status_of(cell: Cell) -> int:
    """0 for final, 1 for provisional."""
    text = tidy(cell)
    found = STATUS.get(normal(text))
    if found is None:
        reason = "This is neither final nor provisional."
        raise Wrong("status", text, "status-unclear", reason, "Write final or provisional.")
    return found


@dataclass(frozen=True)
class Take:
    """Where one value of a row stands: for each key a column, or a text that its header says; and what to call each."""

    columns: Mapping[str, int]
    given: Mapping[str, Cell]
    headers: Mapping[str, str]
    # Where a list has several values a row, an empty cell is no value; else it is a gap.
    several: bool

    def cell(self, row: Sequence[Cell], key: str) -> Cell:
        """What a row says of one key."""
        at = self.columns.get(key)
        return self.given.get(key, "") if at is None else row[at]


def takes_of(columns: Sequence[Column], wide: Mapping[int, Wide]) -> list[Take]:
    """How the values of a row are taken."""
    plain = {column.field: column.index for column in columns if column.field not in (LEFT_OUT, WIDE)}
    headers = {column.index: column.header for column in columns}
    called = {key: headers[at] for key, at in plain.items()}
    if not wide:
        return [Take(plain, {}, called, False)]
    together: dict[tuple[tuple[str, str], ...], dict[str, int]] = {}
    for index, one in wide.items():
        together.setdefault(one.what, {}).setdefault(one.role, index)
    takes = []
    for what, roles in together.items():
        given = next(one.cells for one in wide.values() if one.what == what)
        named = {role: headers[index] for role, index in roles.items()}
        first = next(iter(named.values()))
        rest = {key: at for key, at in plain.items() if key not in given and key not in ("value", "of")}
        takes.append(Take({**rest, **roles}, given, {**called, **dict.fromkeys(given, first), **named}, True))
    return takes


@dataclass
class Reader:
    """Reads batches of rows, in order. `problems` takes what is wrong as it is met; `counts` counts rows by kind."""

    known: Known
    takes: Sequence[Take]
    headers: Sequence[str]
    problems: Callable[[Problem], None]
    counts: Counter[str] = field(default_factory=Counter)
    sheets: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = self.known
        self._of: dict[str, Callable[[Any], Any]] = {
            "indicator": lambda key: indicator_of(known, key),
            "group": lambda key: group_of(known, key),
            "value": lambda cell: number_of("value", cell),
            "of": lambda cell: number_of("of", cell),
            "period": day_of,
            "status": status_of,
        }
        # What can't be read: no number of an indicator, a group, a day or a status is below 0, and no value is endless.
        self._memo = {
            name: Memo(_else(read, np.inf if name in ("value", "of") else -1), bound=REMEMBERED)
            for name, read in self._of.items()
        }

    def read(self, batch: Batch) -> Rows:
        """The rows of a batch that can come in by themselves."""
        sheet = self.sheets.setdefault(batch.sheet, len(self.sheets))
        numbers, rows = self._level(batch)
        if not rows:
            return np.zeros(0, READ)
        at = (np.array(numbers, np.int64) << TAKES) | (sheet << (TAKES + NUMBERS))
        columns = list(zip(*rows, strict=True))
        parts = []
        for nth, take in enumerate(self.takes):
            read = self._take(take, columns, len(rows))
            read["at"] = at | nth
            wrong = _wrong(read)
            if take.several:
                empty = np.isnan(read["value"]) & np.isnan(read["of"])
                read, wrong = read[~empty], wrong[~empty]
                kept = np.flatnonzero(~empty)
            else:
                kept = np.arange(len(rows))
            for one in kept[wrong]:
                self._refuse(take, rows[one], numbers[one], batch.sheet)
            parts.append(read[~wrong])
        return np.concatenate(parts)

    def _level(self, batch: Batch) -> tuple[list[int], list[list[Cell]]]:
        """Rows that can be read, as wide as the headers, with their numbers."""
        width, faults = len(self.headers), batch.faults
        if not faults and all(len(row) == width for row in batch.rows):
            return list(batch.numbers), list(batch.rows)
        numbers, rows = [], []
        for number_, row in zip(batch.numbers, batch.rows, strict=True):
            if number_ in faults:
                remedy = "Correct the row and bring the file in again."
                self._say(Wrong("", "", "unreadable", faults[number_], remedy), "", number_, batch.sheet)
            elif any(text_of(cell).strip() for cell in row[width:]):
                reason = "This row has more cells than there are headers."
                remedy = "Put quotes around cells that hold the separator."
                self._say(Wrong("", row[width], "row-wide", reason, remedy), "", number_, batch.sheet)
            else:
                numbers.append(number_)
                rows.append([*row[:width], *[""] * (width - len(row))])
        return numbers, rows

    def _take(self, take: Take, columns: Sequence[Sequence[Cell]], size: int) -> Rows:
        def cells(key: str) -> Iterable[Cell]:
            at = take.columns.get(key)
            return repeat(take.given.get(key, ""), size) if at is None else columns[at]

        read = np.zeros(size, READ)
        for name, asked in (
            ("indicator", zip(cells("indicator"), cells("unit"), strict=True)),
            ("split", zip(cells("split"), cells("group"), strict=True)),
            ("day", cells("period")),
            ("value", cells("value")),
            ("of", cells("of")),
            ("status", cells("status")),
        ):
            memo = self._memo[{"split": "group", "day": "period"}.get(name, name)]
            read[name] = np.fromiter(map(memo.__getitem__, asked), READ[name], size)
        return read

    def _refuse(self, take: Take, row: Sequence[Cell], number_: int, sheet: str) -> None:
        """Tell what is wrong with a row; blank rows and headers that come again are no rows."""
        if is_blank(row):
            return
        if is_repeat(row, self.headers):
            self.counts["skipped"] += take is self.takes[0]
            return
        try:
            self._explain(take, row)
        except Wrong as wrong:
            self._say(wrong, take.headers.get(wrong.finding.field, ""), number_, sheet)

    def _explain(self, take: Take, row: Sequence[Cell]) -> None:
        cell = {key: take.cell(row, key) for key in KEYS}
        self._of["indicator"]((cell["indicator"], cell["unit"]))
        group = self._of["group"]((cell["split"], cell["group"]))
        value, of = self._of["value"](cell["value"]), self._of["of"](cell["of"])
        shown = text_of(cell["value"]), text_of(cell["of"])
        check_group(value, of, *shown) if group else check_whole(value, of, *shown)
        self._of["period"](cell["period"])
        self._of["status"](cell["status"])

    def _say(self, wrong: Wrong, header: str, number_: int, sheet: str) -> None:
        one = wrong.finding
        self.counts[REFUSED] += 1
        self.problems(Problem(REFUSED, sheet, number_, header, one.value, one.code, one.reason, one.remedy))

    def place(self, at: int) -> tuple[str, int, Take]:
        """(sheet, row number, take) of a row that was read."""
        sheet = list(self.sheets)[at >> (TAKES + NUMBERS)]
        return sheet, (at >> TAKES) & ((1 << NUMBERS) - 1), self.takes[at & ((1 << TAKES) - 1)]


def _else(read: Callable[[Any], Any], fault: float) -> Callable[[Any], Any]:
    """`read`, but with `fault` for what can't be read; why is asked for only where it is told."""

    def quietly(cell: Any) -> Any:
        try:
            return read(cell)
        except Wrong:
            return fault

    return quietly


def _wrong(read: Rows) -> Any:
    """Which rows can't come in, whatever other rows say; `_explain` finds out why."""
    value, of = read["value"], read["of"]
    wrong = (read["indicator"] < 0) | (read["split"] < 0) | (read["day"] < 0) | (read["status"] < 0)
    wrong |= np.isinf(value) | np.isinf(of) | (of < 0) | ((of == 0) & (value != 0) & ~np.isnan(value))
    people = ~np.isnan(value) & ~np.isnan(of) & (value >= 0) & (value <= of)
    with np.errstate(invalid="ignore"):
        people &= (np.mod(value, 1) == 0) & (np.mod(of, 1) == 0)
    return wrong | ((read["split"] > 0) & ~people)


def check_whole(value: float, of: float, *shown: str) -> None:
    """Everyone: a number out of how many, if that is said, can be drawn."""
    if of < 0:
        reason = "Out of how many can’t be below zero."
        raise Wrong("of", shown[1], "of-negative", reason, "Remove the minus sign.")
    if of == 0 and value == value and value != 0:
        raise Wrong("of", shown[1], "of-nobody", f"{value:g} of 0 can’t be.", "Check both numbers.")


def check_group(value: float, of: float, *shown: str) -> None:
    """A group: whole people out of whole people, so that small groups can be protected."""
    if value != value or of != of:
        reason = "A group needs how many, and out of how many."
        raise Wrong("of", "", "of-missing", reason, "Give both, or leave the row out.")
    for name, number_, text in (("value", value, shown[0]), ("of", of, shown[1])):
        if number_ != int(number_):
            reason = "A group needs whole people, so that small groups can be protected."
            raise Wrong(name, text, "people-parts", reason, "Write a whole number.")
    if not 0 <= value <= of:
        reason = f"{value:g} of {of:g} can’t be."
        raise Wrong("value", shown[0], "people-many", reason, "Check both numbers.")
