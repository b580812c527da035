"""One session as its pages show it: the plan by the clock, what came in, and what stands when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from marigold.access.scope import Scope
from marigold.core.charts.tally import tally
from marigold.core.charts.timebar import timebar
from marigold.core.facilitation import Step, fit, pattern
from marigold.facilitation import selectors
from marigold.facilitation.models import SHARED, Contributor, Insight, NextStep, Session, Story
from marigold.practice import selectors as practice
from marigold.support.models import Engagement
from marigold.web.facilitation_forms import KINDS

STATES = {"planned": "Planned", "running": "Running", "ended": "Ended"}
MOMENT = "%-I:%M %p"


@dataclass(frozen=True)
class Line:
    """A step of the plan: when, by the clock where a time is set, otherwise in minutes from the start."""

    number: int
    name: str
    does: str
    groups: str
    minutes: int
    when: str
    now: bool
    past: bool


@dataclass(frozen=True)
class Condition:
    """What made success possible: in how many stories, which, and as a picture."""

    words: str
    count: int
    stories: Sequence[str]
    svg: str


def clock(at: datetime) -> str:
    """A time of day: 9:05 AM."""
    return timezone.localtime(at).strftime(MOMENT)


def lines(row: Session) -> list[Line]:
    """The steps of a session. While it runs, those to come begin when the one before is due to end."""
    start: datetime | None = None
    if row.state == "running" and row.step_at:
        start = row.step_at - timedelta(minutes=sum(one["minutes"] for one in row.steps[: row.step]))
    elif row.state == "planned" and row.starts_at:
        start = timezone.make_aware(datetime.combine(row.on, row.starts_at))
    elif row.began_at:
        start = row.began_at
    found, passed = [], 0
    for at, one in enumerate(row.steps):
        end = passed + one["minutes"]
        past = row.state == "ended" or (row.state == "running" and at < row.step)
        if start is None:
            when = f"minute {passed} to {end}"
        else:
            when = f"{clock(start + timedelta(minutes=passed))} to {clock(start + timedelta(minutes=end))}"
        now = row.state == "running" and at == row.step
        found.append(
            Line(
                at + 1,
                one["name"],
                one["does"],
                one["groups"],
                one["minutes"],
                "" if past else when,
                now,
                past,
            )
        )
        passed = end
    return found


def until(row: Session) -> datetime | None:
    """When the step that runs is due to end."""
    if row.state != "running" or row.step_at is None:
        return None
    return row.step_at + timedelta(minutes=row.steps[row.step]["minutes"])


def conditions(stories: Sequence[Story]) -> list[Condition]:
    """What stories share, the most shared first."""
    names = {one.ref: one.title for one in stories}
    found = pattern((one.ref, one.conditions) for one in stories)
    return [
        Condition(
            one.words,
            one.count,
            [names[ref] for ref in one.stories],
            tally(one.count, len(stories), id=f"c{at}"),
        )
        for at, one in enumerate(found)
    ]


def bar_of(row: Session) -> str:
    """The steps as a picture."""
    steps = [(one["name"], one["minutes"]) for one in row.steps]
    now = row.step if row.state == "running" else None
    return timebar(steps, id="bar", now=now, small=row.state == "ended")


def caution(scope: Scope, row: Session) -> str:
    """What there is to say where a session is shorter than its method asks for."""
    steps = practice.element_in(scope, row.edition, row.method).data.get("data", {}).get("steps", ())
    if not steps or row.minutes < len(steps):
        return ""
    return fit([Step(one["name"], one["low"], one["high"]) for one in steps], row.minutes).caution


@dataclass(frozen=True)
class SessionPage:
    """What the page of a session shows one reader."""

    row: Session
    state: str
    lines: Sequence[Line]
    bar: str
    caution: str
    stories: Sequence[Story]
    asked: int
    refused: int
    hidden: int
    conditions: Sequence[Condition]
    insights: Sequence[tuple[str, str, Sequence[Insight]]]
    steps: Sequence[NextStep]
    named: Sequence[Contributor]
    others: int
    runs: bool
    may_run: bool
    team: Sequence[str]


def session_page(scope: Scope, row: Session) -> SessionPage:
    """Everything, each story as far as its teller lets it go."""
    may_run = selectors.may_run(scope, row.engagement)
    stories = selectors.stories_of(scope, row)
    told = [one for one in stories if one.consent in SHARED]
    asked, refused = selectors.waiting(scope, row)
    said = selectors.insights(scope, row)
    people = selectors.contributors(scope, row)
    named = [one for one in people if one.named]
    return SessionPage(
        row=row,
        state=STATES[row.state],
        lines=lines(row),
        bar=bar_of(row),
        caution=caution(scope, row) if row.state == "planned" else "",
        stories=stories,
        asked=asked,
        refused=refused,
        hidden=selectors.hidden(scope, row),
        conditions=conditions(told),
        insights=[
            (kind, words, some)
            for kind, words in KINDS
            if (some := [one for one in said if one.kind == kind])
        ],
        steps=selectors.next_steps(scope, row),
        named=named,
        others=len(people) - len(named),
        runs=may_run and selectors.runs(scope, row),
        may_run=may_run,
        team=[row.by.name, *(one.person.name for one in row.team.select_related("person").order_by("id"))],
    )


@dataclass(frozen=True)
class Row:
    """A session in the list of an engagement."""

    row: Any
    state: str
    people: int


def listed(scope: Scope, engagement: Engagement) -> list[Row]:
    """Sessions of an engagement, newest first."""
    return [Row(one, STATES[one.state], one.people) for one in selectors.of_engagement(scope, engagement)]


def near(row: Session, today: date) -> bool:
    """A planned session whose day has come."""
    return row.state == "planned" and row.on <= today
