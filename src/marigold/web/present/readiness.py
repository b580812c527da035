"""The place of an engagement and its readiness: lines over time, tiers, features as told, key events."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.readiness import Move, Names, Rated, headline, table, two_lines
from marigold.core.rules import Finding, judge
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import selectors as support
from marigold.support.models import ContextEntry, LocalEvent, Placement, Readiness
from marigold.support.selectors import pages, readiness
from marigold.web.present.room import Room

LEVEL_WORDS = {"person": "Person", "team": "Team", "organization": "Organization", "system": "System"}


@dataclass(frozen=True)
class Subject:
    """One person, team, organization or system: its looks drawn, in words and as numbers."""

    name: str
    level: str
    svg: str
    words: str
    table: Sequence[tuple[date, str, str]]
    latest: Readiness
    looks: Sequence[Readiness]


@dataclass(frozen=True)
class Feature:
    """One feature of the place, and what was told about it, newest first."""

    item: Item
    entries: Sequence[ContextEntry]


@dataclass(frozen=True)
class Tier:
    """A decision on the tier, and how ready each was by then."""

    placement: Placement
    name: str
    ready: Sequence[Readiness]


@dataclass(frozen=True)
class ReadinessPage:
    """All that the page shows."""

    findings: Sequence[Finding]
    subjects: Sequence[Subject]
    tiers: Sequence[Tier]
    others: Sequence[Item]
    low: bool
    features: Sequence[Feature]
    told: int
    events: Sequence[LocalEvent]
    levels: dict[str, str]
    may_look: bool
    may_place: bool
    may_note: bool


def readiness_page(scope: Scope, room: Room) -> ReadinessPage:
    """Fetch, decide, present."""
    engagement, words = room.engagement, room.words
    looks = readiness.looks(scope, engagement)
    placements = list(support.placements(scope, engagement))
    entries = readiness.context(scope, engagement)
    facts = readiness.facts_of(scope, engagement, looks, placements)
    found = judge(facts, words.practice)
    low = any(finding.rule == "readiness.low" for finding in found)
    moves = [Move(row.starts_on, words.label(row.element_key)) for row in placements if row.kind == "tier"]
    return ReadinessPage(
        findings=found,
        subjects=_subjects(looks, moves),
        tiers=_tiers(placements, looks, words),
        others=_lighter(words, engagement.tier) if low else [],
        low=low,
        features=_features(entries, words),
        told=len(entries),
        events=list(reversed(pages.events_of(scope, engagement))),
        levels=LEVEL_WORDS,
        may_look=room.may(Permission.READINESS_EDIT),
        may_place=room.may(Permission.ENGAGEMENT_EDIT),
        may_note=room.may(Permission.ACTIVITY_EDIT),
    )


def _lighter(words: Vocabulary, tier: str) -> list[Item]:
    """Formats, and tiers that ask less of a place than its present one."""
    now = words.by_key.get(tier)
    bars = int(now.data.get("bars", 0)) if now else 0
    return [
        item
        for item in words.tiers()
        if item.key != tier and (item.kind == "format" or int(item.data.get("bars", 0)) < bars)
    ]


def _subjects(looks: Sequence[Readiness], moves: Sequence[Move]) -> list[Subject]:
    """Each one's lines, those looked at last first."""
    found: dict[str, list[Readiness]] = defaultdict(list)
    for row in looks:
        found[row.subject].append(row)
    newest = sorted(found.values(), key=lambda rows: (rows[-1].on, rows[-1].pk), reverse=True)
    return [_subject(f"ready-{number}", rows, moves) for number, rows in enumerate(newest)]


def _subject(id_: str, rows: Sequence[Readiness], moves: Sequence[Move]) -> Subject:
    rated = [Rated(row.on, row.willing, row.able) for row in rows]
    names = Names(f"Readiness of {rows[-1].subject}")
    return Subject(
        name=rows[-1].subject,
        level=LEVEL_WORDS.get(rows[-1].level, rows[-1].level),
        svg=two_lines(rated, names, id=id_, moves=moves),
        words=headline(rated, names),
        table=table(rated, names),
        latest=rows[-1],
        looks=list(reversed(rows)),
    )


def _tiers(placements: Sequence[Placement], looks: Sequence[Readiness], words: Vocabulary) -> list[Tier]:
    """Decisions on the tier, newest first, each with the newest look at everyone by that day."""
    found = []
    for row in placements:
        if row.kind == "tier":
            known = {look.subject: look for look in looks if look.on <= row.starts_on}
            found.append(Tier(row, words.label(row.element_key), list(known.values())))
    return found[::-1]


def _features(entries: Sequence[ContextEntry], words: Vocabulary) -> list[Feature]:
    by_feature: dict[str, list[ContextEntry]] = defaultdict(list)
    for row in entries:
        by_feature[row.feature].append(row)
    items = words.of("context_feature")
    return [Feature(item, by_feature[item.key]) for item in items]
