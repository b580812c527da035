"""Goals set together, their attainment, and steps with an owner and a date."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.flows import GOAL, STEP, may_move
from marigold.core.rules import Finding, judge
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.support import facts, selectors
from marigold.support.actions.notices import tell
from marigold.support.events import Happened
from marigold.support.models import (
    Activity,
    Confirmation,
    Engagement,
    GasRating,
    Goal,
    GoalPerson,
    Step,
)
from marigold.support.models.goals import STEP_KINDS
from marigold.support.selectors import agreements

# Wording that both sides said yes to; a change asks them again.
AGREED = frozenset({"statement", "success", "target_value", "target_on", "kind", "horizon"})
LEVELS = ("-2", "-1", "0", "1", "2")


@action
def propose_goal(
    *,
    engagement_ref: str,
    statement: str,
    people: Sequence[Person],
    by: Scope,
    at: datetime,
    **fields: Any,
) -> Goal:
    """Write down a goal that was set together; it waits for both sides' yes."""
    engagement = selectors.engagement(by, engagement_ref, Permission.GOAL_EDIT)
    if not statement.strip():
        raise Refused("Write the goal in a sentence.", field="statement")
    parent = fields.get("parent")
    if parent is not None and parent.engagement_id != engagement.pk:
        raise Refused("The long-term goal belongs to another engagement.", field="parent")
    number = (Goal.objects.filter(engagement=engagement).aggregate(n=Max("number"))["n"] or 0) + 1
    goal = Goal(
        root_id=engagement.root_id,
        engagement=engagement,
        number=number,
        statement=statement.strip(),
        created_at=at,
        **fields,
    )
    goal.save()
    GoalPerson.objects.bulk_create(GoalPerson(goal=goal, person=person) for person in people)
    record(
        Happened.GOAL_PROPOSED,
        goal,
        by=by,
        at=at,
        about=engagement.target,
        change={"statement": [None, goal.statement], "took_part": [None, [person.name for person in people]]},
    )
    words = f"A goal for {engagement.name} waits for your yes"
    tell([person.pk for person in people], "yes", goal, words, by=by, at=at)
    return goal


@action
def change_goal(
    *,
    goal_ref: str,
    version: int,
    by: Scope,
    at: datetime,
    people: Sequence[Person] | None = None,
    **fields: Any,
) -> Goal:
    """Change a goal. New wording asks both sides again, so an active goal goes back to proposed."""
    goal = selectors.goal(by, goal_ref, Permission.GOAL_EDIT)
    if not str(fields.get("statement", goal.statement)).strip():
        raise Refused("Write the goal in a sentence.", field="statement")
    if set(fields.get("levels") or {}) - set(LEVELS):
        raise Refused("Attainment has five levels, from -2 to +2.", field="levels")
    reworded = any(name in AGREED and getattr(goal, name) != value for name, value in fields.items())
    if reworded:
        fields["wording"] = goal.wording + 1
        if goal.state == "active":
            fields["state"] = "proposed"
    change = goal.alter(expected=version, **fields)
    if people is not None:
        change |= _set_people(goal, people)
    if change:
        record(Happened.GOAL_CHANGED, goal, by=by, at=at, about=goal.engagement.target, change=change)
    else:
        nothing_changed()
    return goal


def _set_people(goal: Goal, people: Sequence[Person]) -> dict[str, list[Any]]:
    rows = GoalPerson.objects.filter(goal=goal).select_related("person")
    before = {row.person_id: row.person.name for row in rows}
    after = {person.pk: person.name for person in people}
    if before == after:
        return {}
    GoalPerson.objects.filter(goal=goal).delete()
    GoalPerson.objects.bulk_create(GoalPerson(goal=goal, person=person) for person in people)
    return {"took_part": [sorted(before.values()), sorted(after.values())]}


@action
def confirm_goal(
    *, goal_ref: str, by: Scope, at: datetime, via: str = "signed in"
) -> tuple[Goal, tuple[Finding, ...]]:
    """Say yes for one's side. With both sides' yes and nothing missing, the goal becomes active.

    Returns the goal and what still keeps it from being active.
    """
    goal = selectors.goal(by, goal_ref, Permission.GOAL_VIEW)
    side = side_of(by, goal.engagement)
    if side is None:
        raise NotThere("There is nothing here that you can confirm.")
    if not may_move(GOAL, goal.state, "active"):
        raise Refused("This goal is closed.")
    known = Confirmation.objects.filter(goal=goal, person_id=by.person_id, wording=goal.wording).first()
    if known is not None:
        _say_again(goal, known, by=by, at=at, via=via)
    else:
        Confirmation(
            goal=goal, person_id=by.person_id, side=side, wording=goal.wording, via=via, created_at=at
        ).save()
        record(
            Happened.GOAL_CONFIRMED,
            goal,
            by=by,
            at=at,
            about=goal.engagement.target,
            change={"side": [None, side], "via": [None, via]},
        )
    return goal, _try_active(goal, by=by, at=at)


def _say_again(goal: Goal, known: Confirmation, *, by: Scope, at: datetime, via: str) -> None:
    """Keep a second yes to the same words when something in the place has asked for it since the first."""
    today = timezone.localdate(at)
    event = agreements.event_that_asks(by, goal.engagement)
    if event is None or facts.said_on(known) >= event.on:
        nothing_changed()
        return
    known.alter(again_on=today)
    change = {"side": [None, known.side], "via": [None, via], "again": [None, today]}
    record(Happened.GOAL_CONFIRMED, goal, by=by, at=at, about=goal.engagement.target, change=change)


def _try_active(goal: Goal, *, by: Scope, at: datetime) -> tuple[Finding, ...]:
    if goal.state == "active":
        return ()
    practice = vocabulary(by, goal.engagement.edition_id).practice
    findings = judge(facts.of_goal(goal, becoming_active=True), practice)
    if any(finding.blocks for finding in findings):
        return findings
    change = goal.alter(state="active")
    record(Happened.GOAL_ACTIVE, goal, by=by, at=at, about=goal.engagement.target, change=change)
    return findings


def side_of(by: Scope, engagement: Engagement) -> str | None:
    """Which side of the partnership someone stands on for an engagement today, or None.

    The support side is the pair: whoever is called in for a time, or was on it once, says no yes for them.
    """
    pair = facts.assigned(engagement, on=by.on).filter(core=True, person_id=by.person_id)
    if pair.exists():
        return "support"
    if by.allows_at(Permission.GOAL_CONFIRM, engagement.unit.path):
        return "partner"
    return None


@action
def move_goal(*, goal_ref: str, state: str, by: Scope, at: datetime, note: str = "") -> Goal:
    """Mark a goal reached, paused, ended or open again; active needs both sides' yes."""
    goal = selectors.goal(by, goal_ref, Permission.GOAL_EDIT)
    if not may_move(GOAL, goal.state, state):
        raise Refused(f"A goal that is {goal.state} cannot become {state}.", field="state")
    if goal.state == state:
        nothing_changed()
        return goal
    if state == "active":
        practice = vocabulary(by, goal.engagement.edition_id).practice
        blocking = [f for f in judge(facts.of_goal(goal, becoming_active=True), practice) if f.blocks]
        if blocking:
            raise Refused(" ".join(f.message for f in blocking), findings=tuple(blocking), field="state")
    change = goal.alter(state=state)
    record(
        Happened.GOAL_CHANGED,
        goal,
        by=by,
        at=at,
        about=goal.engagement.target,
        change={**change, "note": [None, note]} if note else change,
    )
    return goal


@action
def rate_goal(*, goal_ref: str, level: int, on: date, by: Scope, at: datetime, note: str = "") -> GasRating:
    """Say where a goal stands on its attainment levels."""
    goal = selectors.goal(by, goal_ref, Permission.GOAL_EDIT)
    if str(level) not in LEVELS:
        raise Refused("Choose a level from -2 to +2.", field="level")
    if not goal.levels.get(str(level)):
        raise Refused("Describe this level first, so that everyone knows what it means.", field="level")
    rating = GasRating(goal=goal, on=on, level=level, note=note, created_at=at)
    rating.save()
    record(
        Happened.GOAL_RATED,
        goal,
        by=by,
        at=at,
        about=goal.engagement.target,
        change={"level": [None, level], "on": [None, on]},
    )
    return rating


@action
def add_step(
    *,
    engagement_ref: str,
    title: str,
    by: Scope,
    at: datetime,
    goal: Goal | None = None,
    activity: Activity | None = None,
    owner: Person | None = None,
    owner_text: str = "",
    due_on: date | None = None,
    kind: str = "step",
    asked_by: str = "",
) -> Step:
    """Add a step to a goal, or a follow-up to an activity, with who does it by when.

    `kind`: step; request (of research or means, by whoever asked); arrangement (travel, rooms, meals).
    """
    engagement = selectors.engagement(by, engagement_ref, Permission.GOAL_EDIT)
    _check_step(engagement, title, goal, kind)
    step = Step(
        root_id=engagement.root_id,
        engagement=engagement,
        goal=goal,
        activity=activity,
        title=title.strip()[:300],
        owner=owner,
        owner_text=owner_text,
        due_on=due_on,
        kind=kind,
        asked_by=asked_by.strip(),
        created_at=at,
    )
    step.save()
    change = {"title": [None, step.title], "owner": [None, owner or owner_text], "due_on": [None, due_on]}
    record(Happened.STEP_ADDED, step, by=by, at=at, about=engagement.target, change=change)
    if owner:
        tell([owner.pk], "step", step, f"A step is yours: {step.title}", by=by, at=at)
    return step


def _check_step(engagement: Engagement, title: str, goal: Goal | None, kind: str) -> None:
    if not title.strip():
        raise Refused("Say what will be done.", field="title")
    if goal is not None and goal.engagement_id != engagement.pk:
        raise Refused("The goal belongs to another engagement.", field="goal")
    if kind not in STEP_KINDS:
        raise Refused("Choose what it is.", field="kind")


@action
def change_step(*, step_ref: str, by: Scope, at: datetime, version: int | None = None, **fields: Any) -> Step:
    """Change a step, its owner, its date or where it stands."""
    step = selectors.step(by, step_ref)
    state = fields.get("state", step.state)
    if not may_move(STEP, step.state, state):
        raise Refused(f"A step that is {step.state} cannot become {state}.", field="state")
    if state == "done" and step.done_on is None:
        fields["done_on"] = timezone.localdate(at)
    elif state != "done":
        fields["done_on"] = None
    change = step.alter(expected=version, **fields)
    if change:
        record(Happened.STEP_CHANGED, step, by=by, at=at, about=step.engagement.target, change=change)
    else:
        nothing_changed()
    return step
