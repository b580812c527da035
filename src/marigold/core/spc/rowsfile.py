"""A series from a file of rows: columns are found by name, and what can't be read is named with its remedy."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from marigold.core.spc.gather import Aggregate, gather
from marigold.core.spc.model import Point

COLUMNS: dict[str, tuple[str, ...]] = {
    "period": ("period", "date", "month", "week", "day", "quarter", "year", "time", "subgroup", "label", "x"),
    "value": ("value", "numerator", "count", "events", "result", "measure", "y"),
    "denominator": ("denominator", "total", "of", "opportunities", "n"),
    "phase": ("phase", "part"),
    "reason": ("reason", "phase_reason"),
    "excluded": ("excluded", "exclude", "left_out"),
}
NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "."})
YES = frozenset({"1", "true", "yes", "y", "x", "excluded"})
NO = frozenset({"", "0", "false", "no", "n", "null", "none"})
NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?([eE][+-]?\d+)?")
MOST_FAULTS = 20


class BadFile(Exception):
    """What is wrong with a file, one sentence a fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Points in order, and the positions the file itself leaves out or begins a phase at, with reasons."""

    points: tuple[Point, ...]
    exclude: tuple[int, ...]
    phase_starts: tuple[int, ...]
    phase_reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    label: date | str
    value: float | None
    denominator: float | None
    phase: str
    reason: str
    excluded: bool


def load(text: str, how: Aggregate = "mean") -> Loaded:
    """Points of a CSV or JSON text (told by its first character). BadFile names row, column and remedy."""
    names, rows = _json(text) if text.lstrip()[:1] in ("[", "{") else _csv(text)
    columns = _columns(names)
    faults: list[str] = []
    read = [row for number, cells in rows if (row := _row(number, cells, columns, faults))]
    if faults:
        more = len(faults) - MOST_FAULTS
        raise BadFile(faults[:MOST_FAULTS] + ([f"And {more} more."] if more > 0 else []))
    if not read:
        raise BadFile(["The file has no rows under its header. Add one row for each period."])
    if len({isinstance(row.label, date) for row in read}) > 1:
        odd = next(row.label for row in read if not isinstance(row.label, date))
        raise BadFile(
            [
                f"Column {columns['period']!r}: {odd!r} is not a date, though others are. Write all as 2026-03-15."
            ]
        )
    return _loaded(read, how)


def _csv(text: str) -> tuple[list[str], list[tuple[int, Mapping[str, object]]]]:
    text = text.removeprefix("\ufeff")
    first = text.splitlines()[0] if text.strip() else ""
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(head):
                    raise BadFile(
                        [
                            f"Row {reader.line_num}: {len(cells)} cells under {len(head)} columns. "
                            "Give each row as many cells as the header; put quotes around a cell with a comma."
                        ]
                    )
                rows.append((reader.line_num, dict(zip(head, cells, strict=True))))
    except csv.Error as error:
        raise BadFile([f"Row {reader.line_num} can't be read: {error}. Check its quotes."]) from error
    return head, rows  # type: ignore[return-value]


def _json(text: str) -> tuple[list[str], list[tuple[int, Mapping[str, object]]]]:
    try:
        document: Any = json.loads(text)
    except ValueError as error:
        raise BadFile([f"The file is not JSON: {error}. Check commas, quotes and brackets there."]) from error
    if isinstance(document, dict) and isinstance(document.get("rows"), list):
        document = document["rows"]
    if isinstance(document, dict):
        lists = {key: column for key, column in document.items() if isinstance(column, list)}
        if len({len(column) for column in lists.values()}) != 1:
            raise BadFile(
                ["The columns are not of one length. Give each as many entries; null where one is missing."]
            )
        document = [dict(zip(lists, cells, strict=True)) for cells in zip(*lists.values(), strict=True)]
    if not all(isinstance(row, dict) for row in document):
        raise BadFile(['Each row must be an object, as {"period": "2026-03", "value": 4}.'])
    names = list(dict.fromkeys(str(name) for row in document for name in row))
    return names, list(enumerate(document, start=1))


def _columns(names: Sequence[str]) -> dict[str, str]:
    """Which column holds what: the first of the known names that is there."""
    plain = [re.sub(r"[\s\-]+", "_", name.strip().lower()) for name in names]
    double = next((name for name in names if name and list(names).count(name) > 1), None)
    if double is not None:
        raise BadFile([f"Column {double!r} is there twice. Keep one of them."])
    found = {
        field: names[plain.index(known)]
        for field, all_known in COLUMNS.items()
        for known in [next((k for k in all_known if k in plain), None)]
        if known is not None
    }
    for field in ("period", "value"):
        if field not in found:
            shown = ", ".join(names) or "none"
            wanted = ", ".join(COLUMNS[field])
            raise BadFile([f"There is no column for the {field} among {shown}. Name it one of {wanted}."])
    return found


def _row(
    number: int, cells: Mapping[str, object], columns: Mapping[str, str], faults: list[str]
) -> _Row | None:
    def cell(field: str) -> object:
        return cells.get(columns[field]) if field in columns else None

    def fault(field: str, said: str) -> None:
        faults.append(f"Row {number}, column {columns[field]!r}: {said}")

    def figure(field: str) -> float | None:
        try:
            return _number(cell(field))
        except ValueError:
            fault(
                field, f"{cell(field)!r} is not a number. Write digits, or leave it empty when it is missing."
            )
            return None

    before = len(faults)
    label = _label(cell("period"))
    if label is None:
        fault("period", "there is no period. Write its date (2026-03-15 or 2026-03) or its name.")
    value, below = figure("value"), figure("denominator")
    if below is not None and below < 0:
        fault("denominator", f"{below:g} is below zero. A denominator is 0 or more.")
    elif below == 0 and value:
        fault("denominator", f"{value:g} of 0 has no share. Correct one of the two, or leave both empty.")
    if "denominator" in columns and below is None:
        value = None  # Nothing to divide by: a gap.
    out = str(cell("excluded") or "").strip().lower()
    if out not in YES | NO:
        fault("excluded", f"{cell('excluded')!r} is neither yes nor no. Write yes for a point to leave out.")
    if len(faults) > before or label is None:
        return None
    phase, reason = (
        str(cell(field) if cell(field) is not None else "").strip() for field in ("phase", "reason")
    )
    return _Row(label, value, below, phase, reason, out in YES)


def _number(cell: object) -> float | None:
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in NOTHING):
        return None
    if isinstance(cell, bool):
        raise ValueError(cell)
    text = str(cell).strip()
    if not text or not NUMBER.fullmatch(text) or not any(c.isdigit() for c in text):
        raise ValueError(cell)
    value = float(text.replace(",", ""))
    if not math.isfinite(value):
        raise ValueError(cell)
    return value


def _label(cell: object) -> date | str | None:
    text = "" if cell is None else str(cell).strip()
    if not text:
        return None
    month = re.fullmatch(r"(\d{4})-(\d{2})", text)
    try:
        return date(int(month[1]), int(month[2]), 1) if month else date.fromisoformat(text[:10])
    except ValueError:
        return text


def _loaded(rows: Sequence[_Row], how: Aggregate) -> Loaded:
    """Rows of one period become one point; dates in their order, names as they come in the file."""
    labels: list[date | str] = list(dict.fromkeys(row.label for row in rows))
    if isinstance(labels[0], date):
        labels.sort()
    place = {label: i for i, label in enumerate(labels)}
    points = tuple(
        replace(point, label=labels[i])
        for i, point in enumerate(gather(((place[r.label], r.value, r.denominator) for r in rows), how))
    )
    first: dict[int, _Row] = {}
    for row in rows:
        first.setdefault(place[row.label], row)
    exclude = tuple(i + 1 for i in range(len(points)) if any(r.excluded for r in rows if place[r.label] == i))
    starts, reasons = _phases([first[i] for i in range(len(points))])
    return Loaded(points, exclude, starts, reasons)


def _phases(rows: Iterable[_Row]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """A phase begins where the phase column changes; its reason is in the column of reasons, else its own name."""
    starts: list[int] = []
    reasons: list[str] = []
    before: str | None = None
    for position, row in enumerate(rows, start=1):
        if before is not None and row.phase and row.phase != before:
            starts.append(position)
            reasons.append(row.reason or ("" if row.phase.isdigit() else row.phase))
        before = row.phase or before
    return tuple(starts), tuple(reasons)
