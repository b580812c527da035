"""Defining measures and entering their data."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Indicator, Observation
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit

DIRECTIONS = ("higher", "lower", "neutral")


@action
def add_indicator(*, unit: Unit, name: str, by: Scope, at: datetime, **fields: Any) -> Indicator:
    """Define a measure of a unit."""
    if not by.allows_at(Permission.INDICATOR_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")
    if not name.strip():
        raise Refused("Give the measure a name.", field="name")
    if fields.get("direction", "higher") not in DIRECTIONS:
        raise Refused("Say whether higher is better, lower is better, or neither.", field="direction")
    indicator = Indicator(root_id=unit.root_id, unit=unit, name=name.strip(), created_at=at, **fields)
    indicator.save()
    record(
        Happened.INDICATOR_ADDED,
        indicator,
        by=by,
        at=at,
        about=unit.target,
        change={"name": [None, indicator.name]},
    )
    return indicator


@action
def observe(
    *, indicator_ref: str, values: Mapping[date, tuple[float | None, float | None]], by: Scope, at: datetime
) -> int:
    """Enter values by period as (value, denominator); a missing value stays a gap. Returns how many changed."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    known = {row.period: row for row in Observation.objects.filter(indicator=indicator)}
    change: dict[str, list[Any]] = {}
    for period, (value, denominator) in sorted(values.items()):
        row = known.get(period) or Observation(indicator=indicator, period=period)
        if row.pk and (row.value, row.denominator) == (value, denominator):
            continue
        change[period.isoformat()] = [row.value if row.pk else None, value]
        row.value, row.denominator = value, denominator
        row.save()
    if change:
        record(Happened.OBSERVED, indicator, by=by, at=at, about=indicator.unit.target, change=change)
    else:
        nothing_changed()
    return len(change)


@action
def move_indicator(*, indicator: Indicator, unit: Unit, by: Scope, at: datetime) -> Indicator:
    """A measure goes on in the place where the work it belongs to goes on (a merge or split of places)."""
    if not by.allows_at(Permission.INDICATOR_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")
    before = indicator.unit
    indicator.alter(unit_id=unit.pk)
    record(
        Happened.INDICATOR_CHANGED,
        indicator,
        by=by,
        at=at,
        about=unit.target,
        change={"unit": [before, unit]},
    )
    return indicator
