"""Hours of a place through time: with those of the places that merged into it, as long as they were apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import reached
from marigold.access.scope import Scope
from marigold.people.models import Succession, Unit
from marigold.support import dose
from marigold.support.models import Dose

# By unit id: the month from which on its hours count in the place itself; None where they always do.
Members = dict[int, date | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """Support of a place in a month, by tier and kind."""

    month: date
    tier: str
    direct: bool
    activities: int
    minutes: int


def _members(unit_id: int, past: Iterable[Succession]) -> Members:
    """The places whose hours a place has: itself, and what merged into it, until the month of the merge."""
    merges = [one for one in past if one.kind == "merged" and one.former_id is not None]
    found: Members = {unit_id: None}
    todo = [unit_id]
    while todo:
        here = todo.pop()
        for one in merges:
            if one.unit_id != here or one.former_id is None:
                continue
            limit, month = found[here], one.on.replace(day=1)
            until = month if limit is None else min(limit, month)
            known = found.get(one.former_id, date.min)
            if known is not None and known < until:
                found[one.former_id] = until
                todo.append(one.former_id)
    return found


@asked
def _cells(scope: Scope, units: Any, since: Any, covered: bool) -> QuerySet[Any]:
    cells = Dose.objects.filter(unit_id__in=units, month__gte=since)
    rows = reached(cells, scope, Permission.ACTIVITY_VIEW, covered=covered).order_by("month", "id")
    return rows.values_list("unit_id", "unit__path", "month", "tier", "direct", "activities", "minutes")


def hours_of(scope: Scope, unit: Unit, past: Iterable[Succession], *, since: date) -> list[Cell]:
    """Cells of a unit already reached, from a month on.

    :param past: `people.selectors.past_of` it
    """
    apart = _members(unit.pk, past)
    covered = scope.allows_at(Permission.ACTIVITY_VIEW, unit.path)
    columns = _cells(scope, units=list(apart), since=since.replace(day=1), covered=covered)
    if len(apart) == 1:
        return [Cell(*row[2:]) for row in columns]
    paths = dose.former_paths(int(unit.root_id or unit.pk))
    return [Cell(*row[2:]) for row in columns if _counts_here(row[0], row[1], row[2], apart, paths)]


def _counts_here(unit_id: int, path: str, month: date, apart: Members, paths: dose.Paths) -> bool:
    """Whether a unit's hours of a month are to be added: it was apart then, and not beneath another that is added."""
    if not _apart(unit_id, month, apart):
        return False
    over = dose.ancestors(dose.then(paths, unit_id, path, month))
    return not any(one != unit_id and _apart(one, month, apart) for one in over)


def _apart(unit_id: int, month: date, apart: Members) -> bool:
    if unit_id not in apart:
        return False
    until = apart[unit_id]
    return until is None or month < until
