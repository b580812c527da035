"""Gathers what the rules look at from the tables."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from marigold.core.rules import (
    ActivityFacts,
    AgreementFacts,
    AskedAgainFacts,
    CycleFacts,
    EngagementFacts,
    GoalFacts,
)
from marigold.support.models import Activity, Agreement, Assignment, Confirmation, Cycle, Engagement, Goal


def assigned(engagement: Engagement, *, on: date) -> QuerySet[Assignment]:
    """Who is on an engagement on a day."""
    current = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return Assignment.objects.filter(current, engagement=engagement, starts_on__lte=on)


def of_engagement(engagement: Engagement, *, on: date, tier_reason: str = "kept") -> EngagementFacts:
    """Facts of an engagement as it stands on a day."""
    contacts = Activity.objects.filter(engagement=engagement, direct=True)
    done = contacts.filter(state="done", on__lte=on).aggregate(last=Max("on"))
    ahead = contacts.filter(state="planned", on__gte=on).aggregate(next=Min("on"))
    return EngagementFacts(
        tier=engagement.tier,
        on=on,
        people=tuple(assigned(engagement, on=on).filter(core=True).values_list("person_id", "role")),
        starts_on=engagement.starts_on,
        ends_on=engagement.ends_on,
        active_goals=Goal.objects.filter(engagement=engagement, state="active").count(),
        rhythm_days=engagement.rhythm_days,
        last_contact=done["last"],
        next_contact=ahead["next"],
        facilitated_contacts=contacts.filter(state="done", led_by="support").count(),
        tier_reason=tier_reason,
        handover_to=engagement.handover_to,
    )


def of_activity(
    activity: Activity,
    *,
    today: date,
    people: Sequence[tuple[int, str, str]],
    elements: int,
    goals: int,
    pair: int,
) -> ActivityFacts:
    """Facts of an activity as it would be saved."""
    return ActivityFacts(
        tier=activity.tier,
        direct=activity.direct,
        done=activity.state == "done",
        on=activity.on,
        today=today,
        people=tuple(people),
        pair=pair,
        minutes=activity.minutes,
        coplanned=activity.coplanned_at is not None,
        debriefed=activity.debriefed_at is not None,
        debrief_on=activity.debrief_on,
        purpose=activity.purpose,
        elements=elements,
        goals=goals,
        goal_directed=activity.goal_directed,
        tailored=activity.tailored,
        tailored_to=activity.tailored_to,
        relationship=activity.relationship,
        audience=activity.participant_count,
        solo_reason=activity.solo_reason,
        solo_agreed=activity.solo_agreed,
        solo_participants_agreed=activity.solo_participants_agreed,
    )


def of_goal(goal: Goal, *, becoming_active: bool) -> GoalFacts:
    """Facts of a goal; confirmations count only for its present wording."""
    sides = goal.confirmations.filter(wording=goal.wording).values_list("side", flat=True)
    pair = set(
        Assignment.objects.filter(engagement_id=goal.engagement_id).values_list("person_id", flat=True)
    )
    took_part = set(goal.people.values_list("person_id", flat=True))
    return GoalFacts(
        sides_confirmed=frozenset(sides),
        participants=len(took_part - pair),
        practitioners=len(took_part & pair),
        procedure=goal.procedure,
        bias_steps=goal.bias_steps,
        success=goal.success,
        baseline=goal.baseline,
        becoming_active=becoming_active,
    )


def asked_again(goal: Goal, yes: Mapping[str, date], *, event: str, event_on: date | None) -> AskedAgainFacts:
    """Facts of a goal after the newest event that asks both sides again; only an active goal is asked."""
    if goal.state != "active" or event_on is None:
        return AskedAgainFacts()
    return AskedAgainFacts(event, event_on, yes)


def yes_by_side(rows: Iterable[Confirmation], wording: int) -> dict[str, date]:
    """The latest day each side said yes to a wording."""
    yes: dict[str, date] = {}
    for row in rows:
        if row.wording == wording:
            yes[row.side] = max(yes.get(row.side, date.min), said_on(row))
    return yes


def said_on(row: Confirmation) -> date:
    """The latest day of a yes."""
    return row.again_on or timezone.localdate(row.created_at)


def of_agreement(
    agreement: Agreement, *, sides: Iterable[str], becoming_agreed: bool = False
) -> AgreementFacts:
    """Facts of an agreement and the sides that said yes to its present wording."""
    return AgreementFacts(
        support_does=agreement.support_does,
        partners_do=agreement.partners_do,
        support_expects=agreement.support_expects,
        partners_expect=agreement.partners_expect,
        starting_point=agreement.starting_point,
        local_fit=agreement.local_fit,
        input_from=agreement.input_from,
        change_talk=agreement.change_talk,
        purpose_support=agreement.purpose_support,
        purpose_partners=agreement.purpose_partners,
        purpose_gap=agreement.purpose_gap,
        sides_confirmed=frozenset(sides),
        becoming_agreed=becoming_agreed,
    )


def of_cycle(cycle: Cycle, *, target: str) -> CycleFacts:
    """Facts of a test of change on its way to a state."""
    return CycleFacts(
        target=target,
        prediction=cycle.prediction,
        data=cycle.data,
        observed=cycle.observed_value is not None,
        comparison=cycle.comparison,
        choice=cycle.choice,
        done=cycle.done,
    )
