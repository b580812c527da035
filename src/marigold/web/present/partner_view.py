"""A partner's own page, by link: what was agreed, goals and steps, the next meeting, charts, decisions, what was heard."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.core.rules import Finding, judge
from marigold.improvement import selectors as improvement
from marigold.measures import selectors as measures
from marigold.measures.models import Round
from marigold.practice.selectors import vocabulary
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import facts
from marigold.support.models import (
    Agreement,
    Decision,
    Engagement,
    Goal,
    LocalEvent,
    Note,
    PartnerLink,
    Step,
)
from marigold.support.selectors import agreements, decisions, notes, pages, partner_links
from marigold.web.partner_tokens import Opened
from marigold.web.present.agreement import PARTS, Field, Part
from marigold.web.present.charts import Plot, plot
from marigold.web.present.measures import results, withheld_words
from marigold.web.present.own import OwnSpace, own_space

DECISIONS, HEARD, TOLD = 6, 12, 5


@dataclass(frozen=True)
class GoalCard:
    """One goal with its steps and chart, and whether one's own yes is asked for."""

    goal: Goal
    steps: Sequence[Step]
    plot: Plot | None
    said_yes: bool
    asks: bool
    again: Sequence[Finding]


@dataclass(frozen=True)
class ToldBack:
    """A round that was told back: its words, and its scores where enough answered."""

    row: Round
    shown: bool
    words: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class PartnerPage:
    """All that the page shows."""

    link: PartnerLink
    engagement: Engagement
    words: Vocabulary
    agreement: Agreement | None
    parts: Sequence[tuple[Part, Sequence[tuple[Field, object]]]]
    agreed_yes: bool
    agreement_asks: bool
    goals: Sequence[GoalCard]
    steps: Sequence[Step]
    meeting: partner_links.Meeting | None
    decisions: Sequence[Decision]
    heard: Sequence[Note]
    questions: Sequence[Item]
    speaks: Item | None
    # Rounds that wait for one's answer.
    waiting: Sequence[Round]


def partner_page(opened: Opened, *, today: date) -> PartnerPage:
    """Fetch, decide, present: only what participants may see of this one engagement."""
    scope, engagement = opened.scope, opened.link.engagement
    words = vocabulary(scope, engagement.edition_id)
    row = agreements.agreement_of(scope, engagement)
    yeses = agreements.yeses(scope, row) if row else []
    mine = any(one.person_id == scope.person_id and row and one.wording == row.wording for one in yeses)
    written = row is not None and row.state != "ended"
    steps = pages.steps_of(scope, engagement)
    return PartnerPage(
        link=opened.link,
        engagement=engagement,
        words=words,
        agreement=row if written else None,
        parts=_parts(row) if row is not None and written else [],
        agreed_yes=mine,
        agreement_asks=row is not None and row.state == "draft" and not mine,
        goals=_goals(opened, words, today, steps),
        steps=_own_steps(opened, steps),
        meeting=partner_links.next_meeting(scope, engagement),
        decisions=decisions.of_engagement(scope, engagement)[:DECISIONS],
        heard=_heard(opened),
        questions=words.of("participant_question"),
        speaks=next((one for one in words.of("note_kind") if one.data.get("asked_of_partners")), None),
        waiting=measures.my_rounds(scope, circle_key=engagement.pk),
    )


def partner_space(opened: Opened, *, today: date) -> tuple[OwnSpace, list[ToldBack]]:
    """One's own space as a link opens it, and what came of what one was asked."""
    key = opened.link.engagement_id
    space = own_space(opened.scope, today=today, practitioner=False, circle_key=key)
    return space, _told_back(opened, today)


def _own_steps(opened: Opened, steps: Mapping[int | None, Sequence[Step]]) -> list[Step]:
    """One's own steps, those still to do first, the soonest on top."""
    mine = [step for rows in steps.values() for step in rows if step.owner_id == opened.scope.person_id]
    return sorted(mine, key=lambda one: (one.state == "done", one.due_on or date.max, one.pk))


def _told_back(opened: Opened, today: date) -> list[ToldBack]:
    """Rounds of this engagement that were told back, newest first, as someone without any name in sight."""
    scope, engagement = opened.scope, opened.link.engagement
    rounds = [one for one in measures.rounds_of(scope, engagement.unit, engagement.pk) if one.told_on]
    found = []
    for one in reversed(results(scope, rounds[-TOLD:], today=today, names=False)):
        scores = [
            (name, withheld_words(one.scores[key], one.instrument.floor))
            for key, name in one.instrument.names.items()
        ]
        found.append(ToldBack(one.row, one.shown and one.ended, scores))
    return found


def _parts(row: Agreement) -> list[tuple[Part, Sequence[tuple[Field, object]]]]:
    """The parts that have words."""
    told = [
        (part, [(field, getattr(row, field.name)) for field in part.fields if getattr(row, field.name)])
        for part in PARTS
    ]
    return [(part, fields) for part, fields in told if fields]


def _goals(
    opened: Opened, words: Vocabulary, today: date, steps: Mapping[int | None, Sequence[Step]]
) -> list[GoalCard]:
    scope, engagement = opened.scope, opened.link.engagement
    rows = partner_links.goals(scope, engagement)
    events = pages.events_of(scope, engagement)
    cycles = pages.cycles_of(scope, engagement)
    observed = defaultdict(list)
    measures = [row.indicator_id for row in rows if row.indicator_id]
    for one in improvement.observations(scope, measures) if measures else []:
        observed[one.indicator_id].append(one)
    phases = improvement.phases_of(scope, list(observed))
    return [
        _card(
            row,
            steps.get(row.pk, []),
            plot(
                row,
                observed[row.indicator_id] if row.indicator_id else [],
                phases=phases.get(row.indicator_id or 0, ()),
                contacts=[],
                cycles=cycles.get(row.pk, []),
                events=events,
                today=today,
            ),
            events,
            opened,
            words,
            today,
        )
        for row in rows
    ]


def _card(
    goal: Goal,
    steps: Sequence[Step],
    drawn: Plot | None,
    events: Sequence[LocalEvent],
    opened: Opened,
    words: Vocabulary,
    today: date,
) -> GoalCard:
    given = [row for row in goal.confirmations.all() if row.wording == goal.wording]
    mine = [row for row in given if row.person_id == opened.scope.person_id]
    asking = [event for event in events if event.reconfirm and event.on <= today]
    event = asking[-1] if asking else None
    asked = facts.asked_again(
        goal,
        facts.yes_by_side(given, goal.wording),
        event=event.title if event else "",
        event_on=event.on if event else None,
    )
    again = judge(asked, words.practice)
    fresh = any(event is None or facts.said_on(row) >= event.on for row in mine)
    asks = (goal.state == "proposed" and not mine) or bool(again and not fresh)
    return GoalCard(goal, steps, drawn, bool(mine), asks, again)


def _heard(opened: Opened) -> list[Note]:
    """What was heard and may be seen by participants, newest first."""
    rows = notes.readable(opened.scope).filter(engagement=opened.link.engagement, visibility="participants")
    return list(rows.order_by("-on", "-id")[:HEARD])
