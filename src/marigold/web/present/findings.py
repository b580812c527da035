"""Signals to act on: findings of the rule book and of run charts, each with its evidence and one action."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from marigold.core import charts, spc
from marigold.core.rules import Answered, EngagementFacts, Finding, MovementFacts, judge
from marigold.core.spc import words as spc_words
from marigold.practice.vocabulary import Vocabulary
from marigold.support.models import Engagement, Goal
from marigold.support.selectors.concerns import Waiting

# Rules that speak at their own place on the page, or only when something is saved.
ELSEWHERE = frozenset({"tier.reason", "tier.known"})


@dataclass(frozen=True)
class Signal:
    """One finding: tone (better, look, same), what, evidence, what to do."""

    tone: str
    title: str
    text: str
    act: str
    href: str
    rule: str
    spark: str = ""


TONES = {"better": "Improvement", "look": "Needs a look", "same": "Worth knowing"}


def of_rules(engagement: Engagement, facts: EngagementFacts, words: Vocabulary, href: str) -> list[Signal]:
    """What the rule book finds about an engagement."""
    return [_signal(engagement, finding, href) for finding in of_engagement(facts, words)]


def of_engagement(facts: EngagementFacts, words: Vocabulary) -> list[Finding]:
    """Findings an engagement's own pages show. Work that stands still says more than a contact that is due."""
    found = [finding for finding in judge(facts, words.practice) if finding.rule not in ELSEWHERE]
    still = any(finding.rule == "engagement.stalled" for finding in found)
    return [finding for finding in found if not (still and finding.rule == "engagement.rhythm")]


def _signal(engagement: Engagement, finding: Finding, href: str) -> Signal:
    tone = "same" if finding.rule == "engagement.rhythm" else "look"
    return Signal(
        tone, f"{engagement.name}: {_short(finding)}", finding.message, finding.remedy, href, finding.rule
    )


def _short(finding: Finding) -> str:
    because = finding.because
    return {
        "engagement.rhythm": f"{because.get('days')} days since the last contact",
        "engagement.purposeful": "no active goal yet",
        "engagement.stalled": "the work stands still",
        "pairing.balance": f"{because.get('name')} led {because.get('count')} of the last {because.get('latest')}",
        "pairing.staffed": "the pair is not complete",
        "tier.drift": "advice is turning into facilitation",
        "tier.time-limited": "no end date yet",
    }.get(finding.rule, "a look is due")


def of_movement(
    goal: Goal,
    moved: Iterable[date | None],
    words: Vocabulary,
    today: date,
    answered: Answered | None = None,
) -> tuple[Finding, ...]:
    """Whether an active goal stands still without an answer. `moved` are the days on which anything happened on it."""
    if goal.state != "active":
        return ()
    since = timezone.localdate(goal.created_at)
    days = tuple(day for day in moved if day)
    return judge(MovementFacts(since, today, days, answered), words.practice)


def of_waiting(waiting: Waiting, place: str, today: date) -> Signal:
    """A concern whose next step is past its day, as a signal."""
    days = (today - waiting.on).days
    told = [waiting.title, f"Next step: {waiting.step}" if waiting.step else ""]
    told.append(f"{days} day{'s' if days != 1 else ''} past its date")
    return Signal(
        "look",
        f"{place}: a concern waits for its next step",
        " ".join(part if part[-1] in ".?!" else f"{part}." for part in told if part),
        "Take the step, or agree on another day.",
        reverse("concern", args=[waiting.ref]),
        "concern.next-step",
    )


def answered(row: Any) -> Answered | None:
    """The decision in answer to a standstill that a row came with, if there is one."""
    return Answered(row.answered_on, row.answered_as) if row.answered_on else None


def of_still(goal: Goal, finding: Finding, place: str, href: str) -> Signal:
    """A goal that stands still, as a signal."""
    title = f"{place}: goal {goal.number} stands still"
    return Signal("look", title, f"{finding.message} {goal.statement}", finding.remedy, href, finding.rule)


def of_study(goal: Goal, study: spc.Study, place: str, href: str, today: date) -> Signal | None:
    """What a goal's run chart claims, if it claims anything."""
    if not study.signals:
        return None
    newest = max(study.signals, key=lambda signal: max(signal.points))
    act = "Bring the chart to the next contact." if newest.tone == "better" else "Add it to the next co-plan."
    return Signal(
        newest.tone,
        f"{place}: {goal.indicator.name if goal.indicator else goal.statement}",
        f"{TONES[newest.tone]}. {spc_words.evidence(study, newest)}",
        act,
        href,
        f"{newest.rule_set}: {newest.rule}",
        charts.sparkline(study),
    )


def in_order(signals: Sequence[Signal]) -> list[Signal]:
    """Needs a look first, then improvement, then the rest."""
    order = {"look": 0, "better": 1, "same": 2}
    return sorted(signals, key=lambda signal: order[signal.tone])
