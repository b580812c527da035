"""What holds the work in a region and a school district, stress tests, and whom places serve. All invented."""

from dataclasses import dataclass, field
from typing import Any

from marigold.demo.world import World
from marigold.improvement.models import Indicator
from marigold.people.models import Team
from marigold.support.actions import stress, structures
from marigold.support.actions.stress import Outlook
from marigold.support.actions.structures import Said
from marigold.support.models import Engagement, Structure


@dataclass(frozen=True)
class Built:
    """A structure of the demo: since how many months, who carries it, what it gives, and what is said of it."""

    key: str
    kind: str
    name: str
    ago: float
    purpose: str = ""
    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    details: dict[str, str] = field(default_factory=dict)
    person: str = ""
    # The indicator of the place it is about; "team" stands for the team of the place.
    of: str = ""


FINISH, COACHED = "Families in the program who finish it", "Staff who had coaching this month"
WEST = (
    Built("team", "team", "Cedar Basin implementation team", 30, "Carries the work between contacts.", serves=("carries", "leads"), details={"team-edge": "Does not hire, and does not audit agencies.", "team-meets": "Second Tuesday, 90 minutes"}, of="team"),
    Built("huddle", "team", "Data huddle", 16, "Makes the charts and says what they show.", ("rosa", "priya"),
          ("Quality lead at Cedar Basin Health Partners",), ("data", "carries"), {"team-meets": "A week before the team meets"}),
    Built("circle", "team", "Coaches’ circle", 9, "Coaches watch and coach each other.", (), ("Three coaches of three agencies",), ("skills",)),
    Built("finish", "data", FINISH, 12, "", ("priya", "rosa"), (), ("data",),
          {"decision": "Where and when the next groups are held", "users": "Implementation team and group leaders",
           "inside": "One page at each team meeting", "outside": "Poster at the parents’ council, twice a year"}, of=FINISH),
    Built("coaching", "data", COACHED, 20, "", ("priya",), (), (), {"decision": "Which agency gets help with coaching next", "inside": "With the directors, each quarter"}, of=COACHED),
    Built("sheets", "data", "Sign-in sheets of groups", 26, "Kept since the first grant asked for them.", (), ("Group leaders",)),
    Built("church", "relationship", "Church hall and family groups", 8, "Rooms, supper and rides for evening groups.", ("tasha",), ("First Street Church",), ("voice",),
          {"joined": "The parish council and the county clinic, who had not met before", "gives": "The church gives rooms; the program pays a parent co-leader."}),
    Built("tasha", "leader", "Parents’ say in the program", 10, "Opens each meeting with what parents asked for.", serves=("voice", "leads"),
          details={"leads": "Questions of parents at the team and at the board", "cultivated": "Paid hours, a seat, and a call with Imani before board meetings"}, person="tasha"),
    Built("hour", "policy", "Protected coaching hour", 14, "An hour a week that no supervisor may book over.", ("rosa",), ("Directors of three agencies",), ("time-money", "written"),
          {"replaced": "Coaching when there was time", "written-in": "Agreements of three agencies"}),
    Built("first", "routine", "One chart before any plan", 18, "Each meeting opens with one chart and a minute of quiet.", ("priya", "rosa"), (), ("data",), {"rhythm": "Every meeting"}),
)  # fmt: skip
DISTRICT = (
    Built("mtss", "team", "District support team", 22, "Looks after the tiers in all buildings.", ("carmen",), ("Two principals", "Special education director"),
          ("carries", "leads"), {"team-meets": "Every other week"}),
    Built("attendance", "team", "Attendance team", 15, "Calls families of students who miss school.", ("carmen",), ("Two principals", "Counselors"), ("carries",)),
    Built("reading", "data", "Students reading at benchmark", 14, "", ("carmen",), ("Principals",), ("data",),
          {"decision": "Which grade gets the reading coach next", "users": "District support team", "outside": "Report to the board in June"}, of="Students reading at benchmark"),
    Built("walk", "data", "Hallway behavior slips", 19, "Collected in every building each day.", (), ("Office staff",)),
    Built("handbook", "policy", "Classroom routine in the staff handbook", 7, "", (), ("Principals",), ("written", "skills"), {"replaced": "A slide deck from the first training"}),
)  # fmt: skip
# Structure, kind, months ago, text, who, ratings in the order of the questions.
Happening = tuple[str, str, float, str, str, tuple[int, ...]]
WEST_LOG: tuple[Happening, ...] = (
    ("team", "checked", 14, "Two of us could not say what the team decides.", "Rosa, Tasha, Priya", (1, 0, 1, 2)),
    ("team", "coached", 12, "Wrote down with the team what it decides and what agencies decide.", "The whole team", ()),
    ("team", "coached", 9.5, "Watched a meeting, and looked with Rosa at who spoke.", "Rosa", ()),
    ("team", "checked", 3, "Parents come, and are asked first. Promises get done.", "Six people", (3, 2, 3, 2)),
    ("circle", "coached", 2, "Sat in on the first circle that coaches led themselves.", "Three coaches", ()),
    ("finish", "used", 4.5, "Two groups moved to the church hall, on Tuesdays.", "Implementation team", ()),
    ("church", "joined", 7.6, "The parish council and the clinic met over supper, and meet each season since.", "Father Ortiz, clinic manager, Tasha", ()),
    ("church", "solved", 5.2, "Rides home: volunteers drive, the clinic pays for gas.", "Both sides", ()),
    ("tasha", "lifted", 6, "Chairs every second meeting of the team.", "Rosa made room for it", ()),
    ("hour", "changed", 5, "A third agency put the hour into its agreement.", "Directors", ()),
    ("first", "checked", 4, "It happens. New people ask why.", "The team", (3, 2)),
)  # fmt: skip
DISTRICT_LOG: tuple[Happening, ...] = (
    ("mtss", "checked", 8, "Much is decided, less gets done.", "Carmen and two principals", (2, 2, 1, 1)),
    ("mtss", "coached", 6, "Built a list of who does what by when, and used it for three meetings.", "District support team", ()),
    ("mtss", "checked", 1.5, "The list helps. Families are still missing.", "Five people", (2, 2, 1, 2)),
    ("reading", "used", 5, "The coach went to grade 2 at Riverbend Elementary.", "District support team", ()),
)  # fmt: skip
# Event to (need, outlook, structure, what is missing).
Answers = dict[str, tuple[tuple[str, str, str, str], ...]]
BEFORE: Answers = {
    "scenario.leaders": (("leads", "breaks", "", "All calls go to Rosa."), ("carries", "shaky", "team", ""), ("time-money", "breaks", "", "The hour is a habit of one director."), ("written", "breaks", "", "")),
    "scenario.staff": (("skills", "breaks", "", "Nobody trains whoever joins."), ("data", "shaky", "", "Only Priya knows the charts.")),
}  # fmt: skip
NOW: Answers = {
    "scenario.leaders": (("leads", "shaky", "tasha", "A second person at the state who speaks for it"), ("carries", "holds", "team", ""), ("skills", "shaky", "circle", ""), ("time-money", "holds", "hour", ""), ("data", "holds", "first", ""), ("written", "holds", "hour", ""), ("voice", "holds", "tasha", "")),
    "scenario.staff": (("leads", "holds", "tasha", ""), ("carries", "shaky", "team", "Two of three members would be new."), ("skills", "breaks", "", "No plan for the first weeks of a new coach"), ("time-money", "holds", "hour", ""), ("data", "breaks", "huddle", "Only Priya can make the charts"), ("written", "holds", "hour", ""), ("voice", "holds", "church", "")),
    "scenario.board": (("leads", "shaky", "tasha", ""), ("carries", "holds", "team", ""), ("time-money", "breaks", "", "The hour stands in agreements, not in the budget"), ("voice", "holds", "tasha", "")),
    "own.1": (("time-money", "breaks", "", "Parent co-leaders are paid from it"), ("carries", "holds", "team", "")),
}  # fmt: skip
SCHOOL: Answers = {
    "scenario.leaders": (("leads", "shaky", "mtss", "Only one principal would go on with it"), ("written", "holds", "handbook", "")),
    "scenario.staff": (("skills", "shaky", "handbook", "New teachers read it; nobody shows it to them"), ("carries", "shaky", "mtss", "")),
    "scenario.board": (("time-money", "breaks", "", "Paid from a grant that the board renews each year"), ("voice", "breaks", "", "No family has a part in it")),
}  # fmt: skip
SERVED = (
    ("tallgrass-dss", ("disabilities", "rural")), ("juniper-center", ("home-language",)), ("cedar-health", ("disabilities",)),
    ("threecreeks-early", ("disabilities", "home-language")), ("riverbend-elementary", ("disabilities", "learning-english")),
    ("willow-high", ("disabilities",)), ("willow-oak", ("learning-english",)),
)  # fmt: skip


def build_holding(world: World) -> None:
    """Structures with what happened to them, stress tests and served groups, with the same actions as people use."""
    made = _build(world, "west", "rosa", WEST, WEST_LOG)
    _test(world, "west", 13, "the parenting program", "Rosa, two directors", BEFORE, made, ())
    row = _test(
        world, "west", 1.4, "the parenting program", "Implementation team, two directors, three parents", NOW, made,
        ("The state grant ends",), learned="We are fine without any one leader. We are not fine without Priya, nor without the grant.",
    )  # fmt: skip
    at = world.at(1.3)
    cell = row.cells.get(scenario="scenario.staff", need="need.skills")
    stress.follow_up(cell_ref=cell.ref, make="concern", by=world.scope("imani", at), at=at)
    schools = _build(world, "riverbend", "carmen", DISTRICT, DISTRICT_LOG)
    _test(
        world,
        "riverbend",
        2,
        "the tiers of support",
        "Carmen, two principals, a teacher",
        SCHOOL,
        schools,
        (),
    )
    _decides(world)
    for unit, groups in SERVED:
        at = world.at(min(6, world.months))
        keys = [f"serves.{one}" for one in groups]
        structures.set_served(unit=world.units[unit], keys=keys, by=world.scope("lead", at), at=at)


def _at(world: World, ago: float) -> dict[str, Any]:
    at = world.at(min(ago, world.months))
    return {"at": at}


def _build(
    world: World, unit: str, who: str, rows: tuple[Built, ...], log: tuple[Happening, ...]
) -> dict[str, Structure]:
    place = world.units[unit]
    made = {}
    for one in rows:
        when = _at(world, one.ago)
        said = Said(
            name=one.name,
            purpose=one.purpose,
            details={f"part.{key}": text for key, text in one.details.items()},
            serves=[f"need.{key}" for key in one.serves],
            people=[world.people[key] for key in one.people],
            others=one.others,
            person=world.people.get(one.person),
            team=Team.objects.get(unit=place) if one.of == "team" else None,
            indicator=Indicator.objects.filter(unit=place, name=one.of).first(),
            began_on=when["at"].date(),
        )
        made[one.key] = structures.write_structure(
            unit=place, kind=one.kind, said=said, by=world.scope(who, when["at"]), **when
        )
    words = world.vocabulary(place).of("structure_check")
    for key, kind, ago, text, with_whom, steps in log:
        when = _at(world, ago)
        asked = [one.key for one in words if one.parent == made[key].kind]
        fields: dict[str, Any] = {"ratings": dict(zip(asked, steps, strict=True))} if steps else {}
        structures.add_entry(
            structure_ref=made[key].ref,
            kind=kind,
            on=when["at"].date(),
            text=text,
            who=with_whom,
            by=world.scope(who, when["at"]),
            **when,
            **fields,
        )
    return made


def _test(
    world: World, unit: str, ago: float, practice: str, who: str, answers: Answers, made: dict[str, Structure],
    own: tuple[str, ...], learned: str = "",
) -> Any:  # fmt: skip
    when = _at(world, ago)
    by = world.scope("rosa" if unit == "west" else "carmen", when["at"])
    row = stress.begin_test(
        unit=world.units[unit], practice=practice, on=when["at"].date(), who=who, own=own, by=by, **when
    )
    for scenario, told in answers.items():
        said = {
            f"need.{need}": Outlook(outlook, made[key].ref if key else "", missing)
            for need, outlook, key, missing in told
        }
        stress.say_outlook(test_ref=row.ref, scenario=scenario, said=said, by=by, **when)
    if learned:
        stress.change_test(test_ref=row.ref, version=None, learned=learned, by=by, **when)
    return row


def _decides(world: World) -> None:
    """The decision behind a use of data, so that one leads to the other."""
    west = Engagement.objects.get(unit=world.units["west"])
    decision = west.decisions.order_by("on").first()
    if decision is None:
        return
    entry = Structure.objects.get(unit=west.unit, name=FINISH).entries.get(kind="used")
    at = world.at(0.8)
    structures.change_entry(
        entry_ref=entry.ref, version=None, decision=decision, by=world.scope("imani", at), at=at
    )
