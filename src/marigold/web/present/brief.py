"""The hand-over brief of an engagement: what somebody new needs to know, built from the record."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marigold.access.scope import Scope
from marigold.people.models import Partner
from marigold.practice.vocabulary import Item
from marigold.support import selectors as support
from marigold.support.models import Absence, Assignment, Cycle, Decision, Goal, LocalEvent, Placement, Step
from marigold.support.selectors import copractice, handover, pages
from marigold.web.present.room import Room

YEAR = timedelta(days=365)
LATEST = 8


@dataclass(frozen=True)
class Tie:
    """A partner, with how often support met them in the last year and when last."""

    partner: Partner
    group: str
    met: int
    last: date | None


@dataclass(frozen=True)
class Brief:
    """All that the page shows."""

    pair: Sequence[Assignment]
    before: Sequence[Assignment]
    ties: Sequence[Tie]
    absent_groups: Sequence[str]
    placements: Sequence[tuple[Placement, str]]
    goals: Sequence[Goal]
    promised: Sequence[Step]
    late: int
    tests: Sequence[Cycle]
    not_again: Sequence[Cycle]
    decisions: Sequence[Decision]
    events: Sequence[LocalEvent]
    away: Sequence[Absence]
    contingency: str
    lessons: Sequence[tuple[str, str, date]]
    questions: Sequence[str]


def brief(scope: Scope, page: Room, *, today: date) -> Brief:
    """Fetch, decide, present."""
    engagement, words = page.engagement, page.words
    assigned = pages.assignments_of(scope, engagement)
    present = [
        row for row in assigned if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
    ]
    groups: list[Item] = words.of("partner_group")
    met = handover.met(scope, engagement, since=today - YEAR)
    partners = pages.partners_of(scope, engagement)
    steps = [row for rows in pages.steps_of(scope, engagement).values() for row in rows]
    promised = [row for row in steps if row.state != "done"]
    closed = [
        row for rows in pages.cycles_of(scope, engagement).values() for row in rows if row.state == "closed"
    ]
    closed.sort(key=lambda row: row.ends_on or row.starts_on, reverse=True)
    named = Counter(row.group for row in partners)
    return Brief(
        pair=[row for row in present if row.core],
        before=[row for row in assigned if row not in present],
        ties=[
            Tie(row, words.label(row.group), *met.get(row.person_id, (0, None)))
            for row in sorted(
                partners, key=lambda row: (-met.get(row.person_id, (0, None))[0], row.person.name)
            )
        ],
        absent_groups=[item.name for item in groups if not named[item.key]],
        placements=[(row, words.label(row.element_key)) for row in support.placements(scope, engagement)],
        goals=[
            row for row in pages.goals_of(scope, engagement) if row.state in {"active", "proposed", "paused"}
        ],
        promised=sorted(promised, key=lambda row: row.due_on or date.max),
        late=sum(row.due_on is not None and row.due_on < today for row in promised),
        tests=[row for row in closed if row.choice != "abandon"][:LATEST],
        not_again=[row for row in closed if row.choice == "abandon"][:LATEST],
        decisions=handover.decisions(scope, engagement, limit=LATEST),
        events=[row for row in pages.events_of(scope, engagement) if row.on > today - 3 * YEAR][-LATEST:],
        away=copractice.absences(scope, engagement)[:LATEST],
        contingency=handover.contingency(scope, engagement),
        lessons=handover.lessons(scope, engagement, limit=LATEST),
        questions=handover.open_questions(scope, engagement, limit=LATEST),
    )
