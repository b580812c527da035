"""Who at which level answers for what: in the data of an indicator, or in closing a gap. How well data can be split."""

from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import selectors, taken_up
from marigold.improvement.events import Happened
from marigold.improvement.models import DATA_PARTS, Breakdown, Gap, Part, Splitting
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person, Unit

ABILITY = {0: "Not gathered", 1: "Gathered", 2: "Can be split", 3: "Used"}


def _check(part: Part) -> None:
    if not part.level:
        raise Refused("Say at which level.", field="level")
    if not (part.person_id or part.named.strip()):
        raise Refused("Name who it is: a person, or a group in words.", field="named")
    if part.gap_id and not part.does.strip():
        raise Refused("Say which part they play.", field="does")
    if not part.gap_id and part.part not in DATA_PARTS[1:]:
        raise Refused("Say which part they play in the data.", field="part")


@action
def name_owner(
    *,
    gap_ref: str,
    level: str,
    does: str,
    person: Person | None = None,
    named: str = "",
    by: Scope,
    at: datetime,
) -> Part:
    """Somebody at a level answers for a part of closing a gap."""
    gap = taken_up.gap(by, gap_ref, Permission.INDICATOR_EDIT)
    part = Part(
        indicator=gap.indicator, gap=gap, level=level, does=does.strip(), person=person, named=named.strip()
    )
    return _name(part, gap, gap.indicator.unit, by, at)


@action
def name_part(
    *,
    indicator_ref: str,
    level: str,
    part: str,
    does: str = "",
    person: Person | None = None,
    named: str = "",
    by: Scope,
    at: datetime,
) -> Part:
    """Somebody at a level gathers, judges, analyzes or reports the data of a measure."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    row = Part(
        indicator=indicator, level=level, part=part, does=does.strip(), person=person, named=named.strip()
    )
    return _name(row, indicator, indicator.unit, by, at)


def _name(part: Part, about: Any, unit: Unit, by: Scope, at: datetime) -> Part:
    _check(part)
    if part.person and part.person.root_id != part.indicator.root_id:
        raise Refused("This person belongs to another system. Name them in words.", field="person")
    part.created_at = at
    part.save()
    change = {"named": [None, part.who], "level": [None, part.level], "does": [None, part.does or part.part]}
    record(Happened.PART_NAMED, about, by=by, at=at, about=unit.target, change=change)
    return part


@action
def change_part(*, part_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any) -> Part:
    """Correct who it is, at which level, or what they do."""
    part = taken_up.part(by, part_ref)
    change = part.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return part
    _check(part)
    record(Happened.PART_CHANGED, _about(part), by=by, at=at, about=part.indicator.unit.target, change=change)
    return part


@action
def remove_part(*, part_ref: str, by: Scope, at: datetime) -> None:
    """They play it no longer, or never did; the history keeps that they were named."""
    part = taken_up.part(by, part_ref)
    change = {"named": [part.who, None], "level": [part.level, None], "does": [part.does or part.part, None]}
    about, unit = _about(part), part.indicator.unit
    part.delete()
    record(Happened.PART_REMOVED, about, by=by, at=at, about=unit.target, change=change)


def _about(part: Part) -> Gap | Any:
    return part.gap or part.indicator


@action
def rate_splitting(
    *, unit: Unit, breakdown: Breakdown, on: date, ability: int, note: str = "", by: Scope, at: datetime
) -> Splitting:
    """Say how well a place can split its data in one way, on a day. A second look on the same day takes its place."""
    if not selectors.may(by, Permission.INDICATOR_EDIT, unit):
        raise NotThere("There is nothing here that you can change.")
    if breakdown.root_id != unit.root_id:
        raise Refused("This way to split people belongs to another system.", field="breakdown")
    if ability not in ABILITY:
        raise Refused("Choose one of the four.", field="ability")
    row = Splitting.objects.filter(unit=unit, breakdown=breakdown, on=on).first()
    before = row.ability if row else -1
    if row is None:
        row = Splitting(root_id=unit.root_id, unit=unit, breakdown=breakdown, on=on, created_at=at)
    elif (row.ability, row.note) == (ability, note.strip()):
        nothing_changed()
        return row
    row.ability, row.note = ability, note.strip()
    row.save()
    change = {
        "ability": [ABILITY.get(before), ABILITY[ability]],
        "split": [None, breakdown.name],
        "on": [None, on],
    }
    record(Happened.SPLIT_RATED, row, by=by, at=at, about=unit.target, change=change)
    return row
