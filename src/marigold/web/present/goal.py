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
from marigold.support.models import Confirmation, Cycle, GasRating, Goal, GoalPerson, Step
from marigold.support.selectors import goal_parts, pages
from marigold.web.present.charts import Plot, plot
from marigold.web.present.findings import of_movement

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
    hints: Sequence[Finding]
    near: Sequence[Goal]
    steps: Sequence[Step]
    cycles: Sequence[Cycle]
    levels: Sequence[tuple[str, str, bool]]
    ratings: Sequence[GasRating]
    partners: Sequence[GoalPerson]
    may_edit: bool
    may_test: bool
    may_measure: bool


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
    observed = improvement.observations(scope, [goal.indicator_id]) if goal.indicator_id else []
    ratings = goal_parts.ratings(scope, goal)
    found = _findings(scope, goal, words, today)
    return GoalPage(
        goal=goal,
        words=words,
        plot=plot(
            goal,
            observed,
            contacts=goal_parts.contacts(scope, goal),
            cycles=cycles,
            events=pages.events_of(scope, engagement),
            today=today,
        ),
        people=people,
        confirmations=present,
        earlier=[row for row in confirmations if row.wording != goal.wording],
        sides=frozenset(row.side for row in present),
        side=side_of(scope, engagement),
        said_yes=any(row.person_id == scope.person_id for row in present),
        missing=[finding for finding in found if finding.blocks],
        hints=[finding for finding in found if not finding.blocks],
        near=goal_parts.near(scope, goal),
        steps=goal_parts.steps(scope, goal),
        cycles=cycles,
        levels=_levels(goal, ratings),
        ratings=ratings,
        partners=[row for row in people if row.person_id not in pair],
        may_edit=pages.may(scope, engagement, Permission.GOAL_EDIT),
        may_test=pages.may(scope, engagement, Permission.CYCLE_EDIT),
        may_measure=pages.may(scope, engagement, Permission.INDICATOR_EDIT),
    )


def _findings(scope: Scope, goal: Goal, words: Vocabulary, today: date) -> tuple[Finding, ...]:
    moved = goal_parts.moved_on(scope, [goal.pk]).get(goal.pk, ())
    found = judge(facts.of_goal(goal, becoming_active=goal.state == "proposed"), words.practice)
    return found + of_movement(goal, moved, words, today)


def _levels(goal: Goal, ratings: Sequence[GasRating]) -> list[tuple[str, str, bool]]:
    """The attainment levels, best first, and which of them was rated last."""
    latest = str(ratings[0].level) if ratings else ""
    return [(key, goal.levels.get(key, ""), key == latest) for key in LEVELS] if goal.levels else []
