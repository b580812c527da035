"""Concerns of an engagement, and one concern with all that was added to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.charts.levels import levels
from marigold.core.rules import Finding, judge
from marigold.practice.vocabulary import Item, Vocabulary
from marigold.support import judging
from marigold.support import selectors as support
from marigold.support.models import Concern, ConcernEntry, Decision, PracticeChange
from marigold.support.selectors import concerns, decisions, system
from marigold.web.concern_forms import IDEA_USED, KINDS, LEVELS, NATURES, STATES
from marigold.web.present.room import Room, room
from marigold.web.templatetags.marigold import day

# Shown at its own place on the page, not above it.
AT_PLACE = frozenset({"concern.answered"})
WAY_OUT = {"concern.plain-words": ("library", "Open the library")}


@dataclass(frozen=True)
class Line:
    """One concern in the list of its engagement."""

    concern: Concern
    kind: str
    source: str
    owner: str
    late: bool
    put_off: int
    views: int


@dataclass(frozen=True)
class ConcernList:
    """The open concerns of an engagement, those put off, and those that are closed."""

    room: Room
    open: Sequence[Line]
    closed: Sequence[Line]
    may_edit: bool


def concern_list(scope: Scope, ref: str, *, today: date) -> ConcernList:
    """The tab of an engagement."""
    here = room(scope, ref, "concerns", Permission.CONCERN_VIEW)
    rows = [_line(row, here.words, today) for row in concerns.of_engagement(scope, here.engagement)]
    return ConcernList(
        room=here,
        open=[row for row in rows if row.concern.state in concerns.OPEN],
        closed=[row for row in rows if row.concern.state not in concerns.OPEN],
        may_edit=here.may(Permission.CONCERN_EDIT),
    )


def _line(row: Concern, words: Vocabulary, today: date) -> Line:
    return Line(
        concern=row,
        kind=dict(KINDS)[row.kind],
        source=words.label(row.source_key) if row.source_key else "",
        owner=row.owner.name if row.owner else row.owner_text,
        late=bool(row.next_on and row.next_on < today and row.state in concerns.OPEN),
        put_off=getattr(row, "put_off", 0),
        views=getattr(row, "views", 0),
    )


@dataclass(frozen=True)
class Tried:
    """A strategy as it was tried."""

    entry: ConcernEntry
    name: str
    how: str


@dataclass(frozen=True)
class Strain:
    """Readings of strain over time: a small drawing, its sentence, and the readings themselves."""

    svg: str
    sentence: str
    readings: Sequence[ConcernEntry]


@dataclass(frozen=True)
class ConcernPage:
    """All that the page shows."""

    room: Room
    concern: Concern
    line: Line
    nature: str
    level: str
    state: str
    signs: Sequence[Item]
    effects: Sequence[Item]
    written_up: Sequence[tuple[str, str]]
    views: Sequence[ConcernEntry]
    tried: Sequence[Tried]
    strain: Strain | None
    doubts: Sequence[ConcernEntry]
    put_off: Sequence[ConcernEntry]
    story: Sequence[tuple[str, ConcernEntry]]
    earlier: Sequence[ConcernEntry]
    decisions: Sequence[Decision]
    findings: Sequence[Finding]
    ways: dict[str, tuple[str, str]]
    raised_by: str
    in_pair: bool
    idea_used: str
    may_edit: bool
    may_decide: bool
    became: Sequence[PracticeChange]
    may_change: bool


STORY = {"loop": "Loop", "returned": "Slip back", "handed": "Handed back", "eased": "Unease made normal"}


def concern_page(scope: Scope, ref: str, *, today: date) -> ConcernPage:
    """Fetch, decide, present; who raised it in confidence is filled in for the pair alone."""
    row = concerns.concern(scope, ref)
    here = room(scope, row.engagement.ref, "concerns", Permission.CONCERN_VIEW)
    words = here.words
    entries = concerns.entries(scope, row)
    pair = {one.person_id for one in support.pair_of(scope, row.engagement)}
    facts = judging.of_concern(row, entries, words, on=today, practitioners=pair)
    of_kind = {kind: [one for one in entries if one.kind == kind] for kind in {e.kind for e in entries}}
    signals = [words.by_key[key] for key in row.signals if key in words.by_key]
    in_pair = scope.person_id in pair
    return ConcernPage(
        room=here,
        concern=row,
        line=_line(row, words, today),
        nature=dict(NATURES)[row.nature] if row.nature else "",
        level=dict(LEVELS)[row.level],
        state=dict(STATES)[row.state],
        signs=[item for item in signals if item.kind == "adaptive_signal"],
        effects=[item for item in signals if item.kind == "tension_effect"],
        written_up=_written_up(row),
        views=of_kind.get("perspective", []),
        tried=[_tried(one, words) for one in of_kind.get("strategy", [])],
        strain=_strain(of_kind.get("distress", [])),
        doubts=of_kind.get("fit", []),
        put_off=of_kind.get("postponed", []),
        story=[(STORY[one.kind], one) for one in entries if one.kind in STORY],
        earlier=of_kind.get("reopened", []),
        decisions=decisions.of_concern(scope, row),
        findings=[one for one in judge(facts, words.practice) if one.rule not in AT_PLACE],
        ways={rule: (reverse(name), text) for rule, (name, text) in WAY_OUT.items()},
        raised_by=_raised_by(row, in_pair),
        in_pair=in_pair,
        idea_used=dict(IDEA_USED)[row.idea_used] if row.idea_used else "",
        may_edit=here.may(Permission.CONCERN_EDIT),
        may_decide=here.may(Permission.DECISION_EDIT),
        became=list(system.practice_changes(scope).filter(concern=row)),
        may_change=scope.allows_at(Permission.CHANGE_EDIT, f"{row.root_id}/"),
    )


def _written_up(row: Concern) -> list[tuple[str, str]]:
    parts = (
        ("People", row.people),
        ("History", row.history),
        ("Larger pressures", row.pressures),
        ("Sources of conflict", row.conflict),
    )
    return [(name, text) for name, text in parts if text]


def _raised_by(row: Concern, in_pair: bool) -> str:
    """Who raised it, in words; empty for those who may not know, and where it is not said."""
    if row.confidential and not in_pair:
        return ""
    names = [row.raised_by.name if row.raised_by else "", row.raised_as]
    return ", ".join(name for name in names if name)


def _tried(entry: ConcernEntry, words: Vocabulary) -> Tried:
    how = "Backed in others" if entry.reinforced else "Shown by us"
    return Tried(entry, words.label(entry.strategy), how)


def _strain(readings: Sequence[ConcernEntry]) -> Strain | None:
    """The last sentence first: where strain stands now, and where it stood at first."""
    found = [(one.on, one.distress) for one in readings if one.distress is not None]
    if not found:
        return None
    first, last = found[0], found[-1]
    sentence = f"Strain is at {last[1]} of 5, noted {day(last[0])}."
    if len(found) > 1:
        sentence = (
            f"Strain is at {last[1]} of 5, noted {day(last[0])}; it was at {first[1]} on {day(first[0])}."
        )
    return Strain(levels(found, title=sentence), sentence, readings[::-1])
