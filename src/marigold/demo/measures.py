"""Rounds of instruments in the demo: asked, answered, told back; looks at oneself and what comes next. All invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.demo.world import World
from marigold.measures import actions as measures
from marigold.measures import selectors as measured
from marigold.measures.models import Round
from marigold.support.actions import measures as asking
from marigold.support.models import Activity, Engagement

PARTNERS = ("rosa", "tasha", "helen", "priya")
DAYS = timedelta(days=14)


@dataclass(frozen=True)
class Story:
    """One round, so many months ago: who asked whom, what each answered in the order of questions, what was told back."""

    ago: float
    key: str
    answers: tuple[tuple[int, ...], ...]
    who: tuple[str, ...] = PARTNERS
    by: str = "imani"
    unit: str = "west"
    together: str = ""
    level: str = ""
    subject: str = ""
    situation: str = ""
    after: bool = False
    heard: str = ""
    changed: str = ""


TEAM = "team-agency"
STORIES = (
    Story(27, TEAM, ((2, 2, 2, 2, 1, 2, 2, 1),), who=(), together="Team meeting in Cedar Basin"),
    Story(
        24,
        "implementation-practices",
        ((2, 3, 2, 2, 1, 1, 2, 1),),
        who=(),
        together="Implementation team",
        level="team",
    ),
    Story(
        20,
        "support-so-far",
        ((3, 3, 2, 3, 2, 3, 4, 4, 4), (4, 3, 3, 3, 3, 3, 4, 4, 4), (3, 2, 2, 2, 2, 3, 3, 4, 4)),
        who=PARTNERS[:3],
        heard="You value the visits. You get asked for the same numbers by three of us.",
        changed="One list of numbers for all, from next month.",
    ),
    Story(
        18,
        TEAM,
        (
            (3, 3, 3, 3, 2, 2, 3, 2),
            (3, 2, 3, 3, 3, 2, 2, 2),
            (4, 3, 3, 3, 2, 3, 3, 2),
            (3, 3, 2, 3, 2, 2, 3, 1),
        ),
        heard="You feel able together, and alone you would not go on yet.",
        changed="The team leads every second meeting.",
    ),
    Story(15, "four-understandings", ((3, 2, 2, 3), (3, 3, 2, 2), (4, 3, 2, 3), (3, 2, 3, 3))),
    Story(
        14,
        "implementation-practices",
        ((3, 3, 3, 3, 2, 2, 3, 2),),
        who=(),
        together="Implementation team",
        level="team",
    ),
    Story(
        13.5,
        "implementation-practices",
        ((2, 3, 2, 2, 2, 2, 2, 1),),
        who=(),
        together="Regional leaders",
        level="organization",
    ),
    Story(
        12,
        "partnership",
        ((3, 4, 3, 2, 3, 2), (3, 4, 2, 2, 3, 1), (4, 4, 3, 3, 3, 2)),
        who=PARTNERS[:3],
        subject="Parent advisors",
        heard="Parents are heard, and their time is not paid.",
        changed="A stipend is in next year’s budget.",
    ),
    Story(
        11,
        "support-so-far",
        (
            (4, 4, 3, 4, 3, 4, 4, 4, 4),
            (4, 4, 4, 3, 3, 4, 4, 5, 5),
            (4, 3, 3, 3, 3, 4, 4, 4, 4),
            (3, 4, 3, 3, 4, 4, 4, 4, 4),
        ),
        heard="It fits better. You want more time between visits to try things.",
        changed="Visits every five weeks, with a call in between.",
    ),
    Story(
        10,
        TEAM,
        (
            (4, 4, 3, 4, 3, 3, 3, 3),
            (4, 3, 4, 3, 3, 3, 3, 2),
            (4, 4, 4, 4, 4, 3, 4, 3),
            (3, 4, 3, 3, 3, 4, 3, 3),
        ),
        heard="Looking at your own data has become a habit. Planning slips when people are out.",
        changed="A second person keeps each plan.",
    ),
    Story(
        9,
        "one-act",
        ((4, 3, 2), (5, 3, 3)),
        who=("rosa", "priya"),
        situation="Lead the talk on family data with the regional board",
    ),
    Story(
        6,
        "one-act",
        ((8, 6, 6), (7, 6, 5)),
        who=("rosa", "priya"),
        situation="Lead the talk on family data with the regional board",
        after=True,
        heard="You feel surer, and would still like one of us in the room.",
        changed="Dana sits at the back next time.",
    ),
    Story(
        6,
        "practice-model",
        ((4, 3, 5, 4, 4, 4, 3, 3, 4, 4), (4, 4, 4, 4, 3, 3, 3, 2, 4, 4)),
        who=("imani", "dana"),
    ),
    Story(
        5,
        "implementation-practices",
        ((4, 4, 3, 4, 3, 4, 4, 3),),
        who=(),
        together="Implementation team",
        level="team",
    ),
    Story(
        4.5,
        "implementation-practices",
        ((3, 3, 3, 2, 2, 3, 3, 2),),
        who=(),
        together="Regional leaders",
        level="organization",
    ),
    Story(4, "four-understandings", ((4, 4, 3, 3), (4, 3, 4, 3), (4, 4, 4, 3), (5, 4, 3, 4))),
    Story(
        3.5,
        "partnership",
        ((4, 4, 4, 3, 3, 3), (4, 4, 3, 3, 4, 3), (4, 5, 4, 4, 3, 4)),
        who=PARTNERS[:3],
        subject="Parent advisors",
        heard="More of a say than a year ago.",
        changed="Parents set the agenda of the spring meeting.",
    ),
    Story(
        3,
        "support-so-far",
        (
            (5, 4, 4, 4, 4, 5, 5, 5, 5),
            (4, 4, 4, 5, 4, 4, 5, 4, 4),
            (4, 4, 4, 4, 3, 4, 4, 5, 5),
            (5, 5, 4, 4, 4, 5, 4, 4, 4),
        ),
    ),
    Story(
        2.5,
        "co-creation",
        ((4, 5, 4, 3, 3), (4, 4, 5, 3, 4), (5, 4, 4, 4, 3)),
        who=PARTNERS[:3],
        subject="How we wrote the family survey",
        heard="Hard things were said late.",
        changed="We begin with what is hard.",
    ),
    Story(
        2,
        TEAM,
        (
            (4, 4, 4, 4, 4, 4, 4, 4),
            (5, 4, 4, 4, 4, 4, 4, 3),
            (4, 4, 4, 5, 4, 4, 4, 4),
            (4, 4, 4, 4, 3, 4, 4, 4),
        ),
        heard="You could carry most of it alone, but for the yearly training.",
        changed="Training moves to your own trainers by summer.",
    ),
    Story(
        1.2,
        "after-a-meeting",
        ((5, 5, 4, 4, 5), (4, 5, 4, 3, 4), (4, 4, 4, 4, 4), (3, 4, 3, 3, 4)),
        heard="Most felt safe to speak, and the meeting was long.",
        changed="An hour at most, and a round of voices first.",
    ),
)
ELSEWHERE = (
    Story(
        12,
        TEAM,
        ((2, 3, 2, 2, 2, 2, 3, 1),),
        who=(),
        by="luis",
        unit="tallgrass-dss",
        together="The agency’s team",
    ),
    Story(
        3,
        TEAM,
        ((3, 3, 3, 3, 3, 2, 3, 2),),
        who=(),
        by="luis",
        unit="tallgrass-dss",
        together="The agency’s team",
    ),
    Story(
        4,
        TEAM,
        ((3, 3, 3, 4, 2, 3, 3, 2),),
        who=(),
        by="dana",
        unit="juniper-center",
        together="Center staff",
    ),
)
LOOKS = (
    ("rosa", 12, "my-steering", (3, 3, 2, 3, 3, 3), ""),
    ("rosa", 6, "my-steering", (4, 3, 3, 3, 4, 3), "I led the board talk."),
    ("rosa", 1, "my-steering", (4, 4, 4, 4, 4, 4), ""),
    ("imani", 8, "where-i-stand", (4, 3, 2, 3, 3, 3), "I was angry with the county for them."),
    ("imani", 2, "where-i-stand", (2, 4, 3, 2, 2, 4), "Talked it over with Dana."),
    ("imani", 5, "my-growth", (4, 3, 4, 3, 4, 3), ""),
)


def build_measures(world: World) -> None:
    """What was asked in the region that lives longest in this world, and what people kept for themselves."""
    units = {key: world.units[key] for key in ("west", "tallgrass-dss", "juniper-center")}
    found = {key: Engagement.objects.filter(unit=unit).order_by("id").first() for key, unit in units.items()}
    engagement = found["west"]
    if engagement is None or max(story.ago for story in STORIES) >= world.months:
        return
    before: dict[str, str] = {}
    for story in sorted((*STORIES, *ELSEWHERE), key=lambda one: -one.ago):
        place = found[story.unit]
        if place is None:
            continue
        row = _live(world, story, place, before.get(story.situation, "") if story.after else "")
        if story.situation:
            before.setdefault(story.situation, row.ref)
    _running(world, engagement)
    _own(world, engagement)


def _live(world: World, story: Story, engagement: Engagement, before: str) -> Round:
    at = world.at(story.ago)
    by = world.scope(story.by, at)
    wanted = measures.Wanted(
        instrument_key=story.key,
        until=at.date() + DAYS,
        level=story.level,
        subject=story.subject,
        situation="" if before else story.situation,
        before_ref=before,
    )
    row = asking.ask(
        engagement_ref=engagement.ref,
        wanted=wanted,
        people=[world.people[key].ref for key in story.who],
        contact_ref=_contact(engagement, at.date()) if story.key == "after-a-meeting" else "",
        by=by,
        at=at,
    )
    if story.together:
        asking.record_together(
            engagement_ref=engagement.ref,
            round_ref=row.ref,
            answers=_answers(world, story.key, story.answers[0]),
            present=[world.people[key].ref for key in ("rosa", "tasha", "priya")],
            present_text=story.together,
            by=by,
            at=at,
        )
    for key, values in zip(story.who, story.answers, strict=False):
        then = world.moment(at.date() + timedelta(days=2), 10)
        answers = _answers(world, story.key, values)
        measures.answer_round(round_ref=row.ref, answers=answers, by=world.scope(key, then), at=then)
    if story.heard:
        _tell(world, story, row, at.date() + timedelta(days=16))
    return row


def _contact(engagement: Engagement, by_day: date) -> str:
    """The latest contact by a day."""
    rows = Activity.objects.filter(engagement=engagement, state="done", direct=True, on__lte=by_day)
    return str(rows.order_by("-on", "-id").values_list("ref", flat=True)[0])


def _tell(world: World, story: Story, row: Round, on: date) -> None:
    then = world.moment(min(on, world.today))
    measures.tell_back(
        round_ref=row.ref,
        version=None,
        heard=story.heard,
        changed=story.changed,
        on=then.date(),
        by=world.scope(story.by, then),
        at=then,
    )


def _answers(world: World, key: str, values: Sequence[int]) -> dict[str, int]:
    instrument = measured.instrument(world.scope("imani", world.at(0)), key)
    return dict(zip((one.key for one in instrument.questions), values, strict=True))


def _running(world: World, engagement: Engagement) -> None:
    """One round runs now: one partner has answered, the others are asked."""
    at = world.moment(world.working(world.today - timedelta(days=2)))
    by = world.scope("imani", at)
    row = asking.ask(
        engagement_ref=engagement.ref,
        wanted=measures.Wanted("after-a-meeting", world.today + timedelta(days=7)),
        people=[world.people[key].ref for key in ("rosa", "tasha", "priya")],
        contact_ref=_contact(engagement, world.today),
        by=by,
        at=at,
    )
    answers = _answers(world, "after-a-meeting", (4, 4, 4, 3, 5))
    measures.answer_round(round_ref=row.ref, answers=answers, by=world.scope("tasha", at), at=at)


def _own(world: World, engagement: Engagement) -> None:
    """Looks at oneself, one of them shown to the lead, and what a partner means to do next."""
    for key, ago, instrument, values, note in sorted(LOOKS, key=lambda one: -one[1]):
        at = world.at(ago)
        answers = _answers(world, instrument, values)
        by = world.scope(key, at)
        look = measures.write_look(instrument_key=instrument, answers=answers, note=note, by=by, at=at)
        if (key, ago) == ("imani", 2):
            asking.share_own_look(look_ref=look.ref, reader_ref=world.people["lead"].ref, by=by, at=at)
    at = world.at(1)
    by = world.scope("rosa", at)
    asking.intend(
        engagement_ref=engagement.ref,
        text="Bring the parents’ questions to the board myself, before the summer.",
        share=True,
        by=by,
        at=at,
    )
    asking.intend(
        engagement_ref=engagement.ref,
        text="Ask Priya to show me how the chart is made.",
        share=False,
        by=by,
        at=at,
    )
