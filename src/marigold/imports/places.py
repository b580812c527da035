"""A list of places: read, decided row by row, shown; applied in one transaction; taken back while untouched."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.imports.places_decide import Deciding, Step
from marigold.imports.places_known import Places
from marigold.imports.tables import Decided, Table, begin
from marigold.people import actions, selectors
from marigold.people.models import Unit


def decide(table: Table, *, by: Scope, root: Unit, today: date) -> Decided:
    """What a list of places would do. Nothing is written."""
    decided = begin(table)
    world = Places(by, root)
    Deciding(decided, world).run()
    marks = [(one.id, one.version) for one in world.known.values()]
    decided.digest = hashlib.sha256(repr((decided.steps, marks)).encode()).hexdigest()[:32]
    return decided


def carry_out(decided: Decided, *, by: Scope, root: Unit, at: datetime) -> dict[str, Any]:
    """Make what was decided; returns what taking it back needs. Runs inside the caller's transaction."""
    made: dict[int, Unit] = {}
    here = {unit.pk: unit for unit in Unit.objects.filter(root_id=root.pk)}
    changed = []
    for step in decided.steps:
        if step.unit is not None:
            if step.change:
                changed.append(_change(here[step.unit], step, by, at))
            continue
        parent = here[step.parent.unit] if step.parent.unit is not None else made[step.parent.row or 0]
        made[step.row] = actions.add_unit(
            parent=parent, name=step.name, level=step.level, place=step.place, about=step.about, by=by, at=at
        )
    return {"made": [unit.ref for unit in made.values()], "changed": changed}


def _change(unit: Unit, step: Step, by: Scope, at: datetime) -> list[Any]:
    before = {name: getattr(unit, name) for name, _ in step.change}
    row = actions.change_unit(unit_ref=unit.ref, version=step.version, by=by, at=at, **dict(step.change))
    return [unit.ref, row.version, before]


def take_back(kept: Mapping[str, Any], *, by: Scope, at: datetime) -> tuple[int, int, int]:
    """Remove what a list made and put back what it changed, as far as nobody touched it: (removed, restored, kept)."""
    removed = restored = left = 0
    for ref in reversed(kept["made"]):
        if actions.remove_unit(unit_ref=ref, by=by, at=at):
            removed += 1
        else:
            left += 1
    for ref, version, before in kept["changed"]:
        unit = selectors.find_by_ref(by, ref)
        if unit is not None and unit.version == version:
            actions.change_unit(unit_ref=ref, version=version, by=by, at=at, **before)
            restored += 1
        else:
            left += 1
    return removed, restored, left
