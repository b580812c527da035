"""Strategies in the demo: one found for a barrier, fitted once, tested and at work; one only considered. All invented."""

from datetime import timedelta
from typing import Any

from marigold.demo.world import World
from marigold.support.actions import strategies as actions
from marigold.support.actions.strategies import Altered, Said
from marigold.support.models import Activity, Concern, Cycle, Engagement, Goal, Readiness, Strategy
from marigold.support.obstacles import of_concern, of_look

# Months ago: when the circle was thought of, chosen, begun and fitted.
THOUGHT, CHOSEN, BEGUN, FITTED, SHORTER = 17.4, 16.8, 16.2, 9.0, 3.0
TEST = "Log plus peer circle"
SPEC: dict[str, Any] = {
    "actor": "One coach of each agency; Imani and Dana for the first six",
    "actor_roles": ["role.regional-support-specialist"],
    "action": "Each brings one session that did not go well. The others ask, and only then tell what they would try.",
    "target": "Coaches, in how they give feedback",
    "time": "From the third month after coaches are trained",
    "dose": "Two hours, once a month",
    "outcomes": ["outcome.adoption", "outcome.sustainability"],
    "why": "There is no money for outside coaches, and coaches said they learn most from each other",
    "why_kinds": ["reason.experience", "reason.asked"],
    "source": "Talks with three coaches; a learning collaborative of another region",
}


def build_strategies(world: World) -> None:
    """A circle of coaches in Cedar Basin, and a look for new funding that nobody has begun."""
    west = Engagement.objects.get(unit=world.units["west"])
    if world.months < BEGUN + 2:
        return
    row = _circle(world, west)
    _tested(world, row)
    _done(world, row)
    _fitted(world, row)
    _considered(world, west)


def _when(world: World, who: str, ago: float) -> dict[str, Any]:
    at = world.at(ago)
    return {"by": world.scope(who, at), "at": at}


def _circle(world: World, west: Engagement) -> Strategy:
    looks = Readiness.objects.filter(engagement=west, subject="County agencies").order_by("-on")
    barrier = next(one for one in looks if one.barriers == ["barrier.funding"])
    spec = SPEC | {
        "planned_from": world.day(BEGUN),
        "planned_until": world.today + timedelta(days=120),
        "planned_contacts": 12,
        "planned_minutes": 24 * 60,
    }
    row = actions.consider_strategy(
        engagement_ref=west.ref,
        said=Said(
            name="Coaches’ peer circle",
            pick="eric:strategy.create-a-learning-collaborative",
            goal=Goal.objects.get(engagement=west, number=1),
            owner=world.people["rosa"],
            proposed_by="Two coaches, at the team meeting",
            answers=[of_look(barrier)],
            spec=spec,
        ),
        on=world.day(THOUGHT),
        reason="Agencies cannot pay for outside coaches.",
        **_when(world, "imani", THOUGHT),
    )
    for state, ago, why in (
        ("chosen", CHOSEN, "It costs rooms and two hours, and coaches asked for it."),
        ("working", BEGUN, "Four agencies sent someone to the first circle."),
    ):
        row = actions.move_strategy(
            strategy_ref=row.ref, version=None, state=state, on=world.day(ago), reason=why,
            **_when(world, "imani", ago),
        )  # fmt: skip
    return row


def _tested(world: World, row: Strategy) -> None:
    """The test of change that was run then was a test of the circle."""
    test = Cycle.objects.get(goal=row.goal, title=TEST)
    actions.name_tests(strategy_ref=row.ref, cycles=[test], **_when(world, "imani", BEGUN))


def _done(world: World, row: Strategy) -> None:
    """Nine contacts, evenly from then until now, carried it out."""
    held = Activity.objects.filter(
        engagement=row.engagement, state="done", direct=True, on__gte=world.day(BEGUN)
    ).order_by("on", "id")
    rows = list(held)
    count = min(9, len(rows))
    chosen = [rows[(n + 1) * len(rows) // count - 1] for n in range(count)]
    if chosen:
        actions.mark_carried_out(
            strategy_ref=row.ref, activities=chosen, offered=chosen, **_when(world, "imani", 0.4)
        )


def _fitted(world: World, row: Strategy) -> None:
    actions.fit_strategy(
        strategy_ref=row.ref,
        version=None,
        altered=Altered(
            text="Half as long and twice as often, in the church hall",
            on=world.day(FITTED),
            parts=["fitted.context"],
            natures=["nature.shortened", "nature.replaced"],
            goals=["goal.reach", "goal.fit"],
            planned="answer",
            reason="Coaches from the river counties left early to be home before dark.",
            decided_by="The coaches, with Rosa",
            present="Seven coaches, Rosa, Tasha, Imani",
            core="kept",
        ),
        spec={"dose": "An hour, every other week", "actor": "One coach of each agency; coaches lead in turn"},
        **_when(world, "imani", FITTED),
    )


def _considered(world: World, west: Engagement) -> None:
    concern = Concern.objects.filter(engagement=west, source_key="barrier.funding").first()
    actions.consider_strategy(
        engagement_ref=west.ref,
        said=Said(
            pick="eric:strategy.access-new-funding",
            proposed_by="Rosa Almeida",
            owner=world.people["rosa"],
            answers=[of_concern(concern)] if concern else (),
            spec={"why": "The grant pays for the coaching hour only until next summer"},
        ),
        on=world.day(SHORTER),
        reason="What happens when the grant ends?",
        **_when(world, "dana", SHORTER),
    )
