"""Goals, measures, steps and tests of one engagement of the demo."""

import math
from datetime import date, timedelta

from marigold.demo.plot import Aim, Support, Test
from marigold.demo.world import World
from marigold.improvement import actions as improvement
from marigold.improvement.models import Indicator
from marigold.support import actions
from marigold.support.models import Cycle, Engagement, Goal

PRACTITIONERS = 46
LEVELS = {
    "-2": "Less than at the start",
    "-1": "As at the start",
    "0": "What we set out to reach",
    "1": "Somewhat more than that",
    "2": "Much more than that",
}


def build_aims(world: World, support: Support, engagement: Engagement, months: int) -> list[Goal]:
    """All goals of an engagement, oldest first."""
    return [_aim(world, support, engagement, aim, months) for aim in support.aims if aim.after < months]


def _aim(world: World, support: Support, engagement: Engagement, aim: Aim, months: int) -> Goal:
    at = world.at(months - aim.after)
    pair = world.scope(support.pair[0][0], at)
    indicator = _measure(world, engagement, aim, months) if aim.measure else None
    goal = actions.propose_goal(
        engagement_ref=engagement.ref,
        statement=aim.statement,
        success=aim.success,
        success_by=aim.success_by,
        baseline="Nobody could say how often it happens.",
        proposed_by=aim.success_by,
        procedure="Written alone, read aloud, clustered and agreed by yes, yes with a change, or not yet.",
        bias_steps="People closest to families spoke first; slips carried no names.",
        missing_voices="Fathers and night-shift staff were not in the room.",
        owner=world.people[aim.owner],
        indicator=indicator,
        target_on=world.today + timedelta(days=210),
        target_value=aim.measure[3] + (22 if aim.measure[3] > aim.measure[2] else -2)
        if aim.measure
        else None,
        levels=LEVELS,
        people=[world.people[key] for key in aim.people],
        by=pair,
        at=at,
    )
    actions.confirm_goal(goal_ref=goal.ref, by=pair, at=at)
    if aim.confirmed:
        partner = next(key for key in aim.people if key not in dict(support.pair))
        goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=world.scope(partner, at), at=at)
    _steps(world, engagement, goal, aim, months, support.pair[0][0])
    for text in aim.near:
        _near(world, engagement, goal, text, aim, support, months)
    _tests(world, goal, aim, months, support.pair[0][0])
    return goal


def _measure(world: World, engagement: Engagement, aim: Aim, months: int) -> Indicator:
    assert aim.measure is not None
    name, unit, start, end, moves_at = aim.measure
    at = world.at(months)
    lead = world.scope("lead", at)
    indicator = improvement.add_indicator(
        unit=engagement.unit,
        name=name,
        measured_in=unit,
        direction="higher" if end > start or unit == "walkthroughs" else "lower",
        rule_set="shift-trend",
        baseline_points=min(12, moves_at),
        denominator="active practitioners" if unit == "%" else "",
        source="Invented for the demo; entered each month.",
        by=lead,
        at=at,
    )
    values: dict[date, tuple[float | None, float | None]] = {}
    for month in range(months):
        period = world.day(months - month).replace(day=1)
        risen = 0.0 if month < moves_at else min(1.0, (month - moves_at + 1) / 9)
        wave = (
            math.sin(month * 2.1) * abs(end - start) * 0.06
            + math.sin(month * 0.9 + 1) * abs(end - start) * 0.05
        )
        value = start + (end - start) * risen + wave
        gap = month % 23 == 11
        if unit == "%":
            values[period] = (
                None if gap else float(round(value * PRACTITIONERS / 100)),
                float(PRACTITIONERS),
            )
        else:
            values[period] = (None if gap else round(value, 1), None)
    improvement.observe(indicator_ref=indicator.ref, values=values, by=lead, at=world.moment(world.today, 8))
    return indicator


def _steps(world: World, engagement: Engagement, goal: Goal, aim: Aim, months: int, who: str) -> None:
    for title, owner, after, state in aim.steps:
        at = world.at(max(0.05, months - min(after, aim.after + 2)))
        scope = world.scope(who, at)
        due = world.day(months - after - 1)
        step = actions.add_step(
            engagement_ref=engagement.ref,
            title=title,
            goal=goal,
            owner=world.people[owner],
            due_on=due,
            by=scope,
            at=at,
        )
        if state != "open":
            actions.change_step(
                step_ref=step.ref, state=state, by=scope, at=world.moment(min(due, world.today))
            )


def _near(
    world: World, engagement: Engagement, goal: Goal, text: str, aim: Aim, support: Support, months: int
) -> None:
    at = world.at(max(0.1, months - aim.after - 3))
    pair = world.scope(support.pair[0][0], at)
    near = actions.propose_goal(
        engagement_ref=engagement.ref,
        statement=text,
        parent=goal,
        horizon="near",
        kind="behavior",
        success="A name and a phone number everyone knows.",
        baseline="Two agencies of nine have someone.",
        procedure="Chosen with the long-term goal on the wall.",
        bias_steps="Smallest agencies spoke first.",
        owner=world.people[aim.owner],
        people=[world.people[key] for key in aim.people],
        by=pair,
        at=at,
    )
    actions.confirm_goal(goal_ref=near.ref, by=pair, at=at)
    partner = next(key for key in aim.people if key not in dict(support.pair))
    actions.confirm_goal(goal_ref=near.ref, by=world.scope(partner, at), at=at)


def _tests(world: World, goal: Goal, aim: Aim, months: int, who: str) -> None:
    before: Cycle | None = None
    for test in aim.tests:
        if test.after >= months:
            continue
        before = _test(world, goal, test, months, who, before)


def _test(world: World, goal: Goal, test: Test, months: int, who: str, before: Cycle | None) -> Cycle:
    at = world.at(months - test.after)
    scope = world.scope(who, at)
    cycle = actions.plan_cycle(
        goal_ref=goal.ref,
        title=test.title,
        aim="Find out on a small scale whether this helps.",
        question="Does it help, for whom, and what does it cost people?",
        prediction=test.prediction,
        data_plan="A short tally kept by those who try it.",
        previous=before,
        starts_on=at.date(),
        study_on=world.day(months - test.after - test.months),
        by=scope,
        at=at,
    )
    cycle = actions.move_cycle(
        cycle_ref=cycle.ref, version=cycle.version, state="do", done="Tried as planned.", by=scope, at=at
    )
    if not test.choice:
        return actions.move_cycle(cycle_ref=cycle.ref, version=cycle.version, state="study", by=scope, at=at)
    end = world.at(max(0, months - test.after - test.months))
    scope = world.scope(who, end)
    cycle = actions.move_cycle(cycle_ref=cycle.ref, version=cycle.version, state="study", by=scope, at=end)
    cycle = actions.move_cycle(
        cycle_ref=cycle.ref,
        version=cycle.version,
        state="act",
        data=test.data,
        comparison=test.comparison,
        by=scope,
        at=end,
    )
    return actions.move_cycle(
        cycle_ref=cycle.ref,
        version=cycle.version,
        state="closed",
        choice=test.choice,
        learned=test.comparison,
        by=scope,
        at=end,
    )
