"""Stress tests: would the practice here survive, need by need; and what is made of the gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.people.models import Unit
from marigold.support.actions.concerns import raise_concern
from marigold.support.actions.goals import add_step
from marigold.support.actions.structures import hold
from marigold.support.events import Happened
from marigold.support.lasting import lasting
from marigold.support.models import StressCell, StressTest
from marigold.support.models.structures import OUTLOOKS
from marigold.support.selectors import structures as reads

MOST_OWN = 6


@dataclass(frozen=True)
class Outlook:
    """What people say of one need in one event; `structure_ref` is what carries it then."""

    outlook: str
    structure_ref: str = ""
    missing: str = ""


@action
def begin_test(
    *, unit: Unit, practice: str, on: date, by: Scope, at: datetime, who: str = "", own: Sequence[str] = ()
) -> StressTest:
    """Begin a stress test of a practice in a place, by the events of the model and events of the place's own."""
    hold(by, unit)
    if not practice.strip():
        raise Refused("Say which practice is tested.", field="practice")
    if on > by.on:
        raise Refused("Write it down on its day or later.", field="on")
    words = lasting(by, int(unit.root_id or unit.pk))
    names = list(dict.fromkeys(one.strip()[:200] for one in own if one.strip()))[:MOST_OWN]
    scenarios = [{"key": one.key, "name": one.name, "text": one.text} for one in words.scenarios]
    scenarios += [
        {"key": f"own.{n}", "name": name, "text": "An event of this place’s own."}
        for n, name in enumerate(names, start=1)
    ]
    needs = [{"key": one.key, "name": one.name, "text": one.text} for one in words.needs]
    if not scenarios or not needs:
        raise Refused("The practice model names no events or no needs to test. Add them first.")
    row = StressTest(
        root_id=unit.root_id, unit=unit, practice=practice.strip()[:200], on=on, who=who.strip(),
        scenarios=scenarios, needs=needs, created_at=at,
    )  # fmt: skip
    row.save()
    change = {"practice": [None, row.practice], "who": [None, row.who]}
    record(Happened.STRESS_BEGUN, row, by=by, at=at, about=unit.target, change=change)
    return row


@action
def change_test(*, test_ref: str, version: int | None, by: Scope, at: datetime, **fields: Any) -> StressTest:
    """Change its day, who took part, what people take from it, and when to ask again."""
    row = reads.stress_test(by, test_ref, Permission.STRUCTURE_EDIT)
    if not str(fields.get("practice", row.practice)).strip():
        raise Refused("Say which practice is tested.", field="practice")
    if fields.get("on", row.on) > by.on:
        raise Refused("Write it down on its day or later.", field="on")
    change = row.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return row
    record(Happened.STRESS_CHANGED, row, by=by, at=at, about=row.unit.target, change=change)
    return row


@action
def say_outlook(
    *, test_ref: str, scenario: str, said: Mapping[str, Outlook], by: Scope, at: datetime
) -> StressTest:
    """Say for an event, by need, whether it would still be given. What is left out stays unsaid."""
    row = reads.stress_test(by, test_ref, Permission.STRUCTURE_EDIT)
    event = next((one for one in row.scenarios if one["key"] == scenario), None)
    names = {one["key"]: one["name"] for one in row.needs}
    if event is None or set(said) - set(names):
        raise Refused("This is not part of the test.")
    carried = {one.ref: one for one in reads.carriers(by, row.unit)}
    held = {one.need: one for one in StressCell.objects.filter(test=row, scenario=scenario)}
    change: dict[str, list[str]] = {}
    for need, one in said.items():
        if one.outlook not in OUTLOOKS:
            raise Refused("Say whether it holds, is shaky or would break.", field=f"outlook_{need}")
        if one.structure_ref and one.structure_ref not in carried:
            raise Refused("This structure is of another place, or has ended.", field=f"structure_{need}")
        fields = {
            "outlook": one.outlook,
            "structure": carried.get(one.structure_ref),
            "missing": one.missing.strip(),
        }
        before = held[need].outlook if need in held else ""
        if need in held:
            changed = bool(held[need].alter(**fields))
        else:
            StressCell(test=row, scenario=scenario, need=need, created_at=at, **fields).save()
            changed = True
        if changed:
            change[names[need]] = [before, one.outlook]
    for need in set(held) - set(said):
        change[names.get(need, need)] = [held[need].outlook, ""]
        held[need].delete()
    if not change:
        nothing_changed()
        return row
    told = [{name: pair[n] for name, pair in change.items() if pair[n]} for n in (0, 1)]
    about: dict[str, Any] = {"scenario": [None, event["name"]], "outlook": told}
    record(Happened.STRESS_SAID, row, by=by, at=at, about=row.unit.target, change=about)
    return row


@action
def follow_up(*, cell_ref: str, make: str, by: Scope, at: datetime) -> StressCell:
    """Make a concern (a blind spot) or a step of what would not hold, in the engagement of the place."""
    cell = reads.cell(by, cell_ref)
    test = cell.test
    if cell.outlook == "holds":
        raise Refused("This holds. There is nothing to follow up.")
    if make not in {"concern", "step"} or (cell.concern_id if make == "concern" else cell.step_id):
        raise Refused("This was taken up already.")
    wanted = Permission.CONCERN_EDIT if make == "concern" else Permission.GOAL_EDIT
    engagement = reads.engagement_here(by, test.unit, wanted)
    if engagement is None:
        raise Refused("There is no open engagement right here in which you could take it up.")
    need = next(one["name"] for one in test.needs if one["key"] == cell.need)
    event = next(one["name"] for one in test.scenarios if one["key"] == cell.scenario)
    if make == "concern":
        text = f"From the stress test of {test.practice}. {cell.missing}".strip()
        made: Any = raise_concern(
            engagement_ref=engagement.ref, kind="blind-spot", title=_asked(event, need)[:200],
            text=text, level="system", raised_on=by.on, by=by, at=at,
        )  # fmt: skip
    else:
        title = cell.missing or _asked(event, need)
        made = add_step(engagement_ref=engagement.ref, title=title, by=by, at=at)
    cell.alter(**{make: made})
    change = {
        "made": [None, "a concern" if make == "concern" else "a step"],
        "need": [None, need],
        "scenario": [None, event],
    }
    record(Happened.STRESS_FOLLOWED, test, by=by, at=at, about=test.unit.target, change=change)
    return cell


def _asked(event: str, need: str) -> str:
    """A gap as a question: it stays open until it is answered."""
    return f"If {event[:1].lower()}{event[1:]}, does this still hold: {need[:1].lower()}{need[1:]}?"
