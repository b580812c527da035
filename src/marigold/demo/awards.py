"""Pathways and awards in the demo: one under way, one held and public, one that ends soon, one taken back. All invented."""

from datetime import datetime, timedelta

from django.conf import settings

from marigold.access.scope import COMMAND_LINE, Scope
from marigold.core.growth import Reflected, kept
from marigold.core.growth.pathway import Shown
from marigold.demo.world import World
from marigold.growth import actions as growth
from marigold.growth import selectors
from marigold.growth.actions.others import Recorded
from marigold.growth.actions.pathways import Given
from marigold.growth.frameworks import asking
from marigold.growth.models import Award, Enrolment, Evaluation, Submission
from marigold.support.actions import awards as among
from marigold.support.models import Activity
from marigold.support.selectors.proofs import proofs

LEVEL_1 = "pathway.level-1"
LOOK_BACK = timedelta(days=200)
# What is said for each part that asks for words.
SAID = {
    "level-1.view": "Someone who sat beside me told me where I step in too early. What I do about it stands here.",
    "level-1.team": "The team thought it had a training problem. We walked through one family’s week, and they found it: "
    "nobody knew who calls first.",
    "level-1.strategy": "The barrier was time: calls fell to whoever was free. The team chose one caller a week and a "
    "script that parents wrote. Who was left without a call went down within two months.",
    "level-1.cycle": "They expected eight of ten calls to be answered. Five were. They changed the hour and tried again.",
    "level-1.own": "I used to bring the answer. Now I bring the question, and the chart comes last. It takes longer in "
    "the first meeting and saves three later.",
}
REVISE = (
    "I see what you did. I do not see yet what the team did. Whose idea was the walk through the week, and what did they "
    "decide at the end? A few lines are enough."
)


def build_awards(world: World) -> None:
    """Everything of it, with the same actions as people use."""
    at = world.at(min(world.months, 35))
    growth.make_keys(root=world.units["state"], site=settings.SITE, by=COMMAND_LINE, at=at)
    dana = _through(world, "dana", min(world.months, 34.6))
    growth.offer_mentoring(
        award_ref=dana.ref, offers=True, by=world.scope("dana", world.at(1)), at=world.at(1)
    )
    mei = _through(world, "mei", min(world.months, 9))
    at = world.at(2)
    reason = "One of the two contacts it rests on was someone else’s. Mei told us so herself. We begin again together."
    among.revoke(award_ref=mei.ref, reason=reason, by=world.scope("lead", at), at=at)
    luis = _through(world, "luis", 1)
    at = world.at(0.5)
    growth.show_award(award_ref=luis.ref, public=True, by=world.scope("luis", at), at=at)
    _imani(world, dana)
    among.remind_of_ends(
        by=world.hand(world.today), at=world.moment(world.working(world.today - timedelta(days=1)))
    )


def _enrolled(world: World, key: str, at: datetime) -> Enrolment:
    return growth.enrol(pathway_key=LEVEL_1, root=world.units["state"], by=world.scope(key, at), at=at)


def _work(world: World, key: str, at: datetime) -> tuple[Shown, ...]:
    """A contact of theirs before that day; where the story has none, a step they took."""
    rows = Activity.objects.filter(people__person=world.people[key], state="done", on__lte=at.date())
    row = (
        rows.filter(on__gte=at.date() - LOOK_BACK).select_related("engagement").order_by("-on", "-id").first()
    )
    if row is None:
        return (Shown("work", "support.activity/none", "A team meeting, told from memory", at.date()),)
    return (Shown("work", row.target, f"{row.title}, {row.engagement.name}", row.on),)


def _look(world: World, key: str, at: datetime) -> Evaluation:
    """A look at one's practice, as it is finished for a pathway."""
    by = world.scope(key, at)
    row = growth.begin_evaluation(framework_key="tci", by=by, at=at)
    entries = asking(by, row.edition_id, row.asked_by_id).entries
    said = {beat.key: Reflected(level=2 + (place % 3 > 0)) for place, beat in enumerate(entries)}
    growth.keep_answers(evaluation_ref=row.ref, said=said, by=by, at=at)
    return growth.finish_evaluation(evaluation_ref=row.ref, by=by, at=at)


def _seen(row: Evaluation, at: datetime) -> tuple[Shown, ...]:
    answered = sum(kept(data).answered for data in row.answers.values())
    return (Shown("evaluation", row.target, row.edition.framework.name, at.date(), answered),)


def _hand_in(world: World, key: str, row: Enrolment, part: str, given: Given, at: datetime) -> Submission:
    return growth.submit(
        enrolment_ref=row.ref, requirement_key=part, given=given, by=world.scope(key, at), at=at
    )


def _given(world: World, key: str, part: str, at: datetime) -> Given:
    asks_work = part in ("level-1.view", "level-1.team", "level-1.cycle")
    return Given(words=SAID[part], shown=_work(world, key, at) if asks_work else ())


def _through(world: World, key: str, months_ago: float) -> Award:
    """All the way: every part handed in and accepted, and the award given. The look is theirs to throw away after."""
    at = world.at(months_ago)
    row, look = _enrolled(world, key, at), _look(world, key, at)
    lead = world.scope("lead", at)
    first = _hand_in(world, key, row, "level-1.look", Given(shown=_seen(look, at)), at)
    handed = [first, *(_hand_in(world, key, row, part, _given(world, key, part, at), at) for part in SAID)]
    for one in handed:
        growth.answer_submission(submission_ref=one.ref, accept=True, words="", by=lead, at=at)
    award = among.give(enrolment_ref=row.ref, by=lead, at=at)
    growth.remove_evaluation(evaluation_ref=look.ref, by=world.scope(key, at), at=at)
    return award


def _own(by: Scope, row: Enrolment, part: str, at: datetime) -> str:
    """A piece of their work before that day, as the page offers it; the oldest offered where all came later."""
    offered = proofs(by, selectors.on_the_way(by, row.ref).of(part).requirement)
    before = [one for one in offered if one.kind == "work" and one.on is not None and one.on <= at.date()]
    return (before or offered[::-1])[0].target


def _imani(world: World, mentors: Award) -> None:
    begun, at = world.at(0.5), world.at(0.3)
    row, lead = _enrolled(world, "imani", begun), world.scope("lead", at)
    imani = world.scope("imani", at)
    among.find_mentor(enrolment_ref=row.ref, award_ref=mentors.ref, by=imani, at=at)
    look = world.people["imani"].evaluations.filter(finished_on__isnull=False).order_by("-id").first()
    assert look is not None
    assert look.finished_on is not None
    targets = {"level-1.look": [look.target]}
    targets |= {part: [_own(imani, row, part, at)] for part in ("level-1.team", "level-1.cycle")}
    sent = {
        part: among.hand_in(
            enrolment_ref=row.ref,
            requirement_key=part,
            words=SAID.get(part, ""),
            link="",
            targets=targets[part],
            by=imani,
            at=at,
        )
        for part in targets
    }
    answers = {"level-1.look": (True, ""), "level-1.team": (False, REVISE)}
    for part, (accept, words) in answers.items():
        among.review(submission_ref=sent[part].ref, accept=accept, words=words, by=lead, at=at)
    course = Recorded(
        "Facilitating teams that improve, three days",
        "Ridgeline Learning Cooperative",
        issued_on=world.day(14),
    )
    growth.record_credential(given=course, by=imani, at=at)
