"""How the demo's pairs work: strengths, help called in, an absence, looks at values, a role map, changes tried."""

from datetime import datetime, timedelta
from typing import Any

from marigold.access.scope import COMMAND_LINE
from marigold.demo.world import World
from marigold.support import actions
from marigold.support.models import Engagement, Notice, Step

STRENGTHS = {
    "imani": {"expertise.media": 2, "expertise.health-equity": 3},
    "dana": {"expertise.monitoring": 3},
    "luis": {"expertise.child-welfare": 2, "expertise.monitoring": 1},
    "mei": {"expertise.monitoring": 2, "expertise.health-equity": 2},
    "amos": {"expertise.health-equity": 3, "expertise.monitoring": 3},
}
# (months ago, who, whose conduct, value, how clearly, words)
LOOKS = (
    (14, "imani", "self", "value.equity", 2, "I answered before the parents could."),
    (14, "dana", "co", "value.two-way-communication", 4, "Imani said back what she heard, twice."),
    (9, "imani", "self", "value.equity", 3, "We waited for the interpreter this time."),
    (9, "dana", "self", "value.accountability", 3, "One promise came late, and I said so."),
    (4, "imani", "self", "value.equity", 4, "Tasha set the agenda."),
    (4, "dana", "co", "principle.local-ownership", 4, "The team ran the review; Imani took notes."),
    (1, "imani", "self", "value.growth-mindset", 4, "What failed in March became the new check-in."),
)


def build_pairs(world: World) -> None:
    """On top of the story so far."""
    _catch_up(world)
    for key, levels in STRENGTHS.items():
        at = _at(world, 20)
        chosen = {area: (level, "") for area, level in levels.items()}
        actions.set_strengths(levels=chosen, by=world.scope(key, at), at=at)
    west = Engagement.objects.get(unit=world.units["west"])
    _help(world, west)
    _away(world, west)
    _looks(world, west)
    _levels(world)
    _changes(world, west)
    _read(world)


def _at(world: World, months: float) -> datetime:
    """So many months ago; in a shorter story, so much of it."""
    return world.at(months * min(1, world.months / 36))


def _catch_up(world: World) -> None:
    """Gaps of long ago were closed at the time; the latest one is still open."""
    late = world.today - timedelta(days=14)
    for step in Step.objects.filter(title__startswith="Close the gap", due_on__lt=late).select_related(
        "owner"
    ):
        if step.owner is None or step.due_on is None:
            continue
        at = world.moment(world.working(step.due_on), 16)
        key = next(key for key, person in world.people.items() if person.pk == step.owner_id)
        actions.change_step(step_ref=step.ref, state="done", by=world.scope(key, at), at=at)


def _help(world: World, west: Engagement) -> None:
    at = _at(world, 7)
    call = actions.ask_help(
        engagement_ref=west.ref,
        area="expertise.monitoring",
        person=world.people["amos"],
        why="Partners want to see who is not reached yet, and we have no table for it.",
        by=world.scope("imani", at),
        at=at,
    )
    day = at.date()
    actions.accept_help(
        call_in_ref=call.ref,
        starts_on=day,
        until=day + timedelta(days=60),
        answer="Glad to. I bring an empty table and questions.",
        role="role.senior-practitioner",
        by=world.scope("amos", at),
        at=at,
    )
    end = _at(world, 5)
    actions.end_help(
        call_in_ref=call.ref,
        outcome="The county leads keep the table themselves now, and read it aloud each quarter.",
        on=end.date(),
        by=world.scope("dana", end),
        at=end,
    )


def _away(world: World, west: Engagement) -> None:
    at = _at(world, 11)
    row = actions.begin_absence(
        engagement_ref=west.ref,
        person=world.people["dana"],
        reason="solo.unavailable",
        starts_on=at.date(),
        arrangement="Imani goes alone, Rosa agreed; the data review waits.",
        by=world.scope("imani", at),
        at=at,
    )
    back = _at(world, 10)
    actions.end_absence(absence_ref=row.ref, ends_on=back.date(), by=world.scope("imani", back), at=back)
    done = back + timedelta(days=5)
    actions.change_step(
        step_ref=row.gap_step.ref if row.gap_step else "",
        state="done",
        by=world.scope("imani", done),
        at=done,
    )


def _looks(world: World, west: Engagement) -> None:
    for months, key, view, element, seen, note in LOOKS:
        at = _at(world, months)
        actions.reflect(
            engagement_ref=west.ref,
            looks=[actions.Look(element, seen, note)],
            view=view,
            on=at.date(),
            by=world.scope(key, at),
            at=at,
        )


def _levels(world: World) -> None:
    at = _at(world, 6)
    lead: dict[str, Any] = {"by": world.scope("lead", at), "at": at}
    state, west, tallgrass = (world.units[key] for key in ("state", "west", "tallgrass"))
    actions.write_role(
        unit=state,
        actor="State program office",
        does="Holds the contract, decides on funds, and opens doors to other agencies.",
        decides="Funds and reporting dates.",
        agreed_on=at.date(),
        agreed_with="Gordon Pike",
        review_on=world.today + timedelta(days=40),
        **lead,
    )
    actions.write_role(
        unit=west,
        actor="Regional coordinator",
        does="Leads the regional team, keeps the plan and its dates.",
        decides="Which agency is next.",
        not_theirs="Staffing of single agencies.",
        person=world.people["rosa"],
        agreed_on=at.date(),
        agreed_with="Rosa Almeida",
        review_on=world.today + timedelta(days=60),
        **lead,
    )
    rosa, imani = world.people["rosa"], world.people["imani"]
    issues = "Issues that counties cannot solve by themselves."
    actions.open_channel(origin=west, receiver=state, carrier=rosa, carries=issues, rhythm_days=30, **lead)
    actions.open_channel(
        origin=state,
        receiver=west,
        carrier_text="Quarterly call",
        carries="Decisions and money.",
        rhythm_days=90,
        **lead,
    )
    actions.open_channel(
        origin=tallgrass, receiver=west, carrier=imani, carries="What families say about the program.", **lead
    )


def _changes(world: World, west: Engagement) -> None:
    at = _at(world, 8)
    more: dict[str, Any] = {"root": world.units["state"], "by": world.scope("dana", at), "at": at}
    kept = actions.propose_change(
        title="Read the chart aloud before talking about it",
        what="A partner reads the run chart aloud; support stays silent until they ask.",
        reason="People looked at us instead of the chart.",
        source="experience",
        **more,
    )
    trial = actions.try_change(
        change_ref=kept.ref, engagement_ref=west.ref, starts_on=at.date(), by=more["by"], at=at
    )
    saw = "Three partners asked questions of each other."
    actions.tell_trial(trial_ref=trial.ref, saw=saw, by=more["by"], at=at)
    end = _at(world, 3)
    actions.move_change(
        change_ref=kept.ref,
        version=type(kept).objects.get(pk=kept.pk).version,
        state="kept",
        result="It takes five minutes more, and the decisions are theirs.",
        learned="Silence is support too.",
        by=world.scope("dana", end),
        at=end,
    )
    actions.propose_change(
        title="A parent opens each leadership meeting",
        what="A parent advisor opens with what changed for families since the last meeting.",
        reason="Partners asked for it in the last process check.",
        source="partners",
        **more,
    )


def _read(world: World) -> None:
    """What was told more than a week ago has been read."""
    week = world.moment(world.today) - timedelta(days=7)
    old = list(Notice.objects.filter(at__lt=week).values_list("pk", flat=True))
    actions.mark_mailed(notices=old, by=COMMAND_LINE, at=week)
    for key in world.people:
        actions.read_notices(by=world.scope(key, week), at=week, until=week)
