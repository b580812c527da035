"""One structure: what it is, who carries it, how it works over time, and what happened with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.people import selectors as people
from marigold.practice.vocabulary import Item
from marigold.support.actions.structures import entry_kinds
from marigold.support.lasting import Lasting, lasting
from marigold.support.models import Activity, Decision, StressCell, Structure, StructureEntry
from marigold.support.selectors import structures as reads
from marigold.web.present.holding import effect_of, effect_words
from marigold.web.present.stress import OUTLOOK

# What is written down: (heading of its form, button, words in the log).
ENTRIES = {
    "used": ("Used for a decision", "Save use", "Used for a decision"),
    "solved": ("A problem was solved", "Save", "A problem solved"),
    "joined": ("People were brought together", "Save", "People brought together"),
    "lifted": ("They were lifted up", "Save", "A step up"),
    "coached": ("Support was given to it", "Save support", "Support given to it"),
    "checked": ("Look at how it works", "Save look", "A look at how it works"),
    "changed": ("Something changed", "Save change", "A change"),
}


@dataclass(frozen=True)
class Line:
    """One entry of the log, with what one may see of what it hangs on."""

    entry: StructureEntry
    words: str
    activity: Activity | None
    decision: Decision | None


@dataclass(frozen=True)
class Looks:
    """Checks over time: days as columns, questions as rows, steps in words."""

    days: Sequence[date]
    rows: Sequence[tuple[str, Sequence[tuple[str, range, range] | None]]]


@dataclass(frozen=True)
class StructurePage:
    """All that the page shows."""

    row: Structure
    words: Lasting
    kind: str
    parts: Sequence[tuple[str, str]]
    serves: Sequence[str]
    names: Sequence[str]
    alone: bool
    log: Sequence[Line]
    looks: Looks | None
    effect: str
    carries: Sequence[tuple[StressCell, str, str, str]]
    adds: Sequence[tuple[str, str]]
    due: bool
    ended: bool
    may_edit: bool
    may_history: bool
    sees_place: bool


def structure_page(scope: Scope, ref: str, *, today: date) -> StructurePage:
    """Fetch, decide, present."""
    row: Any = reads.whole(scope, reads.structure(scope, ref))
    words = lasting(scope, row.root_id)
    kind = words.kind(row.kind)
    needs = {one.key: one.name for one in words.needs}
    may_edit = reads.may(scope, Permission.STRUCTURE_EDIT, row.unit)
    return StructurePage(
        row=row,
        words=words,
        kind=kind.name if kind else row.kind,
        parts=_parts(row, words),
        serves=[needs[key] for key in row.serves if key in needs],
        names=(names := _names(scope, row, today)),
        alone=len(names) == 1 and not row.others,
        log=_log(scope, row),
        looks=_looks(words, row.log),
        effect=effect_words(told) if (told := effect_of(row.log)) else "",
        carries=_carries(scope, row),
        adds=[(one, ENTRIES[one][0]) for one in entry_kinds(words, row.kind)] if may_edit else [],
        due=row.review_on is not None and row.review_on < today and row.ended_on is None,
        ended=row.ended_on is not None and row.ended_on <= today,
        may_edit=may_edit,
        may_history=reads.may(scope, Permission.HISTORY_VIEW, row.unit),
        sees_place=reads.may(scope, Permission.STRUCTURE_VIEW, row.unit),
    )


def _parts(row: Structure, words: Lasting) -> list[tuple[str, str]]:
    """What is said of it, in the order of the words; what they have no place for any more comes last."""
    items: Sequence[Item] = words.parts(row.kind)
    told = [(one.name, row.details[one.key]) for one in items if row.details.get(one.key)]
    known = {one.key for one in items}
    return told + [(words.words.label(key), text) for key, text in row.details.items() if key not in known]


def _names(scope: Scope, row: Any, today: date) -> list[str]:
    names = [one.name for one in row.carriers] + list(row.others)
    if row.team_id:
        here = people.people_here(scope, row.unit, limit=200)
        on_team = [
            one.name for one in here if one.what == "member" and one.first == row.team.ref and one.on(today)
        ]
        names += [one for one in on_team if one not in names]
    return names


def _log(scope: Scope, row: Any) -> list[Line]:
    activities = reads.seen_activities(scope, [one.activity_id for one in row.log if one.activity_id])
    decisions = reads.seen_decisions(scope, [one.decision_id for one in row.log if one.decision_id])
    return [
        Line(one, ENTRIES[one.kind][2], activities.get(one.activity_id), decisions.get(one.decision_id))
        for one in row.log
    ]


def _looks(words: Lasting, log: Sequence[StructureEntry]) -> Looks | None:
    """The last looks, oldest first. Questions keep the words they were asked in."""
    rated = [one for one in log if one.kind == "checked" and one.ratings][:6][::-1]
    if not rated:
        return None
    asked: dict[str, str] = {}
    for one in rated:
        asked |= one.asked
    steps = dict(words.scale)
    low, most = min(steps), len(steps) - 1
    rows = []
    for key, text in asked.items():
        cells: list[tuple[str, range, range] | None] = []
        for one in rated:
            step = one.ratings.get(key)
            if step is None:
                cells.append(None)
            else:
                cells.append((steps.get(step, str(step)), range(step - low), range(most - (step - low))))
        rows.append((text, cells))
    return Looks([one.on for one in rated], rows)


def _carries(scope: Scope, row: Structure) -> list[tuple[StressCell, str, str, str]]:
    """What it carries by the newest stress test of its place: (cell, need, event, outlook in words)."""
    tests = reads.stress_tests(scope, row.unit)[:1]
    found = reads.cells(scope, tests)
    told = []
    for test in tests:
        needs = {one["key"]: one["name"] for one in test.needs}
        events = {one["key"]: one["name"] for one in test.scenarios}
        told += [
            (one, needs.get(one.need, one.need), events.get(one.scenario, one.scenario), OUTLOOK[one.outlook])
            for one in found[test.pk]
            if one.structure_id == row.pk
        ]
    return told
