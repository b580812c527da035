"""Who gives support to which place, where those people have their posts, and what was agreed about handing it down."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, reached, under, visible
from marigold.access.scope import Scope
from marigold.people import selectors as people
from marigold.people.models import Post, Unit
from marigold.support.models import Assignment, HandDown
from marigold.support.selectors import structures

SEE, EDIT = Permission.STRUCTURE_VIEW, Permission.STRUCTURE_EDIT
MOST = 200


def _within(unit: Unit, way: str) -> Q:
    """Rows that hang on a place or one beneath it: the whole system by its root, a part of it by its path."""
    if unit.parent_id is None:
        return Q(**{f"{way}root_id": unit.root_id or unit.pk})
    return Q(**{f"{way}unit__path__startswith": unit.path})


def givers(scope: Scope, unit: Unit) -> dict[int, set[int]]:
    """People who are named today as giving support, by place, of open support in a place and all beneath."""
    still: Any = Q(ends_on=None) | Q(ends_on__gte=scope.on)
    open_now: Any = Q(engagement__ends_on=None) | Q(engagement__ends_on__gte=scope.on)
    rows: Any = Assignment.objects.filter(
        still, open_now, _within(unit, "engagement__"), starts_on__lte=scope.on
    )
    rows = under(rows, scope, Permission.ENGAGEMENT_VIEW, unit.path)
    rows = rows.filter(engagement__starts_on__lte=scope.on)
    found: dict[int, set[int]] = defaultdict(set)
    for place, person in rows.order_by().values_list("engagement__unit_id", "person_id"):
        found[place].add(person)
    return found


@dataclass(frozen=True)
class Posts:
    """Posts of today that one may see: places by person, and (place, person) of those that give support."""

    homes: dict[int, set[int]]
    able: set[tuple[int, int]]


def posts(scope: Scope, root_id: int) -> Posts:
    """Posts of a system."""
    rows: Any = Post.objects.filter(Q(ends_on=None) | Q(ends_on__gte=scope.on), root_id=root_id)
    rows = visible(rows, scope, Permission.PERSON_VIEW).filter(starts_on__lte=scope.on)
    homes: dict[int, set[int]] = defaultdict(set)
    able: set[tuple[int, int]] = set()
    for person, place, side in rows.order_by().values_list("person_id", "unit_id", "role__side"):
        homes[person].add(place)
        if side == "support":
            able.add((place, person))
    return Posts(homes, able)


def hand_downs(scope: Scope, unit: Unit) -> list[HandDown]:
    """What was agreed in a place and beneath about handing support down: what is open first, by its day."""
    rows: QuerySet[HandDown] = HandDown.objects.filter(_within(unit, ""))
    covered = scope.allows_at(SEE, unit.path)
    rows = reached(rows, scope, SEE, covered=covered).select_related("unit", "place")
    found = list(rows.order_by("-from_on", "-id")[:MOST])
    return sorted(found, key=lambda row: (row.state != "agreed", row.from_on, row.pk))


def hand_down(scope: Scope, ref: str, permission: Permission = SEE) -> HandDown:
    """One agreement, or NotThere."""
    row: HandDown = one(HandDown.objects.select_related("unit", "place", "root"), scope, permission, ref)
    return row


def may(scope: Scope, permission: Permission, unit: Unit) -> bool:
    """Whether a right to agreements holds in a place: those who keep what holds the work keep these too."""
    return structures.may(scope, permission, unit)


def beneath(scope: Scope, unit: Unit) -> list[Unit]:
    """Open places beneath one already reached that one may see, by path; those right beneath first where there are many."""
    rows = people.units(scope).filter(path__startswith=unit.path, closed_on=None).exclude(pk=unit.pk)
    near = rows.filter(parent=unit)
    found = list(rows.order_by("path")[: MOST + 1])
    return found if len(found) <= MOST else list(near.order_by("name")[:MOST])


def levels_beneath(scope: Scope, unit: Unit) -> list[str]:
    """Keys of the levels of open places beneath."""
    rows = people.units(scope).filter(path__startswith=unit.path, closed_on=None).exclude(pk=unit.pk)
    return sorted(set(rows.order_by().values_list("level", flat=True).distinct()))
