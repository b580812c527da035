"""Own views: who may see which of their community's own numbers, and those numbers. Nothing else opens them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.core.bygroup import Period, years
from marigold.core.nested import Cell as Where
from marigold.core.nested import Place, hidden_together
from marigold.core.ownview import tells_others, year_tells_others
from marigold.core.suppression import Policy
from marigold.improvement import groups, patterns, selectors
from marigold.improvement.families import families
from marigold.improvement.families import numbers as family_numbers
from marigold.improvement.models import Indicator, OwnView
from marigold.kit.doing import NotThere
from marigold.people.models import Unit

PARTS = ("unit", "breakdown", "reader", "given_by")
MOST = 200
# One period: everywhere the same is measured, and the groups of each that are not told.
Together = tuple[Sequence[Place], Mapping[int, set[str]]]


def running(scope: Scope) -> Q:
    """Those that hold on the day of the one who asks."""
    return Q(since__lte=scope.on, until__gte=scope.on) & (Q(ended_on=None) | Q(ended_on__gt=scope.on))


def given(scope: Scope, unit: Unit) -> QuerySet[OwnView]:
    """Own views of a place and beneath it, those that hold first, newest first."""
    rows = visible(OwnView.objects.select_related(*PARTS), scope, Permission.INDICATOR_VIEW)
    return rows.filter(unit__path__startswith=unit.path).order_by("-since", "-id")


def own_view(scope: Scope, ref: str, permission: Permission = Permission.INDICATOR_VIEW) -> OwnView:
    """One own view: the reader's own, or one in a place where the permission holds. NotThere otherwise."""
    row: OwnView = one(OwnView.objects.select_related(*PARTS), scope, permission, ref)
    if permission != Permission.INDICATOR_VIEW and not scope.allows_at(permission, row.unit.path):
        raise NotThere("There is nothing here that you can change.")
    return row


def _of_reader(scope: Scope, indicator: Indicator) -> list[OwnView]:
    """All the reader ever had about a measure already reached; what they saw once they still know."""
    if scope.person_id is None:
        return []
    rows = OwnView.objects.filter(root_id=indicator.root_id, reader_id=scope.person_id, since__lte=scope.on)
    return list(rows.select_related(*PARTS).order_by("-since", "-id"))


def mine(scope: Scope) -> list[tuple[OwnView, list[Indicator]]]:
    """The reader's own views that hold today, each with the measures it is about."""
    if scope.person_id is None:
        return []
    rows = OwnView.objects.filter(running(scope), reader_id=scope.person_id).select_related(*PARTS)
    found = []
    for row in rows.order_by("unit__path", "group"):
        held = selectors.indicators(scope).filter(
            unit__path__startswith=row.unit.path, observations__breakdown=row.breakdown_id
        )
        found.append((row, list(held.distinct()[:MOST])))
    return found


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """A group's own numbers in one place, for each period.

    The cell is None where it would tell of others, and not shown where they are fewer than was agreed.
    """

    view: OwnView
    periods: Sequence[date]
    cells: Mapping[date, groups.Cell | None]
    # Periods in which everyone may see the number.
    open: frozenset[date]
    # The name under which the group is told together with others, and so has no numbers of its own here.
    within: str = ""


def numbers(scope: Scope, indicator: Indicator) -> list[OwnNumbers]:
    """What the one who asks may see of their own communities in a measure already reached; empty without an own view."""
    known = _of_reader(scope, indicator)
    live = [row for row in known if _holds(row, scope.on) and indicator.unit.path.startswith(row.unit.path)]
    _, policy = selectors.small_counts(scope, indicator.root_id)
    found: list[OwnNumbers] = []
    for key in dict.fromkeys(row.breakdown_id for row in live):
        mine_ = [row for row in live if row.breakdown_id == key]
        every = [row for row in known if row.breakdown_id == key]
        found += _numbers(indicator, mine_, every, policy)
    return found


def _holds(row: OwnView, on: date) -> bool:
    return row.since <= on <= row.until and (row.ended_on is None or row.ended_on > on)


def _numbers(
    indicator: Indicator, live: Sequence[OwnView], every: Sequence[OwnView], policy: Policy
) -> Iterable[OwnNumbers]:
    breakdown = live[0].breakdown
    family = families([indicator])[indicator.pk]
    together = family_numbers(family.keys, by=[breakdown.pk]).get(breakdown.pk, {})
    found, used = patterns.told_together(breakdown, together, policy)
    own = _own(family.keys, every)
    periods = found.get(indicator.pk, [])
    placed = patterns.places_of(found, family.above)
    table = {one.on: (placed[one.on], hidden_together(placed[one.on], policy)) for one in periods}
    barred = _barred(indicator.pk, periods, table, policy, own)
    for row in live:
        within = next((rule.name for rule in used if row.group in rule.groups), "")
        yield _cells(row, periods, table, indicator.pk, policy, barred, within)


def _own(above: Collection[int], every: Sequence[OwnView]) -> set[Where]:
    """(measure, group) of a family that the reader knows."""
    paths = dict(Indicator.objects.filter(pk__in=list(above)).values_list("pk", "unit__path"))
    return {(pk, row.group) for pk, path in paths.items() for row in every if path.startswith(row.unit.path)}


def _barred(
    of: int,
    periods: Sequence[Period],
    table: Mapping[date, Together],
    policy: Policy,
    own: Collection[Where],
) -> set[date]:
    """Periods in which the reader's own numbers would tell of others, by themselves or with a year that is told."""
    barred, by_year = set[date](), dict[int, list[Period]]()
    for period in periods:
        places, gone = table[period.on]
        if tells_others(places, policy, gone, own):
            barred.add(period.on)
        by_year.setdefault(period.on.year, []).append(period)
    if any(len(places) > 1 for places, _ in table.values()):
        return barred  # such places tell of years only what their periods tell
    unseen = {day: table[day][1][of] for day in table}
    for year in years(periods, policy, unseen):
        some = by_year[year.year]
        gone_ = {(name, n) for n, one_ in enumerate(some) for name in unseen[one_.on]}
        known = {(name, n) for name, n in gone_ if (of, name) in own}
        if year_tells_others(some, policy, gone_, year, known):
            barred |= {one_.on for one_ in some}
    return barred


def _cells(
    row: OwnView,
    periods: Sequence[Period],
    table: Mapping[date, Together],
    of: int,
    policy: Policy,
    barred: Collection[date],
    within: str,
) -> OwnNumbers:
    cells: dict[date, groups.Cell | None] = {}
    seen = set()
    for period in periods:
        part = period.rows.get(row.group)
        if part is None or within:
            continue
        if row.group not in table[period.on][1][of]:
            seen.add(period.on)
            cells[period.on] = groups.cell(part, policy)
        elif period.on in barred:
            cells[period.on] = None
        else:
            cells[period.on] = groups.own_cell(part, policy) if part.of >= row.least else groups.HIDDEN
    return OwnNumbers(row, sorted(cells), cells, frozenset(seen), within)
