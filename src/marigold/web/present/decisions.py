"""Decisions of an engagement, and one decision with who was there, what was missing and what followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.rules import Finding, judge, rules
from marigold.practice.vocabulary import Item
from marigold.support import judging
from marigold.support.models import Consequence, Decision, DecisionPerson
from marigold.support.selectors import decisions, notes
from marigold.web.decision_forms import EFFECTS, POWER, RESPONSES
from marigold.web.present.notes import Line, lines
from marigold.web.present.room import Room, room

# The rules that are a fair decision's checklist, in order.
CHECKS = (
    ("decision.room", "Who was in the room is named"),
    ("decision.voices", "Missing voices are named, with how they will be heard"),
    ("decision.procedure", "How it was decided is written down"),
    ("decision.bias-steps", "Steps against bias are written down"),
    ("decision.power", "It is said what happened to power"),
    ("decision.confirmed", "Those present confirmed it"),
)


@dataclass(frozen=True)
class DecisionList:
    """The tab of an engagement."""

    room: Room
    rows: Sequence[Decision]
    power: Sequence[tuple[str, int]]
    may_edit: bool


def decision_list(scope: Scope, ref: str) -> DecisionList:
    """Decisions of an engagement, newest first, and how many kept, shared or deferred power."""
    here = room(scope, ref, "decisions", Permission.DECISION_VIEW)
    rows = decisions.of_engagement(scope, here.engagement)
    counts = [
        (words.split(":")[0].lower(), sum(row.power == key for row in rows)) for key, words in POWER if key
    ]
    return DecisionList(
        room=here,
        rows=rows,
        power=[one for one in counts if one[1]],
        may_edit=here.may(Permission.DECISION_EDIT),
    )


@dataclass(frozen=True)
class Check:
    """One line of the checklist: whether it holds, and the finding where it does not."""

    words: str
    finding: Finding | None


@dataclass(frozen=True)
class DecisionPage:
    """All that the page shows."""

    room: Room
    decision: Decision
    people: Sequence[DecisionPerson]
    groups: Sequence[Item]
    absent: Sequence[Item]
    power: str
    response: str
    checks: Sequence[Check]
    holding: int
    due: Finding | None
    followed: Sequence[tuple[str, Consequence]]
    own: DecisionPerson | None
    sees_concern: bool
    may_edit: bool
    may_note: bool
    notes: Sequence[Line]


def decision_page(scope: Scope, ref: str, *, today: date) -> DecisionPage:
    """Fetch, decide, present."""
    row = decisions.decision(scope, ref)
    here = room(scope, row.engagement.ref, "decisions", Permission.DECISION_VIEW)
    people = decisions.people_of(scope, row)
    followed = decisions.consequences_of(scope, row)
    facts = judging.of_decision(row, people, here.words, today=today, consequences=len(followed))
    found = {finding.rule: finding for finding in judge(facts, here.words.practice)}
    groups = here.words.of("partner_group")
    checks = _checks(found, bool(groups))
    return DecisionPage(
        room=here,
        decision=row,
        people=people,
        groups=[item for item in groups if item.key in row.groups],
        absent=[item for item in groups if item.key not in row.groups],
        power=dict(POWER)[row.power].split(":")[0] if row.power else "",
        response=dict(RESPONSES)[row.response] if row.response else "",
        checks=checks,
        holding=sum(check.finding is None for check in checks),
        due=found.get("decision.followed"),
        followed=[(dict(EFFECTS)[one.effect], one) for one in followed],
        own=next((one for one in people if one.person_id == scope.person_id), None),
        sees_concern=decisions.may_see_concern(scope, row),
        may_edit=here.may(Permission.DECISION_EDIT),
        may_note=here.may(Permission.NOTE_EDIT),
        notes=lines(scope, notes.latest(scope, row), held=here.held),
    )


def _checks(found: dict[str, Finding], has_groups: bool) -> list[Check]:
    known = {rule.id for rule in rules()}
    wanted = [one for one in CHECKS if one[0] in known and (has_groups or one[0] != "decision.voices")]
    return [Check(words, found.get(rule)) for rule, words in wanted]
