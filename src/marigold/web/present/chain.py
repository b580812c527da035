"""From support to benefit in one picture, with the words and the table that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.chain import Lane, Level, chain
from marigold.improvement import chain as way
from marigold.improvement import selectors as improvement
from marigold.improvement.models import Latest, Lead
from marigold.people.models import Unit
from marigold.support.selectors.activities import contacts_by_month
from marigold.web.present.attention import AttentionLine, lines_of

STEPS = (("implementation", "The work"), ("program", "The program"), ("population", "People’s lives"))
MONTHS = 36


@dataclass(frozen=True)
class Chain:
    """The page: the drawing, what it says, the lines of each step, and what is expected to move what."""

    unit: Unit
    svg: str
    says: str
    # None where one does not see the contacts of the place.
    contacts: int | None
    steps: Sequence[tuple[str, Sequence[AttentionLine]]]
    leads: Sequence[tuple[Lead, str]]
    missing: Sequence[str]
    may_edit: bool


def chain_page(scope: Scope, unit: Unit, *, today: date) -> Chain:
    """Support, implementation, program and population of a place on one axis of time."""
    found = way.followed(scope, unit)
    since = date(today.year - MONTHS // 12, today.month, 1)
    months = contacts_by_month(scope, unit, since=since)
    by_level = {key: [row for row in found if row.indicator.level == key] for key, _ in STEPS}
    points = _points(scope, found, since)
    levels = [
        Level(name, [_lane(row, unit, points.get(row.indicator_id, [])) for row in by_level[key]])
        for key, name in STEPS
        if by_level[key]
    ]
    may_see = scope.allows_at(Permission.ACTIVITY_VIEW, unit.path)
    contacts = sum(count for _, count in months) if may_see else None
    says = _says(contacts, by_level)
    return Chain(
        unit=unit,
        svg=chain(months, levels, id=f"chain-{unit.ref}", says=says) if found else "",
        says=says,
        contacts=contacts,
        steps=[(name, lines_of(by_level[key])) for key, name in STEPS],
        leads=[(row, _both(row, found)) for row in way.leads(scope, [row.indicator_id for row in found])],
        missing=[name.lower() for key, name in STEPS if not by_level[key]],
        may_edit=improvement.may(scope, Permission.INDICATOR_EDIT, unit),
    )


def _points(scope: Scope, found: Sequence[Latest], since: date) -> dict[int, list[tuple[date, float | None]]]:
    points: dict[int, list[tuple[date, float | None]]] = {}
    for seen in improvement.observations(scope, [row.indicator_id for row in found]):
        if seen.period < since:
            continue
        value = seen.value
        if value is not None and seen.denominator is not None:
            value = 100 * value / seen.denominator if seen.denominator else None
        points.setdefault(seen.indicator_id, []).append((seen.period, value))
    return points


def _lane(row: Latest, unit: Unit, points: Sequence[tuple[date, float | None]]) -> Lane:
    tone = {"improvement": "better", "concern": "look", "high": "look", "low": "look"}.get(row.variation, "")
    (line,) = lines_of([row])
    name, place = row.indicator.name, row.indicator.unit
    return Lane(name if place == unit else f"{name}, {place.name}", points, line.value, tone)


def _says(contacts: int | None, by_level: dict[str, list[Latest]]) -> str:
    told = ["You do not see the contacts here"]
    if contacts is not None:
        told = [f"{contacts:,} contact{'s' if contacts != 1 else ''} in three years"]
    for key, name in STEPS:
        rows = by_level[key]
        better = sum(row.variation == "improvement" for row in rows)
        if rows:
            told.append(f"{name.lower()}: {better} of {len(rows)} improving")
    return "; ".join(told) + "."


def _both(lead: Lead, found: Sequence[Latest]) -> str:
    """How the two moved: both, only the first, neither. It tells of timing, never of cause."""
    moved = {row.indicator_id: row.variation == "improvement" for row in found}
    first, second = moved.get(lead.cause_id, False), moved.get(lead.effect_id, False)
    if first and second:
        return "Both improve"
    if first:
        return "The first improves, the second not yet"
    return "The second improves without the first" if second else "Neither improves yet"
