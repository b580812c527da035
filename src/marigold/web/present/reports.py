"""What concerns and diagnoses show together: strategies and their results, who carries the work, why things are so."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.access.scope import Scope
from marigold.core.rules import Finding, OpenWorkFacts, judge
from marigold.core.rules.concerns import LATELY_DAYS
from marigold.practice import selectors as practice
from marigold.practice.beds import beds_of
from marigold.practice.vocabulary import Vocabulary
from marigold.support.selectors import concerns, diagnoses
from marigold.web.diagnosis_forms import GAP_WORDS, LEVELS

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class StrategyRow:
    """One strategy: in how many concerns, with every use and its result."""

    name: str
    adaptive: bool
    uses: Sequence[concerns.Used]
    concerns: int
    shown: int
    backed: int


@dataclass(frozen=True)
class PatternRow:
    """A source of tension or a barrier: how often it was named, and where."""

    name: str
    kind: str
    count: int
    places: Sequence[str]


@dataclass(frozen=True)
class StrategyReport:
    """All that the page shows."""

    rows: Sequence[StrategyRow]
    easing: Sequence[StrategyRow]
    unused: Sequence[str]
    used: int
    challenges: int
    without_result: int
    findings: Sequence[tuple[str, Finding]]
    patterns: Sequence[PatternRow]


def strategy_report(scope: Scope, *, today: date) -> StrategyReport:
    """Which strategies were used in which challenges with what result; where too much lands or rests on too few."""
    models = {words.edition_id: words for words in practice.vocabularies(scope)}
    used = concerns.strategies_used(scope)
    by_key = defaultdict(list)
    for one in used:
        by_key[one.key].append(one)
    items = {item.key: item for words in models.values() for item in words.of("strategy", "tension_strategy")}
    rows = [
        StrategyRow(
            name=item.name,
            adaptive=item.kind == "strategy",
            uses=by_key[key],
            concerns=len({one.concern_ref for one in by_key[key]}),
            shown=sum(not one.reinforced for one in by_key[key]),
            backed=sum(one.reinforced for one in by_key[key]),
        )
        for key, item in items.items()
    ]
    return StrategyReport(
        rows=[row for row in rows if row.adaptive],
        easing=[row for row in rows if not row.adaptive and row.uses],
        unused=[row.name for row in rows if not row.adaptive and not row.uses],
        used=sum(bool(row.uses) for row in rows if row.adaptive),
        challenges=len({one.concern_ref for one in used}),
        without_result=sum(not one.result for one in used),
        findings=_work_findings(scope, models, today),
        patterns=_patterns(scope, models, today),
    )


def _work_findings(scope: Scope, models: dict[int, Vocabulary], today: date) -> list[tuple[str, Finding]]:
    """(ref of the engagement, finding): who carries the open work, and where much was opened at once."""
    found = []
    for work in concerns.open_work(scope, since=today - timedelta(days=LATELY_DAYS)):
        words = models.get(work.edition_id)
        if words is not None:
            facts = OpenWorkFacts(work.place, work.owners, work.lately)
            found += [(work.engagement_ref, finding) for finding in judge(facts, words.practice)]
    return found


def _patterns(scope: Scope, models: dict[int, Vocabulary], today: date) -> list[PatternRow]:
    kinds = {"tension": "Tension", "barrier": "Barrier"}
    counts: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in concerns.patterns(scope, since=today - YEAR):
        words = models.get(one.edition_id)
        name = (words.label(one.key) if words else one.key, kinds.get(one.kind, one.kind))
        counts[name] += one.count
        places[name].add(one.place)
    return [
        PatternRow(name, kind, count, sorted(places[(name, kind)]))
        for (name, kind), count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]


@dataclass(frozen=True)
class CauseRow:
    """One problem in the report."""

    problem: diagnoses.Seen
    gap: str
    level: str


@dataclass(frozen=True)
class CauseReport:
    """All that the page shows: only problems whose surroundings were looked at are counted."""

    counts: Sequence[tuple[str, int, int]]
    counted: Sequence[CauseRow]
    unsorted: Sequence[CauseRow]
    held_back: Sequence[CauseRow]


def cause_report(scope: Scope) -> CauseReport:
    """How many problems were learning, conditions or both, and what answer each got.

    A problem is held back from the count while the structures around it were not looked at, so that poor results
    are not laid on people.
    """
    beds = [bed for words in practice.vocabularies(scope) for bed in beds_of(words)]
    always = {item.key for bed in beds for item in bed.always}
    around = {item.key for bed in beds if bed.around for item in bed.items}
    rows = [
        CauseRow(one, GAP_WORDS.get(one.gap, ""), dict(LEVELS)[one.level])
        for one in diagnoses.problems(scope, always=sorted(always), around=sorted(around))
    ]
    looked = [row for row in rows if row.problem.looked]
    counted = [row for row in looked if row.gap]
    return CauseReport(
        counts=[
            (
                name,
                sum(row.gap == name for row in counted),
                sum(row.gap == name and bool(row.problem.response) for row in counted),
            )
            for name in GAP_WORDS.values()
        ],
        counted=counted,
        unsorted=[row for row in looked if not row.gap],
        held_back=[row for row in rows if not row.problem.looked],
    )
