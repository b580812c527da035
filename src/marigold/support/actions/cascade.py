"""Handing support down: agree who takes it over from which day, change it, and say whether it came."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.practice import selectors as practice
from marigold.support.events import Happened
from marigold.support.models import HandDown
from marigold.support.models.cascade import STATES
from marigold.support.selectors import cascade as reads

KINDS = {
    "agreed": Happened.HAND_DOWN_REOPENED,
    "came": Happened.HAND_DOWN_CAME,
    "dropped": Happened.HAND_DOWN_DROPPED,
}


@dataclass(frozen=True)
class Said:
    """What is agreed. On a change also whether it came: `state`, since when, and what came of it."""

    from_on: date
    agreed_with: str = ""
    needs: str = ""
    state: str = "agreed"
    settled_on: date | None = None
    outcome: str = ""


@action
def agree_hand_down(
    *, unit: Unit, said: Said, by: Scope, at: datetime, place: Unit | None = None, level: str = ""
) -> HandDown:
    """Agree that a place takes over the support of one place beneath it, or of all beneath it at a level."""
    if not reads.may(by, Permission.STRUCTURE_EDIT, unit):
        raise NotThere("There is nothing here that you can change.")
    if unit.closed_on is not None:
        raise Refused(f"{unit.name} is closed. Nobody there can take over support.")
    if (place is None) == (not level):
        raise Refused("Choose one place beneath, or a level of places beneath.", field="what")
    row = HandDown(root_id=unit.root_id, unit=unit, place=place, level=level, created_at=at)
    row.what = _what(by, unit, place, level)
    twin = HandDown.objects.filter(unit=unit, place=place, level=level, state="agreed").first()
    if twin is not None:
        day = f"{twin.from_on:%B} {twin.from_on.day}, {twin.from_on.year}"
        raise Refused(f"This is agreed already, from {day}. Change what is there.", field="what")
    for name, value in _fields(said, by).items():
        setattr(row, name, value)
    row.save()
    change = {
        "what": [None, row.what],
        "from_on": [None, row.from_on],
        "agreed_with": [None, row.agreed_with],
    }
    record(Happened.HAND_DOWN_AGREED, row, by=by, at=at, about=unit.target, change=change)
    return row


def _what(by: Scope, unit: Unit, place: Unit | None, level: str) -> str:
    if place is not None:
        if not place.path.startswith(unit.path) or place.pk == unit.pk:
            raise Refused(f"{place.name} is not beneath {unit.name}.", field="what")
        return place.name
    if level not in reads.levels_beneath(by, unit):
        raise Refused("There are no places of this level beneath.", field="what")
    words = practice.words_of(by, int(unit.root_id or unit.pk))
    if words is None:
        return f"all places beneath of the level {level}"
    plural = next((str(one.get("plural", "")) for one in words.levels if one["key"] == level), "")
    return f"all {(plural or level).lower()} beneath"


def _fields(said: Said, by: Scope) -> dict[str, Any]:
    if said.state not in STATES:
        raise Refused("Choose where it stands.", field="state")
    settled = None if said.state == "agreed" else said.settled_on or by.on
    if settled is not None and settled > by.on:
        raise Refused("This day has not come yet. Note it once it is there.", field="settled_on")
    if said.state == "dropped" and not said.outcome.strip():
        raise Refused("Say why it will not come, so that the next one can be agreed better.", field="outcome")
    return {
        "from_on": said.from_on,
        "agreed_with": said.agreed_with.strip()[:300],
        "needs": said.needs.strip(),
        "state": said.state,
        "settled_on": settled,
        "outcome": said.outcome.strip(),
    }


@action
def change_hand_down(
    *, hand_down_ref: str, version: int | None, said: Said, by: Scope, at: datetime
) -> HandDown:
    """Agree on another day, say that it came or that it will not come, or put it back among what is agreed."""
    row = reads.hand_down(by, hand_down_ref, Permission.STRUCTURE_EDIT)
    change = row.alter(expected=version, **_fields(said, by))
    if not change:
        nothing_changed()
        return row
    kind = KINDS[row.state] if "state" in change else Happened.HAND_DOWN_CHANGED
    record(kind, row, by=by, at=at, about=row.unit.target, change=change)
    return row
