"""Measures that belong together, and their numbers by group: also those the one who looks can't see.

What somebody may know from elsewhere must not tell more here. So what may be told is decided for a whole family, and this
module asks for no scope: it is for code that decides what is shown, never for a page.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from marigold.core.bygroup import Period
from marigold.improvement import groups
from marigold.improvement.models import Indicator, Observation

# Of one breakdown: the periods of each measure, by its id.
Numbers = Mapping[int, Sequence[Period]]
# The nearest one above that each measure has, by id.
Above = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class Family:
    """A measure and the same one in places above and beneath: (id, path of its place), those above first."""

    places: tuple[tuple[int, str], ...]

    @property
    def top(self) -> int:
        """The id of the one above all others."""
        return self.places[0][0]

    @property
    def keys(self) -> list[int]:
        """The ids of all."""
        return [key for key, _ in self.places]

    def only(self, keys: Collection[int]) -> "Family | None":
        """These of it, where they would be a family by themselves; else None."""
        trees = _trees([place for place in self.places if place[0] in keys])
        return trees[0] if len(trees) == 1 else None

    @property
    def above(self) -> dict[int, int | None]:
        """For each the nearest one above; two in one place stand one beneath the other."""
        return _above(self.places)


def _above(places: Iterable[tuple[int, str]]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    seen: dict[str, int] = {}
    for pk, path in places:
        over = path
        while over and over not in seen:
            over = over[: over.rfind("/", 0, -1) + 1]
        found[pk] = seen.get(over)
        seen[path] = pk
    return found


def families(indicators: Collection[Indicator]) -> dict[int, Family]:
    """The family of each of these measures, by id; those of one family get the same object."""
    # By the names they have now, whatever they were called when they were fetched.
    names = Indicator.objects.filter(pk__in=[one.pk for one in indicators]).values(folded=Lower("name"))
    rows = Indicator.objects.alias(folded=Lower("name")).filter(
        root_id__in={one.root_id for one in indicators}, folded__in=names
    )
    found = {key: family for family in _families(rows) for key in family.keys}
    return {one.pk: found[one.pk] for one in indicators}


def families_in(root_id: int) -> list[Family]:
    """All families of a system."""
    return list(_families(Indicator.objects.filter(root_id=root_id)))


def _families(rows: QuerySet[Indicator]) -> Iterator[Family]:
    named: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for pk, root, name, path in rows.values_list("pk", "root_id", "name", "unit__path"):
        named.setdefault((root, name.casefold()), []).append((pk, path))
    for places in named.values():
        yield from _trees(sorted(places, key=lambda one: (len(one[1]), one[0])))


def _trees(places: Sequence[tuple[int, str]]) -> list[Family]:
    """Places with nothing above them, each with all beneath it."""
    trees: dict[int, list[tuple[int, str]]] = {}
    top: dict[int, int] = {}
    above = _above(places)
    for pk, path in places:
        over = above[pk]
        top[pk] = pk if over is None else top[over]
        trees.setdefault(top[pk], []).append((pk, path))
    return [Family(tuple(tree)) for tree in trees.values()]


def numbers(
    keys: Collection[int], *, by: Collection[int] | None = None, days: Collection[str] | None = None
) -> dict[int, dict[int, list[Period]]]:
    """{breakdown id: {measure id: periods}} of those that have numbers; of these breakdowns and days, or of all.

    ValueError for groups that do not go with their whole.
    """
    rows = Observation.objects.filter(indicator_id__in=keys)
    if by is not None:
        rows = rows.filter(Q(breakdown__in=by) | Q(breakdown=None))
    if days is not None:
        rows = rows.filter(period__in=days)
    wholes: dict[int, list[groups.Row]] = {}
    found: dict[int, dict[int, list[groups.Row]]] = {}
    columns = ("indicator_id", "breakdown_id", "period", "group", "value", "denominator")
    for pk, breakdown, *row in rows.order_by("period").values_list(*columns):
        parts = wholes if breakdown is None else found.setdefault(breakdown, {})
        parts.setdefault(pk, []).append(tuple(row))
    return {
        breakdown: {pk: groups.periods_of([*cells, *wholes.get(pk, ())]) for pk, cells in parts.items()}
        for breakdown, parts in found.items()
    }
