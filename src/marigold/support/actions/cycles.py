"""Tests of change: predicted before, compared after, decided at the end."""

from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import CYCLE, may_move
from marigold.kit.doing import Refused, action, nothing_changed
from marigold.practice.selectors import vocabulary
from marigold.support import facts, selectors
from marigold.support.actions.door import insist
from marigold.support.events import Happened
from marigold.support.models import Cycle

NAMES = {"plan": "plan", "do": "do", "study": "study", "act": "act", "closed": "closed"}


@action
def plan_cycle(
    *,
    goal_ref: str,
    title: str,
    prediction: str,
    starts_on: date,
    by: Scope,
    at: datetime,
    previous: Cycle | None = None,
    **fields: Any,
) -> Cycle:
    """Plan a test of change for a goal; after another one, it continues that ramp."""
    goal = selectors.goal(by, goal_ref, Permission.CYCLE_EDIT)
    if not title.strip():
        raise Refused("Give the test a short name.", field="title")
    if not prediction.strip():
        raise Refused(
            "Write what you predict, so that you can learn from the difference.", field="prediction"
        )
    if previous is not None and previous.goal_id != goal.pk:
        raise Refused("The test before this one belongs to another goal.", field="previous")
    _same_place(goal.engagement_id, fields)
    cycle = Cycle(
        goal=goal,
        previous=previous,
        number=(Cycle.objects.filter(goal=goal).aggregate(n=Max("number"))["n"] or 0) + 1,
        title=title.strip(),
        prediction=prediction.strip(),
        starts_on=starts_on,
        created_at=at,
        **fields,
    )
    cycle.save()
    change = {"title": [None, cycle.title], "prediction": [None, cycle.prediction]}
    record(Happened.CYCLE_PLANNED, cycle, by=by, at=at, about=goal.engagement.target, change=change)
    return cycle


@action
def change_cycle(*, cycle_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Cycle:
    """Fill in a test of change. Once it is under way, its prediction stays as it was."""
    cycle = selectors.cycle(by, cycle_ref, Permission.CYCLE_EDIT)
    _may_change(cycle, fields)
    change = cycle.alter(expected=version, **fields)
    if change:
        record(Happened.CYCLE_CHANGED, cycle, by=by, at=at, about=cycle.goal.engagement.target, change=change)
    else:
        nothing_changed()
    return cycle


def _same_place(engagement_id: int, fields: dict[str, Any]) -> None:
    tested = fields.get("strategy")
    if tested is not None and tested.engagement_id != engagement_id:
        raise Refused("This strategy belongs to another engagement.", field="strategy")


def _may_change(cycle: Cycle, fields: dict[str, Any]) -> None:
    _same_place(cycle.goal.engagement_id, fields)
    if cycle.state == "closed":
        raise Refused("This test is closed. Plan the next one instead.")
    moved = fields.get("prediction", cycle.prediction) != cycle.prediction or (
        fields.get("predicted_value", cycle.predicted_value) != cycle.predicted_value
    )
    if cycle.state != "plan" and moved:
        raise Refused(
            "The prediction stays as it was made. Write the difference under study.", field="prediction"
        )


@action
def move_cycle(*, cycle_ref: str, version: int, state: str, by: Scope, at: datetime, **fields: Any) -> Cycle:
    """Move a test to its next part, with what was filled in; it closes only compared and decided."""
    cycle = selectors.cycle(by, cycle_ref, Permission.CYCLE_EDIT)
    if not may_move(CYCLE, cycle.state, state):
        raise Refused(
            f"A test in {NAMES[cycle.state]} cannot go to {NAMES.get(state, state)}.", field="state"
        )
    _may_change(cycle, fields)
    for name, value in fields.items():
        setattr(cycle, name, value)
    practice = vocabulary(by, cycle.goal.engagement.edition_id).practice
    insist(facts.of_cycle(cycle, target=state), practice, field="comparison")
    stored = selectors.cycle(by, cycle_ref, Permission.CYCLE_EDIT)
    if state == "closed":
        fields["ends_on"] = stored.ends_on or timezone.localdate(at)
    change = stored.alter(expected=version, state=state, **fields)
    if not change:
        nothing_changed()
        return stored
    kind = Happened.CYCLE_CLOSED if state == "closed" else Happened.CYCLE_MOVED
    record(kind, stored, by=by, at=at, about=stored.goal.engagement.target, change=change)
    return stored
