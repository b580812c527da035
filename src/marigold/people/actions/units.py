"""Writes to places."""

from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.people import selectors
from marigold.people.actions.door import also_known, may_begin, names_before, open_place, past_day
from marigold.people.events import Happened
from marigold.people.models import Succession, Unit


@action
def add_root(*, name: str, level: str, by: Scope, at: datetime, place: str = "", about: str = "") -> Unit:
    """Begin a system: the unit at the top of a new tree. For administrators at the command line."""
    unit = Unit(name=name, level=level, place=place, about=about, created_at=at, path="")
    unit.save()
    unit.root, unit.path = unit, f"{unit.pk}/"
    unit.save()
    record(Happened.UNIT_ADDED, unit, by=by, at=at, change={"name": [None, name], "level": [None, level]})
    return unit


@action
def add_unit(
    *, parent: Unit, name: str, level: str, by: Scope, at: datetime, place: str = "", about: str = ""
) -> Unit:
    """Add a unit beneath another."""
    may_begin(by, Permission.UNIT_EDIT, parent)
    if not name.strip():
        raise Refused("Give the unit a name.", field="name")
    unit = Unit(
        root_id=parent.root_id,
        parent=parent,
        level=level,
        name=name.strip(),
        place=place,
        about=about,
        created_at=at,
        path="",
    )
    unit.save()
    unit.path = f"{parent.path}{unit.pk}/"
    unit.save()
    record(Happened.UNIT_ADDED, unit, by=by, at=at, change={"name": [None, name], "level": [None, level]})
    return unit


@action
def change_unit(*, unit_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Unit:
    """Correct a unit's name, place or description. A name that changes on a day is `rename_unit`."""
    unit = selectors.unit(by, unit_ref, Permission.UNIT_EDIT)
    if not str(fields.get("name", unit.name)).strip():
        raise Refused("Give the unit a name.", field="name")
    change = unit.alter(expected=version, **fields)
    if change:
        record(Happened.UNIT_CHANGED, unit, by=by, at=at, change=change)
    else:
        nothing_changed()
    return unit


@action
def rename_unit(
    *, unit_ref: str, version: int, name: str, on: date, reason: str, by: Scope, at: datetime
) -> Unit:
    """Give a unit another name from a day on. The old one stays findable."""
    unit = selectors.unit(by, unit_ref, Permission.UNIT_EDIT)
    open_place(unit)
    name = name.strip()
    if not name:
        raise Refused("Give the place its new name.", field="name")
    if name == unit.name:
        raise Refused("This is its name already.", field="name")
    past_day(on, at)
    if not reason.strip():
        raise Refused("Say in a sentence why it has another name.", field="reason")
    later = Succession.objects.filter(unit=unit, on__gt=on).order_by("-on").first()
    if later is not None:
        raise Refused(f"It changed on {later.on:%B %-d, %Y} already. Choose a later day.", field="on")
    old = unit.name
    unit.alter(expected=version, name=name, known_as=also_known(unit.known_as, [old]))
    Succession(
        root_id=unit.root_id,
        unit=unit,
        kind="renamed",
        name=old,
        on=on,
        reason=reason.strip(),
        created_at=at,
    ).save()
    change: dict[str, list[Any]] = {"name": [old, name]}
    change |= {"starts_on": [None, on], "reason": [None, reason.strip()]}
    record(Happened.UNIT_RENAMED, unit, by=by, at=at, change=change)
    return unit


@action
def take_back_rename(*, unit_ref: str, by: Scope, at: datetime) -> Unit:
    """A new name that was given by mistake is taken back: the latest one, while nothing else changed since."""
    unit = selectors.unit(by, unit_ref, Permission.UNIT_EDIT)
    open_place(unit)
    latest = Succession.objects.filter(unit=unit).order_by("-on", "-id").first()
    if latest is None or latest.kind != "renamed":
        raise Refused("There is no new name that could be taken back.")
    change = {"name": [unit.name, latest.name]}
    latest.delete()
    unit.alter(name=latest.name, known_as=names_before(unit))
    record(Happened.UNIT_RESTORED, unit, by=by, at=at, change=change)
    return unit
