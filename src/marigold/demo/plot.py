"""What happened: engagements, goals, measures and tests of the demo. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Test:
    """A test of change: months after the goal was set, with what was predicted, seen and decided."""

    title: str
    after: int
    months: int
    prediction: str
    data: str = ""
    comparison: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Aim:
    """A goal, its measure (name, start level, end level, month from which it moves) and its tests and steps."""

    statement: str
    success: str
    success_by: str
    owner: str
    after: int
    measure: tuple[str, str, float, float, int] | None = None
    steps: tuple[tuple[str, str, int, str], ...] = ()
    tests: tuple[Test, ...] = ()
    confirmed: bool = True
    near: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Support:
    """An engagement: how many months ago it began, its pair with roles, tier and stages over time, contacts."""

    unit: str
    programme: str
    months: int
    pair: tuple[tuple[str, str], ...]
    tier: str
    every: int
    stages: tuple[tuple[int, str], ...]
    tiers: tuple[tuple[int, str, str], ...] = ()
    aims: tuple[Aim, ...] = ()
    events: tuple[tuple[int, str], ...] = ()
    rhythm: int = 28
    needs_end: bool = False
    supports: str = "program"


R = "role.regional-support-specialist"
STATE_SUPPORT = (
    Support(
        unit="west",
        programme="Parenting program scale-up",
        months=33,
        pair=(("imani", R), ("dana", R)),
        tier="tier.intensive",
        every=14,
        rhythm=21,
        stages=((0, "stage.exploration"), (9, "stage.installation"), (21, "stage.initial")),
        events=((12, "Coordinator left"), (13, "New coordinator"), (26, "State renewed the grant")),
        aims=(
            Aim(
                "By next June, 80% of active practitioners get coaching feedback at least once a month, "
                "so families meet a practiced, confident professional.",
                "Practitioners say feedback is part of the week, not an extra.",
                "Rosa Almeida, for the implementation team",
                "rosa",
                12,
                measure=("Practitioners who got coaching feedback in the month", "%", 31, 58, 20),
                people=("rosa", "tasha", "priya", "imani", "dana"),
                steps=(
                    (
                        "Agree what counts as coaching feedback, with three agencies and two parents",
                        "rosa",
                        14,
                        "done",
                    ),
                    (
                        "Put the protected coaching hour into each agency's agreement",
                        "terrell",
                        30,
                        "waiting",
                    ),
                    (
                        "Compare feedback rates for Spanish- and English-language groups",
                        "priya",
                        32,
                        "working",
                    ),
                    ("Recruit two parent advisors to the implementation team", "rosa", 34, "open"),
                ),
                tests=(
                    Test(
                        "One-page coaching log",
                        14,
                        2,
                        "60% of logs come back within a week.",
                        "41% of logs came back; parents' question was the one coaches kept.",
                        "Fewer than predicted: the log was short enough, the deadline was not clear.",
                        "adapt",
                    ),
                    Test(
                        "Log plus peer circle",
                        17,
                        3,
                        "60% of logs come back within a week.",
                        "74% came back in four agencies.",
                        "More than predicted. The circle gave people a reason to write it down.",
                        "adopt",
                    ),
                    Test(
                        "Observation by video", 30, 3, "Rural sites get feedback as specific as the others."
                    ),
                ),
                near=("By March, every agency has one person who can coach on request.",),
            ),
            Aim(
                "By next March, the region reviews completion by race, language and county every quarter "
                "and picks one strategy to try.",
                "Families hear back what was found and what is being tried.",
                "Tasha Bell, parent advisor",
                "priya",
                24,
                people=("priya", "tasha", "dana"),
                steps=(
                    ("List which agencies can split completion by language", "priya", 27, "done"),
                    ("Invite two family groups to read the first table with us", "tasha", 33, "open"),
                ),
                confirmed=True,
            ),
        ),
    ),
    Support(
        unit="tallgrass-dss",
        programme="Parenting program in child welfare",
        months=20,
        pair=(("luis", R), ("imani", R)),
        tier="tier.brief",
        every=21,
        stages=((0, "stage.exploration"), (8, "stage.installation")),
        events=((10, "New director"),),
        aims=(
            Aim(
                "By spring, referrals reach a trained practitioner within five working days.",
                "Caseworkers stop calling around to find someone.",
                "Terrell Owens-Gray, director",
                "terrell",
                4,
                measure=("Days from referral to first contact", "days", 17, 8, 11),
                people=("terrell", "luis", "imani"),
                steps=(("Draw the referral path with three caseworkers", "terrell", 6, "done"),),
                tests=(
                    Test(
                        "Shared referral inbox",
                        8,
                        2,
                        "The wait falls to 10 days.",
                        "The median wait was 11 days in the second month.",
                        "Close to the prediction; the inbox helped and one team was not in it yet.",
                        "adapt",
                    ),
                ),
            ),
        ),
    ),
    Support(
        unit="juniper-center",
        programme="Home visiting quality",
        supports="practice",
        months=10,
        pair=(("dana", R), ("imani", R)),
        tier="tier.brief",
        every=30,
        stages=((0, "stage.installation"),),
        aims=(
            Aim(
                "By fall, parents help plan every quarterly review.",
                "Parents set at least one item on each agenda.",
                "Parents at the first review",
                "imani",
                6,
                people=("dana", "imani"),
                confirmed=False,
            ),
        ),
    ),
    Support(
        unit="threecreeks-early",
        programme="Positive practices in early learning",
        supports="practice",
        months=36,
        pair=(("luis", R), ("mei", R)),
        tier="tier.universal",
        every=45,
        rhythm=60,
        stages=((0, "stage.initial"), (20, "stage.full")),
        tiers=((18, "tier.universal", "The center runs its own coaching now; open sessions are enough."),),
    ),
    Support(
        unit="east",
        programme="Parenting program scale-up",
        months=16,
        pair=(("mei", R), ("dana", R)),
        tier="tier.brief",
        every=24,
        rhythm=21,
        stages=((0, "stage.exploration"),),
        aims=(
            Aim(
                "By summer, the region has a shared plan that three counties signed.",
                "Each county can say what it gains and gives.",
                "The regional planning group",
                "mei",
                5,
                people=("nikhil", "mei", "dana"),
                confirmed=False,
            ),
        ),
    ),
    Support(
        unit="heron-house",
        programme="Advice on outcome monitoring",
        months=4,
        pair=(("dana", R), ("mei", R)),
        tier="tier.design-and-consultation",
        every=40,
        rhythm=45,
        stages=((0, "stage.installation"),),
        needs_end=True,
    ),
)
COACH, DATA, CONTENT = "role.systems-coach", "role.data-coach", "role.content-coach"
SCHOOL_SUPPORT = (
    Support(
        unit="riverbend",
        programme="Tiered support system",
        months=30,
        pair=(("luis", COACH), ("mei", DATA)),
        tier="tier.partner",
        every=14,
        rhythm=21,
        stages=((0, "stage.exploration"), (8, "stage.installation"), (18, "stage.initial")),
        events=((25, "Two assistant principals moved"),),
        aims=(
            Aim(
                "By May, every school team uses its own data to choose one change each month.",
                "Teams bring the question before the data.",
                "Carmen Ibarra, with four principals",
                "carmen",
                9,
                measure=("Classroom walkthroughs a week", "walkthroughs", 14, 7, 27),
                people=("carmen", "luis", "mei"),
                steps=(
                    ("Give each team an hour a month with no other agenda", "carmen", 12, "done"),
                    ("Ask students what the walkthrough should look at", "carmen", 31, "open"),
                ),
                tests=(
                    Test(
                        "Two-person walkthrough",
                        12,
                        2,
                        "Teachers find the notes useful four times in five.",
                        "31 of 36 teachers said the notes were useful.",
                        "Better than predicted; the pair of eyes made it a talk, not a check.",
                        "adopt",
                    ),
                ),
            ),
        ),
    ),
    Support(
        unit="willow",
        programme="Attendance teams",
        months=14,
        pair=(("luis", COACH), ("mei", CONTENT)),
        tier="tier.targeted",
        every=28,
        stages=((0, "stage.exploration"), (6, "stage.installation")),
        aims=(
            Aim(
                "By June, families of absent students get a call the same week.",
                "Families say the call felt like care.",
                "The district attendance team",
                "luis",
                5,
                people=("luis", "mei"),
                confirmed=False,
            ),
        ),
    ),
)
TITLES = (
    ("Leadership team", "Decide what to protect time for next quarter."),
    ("Coach learning circle", "Practice giving feedback in pairs and name what gets in the way."),
    ("Data walk", "Read the last quarter's numbers with those they are about."),
    ("Co-design session", "Shape the next small test with frontline staff and parents."),
    ("Supervisors' meeting", "Agree on who follows up with whom after training."),
    ("Check-in call", "Hear what changed since last time and what would help now."),
    ("Readiness talk", "Hear what people hope for, what worries them and what would have to be true."),
    ("Site visit", "See the practice where it happens and thank people for what works."),
)
NOTES = (
    "Two people named the same barrier: no room to talk in the clinic.",
    "The coordinator has a draft of the protected-hour clause. One board wants it optional.",
    "We answered too fast when the room went quiet. Next time we wait and give the question back.",
    "The newest member brought the data this time and led that part.",
    "Parents asked for the table in plain words before the meeting, not at it.",
    "The group chose one change to try until the next contact.",
    "Good energy. Three people offered to carry the next step without us.",
    "A hard question about staffing was put off. It comes back next month.",
)
INDIRECT = (
    ("Finding two short readings the team asked for", "research", 40),
    ("Making the worksheet for the next session", "materials", 60),
    ("Writing up the record for the pair", "records", 20),
    ("Room, food and interpreters for the next session", "logistics", 30),
)
