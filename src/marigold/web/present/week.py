"""The support week of one person."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from marigold.access.scope import Scope
from marigold.core.rules import EngagementFacts
from marigold.core.week import Contact, Mark, Todo, left_open, marks, todos
from marigold.improvement import selectors as improvement
from marigold.improvement.study import study_of
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import Assignment, Engagement, Goal
from marigold.support.selectors import agreements, goal_parts, weeks
from marigold.support.selectors.concerns import Attention, attention
from marigold.web.present import standing
from marigold.web.present.findings import (
    Signal,
    in_order,
    of_movement,
    of_rules,
    of_still,
    of_study,
    of_waiting,
)

LOOK_BACK, LOOK_AHEAD, SHOWN = 120, 70, 7
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Row:
    """One engagement of the week."""

    engagement: Engagement
    tier: str
    bars: int
    stage: str
    stage_on: int
    stages: int
    pair: Sequence[Any]
    others: Sequence[str]
    cells: Sequence[Sequence[Mark]]
    then: Contact | None


@dataclass(frozen=True)
class Month:
    """The month so far, for the person: minutes, and contacts with both halves."""

    direct: int
    indirect: int
    whole: int
    contacts: int
    solo: int


@dataclass(frozen=True)
class WeekPage:
    """All that the page shows."""

    days: Sequence[date]
    rows: Sequence[Row]
    todos: Sequence[Todo]
    more: int
    signals: Sequence[Signal]
    month: Month
    counts: Mapping[str, int]
    names: Mapping[int, Engagement] = field(default_factory=dict)
    confirm: Sequence[Goal] = ()
    steps: Sequence[Any] = ()


def week_page(scope: Scope, *, monday: date, today: date) -> WeekPage:
    """Fetch, decide, present: about nine queries whatever the number of engagements."""
    mine = agreements.mine_with_standing(scope)
    ids = [row.pk for row in mine]
    pairs = weeks.pairs(scope, ids)
    since, until = (
        min(monday, today) - timedelta(days=LOOK_BACK),
        max(monday, today) + timedelta(days=LOOK_AHEAD),
    )
    activities = weeks.window(scope, ids, since=since, until=until)
    people = weeks.places(scope, [row.pk for row in activities])
    words = {row.edition_id: vocabulary(scope, row.edition_id) for row in mine}
    contacts = _contacts(mine, activities, people, words)
    days = _days(monday, contacts, today)
    rows = [
        _row(row, pairs[row.pk], contacts[row.pk], days, today, scope, words[row.edition_id]) for row in mine
    ]
    waiting = todos([contact for found in contacts.values() for contact in found], today)
    goals = weeks.open_goals(scope, ids)
    of_week = [mark for row in rows for cell in row.cells for mark in cell]
    return WeekPage(
        days=days,
        rows=rows,
        todos=waiting[:SHOWN],
        more=max(0, len(waiting) - SHOWN),
        signals=_signals(scope, mine, pairs, contacts, goals, words, today),
        month=_month(scope, activities, people, today),
        counts=left_open(of_week),
        names={row.pk: row for row in mine},
        confirm=[goal for goal in goals if goal.state == "proposed" and _mine_to_confirm(goal, scope)],
        steps=weeks.due_steps(scope, until=today + timedelta(days=14)),
    )


def _contacts(
    mine: Sequence[Engagement],
    activities: Sequence[weeks.Held],
    people: Mapping[int, list[weeks.Place]],
    words: Mapping[int, Vocabulary],
) -> dict[int, list[Contact]]:
    editions = {row.pk: row.edition_id for row in mine}
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in activities:
        if row.direct:
            contact = weeks.contact_of(row, people.get(row.pk, []), words[editions[row.engagement_id]])
            found[row.engagement_id].append(contact)
    return found


def _days(monday: date, contacts: Mapping[int, list[Contact]], today: date) -> list[date]:
    """Monday to Friday, with the weekend when something stands on it."""
    week = [monday + timedelta(days=index) for index in range(7)]
    used = {mark.on for found in contacts.values() for contact in found for mark in marks(contact, today)}
    return [day for day in week if day.weekday() < 5 or day in used]


def _row(
    engagement: Engagement,
    pair: Sequence[Assignment],
    contacts: Sequence[Contact],
    days: Sequence[date],
    today: date,
    scope: Scope,
    words: Vocabulary,
) -> Row:
    tier = words.by_key.get(engagement.tier)
    keys = [item.key for item in words.stages()]
    shown = [mark for contact in contacts for mark in marks(contact, today)]
    later = [contact for contact in contacts if contact.on > days[-1] and contact.state == "planned"]
    return Row(
        engagement=engagement,
        tier=words.label(engagement.tier),
        bars=int(tier.data.get("bars", 0)) if tier else 0,
        stage=words.label(engagement.stage) if engagement.stage else "",
        stage_on=keys.index(engagement.stage) + 1 if engagement.stage in keys else 0,
        stages=len(keys),
        pair=[row.person for row in pair],
        others=[row.person.name for row in pair if row.person_id != scope.person_id],
        cells=[[mark for mark in shown if mark.on == day] for day in days],
        then=later[0] if later else None,
    )


def _signals(
    scope: Scope,
    mine: Sequence[Engagement],
    pairs: Mapping[int, list[Assignment]],
    contacts: Mapping[int, list[Contact]],
    goals: Sequence[Goal],
    words: Mapping[int, Vocabulary],
    today: date,
) -> list[Signal]:
    held = {
        key: max(done)
        for key, rows in contacts.items()
        if (done := [row.on for row in rows if row.state == "done"])
    }
    last = held | weeks.last_contacts(scope, [row.pk for row in mine if row.pk not in held])
    moved = goal_parts.moved_on(scope, [goal.pk for goal in goals if goal.state == "active"])
    asked = attention(scope, [row.pk for row in mine])
    names = {row.pk: row.name for row in mine}
    found = [of_waiting(one, names[one.engagement_id], today) for one in asked.waiting]
    for row in mine:
        facts = facts_of(row, pairs[row.pk], contacts[row.pk], goals, last.get(row.pk), today)
        own = [goal.pk for goal in goals if goal.engagement_id == row.pk]
        days = [day for key in own for day in moved.get(key, ()) if day <= today]
        facts = replace(facts, moved=max(days, default=None), answered=asked.answer(row.pk))
        found += of_rules(row, facts, words[row.edition_id], reverse("engagement", args=[row.ref]))
    found += _still(mine, goals, moved, asked, words, today)
    found += standing.signals(scope, mine, goals, words)
    return in_order([*found, *_studied(scope, goals, names, today)])


def _studied(scope: Scope, goals: Sequence[Goal], names: Mapping[int, str], today: date) -> list[Signal]:
    """What the run charts of active goals claim."""
    with_measure = [goal for goal in goals if goal.indicator_id and goal.state == "active"]
    rows = defaultdict(list)
    for observed in improvement.observations(scope, [goal.indicator_id for goal in with_measure]):
        rows[observed.indicator_id].append(observed)
    phases = improvement.phases_of(scope, list(rows))
    found = []
    for goal in with_measure:
        if not rows[goal.indicator_id]:
            continue
        study = study_of(goal.indicator, rows[goal.indicator_id], phases=phases.get(goal.indicator_id, ()))
        signal = of_study(goal, study, names[goal.engagement_id], reverse("goal", args=[goal.ref]), today)
        found += [signal] if signal else []
    return found


def _still(
    mine: Sequence[Engagement],
    goals: Sequence[Goal],
    moved: Mapping[int, Sequence[date]],
    asked: Attention,
    words: Mapping[int, Vocabulary],
    today: date,
) -> list[Signal]:
    """Active goals on which nothing has moved for long, and no decision answers it."""
    engagements = {row.pk: row for row in mine}
    found = []
    for goal in goals:
        here = engagements[goal.engagement_id]
        answered = asked.answer(here.pk, goal.pk)
        for finding in of_movement(goal, moved.get(goal.pk, ()), words[here.edition_id], today, answered):
            found.append(of_still(goal, finding, here.name, reverse("goal", args=[goal.ref])))
    return found


def facts_of(
    engagement: Engagement,
    pair: Sequence[Assignment],
    contacts: Sequence[Contact],
    goals: Sequence[Goal],
    last: date | None,
    today: date,
) -> EngagementFacts:
    """Facts of an engagement from what the page has already fetched."""
    held = sorted((row for row in contacts if row.state == "done"), key=lambda row: row.on, reverse=True)
    ahead = [row.on for row in contacts if row.state == "planned" and row.on >= today]
    return EngagementFacts(
        tier=engagement.tier,
        on=today,
        people=tuple((row.person_id, row.role) for row in pair),
        starts_on=engagement.starts_on,
        ends_on=engagement.ends_on,
        active_goals=sum(goal.engagement_id == engagement.pk and goal.state == "active" for goal in goals),
        rhythm_days=engagement.rhythm_days,
        last_contact=last,
        next_contact=min(ahead) if ahead else None,
        facilitated_contacts=sum(row.led_by == "support" for row in held),
        tier_reason="kept",
        handover_to=engagement.handover_to,
        leads=tuple(row.lead for row in held if row.lead),
    )


def _month(
    scope: Scope, activities: Sequence[weeks.Held], people: Mapping[int, list[weeks.Place]], today: date
) -> Month:
    """Each activity once, for those I took part in this month."""
    mine = [
        row
        for row in activities
        if row.state == "done"
        and (row.on.year, row.on.month) == (today.year, today.month)
        and any(place.person_id == scope.person_id for place in people.get(row.pk, []))
    ]
    direct = [row for row in mine if row.direct]
    return Month(
        direct=sum(row.minutes for row in direct),
        indirect=sum(row.minutes for row in mine if not row.direct),
        whole=sum(bool(row.coplanned_at and row.debriefed_at) for row in direct),
        contacts=len(direct),
        solo=sum(bool(row.solo_reason) for row in direct),
    )


def _mine_to_confirm(goal: Any, scope: Scope) -> bool:
    """The support side's yes is missing for the present wording."""
    sides = {row.side for row in goal.said if row.wording == goal.wording}
    return "support" not in sides
