"""A session of the demo that is over, with its stories, and one that is planned. All invented."""

from datetime import time, timedelta
from typing import Any

from marigold.access.scope import Scope
from marigold.demo.world import World
from marigold.facilitation import actions
from marigold.facilitation.actions import Wanted, Words
from marigold.facilitation.models import Session, Story
from marigold.practice import selectors as practice
from marigold.practice.models import Framework
from marigold.support.models import Engagement

AGO = 0.6
# Who joined: name, and whether it may stand there.
PEOPLE = (
    ("Rosa", True),
    ("Tasha", True),
    ("Priya", False),
    ("Helen", False),
    ("Jo from Juniper Flats", False),
)
# Teller, who retold it, how far it goes, with a name, title, what happened, what made it possible, what it shows.
STORIES: tuple[tuple[int, int, str, bool, str, str, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    (0, 1, "system", True, "The form at the front desk",
     "Referrals did not move for a year. Then somebody asked the two people at the clinic’s front desk what they would need. "
     "They wanted one page and a name to call. Within a month they sent more families than all flyers before.",
     ("Those who do the work were asked first", "A small test before the big one", "Someone to call by name"),
     (("isp-profile", "competency.co-design"), ("isp-profile", "competency.brokering"))),
    (1, 0, "system", False, "A buddy for each newcomer",
     "The parents’ council gave every new parent someone who had been new themselves. Nobody had to ask where the coffee was. "
     "Attendance at the third meeting doubled, and two of the newcomers now chair.",
     ("Parents led it", "Someone to call by name", "Time in the calendar for it"),
     (("isp-profile", "competency.co-learning"), ("cswe-2022", "competency.engage"))),
    (2, 3, "engagement", False, "Thanked for low numbers",
     "A supervisor put her low numbers on the table, and the director thanked her before everybody. The next week two more "
     "brought theirs. Since then the table talks about what to try.",
     ("A leader who went first", "A small test before the big one"),
     (("isp-profile", "competency.conducting-improvement-cycles"),)),
    (4, 2, "session", False, "The night the bus did not come",
     "Eleven families waited. The driver’s cousin had a van, and the session began an hour late with everyone in it.",
     ("Someone to call by name",), ()),
    (3, 4, "none", False, "A board that said no", "It is not told here.", (), ()),
)  # fmt: skip
SAID = (
    ("insight", "In every story somebody was asked who usually is not."),
    ("condition", "We know whom to call, by name, in each county."),
    ("more", "Ask the front desk before we print anything."),
    ("more", "Put the buddy hour into everyone’s calendar."),
)
SOMEONE = "Someone in the session"


def build_sessions(world: World) -> None:
    """Appreciative Interviews that the west region held, and a data walk it is going to hold."""
    west = Engagement.objects.get(unit=world.units["west"])
    row = _planned(world, west, "liberating-structures", "method.appreciative-interviews", Wanted(
        theme="Tell a story of something we put in place here that you are proud of. What made the success possible?",
        on=world.day(AGO), minutes=60, starts_at=time(9, 30), team=[world.people["dana"]],
        roles={"Facilitator": "Imani", "Scribe": "Dana"},
    ))  # fmt: skip
    _held(world, row)
    _planned(world, west, "facilitation", "method.data-walk", Wanted(
        theme="What do you see, what surprises you, and what is missing?",
        on=world.working(world.today + timedelta(days=12)), minutes=45, starts_at=time(10),
        roles={"Facilitator": "Dana"},
    ))  # fmt: skip


def _planned(world: World, west: Engagement, framework: str, method: str, wanted: Wanted) -> Session:
    at = world.at(AGO)
    by = world.scope("imani", at)
    edition = practice.edition(by, framework)
    return actions.plan_session(
        engagement_ref=west.ref, edition=edition, method=method, wanted=wanted, by=by, at=at
    )


def _held(world: World, row: Session) -> None:
    start = world.moment(world.day(AGO), 10)
    by = world.scope("imani", start)
    phone = Scope(person_id=None, person_ref="", name=SOMEONE, on=start.date())
    row = actions.start_session(session_ref=row.ref, by=by, at=start)
    people = [
        actions.join_session(session=row, name=name, named=named, by=phone, at=start)
        for name, named in PEOPLE
    ]
    passed = 0
    for step, one in enumerate(row.steps):
        at = start + timedelta(minutes=passed)
        actions.move_session(session_ref=row.ref, step=step, by=by, at=at)
        passed += one["minutes"]
    for teller, partner, consent, named, title, happened, made, shows in STORIES:
        words = Words(title, happened, made)
        story = actions.tell_story(
            session=row, teller=people[teller], retold_by=people[partner], words=words, by=phone, at=at
        )
        actions.consent_of(story=story, consent=consent, named=named, teller=people[teller], by=phone, at=at)
        _ties(world, story, shows, by, at)
    for kind, text in SAID:
        actions.say_insight(session=row, kind=kind, text=text, contributor=people[0], by=phone, at=at)
    actions.end_session(session_ref=row.ref, by=by, at=start + timedelta(minutes=passed))
    actions.take_on_step(
        session_ref=row.ref,
        title="Ask the front desks of all four clinics what they need before the new flyer is printed",
        owner=world.people["rosa"],
        due_on=world.working(world.today + timedelta(days=16)),
        by=by,
        at=at,
    )


def _ties(world: World, story: Story, shows: tuple[tuple[str, str], ...], by: Scope, at: Any) -> None:
    for framework in dict.fromkeys(key for key, _ in shows):
        keys = [element for key, element in shows if key == framework]
        actions.tie_story(
            story_ref=story.ref,
            framework=Framework.objects.get(key=framework),
            keys=keys,
            known=keys,
            by=by,
            at=at,
        )
