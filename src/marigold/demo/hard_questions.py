"""Concerns, decisions and the reasons behind a problem, as a pair would keep them. All invented."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from marigold.demo.world import World
from marigold.support import actions
from marigold.support.models import Concern, Decision, Diagnosis, Engagement, Factor, Goal


@dataclass(frozen=True)
class Entry:
    """Something added to a concern, so many months ago."""

    kind: str
    ago: float
    fields: dict[str, Any]


FEEDBACK = (
    Entry("perspective", 4.5, {"whose": "Two coaches", "text": "When someone sits in, we think of the audit. We say yes and change nothing."}),
    Entry("perspective", 4.4, {"whose": "A director", "text": "I want it to be help. I also have to sign that it happened, so I ask for the form."}),
    Entry("perspective", 3.9, {"whose": "Parents on the team", "text": "We notice who had someone to talk to. They listen differently."}),
    Entry("strategy", 4.4, {"strategy": "strategy.identify-the-adaptive-challenge", "reinforced": False, "text": "Wrote the challenge up with the team: people, history, pressure, conflict.", "result": "Directors said aloud that two purposes sit in one form."}),
    Entry("distress", 4.3, {"distress": 4, "text": "One coach asked to leave the circle."}),
    Entry("eased", 4.2, {"text": "Began the circle with our own failed session, and agreed that nothing leaves the room."}),
    Entry("postponed", 3.6, {"text": "Budget weeks; nobody had room for it.", "until_days": 21}),
    Entry("strategy", 2.8, {"strategy": "strategy.regulate-distress", "reinforced": False, "text": "Took the form out of the first three sessions, feedback only by word.", "result": "All three coaches came back for a second round."}),
    Entry("loop", 2.6, {"text": "Asked coaches what made feedback useful; tried it in two agencies.", "result": "Moved the signature to the end of the quarter."}),
    Entry("distress", 2.5, {"distress": 3, "text": "People argue about the form now, not about each other."}),
    Entry("strategy", 1.4, {"strategy": "strategy.give-the-work-back", "reinforced": True, "text": "Rosa asked the coaches to set the rules of the circle themselves.", "result": ""}),
    Entry("handed", 1.3, {"owner": "rosa", "text": "The coaches’ circle keeps this question; we come when they ask."}),
    Entry("distress", 0.6, {"distress": 2, "text": "Two coaches offered to open the next circle."}),
)  # fmt: skip


CHALLENGE: dict[str, Any] = {
    "kind": "challenge",
    "title": "How can feedback be help, when it feels like being checked?",
    "text": "Coaching feedback was meant as support. Many coaches meet it as inspection.",
    "level": "team",
    "nature": "adaptive",
    "signals": ["signal.beliefs", "signal.competing-views"],
    "people": "Coaches, directors who sign for quality, parents who notice the difference.",
    "history": "Four years ago visits were used to cut posts. Everyone here remembers.",
    "pressures": "The grant asks for a signed form for each session.",
    "conflict": "Help and control sit in one form.",
    "pacing": "First feedback by word only. The form waits until the quarter’s end.",
    "raised_as": "after a talk with two coaches",
    "confidential": True,
    "idea": "Let coaches choose whom they ask for feedback.",
}


def build_hard_questions(world: World) -> None:
    """What pairs keep in view, in three engagements."""
    _feedback(world)
    _others(world)
    _decisions(world)
    _why(world)


def _engagement(world: World, unit: str) -> Engagement:
    return Engagement.objects.select_related("unit").get(unit=world.units[unit])


def _ago(world: World, months: float) -> float:
    """Within the story, however short it is told."""
    return min(months, world.months * months / 12)


def _raise(world: World, unit: str, who: str, ago: float, **fields: Any) -> Concern:
    at = world.at(_ago(world, ago))
    return actions.raise_concern(
        engagement_ref=_engagement(world, unit).ref,
        raised_on=at.date(),
        by=world.scope(who, at),
        at=at,
        **fields,
    )


def _feedback(world: World) -> None:
    goal = Goal.objects.filter(engagement=_engagement(world, "west")).order_by("number").first()
    row = _raise(world, "west", "imani", 5, goal=goal, raised_by=world.people["tasha"], **CHALLENGE)
    for entry in FEEDBACK:
        _add(world, row, entry)
    row.refresh_from_db()
    at = world.at(0.5)
    actions.change_concern(
        concern_ref=row.ref,
        version=row.version,
        next_step="Hear from the circle which rules they set",
        next_on=world.today + timedelta(days=12),
        by=world.scope("dana", at),
        at=at,
    )


def _add(world: World, row: Concern, entry: Entry) -> None:
    at = world.at(_ago(world, entry.ago))
    fields = dict(entry.fields)
    if "until_days" in fields:
        fields["until"] = at.date() + timedelta(days=fields.pop("until_days"))
    if "owner" in fields:
        fields["owner"] = world.people[fields["owner"]]
    actions.add_to_concern(
        concern_ref=row.ref, kind=entry.kind, on=at.date(), by=world.scope("dana", at), at=at, **fields
    )
    if entry.kind == "postponed":
        later = at + timedelta(days=22)
        actions.reopen_concern(concern_ref=row.ref, by=world.scope("dana", later), at=later)


def _others(world: World) -> None:
    _raise(
        world, "west", "dana", 3,
        kind="tension", source_key="tension.turnover", signals=["effect.frustration"], level="organization",
        title="New supervisors start faster than they can be brought in", group="Spanish-speaking teams",
        owner=world.people["priya"], next_step="Pair each newcomer with someone for six weeks",
        next_on=world.today + timedelta(days=20),
    )  # fmt: skip
    funding = _raise(
        world, "west", "imani", 7,
        kind="barrier", source_key="barrier.funding", level="system", title="Who pays for the protected coaching hour?",
        owner=world.people["rosa"], next_step="Ask the program officer what the grant allows",
    )  # fmt: skip
    at = world.at(_ago(world, 2))
    actions.answer_concern(
        concern_ref=funding.ref,
        version=funding.version,
        answer="The grant pays for it until next summer; agencies put it into their own budgets after that.",
        by=world.scope("imani", at),
        at=at,
    )
    _raise(
        world, "east", "mei", 3,
        kind="service", source_key="service.unfit", level="system", title="No evening group in Spanish on the coast",
        text="Families drive fifty minutes to the next one, or wait for a translator who comes once a month.",
        group="Families who speak Spanish at home", raised_as="parents at the market, through a school nurse",
        owner_text="The regional team", next_step="Ask two churches for a room on Tuesdays",
        next_on=world.today + timedelta(days=40),
    )  # fmt: skip
    _raise(
        world, "riverbend", "luis", 2,
        kind="role", level="organization", title="Who decides when a walkthrough is put off?",
        owner=world.people["carmen"], next_step="Draw who decides what, with two principals",
        next_on=world.today - timedelta(days=3),
    )  # fmt: skip


def _decisions(world: World) -> None:
    west = _engagement(world, "west")
    at = world.at(_ago(world, 6))
    people = [(world.people["rosa"], True), (world.people["tasha"], True), (world.people["imani"], False)]
    row: Decision = actions.record_decision(
        engagement_ref=west.ref,
        title="Each agency protects one coaching hour a week",
        on=at.date(),
        text="It stands in the agreement of each agency and cannot be given away.",
        procedure="A round without discussion, then a draft changed together until nobody objected.",
        bias_steps="Parents and coaches spoke first; directors wrote before they spoke.",
        groups=["partner.community", "partner.providers"],
        missing_voices="Funders were not there. Imani takes the draft to the program officer.",
        included="Two coaches who had not sat in this group before.",
        power="shared",
        power_to="the coaches’ circle",
        power_text="Directors could have set the hour alone. They asked the circle to name it.",
        people=people,
        by=world.scope("imani", at),
        at=at,
    )
    actions.confirm_decision(decision_ref=row.ref, by=world.scope("rosa", at), at=at)
    for ago, effect, text in (
        (4, "opened", "Two agencies used the hour to plan together across the county line."),
        (2, "closed", "Walk-in advice on Thursdays ended; families were told where to call."),
    ):
        later = world.at(_ago(world, ago))
        actions.note_consequence(
            decision_ref=row.ref,
            on=later.date(),
            effect=effect,
            text=text,
            by=world.scope("dana", later),
            at=later,
        )


FACTORS = (
    ("factor.attitudes", "Feedback is met as being checked", False, "", ""),
    ("factor.knowledge", "Everyone knows the coaching steps", True, "", ""),
    ("factor.expectations", "People expect a note in their file", False, "", ""),
    ("factor.leadership", "Two of five directors show their own work first", True, "", "growing"),
    ("factor.communication", "Feedback is given in English only", False, "Spanish-speaking staff", "new"),
    ("factor.incentives", "Visits are paid for, the hour of feedback is not", False, "", ""),
    ("factor.structural-inequity", "Posts in Spanish are paid from short grants", False, "Spanish-speaking staff", ""),
    ("complexity.time", "Families cannot wait while teams learn", False, "", ""),
)  # fmt: skip
LINKS = (
    ("factor.incentives", "factor.leadership", "What is not paid for is seldom led."),
    ("factor.leadership", "factor.attitudes", "Where directors show their own work, asking feels safer."),
    ("factor.attitudes", "factor.leadership", "Coaches who feel checked do not ask for time."),
    ("factor.structural-inequity", "factor.communication", "Short posts leave nobody to coach in Spanish."),
    ("factor.expectations", "factor.incentives", "Because a note is feared, nobody asks for the hour to be paid."),
)  # fmt: skip


def _why(world: World) -> None:
    west = _engagement(world, "west")
    at = world.at(_ago(world, 4))
    by = world.scope("dana", at)
    row: Diagnosis = actions.open_diagnosis(
        engagement_ref=west.ref,
        subject="Practitioners and their supervisors",
        problem="Fewer than half of the practitioners get coaching feedback each month",
        on=at.date(),
        level="system",
        goal=Goal.objects.filter(engagement=west).order_by("number").first(),
        status_quo="The form serves quality and control at once, and nobody loses by leaving it as it is.",
        could_move="The coaches’ circle, and directors who go first.",
        self_signs="Two coaches set up a circle of their own in May.",
        prior_learning="Most learned feedback as grading, at school and in training.",
        by=by,
        at=at,
    )
    factors: dict[str, Factor] = {}
    for key, text, helps, group, honed in FACTORS:
        factors[key] = actions.add_factor(
            diagnosis_ref=row.ref, key=key, text=text, helps=helps, group=group, honed=honed, by=by, at=at
        )
    for cause, effect, how in LINKS:
        actions.link_factors(
            diagnosis_ref=row.ref,
            cause_ref=factors[cause].ref,
            effect_ref=factors[effect].ref,
            how=how,
            by=by,
            at=at,
        )
    actions.change_diagnosis(
        diagnosis_ref=row.ref,
        version=row.version,
        gap="conditions",
        response="Put the hour into each agency’s agreement and its budget, before any more training.",
        teaming="The implementation team, with the coaches’ circle.",
        by=by,
        at=at,
    )
