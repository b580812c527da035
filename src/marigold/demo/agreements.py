"""Agreements, readiness, what was told about places, and partners' answers, in the order of their days."""

from datetime import timedelta

from marigold.demo.pacts import PACTS, After, Pact
from marigold.demo.world import World
from marigold.support import actions
from marigold.support.models import Engagement, Goal, LocalEvent


def build_agreements(world: World) -> None:
    """What both sides agreed in each place that lives long enough in this world, and what stands around it."""
    for pact in PACTS:
        engagement = Engagement.objects.filter(unit=world.units[pact.unit]).first()
        if engagement is not None and pact.written < world.months:
            _write(world, pact, engagement)
            _look(world, pact, engagement)
            _tell(world, pact, engagement)
            for after in pact.after:
                _event(world, after, engagement)
            _answer(world, pact, engagement)


def _write(world: World, pact: Pact, engagement: Engagement) -> None:
    at = world.at(pact.written)
    by = world.scope(pact.by, at)
    row = actions.write_agreement(
        engagement_ref=engagement.ref, version=None, seen="", by=by, at=at, **pact.words
    )
    actions.confirm_agreement(engagement_ref=engagement.ref, wording=row.wording, by=by, at=at)
    if pact.agreed is not None:
        later = world.at(pact.agreed)
        actions.confirm_agreement(
            engagement_ref=engagement.ref,
            wording=row.wording,
            by=world.scope(pact.partner, later),
            at=later,
        )
    for check in pact.checks:
        then = world.at(check.ago)
        actions.record_check(
            engagement_ref=engagement.ref,
            on=then.date(),
            with_whom="Partners and the pair",
            learned=check.learned,
            change=check.change,
            feasible=check.feasible,
            trust=check.trust,
            by=world.scope(pact.by, then),
            at=then,
        )


def _look(world: World, pact: Pact, engagement: Engagement) -> None:
    for seen in sorted(pact.seen, key=lambda one: -one.ago):
        at = world.at(seen.ago)
        actions.look_at_readiness(
            engagement_ref=engagement.ref,
            on=at.date(),
            level=seen.level,
            subject=seen.subject,
            willing=seen.willing,
            able=seen.able,
            barriers=seen.barriers,
            actions=seen.actions,
            note=seen.note,
            by=world.scope(pact.by, at),
            at=at,
        )


def _tell(world: World, pact: Pact, engagement: Engagement) -> None:
    for told in sorted(pact.told, key=lambda one: -one.ago):
        at = world.at(told.ago)
        actions.tell_context(
            engagement_ref=engagement.ref,
            feature=told.feature,
            text=told.text,
            told_by=told.by,
            consent=told.consent,
            on=at.date(),
            by=world.scope(pact.by, at),
            at=at,
        )


def _event(world: World, after: After, engagement: Engagement) -> None:
    event = LocalEvent.objects.filter(unit=engagement.unit, title=after.title).first()
    if event is None:
        return
    at = world.moment(min(event.on + timedelta(days=10), world.today))
    actions.change_local_event(
        event_ref=event.ref,
        version=event.version,
        kind=after.kind,
        level=after.level,
        change_made=after.change,
        reconfirm=after.reconfirm,
        by=world.scope("lead", at),
        at=at,
    )
    for key, days in after.again:
        then = world.moment(min(event.on + timedelta(days=days), world.today))
        for goal in Goal.objects.filter(engagement=engagement, state="active", created_at__lt=then):
            actions.confirm_goal(goal_ref=goal.ref, by=world.scope(key, then), at=then)


def _answer(world: World, pact: Pact, engagement: Engagement) -> None:
    questions = [item.key for item in world.vocabulary(engagement.unit).of("participant_question")]
    for ago, key, values in pact.answers:
        at = world.at(ago)
        actions.answer_questions(
            engagement_ref=engagement.ref,
            answers=dict(zip(questions, values, strict=False)),
            by=world.scope(key, at),
            at=at,
        )
