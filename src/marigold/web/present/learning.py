"""The learning page of an engagement: what is coming, numbers and words in one view, what was made and learned."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.ahead import DAYS, Coming, Known, ahead, next_due
from marigold.core.rules import Finding, LookBackFacts, judge
from marigold.improvement import selectors as improvement
from marigold.improvement.selectors import Seen
from marigold.practice.vocabulary import Item
from marigold.support.models import Goal, Lesson, Step
from marigold.support.selectors import agreements, goal_parts, learning, notes, pages
from marigold.web.present.charts import Plot, plot
from marigold.web.present.notes import Line, lines
from marigold.web.present.room import Room

YEAR = timedelta(days=365)
TWO_YEARS = timedelta(days=730)
LATE = timedelta(days=60)
CHARTS = 3
NEWEST = 3
SHELVES = {"made": "What was made together", "learned": "What was learned and improved"}


@dataclass(frozen=True)
class CodeRow:
    """A code with how often notes have it, drawn as a bar of `wide` of 120."""

    key: str
    name: str
    kind: str
    notes: int
    wide: int
    last: date


@dataclass(frozen=True)
class Shelf:
    """Notes of one kind, with the kind's name and the way to add one."""

    item: Item
    notes: Sequence[Line]
    count: int


@dataclass(frozen=True)
class Made:
    """A decision or a thing made together: who took part and who did not, as partner groups in order."""

    name: str
    href: str
    on: date
    there: Sequence[bool]


@dataclass(frozen=True)
class LearningPage:
    """All that the page shows."""

    room: Room
    coming: Sequence[Coming]
    expected: Sequence[Item]
    look: Finding | None
    pattern_kind: str
    charts: Sequence[tuple[Goal, Plot]]
    codes: Sequence[CodeRow]
    quotes: Sequence[Line]
    code: str
    shelves: Sequence[tuple[str, Sequence[Shelf]]]
    groups: Sequence[Item]
    made: Sequence[Made]
    missing: Sequence[str]
    asked: Sequence[Step]
    lessons: Sequence[Lesson]
    may_note: bool
    may_share: bool


def learning_page(scope: Scope, here: Room, *, code: str, today: date) -> LearningPage:
    """Fetch, decide, present."""
    engagement, words = here.engagement, here.words
    kinds = [item for item in words.of("note_kind") if item.data.get("shelf")]
    kept = lines(scope, learning.shelf(scope, engagement, [item.key for item in kinds]), held=here.held)
    groups = words.of("partner_group")
    made = _made(scope, here, groups, since=today - TWO_YEARS)
    shares = engagement.root_id in learning.roots_with(scope, Permission.LESSON_EDIT)
    goals = [row for row in pages.goals_of(scope, engagement) if row.state in {"active", "proposed"}]
    seen = improvement.observations(scope, [row.indicator_id for row in goals if row.indicator_id])
    return LearningPage(
        room=here,
        coming=ahead(_known(scope, here, goals, seen, today), today),
        expected=[one for one in words.of("stage_need") if one.data.get("stage") == engagement.stage],
        look=_look(scope, here, today),
        pattern_kind=next(iter(_patterns(here)), ""),
        charts=_charts(scope, here, goals, seen, today),
        codes=_codes(scope, here, since=today - YEAR),
        quotes=_quotes(scope, here, code, since=today - YEAR),
        code=words.label(code) if code else "",
        shelves=_shelves(kinds, kept),
        groups=groups,
        made=made,
        missing=[
            item.name for at, item in enumerate(groups) if made and not any(row.there[at] for row in made)
        ],
        asked=learning.asked_for(scope, engagement),
        lessons=list(learning.lessons(scope).filter(engagement=engagement)[:5]),
        may_note=here.may(Permission.NOTE_EDIT),
        may_share=shares and here.may(Permission.NOTE_EDIT),
    )


def _shelves(kinds: Sequence[Item], kept: Sequence[Line]) -> list[tuple[str, Sequence[Shelf]]]:
    """Notes by what they are for and then by kind; kinds without any are left out."""
    counts = Counter(one.kind for one in kept)
    found = []
    for shelf, title in SHELVES.items():
        here = [
            Shelf(item, [one for one in kept if one.kind == item.name][:NEWEST], counts[item.name])
            for item in kinds
            if item.data["shelf"] == shelf and counts[item.name]
        ]
        found += [(title, here)] if here else []
    return found


def _patterns(here: Room) -> list[str]:
    return [item.key for item in here.words.of("note_kind") if item.data.get("rhythm_days")]


def _look(scope: Scope, here: Room, today: date) -> Finding | None:
    kinds = _patterns(here)
    if not kinds or not here.may(Permission.NOTE_VIEW):
        return None
    every = min(int(here.words.by_key[key].data["rhythm_days"]) for key in kinds)
    looked = notes.last_look_back(scope, here.engagement, kinds)
    facts = LookBackFacts(today=today, since=here.engagement.starts_on, every_days=every, looked_on=looked)
    return next(iter(judge(facts, here.words.practice)), None)


def _known(
    scope: Scope, here: Room, goals: Sequence[Goal], seen: Sequence[Seen], today: date
) -> Iterator[Known]:
    """Every day that is known ahead, from records one may see."""
    engagement = here.engagement
    days = learning.days_ahead(scope, engagement, since=today - LATE, until=today + timedelta(days=DAYS))
    for goal in goals:
        if goal.target_on and goal.target_on >= today - LATE:
            yield Known(
                goal.target_on, "goal", f"Goal {goal.number}: target day", reverse("goal", args=[goal.ref])
            )
    for step in days.steps:
        who = step.owner.name if step.owner else step.owner_text
        if step.due_on:
            words = f"{step.title}{f' ({who})' if who else ''}"
            yield Known(step.due_on, "promise", words, reverse("step", args=[step.ref]))
    for event in days.events:
        yield Known(event.on, "event", event.title)
    for one in days.pair:
        if one.ends_on and one.ends_on >= today:
            yield Known(one.ends_on, "end", f"Last day of {one.person.name} here")
    for call in days.calls:
        if call.until:
            yield Known(call.until, "end", "Called-in help ends", reverse("call-in", args=[call.ref]))
    for role in days.roles:
        if role.review_on:
            yield Known(role.review_on, "review", f"Role of {role.actor} to be looked at again")
    yield from _agreed(scope, here, today)
    yield from _data(goals, seen, today)


def _agreed(scope: Scope, here: Room, today: date) -> Iterator[Known]:
    row = agreements.agreement_of(scope, here.engagement)
    if row is None or row.state != "agreed" or not here.may(Permission.AGREEMENT_VIEW):
        return
    looked = next((one.on for one in agreements.checks(scope, here.engagement)), row.agreed_on)
    if looked:
        due = looked + timedelta(days=row.check_every_days)
        href = reverse("engagement-agreement", args=[here.engagement.ref])
        yield Known(due, "review", "Look at the work together", href)


def _data(goals: Sequence[Goal], seen: Sequence[Seen], today: date) -> Iterator[Known]:
    """When the next value of each goal's measure is due, by the rhythm in which values came."""
    for goal in goals:
        due = next_due([one.period for one in seen if one.indicator_id == goal.indicator_id], today)
        if due and goal.indicator and due >= today - LATE:
            words = f"Data due: {goal.indicator.name}"
            yield Known(due, "data", words, reverse("goal-measure", args=[goal.ref]))


def _charts(
    scope: Scope, here: Room, goals: Sequence[Goal], seen: Sequence[Seen], today: date
) -> list[tuple[Goal, Plot]]:
    measured = [row for row in goals if row.indicator_id and row.state == "active"][:CHARTS]
    if not measured:
        return []
    contacts = goal_parts.contacts(scope, measured[0])
    events = pages.events_of(scope, here.engagement)
    phases = improvement.phases_of(scope, [goal.indicator_id for goal in measured if goal.indicator_id])
    found = []
    for goal in measured:
        own = [one for one in seen if one.indicator_id == goal.indicator_id]
        drawn = plot(
            goal, own, phases=phases.get(goal.indicator_id or 0, ()), contacts=contacts, cycles=(), events=events,
            today=today,
        )  # fmt: skip
        if drawn is not None:
            found.append((goal, drawn))
    return found


def _codes(scope: Scope, here: Room, *, since: date) -> list[CodeRow]:
    counted = learning.codes(scope, here.engagement, since=since)
    most = max((one.notes for one in counted), default=1)
    return [
        CodeRow(
            one.key,
            here.words.label(one.key),
            here.words.by_key[one.key].kind if one.key in here.words.by_key else "",
            one.notes,
            round(120 * one.notes / most),
            one.last,
        )
        for one in counted
    ]


def _quotes(scope: Scope, here: Room, code: str, *, since: date) -> list[Line]:
    """What people said, in their own words first: of one code, or of all that is coded."""
    from_codes = learning.coded(scope, here.engagement, code, since=since)
    return lines(scope, from_codes, held=here.held)


def _made(scope: Scope, here: Room, groups: Sequence[Item], *, since: date) -> list[Made]:
    keys = [item.key for item in groups]
    return [
        Made(
            name=title if what == "decision" else here.words.label(title),
            href=reverse(what, args=[ref]),
            on=on,
            there=[key in there for key in keys],
        )
        for what, ref, title, on, there in learning.made_with(scope, here.engagement, keys, since=since)
    ]
