"""Showing a community its own small numbers: by an agreement, to a named person, until a day, and ended at any time."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.improvement import owned, selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Breakdown, OwnView
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people import selectors as people
from marigold.people.models import Person, Unit


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What was agreed: what for, with whom, where that is written, the fewest people, and from when to when."""

    why: str
    agreed_with: str
    since: date
    until: date
    agreement: str = ""
    least: int = 1


@action
def give_own_view(
    *,
    unit: Unit,
    breakdown_ref: str,
    group: str,
    reader: Person,
    agreed: Agreed,
    by: Scope,
    at: datetime,
) -> OwnView:
    """Show a person their community's own numbers in a place and beneath it, as was agreed with those who are counted."""
    if not by.allows_at(Permission.INDICATOR_EDIT, unit.path):
        raise NotThere("There is nothing here that you can change.")
    breakdown = selectors.breakdown(by, breakdown_ref)
    if breakdown.root_id != unit.root_id or not breakdown.in_use:
        raise Refused("This way to split people is not in use here.", field="group")
    if group not in {one["code"] for one in breakdown.groups}:
        raise Refused(f"{breakdown.name} has no such group.", field="group")
    _fits(reader, unit, by)
    _make_room(unit, breakdown, group, reader, by)
    row = OwnView(
        root_id=unit.root_id,
        unit=unit,
        breakdown=breakdown,
        group=group,
        reader=reader,
        given_by_id=by.person_id,
        created_at=at,
        **asdict(agreed),
    )
    _sound(row)
    row.save()
    change = {name: [None, value] for name, value in asdict(agreed).items() if value}
    change |= {"reader": [None, reader.name], "whose": [None, row.label]}
    record(Happened.OWN_VIEW_GIVEN, row, by=by, at=at, about=unit.target, change=change)
    return row


def _make_room(unit: Unit, breakdown: Breakdown, group: str, reader: Person, by: Scope) -> None:
    """Refused where there is one already; one that ran out by itself makes room for the next."""
    same = OwnView.objects.filter(unit=unit, breakdown=breakdown, group=group, reader=reader, ended_on=None)
    if same.filter(until__gte=by.on).exists():
        raise Refused(f"{reader.name} has this view already. Change that one.", field="reader")
    same.update(ended_on=by.on)


def _fits(reader: Person, unit: Unit, by: Scope) -> None:
    """Refused where it is not somebody else who may see the indicators of the place anyway."""
    if reader.pk == by.person_id:
        raise Refused("Somebody else has to give you a view of your own.", field="reader")
    theirs = people.scope_for(reader, on=by.on)
    if not reader.is_active or not selectors.may(theirs, Permission.INDICATOR_VIEW, unit):
        raise Refused(
            f"{reader.name} can’t see the indicators of {unit.name}. Give them a role there first.",
            field="reader",
        )


def _sound(row: OwnView) -> None:
    if not row.why.strip():
        raise Refused("Say what the community wants to do with its numbers.", field="why")
    if not row.agreed_with.strip():
        raise Refused("Name who spoke for the community when this was agreed.", field="agreed_with")
    if row.until < row.since:
        raise Refused("The last day is before the first.", field="until")
    if not 1 <= row.least <= 100:
        raise Refused("Give a number of people from 1 to 100.", field="least")


@action
def change_own_view(
    *, own_view_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> OwnView:
    """Correct why, what was agreed, or until when."""
    row = owned.own_view(by, own_view_ref, Permission.INDICATOR_EDIT)
    if row.ended_on is not None:
        raise Refused("This view has ended. Give a new one.")
    if row.reader_id == by.person_id:
        raise Refused("Somebody else has to change a view of your own.")
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    _sound(row)
    record(Happened.OWN_VIEW_CHANGED, row, by=by, at=at, about=row.unit.target, change=change)
    return row


@action
def end_own_view(*, own_view_ref: str, by: Scope, at: datetime) -> OwnView:
    """End it from this day on. Those who keep the indicators may, and so may the reader."""
    row = owned.own_view(by, own_view_ref)
    if row.reader_id != by.person_id and not by.allows_at(Permission.INDICATOR_EDIT, row.unit.path):
        raise NotThere("There is nothing here that you can change.")
    if row.ended_on is not None:
        nothing_changed()
        return row
    change = row.alter(ended_on=by.on)
    record(Happened.OWN_VIEW_ENDED, row, by=by, at=at, about=row.unit.target, change=change)
    return row
