"""Growth plans: begin, change, add and settle steps, comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth import selectors
from marigold.growth.actions.shares import A_PLAN
from marigold.growth.events import Happened
from marigold.growth.models import GrowthPlan, PlanComment, PlanStep
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person

MOST = 5_000
STATES = {"planned": "Planned", "done": "Done", "left": "Let go"}


@dataclass(frozen=True)
class Next:
    """What a step says: for which entry, what, where and with whom, until when."""

    text: str
    framework_key: str = ""
    element_key: str = ""
    element_name: str = ""
    library_key: str = ""
    place: str = ""
    place_target: str = ""
    helper: Person | None = None
    by_on: date | None = None
    equity: bool = False


@action
def begin_plan(
    *, starts_on: date, ends_on: date, aim: str, equity_aim: str, by: Scope, at: datetime
) -> GrowthPlan:
    """Begin a plan for a period. Two plans of one person do not overlap, so that a step has one home."""
    if by.person_id is None:
        raise NotThere("There is nothing here that you can write.")
    _refuse_period(starts_on, ends_on, aim, equity_aim)
    for other in selectors.plans(by):
        if other.starts_on <= ends_on and starts_on <= other.ends_on:
            raise Refused(
                f"You have a plan from {other.starts_on:%B} {other.starts_on.day}, {other.starts_on.year} already. "
                "Begin after it ends, or change it.",
                field="starts_on",
            )
    row = GrowthPlan(
        person_id=by.person_id,
        starts_on=starts_on,
        ends_on=ends_on,
        aim=aim.strip(),
        equity_aim=equity_aim.strip(),
        created_at=at,
    )
    row.save()
    record(Happened.PLAN_BEGUN, row, by=by, at=at, title=A_PLAN)
    return row


def _refuse_period(starts_on: date, ends_on: date, aim: str, equity_aim: str) -> None:
    if not equity_aim.strip():
        raise Refused(
            "Say how your goals build fairness into the work. A plan has that from the start.",
            field="equity_aim",
        )
    if ends_on <= starts_on:
        raise Refused("The plan ends before it begins. Choose a later end.", field="ends_on")
    if (ends_on - starts_on).days > 800:
        raise Refused("Plan for at most two years at a time.", field="ends_on")
    if max(len(aim), len(equity_aim)) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="aim")


@action
def change_plan(
    *, plan_ref: str, version: int, ends_on: date, aim: str, equity_aim: str, by: Scope, at: datetime
) -> GrowthPlan:
    """Change the end and the words of one's plan."""
    row = _mine(by, plan_ref)
    _refuse_period(row.starts_on, ends_on, aim, equity_aim)
    change = row.alter(expected=version, ends_on=ends_on, aim=aim.strip(), equity_aim=equity_aim.strip())
    if not change:
        nothing_changed()
        return row
    record(Happened.PLAN_CHANGED, row, by=by, at=at, title=A_PLAN)
    return row


def _mine(by: Scope, ref: str) -> GrowthPlan:
    found = selectors.plan_reading(by, ref)
    if not found.mine:
        raise NotThere("There is no such plan of yours.")
    return found.plan


@action
def add_step(*, plan_ref: str, wanted: Next, by: Scope, at: datetime) -> PlanStep:
    """Put a next step into one's plan. The same step for the same entry is kept once."""
    plan = _mine(by, plan_ref)
    _refuse_step(plan, wanted)
    known = plan.steps.filter(
        element_key=wanted.element_key,
        library_key=wanted.library_key,
        text=wanted.text.strip(),
        state="planned",
    ).first()
    if known is not None:
        nothing_changed()
        return known
    row = PlanStep(plan=plan, created_at=at, **_fields(wanted))
    row.save()
    record(Happened.STEP_ADDED, row, by=by, at=at, title="a next step", about=plan.target)
    return row


def _refuse_step(plan: GrowthPlan, wanted: Next) -> None:
    if not wanted.text.strip():
        raise Refused("Write what you want to do.", field="text")
    if len(wanted.text) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="text")
    if wanted.by_on is not None and not plan.starts_on <= wanted.by_on <= plan.ends_on:
        raise Refused(
            f"Choose a day within the plan, until {plan.ends_on:%B} {plan.ends_on.day}, {plan.ends_on.year}.",
            field="by_on",
        )


def _fields(wanted: Next) -> dict[str, object]:
    return {
        "text": wanted.text.strip(),
        "framework_key": wanted.framework_key,
        "element_key": wanted.element_key,
        "element_name": wanted.element_name,
        "library_key": wanted.library_key,
        "place": wanted.place[:200],
        "place_target": wanted.place_target,
        "helper": wanted.helper,
        "by_on": wanted.by_on,
        "equity": wanted.equity,
    }


@action
def change_step(*, step_ref: str, version: int, wanted: Next, by: Scope, at: datetime) -> PlanStep:
    """Change what a step of one's own says."""
    row = selectors.step(by, step_ref)
    _refuse_step(row.plan, wanted)
    if not row.alter(expected=version, **_fields(wanted)):
        nothing_changed()
        return row
    record(Happened.STEP_CHANGED, row, by=by, at=at, title="a next step", about=row.plan.target)
    return row


@action
def settle_step(
    *, step_ref: str, state: str, became: str, evidence: Sequence[str] = (), by: Scope, at: datetime
) -> PlanStep:
    """Say that a step is done (with what came of it and what shows it), let go, or planned again."""
    row = selectors.step(by, step_ref)
    if state not in STATES:
        raise Refused("Choose planned, done or let go.", field="state")
    if state == "done" and not became.strip():
        raise Refused("Say in a sentence what came of it.", field="became")
    if len(became) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="became")
    done_on = by.on if state == "done" else None
    if not row.alter(state=state, became=became.strip(), done_on=done_on, evidence=list(evidence)):
        nothing_changed()
        return row
    change = {"state": [None, STATES[state]]}
    record(
        Happened.STEP_CHANGED, row, by=by, at=at, title="a next step", about=row.plan.target, change=change
    )
    return row


@action
def comment_plan(*, plan_ref: str, text: str, review: bool, by: Scope, at: datetime) -> PlanComment:
    """Write beside a plan: its person, or someone it is shown to; at a review, how far it is."""
    found = selectors.plan_reading(by, plan_ref)
    if not text.strip():
        raise Refused("Write what you want to say.", field="text")
    if len(text) > MOST:
        raise Refused(f"Use at most {MOST:,} characters.", field="text")
    row = PlanComment(
        plan=found.plan, author_id=by.person_id, on=by.on, text=text.strip(), review=review, created_at=at
    )
    row.save()
    record(Happened.PLAN_COMMENTED, found.plan, by=by, at=at, title=A_PLAN)
    return row
