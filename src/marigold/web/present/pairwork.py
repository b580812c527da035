"""How the pair of one engagement works together: shares, staffing of contacts, absences, called-in help, values in use."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.pairing import Helper, Mix, Share, Suggestion, doubled, mix, shares, suggest
from marigold.core.rules import Finding, PairFacts, judge
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support.models import Absence, Assignment, CallIn, Reflection, Strength
from marigold.support.selectors import copractice, handover, pages
from marigold.web.present.room import Room

QUARTER, YEAR = timedelta(days=92), timedelta(days=365)
WIDE = 300


@dataclass(frozen=True)
class Part:
    """One person's part of the last quarter, with bars in units of the drawing."""

    name: str
    ref: str
    strengths: Sequence[str]
    direct: int
    indirect: int
    contacts: int
    led: int
    direct_wide: float
    indirect_wide: float


@dataclass(frozen=True)
class Value:
    """One value or principle in use: how clearly it showed in each look, oldest first, and the latest words."""

    item: Item
    looks: Sequence[tuple[date, str, int]]
    latest: Reflection | None
    beneath: Sequence["Value"] = ()


@dataclass(frozen=True)
class PairWork:
    """All that the page shows."""

    parts: Sequence[Part]
    mix: Mix
    findings: Sequence[Finding]
    call_ins: Sequence[tuple[CallIn, str]]
    absences: Sequence[tuple[Absence, str]]
    away: Sequence[Absence]
    suggestions: Sequence[tuple[Suggestion, str]]
    lacking: Sequence[str]
    may_edit: bool


def pair_work(scope: Scope, page: Room, *, today: date) -> PairWork:
    """Fetch, decide, present."""
    engagement, words = page.engagement, page.words
    assigned = pages.assignments_of(scope, engagement)
    pair = [row for row in assigned if row.core and _on(row, today)]
    done = copractice.held(scope, engagement, since=today - YEAR)
    quarter = copractice.held(scope, engagement, since=today - QUARTER)
    strengths = copractice.strengths_of(scope, [row.person_id for row in pair])
    parts = _parts(pair, shares(quarter, [row.person_id for row in pair]), strengths, words)
    calls, absences = copractice.call_ins(scope, engagement), copractice.absences(scope, engagement)
    exceptions = {key for key, data in words.practice.solo.items() if data.get("exception")}
    edit = page.may(Permission.ENGAGEMENT_EDIT)
    everyone = copractice.helpers(scope, engagement.root_id) if edit else []
    lacking = _lacking(strengths, words)
    twice = doubled(*copractice.met(scope, engagement, since=today - QUARTER))
    facts = _facts(parts, absences, calls, handover.contingency(scope, engagement), today)
    return PairWork(
        parts=parts,
        mix=mix(done, exceptions),
        findings=judge(
            replace(facts, doubled=tuple((ours.on, ours.title, theirs.title) for ours, theirs in twice)),
            words.practice,
        ),
        call_ins=[(row, words.label(row.area) if row.area else "") for row in calls],
        absences=[(row, words.label(row.reason)) for row in absences],
        away=[
            row
            for row in absences
            if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
        ],
        suggestions=_suggestions(pair, everyone, lacking, words) if len(pair) < 2 else [],
        lacking=[words.label(key) for key in lacking],
        may_edit=edit,
    )


def _on(row: Assignment, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def _parts(
    pair: Sequence[Assignment],
    found: Mapping[int, Share],
    strengths: Mapping[int, list[Strength]],
    words: Vocabulary,
) -> list[Part]:
    top = max([max(one.direct, one.indirect) for one in found.values()], default=0) or 1
    parts = []
    for row in sorted(pair, key=lambda row: row.person.name):
        share = found[row.person_id]
        parts.append(
            Part(
                name=row.person.name,
                ref=row.person.ref,
                strengths=[
                    words.label(one.area) for one in strengths.get(row.person_id, ()) if one.level > 1
                ],
                direct=share.direct,
                indirect=share.indirect,
                contacts=share.contacts,
                led=share.led,
                direct_wide=round(WIDE * share.direct / top, 1),
                indirect_wide=round(WIDE * share.indirect / top, 1),
            )
        )
    return parts


def _facts(
    parts: Sequence[Part], absences: Sequence[Absence], calls: Sequence[CallIn], contingency: str, today: date
) -> PairFacts:
    open_gaps = [row for row in absences if row.gap_step and row.gap_step.state not in {"done", "dropped"}]
    return PairFacts(
        on=today,
        contingency=contingency,
        direct=tuple((part.name, part.direct) for part in parts),
        indirect=tuple((part.name, part.indirect) for part in parts),
        gaps=tuple(
            (f"{row.person.name} was away", row.gap_step.due_on)
            for row in open_gaps
            if row.gap_step and row.gap_step.due_on
        ),
        away=tuple((row.person.name, row.starts_on, row.ends_on) for row in absences),
        helping=tuple(
            (row.person.name, row.until)
            for row in calls
            if row.state == "accepted" and row.person and row.until
        ),
    )


def _lacking(strengths: Mapping[int, list[Strength]], words: Vocabulary) -> list[str]:
    have = {one.area for rows in strengths.values() for one in rows if one.level > 1}
    return [item.key for item in words.of("expertise_area") if item.key not in have]


def _suggestions(
    pair: Sequence[Assignment], everyone: Sequence[Helper], lacking: Sequence[str], words: Vocabulary
) -> list[tuple[Suggestion, str]]:
    here = {row.person_id for row in pair}
    partner = next((one for one in everyone if one.key in here), None)
    found = suggest(partner, [one for one in everyone if one.key not in here], lacking)
    return [(one, ", ".join(words.label(area) for area in one.adds)) for one in found]


def values_in_use(rows: Sequence[Reflection], words: Vocabulary, *, inside: bool) -> list[Value]:
    """Values, then principles, each with its looks over time; those nobody looked at yet are there too.

    Looks at a behavior or function beneath one count for it, and are listed under it.
    """
    found: dict[str, list[Reflection]] = defaultdict(list)
    for row in rows:
        if row.inside == inside:
            found[row.element].append(row)
    values = []
    for item in (*words.of("value"), *words.of("principle")):
        beneath = [_value(one, found) for one in words.items if one.parent == item.key and found[one.key]]
        values.append(replace(_value(item, found), beneath=beneath))
    return values


def _value(item: Item, found: Mapping[str, Sequence[Reflection]]) -> Value:
    looks = sorted(found[item.key], key=lambda row: (row.on, row.pk))
    seen = [
        (row.on, "own" if row.view == "self" else "co-practitioner", row.seen) for row in looks if row.seen
    ]
    return Value(item, seen, looks[-1] if looks else None)
