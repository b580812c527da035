"""One engagement of the demo, lived through contact by contact."""

from datetime import date, timedelta

from marigold.demo.goals import build_aims
from marigold.demo.plot import INDIRECT, NOTES, TITLES, Support
from marigold.demo.world import DAYS_A_MONTH, World, workday
from marigold.practice.vocabulary import Vocabulary
from marigold.support import actions
from marigold.support.actions.links import Links
from marigold.support.models import Activity, Engagement, Goal

# Whom support in the demo does not reach, and rarely.
NEVER_THERE = frozenset({"front-desk", "assistants", "board"})
SOLO_EVERY, REACTIVE_EVERY, INDIRECT_EVERY, PARTNER_LED_AFTER = 17, 6, 3, 0.55


def build_support(world: World, support: Support) -> Engagement:
    """Open the engagement, then decisions, goals and contacts in the order of their days."""
    months = min(support.months, world.months)
    engagement = _open(world, support, months)
    _placements(world, support, engagement, months)
    for after, title in support.events:
        if after < months:
            _event(world, engagement, months - after, title)
    goals = build_aims(world, support, engagement, months)
    _contacts(world, support, engagement, months, goals)
    return engagement


def _open(world: World, support: Support, months: int) -> Engagement:
    unit = world.units[support.unit]
    at = world.at(months)
    return actions.open_engagement(
        unit=unit,
        edition=world.editions[unit.root_id],
        name=unit.name,
        supports=support.supports,
        programme=support.programme,
        purpose=f"{support.programme} that local people can carry on without us.",
        tier=support.tier,
        tier_reason="Agreed with partners after the first talks about what they want and can give.",
        stage=support.stages[0][1],
        stage_reason="Where partners and we saw the work at the start.",
        people=[(world.people[key], role) for key, role in support.pair],
        starts_on=at.date(),
        ends_on=world.today + timedelta(days=60) if support.needs_end else None,
        rhythm_days=support.rhythm,
        decided_with="Local leads and the pair",
        by=world.scope("lead", at),
        at=at,
    )


def _placements(world: World, support: Support, engagement: Engagement, months: int) -> None:
    later = [
        (after, "stage", key, "The team checked its tasks and moved on.") for after, key in support.stages[1:]
    ]
    later += [(after, "tier", key, reason) for after, key, reason in support.tiers]
    for after, kind, key, reason in sorted(later):
        if after >= months:
            continue
        at = world.at(months - after)
        actions.place(
            engagement_ref=engagement.ref,
            kind=kind,
            element_key=key,
            starts_on=at.date(),
            reason=reason,
            decided_with="Local leads and the pair",
            review_on=at.date() + timedelta(days=180),
            by=world.scope("lead", at),
            at=at,
        )


def _event(world: World, engagement: Engagement, months_ago: float, title: str) -> None:
    at = world.at(months_ago)
    actions.add_local_event(
        unit=engagement.unit, on=at.date(), title=title, by=world.scope("lead", at), at=at
    )


def _contacts(world: World, support: Support, engagement: Engagement, months: int, goals: list[Goal]) -> None:
    words = world.vocabulary(engagement.unit)
    first = world.day(months) + timedelta(days=7)
    day, number = first, 0
    # A week from today at most: what lies further ahead is in the last contact's plan.
    while day <= world.today + timedelta(days=support.every):
        _contact(world, support, engagement, words, world.working(day), number, goals)
        number += 1
        step = support.every + world.dice.randint(-3, 3)
        # The last weeks are told in full, so that the week's page has something on it.
        day += timedelta(days=step if (world.today - day).days < 60 else step * world.thin)


def _contact(
    world: World,
    support: Support,
    engagement: Engagement,
    words: Vocabulary,
    day: date,
    number: int,
    goals: list[Goal],
) -> None:
    lead, second = support.pair if number % 2 == 0 else support.pair[::-1]
    planned_at = world.moment(min(day, world.today) - timedelta(days=5))
    by = world.scope(lead[0], planned_at)
    links = _links(world, words, support, lead[0], second[0], number, goals, day)
    title, purpose = TITLES[number % len(TITLES)]
    outcome = actions.plan_activity(
        engagement_ref=engagement.ref,
        plan=actions.Plan(
            title=title,
            on=day,
            starts_at=world.moment(day, 9 + number % 6).time(),
            category=_pick(words, "category_direct", number),
            mode=_pick(words, "mode", number % 3),
            purpose=purpose,
            agenda="Welcome and check-in\nThe question of the day\nWho does what next",
            planned_minutes=(60, 75, 90)[number % 3],
            coplan_on=workday(day, -2),
            debrief_on=workday(day, 1),
        ),
        links=links,
        by=by,
        at=planned_at,
    )
    ahead = (day - world.today).days
    if ahead > 2 or (ahead >= 0 and number % 3 == 2):
        return
    actions.hold_coplan(activity_ref=outcome.activity.ref, minutes=30, by=by, at=planned_at)
    if ahead >= 0:
        return
    _log(world, support, outcome.activity, links, number, day, second[0])
    if number % INDIRECT_EVERY == 0:
        _indirect(world, engagement, words, lead[0], day, number)


def _log(
    world: World, support: Support, activity: Activity, links: Links, number: int, day: date, second: str
) -> None:
    at = world.moment(day, 17)
    lead = "lead" if not links.people else links.people[0][0]
    lead_key = next(key for key, person in world.people.items() if person == lead)
    by = world.scope(lead_key, at)
    solo = number % SOLO_EVERY == SOLO_EVERY - 1
    people = [place for place in links.people if not (solo and place[1] == "second")]
    share = (number + 1) / max(1, support.months * DAYS_A_MONTH / support.every)
    partner_led = share > PARTNER_LED_AFTER and number % 2 == 0
    fresh = Activity.objects.get(pk=activity.pk)
    logged = actions.log_activity(
        activity_ref=activity.ref,
        version=fresh.version,
        log=actions.Logged(
            on=day,
            minutes_contact=(60, 75, 90)[number % 3],
            minutes_preparation=fresh.minutes_preparation,
            minutes_travel=(90, 0, 0)[number % 3],
            minutes_followup=0,
            mode=fresh.mode,
            category=fresh.category,
            goal_directed=number % REACTIVE_EVERY != REACTIVE_EVERY - 1,
            led_by="partner" if partner_led else ("together" if number % 3 == 0 else "support"),
            participant_count=4 + number % 9,
            note=NOTES[number % len(NOTES)],
            debrief_on=workday(day, 1),
            solo_reason=_solo_reason(world, activity) if solo else "",
            solo_note="Snow closed the road for one of us." if solo else "",
        ),
        links=Links(
            people=people, elements=links.elements, goals=links.goals if number % REACTIVE_EVERY != 5 else ()
        ),
        by=by,
        at=at,
    )
    _debrief(world, logged.activity, day, number, lead_key, None if solo else second)


def _debrief(world: World, activity: Activity, day: date, number: int, lead: str, second: str | None) -> None:
    """Both write and share; the latest ones are still open, as in any real week."""
    if (world.today - day).days <= 6 and number % 2 == 1:
        return
    at = world.moment(min(day + timedelta(days=1), world.today), 10)
    prompts = world.vocabulary(activity.unit).of("debrief_prompt")
    for key, text in ((lead, NOTES[(number + 2) % len(NOTES)]), (second, NOTES[(number + 5) % len(NOTES)])):
        if key is None:
            continue
        answer = {prompts[number % len(prompts)].key: NOTES[(number + 3) % len(NOTES)]}
        scope = world.scope(key, at)
        actions.write_debrief(
            activity_ref=activity.ref, account=text, answers=answer, minutes=20, by=scope, at=at
        )
        actions.share_debrief(activity_ref=activity.ref, by=scope, at=at)


def _indirect(
    world: World, engagement: Engagement, words: Vocabulary, who: str, day: date, number: int
) -> None:
    title, about, minutes = INDIRECT[(number // INDIRECT_EVERY) % len(INDIRECT)]
    at = world.moment(day, 18)
    categories = words.of("category_indirect")
    category = next((item for item in categories if about in item.key), categories[0])
    desk = next(item for item in words.of("mode") if item.data.get("contact") is False)
    principle = words.of("principle")[number % len(words.of("principle"))]
    actions.log_new_activity(
        engagement_ref=engagement.ref,
        title=title,
        direct=False,
        log=actions.Logged(on=day, minutes_preparation=minutes, category=category.key, mode=desk.key),
        links=Links(people=[(world.people[who], "lead", "support")], elements=[principle.id]),
        by=world.scope(who, at),
        at=at,
    )


def _links(
    world: World,
    words: Vocabulary,
    support: Support,
    lead: str,
    second: str,
    number: int,
    goals: list[Goal],
    day: date,
) -> Links:
    here = [key for aim in support.aims for key in aim.people if key not in (lead, second)]
    partners = [key for key in dict.fromkeys(here) if key not in dict(support.pair)]
    people = [(world.people[lead], "lead", "support"), (world.people[second], "second", "support")]
    people += [(world.people[key], "participant", "partner") for key in partners[: 1 + number % 2]]
    elements = words.of("principle", "function")
    chosen = [elements[(number * 3) % len(elements)].id, elements[(number * 5 + 2) % len(elements)].id]
    # Two of three say what they were for; leaders and staff take turns.
    sorts = [words.of(kind) for kind in ("purpose", "recipient")] if number % 3 else []
    chosen += [items[number // 3 % len(items)].id for items in sorts if items]
    ready = [goal for goal in goals if goal.created_at.date() <= day]
    elements_used = [*dict.fromkeys(chosen), *_who(words, support.unit, number)]
    return Links(people=people, elements=elements_used, goals=ready[number % 2 : number % 2 + 1])


def _who(words: Vocabulary, unit: str, number: int) -> list[int]:
    """The roles that took part in a contact; of four contacts, one does not say it. The front line is seldom there."""
    roles = [item.id for item in words.of("system_role") if item.short_key not in NEVER_THERE]
    if not roles or number % 4 == 3:
        return []
    wanted = (number + len(unit), number // 2 + 1)
    return list(dict.fromkeys(roles[one % len(roles)] for one in wanted))


def _pick(words: Vocabulary, kind: str, number: int) -> str:
    items = words.of(kind)
    return items[number % len(items)].key


def _solo_reason(world: World, activity: Activity) -> str:
    reasons = world.vocabulary(activity.unit).of("solo_reason")
    return next(
        item.key for item in reasons if item.data.get("exception") and not item.data.get("needs_dates")
    )
