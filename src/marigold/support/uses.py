"""The use roll-up: what activities were, counted by branch, month and tier; kept in the same transaction as the dose.

One cell counts activities that had one facet: a principle of the model they served, that they were goal-directed or
reactive, who led them, that they eased tension, that they were tied to the model at all, which roles took part, what
they were for (a purpose of the model) and toward whom they went.

An activity has many facets and few companions in its cell, so that cells of every unit would be more rows than the
activities themselves. Only branches have them: a unit right beneath the root, with all beneath it, and the root with what
was done right in it. The whole system is the sum of its branches; units further down are counted from their activities.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from marigold.core.frameworks.kinds import OF_SUPPORT
from marigold.people.models import FormerPath, Unit
from marigold.practice.models import Element
from marigold.support import dose
from marigold.support.models import Activity, Use

ALL, DIRECT, TIED, BARE = "all", "direct", "tied", "direct.bare"
# A contact on which it is said which roles of the system took part; each role counts under its own key.
TOLD = "direct.told"
GOAL, REACTIVE, EASED, BOTH = "goal", "reactive", "eased", "goal.eased"
LED = {"support": "led.support", "together": "led.together", "partner": "led.partner"}
# That an activity says what it was for, and toward whom it went.
SORTED = {"purpose": "sorted.purpose", "recipient": "sorted.recipient"}
EASING = frozenset({"tension_strategy"})
ADAPTIVE = "principle.adaptive-leadership"
ROLE = "system_role"


class Meaning(NamedTuple):
    """What an element makes of an activity: the principle it serves, that it eases tension, a role that took part, or
    (kind, key) of what it was for or toward whom it went."""

    principle: str = ""
    eases: bool = False
    role: str = ""
    sorts: tuple[str, str] | None = None

    @property
    def ties(self) -> bool:
        """Who took part, what it was for and toward whom it went tie nothing to the model."""
        return not self.role and self.sorts is None


# By id of the element.
Meanings = Mapping[int, Meaning]
# (unit, first of month, tier, facet)
Cell = tuple[int, date, str, str]
NAMES = ("root_id", "unit_id", "month", "tier", "facet", "activities")
MERGE = (
    "ON CONFLICT (unit_id, month, tier, facet) DO UPDATE SET "
    "activities = support_use.activities + excluded.activities"
)
_ADD = f"INSERT INTO support_use ({', '.join(NAMES)}) VALUES (%s, %s, %s, %s, %s, %s) {MERGE}"  # noqa: S608 - own names
SOME = 900
BRANCH = 2  # how many units stand on the path of a branch


def facets(
    *, direct: bool, goal_directed: bool | None, led_by: str, elements: Iterable[int], meanings: Meanings
) -> frozenset[str]:
    """What an activity counts as."""
    meant = [meanings.get(one, Meaning()) for one in elements]
    known = [one for one in meant if one.ties]
    roles = {one.role for one in meant if one.role}
    found = {ALL, *(one.principle for one in known if one.principle)}
    for kind, key in (one.sorts for one in meant if one.sorts):
        found |= {SORTED[kind], key}
    if known:
        found.add(TIED)
    if any(one.eases for one in known):
        found.add(EASED)
    if direct:
        found.add(DIRECT)
        found |= {TOLD, *roles} if roles else set()
        if not known:
            found.add(BARE)
        if goal_directed is not None:
            found.add(GOAL if goal_directed else REACTIVE)
        if led_by in LED:
            found.add(LED[led_by])
        if goal_directed and EASED in found:
            found.add(BOTH)
    return frozenset(found)


def meanings_of(elements: Iterable[int]) -> Meanings:
    """What elements mean, by id. What hangs under a principle serves it."""
    wanted = sorted(set(elements))
    over = Element.objects.filter(edition=OuterRef("edition"), key=OuterRef("parent_key"), kind="principle")
    found: dict[int, Meaning] = {}
    for start in range(0, len(wanted), SOME):
        some = Element.objects.filter(pk__in=wanted[start : start + SOME]).annotate(serves=Exists(over))
        for pk, key, kind, parent, serves in some.values_list("id", "key", "kind", "parent_key", "serves"):
            principle = key if kind == "principle" else (parent if serves else "")
            eases = kind in EASING or (kind == "strategy" and principle == ADAPTIVE)
            if kind == ROLE:
                found[pk] = Meaning(role=key)
            else:
                found[pk] = Meaning(principle, eases, sorts=(kind, key) if kind in OF_SUPPORT else None)
    return found


def branch(path: str) -> int:
    """The unit of the roll-up that a unit at a path counts in."""
    return dose.ancestors(path)[:BRANCH][-1]


def credit(activity: Activity, *, path: str, sign: int = 1) -> None:
    """Add (or take away) one logged activity with the links it has now."""
    if activity.state == "done":
        add(activity.root_id, tally([activity.pk], sign), {activity.unit_id: path})


def tally(ids: Sequence[int], sign: int = 1) -> Counter[Cell]:
    """Cells of logged activities as they are stored, of their own units."""
    counts: Counter[Cell] = Counter()
    for start in range(0, len(ids), SOME):
        counts.update(tally_of(Activity.objects.filter(pk__in=ids[start : start + SOME])))
    return counts if sign == 1 else Counter({cell: sign * number for cell, number in counts.items()})


def tally_of(rows: QuerySet[Activity]) -> Counter[Cell]:
    """Cells of the logged activities of a queryset, of their own units. Two queries, however many there are."""
    columns = ("id", "elements__element_id", "unit_id", "on", "tier", "direct", "goal_directed", "led_by")
    about: dict[int, tuple[Any, ...]] = {}
    tags: dict[int, tuple[int, ...]] = {}
    for pk, element, *rest in rows.filter(state="done").order_by().values_list(*columns):
        about[pk] = tuple(rest)
        if element is not None:
            tags[pk] = (*tags.get(pk, ()), element)
    meanings = meanings_of(chain.from_iterable(tags.values())) if tags else {}
    alike = Counter((*one, tags.get(pk, ())) for pk, one in about.items())
    counts: Counter[Cell] = Counter()
    for (unit, on, tier, direct, goal, led, elements), number in alike.items():
        what = facets(direct=direct, goal_directed=goal, led_by=led, elements=elements, meanings=meanings)
        first = on.replace(day=1)
        for facet in what:
            counts[(unit, first, tier, facet)] += number
    return counts


def of_branches(root_id: int, counts: Mapping[Cell, int], paths: Mapping[int, str]) -> list[tuple[Any, ...]]:
    """Rows of the roll-up for cells of units: of the branches they stood in in the month, in key order."""
    former = dose.former_paths(root_id)
    gathered: Counter[Cell] = Counter()
    for (unit, month, tier, facet), number in counts.items():
        there = branch(dose.then(former, unit, paths[unit], month))
        gathered[(there, month, tier, facet)] += number
    return [(root_id, *cell, number) for cell, number in sorted(gathered.items()) if number]


def of_units(
    units: Sequence[Unit], rows: QuerySet[Activity], paths: Mapping[int, str], *, since: date
) -> dict[int, Counter[Cell]]:
    """By unit id: cells of all that was done in it and beneath it from a month on, counted from activities.

    :param units: one unit, or one with some beneath it; the first is over all others
    :param rows: activities that may be counted
    :param paths: the first unit and all beneath it, by id
    """
    wanted = {unit.pk for unit in units}
    former = dose.former_paths(int(units[0].root_id or units[0].pk))
    left = [
        unit
        for unit, held in former.items()
        if unit not in paths
        and any(until > since and not wanted.isdisjoint(dose.ancestors(path)) for until, path in held)
    ]
    if left:
        paths = {**paths, **dict(Unit.objects.filter(pk__in=left).values_list("id", "path"))}
    here = Q(unit__path__startswith=units[0].path) | Q(unit_id__in=left)
    found: dict[int, Counter[Cell]] = {unit: Counter() for unit in wanted}
    for (unit, month, tier, facet), number in tally_of(rows.filter(here, on__gte=since)).items():
        for above in wanted.intersection(dose.ancestors(dose.then(former, unit, paths[unit], month))):
            found[above][(above, month, tier, facet)] += number
    return found


def has_cells(unit: Unit, *, since: date) -> bool:
    """Whether a unit has cells of its own for every month from one on: it is, and has been, a branch."""
    depth = len(dose.ancestors(unit.path))
    return depth == BRANCH and not FormerPath.objects.filter(unit=unit, until__gt=since).exists()


def add(root_id: int, counts: Mapping[Cell, int], paths: Mapping[int, str]) -> None:
    """Add cells of units, whose paths of today are given, to the roll-up."""
    write(of_branches(root_id, counts, paths))


def write(rows: Iterable[tuple[Any, ...]]) -> None:
    """Add rows to the roll-up. They come in key order, so that no two writers wait for each other in a circle."""
    found = list(rows)
    if found:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, found)


def add_stored(root_id: int, ids: Sequence[int], sign: int) -> None:
    """Add (or take away) activities as they are stored."""
    counts = tally(ids, sign)
    units = {unit for unit, _, _, _ in counts}
    add(root_id, counts, dict(Unit.objects.filter(pk__in=units).values_list("id", "path")))


def of_bulk(
    root_id: int, tagged: Mapping[tuple[Any, ...], Sequence[tuple[int, ...]]], above: Mapping[int, list[int]]
) -> list[tuple[Any, ...]]:
    """Rows of the roll-up for imported activities, given as (unit, "2026-03", tier, direct) to the elements of each.

    Nothing is known of such an activity but its elements, so that it is what each of them makes it.

    :param above: ids of the units on the path of each unit, root first
    """
    meanings = meanings_of(set(chain.from_iterable(chain.from_iterable(tagged.values()))))
    former = dose.former_paths(root_id)
    gathered: dict[tuple[Any, ...], list[tuple[int, ...]]] = defaultdict(list)
    for (unit, month, tier, direct), each in tagged.items():
        path = dose.then(former, unit, "", date.fromisoformat(f"{month}-01")) if unit in former else ""
        there = branch(path) if path else above[unit][:BRANCH][-1]
        gathered[there, month, tier, direct] += each
    alone = {
        direct: {
            one: facets(direct=direct, goal_directed=None, led_by="", elements=one, meanings=meanings)
            for one in ((), *((element,) for element in meanings))
        }
        for direct in (False, True)
    }
    cells: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
    for (there, month, tier, direct), each in gathered.items():
        cells[there, month, tier].update(chain.from_iterable(_together(each, alone[bool(direct)])))
    return [
        (root_id, unit, f"{month}-01", tier, facet, number)
        for (unit, month, tier), counts in sorted(cells.items(), key=itemgetter(0))
        for facet, number in sorted(counts.items())
    ]


def joined(each: Iterable[frozenset[str]]) -> set[str]:
    """What an activity is by what each of its elements alone makes it: one tie is enough not to be bare."""
    found: set[str] = set().union(*each)
    if TIED in found:
        found.discard(BARE)
    return found


def _together(
    each: Iterable[tuple[int, ...]], alone: Mapping[tuple[int, ...], frozenset[str]]
) -> Iterator[Iterable[str]]:
    """What each of some activities is, by what its elements make it."""
    for elements in each:
        if len(elements) < 2:
            yield alone[elements]
        else:
            yield joined(alone[(one,)] for one in elements)


def shift(root_id: int, unit_id: int, old: str, new: str, *, since: date) -> None:
    """A unit moved in the tree: its uses from a month on leave the branch it was in for the one it is in now."""
    before, after = branch(old), branch(new)
    if before == after:
        return
    unit = Unit.objects.get(pk=unit_id)
    paths = dict(Unit.objects.filter(path__startswith=unit.path).values_list("id", "path"))
    cells = of_units([unit], Activity.objects.filter(root_id=root_id), paths, since=since)[unit_id]
    for one, sign in ((before, -1), (after, 1)):
        write(sorted((root_id, one, *cell[1:], sign * number) for cell, number in cells.items()))


def move(root_id: int, ids: Sequence[int], old: Unit, new: Unit) -> None:
    """Logged activities of one unit become another's."""
    counts = tally(ids)
    for unit, sign in ((old, -1), (new, 1)):
        moved = Counter({(unit.pk, *cell[1:]): sign * number for cell, number in counts.items()})
        add(root_id, moved, {unit.pk: unit.path})


def recount(root_id: int) -> dict[Cell, int]:
    """The roll-up of a system, counted afresh from its activities."""
    counts: Counter[Cell] = Counter()
    paths = dict(Unit.objects.filter(path__startswith=f"{root_id}/").values_list("id", "path"))
    ids = Activity.objects.filter(root_id=root_id, state="done").order_by("id").values_list("id", flat=True)
    held: list[int] = []
    for pk in ids.iterator(chunk_size=5_000):
        held.append(pk)
        if len(held) == SOME:
            counts.update(tally(held))
            held.clear()
    counts.update(tally(held))
    return {(row[1], row[2], row[3], row[4]): row[5] for row in of_branches(root_id, counts, paths)}


def stored(root_id: int) -> dict[Cell, int]:
    """The roll-up of a system as stored, cells that came back to zero left out."""
    rows = Use.objects.filter(root_id=root_id).exclude(activities=0)
    return {(row.unit_id, row.month, row.tier, row.facet): row.activities for row in rows.iterator()}
