"""Uses of a framework in the demo: a role described, a function map, people counted together, a cohort. All invented."""

from datetime import timedelta

from marigold.core.growth import Reflected
from marigold.demo.world import World
from marigold.growth import actions as growth
from marigold.growth.actions import capacity, cohorts, uses
from marigold.growth.frameworks import asking
from marigold.practice import selectors as practice
from marigold.practice.models import Edition

LEARNERS = ("rosa", "helen", "nikhil", "priya", "terrell", "gordon")
# How each of them stood before, by entry in turn, and which entries rose by a step since.
BEFORE = (
    "121223211232121",
    "232121222123212",
    "112232121221231",
    "221312232121122",
    "123121312212321",
    "212232121323112",
)
ROSE = (
    "210101110011011",
    "101001121010101",
    "110110210111100",
    "110001110001011",
    "011010010020101",
    "100101101-11010",
)
COUNTED = ("imani", "dana", *LEARNERS)
HOLDS = (
    ("state", "function.connect", "imani", "", 30, ""),
    ("state", "function.enable", "dana", "", None, ""),
    ("state", "competency.selecting-and-building-change-strategies", "amos", "", None, "Is called in where it gets hard."),
    ("state", "competency.planning-for-sustainability-and-sustaining", "gordon", "", 5, "Holds the contracts."),
    ("west", "function.connect", "rosa", "", 20, "Calls each agency once a month."),
    ("west", "function.connect", "tasha", "", 10, "Knows the families’ groups."),
    ("west", "function.inspire", "tasha", "", None, ""),
    ("west", "function.understand", "priya", "", 15, ""),
    ("west", "competency.developing-a-team", "rosa", "", 10, ""),
    ("west", "competency.unearthing-the-problem", "priya", "", None, ""),
    ("west", "competency.engaging-in-continuous-learning-for-improvement", "priya", "", 25, "Makes the charts and asks what they say."),
    ("west", "competency.engaging-in-continuous-learning-for-improvement", "rosa", "", None, ""),
    ("west", "competency.engaging-in-continuous-learning-for-improvement", "", "Quality lead at Cedar Basin Health Partners", 10, ""),
    ("west", "competency.planning-for-implementation-and-implementing", "rosa", "", None, ""),
    ("west", "competency.adapting-to-the-local-context", "helen", "", None, "Visits twice a year."),
    ("tallgrass", "function.connect", "", "County family liaison", 20, ""),
    ("tallgrass", "competency.developing-a-team", "terrell", "", None, ""),
    ("juniper", "function.understand", "", "Intake supervisor", None, ""),
)  # fmt: skip


def build_uses(world: World) -> None:
    """Everything of it, with the same actions as people use."""
    edition = practice.edition(world.scope("lead", world.at(0.3)), "tci")
    _looks(world)
    _role(world, edition)
    _functions(world, edition)
    _cohort(world, edition)
    _counted(world, edition)


def _ago(world: World, months: float) -> float:
    """So many months ago, or sooner where the story is shorter."""
    return months * min(world.months, 9) / 9


def _looks(world: World) -> None:
    for person, (before, rose) in zip(LEARNERS, zip(BEFORE, ROSE, strict=True), strict=True):
        first = [int(step) for step in before]
        last = [
            max(min(step + (-1 if up == "-" else int(up)), 4), 1)
            for step, up in zip(first, rose, strict=True)
        ]
        for months, steps in ((8, first), (1.2, last)):
            at = world.at(_ago(world, months))
            by = world.scope(person, at)
            row = growth.begin_evaluation(framework_key="tci", by=by, at=at)
            keys = [beat.key for beat in asking(by, row.edition_id, row.asked_by_id).entries]
            said = {key: Reflected(level=step) for key, step in zip(keys, steps, strict=True)}
            growth.keep_answers(evaluation_ref=row.ref, said=said, by=by, at=at)
            growth.finish_evaluation(evaluation_ref=row.ref, by=by, at=at)


def _role(world: World, edition: Edition) -> None:
    at = world.at(_ago(world, 5))
    by = world.scope("lead", at)
    must = (
        "competency.developing-a-team",
        "competency.unearthing-the-problem",
        "competency.assessing-barriers-and-facilitators",
        "competency.engaging-in-continuous-learning-for-improvement",
        "function.connect",
    )
    nice = ("competency.planning-for-and-enacting-spread-and-scale", "function.inspire", "function.transform")
    uses.write_profile(
        root=world.units["state"],
        edition=edition,
        role=uses.Role(
            title="Regional support specialist",
            about="Helps regions and agencies use a practice well and keep it, until they can go on alone. "
            "Works in a pair, with teams and not for them.",
            not_theirs="Does not supervise local staff\nDoes not decide for the team, nor write its plan\n"
            "Does not audit, and reports no one\nDoes not give services to families",
            titles=["Senior practitioner", "Coach", "Improvement advisor", "Facilitator"],
            chosen=dict.fromkeys(must, "must") | dict.fromkeys(nice, "nice"),
        ),
        by=by,
        at=at,
    )


def _functions(world: World, edition: Edition) -> None:
    at = world.at(_ago(world, 4))
    by = world.scope("lead", at)
    for unit, key, person, words, share, notes in HOLDS:
        held = uses.Held(world.people.get(person), words, share, notes, since=at.date())
        uses.name_holder(unit=world.units[unit], edition=edition, element_key=key, held=held, by=by, at=at)
    at = world.at(_ago(world, 3))
    uses.choose_staffing(
        unit=world.units["west"],
        edition=edition,
        kind="freed",
        what="Priya has a day a week for improvement data in all three counties. No post is made this year.",
        reason="Three people already do parts of it under other titles; none of them had the time said.",
        on=at.date(),
        by=world.scope("lead", at),
        at=at,
    )


def _cohort(world: World, edition: Edition) -> None:
    at = world.at(_ago(world, 7.5))
    amos = world.scope("amos", at)
    row = cohorts.begin_cohort(
        root=world.units["state"],
        edition=edition,
        name="Local support, first cohort",
        about="Six months, one day a month: people in regions and agencies learn to support others.",
        starts_on=at.date(),
        ends_on=world.at(_ago(world, 1)).date(),
        by=amos,
        at=at,
    )
    invited = [world.people[key].ref for key in (*LEARNERS, "tasha")]
    cohorts.invite(cohort_ref=row.ref, people_refs=invited, by=amos, at=at)
    at = world.at(_ago(world, 0.8))
    for key in LEARNERS:
        by = world.scope(key, at)
        cohorts.join_cohort(cohort_ref=row.ref, by=by, at=at)
        looks = world.people[key].evaluations.order_by("finished_on", "id")
        cohorts.choose_looks(
            cohort_ref=row.ref, before_ref=looks[0].ref, after_ref=looks[1].ref, by=by, at=at
        )
    at = world.at(_ago(world, 0.4))
    cohorts.tell_cohort(cohort_ref=row.ref, edition=edition, by=world.scope("amos", at), at=at)
    coming = cohorts.begin_cohort(
        root=world.units["state"],
        edition=edition,
        name="Local support, second cohort",
        about="",
        starts_on=world.today - timedelta(days=5),
        ends_on=world.today + timedelta(days=180),
        by=world.scope("amos", at),
        at=at,
    )
    cohorts.invite(
        cohort_ref=coming.ref, people_refs=[world.people["tasha"].ref], by=world.scope("amos", at), at=at
    )


def _counted(world: World, edition: Edition) -> None:
    at = world.at(_ago(world, 4.5))
    root = world.units["state"]
    for key in COUNTED:
        capacity.count_me_in(root=root, edition=edition, by=world.scope(key, at), at=at)
    for months in (4.4, 0):
        at = world.at(_ago(world, months))
        capacity.tell_capacity(root_ref=root.ref, edition=edition, by=world.scope("lead", at), at=at)
