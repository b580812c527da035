"""Strategies of an engagement or of all one may see: from barrier to strategy, dose, tests and what the indicator shows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from marigold.access.scope import Scope
from marigold.core import strategies as core
from marigold.core.rules import Finding, Practice, judge
from marigold.core.rules.strategies import StrategyFacts
from marigold.core.strategies import Contact, Course, Trial
from marigold.improvement.models import Latest
from marigold.support.choosing import Lists, lists
from marigold.support.models import Activity, Cycle, Engagement, Fitting, Strategy, StrategyMove
from marigold.support.obstacles import Obstacle, indicator_of
from marigold.support.selectors import strategies as reads

STATES = (("working", "Working"), ("chosen", "Chosen"), ("considered", "Considered"), ("ended", "Ended"))
TAGS = {"working": "leaf", "chosen": "mari", "considered": "", "ended": ""}
ENDINGS = {
    "kept": "Kept on without support",
    "handed": "Handed over",
    "stopped": "Stopped",
    "left": "Not taken up",
}
KINDS = {
    "concern": "Concern",
    "readiness": "Readiness",
    "diagnosis": "Why",
    "structure": "What holds the work",
}
PAGES = {"concern": "concern", "diagnosis": "diagnosis", "structure": "structure"}


@dataclass(frozen=True)
class Line:
    """One strategy on its way from what stands in the way to what is seen."""

    row: Strategy
    state: str
    tag: str
    cluster: str
    answers: Sequence[tuple[str, Obstacle]]
    dose: str
    tests: Sequence[tuple[Cycle, str]]
    # (name of the indicator, what its study says, tone); empty name where none is named or seen.
    signal: tuple[str, str, str]
    indicator_ref: str
    fittings: int
    findings: Sequence[Finding]
    says: str


@dataclass(frozen=True)
class Held:
    """Everything read of some strategies, by id."""

    moves: Mapping[int, Sequence[StrategyMove]]
    fittings: Mapping[int, Sequence[Fitting]]
    cycles: Mapping[int, Sequence[Cycle]]
    done: Mapping[int, Sequence[Activity]]
    seen: set[int]
    answers: Mapping[int, Sequence[Obstacle]]
    count: Mapping[int, int]
    latest: Mapping[int, Latest]

    def course(self, row: Strategy) -> Course:
        """How one of them went."""
        return course_of(row, self)


def held(scope: Scope, rows: Sequence[Strategy]) -> Held:
    """Read all of it, in a fixed number of questions."""
    return Held(
        moves=reads.moves(scope, rows),
        fittings=reads.fittings(scope, rows),
        cycles=reads.cycles(scope, rows),
        done=reads.carried_out(scope, rows),
        seen=reads.sees_log(scope, rows),
        answers=reads.answers(scope, rows),
        count=reads.counted(scope, rows),
        latest=reads.latest(scope, rows),
    )


def course_of(row: Strategy, known: Held) -> Course:
    """One value for picture, sentence and table."""
    done = [Contact(one.on, one.title, one.minutes, one.direct) for one in known.done.get(row.pk, ())]
    return Course(
        stays=core.stays((one.state, one.on, one.reason) for one in known.moves.get(row.pk, ())),
        fittings=[(one.on, one.text) for one in known.fittings.get(row.pk, ())],
        tests=[
            Trial(one.starts_on, one.ends_on, one.title, one.choice, one.learned)
            for one in known.cycles.get(row.pk, ())
        ],
        contacts=done if row.pk in known.seen else None,
        planned_contacts=row.planned_contacts,
        planned_minutes=row.planned_minutes,
    )


def findings_of(row: Strategy, known: Held, today: date) -> tuple[Finding, ...]:
    """What the rules say of a strategy."""
    done = known.done.get(row.pk, ())
    facts = StrategyFacts(
        name=row.name,
        state=row.state,
        since=row.since,
        on=today,
        missing=core.missing(row.said),
        tests=len(known.cycles.get(row.pk, ())),
        answers=known.count.get(row.pk, 0),
        delivered_on=max((one.on for one in done if one.direct), default=None),
        seen=row.pk in known.seen,
    )
    return judge(facts, Practice())


TONES = {"improvement": "better", "concern": "look", "high": "look", "low": "look"}


def line_of(row: Strategy, known: Held, names: Lists, today: date) -> Line:
    """One line of the table."""
    course = known.course(row)
    latest = known.latest.get(indicator_of(row) or 0)
    named = row.indicator or (row.goal.indicator if row.goal else None)
    signal = ("", "", "same")
    if latest is not None and named is not None:
        tone = TONES.get(latest.variation, "same")
        signal = (named.name, core.signal(named.name, latest.variation), tone)
    return Line(
        row=row,
        state=dict(STATES)[row.state],
        tag=TAGS[row.state],
        cluster=names.cluster(row.cluster),
        answers=[(answer_page(one, row), one) for one in known.answers.get(row.pk, ())],
        dose=core.dose(course),
        tests=[(one, core.CHOICES[one.choice]) for one in known.cycles.get(row.pk, ())],
        signal=signal,
        indicator_ref=named.ref if named is not None and latest is not None else "",
        fittings=len(course.fittings),
        findings=findings_of(row, known, today),
        says=core.sentence(course, today),
    )


def answer_page(one: Obstacle, row: Strategy) -> str:
    """Where one reads more of what a strategy answers."""
    if one.kind == "readiness":
        return reverse("engagement-readiness", args=[row.engagement.ref])
    return reverse(PAGES[one.kind], args=[one.row.ref])


@dataclass(frozen=True)
class EngagementStrategies:
    """Strategies of one engagement."""

    lines: Sequence[Line]
    findings: Sequence[tuple[Strategy, Finding]]
    says: str
    candidates: Sequence[Line]
    may_edit: bool


def engagement_strategies(
    scope: Scope, engagement: Engagement, may_edit: bool, *, today: date
) -> EngagementStrategies:
    """From evidence to outcomes in one place."""
    rows = reads.of_engagement(scope, engagement)
    known, names = held(scope, rows), lists(scope)
    lines = [line_of(row, known, names, today) for row in rows]
    return EngagementStrategies(
        lines=lines,
        findings=[(line.row, one) for line in lines for one in line.findings],
        says=counted_words(rows),
        candidates=[line for line in lines if line.row.state == "considered"],
        may_edit=may_edit,
    )


def counted_words(rows: Sequence[Strategy]) -> str:
    """How many stand where, in words."""
    counts = Counter(row.state for row in rows)
    told = [f"{counts[key]} {words.lower()}" for key, words in STATES if counts[key]]
    return f"{', '.join(told)}." if told else ""


@dataclass(frozen=True)
class Bar:
    """A cluster: how many strategies stand where."""

    key: str
    name: str
    # (state, words, how many, where its part of the bar begins and how wide it is, of 300)
    parts: Sequence[tuple[str, str, int, int, int]]
    total: int


@dataclass(frozen=True)
class InUse:
    """Strategies in use in all that one may see."""

    lines: Sequence[Line]
    bars: Sequence[Bar]
    says: str
    total: int
    shown: int
    places: Sequence[tuple[str, str]]
    more: bool


MOST = 60


def in_use(scope: Scope, wanted: Mapping[str, str], *, today: date) -> InUse:
    """By cluster, place and state; `wanted` narrows: cluster, state, place, q."""
    rows = list(reads.strategies(scope).order_by("engagement__name", "-since", "-id")[: reads.MOST])
    names = lists(scope)
    places = sorted(
        {(row.engagement.unit.ref, row.engagement.unit.name) for row in rows}, key=lambda one: one[1]
    )
    found = [row for row in rows if _fits(row, wanted)]
    shown = core.in_order(found)[:MOST]
    known = held(scope, shown)
    return InUse(
        lines=[line_of(row, known, names, today) for row in shown],
        bars=_bars([row for row in rows if _fits(row, {**wanted, "cluster": ""})], names),
        says=counted_words(found),
        total=len(found),
        shown=len(shown),
        places=places,
        more=len(found) > len(shown),
    )


def _fits(row: Strategy, wanted: Mapping[str, str]) -> bool:
    cluster = wanted.get("cluster", "")
    return (
        (not cluster or row.cluster == cluster or (cluster == "none" and not row.cluster))
        and wanted.get("state", "") in {"", row.state}
        and wanted.get("place", "") in {"", row.engagement.unit.ref}
        and wanted.get("q", "").strip().lower() in f"{row.name} {row.action}".lower()
    )


def _bars(rows: Sequence[Strategy], names: Lists) -> list[Bar]:
    counts = Counter((row.cluster, row.state) for row in rows)
    totals = Counter(row.cluster for row in rows)
    most = max(totals.values(), default=1)
    clusters = [*names.clusters, ("", "No cluster said")]
    return [
        Bar(
            key or "none",
            name,
            _parts({state: counts[key, state] for state, _ in STATES}, most),
            totals[key],
        )
        for key, name in clusters
        if totals[key] or key
    ]


def _parts(counts: Mapping[str, int], most: int) -> list[tuple[str, str, int, int, int]]:
    told, begun = [], 0
    for state, words in STATES:
        wide = round(300 * counts[state] / most)
        if counts[state]:
            told.append((state, words.lower(), counts[state], begun, wide))
        begun += wide
    return told
