"""The dose roll-up: kept in the same transaction as the activity, verified by recount.

Hours of a month count for a unit and all that stood over it in that month. Where a unit moved in the tree since,
`people.FormerPath` says where it stood.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from marigold.people.models import FormerPath, Unit
from marigold.support.models import Activity, Dose

# One cell: (unit id, first of month, tier, direct)
Cell = tuple[int, date, str, bool]
# By unit id: (until, path), soonest first.
Paths = dict[int, list[tuple[date, str]]]

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
    """Add (or with sign -1 take away) one logged activity for its unit and all units above it in that month."""
    if activity.state == "done":
        add_minutes(activity, sign * activity.minutes, path=path, activities=sign)


def add_minutes(activity: Activity, minutes: int, *, path: str, activities: int = 0) -> None:
    """Add minutes of an activity for its unit and all units above it in its month."""
    month = activity.on.replace(day=1)
    add_cells(
        (activity.root_id, unit, month, activity.tier, activity.direct, activities, minutes)
        for unit in ancestors(path_then(activity.unit_id, path, month))
    )


def path_then(unit_id: int, path: str, month: date) -> str:
    """The path of a unit in a month, given its path today."""
    rows = FormerPath.objects.filter(unit_id=unit_id, until__gt=month).order_by("until")
    found = rows.values_list("path", flat=True).first()
    return path if found is None else str(found)


def former_paths(root_id: int) -> Paths:
    """Where units of a system stood before they moved; most systems have none."""
    found: Paths = {}
    rows = FormerPath.objects.filter(root_id=root_id).order_by("until")
    for unit, until, path in rows.values_list("unit_id", "until", "path"):
        found.setdefault(unit, []).append((until, path))
    return found


def then(paths: Paths, unit_id: int, path: str, month: date) -> str:
    """As `path_then`, with the former paths of a system at hand."""
    return next((old for until, old in paths.get(unit_id, ()) if month < until), path)


def elsewhere(root_id: int, cells: dict[tuple[Any, ...], list[int]]) -> list[tuple[Any, ...]]:
    """Take from cells of units ((unit, "2026-03", tier, direct) to numbers) those of months in which the unit stood
    elsewhere, and give them as rows of the roll-up."""
    paths = former_paths(root_id)
    rows: list[tuple[Any, ...]] = []
    for key in [key for key in cells if key[0] in paths]:
        month = date.fromisoformat(f"{key[1]}-01")
        path = then(paths, key[0], "", month)
        if path:
            count, minutes = cells.pop(key)
            rows += [(root_id, unit, month.isoformat(), *key[2:], count, minutes) for unit in ancestors(path)]
    return rows


def shift(root_id: int, unit_id: int, old: str, new: str, *, since: date) -> None:
    """A unit moved in the tree: its hours from a month on leave the units over its old path for those over the new."""
    before, after = set(ancestors(old)), set(ancestors(new))
    cells = Dose.objects.filter(unit_id=unit_id, month__gte=since).exclude(activities=0, minutes=0)
    rows = list(cells.values_list("month", "tier", "direct", "activities", "minutes"))
    for units, sign in ((before - after, -1), (after - before, 1)):
        add_cells(
            (root_id, unit, month, tier, direct, sign * count, sign * minutes)
            for unit in units
            for month, tier, direct, count, minutes in rows
        )


def move_activities(root_id: int, rows: Any, old: Unit, new: Unit) -> None:
    """Logged activities of one unit (a queryset) become another's: their hours leave the one's path for the other's."""
    paths = former_paths(root_id)
    counts: Counter[tuple[date, str, bool]] = Counter()
    minutes: Counter[tuple[date, str, bool]] = Counter()
    for row in rows.filter(state="done").iterator():
        cell = (row.on.replace(day=1), row.tier, row.direct)
        counts[cell] += 1
        minutes[cell] += row.minutes
    for unit, sign in ((old, -1), (new, 1)):
        add_cells(
            (root_id, above, *cell, sign * counts[cell], sign * minutes[cell])
            for cell in counts
            for above in ancestors(then(paths, unit.pk, unit.path, cell[0]))
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
    paths = former_paths(root_id)
    rows = Activity.objects.filter(root_id=root_id, state="done").values_list(
        "unit_id",
        "unit__path",
        "on",
        "tier",
        "direct",
        "minutes_contact",
        "minutes_preparation",
        "minutes_travel",
        "minutes_followup",
    )
    for own, path, on, tier, direct, *parts in rows.iterator(chunk_size=5_000):
        month = on.replace(day=1)
        for unit in ancestors(then(paths, own, path, month) if paths else path):
            cell = (unit, month, tier, direct)
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
