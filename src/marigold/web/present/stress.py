"""A stress test as a picture in words: events by needs, what changed since the test before, and what is still a gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core import holding
from marigold.people.models import Unit
from marigold.support.models import Concern, StressCell, StressTest
from marigold.support.selectors import structures as reads

OUTLOOK = {"holds": "Holds", "shaky": "Shaky", "breaks": "Would break", "": "Not said"}


@dataclass(frozen=True)
class Square:
    """One need in one event."""

    need: str
    scenario: str
    outlook: str
    words: str
    cell: StressCell | None
    changed: str = ""


@dataclass(frozen=True)
class Grid:
    """Needs as rows, events as columns, with a sentence for each event."""

    test: StressTest
    heads: Sequence[tuple[str, str, str]]
    rows: Sequence[tuple[str, str, Sequence[Square]]]
    sentences: Sequence[tuple[str, str, str]]
    said: int
    all: int


def grid(test: StressTest, cells: Sequence[StressCell], before: Sequence[StressCell]) -> Grid:
    """Put what was said in its place, beside what was said in the test before."""
    there = {(one.scenario, one.need): one for one in cells}
    then = {(one.scenario, one.need): one.outlook for one in before}
    firmer, weaker = holding.changes(then, {key: one.outlook for key, one in there.items()})
    rows = []
    for need in test.needs:
        squares = []
        for event in test.scenarios:
            key = (event["key"], need["key"])
            one = there.get(key)
            outlook = one.outlook if one else ""
            changed = "firmer than before" if key in firmer else "weaker than before" if key in weaker else ""
            squares.append(Square(need["name"], event["name"], outlook, OUTLOOK[outlook], one, changed))
        rows.append((need["name"], need.get("text", ""), squares))
    return Grid(
        test,
        [(one["key"], one["name"], one.get("text", "")) for one in test.scenarios],
        rows,
        [_sentence(test, event, cells) for event in test.scenarios],
        len(there),
        len(test.needs) * len(test.scenarios),
    )


def _sentence(test: StressTest, event: dict[str, str], cells: Sequence[StressCell]) -> tuple[str, str, str]:
    """(key, name of the event, what was said of it in all)."""
    said = [one.outlook for one in cells if one.scenario == event["key"]]
    if not said:
        return event["key"], event["name"], "Nothing is said of it yet."
    worst = holding.weakest(said)
    count = said.count(worst)
    words = {
        "breaks": f"{count} of {len(said)} would break.",
        "shaky": f"{count} of {len(said)} {'is' if count == 1 else 'are'} shaky, none would break.",
        "holds": f"All {len(said)} that were looked at hold.",
    }
    return event["key"], event["name"], words[worst]


def open_gaps(test: StressTest, cells: Sequence[StressCell]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Events with the needs that would break in them and that nothing is planned for."""
    names = {one["key"]: one["name"] for one in test.needs}
    for event in test.scenarios:
        found = [
            names[one.need]
            for one in cells
            if one.scenario == event["key"]
            and one.outlook == "breaks"
            and not one.concern_id
            and not one.step_id
        ]
        if found:
            yield event["name"], tuple(found)


@dataclass(frozen=True)
class Gap:
    """What would not hold: with what was made of it, as far as one sees it."""

    cell: StressCell
    need: str
    scenario: str
    words: str
    concern: Concern | None
    may_raise: bool
    may_step: bool


@dataclass(frozen=True)
class StressPage:
    """All that the page shows."""

    test: StressTest
    unit: Unit
    grid: Grid
    gaps: Sequence[Gap]
    earlier: StressTest | None
    tests: Sequence[StressTest]
    may_edit: bool
    may_history: bool


def stress_page(scope: Scope, ref: str) -> StressPage:
    """Fetch, compare with the test before it, present."""
    test = reads.stress_test(scope, ref)
    tests = reads.stress_tests(scope, test.unit)
    places = [one.pk for one in tests]
    at = places.index(test.pk) if test.pk in places else len(places)
    earlier = tests[at + 1] if at + 1 < len(tests) else None
    found = reads.cells(scope, [test, *([earlier] if earlier else [])])
    cells = found[test.pk]
    may_edit = reads.may(scope, Permission.STRUCTURE_EDIT, test.unit)
    return StressPage(
        test=test,
        unit=test.unit,
        grid=grid(test, cells, found[earlier.pk] if earlier else ()),
        gaps=_gaps(scope, test, cells, may_edit),
        earlier=earlier,
        tests=tests,
        may_edit=may_edit,
        may_history=reads.may(scope, Permission.HISTORY_VIEW, test.unit),
    )


def _gaps(scope: Scope, test: StressTest, cells: Sequence[StressCell], may_edit: bool) -> list[Gap]:
    needs = {one["key"]: one["name"] for one in test.needs}
    events = {one["key"]: one["name"] for one in test.scenarios}
    concerns = reads.seen_concerns(scope, [one.concern_id for one in cells if one.concern_id])
    loose = [one for one in cells if one.outlook != "holds"]
    order = {key: n for n, key in enumerate(events)}
    loose.sort(key=lambda one: (one.outlook != "breaks", order.get(one.scenario, 0)))
    here = {
        permission: may_edit
        and bool(loose)
        and reads.engagement_here(scope, test.unit, permission) is not None
        for permission in (Permission.CONCERN_EDIT, Permission.GOAL_EDIT)
    }
    return [
        Gap(
            one,
            needs[one.need],
            events[one.scenario],
            OUTLOOK[one.outlook],
            concerns.get(one.concern_id or 0),
            here[Permission.CONCERN_EDIT] and not one.concern_id,
            here[Permission.GOAL_EDIT] and not one.step_id,
        )
        for one in loose
    ]
