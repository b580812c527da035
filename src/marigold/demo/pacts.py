"""What was agreed, told and seen in each place of the demo. All invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Check:
    """A look at the work together, so many months ago."""

    ago: float
    learned: str
    change: str
    feasible: int | None
    trust: int | None


@dataclass(frozen=True)
class Seen:
    """A look at readiness, so many months ago."""

    ago: float
    level: str
    subject: str
    willing: int
    able: int
    barriers: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Told:
    """Something told about a place."""

    ago: float
    feature: str
    text: str
    by: str
    consent: str


@dataclass(frozen=True)
class After:
    """What is added to an event of the plot: its kind and level, what changed in support, whether both are asked again."""

    title: str
    kind: str
    level: str
    change: str
    reconfirm: bool = False
    # Who said yes again, days after the event.
    again: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Pact:
    """The agreement of one engagement, and what stands around it."""

    unit: str
    by: str
    # Written and agreed so many months ago; agreed None: still waiting for the partners.
    written: float
    agreed: float | None
    partner: str
    words: dict[str, object]
    checks: tuple[Check, ...] = ()
    seen: tuple[Seen, ...] = ()
    told: tuple[Told, ...] = ()
    after: tuple[After, ...] = ()
    answers: tuple[tuple[float, str, tuple[int, ...]], ...] = field(default=())


WEST = {
    "starting_point": (
        "Nine agencies run the program, each in its own way. “We train people, and then nobody sees them again.”\n"
        "They ask for help with coaching and with numbers they can trust, not with more training."
    ),
    "local_fit": (
        "The sessions stay as they are. Times, places and languages are fitted: evenings, church halls, Spanish and "
        "English side by side."
    ),
    "input_from": (
        "Parents (Tasha Bell, two parent groups), agency leads, the regional coordinator, the state office.\n"
        "Not asked yet: night-shift staff and fathers."
    ),
    "purpose_support": "Regional teams that can start, coach and improve the program without us.",
    "purpose_partners": "“That families get help close to home, and that it is still here when you leave.”",
    "support_does": (
        "Comes every two to three weeks as a pair. Brings data in a form people can read. Writes down what was decided "
        "within two days. Says early when something cannot be done."
    ),
    "partners_do": (
        "Set the agenda, chair every second meeting, keep the list of who delivers the program, bring two parents to "
        "each decision."
    ),
    "partners_expect": "No surprises. Plain words. That the pair tells us when it does not know.",
    "support_expects": "Word when plans change, and honest answers about what is too much.",
    "change_talk": (
        "The first half year will feel slower than before. Some numbers will look worse once they are right. We agreed "
        "to say so out loud, and to stop for ten minutes when a meeting gets heavy."
    ),
    "contingency": (
        "If one of the pair is away, the other comes alone for meetings that were promised to families; all else is "
        "moved by a week."
    ),
    "check_every_days": 90,
}
SHORT = {
    "starting_point": "“We know what we want. We do not know who does it on Monday.”",
    "purpose_support": "One working routine the place can keep up.",
    "purpose_partners": "“Less chaos on Mondays.”",
    "purpose_gap": "We look at routines, they look at Mondays. To be talked through.",
    "local_fit": "One need at a time, within the hours people already have.",
    "input_from": "The director, two supervisors, one parent. Not asked yet: front desk staff.",
    "support_does": "Comes every four weeks as a pair, and answers questions within two days.",
    "partners_do": "Name one person who keeps the work going between contacts.",
    "partners_expect": "Clear steps, and no extra forms.",
    "support_expects": "A word when the time does not fit any more.",
    "change_talk": "It competes with a full week. We start small and say when it is too much.",
    "contingency": "The other one comes alone, or we talk by phone.",
    "check_every_days": 120,
}
SCHOOL = {
    **SHORT,
    "starting_point": "“Every school has its own team for everything. Nobody sees the whole.”",
    "input_from": "Principals, two teachers, the family council. Not asked yet: bus drivers and aides.",
    "partners_do": "Protect one hour a month for the leadership team.",
}

PACTS = (
    Pact(
        unit="west",
        by="imani",
        written=32.5,
        agreed=32,
        partner="rosa",
        words=WEST,
        checks=(
            Check(
                20, "People like the data walks; the notes came late twice.", "Notes within two days.", 3, 3
            ),
            Check(16.5, "The parents felt talked over in the second half.", "Parents speak first.", 2, 3),
            Check(
                13,
                "Good pace. Two agencies cannot come in the afternoon.",
                "Every second meeting at six.",
                3,
                4,
            ),
            Check(9.5, "Agencies chair by themselves now.", "We only send the data.", 4, 4),
            Check(6, "The new forms are too much at once.", "One form less.", 3, 4),
            Check(2, "It feels doable again, and people say what they think.", "", 4, 5),
        ),
        seen=(
            Seen(32.6, "team", "Implementation team", 3, 2, ("barrier.turnover",), ("action.relationships",)),
            Seen(26, "team", "Implementation team", 3, 3, (), ("action.context-data",)),
            Seen(19, "team", "Implementation team", 4, 3, (), ("action.co-design-goals",)),
            Seen(10, "team", "Implementation team", 4, 4),
            Seen(3, "team", "Implementation team", 5, 4, note="They ran the last two meetings without us."),
            Seen(30, "organization", "County agencies", 3, 2, ("barrier.funding", "barrier.administrative")),
            Seen(18, "organization", "County agencies", 4, 3, ("barrier.funding",)),
            Seen(
                2.5,
                "organization",
                "County agencies",
                3,
                3,
                ("barrier.compliance-culture", "barrier.leadership"),
                ("action.relationships",),
                "Two directors stopped coming since the new reporting rules.",
            ),
        ),
        told=(
            Told(
                32,
                "context.history",
                "The mill closed in the nineties, and a program that came after it left without a word. People ask "
                "first how long one will stay.",
                "Two parents and a retired nurse",
                "May be read by the support team, to plan with.",
            ),
            Told(
                31,
                "context.culture",
                "Sunday belongs to family and church. Help is asked for face to face, seldom by phone.",
                "Tasha Bell",
                "May be read by the support team and shared with the state office.",
            ),
            Told(
                12,
                "context.resources",
                "Six of nine agencies share one bookkeeper. Cars are the bottleneck, not rooms.",
                "Rosa Almeida",
                "May be read by the support team.",
            ),
            Told(
                5,
                "context.political-social",
                "The county board is split about the program. The sheriff’s office speaks up for it.",
                "Rosa Almeida",
                "For the pair, to prepare meetings.",
            ),
            Told(
                4,
                "context.beliefs-customs",
                "Grandmothers decide about children. Material that talks only to parents misses them.",
                "A circle of grandmothers",
                "May be used to fit the sessions. No names.",
            ),
        ),
        after=(
            After(
                "Coordinator left",
                "tension.turnover",
                "organization",
                "Weekly calls for two months; the pair took the minutes, and gave them back in May.",
            ),
            After(
                "State renewed the grant",
                "tension.funding-change",
                "system",
                "Plans now reach two years ahead.",
            ),
        ),
        answers=(
            (7.5, "rosa", (4, 4, 4, 4, 3)),
            (7.4, "tasha", (3, 4, 2, 4, 3)),
            (7.2, "priya", (5, 5, 4, 5, 4)),
            (1.2, "rosa", (5, 5, 4, 5, 4)),
            (1.1, "tasha", (4, 5, 4, 4, 4)),
            (1, "priya", (5, 5, 5, 5, 3)),
            (0.9, "helen", (4, 4, 5, 4, 4)),
        ),
    ),
    Pact(
        unit="tallgrass-dss",
        by="luis",
        written=19,
        agreed=18.8,
        partner="terrell",
        words=SHORT,
        checks=(
            Check(14, "Short contacts fit. The forms do not.", "No forms from us.", 4, 4),
            Check(5, "Since the new director came, nobody is sure who decides.", "Ask her first.", 3, 2),
        ),
        seen=(
            Seen(19, "organization", "Agency leadership", 4, 3, (), ("action.co-design-goals",)),
            Seen(
                3,
                "organization",
                "Agency leadership",
                2,
                2,
                ("barrier.leadership", "barrier.turnover"),
                ("action.relationships",),
                "The new director wants to see results from elsewhere first.",
            ),
        ),
        told=(
            Told(
                18,
                "context.resources",
                "Two supervisors carry three units. Vacancies last half a year.",
                "Terrell Owens-Gray",
                "May be read by the support team.",
            ),
        ),
        after=(
            After(
                "New director",
                "tension.leadership-change",
                "organization",
                "We met her alone first, and read the goals with her line by line.",
                reconfirm=True,
                again=(("luis", 20), ("terrell", 25)),
            ),
        ),
    ),
    Pact(
        unit="juniper-center",
        by="dana",
        written=0.6,
        agreed=None,
        partner="rosa",
        words={**SHORT, "change_talk": "", "input_from": ""},
    ),
    Pact(
        unit="threecreeks-early",
        by="luis",
        written=34,
        agreed=33.5,
        partner="nikhil",
        words=SHORT,
        checks=(Check(1.5, "Open sessions are enough now.", "", 4, 4),),
        seen=(
            Seen(34, "organization", "Center staff", 3, 2),
            Seen(19, "organization", "Center staff", 5, 5, note="They coach one another."),
        ),
    ),
    Pact(
        unit="east",
        by="mei",
        written=15,
        agreed=14.5,
        partner="nikhil",
        words=SHORT,
        checks=(
            Check(2.2, "The evaluator and the pair read data in two ways.", "One chart for both.", 3, 4),
        ),
        seen=(Seen(4, "team", "Regional data group", 4, 3),),
    ),
    Pact(
        unit="riverbend",
        by="luis",
        written=29,
        agreed=28.5,
        partner="carmen",
        words=SCHOOL,
        checks=(
            Check(15, "Meetings are short and start on time.", "Keep it so.", 4, 3),
            Check(3, "Teachers say the hour helps.", "", 4, 4),
        ),
        seen=(
            Seen(
                28,
                "team",
                "District leadership team",
                3,
                3,
                ("barrier.too-many-teams",),
                ("action.map-teams",),
            ),
            Seen(16, "team", "District leadership team", 4, 3, ("barrier.no-time",), ("action.start-small",)),
            Seen(4, "team", "District leadership team", 4, 4),
        ),
        told=(
            Told(
                20,
                "context.families",
                "Four languages at home. Letters home are read when a child reads them aloud.",
                "Carmen Ibarra",
                "May be read by the coaching team.",
            ),
        ),
        after=(
            After(
                "Two assistant principals moved",
                "tension.staff-moved",
                "organization",
                "Both new ones joined the next two contacts before any new step.",
                reconfirm=True,
            ),
        ),
    ),
    Pact(unit="willow", by="luis", written=2.4, agreed=None, partner="", words=SCHOOL),
)
