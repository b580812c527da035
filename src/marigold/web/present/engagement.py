"""One engagement: stage path, goals with charts, timeline, and what stands beside them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.rules import Finding
from marigold.core.week import Contact
from marigold.improvement import selectors as improvement
from marigold.people.models import Partner
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import selectors as support
from marigold.support.models import (
    Assignment,
    Cycle,
    Engagement,
    Goal,
    LocalEvent,
    Placement,
    Step,
)
from marigold.support.selectors import pages, weeks
from marigold.web.present import standing
from marigold.web.present.charts import Plot, plot
from marigold.web.present.findings import answered, of_engagement, of_movement
from marigold.web.present.room import Tab, tabs
from marigold.web.present.week import facts_of

TIMELINE, NAMED = 12, 40
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class StageStep:
    """One stage of the path: past, here, or not yet."""

    name: str
    state: str
    words: str


@dataclass(frozen=True)
class GoalCard:
    """A goal with its chart, tests and steps."""

    goal: Goal
    plot: Plot | None
    cycles: Sequence[Cycle]
    steps: Sequence[Step]
    done: int
    near: Sequence[Goal]
    still: Sequence[Finding]


@dataclass(frozen=True)
class Entry:
    """One activity of the timeline."""

    activity: pages.Recent
    people: Sequence[weeks.Place]
    elements: Sequence[Item]
    mode: str
    category: str
    lead: str


@dataclass(frozen=True)
class SoFar:
    """Support in the last year: minutes, contacts held by pair, and how many partners led."""

    direct: int
    indirect: int
    contacts: int
    whole: int
    latest: int
    partner_led: int
    styled: int
    guided: int


@dataclass(frozen=True)
class EngagementPage:
    """All that the page shows."""

    engagement: Engagement
    words: Vocabulary
    tier: Item | None
    pair: Sequence[Assignment]
    called_in: Sequence[Assignment]
    past: Sequence[Assignment]
    balance: str
    path: Sequence[StageStep]
    placements: Sequence[Placement]
    goals: Sequence[GoalCard]
    loose_steps: Sequence[Step]
    timeline: Sequence[Entry]
    next: Entry | None
    findings: Sequence[Finding]
    partners: Sequence[Partner]
    events: Sequence[LocalEvent]
    so_far: SoFar
    may_edit: bool
    may_plan: bool
    may_goal: bool
    tabs: Sequence[Tab]


def engagement_page(scope: Scope, ref: str, *, today: date, show: str = "") -> EngagementPage:
    """Fetch, decide, present; the number of queries does not grow with what there is."""
    engagement = pages.engagement_page(scope, ref)
    words = vocabulary(scope, engagement.edition_id)
    assigned = pages.assignments_of(scope, engagement)
    present = [row for row in assigned if _on(row, today)]
    pair = [row for row in present if row.core]
    activities = pages.recent_activities(scope, engagement)
    shown = [row for row in activities if row.state == "done" and _kind(row, show)][:TIMELINE]
    ahead = sorted(
        (row for row in activities if row.state == "planned" and row.on >= today), key=lambda row: row.on
    )
    listed = [*shown, *ahead[:1]]
    people = weeks.places(scope, _named(activities, listed))
    elements = pages.elements_of(scope, [row.pk for row in listed])
    placements = support.placements(scope, engagement)
    goals = pages.goals_of(scope, engagement)
    entries = {row.pk: _entry(row, people.get(row.pk, []), elements[row.pk], words) for row in listed}
    contacts = [weeks.contact_of(row, people.get(row.pk, []), words) for row in activities if row.direct]
    steps, events = pages.steps_of(scope, engagement), pages.events_of(scope, engagement)
    seen = bool(activities) or any(row.person_id == scope.person_id for row in present)
    return EngagementPage(
        engagement=engagement,
        words=words,
        tier=words.by_key.get(engagement.tier),
        pair=pair,
        called_in=[row for row in present if not row.core],
        past=[row for row in assigned if row not in present],
        balance=_balance(contacts, today) if len(pair) > 1 else "",
        path=_path(placements, words, engagement),
        placements=placements,
        goals=_cards(scope, engagement, goals, steps, activities, events, words, today),
        loose_steps=steps.get(None, []),
        timeline=[entries[row.pk] for row in shown],
        next=entries[ahead[0].pk] if ahead else None,
        findings=_findings(scope, engagement, pair, contacts, goals, words, today) if seen else [],
        partners=pages.partners_of(scope, engagement),
        events=events,
        so_far=_so_far([row for row in activities if row.state == "done" and row.on > today - YEAR], words),
        **_may(scope, engagement, present),
    )


def _named(activities: Sequence[pages.Recent], listed: Sequence[pages.Recent]) -> list[int]:
    """People are needed for what is listed and for the balance of the lead, not for every flower under the chart."""
    return sorted({row.pk for row in [*activities[:NAMED], *listed]})


def _on(row: Assignment, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def _kind(row: pages.Recent, show: str) -> bool:
    return {"contacts": row.direct, "indirect": not row.direct}.get(show, True)


def _may(scope: Scope, engagement: Engagement, present: Sequence[Assignment]) -> dict[str, Any]:
    """What the page may offer: by grant at the unit, or by being named on the engagement."""
    named = any(row.person_id == scope.person_id for row in present)
    held = scope.holds_at(engagement.unit.path) | (scope.circle if named else frozenset())
    return {
        "may_edit": Permission.ENGAGEMENT_EDIT in held,
        "may_plan": Permission.ACTIVITY_EDIT in held,
        "may_goal": Permission.GOAL_EDIT in held,
        "tabs": tabs(engagement, held, "overview"),
    }


def _entry(
    row: pages.Recent, people: Sequence[weeks.Place], elements: Sequence[int], words: Vocabulary
) -> Entry:
    lead = next((place.person.first_name for place in people if place.role == "lead"), "")
    return Entry(
        activity=row,
        people=people,
        elements=[words.by_id[key] for key in elements if key in words.by_id],
        mode=words.label(row.mode) if row.mode else "",
        category=words.label(row.category) if row.category else "",
        lead=lead,
    )


def _balance(contacts: Sequence[Contact], today: date) -> str:
    """Who led in the last quarter, in name order, never ranked."""
    since = today - timedelta(days=92)
    leads = Counter(row.lead for row in contacts if row.state == "done" and row.on >= since and row.lead)
    return ", ".join(f"{name} {count}" for name, count in sorted(leads.items()))


def _path(placements: Sequence[Placement], words: Vocabulary, engagement: Engagement) -> list[StageStep]:
    stays: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    stages = [row for row in placements if row.kind == "stage"]
    for index, row in enumerate(stages):
        until = stages[index + 1].starts_on if index + 1 < len(stages) else None
        stays[row.element_key].append((row.starts_on, until))
    review = next((row.review_on for row in reversed(stages) if row.review_on), None)
    return [
        _stage(item, stays.get(item.key, []), engagement.stage == item.key, review) for item in words.stages()
    ]


def _stage(
    item: Item, stays: Sequence[tuple[date, date | None]], here: bool, review: date | None
) -> StageStep:
    if here:
        since = stays[-1][0] if stays else None
        again = " Back again." if len(stays) > 1 else ""
        next_review = f" Next review {review:%B} {review.day}." if review else ""
        return StageStep(item.name, "here", (f"Since {since:%B %Y}.{again}{next_review}" if since else ""))
    if stays:
        first, last = stays[-1]
        return StageStep(item.name, "past", f"{first:%b %Y} to {last:%b %Y}" if last else f"{first:%b %Y}")
    return StageStep(item.name, "later", "Not yet")


def _cards(
    scope: Scope,
    engagement: Engagement,
    goals: Sequence[Goal],
    steps: Mapping[int | None, list[Step]],
    activities: Sequence[pages.Recent],
    events: Sequence[LocalEvent],
    words: Vocabulary,
    today: date,
) -> list[GoalCard]:
    cycles = pages.cycles_of(scope, engagement)
    observed = defaultdict(list)
    for row in improvement.observations(scope, [goal.indicator_id for goal in goals if goal.indicator_id]):
        observed[row.indicator_id].append(row)
    near = {goal.pk: [one for one in goals if one.parent_id == goal.pk] for goal in goals}
    return [
        GoalCard(
            goal=goal,
            plot=plot(
                goal,
                observed.get(goal.indicator_id or 0, []),
                contacts=activities,
                cycles=cycles[goal.pk],
                events=events,
                today=today,
            ),
            cycles=cycles[goal.pk],
            steps=steps.get(goal.pk, []),
            done=sum(step.state == "done" for step in steps.get(goal.pk, [])),
            near=near[goal.pk],
            still=(
                *standing.asked_again(goal, _yes(goal), events, words, today),
                *of_movement(
                    goal, _moved(goal, steps.get(goal.pk, []), cycles[goal.pk]), words, today, answered(goal)
                ),
            ),
        )
        for goal in goals
        if not goal.parent_id
    ]


def _yes(goal: Any) -> dict[str, date | None]:
    return {"support": goal.yes_support, "partner": goal.yes_partner}


def _moved(goal: Any, steps: Sequence[Step], cycles: Sequence[Cycle]) -> list[date | None]:
    tests = [day for row in cycles for day in (row.starts_on, row.ends_on)]
    return [goal.worked, goal.rated, *(row.done_on for row in steps), *tests]


def _findings(
    scope: Scope,
    engagement: Engagement,
    pair: Sequence[Assignment],
    contacts: Sequence[Contact],
    goals: Sequence[Any],
    words: Vocabulary,
    today: date,
) -> list[Finding]:
    held = [row.on for row in contacts if row.state == "done"]
    facts = facts_of(engagement, pair, contacts, goals, max(held) if held else None, today)
    moved = [day for goal in goals for day in (goal.worked, goal.rated) if day and day <= today]
    facts = replace(facts, moved=max(moved, default=None), answered=answered(engagement))
    return [*of_engagement(facts, words), *standing.findings(scope, engagement, words)]


def _so_far(held: Sequence[pages.Recent], words: Vocabulary) -> SoFar:
    """Support in the last year; a style counts as guiding where the model does not call it directive."""
    guiding = {item.key: not item.data.get("directive") for item in words.of("style")}
    direct = [row for row in held if row.direct]
    latest = direct[:8]
    return SoFar(
        direct=sum(row.minutes for row in direct),
        indirect=sum(row.minutes for row in held if not row.direct),
        contacts=len(direct),
        whole=sum(bool(row.coplanned_at and row.debriefed_at) for row in direct),
        latest=len(latest),
        partner_led=sum(row.led_by == "partner" for row in latest),
        styled=sum(row.style in guiding for row in direct),
        guided=sum(guiding.get(row.style, False) for row in direct),
    )
