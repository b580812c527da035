"""How agreements stand, and which goals ask both sides again: as signals of the week and findings on pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from marigold.access.scope import Scope
from marigold.core.rules import Finding, judge
from marigold.practice.vocabulary import Vocabulary
from marigold.support import facts
from marigold.support.models import Engagement, Goal, LocalEvent
from marigold.support.selectors import agreements
from marigold.web.present.findings import Signal

TITLES = {
    "agreement.there": "no agreement yet",
    "agreement.confirmed": "the agreement waits for a yes",
    "check.due": "a look at your work together is due",
}


def findings(scope: Scope, engagement: Engagement, words: Vocabulary) -> list[Finding]:
    """What the rules say about the agreement of an engagement fetched with its standing."""
    return list(judge(agreements.standing_of(scope, engagement), words.practice))


def signals(
    scope: Scope, mine: Sequence[Any], goals: Sequence[Any], words: Mapping[int, Vocabulary]
) -> list[Signal]:
    """Signals of engagements fetched with their standing, and of their active goals with every yes."""
    found = []
    for row in mine:
        href = reverse("engagement-agreement", args=[row.ref])
        for one in findings(scope, row, words[row.edition_id]):
            tone = "same" if one.rule == "check.due" else "look"
            title = f"{row.name}: {TITLES[one.rule]}"
            found.append(Signal(tone, title, one.message, one.remedy, href, one.rule))
    here = {row.pk: row for row in mine}
    for goal in goals:
        place = here[goal.engagement_id]
        yes = facts.yes_by_side(goal.said, goal.wording)
        asked = facts.asked_again(goal, yes, event=place.asked_by or "", event_on=place.asked_on)
        for one in judge(asked, words[place.edition_id].practice):
            title = f"{place.name}: goal {goal.number} asks for a yes again"
            href = reverse("goal", args=[goal.ref])
            found.append(Signal("look", title, f"{one.message} {goal.statement}", one.remedy, href, one.rule))
    return found


def asked_again(
    goal: Goal,
    yes: Mapping[str, date | None],
    events: Iterable[LocalEvent],
    words: Vocabulary,
    today: date,
) -> tuple[Finding, ...]:
    """Whether an active goal asks both sides again, from the events of its place, oldest first."""
    asking = [event for event in events if event.reconfirm and event.on <= today]
    if not asking:
        return ()
    given = {side: day for side, day in yes.items() if day}
    event = asking[-1]
    return judge(facts.asked_again(goal, given, event=event.title, event_on=event.on), words.practice)
