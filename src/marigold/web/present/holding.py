"""What holds the work in a place: structures by kind, how teams overlap, what data is for, and what the rules find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core import holding
from marigold.core.rules import Finding, judge
from marigold.core.rules.holding import HoldingFacts
from marigold.people import selectors as people
from marigold.people.models import Unit
from marigold.people.selectors import Here
from marigold.practice.vocabulary import Item
from marigold.support.lasting import ABOUT_A_PERSON, Lasting, lasting
from marigold.support.models import Concern, StressCell, StressTest, Structure, StructureEntry
from marigold.support.selectors import structures as reads
from marigold.support.selectors import system
from marigold.web.present.stress import Grid, grid, open_gaps

USED_DAYS = 366
DATA_STATES = {
    "used": "Used",
    "meant": "For a decision, not used yet",
    "unused": "Collected, used for nothing",
}


@dataclass(frozen=True)
class Works:
    """How far something works: the words of the step, steps on and in all, the day, and how it moved."""

    words: str
    on_steps: range
    off_steps: range
    on: date
    moved: str


@dataclass(frozen=True)
class Held:
    """One structure as a line: who carries it, how it works, and what happened last."""

    row: Structure
    names: Sequence[str]
    works: Works | None
    last: StructureEntry | None
    serves: Sequence[str]
    # Of data.
    state: str = ""
    decision: str = ""
    users: str = ""
    inside: str = ""
    outside: str = ""
    used: StructureEntry | None = None

    @property
    def alone(self) -> bool:
        """Whether one person carries it; who is told in words may be many."""
        return len(self.names) == 1 and not self.row.others


@dataclass(frozen=True)
class Coached:
    """A structure that support was given to, and what looks before and after say."""

    row: Structure
    effect: holding.Effect
    words: str


@dataclass(frozen=True)
class Holds:
    """All that the page shows."""

    unit: Unit
    words: Lasting
    kinds: Sequence[tuple[Item, str, Sequence[Held]]]
    ended: Sequence[Structure]
    loose_teams: Sequence[Here]
    loose_data: Sequence[Any]
    overlap: Sequence[tuple[str, Sequence[tuple[int, Sequence[str], bool]]]]
    coached: Sequence[Coached]
    findings: Sequence[tuple[Finding, Concern | None]]
    blind_spots: Sequence[Concern]
    grid: Grid | None
    tests: Sequence[StressTest]
    beneath: Sequence[Any]
    summary: str
    may_edit: bool
    may_raise: bool


def works(words: Lasting, looks: Sequence[StructureEntry]) -> Works | None:
    """How it works by the newest look, beside the one before; `looks` are the newest first."""
    rated = [one for one in looks if one.kind == "checked" and one.ratings]
    if not rated:
        return None
    mean = holding.works(rated[0].ratings) or 0.0
    steps = words.scale
    low = steps[0][0]
    at = min(range(len(steps)), key=lambda n: abs(steps[n][0] - mean))
    moved = ""
    if len(rated) > 1:
        rose, fell = holding.compare(*(holding.Look(one.on, one.ratings) for one in (rated[1], rated[0])))
        moved = moved_words(rose, fell)
    on = round(mean - low)
    return Works(steps[at][1], range(on), range(len(steps) - 1 - on), rated[0].on, moved)


def moved_words(rose: int, fell: int) -> str:
    """What moved between two looks, in words."""
    if not rose and not fell:
        return "as before"
    parts = [f"{rose} better" if rose else "", f"{fell} worse" if fell else ""]
    return " and ".join(part for part in parts if part)


def _held(row: Any, words: Lasting, teams: Mapping[int, Sequence[str]], goals: set[int], on: date) -> Held:
    """Carriers of a team that Marigold knows are its members."""
    names = [one.name for one in row.carriers] + list(row.others)
    names += [one for one in teams.get(row.team_id, ()) if one not in names]
    if row.person and row.person.name not in names:
        names.insert(0, row.person.name)
    details = dict(row.details)
    used = next((one for one in row.log if one.kind == "used"), None)
    decision = words.said(details, "decision")
    state = ""
    if words.holds(row.kind) == "data":
        fresh = used is not None and (on - used.on).days <= USED_DAYS
        state = "used" if fresh else "meant" if decision or row.indicator_id in goals else "unused"
    needs = {one.key: one.name for one in words.needs}
    return Held(
        row=row,
        names=names,
        works=works(words, row.log),
        last=row.log[0] if row.log else None,
        serves=[needs[key] for key in row.serves if key in needs],
        state=state,
        decision=decision,
        users=words.said(details, "users"),
        inside=words.said(details, "inside"),
        outside=words.said(details, "outside"),
        used=used,
    )


@dataclass(frozen=True)
class Read:
    """What was fetched: structures, teams and indicators of the place, and its newest stress tests."""

    rows: Sequence[Any]
    here: Sequence[Here]
    collected: Sequence[Any]
    tests: Sequence[StressTest]
    cells: Mapping[int, Sequence[StressCell]]


def holds_page(scope: Scope, unit: Unit, *, today: date) -> Holds:
    """Fetch, decide, present. The place is one already reached in which one may see structures."""
    words = lasting(scope, int(unit.root_id or unit.pk))
    tests = reads.stress_tests(scope, unit)
    read = Read(
        reads.in_place(scope, unit),
        [one for one in people.people_here(scope, unit, limit=200) if one.on(today)],
        reads.collected(scope, unit),
        tests,
        reads.cells(scope, tests[:2]),
    )
    now = _now(read, words, today)
    spots = reads.blind_spots(scope, unit)
    on_list = {one.title: one for one in spots}
    found = judge(_facts(scope, unit, words, now, read, today), words.words.practice)
    written = {one.row.team.ref for one in now if one.row.team}
    may_edit = reads.may(scope, Permission.STRUCTURE_EDIT, unit)
    return Holds(
        unit=unit,
        words=words,
        kinds=[(kind, str(kind.data.get("holds", "other")), _of(now, kind.key)) for kind in words.kinds],
        ended=[row for row in read.rows if not _still(row, today)],
        loose_teams=[one for one in read.here if one.what == "team" and one.ref not in written],
        loose_data=[one for one in read.collected if not one.told],
        overlap=_matrix(words, now),
        coached=_coached(now),
        findings=[(one, on_list.get(one.message[:200])) for one in found],
        blind_spots=spots,
        grid=_grid(read),
        tests=tests,
        beneath=reads.beneath(scope, unit),
        summary=_summary(now, words),
        may_edit=may_edit,
        may_raise=may_edit and reads.engagement_here(scope, unit, Permission.CONCERN_EDIT) is not None,
    )


def _still(row: Structure, today: date) -> bool:
    return row.ended_on is None or row.ended_on >= today


def _now(read: Read, words: Lasting, today: date) -> list[Held]:
    """What holds the work today. Members of a team that Marigold knows carry it."""
    goals = {one.pk for one in read.collected if one.of_goal}
    members: dict[str, list[str]] = {}
    for one in read.here:
        if one.what == "member":
            members.setdefault(one.first, []).append(one.name)
    teams = {row.team_id: members.get(row.team.ref, []) for row in read.rows if row.team}
    return [_held(row, words, teams, goals, today) for row in read.rows if _still(row, today)]


def _grid(read: Read) -> Grid | None:
    if not read.tests:
        return None
    before = read.cells[read.tests[1].pk] if len(read.tests) > 1 else ()
    return grid(read.tests[0], read.cells[read.tests[0].pk], before)


def _of(now: Sequence[Held], kind: str) -> list[Held]:
    return [one for one in now if one.row.kind == kind]


def _carried(one: Held) -> holding.Carried:
    return holding.Carried(one.row.name, frozenset(one.names), frozenset(one.row.serves))


def _matrix(words: Lasting, now: Sequence[Held]) -> list[tuple[str, list[tuple[int, Sequence[str], bool]]]]:
    """Teams by teams: how many people are on both, and what both are there for."""
    teams = [one for one in now if words.holds(one.row.kind) == "team"]
    if len(teams) < 2:
        return []
    needs = {one.key: one.name for one in words.needs}
    told = []
    for one in teams:
        cells = []
        for other in teams:
            shared = frozenset(one.names) & frozenset(other.names)
            both = [needs[key] for key in one.row.serves if key in other.row.serves and key in needs]
            cells.append((len(shared), both, one is other))
        told.append((one.row.name, cells))
    return told


def _coached(now: Sequence[Held]) -> list[Coached]:
    found = []
    for one in now:
        log: Sequence[StructureEntry] = one.row.log  # type: ignore[attr-defined]
        told = effect_of(log)
        if told is not None:
            found.append(Coached(one.row, told, effect_words(told)))
    return sorted(found, key=lambda one: (-one.effect.last.toordinal(), one.row.name))


def effect_of(log: Sequence[StructureEntry]) -> holding.Effect | None:
    """What looks say about the support given to a structure."""
    given = [one.on for one in log if one.kind == "coached"]
    looks = [holding.Look(one.on, one.ratings) for one in log if one.kind == "checked"]
    return holding.effect(given, looks)


def effect_words(told: holding.Effect) -> str:
    """The same in a sentence; it says what came after, not what it came from."""
    times = f"Support {told.times} time{'' if told.times == 1 else 's'}"
    if told.after is None:
        return f"{times}. Nobody has looked since whether it helped."
    if told.before is None:
        return f"{times}. There was no look before it to compare with."
    return f"{times}. Looked at after it: {moved_words(*told.moved)} than before."


def _facts(
    scope: Scope, unit: Unit, words: Lasting, now: Sequence[Held], read: Read, today: date
) -> HoldingFacts:
    loose = [one for one in read.collected if not one.told]
    newest = read.tests[0] if read.tests else None
    rated = [one for one in now if words.holds(one.row.kind) != ABOUT_A_PERSON]
    teams = [one for one in now if words.holds(one.row.kind) == "team"]
    data = [one for one in now if one.state]
    unused = [one.row.name for one in data if one.state == "unused"]
    unused += [one.name for one in loose if not one.of_goal]
    carried = [_carried(one) for one in rated]
    return HoldingFacts(
        on=today,
        structures=len(now),
        alone=tuple(holding.alone([_carried(one) for one in rated if not one.row.others])),
        leans=holding.leans_on(carried),
        not_given=tuple(
            holding.not_given([(one.key, one.name) for one in words.needs], [one.row.serves for one in now])
        ),
        data=len(data) + len(loose),
        unused=tuple(unused),
        doubled=tuple(
            (one.one, one.other, len(one.people))
            for one in holding.overlaps([_carried(one) for one in teams])
            if one.doubled
        ),
        unchecked=tuple(one.row.name for one in teams if one.works is None),
        coached_unchecked=tuple(one.row.name for one in _coached(now) if one.effect.after is None),
        no_decider=tuple(_no_decider(scope, unit, words)),
        tested_on=newest.on if newest else None,
        breaks=tuple(open_gaps(newest, read.cells[newest.pk])) if newest else (),
    )


def _no_decider(scope: Scope, unit: Unit, words: Lasting) -> list[str]:
    """Levels from the top down to this place at which nobody's decisions are written down; of places one sees the map of."""
    places = [*people.above(scope, unit), unit]
    seen = [one for one in places if scope.allows_at(Permission.ROLEMAP_VIEW, one.path)]
    entries = system.role_entries(scope, [one.pk for one in seen])
    # Where nobody began the map of roles, its gaps say nothing.
    if not entries:
        return []
    decides = {one.unit_id for one in entries if one.decides.strip()}
    return [
        f"{words.words.level_name(one.level).lower()} ({one.name})" for one in seen if one.pk not in decides
    ]


def _summary(now: Sequence[Held], words: Lasting) -> str:
    if not now:
        return ""
    one = sum(held.alone for held in now if words.holds(held.row.kind) != ABOUT_A_PERSON)
    rest = "" if not one else f" {one} of them rest{'s' if one == 1 else ''} on one person."
    if len(now) == 1:
        return f"One structure holds the work here.{rest.replace('1 of them rests', ' It rests')}"
    return f"{len(now)} structures hold the work here.{rest}"
