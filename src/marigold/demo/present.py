"""The days around today: one debrief overdue, one contact not logged yet, one without a co-plan, one solo."""

from datetime import date, timedelta

from marigold.demo.world import World, workday
from marigold.practice.vocabulary import Vocabulary
from marigold.support import actions
from marigold.support.actions.links import Links
from marigold.support.models import Activity, Engagement, Goal


def build_present(world: World) -> None:
    """What a real week leaves open, for the first pair."""
    before = workday(world.today, -1)
    _contact(
        world, "tallgrass-dss", workday(world.today, -3), ("luis", "imani"), "Supervisors’ meeting", log=True
    )
    _contact(world, "juniper-center", before, ("imani", "dana"), "Call with the family council", log=False)
    _contact(world, "west", workday(world.today, 1), ("imani", "dana"), "Leadership team", log=False)
    _contact(world, "west", workday(world.today, -2), ("imani",), "Urgent call after the storm", log=True)


def _contact(world: World, unit: str, on: date, who: tuple[str, ...], title: str, *, log: bool) -> None:
    engagement = Engagement.objects.get(unit=world.units[unit])
    words = world.vocabulary(engagement.unit)
    at = world.moment(min(on, world.today) - timedelta(days=4))
    scope = world.scope(who[0], at)
    roles = zip(who, ("lead", "second"), strict=False)
    links = Links(
        people=[(world.people[key], role, "support") for key, role in roles],
        elements=[words.of("principle")[1].id],
        goals=list(Goal.objects.filter(engagement=engagement, state="active").order_by("number")[:1]),
    )
    plan = actions.Plan(
        title=title,
        on=on,
        starts_at=world.moment(on, 13).time(),
        mode=words.of("mode")[1].key,
        purpose="Agree on who does what before the next meeting.",
        planned_minutes=60,
        coplan_on=on - timedelta(days=1),
        debrief_on=workday(on, 1),
    )
    row = actions.plan_activity(
        engagement_ref=engagement.ref, plan=plan, links=links, by=scope, at=at
    ).activity
    if log:
        actions.hold_coplan(activity_ref=row.ref, minutes=15, by=scope, at=at)
        row.refresh_from_db()
        _log(world, row, links, who, words)


def _log(world: World, row: Activity, links: Links, who: tuple[str, ...], words: Vocabulary) -> None:
    on = row.on
    solo = len(who) == 1
    reasons = [item.key for item in words.of("solo_reason") if item.key.endswith("urgent")]
    actions.log_activity(
        activity_ref=row.ref,
        version=row.version,
        log=actions.Logged(
            on=on,
            minutes_contact=60,
            minutes_preparation=row.minutes_preparation,
            mode=row.mode,
            goal_directed=bool(links.goals) and not solo,
            led_by="support",
            participant_count=6,
            note="Three people took a task; one question waits for the director.",
            debrief_on=row.debrief_on,
            solo_reason=reasons[0] if solo else "",
            solo_note="Only one of us could get through." if solo else "",
        ),
        links=links,
        by=world.scope(who[0], world.moment(on, 17)),
        at=world.moment(on, 17),
    )
