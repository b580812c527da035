"""Entering values, of the whole and of groups."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import groups, selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Breakdown, Indicator, Observation
from marigold.improvement.rollup import settle
from marigold.kit.doing import Refused, action, nothing_changed

Values = Mapping[date, tuple[float | None, float | None]]


@action
def observe(*, indicator_ref: str, values: Values, status: str = "final", by: Scope, at: datetime) -> int:
    """Enter values by period as (value, denominator); a missing value stays a gap. Returns how many changed."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    known = {row.period: row for row in Observation.objects.filter(indicator=indicator, breakdown=None)}
    change: dict[str, list[Any]] = {}
    for period, (value, denominator) in sorted(values.items()):
        row = known.get(period) or Observation(indicator=indicator, period=period)
        if row.pk and (row.value, row.denominator, row.status) == (value, denominator, status):
            continue
        change[period.isoformat()] = [row.value if row.pk else None, value]
        row.value, row.denominator, row.status = value, denominator, status
        row.save()
    if change:
        _agree(indicator, [date.fromisoformat(day) for day in change])
        settle(indicator)
        record(Happened.OBSERVED, indicator, by=by, at=at, about=indicator.unit.target, change=change)
    else:
        nothing_changed()
    return len(change)


@action
def observe_groups(
    *,
    indicator_ref: str,
    breakdown_ref: str,
    values: Mapping[date, Mapping[str, tuple[float, float]]],
    status: str = "final",
    by: Scope,
    at: datetime,
) -> int:
    """Enter for each period the groups as {code: (count, people)}; groups left out stay. Returns how many changed.

    A period without a whole gets the sum of its groups. The audit log says which periods, never the numbers.
    """
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    breakdown = selectors.usable_one(by, indicator, breakdown_ref)
    if not breakdown.in_use:
        raise Refused(f"{breakdown.name} is not in use. Say what it is for, and turn it on first.")
    changed = _write(indicator, breakdown, values, status)
    if not changed:
        nothing_changed()
        return 0
    _add_wholes(indicator, breakdown, values)
    _agree(indicator, list(values))
    settle(indicator)
    told = {
        "breakdown": [None, breakdown.name],
        "periods": [None, [day.isoformat() for day in sorted(values)]],
    }
    record(Happened.OBSERVED, indicator, by=by, at=at, about=indicator.unit.target, change=told)
    return changed


def _write(
    indicator: Indicator,
    breakdown: Breakdown,
    values: Mapping[date, Mapping[str, tuple[float, float]]],
    status: str,
) -> int:
    rows = Observation.objects.filter(indicator=indicator, breakdown=breakdown, period__in=list(values))
    known = {(row.period, row.group): row for row in rows}
    changed = 0
    for period, cells in sorted(values.items()):
        for code, (count, people) in cells.items():
            _check_cell(breakdown, period, code, count, people)
            row = known.get((period, code)) or Observation(
                indicator=indicator, breakdown=breakdown, group=code, period=period
            )
            if row.pk and (row.value, row.denominator, row.status) == (count, people, status):
                continue
            row.value, row.denominator, row.status = count, people, status
            row.save()
            changed += 1
    return changed


def _check_cell(breakdown: Breakdown, period: date, code: str, count: float, people: float) -> None:
    label = next((groups.label_of(one) for one in breakdown.groups if one["code"] == code), None)
    if label is None:
        codes = ", ".join(one["code"] for one in breakdown.groups)
        raise Refused(f"{period}: {breakdown.name} has no group {code}. Its groups are {codes}.")
    if count != int(count) or people != int(people):
        raise Refused(f"{period}, {label}: give whole people, so that small groups can be protected.")
    if not 0 <= count <= people:
        raise Refused(f"{period}, {label}: {count:g} of {people:g} can't be. Check both numbers.")


def _add_wholes(indicator: Indicator, breakdown: Breakdown, periods: Iterable[date]) -> None:
    wanted = list(periods)
    whole = Observation.objects.filter(indicator=indicator, breakdown=None, period__in=wanted)
    there = {row.period: row for row in whole}
    cells = Observation.objects.filter(indicator=indicator, breakdown=breakdown, period__in=wanted)
    sums: dict[date, tuple[float, float]] = {}
    for on, value, denominator in cells.values_list("period", "value", "denominator"):
        count, people = sums.get(on, (0.0, 0.0))
        sums[on] = count + (value or 0), people + (denominator or 0)
    for on, (count, people) in sums.items():
        row = there.get(on) or Observation(indicator=indicator, period=on)
        if row.value is None:
            row.value, row.denominator = count, people
            row.save()
        elif row.denominator is None:
            raise Refused(f"{on}: the whole has no “out of how many”. Enter it before its groups.")


def _agree(indicator: Indicator, periods: Iterable[date]) -> None:
    """Refused where groups and their whole don't go together."""
    rows = Observation.objects.filter(indicator=indicator, period__in=list(periods))
    columns = ("breakdown_id", "period", "group", "value", "denominator")
    found: dict[int, list[Any]] = {}
    wholes = []
    for breakdown, *rest in rows.values_list(*columns):
        if breakdown is None:
            wholes.append(tuple(rest))
        else:
            found.setdefault(breakdown, []).append(tuple(rest))
    for cells in found.values():
        try:
            groups.periods_of([*cells, *wholes])
        except ValueError as error:
            raise Refused(f"{error}. Groups can’t hold more people than the whole.") from error
