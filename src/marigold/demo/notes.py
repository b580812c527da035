"""Notes of the demo: what the pairs saw, heard and thought, and what went back to partners."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from marigold.demo.world import World
from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support.models import Activity, Engagement, Goal


@dataclass(frozen=True)
class Told:
    """One note: where, by whom, how many months ago, of what kind; on the contact of that time, or on a goal."""

    unit: str
    by: str
    ago: float
    kind: str
    text: str
    contact: bool = False
    goal: int = 0
    more: dict[str, Any] = field(default_factory=dict)


NOTES = (
    Told("west", "imani", 30, "note.expectations", "We said plainly that this takes three to five years, and that the "
         "second year is the hardest. Rosa wrote it on the wall."),
    Told("west", "dana", 26, "note.context", "Harvest weeks are for kin; nobody plans training in September.",
         more={"consent": "Tasha, for the parents’ council, at the March table."}),
    Told("west", "imani", 22, "note.exploration", "Referrals only moved once the clinic’s front desk had the form. "
         "No plan would have told us that."),
    Told("west", "dana", 18, "note.status-quo", "Monthly reports ask for head counts, so head counts are what people look "
         "at. A shorter report could move that.\nTwo coordinators have begun to meet without us."),
    Told("west", "imani", 14, "note.co-learning", "Tasha’s parents’ council showed how they welcome newcomers with a "
         "buddy. The team now does so with new facilitators."),
    Told("west", "dana", 11, "note.connection", "Linked Priya with the data manager of Lower Yarrow, for the shared "
         "spreadsheet.", more={"choice": "held"}),
    Told("west", "imani", 9, "note.key-person", "All passwords to the old database are with one retiring clerk.\nIf she "
         "leaves before June, four years of counts are out of reach."),
    Told("west", "imani", 6, "note.social-stakes", "Two site leads signed last year’s plan in public. Dropping it could "
         "make them look careless."),
    Told("west", "dana", 5, "note.learning", "Begin with one chart. With three on the wall, nobody talked about any.",
         contact=True),
    Told("west", "imani", 4, "note.reinforcement-seen", "A supervisor who shared her low numbers was thanked by the "
         "director before everybody. Two others brought theirs the next week.", contact=True,
         more={"choice": "facilitation"}),
    Told("west", "dana", 3, "note.agency", "Priya took the marker and drew the next test herself. Rosa backed her, and "
         "they have set a date without us.", contact=True),
    Told("west", "imani", 2.4, "note.helps", "When you call before noon I can find cover. After that I just miss it.",
         contact=True, more={"said_by": "A home visitor"}),
    Told("west", "dana", 2.3, "note.hinders", "We get the training dates after the shifts are already set.",
         contact=True, more={"said_by": "Tasha Bell, for the parents’ council"}),
    Told("west", "imani", 1.6, "note.readiness-signs", "Long silence when the new form came up. Helen looked at Rosa "
         "before she answered.", contact=True),
    Told("west", "imani", 1.5, "note.own-mistake", "I answered for Tasha when she paused. Told her so afterward, and will "
         "count to ten.", contact=True),
    Told("west", "dana", 1.2, "note.own-bias", "I hear charts before I hear stories. Next time the story goes first."),
    Told("west", "imani", 0.9, "note.success", "Thanked the region’s team for nine months of weekly check-ins without a "
         "gap.", goal=1),
    Told("west", "dana", 0.7, "note.pattern", "Each time a funder asks a new question, two tests stop. It is not the tests.",
         goal=1),
    Told("tallgrass-dss", "luis", 8, "note.learning", "Supervisors try a new routine when a peer shows it, not when we do."),
    Told("tallgrass-dss", "imani", 3, "note.power", "Case aides sat along the wall. We asked for one round table, and they "
         "spoke first.", contact=True),
    Told("juniper-center", "dana", 6, "note.learning", "Ask the bus timetable before choosing a meeting time."),
    Told("juniper-center", "imani", 1, "note.allyship", "Stayed behind with the two interpreters to hear what they could "
         "not say in the room."),
    Told("east", "mei", 4, "note.example", "Three Creeks’ director is someone they can watch: same size, same union.",
         more={"choice": "alike"}),
    Told("riverbend", "luis", 7, "note.lead-taken", "The counselor ran the whole data meeting; the principal kept time.",
         contact=True),
    Told("riverbend", "mei", 5, "note.infrastructure-gap", "No one owns the attendance export when the clerk is out."),
    Told("riverbend", "luis", 2, "note.hinders", "Bell times changed twice, and nobody told the bus office.",
         contact=True, more={"said_by": "A fifth-grade teacher"}),
    Told("riverbend", "mei", 1, "note.learning", "Students’ own words on the agenda change the first ten minutes."),
)  # fmt: skip
HEARD = (
    "Helps\n“When you call before noon I can find cover. After that I just miss it.” (A home visitor)\n\n"
    "Gets in the way\n“We get the training dates after the shifts are already set.” (Tasha Bell, for the parents’ council)"
)


def build_notes(world: World) -> None:
    """Each note on its day, by somebody who was on the engagement then; then what was heard goes back."""
    for told in NOTES:
        engagement = Engagement.objects.filter(unit=world.units[told.unit]).first()
        if engagement is not None and world.day(told.ago) > engagement.starts_on:
            _write(world, told, engagement)
    _heard(world)
    if world.months >= 24:
        _made(world)


def _write(world: World, told: Told, engagement: Engagement) -> None:
    at = world.at(told.ago)
    held = Activity.objects.filter(engagement=engagement, state="done", direct=True, on__lte=at.date())
    more = dict(told.more)
    if told.contact:
        more["activity"] = held.order_by("-on", "-id").first()
    if told.goal:
        more["goal"] = Goal.objects.filter(engagement=engagement, number=told.goal).first()
    actions.write_note(
        engagement_ref=engagement.ref,
        kind=told.kind,
        text=told.text,
        by=world.scope(told.by, at),
        at=at,
        **more,
    )


MADE = (
    ("imani", 20, "note.co-design", "What was designed: A welcome call by a parent before the first session.\n\nKnow-how from "
     "research: Early contact keeps families.\n\nKnow-how from those who govern: Parents can be paid as helpers.\n\n"
     "Know-how from practice and life: The parents’ council knew when people pick up.",
     ("partner.community", "partner.providers", "use.plan")),
    ("dana", 13, "note.improvement", "Before: 4 in 10 families came to a second session.\n\nWhat was changed: The welcome "
     "call, from March on.\n\nAfter: 6 in 10 came by summer.", ("use.improve", "use.monitor-progress")),
    ("imani", 8, "note.strength", "Home visitors know every street, and families trust them.",
     ("use.needs", "quality.lived-experience")),
    ("dana", 6, "note.adaptation", "What was tried: The data walk after supper instead of at noon.\n\nWhat came of it: Twice "
     "as many parents, and they stayed.", ("use.plan",)),
    ("imani", 3.5, "note.numbers-and-words", "What the numbers say: Second visits dip each September.\n\nWhat people say: "
     "“September is harvest.”\n\nWhat we make of it: No new groups begin in September.", ("use.needs", "use.plan")),
)  # fmt: skip
LESSON = "Begin with one chart, and let somebody from the place hold the marker. With three charts on the wall nobody spoke."


def _made(world: World) -> None:
    """What was made and learned together, and a lesson for everybody."""
    west = Engagement.objects.get(unit=world.units["west"])
    known = {item.key for item in vocabulary(world.scope("imani", world.at(0)), west.edition_id).items}
    for by, ago, kind, text, codes in MADE:
        if ago < world.months:
            at = world.at(ago)
            kept = [key for key in codes if key in known]
            actions.write_note(
                engagement_ref=west.ref, kind=kind, text=text, codes=kept, by=world.scope(by, at), at=at
            )
    at = world.at(0.8)
    actions.share_lesson(
        engagement_ref=west.ref, title="One chart is enough to begin with", text=LESSON, nameless=True,
        about=["use.system-learning"], by=world.scope("dana", at), at=at,
    )  # fmt: skip
    at = world.at(5)
    actions.hold_review(
        root=world.units["state"], aims="Two of three aims are on the way. Reach in the east is behind.",
        patterns="Where a local leader chairs, steps get done.", better="Fewer reports, asked for earlier.",
        with_whom="The state team", next_on=world.today + timedelta(days=20), by=world.scope("lead", at), at=at,
    )  # fmt: skip


def _heard(world: World) -> None:
    west = Engagement.objects.get(unit=world.units["west"])
    if world.months < 3:
        return
    written, back, answered = world.at(2.2), world.at(2), world.at(1.9)
    note = actions.write_note(
        engagement_ref=west.ref,
        kind="note.reflected-back",
        text=HEARD,
        by=world.scope("dana", written),
        at=written,
    ).note
    actions.send_back(
        note_ref=note.ref,
        on=back.date(),
        people=[world.people["rosa"], world.people["tasha"]],
        by=world.scope("dana", back),
        at=back,
    )
    actions.correct_note(
        note_ref=note.ref,
        text="It is not the shifts. The dates come after the school calendar is out.",
        by=world.scope("tasha", answered),
        at=answered,
    )
