"""Defining measures and changing how they are read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.spc import KINDS, RULE_SETS
from marigold.improvement import selectors
from marigold.improvement.events import Happened
from marigold.improvement.models import Definition, Indicator
from marigold.improvement.rollup import settle
from marigold.improvement.study import checked
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Unit

DIRECTIONS = ("higher", "lower", "neutral")
LEVELS = ("implementation", "program", "population")


def _check(fields: Mapping[str, Any]) -> None:
    """Each field that is given can be; refused with a sentence."""
    known: tuple[tuple[str, Any, str], ...] = (
        ("direction", DIRECTIONS, "Say whether higher is better, lower is better, or neither."),
        ("level", LEVELS, "Say whether this is about implementation, the program or the population."),
        ("chart_kind", KINDS, "Choose one of the charts."),
        ("rule_set", RULE_SETS, "Choose one of the rule sets."),
    )
    for name, allowed, words in known:
        if name in fields and fields[name] not in allowed:
            raise Refused(words, field=name)
    if "name" in fields and not fields["name"].strip():
        raise Refused("Give the measure a name.", field="name")
    if fields.get("baseline_points") is not None and fields["baseline_points"] < 1:
        raise Refused("A baseline has at least 1 point.", field="baseline_points")
    try:
        checked(fields.get("settings", {}))
    except ValueError as error:
        raise Refused(f"These settings can't be: {error}.", field="settings") from error


@action
def add_indicator(*, unit: Unit, name: str, by: Scope, at: datetime, **fields: Any) -> Indicator:
    """Define a measure of a unit."""
    if not selectors.may(by, Permission.INDICATOR_EDIT, unit):
        raise NotThere("There is nothing here that you can change.")
    _check({"name": name, **fields})
    indicator = Indicator(root_id=unit.root_id, unit=unit, name=name.strip(), created_at=at, **fields)
    indicator.save()
    settle(indicator)
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
def change_indicator(
    *, indicator_ref: str, version: int | None = None, by: Scope, at: datetime, **fields: Any
) -> Indicator:
    """Change what a measure is called, who owns it, its target, or how it is read."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    _check(fields)
    change = indicator.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return indicator
    settle(indicator)
    record(Happened.INDICATOR_CHANGED, indicator, by=by, at=at, about=indicator.unit.target, change=change)
    return indicator


@action
def define(
    *, indicator_ref: str, text: str, starts_on: date, reason: str = "", by: Scope, at: datetime
) -> Definition:
    """Say what a measure means from a day on. Data from before keep what was said before."""
    indicator = selectors.indicator(by, indicator_ref, Permission.INDICATOR_EDIT)
    if not text.strip():
        raise Refused("Say what is counted, and when it counts.", field="text")
    held = selectors.definitions(by, indicator)
    if any(row.starts_on == starts_on for row in held):
        raise Refused("There is a definition from that day already. Choose another day.", field="starts_on")
    if held and not reason.strip():
        raise Refused("Say why the definition changes.", field="reason")
    row = Definition(
        indicator=indicator, starts_on=starts_on, text=text.strip(), reason=reason.strip(), created_at=at
    )
    row.save()
    change = {"text": [held[0].text if held else None, row.text], "starts_on": [None, starts_on]}
    record(Happened.DEFINITION_ADDED, indicator, by=by, at=at, about=indicator.unit.target, change=change)
    return row


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
