"""Propose which column holds which field, with a reason for each; a mapping remembered from last time wins."""

import datetime as dt
from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, replace

from marigold.core.imports.cells import Cell, normal, text_of
from marigold.core.imports.dates import is_date
from marigold.core.imports.durations import is_duration
from marigold.core.imports.words import DURATIONS, FIELDS, SEVERAL, known_field

LEFT_OUT = "skip"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file. `confidence` runs from 0 to 1; `reason` is a sentence for the mapping page."""

    index: int
    header: str
    field: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """Every column of the file in file order, each with its field."""

    columns: tuple[Column, ...]

    def places(self, field: str) -> tuple[int, ...]:
        """Column indexes that hold `field`, in file order."""
        return tuple(column.index for column in self.columns if column.field == field)

    def place(self, field: str) -> int:
        """The column index of `field`, or -1."""
        return next((column.index for column in self.columns if column.field == field), -1)

    def header(self, field: str) -> str:
        """The header of `field`, or "" when no column holds it."""
        return next((column.header for column in self.columns if column.field == field), "")

    def choose(self, index: int, field: str) -> "Mapping":
        """The mapping with one column set by a person; another column that held a single field gives it up."""
        if field not in FIELDS:
            raise ValueError(f"no field is called {field!r}")
        out = []
        for column in self.columns:
            if column.index == index:
                column = replace(column, field=field, confidence=1.0, reason="You chose this.")
            elif column.field == field and field not in SEVERAL:
                column = replace(column, field=LEFT_OUT, confidence=1.0, reason="Another column was chosen.")
            out.append(column)
        return Mapping(tuple(out))

    def remembered(self) -> dict[str, str]:
        """Normalised header -> field, to store and to hand to `propose` next time."""
        return {normal(column.header): column.field for column in self.columns}

    def missing(self) -> tuple[str, ...]:
        """Sentences on what has to be mapped before rows can be decided; empty when the mapping is complete."""
        have = {column.field for column in self.columns}
        out = [
            f"No column holds the {FIELDS[field].lower()}."
            for field in ("on", "site", "practitioners")
            if field not in have and not (field == "practitioners" and "lead" in have)
        ]
        if not have & set(DURATIONS) and not {"starts_at", "ends_at"} <= have:
            out.append("No column holds a duration, and there is no start and end time.")
        return tuple(out)


def propose(
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]] = (),
    remembered: Lookup[str, str] | None = None,
) -> Mapping:
    """A field for each header. `rows` are sample rows: they settle counts against names and unnamed date columns."""
    remembered = remembered or {}
    columns = [_one(index, header, remembered) for index, header in enumerate(headers)]
    columns = [_judge(column, _values(rows, column.index)) for column in columns]
    columns = _single(columns)
    return Mapping(tuple(_by_values(columns, rows)))


def _one(index: int, header: str, remembered: Lookup[str, str]) -> Column:
    field = remembered.get(normal(header))
    if field in FIELDS:
        return Column(index, header, field, 1.0, "Mapped this way last time.")
    field, sure = known_field(header)
    if sure:
        return Column(index, header, field, 0.95, f"“{header}” is a usual name for {FIELDS[field].lower()}.")
    if field:
        return Column(index, header, field, 0.6, f"A word in “{header}” points to {FIELDS[field].lower()}.")
    return Column(index, header, LEFT_OUT, 0.0, f"No field is known for “{header}”.")


def _values(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    return [row[index] for row in rows if index < len(row) and text_of(row[index]).strip()][:200]


def _judge(column: Column, values: list[Cell]) -> Column:
    """Change a proposal that the values contradict. Remembered choices stay."""
    if not values or column.confidence == 1.0:
        return column
    numbers = sum(_is_number(value) for value in values) / len(values)
    if column.field == "participants" and numbers > 0.8:
        return replace(column, field="participant_count", reason="The values are counts, not names.")
    if column.field == "participant_count" and numbers < 0.2:
        return replace(column, field="participants", reason="The values are names, not counts.")
    dates = sum(is_date(value, None, dt.date(2100, 1, 1)) for value in values) / len(values)
    if column.field == "next_steps" and dates > 0.8:
        return replace(column, field="next_step_on", reason="The values are dates.")
    if column.field in ("on", "next_step_on") and dates < 0.2:
        return replace(column, confidence=0.3, reason="The name fits, but few values are dates.")
    if column.field in DURATIONS and numbers < 0.2 and not any(is_duration(value) for value in values):
        return replace(column, confidence=0.3, reason="The name fits, but few values are durations.")
    if column.field == "external_id" and len(set(values)) < 0.9 * len(values):
        return replace(
            column, field=LEFT_OUT, confidence=0.3, reason="Values repeat, so this is not a record number."
        )
    return column


def _is_number(value: Cell) -> bool:
    return text_of(value).strip().replace(".", "", 1).isdigit()


def _single(columns: list[Column]) -> list[Column]:
    """Where two columns claim a field that has room for one, the surer (then the left) one keeps it."""
    holders: dict[str, Column] = {}
    for column in columns:
        holder = holders.get(column.field)
        if holder is None or column.confidence > holder.confidence:
            holders[column.field] = column
    out = []
    for column in columns:
        if column.field not in SEVERAL and holders[column.field] is not column:
            reason = f"“{holders[column.field].header}” already holds {FIELDS[column.field].lower()}."
            column = replace(column, field=LEFT_OUT, confidence=0.0, reason=reason)
        out.append(column)
    return out


def _by_values(columns: list[Column], rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """Give a missing date or duration to an unknown column whose values are nothing else."""
    have = {column.field for column in columns}
    for at, column in enumerate(columns):
        values = _values(rows, column.index)
        if column.field != LEFT_OUT or column.confidence or len(values) < 3:
            continue
        if "on" not in have and all(is_date(value, None, dt.date(2100, 1, 1)) for value in values):
            columns[at] = replace(column, field="on", confidence=0.5, reason="Every value is a date.")
            have.add("on")
        elif not have & set(DURATIONS) and all(is_duration(value) for value in values):
            columns[at] = replace(
                column, field="duration", confidence=0.5, reason="Every value is a duration."
            )
            have.add("duration")
    return columns
