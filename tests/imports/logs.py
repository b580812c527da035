"""Logs as centers keep them, and what the tables of support hold, by value."""

import csv
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from marigold.improvement import rollup as studies
from marigold.improvement.models import Observation
from marigold.support import uses
from marigold.support.dose import recount, stored
from marigold.support.models import (
    Activity,
    ActivityElement,
    ActivityGoal,
    ActivityPerson,
    Batch,
    BatchBefore,
)

HEADERS = ("Record ID", "Date", "Coach", "Agency", "Attendees", "Mode", "Type", "Minutes", "Topic", "Notes")
CONTENT = [
    field.attname for field in Activity._meta.concrete_fields if field.attname not in ("id", "version")
]


def write_csv(path: Path, rows: Iterable[Sequence[Any]], headers: Sequence[str] = HEADERS) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows(rows)
    return path


def row(number: int, **other: Any) -> list[Any]:
    """A good row of the first pair at the Tallgrass agency, 2026-style, with some cells changed."""
    cells = {
        "id": f"A{number}",
        "on": (date.today() - timedelta(days=number % 300 + 1)).isoformat(),
        "coach": "Imani Okafor; Dana Whitfield",
        "agency": "Tallgrass County DSS",
        "people": "Terrell Owens-Gray",
        "mode": "zoom",
        "type": "Coaching",
        "minutes": "60",
        "topic": "",
        "note": f"Contact {number}",
    }
    return list({**cells, **other}.values())


def content(root_id: int) -> Counter[tuple[Any, ...]]:
    """Everything that support holds of a system's activities, without ids and versions."""
    found: dict[int, list[Any]] = {
        one["id"]: [tuple(_plain(one[name]) for name in CONTENT)]
        for one in Activity.objects.filter(root_id=root_id).values("id", *CONTENT)
    }
    for model, names in (
        (ActivityPerson, ("person_id", "role", "side")),
        (ActivityElement, ("element_id", "focus")),
        (ActivityGoal, ("goal_id",)),
    ):
        rows = (
            model.objects.filter(activity__root_id=root_id)
            .order_by(*names)
            .values_list("activity_id", *names)
        )
        for pk, *rest in rows:
            found[pk].append((model.__name__, *rest))
    return Counter(tuple(one) for one in found.values())


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def state(root_id: int) -> tuple[Any, ...]:
    """Content and roll-up of a system; the roll-up is checked against a recount on the way."""
    held = stored(root_id)
    assert held == recount(root_id)
    assert uses.stored(root_id) == uses.recount(root_id)
    return content(root_id), held, BatchBefore.objects.filter(batch__root_id=root_id).count()


def batch_count() -> int:
    return Batch.objects.count()


def messy_workbook(path: Path, seed: int = 5) -> dict[str, int]:
    """5,000 rows on two sheets as people keep them; returns how many of each kind were written."""
    dice = random.Random(seed)
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    made: Counter[str] = Counter()
    for sheet_name, count in (("2025", 3_000), ("2026", 2_000)):
        sheet = book.add_worksheet(sheet_name)
        sheet.merge_range(0, 0, 0, 9, "TA log of the support team")
        sheet.write_row(1, 0, HEADERS)
        for at in range(count):
            kind = dice.choices(
                (
                    "good",
                    "unknown person",
                    "unknown place",
                    "twice",
                    "total",
                    "blank",
                    "bad date",
                    "bad minutes",
                    "header",
                ),
                (90, 2, 2, 1, 1, 1, 1, 1, 1),
            )[0]
            if kind == "twice" and at < 20:
                kind = "good"
            made[kind] += 1
            _write_row(sheet, at + 2, _messy_row(kind, sheet_name, at, dice), day)
    book.close()
    return dict(made)


def _messy_row(kind: str, sheet: str, at: int, dice: random.Random) -> list[Any]:
    on = datetime.now() - timedelta(days=dice.randrange(1, 300))
    cells = row(
        at, id=f"{sheet}-{at}", on=on, minutes=dice.choice((60, "1:30", "45 min", "2 h", "1h 15m", 90))
    )
    cells[5] = dice.choice(("zoom", "Phone call", "in person", "MS Teams"))
    cells[4] = dice.choice(("Terrell Owens-Gray", "terrell@marigold.example", "Owens-Gray, Terrell", ""))
    if kind == "unknown person":
        cells[2] = "Zebulon Quux"
    elif kind == "unknown place":
        cells[3] = "Atlantis Office"
    elif kind == "twice":
        cells[0] = f"{sheet}-0"
    elif kind == "total":
        return ["Total", "", "", "", "", "", "", 1234, "", ""]
    elif kind == "blank":
        return [""] * 10
    elif kind == "bad date":
        cells[1] = "sometime in May"
    elif kind == "bad minutes":
        cells[7] = "-20"
    elif kind == "header":
        return list(HEADERS)
    return cells


def _write_row(sheet: Any, at: int, cells: Sequence[Any], day: Any) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, datetime):
            sheet.write_datetime(at, column, value.replace(hour=0, minute=0, second=0, microsecond=0), day)
        elif value != "":
            sheet.write(at, column, value)


def fingerprint(root_id: int) -> list[tuple[Any, ...]]:
    """Every value of every indicator of a system, without ids, and the roll-up, which is checked against a recount."""
    held = studies.stored(root_id)
    assert held == studies.recount(root_id)
    names = ("indicator__ref", "breakdown__key", "group", "period", "value", "denominator", "status", "note")
    rows = Observation.objects.filter(indicator__root_id=root_id).values_list(*names)
    return [*sorted(map(repr, rows)), *sorted(map(repr, held.items()))]
