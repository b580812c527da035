"""The use roll-up: what activities were, counted by unit, month and tier; kept in the same transaction as the dose.

One cell counts activities of a unit and all beneath it that had one facet: a principle of the model they served, that
they were goal-directed or reactive, who led them, that they eased tension, that they were tied to the model at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from marigold.people.models import Unit
from marigold.practice.models import Element
from marigold.support import dose
from marigold.support.models import Activity, ActivityElement, Use

ALL, DIRECT, TIED, BARE = "all", "direct", "tied", "direct.bare"
GOAL, REACTIVE, EASED, BOTH = "goal", "reactive", "eased", "goal.eased"
LED = {"support": "led.support", "together": "led.together", "partner": "led.partner"}
EASING = frozenset({"tension_strategy"})
ADAPTIVE = "principle.adaptive-leadership"

# (principle served or "", whether it eases tension), by id of the element
Meanings = Mapping[int, tuple[str, bool]]
# (unit, first of month, tier, facet)
Cell = tuple[int, date, str, str]
NAMES = ("root_id", "unit_id", "month", "tier", "facet", "activities")
MERGE = (
    "ON CONFLICT (unit_id, month, tier, facet) DO UPDATE SET "
    "activities = support_use.activities + excluded.activities"
)
_ADD = f"INSERT INTO support_use ({', '.join(NAMES)}) VALUES (%s, %s, %s, %s, %s, %s) {MERGE}"  # noqa: S608 - own names
SOME = 900


def facets(
    *, direct: bool, goal_directed: bool | None, led_by: str, elements: Iterable[int], meanings: Meanings
) -> frozenset[str]:
    """What an activity counts as."""
    known = [meanings.get(one, ("", False)) for one in elements]
    found = {ALL, *(principle for principle, _ in known if principle)}
    if known:
        found.add(TIED)
    if any(eased for _, eased in known):
        found.add(EASED)
    if direct:
        found.add(DIRECT)
        if not known:
            found.add(BARE)
        if goal_directed is not None:
            found.add(GOAL if goal_directed else REACTIVE)
        if led_by in LED:
            found.add(LED[led_by])
        if goal_directed and EASED in found:
            found.add(BOTH)
    return frozenset(found)


def meanings_of(elements: Iterable[int]) -> Meanings:
    """Principle and easing of elements by id. What hangs under a principle serves it."""
    wanted = sorted(set(elements))
    rows: list[tuple[int, int, str, str, str]] = []
    for start in range(0, len(wanted), SOME):
        some = Element.objects.filter(pk__in=wanted[start : start + SOME])
        rows += some.values_list("id", "edition_id", "key", "kind", "parent_key")
    above = {(edition, parent) for _, edition, _, kind, parent in rows if parent and kind != "principle"}
    principles = set(
        Element.objects.filter(
            edition_id__in={edition for edition, _ in above},
            key__in={key for _, key in above},
            kind="principle",
        ).values_list("edition_id", "key")
        if above
        else ()
    )
    found = {}
    for pk, edition, key, kind, parent in rows:
        principle = key if kind == "principle" else (parent if (edition, parent) in principles else "")
        found[pk] = (principle, kind in EASING or (kind == "strategy" and principle == ADAPTIVE))
    return found


def credit(activity: Activity, *, path: str, sign: int = 1) -> None:
    """Add (or take away) one logged activity with the links it has now, for its unit and all above."""
    if activity.state == "done":
        add(activity.root_id, tally([activity.pk], sign), {activity.unit_id: path})


def tally(ids: Sequence[int], sign: int = 1) -> Counter[Cell]:
    """Cells of logged activities as they are stored, of their own units."""
    counts: Counter[Cell] = Counter()
    for start in range(0, len(ids), SOME):
        some = ids[start : start + SOME]
        tags: dict[int, list[int]] = {}
        for pk, element in ActivityElement.objects.filter(activity_id__in=some).values_list(
            "activity_id", "element_id"
        ):
            tags.setdefault(pk, []).append(element)
        meanings = meanings_of(one for tagged in tags.values() for one in tagged) if tags else {}
        rows = Activity.objects.filter(pk__in=some, state="done").order_by()
        for pk, unit, on, tier, direct, goal, led in rows.values_list(
            "id", "unit_id", "on", "tier", "direct", "goal_directed", "led_by"
        ):
            what = facets(
                direct=direct, goal_directed=goal, led_by=led, elements=tags.get(pk, ()), meanings=meanings
            )
            month = on.replace(day=1)
            for facet in what:
                counts[(unit, month, tier, facet)] += sign
    return counts


def rows_above(root_id: int, counts: Mapping[Cell, int], paths: Mapping[int, str]) -> list[tuple[Any, ...]]:
    """Rows of the roll-up for cells of units and all that stood over them in the month, in key order."""
    former = dose.former_paths(root_id)
    spread: Counter[Cell] = Counter()
    for (unit, month, tier, facet), number in counts.items():
        path = dose.then(former, unit, paths[unit], month)
        for above in dose.ancestors(path):
            spread[(above, month, tier, facet)] += number
    return [(root_id, *cell, number) for cell, number in sorted(spread.items()) if number]


def add(root_id: int, counts: Mapping[Cell, int], paths: Mapping[int, str]) -> None:
    """Add cells of units, whose paths of today are given, to the roll-up."""
    write(rows_above(root_id, counts, paths))


def write(rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows to the roll-up. They come in key order, so that no two writers wait for each other in a circle."""
    found = list(rows)
    if found:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, found)


def add_stored(root_id: int, ids: Sequence[int], sign: int) -> None:
    """Add (or take away) activities as they are stored."""
    counts = tally(ids, sign)
    units = {unit for unit, _, _, _ in counts}
    add(root_id, counts, dict(Unit.objects.filter(pk__in=units).values_list("id", "path")))


def add_bulk(root_id: int, tagged: Mapping[tuple[Any, ...], int]) -> list[tuple[Any, ...]]:
    """Rows of the roll-up for imported activities, given as (unit, "2026-03", tier, direct, elements) to how many."""
    meanings = meanings_of(one for *_, elements in tagged for one in elements)
    counts: Counter[Cell] = Counter()
    for (unit, month, tier, direct, elements), number in tagged.items():
        what = facets(
            direct=bool(direct), goal_directed=None, led_by="", elements=elements, meanings=meanings
        )
        for facet in what:
            counts[(unit, date.fromisoformat(f"{month}-01"), tier, facet)] += number
    units = {unit for unit, _, _, _ in counts}
    rows = rows_above(root_id, counts, dict(Unit.objects.filter(pk__in=units).values_list("id", "path")))
    return [(root, unit, month.isoformat(), *rest) for root, unit, month, *rest in rows]


def shift(root_id: int, unit_id: int, old: str, new: str, *, since: date) -> None:
    """A unit moved in the tree: its uses from a month on leave the units over its old path for those over the new."""
    before, after = set(dose.ancestors(old)), set(dose.ancestors(new))
    cells = Use.objects.filter(unit_id=unit_id, month__gte=since).exclude(activities=0)
    rows = list(cells.values_list("month", "tier", "facet", "activities"))
    for units, sign in ((before - after, -1), (after - before, 1)):
        write(sorted((root_id, unit, *row[:3], sign * row[3]) for unit in units for row in rows))


def move(root_id: int, ids: Sequence[int], old: Unit, new: Unit) -> None:
    """Logged activities of one unit become another's."""
    counts = tally(ids)
    for unit, sign in ((old, -1), (new, 1)):
        moved = Counter({(unit.pk, *cell[1:]): sign * number for cell, number in counts.items()})
        add(root_id, moved, {unit.pk: unit.path})


def recount(root_id: int) -> dict[Cell, int]:
    """The roll-up of a system, counted afresh from its activities."""
    counts: Counter[Cell] = Counter()
    paths = dict(Unit.objects.filter(path__startswith=f"{root_id}/").values_list("id", "path"))
    ids = Activity.objects.filter(root_id=root_id, state="done").order_by("id").values_list("id", flat=True)
    held: list[int] = []
    for pk in ids.iterator(chunk_size=5_000):
        held.append(pk)
        if len(held) == SOME:
            counts.update(tally(held))
            held.clear()
    counts.update(tally(held))
    return {(row[1], row[2], row[3], row[4]): row[5] for row in rows_above(root_id, counts, paths)}


def stored(root_id: int) -> dict[Cell, int]:
    """The roll-up of a system as stored, cells that came back to zero left out."""
    rows = Use.objects.filter(root_id=root_id).exclude(activities=0)
    return {(row.unit_id, row.month, row.tier, row.facet): row.activities for row in rows.iterator()}
