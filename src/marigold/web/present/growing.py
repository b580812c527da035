"""Growth's front page: what is begun or due, what waits, what was shown, how the plan and the year's learning go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marigold.access.scope import Scope
from marigold.core.growth import Expected, Logged, Progress, kept, progress
from marigold.growth import selectors as growth
from marigold.growth.frameworks import Asking, frameworks
from marigold.growth.models import (
    Enrolment,
    Evaluation,
    Expectation,
    GrowthPlan,
    Learning,
    PlanStep,
    Share,
    ViewAsked,
)
from marigold.support.selectors.own import own_engagements
from marigold.web.present.awarding import Held, held_lines


@dataclass(frozen=True)
class Begun:
    """An evaluation on the list: how many entries are answered, of how many."""

    row: Evaluation
    answered: int
    entries: int


@dataclass(frozen=True)
class Year:
    """This year's learning against what is expected of it."""

    row: Expectation
    progress: Progress

    @property
    def hours(self) -> tuple[str, str]:
        """Hours so far, and hours expected."""
        return hours(self.progress.minutes), hours(self.row.minutes)

    @property
    def equity_hours(self) -> tuple[str, str]:
        """The same for learning about equity."""
        return hours(self.progress.equity_minutes), hours(self.row.equity_minutes)


@dataclass(frozen=True)
class Front:
    """All that the page shows."""

    begun: Sequence[Begun]
    done: Sequence[Evaluation]
    frameworks: Sequence[Asking]
    asked: Sequence[ViewAsked]
    shown: Sequence[Share]
    plans_shown: Sequence[Share]
    plan: GrowthPlan | None
    steps: Sequence[PlanStep]
    learning: Sequence[Learning]
    year: Year | None
    # On the way to an award: (enrolment, parts accepted, parts).
    ways: Sequence[tuple[Enrolment, int, int]]
    awards: Sequence[Held]
    waiting: int

    @property
    def empty(self) -> bool:
        """True when nothing was ever begun."""
        return not self.begun and not self.done


def hours(minutes: int) -> str:
    """Minutes as hours, in plain words."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def roots_of(scope: Scope) -> list[int]:
    """Systems one works in: by roles first, then by engagements."""
    found = sorted(scope.roots)
    return [*found, *sorted({one.root_id for one in own_engagements(scope)} - set(found))]


def year_of(scope: Scope) -> Year | None:
    """This year's learning, where a system of one's expects something."""
    row = growth.expectation(scope, roots_of(scope))
    if row is None:
        return None
    logged = [Logged(one.on, one.minutes, one.equity) for one in growth.learning(scope)]
    expected = Expected(row.starts_on, row.ends_on, row.minutes, row.equity_minutes)
    return Year(row, progress(logged, expected, scope.on))


def front(scope: Scope) -> Front:
    """Fetch it all; a fixed number of questions."""
    rows = growth.evaluations(scope)
    known = frameworks(scope)
    entries: dict[Any, int] = {one.words.edition_id: len(one.entries) for one in known}
    plan = growth.my_plan(scope)
    steps = growth.plan_reading(scope, plan.ref).steps if plan else ()
    return Front(
        begun=[
            Begun(
                row, sum(kept(data).answered for data in row.answers.values()), entries.get(row.edition_id, 0)
            )
            for row in rows
            if row.finished_on is None
        ],
        done=[row for row in rows if row.finished_on is not None],
        frameworks=known,
        asked=growth.asked_of_me(scope),
        shown=growth.shown_to_me(scope),
        plans_shown=growth.plans_shown_to_me(scope),
        plan=plan,
        steps=[one for one in steps if one.state == "planned"],
        learning=growth.learning(scope, limit=5),
        year=year_of(scope),
        ways=growth.progress_of(scope, [one for one in growth.enrolments(scope) if one.state == "going"]),
        awards=held_lines(scope, growth.awards(scope)),
        waiting=len(growth.waiting_for_review(scope)),
    )
