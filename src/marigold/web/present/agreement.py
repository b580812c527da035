"""The agreement of an engagement: its parts, both sides' yes, promises kept, looks at the work together, answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.answers import Row, by_half_year
from marigold.core.charts.readiness import Names, Rated, headline, promises_chart, table, two_lines
from marigold.core.promises import Side, follow_through, sentence, standing
from marigold.core.rules import Finding, StandingFacts, judge
from marigold.core.rules.agreements import check_due_on
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import facts
from marigold.support.actions.goals import side_of
from marigold.support.models import Agreement, AgreementYes, Engagement, ProcessCheck, Step
from marigold.support.selectors import agreements, partner_links
from marigold.web.present.room import Room

YEAR = timedelta(days=365)
WHO = {"support": "The pair", "partner": "Partners"}
CHECK_NAMES = Names("How the work together goes", "Doable", "Trust")
RECENT = 40


@dataclass(frozen=True)
class Field:
    """One text of an agreement, and what it is called."""

    name: str
    words: str
    hint: str = ""


@dataclass(frozen=True)
class Part:
    """A part of the agreement that is written and changed as a whole."""

    key: str
    title: str
    fields: tuple[Field, ...]


PARTS = (
    Part(
        "start",
        "Where we start",
        (
            Field(
                "starting_point",
                "Where partners are, and what they say they need",
                "Ask before you plan. Their own words are best.",
            ),
        ),
    ),
    Part(
        "purpose",
        "What support is for",
        (
            Field("purpose_support", "As the pair says it"),
            Field("purpose_partners", "As partners say it", "Ask them, and write it as they say it."),
            Field("purpose_gap", "Where we still see it differently", "Empty it when you see it alike."),
        ),
    ),
    Part(
        "fit",
        "How it fits this place",
        (
            Field("local_fit", "What is kept as it is, what is fitted to this place, and why"),
            Field("input_from", "Whose input shaped this, at each level", "And who was not asked yet."),
        ),
    ),
    Part(
        "does",
        "Who does what",
        (Field("support_does", "The pair"), Field("partners_do", "Partners")),
    ),
    Part(
        "expects",
        "What we can expect of each other",
        (
            Field("partners_expect", "Partners expect of the pair"),
            Field("support_expects", "The pair expects of partners"),
        ),
    ),
    Part(
        "feel",
        "What the change will feel like",
        (
            Field(
                "change_talk",
                "What we said openly about pace, strain and setbacks",
                "How long it may take, what will be hard, how we will notice.",
            ),
        ),
    ),
    Part(
        "away",
        "When one of the pair cannot come",
        (Field("contingency", "What we do then", "Who comes alone, and for what; what is put off."),),
    ),
    Part(
        "rhythm",
        "How often we look at our work together",
        (Field("check_every_days", "Days from one look to the next"),),
    ),
)
BY_KEY = {part.key: part for part in PARTS}


@dataclass(frozen=True)
class Promised:
    """One step as a promise of a side."""

    step: Step
    side: str
    how: str


@dataclass(frozen=True)
class Kept:
    """Follow-through of one side: words, drawing, numbers."""

    who: str
    words: str
    svg: str
    side: Side


@dataclass(frozen=True)
class Checks:
    """Looks at the work together, drawn over time."""

    rows: Sequence[ProcessCheck]
    svg: str
    words: str
    table: Sequence[tuple[date, str, str]]
    due_on: date | None


@dataclass(frozen=True)
class Principle:
    """How often one principle was used in a year, and how wide its bar is, in percent of the most used."""

    item: Item
    count: int
    share: int


@dataclass(frozen=True)
class AgreementPage:
    """All that the page shows."""

    agreement: Agreement | None
    parts: Sequence[tuple[Part, Sequence[tuple[Field, object]]]]
    yeses: Sequence[AgreementYes]
    earlier: int
    sides: frozenset[str]
    side: str | None
    said_yes: bool
    missing: Sequence[Finding]
    hints: Sequence[Finding]
    standing: Sequence[Finding]
    kept: Sequence[Kept]
    promised: Sequence[Promised]
    more: int
    checks: Checks
    principles: Sequence[Principle]
    questions: Sequence[Item]
    answers: Sequence[Row]
    may_write: bool


def agreement_page(scope: Scope, room: Room, *, today: date) -> AgreementPage:
    """Fetch, decide, present; the number of queries does not grow with what there is."""
    engagement, words = room.engagement, room.words
    row = agreements.agreement_of(scope, engagement)
    yeses = agreements.yeses(scope, row) if row else []
    present = [one for one in yeses if row and one.wording == row.wording]
    helpers = agreements.helpers_ever(scope, engagement)
    steps = agreements.steps(scope, engagement)
    checks = agreements.checks(scope, engagement)
    may_write = room.may(Permission.AGREEMENT_EDIT)
    standing_facts = _standing(engagement, row, checks, today)
    found = _judged(row, present, words)
    promised = [one for one in _promised(scope, steps, helpers, today) if one.side]
    return AgreementPage(
        agreement=row,
        parts=_parts(row),
        yeses=present,
        earlier=len(yeses) - len(present),
        sides=frozenset(one.side for one in present),
        side=side_of(scope, engagement),
        said_yes=any(one.person_id == scope.person_id for one in present),
        missing=[finding for finding in found if finding.blocks],
        hints=[finding for finding in found if not finding.blocks],
        standing=judge(standing_facts, words.practice) if may_write else (),
        kept=_kept(scope, steps, helpers, today),
        promised=promised[:RECENT],
        more=max(0, len(promised) - RECENT),
        checks=_checks(checks, standing_facts),
        principles=_principles(scope, engagement, words, today),
        questions=words.of("participant_question") if may_write else (),
        answers=_answers(scope, engagement, words) if may_write else (),
        may_write=may_write,
    )


def _parts(row: Agreement | None) -> list[tuple[Part, Sequence[tuple[Field, object]]]]:
    return [
        (part, [(field, getattr(row, field.name) if row else "") for field in part.fields]) for part in PARTS
    ]


def _judged(row: Agreement | None, present: Sequence[AgreementYes], words: Vocabulary) -> list[Finding]:
    if row is None:
        return []
    sides = frozenset(one.side for one in present)
    return list(judge(facts.of_agreement(row, sides=sides, becoming_agreed=True), words.practice))


def _standing(
    engagement: Engagement, row: Agreement | None, checks: Sequence[ProcessCheck], today: date
) -> StandingFacts:
    """Facts of how far the agreement has come, from rows already fetched."""
    if row is None:
        return StandingFacts(on=today, since=engagement.starts_on)
    return StandingFacts(
        on=today,
        since=engagement.starts_on,
        state=row.state,
        written_on=row.worded_on,
        agreed_on=row.agreed_on,
        check_every_days=row.check_every_days,
        checked_on=checks[0].on if checks else None,
    )


def _promised(scope: Scope, steps: Sequence[Step], helpers: frozenset[int], today: date) -> list[Promised]:
    """Steps as promises: the open and late ones by their day, then the newest that are done."""
    rows = list(zip(steps, agreements.promises(scope, steps, helpers), strict=True))
    told = [Promised(step, promise.side, standing(promise, today)) for step, promise in rows]
    ahead = [one for one in told if one.step.state not in {"done", "dropped"}]
    done = [one for one in told if one.step.state == "done"]
    return [*ahead, *sorted(done, key=lambda one: one.step.done_on or date.min, reverse=True)]


def _kept(scope: Scope, steps: Sequence[Step], helpers: frozenset[int], today: date) -> list[Kept]:
    sides = follow_through(agreements.promises(scope, steps, helpers), tuple(WHO), today)
    return [
        Kept(
            who=WHO[side.key],
            words=sentence(side, WHO[side.key]),
            svg=promises_chart(side, WHO[side.key], id=f"kept-{side.key}"),
            side=side,
        )
        for side in sides
    ]


def _checks(rows: Sequence[ProcessCheck], standing_facts: StandingFacts) -> Checks:
    rated = [Rated(row.on, row.feasible, row.trust) for row in rows if row.feasible or row.trust]
    return Checks(
        rows=rows,
        svg=two_lines(rated, CHECK_NAMES, id="checks"),
        words=headline(rated, CHECK_NAMES) if rated else "",
        table=table(rated, CHECK_NAMES),
        due_on=check_due_on(standing_facts),
    )


def _principles(scope: Scope, engagement: Engagement, words: Vocabulary, today: date) -> list[Principle]:
    items = words.of("principle")
    used: Mapping[int, int] = agreements.principles(
        scope, engagement, since=today - YEAR, elements=[item.id for item in items]
    )
    most = max(used.values(), default=0)
    return (
        [Principle(item, used[item.id], round(100 * used[item.id] / most)) for item in items] if most else []
    )


def _answers(scope: Scope, engagement: Engagement, words: Vocabulary) -> list[Row]:
    questions = [item.key for item in words.of("participant_question")]
    return by_half_year(partner_links.answers(scope, engagement), questions) if questions else []
