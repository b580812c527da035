"""A small centre to import into: four people, three schools, one of them with two periods of support."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from marigold.core.imports.columns import propose
from marigold.core.imports.decide import ROW, Chunk, Decider
from marigold.core.imports.limits import Batch, Source, sample
from marigold.core.imports.match import Name
from marigold.core.imports.preview import Preview
from marigold.core.imports.snapshot import Engagement, Settings, Snapshot
from marigold.core.imports.source import open_source
from marigold.core.imports.survey import survey

TODAY = dt.date(2024, 6, 30)
JANE, BOB, ANA, ZOE = 1, 2, 3, 4
LINCOLN, GRANT, ADAMS = 10, 11, 12

SNAPSHOT = Snapshot(
    people=(
        Name(JANE, "Jane Doe", "jane@example.org"),
        Name(BOB, "Bob Smith", "bob@example.org"),
        Name(ANA, "Ana María López"),
        Name(ZOE, "Zoë O'Neil", others=("Zoe Oneil-Park",)),
    ),
    places=(Name(LINCOLN, "Lincoln School"), Name(GRANT, "Grant School"), Name(ADAMS, "Adams School")),
    engagements={
        LINCOLN: (
            Engagement(
                100, LINCOLN, 1, "universal", pair=((JANE, "", "2024-03-31"), (BOB, "", "9999-12-31"))
            ),
        ),
        GRANT: (
            Engagement(101, GRANT, 1, "targeted", "2023-01-01", "2023-12-31"),
            Engagement(102, GRANT, 1, "intensive", "2024-01-01"),
        ),
    },
    modes={"Video": "video", "In person": "in-person", "Phone": "phone", "Email": "email"},
    categories={"Coaching": "coaching", "Training": "training"},
    tiers={"Universal": "universal", "Intensive": "intensive"},
    elements={"Leadership": 70, "Fidelity": 71, "Data & feedback": 72},
    goals={100: {"Team meets monthly": 900}, 102: {"Team meets monthly": 901}},
)
HEADERS = (
    "ID",
    "Date",
    "Coach",
    "School",
    "Attendees",
    "Mode",
    "Type",
    "Minutes",
    "Prep minutes",
    "Topic",
    "Notes",
)
CLEAN = (
    "A1",
    "2024-03-05",
    "Jane Doe",
    "Lincoln School",
    "Ana María López",
    "Zoom",
    "Coaching",
    "60",
    "15",
    "Fidelity",
    "Met",
)


def settings(**changes: Any) -> Settings:
    return Settings(
        **{"today": TODAY, "units": {"duration": "minutes", "minutes_preparation": "minutes"}, **changes}
    )


def row(**changes: str) -> list[str]:
    """The clean row with some cells changed, named by their headers in lower case without spaces."""
    names = [header.lower().replace(" ", "_") for header in HEADERS]
    cells = dict(zip(names, CLEAN, strict=True))
    assert changes.keys() <= cells.keys()
    return list({**cells, **changes}.values())


def decide(*rows: Sequence[Any], headers: Sequence[str] = HEADERS, **changes: Any) -> Chunk:
    """What becomes of these rows; row numbers start at 2."""
    decider = Decider(propose(headers), settings(**changes), SNAPSHOT)
    return decider.decide_rows(Batch("", range(2, len(rows) + 2), [list(cells) for cells in rows]))


def accepted(chunk: Chunk, at: int = 0) -> dict[str, Any]:
    return dict(zip(ROW, chunk.accepted[at], strict=True))


def reasons(chunk: Chunk) -> list[tuple[str, int, str, str]]:
    return [(problem.kind, problem.row, problem.column, problem.code) for problem in chunk.problems]


def write_csv(
    path: Path, rows: Iterable[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    clock = book.add_format({"num_format": "h:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, cells in enumerate(rows):
            for across, cell in enumerate(cells):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(at, across, dt.datetime.combine(cell, dt.time()), day)
                elif isinstance(cell, dt.time):
                    sheet.write_datetime(at, across, cell, clock)
                else:
                    sheet.write(at, across, cell)
    book.close()
    return path


def rows_of(source: Source) -> list[list[Any]]:
    return [list(cells) for batch in source.batches() for cells in batch.rows]


def run(path: Path, **changes: Any) -> tuple[Preview, list[dict[str, Any]], str]:
    """Open, map, survey, decide and preview a file: the preview, every accepted row, the digest."""
    source = open_source(path)
    mapping = propose(source.headers, sample(source))
    seen = survey(source, mapping)
    units = {field: verdict.unit for field, verdict in seen.units.items()}
    chosen = settings(**{"date_order": seen.order.order, "units": units, **changes})
    decider, preview, out = Decider(mapping, chosen, SNAPSHOT), Preview(), []
    for batch in source.batches(3):
        chunk = decider.decide_rows(batch)
        preview.add(chunk)
        out.extend(dict(zip(ROW, values, strict=True)) for values in chunk.accepted)
    return preview, out, decider.digest
