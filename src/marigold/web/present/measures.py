"""Measures of an engagement: profiles over time, rounds that run or are due, support beside what people say of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.ratings import (
    Bar,
    Pair,
    Reading,
    Series,
    before_and_after,
    dose_and_scores,
    headline,
    score_words,
    small_line,
)
from marigold.core.rules import DueFacts, Finding, Practice, RoundFacts, judge
from marigold.core.scoring import WHOLE, Shown, Told, change_words
from marigold.measures import selectors as measures
from marigold.measures.instruments import Instrument
from marigold.measures.models import Intention, Round
from marigold.measures.results import Result, result_of
from marigold.measures.selectors.rounds import GivenIn, Numbers
from marigold.practice.vocabulary import Vocabulary
from marigold.support.selectors import measures as beside
from marigold.web.present.room import Room

SUPPORT, TEAM = "support-so-far", "team-agency"
# These two stand first: the one beside the hours of support, the other beside how the team grows.
FIRST = (SUPPORT, TEAM)
EFFECTIVE, ACCEPTABLE = "part.effectiveness", "part.acceptability"
LEVELS = {
    "person": "Person",
    "team": "Team",
    "organization": "Organization",
    "system": "System",
    "partnership": "Partnership",
    "process": "Process",
}
PRIVACY = {
    "anonymous": "No names are kept. Results are shown when the round has ended, to {floor} answers or more.",
    "pair": "The pair sees who answered what. Everyone else sees means of {floor} answers or more.",
    "named": "Everyone who sees the round sees who answered what.",
    "own": "Only the one who answers sees it, until they share it.",
}
OCCASIONS = {
    "time": "Asked again over time",
    "meeting": "Asked after one contact",
    "act": "Asked about one act in one situation, before and after support",
    "process": "Asked about one process of joint work",
}
WHO = {"participant": "partners", "practitioner": "practitioners"}


def privacy_words(instrument: Instrument) -> str:
    """Who sees answers, in a sentence or two."""
    return PRIVACY[instrument.privacy].format(floor=instrument.floor)


def withheld_words(one: Told, floor: int) -> str:
    """A score, or why there is none."""
    if isinstance(one, Shown):
        return score_words(one.value)
    return {
        "running": "Still running",
        "few": f"Not shown: fewer than {floor} answered",
        "none": "No answers",
    }[one.reason]


@dataclass(frozen=True)
class PartLine:
    """One part of an instrument over time: drawn, in words, and its latest score."""

    key: str
    name: str
    svg: str
    words: str
    latest: str
    change: str


@dataclass(frozen=True)
class Profile:
    """One instrument about one subject at one level: lines over time, and the rounds behind them, newest first."""

    instrument: Instrument
    subject: str
    level: str
    parts: Sequence[PartLine]
    rows: Sequence[tuple[Result, Sequence[str]]]
    pairs_svg: str = ""
    pairs_words: str = ""
    pairs: Sequence[Pair] = ()

    @property
    def title(self) -> str:
        """Its name, with whom or what it is about."""
        return f"{self.instrument.name}: {self.subject}" if self.subject else self.instrument.name


@dataclass(frozen=True)
class Content:
    """One half-year of support beside what partners said then: hours, contacts, what was used most, scores."""

    name: str
    hours: float
    contacts: int
    used: Sequence[tuple[str, int]]
    effective: str
    acceptable: str


@dataclass(frozen=True)
class MeasuresPage:
    """All that the page shows."""

    running: Sequence[Result]
    findings: Sequence[Finding]
    profiles: Sequence[Profile]
    waiting: Sequence[Result]
    to_ask: Sequence[Instrument]
    dose_svg: str
    dose_words: str
    content: Sequence[Content]
    intentions: Sequence[Intention]
    may_ask: bool
    grows: bool


def results(scope: Scope, rounds: Sequence[Round], *, today: date, names: bool) -> list[Result]:
    """The results of rounds already reached, in their order."""
    given = measures.responses_of(scope, rounds)
    counts = measures.asked_counts(scope, rounds)
    return [
        result_of(
            row,
            measures.instrument_of_edition(scope, row.edition_id),
            given.get(row.pk, GivenIn()),
            counts.get(row.pk, Numbers()),
            today=today,
            names=names,
        )
        for row in rounds
    ]


def measures_page(scope: Scope, room: Room, *, today: date) -> MeasuresPage:
    """Fetch, decide, present."""
    engagement = room.engagement
    may_ask = room.may(Permission.MEASURE_EDIT)
    rounds = measures.rounds_of(scope, engagement.unit, engagement.pk)
    found = results(scope, rounds, today=today, names=may_ask)
    support = [one for one in found if one.instrument.key == SUPPORT and one.shown]
    sees = room.may(Permission.ACTIVITY_VIEW)
    months = beside.dose_by_month(scope, engagement) if sees else []
    used = beside.content_by_month(scope, engagement) if sees else {}
    shared: Sequence[Intention] = ()
    if may_ask:
        shared = measures.shared_intentions(scope, engagement.pk, engagement.unit.path)
    return MeasuresPage(
        running=[one for one in found if not one.ended],
        findings=findings_of(found, today) if may_ask else (),
        profiles=profiles(found),
        waiting=[one for one in found if one.ended and not one.shown],
        to_ask=[one for one in measures.instruments(scope) if not one.private] if may_ask else (),
        dose_svg=_dose_svg(months, support, today),
        dose_words=_dose_words(months, support),
        content=_content(months, used, support, room.words),
        intentions=shared,
        may_ask=may_ask,
        grows=any(one.instrument.key == TEAM and one.shown for one in found),
    )


def findings_of(found: Sequence[Result], today: date) -> list[Finding]:
    """What the rules say of rounds: few answers, and of the latest of each instrument: not told back, due again."""
    said: list[Finding] = []
    latest: dict[tuple[str, str, str], Result] = {}
    for one in found:
        if one.ended:
            apart = one.row.subject if one.instrument.occasion == "time" else one.row.situation
            latest[(one.instrument.key, one.row.level, apart)] = one
        else:
            said += judge(round_facts(one, today), Practice())
    for one in latest.values():
        said += judge(round_facts(one, today), Practice())
        if one.instrument.occasion == "time":
            due = DueFacts(today, str(one.row), one.row.opened_on, one.instrument.every_days)
            said += judge(due, Practice())
    return said


def round_facts(one: Result, today: date) -> RoundFacts:
    """A round as the rules look at it."""
    return RoundFacts(
        on=today,
        name=str(one.row),
        until=one.row.until,
        floor=one.instrument.floor,
        anonymous=one.instrument.anonymous,
        asked=one.numbers.asked,
        answered=one.numbers.answered,
        together=one.together is not None,
        partners="participant" in one.instrument.answered_by,
        ended_on=one.row.ended_on,
        told_on=one.row.told_on,
    )


def profiles(found: Iterable[Result]) -> list[Profile]:
    """Results by instrument, level and subject, in the order of their names; what has nothing to show is left out."""
    groups: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for one in found:
        if one.ended and one.shown:
            # Contacts and processes each have their own name: they stand on one line, as rounds of one instrument.
            apart = one.instrument.occasion == "time"
            act = one.row.situation
            subject = one.row.subject if apart else act
            groups[(one.instrument.name, subject, one.row.level)].append(one)
    ordered = sorted(groups.items(), key=lambda pair: (_place(pair[1][0]), pair[0]))
    return [_profile(rows, key[1]) for key, rows in ordered]


def _place(one: Result) -> int:
    return FIRST.index(one.instrument.key) if one.instrument.key in FIRST else len(FIRST)


def _profile(rows: Sequence[Result], subject: str) -> Profile:
    rows = sorted(rows, key=lambda one: (one.on, one.row.pk))
    last = rows[-1]
    instrument = last.instrument
    pairs = _pairs(rows) if instrument.occasion == "act" else []
    low, high = instrument.bounds()
    words = _pair_words(pairs)
    return Profile(
        instrument=instrument,
        subject=subject,
        level=LEVELS[last.row.level] if len(instrument.levels) > 1 else "",
        parts=[] if pairs else [_part(instrument, key, name, rows) for key, name in instrument.names.items()],
        rows=[
            (one, [withheld_words(one.scores[key], instrument.floor) for key in instrument.names])
            for one in reversed(rows)
        ],
        pairs=pairs,
        pairs_svg=before_and_after(pairs, low=low, high=high, title=words),
        pairs_words=words,
    )


def _part(instrument: Instrument, key: str, name: str, rows: Sequence[Result]) -> PartLine:
    readings = [
        Reading(one.on, told.value, told.people)
        for one in rows
        if isinstance(told := one.scores.get(key), Shown)
    ]
    low, high = instrument.bounds(key)
    words = headline(readings, name)
    moved = change_words(readings[0].value, readings[-1].value) if len(readings) > 1 else ""
    return PartLine(
        key=key,
        name=name,
        svg=small_line(readings, low=low, high=high, title=words),
        words=words,
        latest=score_words(readings[-1].value) if readings else "",
        change=moved,
    )


def _pairs(rows: Sequence[Result]) -> list[Pair]:
    """Before and after: by name where names may be seen, else the group's means."""
    by_id = {one.row.pk: one for one in rows}
    found: list[Pair] = []
    for after in rows:
        before = by_id.get(after.row.before_id or 0)
        if before is None:
            continue
        first = {line.person_id: line for line in before.lines}
        both = [(first[line.person_id], line) for line in after.lines if line.person_id in first]
        for was, now in both:
            if (a := was.scores[WHOLE]) is not None and (b := now.scores[WHOLE]) is not None:
                found.append(Pair(now.name, a, b))
        if not after.lines and (a := before.value()) is not None and (b := after.value()) is not None:
            found.append(Pair("All who answered", a, b))
    return found


def _pair_words(pairs: Sequence[Pair]) -> str:
    if not pairs:
        return ""
    told = [f"{one.name} from {score_words(one.before)} to {score_words(one.after)}" for one in pairs]
    return f"Before and after support: {'; '.join(told)}."


def _dose_svg(months: Sequence[beside.Month], support: Sequence[Result], today: date) -> str:
    if not months:
        return ""
    bars = [Bar(one.month, one.minutes / 60, one.contacts) for one in months if one.month <= today][-36:]
    low, high = support[-1].instrument.bounds() if support else (1, 5)
    lines = (
        Series(name, [Reading(one.on, value) for one in support if (value := one.value(key)) is not None])
        for key, name in ((EFFECTIVE, "Effective"), (ACCEPTABLE, "Acceptable"))
    )
    return dose_and_scores(bars, *lines, low=low, high=high, title=_dose_words(months, support))


def _dose_words(months: Sequence[beside.Month], support: Sequence[Result]) -> str:
    hours = sum(one.minutes for one in months[-6:]) / 60
    said = f"{hours:.0f} hours of support in the last six months with any."
    if not support:
        return f"{said} Partners have not been asked yet how it works for them."
    last = support[-1]
    told = [
        f"{name} {score_words(value)}"
        for key, name in ((EFFECTIVE, "effective"), (ACCEPTABLE, "acceptable"))
        if (value := last.value(key)) is not None
    ]
    return f"{said} Partners then called it {' and '.join(told)} of {last.instrument.bounds()[1]:g}."


def _half(day: date) -> date:
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _content(
    months: Sequence[beside.Month],
    used: Mapping[date, Mapping[int, int]],
    support: Sequence[Result],
    words: Vocabulary,
) -> list[Content]:
    """Half-years, newest first: how much support, what it was made of, and what partners said in it."""
    halves: dict[date, list[beside.Month]] = defaultdict(list)
    for one in months:
        halves[_half(one.month)].append(one)
    found = []
    for half in sorted({*halves, *(_half(one.on) for one in support)}, reverse=True)[:6]:
        counts: dict[str, int] = defaultdict(int)
        for month, elements in used.items():
            if _half(month) == half:
                for element, count in elements.items():
                    if element in words.by_id:
                        counts[words.by_id[element].name] += count
        said = [one for one in support if _half(one.on) == half]
        last = said[-1] if said else None
        found.append(
            Content(
                name=f"{'January to June' if half.month == 1 else 'July to December'} {half.year}",
                hours=sum(one.minutes for one in halves[half]) / 60,
                contacts=sum(one.contacts for one in halves[half]),
                used=sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:4],
                effective=_of(last, EFFECTIVE),
                acceptable=_of(last, ACCEPTABLE),
            )
        )
    return found


def _of(result: Result | None, part: str) -> str:
    value = result.value(part) if result else None
    return score_words(value) if value is not None else "Not asked"
