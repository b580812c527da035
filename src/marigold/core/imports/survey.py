"""Look at a file's values before deciding: which number is the day, which durations are hours."""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass

from marigold.core.imports.columns import Mapping
from marigold.core.imports.dates import DateEvidence, OrderVerdict
from marigold.core.imports.durations import UnitEvidence, UnitVerdict
from marigold.core.imports.limits import Source
from marigold.core.imports.words import DURATIONS

ENOUGH = 20_000


@dataclass(frozen=True, slots=True)
class Survey:
    """The verdicts, and how many rows they rest on. `units` has one for each mapped duration field."""

    order: OrderVerdict
    units: Lookup[str, UnitVerdict]
    rows: int

    @property
    def questions(self) -> tuple[str, ...]:
        """What a person has to answer before the rows can be decided well."""
        out = [] if self.order.order else [f"{self.order.sentence} Say which comes first: day or month."]
        out += [f"{v.sentence} Say which ({field})." for field, v in self.units.items() if v.unit is None]
        return tuple(out)


def survey(source: Source, mapping: Mapping, default_order: str = "mdy", enough: int = ENOUGH) -> Survey:
    """Read rows until `enough` were seen and every column has spoken, or the file ends."""
    days = mapping.places("on")
    lengths = [(field, mapping.place(field)) for field in DURATIONS if mapping.place(field) >= 0]
    dates = DateEvidence()
    units = {field: UnitEvidence(mapping.header(field)) for field, _ in lengths}
    rows = 0
    for batch in source.batches():
        for row in batch.rows:
            for place in days:
                if place < len(row):
                    dates.add(row[place])
            for field, place in lengths:
                if place < len(row):
                    units[field].add(row[place])
        rows += len(batch.rows)
        if rows >= enough and dates.settled and all(unit.settled for unit in units.values()):
            break
    return Survey(
        dates.verdict(default_order), {field: unit.verdict() for field, unit in units.items()}, rows
    )
