"""The dose roll-up: kept in the same transaction as the activity, verified by recount."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from marigold.support.models import Activity, Dose

# One cell: (unit id, first of month, tier, direct)
Cell = tuple[int, date, str, bool]

NAMES = ("root_id", "unit_id", "month", "tier", "direct", "activities", "minutes")
# What happens to a cell that is there already.
MERGE = (
    "ON CONFLICT (unit_id, month, tier, direct) DO UPDATE SET "
    "activities = support_dose.activities + excluded.activities, minutes = support_dose.minutes + excluded.minutes"
)
_ADD = f"INSERT INTO support_dose ({', '.join(NAMES)}) VALUES (%s, %s, %s, %s, %s, %s, %s) {MERGE}"  # noqa: S608 - own names


def ancestors(path: str) -> list[int]:
    """Ids of the units on a path, root first."""
    return [int(part) for part in path.split("/") if part]


def credit(activity: Activity, *, path: str, sign: int = 1) -> None:
    """Add (or with sign -1 take away) one logged activity for its unit and all units above."""
    if activity.state != "done":
        return
    month = activity.on.replace(day=1)
    add_cells(
        (activity.root_id, unit, month, activity.tier, activity.direct, sign, sign * activity.minutes)
        for unit in ancestors(path)
    )


def add_cells(rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows (root, unit, month, tier, direct, activities, minutes) to the roll-up, in key order.

    The order is the same for everyone, so that two writers on PostgreSQL cannot wait for each other in a circle.
    """
    ordered = sorted(rows, key=lambda row: (row[1], row[2], row[3], row[4]))
    if ordered:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, ordered)


def recount(root_id: int) -> dict[Cell, tuple[int, int]]:
    """The roll-up of a system, counted afresh from its activities: cell to (activities, minutes)."""
    counts: Counter[Cell] = Counter()
    minutes: Counter[Cell] = Counter()
    rows = Activity.objects.filter(root_id=root_id, state="done").values_list(
        "unit__path",
        "on",
        "tier",
        "direct",
        "minutes_contact",
        "minutes_preparation",
        "minutes_travel",
        "minutes_followup",
    )
    for path, on, tier, direct, *parts in rows.iterator(chunk_size=5_000):
        for unit in ancestors(path):
            cell = (unit, on.replace(day=1), tier, direct)
            counts[cell] += 1
            minutes[cell] += sum(parts)
    return {cell: (counts[cell], minutes[cell]) for cell in counts}


def stored(root_id: int) -> dict[Cell, tuple[int, int]]:
    """The roll-up of a system as stored, cells that came back to zero left out."""
    rows = Dose.objects.filter(root_id=root_id).exclude(activities=0, minutes=0)
    return {
        (row.unit_id, row.month, row.tier, row.direct): (row.activities, row.minutes)
        for row in rows.iterator()
    }
