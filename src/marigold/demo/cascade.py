"""How support goes down both systems: people of a region who support its agencies, what was agreed, and what outlasts support.

All invented.
"""

from dataclasses import dataclass
from datetime import timedelta

from marigold.demo.world import World
from marigold.people import actions as people
from marigold.people.models import Unit
from marigold.support import actions
from marigold.support.actions import cascade, structures
from marigold.support.actions.cascade import Said as Agreed
from marigold.support.actions.structures import Said
from marigold.support.models import Engagement, Lesson

BEGAN = 30


@dataclass(frozen=True)
class Over:
    """Support that has ended: where, what for, who gave it, from and until how many months ago, and what goes on there."""

    unit: str
    programme: str
    pair: tuple[tuple[str, str], ...]
    tier: str
    began: float
    ended: float
    stages: tuple[tuple[float, str], ...]
    handed_to: str
    kind: str
    goes_on: str
    carries: str
    # A look some months after the end: steps in the order of the questions, and what was seen.
    looked: float
    steps: tuple[int, ...]
    saw: str


R = "role.regional-support-specialist"
OVER = (
    Over(
        "cedar-health", "Coaching in parenting groups", (("imani", R), ("luis", R)), "tier.brief", 30, 13,
        ((30, "stage.exploration"), (26, "stage.installation"), (20, "stage.initial")), "The clinic’s lead nurse",
        "routine", "Monday coaching half-hour", "Lead nurse and two group leaders", 3, (3, 2),
        "It happens in most weeks. New group leaders are shown how by the others.",
    ),
    Over(
        "riverbend-elementary", "Reading blocks in grades 1 and 2", (("luis", "role.systems-coach"), ("mei", "role.content-coach")),
        "tier.targeted", 28, 12, ((28, "stage.exploration"), (24, "stage.installation"), (18, "stage.initial")),
        "The principal and a reading teacher", "routine", "Reading block with two adults", "Reading teacher", 2, (1, 1),
        "It goes on in grade 1. In grade 2 both teachers are new.",
    ),
)  # fmt: skip


def build_cascade(world: World) -> None:
    """On top of the story so far, where it is long enough."""
    if world.months <= BEGAN:
        return
    _homes(world)
    for over in OVER:
        _over(world, over)
    _agree(world)
    _used(world)


def _homes(world: World) -> None:
    """Dana works two days a week from the region's own office."""
    at = world.at(7)
    people.give_post(
        person=world.people["dana"], unit=world.units["west"], role_key="practitioner", title="Regional coach",
        starts_on=at.date(), by=world.scope("lead", at), at=at,
    )  # fmt: skip


def _over(world: World, over: Over) -> None:
    unit = world.units[over.unit]
    at, end = world.at(over.began), world.at(over.ended)
    row = actions.open_engagement(
        unit=unit,
        edition=world.editions[unit.root_id],
        programme=over.programme,
        purpose=f"{over.programme} that local people can carry on without us.",
        tier=over.tier,
        tier_reason="A year and a half, agreed with its last day from the start.",
        stage=over.stages[0][1],
        people=[(world.people[key], role) for key, role in over.pair],
        starts_on=at.date(),
        by=world.scope("lead", at),
        at=at,
    )
    for ago, stage in over.stages[1:]:
        then = world.at(ago)
        actions.place(
            engagement_ref=row.ref, kind="stage", element_key=stage, starts_on=then.date(),
            reason="Agreed in the quarterly talk.", by=world.scope("lead", then), at=then,
        )  # fmt: skip
    for one in row.assignments.all():
        actions.end_assignment(
            assignment_ref=one.ref, ends_on=end.date(), reason="Support ended as agreed.", by=world.scope("lead", end), at=end
        )  # fmt: skip
    row.refresh_from_db()
    actions.change_engagement(
        engagement_ref=row.ref, version=row.version, ends_on=end.date(), handover_to=over.handed_to,
        handover_on=end.date(), by=world.scope("lead", end), at=end,
    )  # fmt: skip
    _goes_on(world, over, unit)


def _goes_on(world: World, over: Over, unit: Unit) -> None:
    at = world.at(over.ended + 4)
    said = Said(
        name=over.goes_on, others=[over.carries], serves=["need.skills"], began_on=at.date(),
        details={"part.rhythm": "Every week"},
    )  # fmt: skip
    row = structures.write_structure(unit=unit, kind=over.kind, said=said, by=world.scope("lead", at), at=at)
    looked = world.at(over.looked)
    asked = [one.key for one in world.vocabulary(unit).of("structure_check") if one.parent == row.kind]
    structures.add_entry(
        structure_ref=row.ref, kind="checked", on=looked.date(), text=over.saw, who=over.carries,
        ratings=dict(zip(asked, over.steps, strict=True)), by=world.scope("lead", looked), at=looked,
    )  # fmt: skip


def _agree(world: World) -> None:
    """The region takes over its agencies: one came, the rest is late. The school region begins this year."""
    west, center = world.units["west"], world.units["juniper-center"]
    at = world.at(9)
    first = cascade.agree_hand_down(
        unit=west, place=center, by=world.scope("rosa", at), at=at,
        said=Agreed(world.day(6), "Rosa Almeida, and the pair", "Two days a week of a coach who sits in the region"),
    )  # fmt: skip
    came = world.at(5.5)
    cascade.change_hand_down(
        hand_down_ref=first.ref, version=first.version, by=world.scope("rosa", came), at=came,
        said=Agreed(first.from_on, first.agreed_with, first.needs, "came", came.date(), "Dana sits in the region on two days, and goes with Imani."),
    )  # fmt: skip
    at = world.at(4)
    cascade.agree_hand_down(
        unit=west, level="agency", by=world.scope("rosa", at), at=at,
        said=Agreed(world.day(0.7), "Rosa Almeida and Ruth Castellano", "A second coach of the region, who goes along for three months"),
    )  # fmt: skip
    at = world.at(2)
    cascade.agree_hand_down(
        unit=world.units["mesa"], level="district", by=world.scope("lead", at), at=at,
        said=Agreed(world.today + timedelta(days=120), "The region’s director", "A coach of the region’s own"),
    )  # fmt: skip


def _used(world: World) -> None:
    """What was learned in one place is tried in another."""
    lesson = Lesson.objects.filter(root=world.units["state"]).first()
    place = Engagement.objects.get(unit=world.units["tallgrass-dss"])
    if lesson is None:
        return
    at = world.at(0.4)
    actions.use_lesson(
        lesson_ref=lesson.ref, engagement_ref=place.ref, text="Caseworkers held the marker. It took ten minutes, and they went on.",
        by=world.scope("luis", at), at=at,
    )  # fmt: skip
