"""One goal: its agreement, chart, nearer goals, steps, tests and attainment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.rules import Finding, judge
from marigold.improvement import selectors as improvement
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support import facts
from marigold.support import selectors as support
from marigold.support.actions.goals import side_of
from marigold.support.models import (
    Confirmation,
    Cycle,
    GasRating,
    Goal,
    GoalPerson,
    LocalEvent,
    Step,
    Strategy,
)
from marigold.support.selectors import goal_parts, notes, pages, strategies
from marigold.support.selectors.decisions import newest_answer
from marigold.web.present import standing
from marigold.web.present.charts import Plot, plot
from marigold.web.present.findings import of_movement
from marigold.web.present.notes import Line, lines

MAY = {
    "may_edit": Permission.GOAL_EDIT,
    "may_test": Permission.CYCLE_EDIT,
    "may_measure": Permission.INDICATOR_EDIT,
    "may_decide": Permission.DECISION_EDIT,
    "may_note": Permission.NOTE_EDIT,
}
LEVELS = ("2", "1", "0", "-1", "-2")


@dataclass(frozen=True)
class GoalPage:
    """All that the page shows."""

    goal: Goal
    words: Vocabulary
    plot: Plot | None
    people: Sequence[GoalPerson]
    confirmations: Sequence[Confirmation]
    earlier: Sequence[Confirmation]
    sides: frozenset[str]
    side: str | None
    said_yes: bool
    missing: Sequence[Finding]
    # After an event in the place: what is asked again, and whether one's own yes is.
    again: Sequence[Finding]
    asks_again: bool
    hints: Sequence[Finding]
    near: Sequence[Goal]
    steps: Sequence[Step]
    cycles: Sequence[Cycle]
    strategies: Sequence[Strategy]
    levels: Sequence[tuple[str, str, bool]]
    ratings: Sequence[GasRating]
    partners: Sequence[GoalPerson]
    may_edit: bool
    may_test: bool
    may_measure: bool
    may_decide: bool
    may_note: bool
    notes: Sequence[Line]


def goal_page(scope: Scope, ref: str, *, today: date) -> GoalPage:
    """Fetch, decide, present."""
    goal = support.goal(scope, ref)
    engagement = goal.engagement
    words = vocabulary(scope, engagement.edition_id)
    confirmations = goal_parts.confirmations(scope, goal)
    present = [row for row in confirmations if row.wording == goal.wording]
    people = goal_parts.took_part(scope, goal)
    pair = {row.person_id for row in pages.assignments_of(scope, engagement)}
    cycles = goal_parts.cycles(scope, goal)
    ratings = goal_parts.ratings(scope, goal)
    found = _findings(scope, goal, words, today)
    held = support.standing(scope, engagement)
    events, side = pages.events_of(scope, engagement), side_of(scope, engagement)
    again = standing.asked_again(goal, facts.yes_by_side(present, goal.wording), events, words, today)
    return GoalPage(
        goal=goal,
        words=words,
        plot=_plot(scope, goal, cycles, events, today),
        people=people,
        confirmations=present,
        earlier=[row for row in confirmations if row.wording != goal.wording],
        sides=frozenset(row.side for row in present),
        side=side,
        said_yes=any(row.person_id == scope.person_id for row in present),
        again=again,
        asks_again=bool(again and side) and not _said_since(scope, present, events, today),
        missing=[finding for finding in found if finding.blocks],
        hints=[finding for finding in found if not finding.blocks],
        near=goal_parts.near(scope, goal),
        steps=goal_parts.steps(scope, goal),
        cycles=cycles,
        strategies=strategies.of_goal(scope, goal),
        levels=_levels(goal, ratings),
        ratings=ratings,
        partners=[row for row in people if row.person_id not in pair],
        **{name: permission in held for name, permission in MAY.items()},
        notes=lines(scope, notes.latest(scope, goal), held=held),
    )


def _plot(
    scope: Scope, goal: Goal, cycles: Sequence[Cycle], events: Sequence[LocalEvent], today: date
) -> Plot | None:
    observed = improvement.observations(scope, [goal.indicator_id]) if goal.indicator_id else []
    phases = improvement.phases_of(scope, [goal.indicator_id]) if observed and goal.indicator_id else {}
    contacts = goal_parts.contacts(scope, goal)
    own = phases.get(goal.indicator_id or 0, ())
    return plot(goal, observed, phases=own, contacts=contacts, cycles=cycles, events=events, today=today)


def _findings(scope: Scope, goal: Goal, words: Vocabulary, today: date) -> tuple[Finding, ...]:
    moved = goal_parts.moved_on(scope, [goal.pk]).get(goal.pk, ())
    answer = newest_answer(scope, goal)
    found = judge(facts.of_goal(goal, becoming_active=goal.state == "proposed"), words.practice)
    return found + of_movement(goal, moved, words, today, answer)


def _said_since(
    scope: Scope, given: Sequence[Confirmation], events: Sequence[LocalEvent], today: date
) -> bool:
    """Whether one has said yes since the newest event that asks again."""
    asking = [event.on for event in events if event.reconfirm and event.on <= today]
    mine = [facts.said_on(row) for row in given if row.person_id == scope.person_id]
    return bool(mine) and (not asking or max(mine) >= asking[-1])


def _levels(goal: Goal, ratings: Sequence[GasRating]) -> list[tuple[str, str, bool]]:
    """The attainment levels, best first, and which of them was rated last."""
    latest = str(ratings[0].level) if ratings else ""
    return [(key, goal.levels.get(key, ""), key == latest) for key in LEVELS] if goal.levels else []
