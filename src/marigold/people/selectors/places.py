"""Reads of places."""

from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.kit.prepared import prepared
from marigold.people.models import Reshaping, Succession, Unit


def units(scope: Scope, permission: Permission = Permission.UNIT_VIEW) -> QuerySet[Unit]:
    """Units in scope, by path."""
    return visible(Unit.objects.all(), scope, permission).select_related("parent", "root")


@asked
def _viewed(scope: Scope, ref: Any) -> QuerySet[Unit]:
    rows = Unit.objects.filter(ref=ref).select_related("parent__parent", "root")
    return visible(rows, scope, Permission.UNIT_VIEW)


def unit(scope: Scope, ref: str, permission: Permission = Permission.UNIT_VIEW) -> Unit:
    """One unit in scope, or NotThere."""
    if permission == Permission.UNIT_VIEW:
        for found in _viewed(scope, ref=ref):
            return found
    row: Unit = one(Unit.objects.select_related("parent__parent", "root"), scope, permission, ref)
    return row


def find_by_ref(scope: Scope, ref: str) -> Unit | None:
    """One unit that one may edit, or None."""
    return visible(Unit.objects.all(), scope, Permission.UNIT_EDIT).filter(ref=ref).first()


def above(scope: Scope, unit: Unit) -> list[Unit]:
    """The units over one that was already reached, from the root down. Their names are no secret to those below."""
    ids = [int(part) for part in unit.path.split("/") if part][:-1]
    found = {row.pk: row for row in _fetched_above(unit)} if scope.person_id else {}
    if not set(ids) <= set(found) and scope.person_id:
        found = {row.pk: row for row in Unit.objects.filter(pk__in=ids)}
    return [found[key] for key in ids if key in found]


def _fetched_above(unit: Unit) -> list[Unit]:
    """The root, parent and grandparent that came with a unit: in most trees that is all there is."""
    state = unit._state.fields_cache
    near = [state.get("root"), state.get("parent")]
    parent = state.get("parent")
    if parent is not None:
        near.append(parent._state.fields_cache.get("parent"))
    return [row for row in near if row is not None]


@prepared
def _beneath(root: Any, unit: Any, pattern: Any, limit: int) -> QuerySet[Unit]:
    rows = Unit.objects.filter(root_id=root, path__like=pattern).exclude(pk=unit)
    return rows.order_by("path")[:limit]


def beneath(scope: Scope, unit: Unit, *, limit: int) -> list[Unit]:
    """Units beneath one that was already reached, at most `limit`, by path; empty for a whole system.

    (A system is asked for by its root; its thousands of units need not be listed.)
    """
    if scope.person_id is None or unit.pk == unit.root_id:
        return []
    return _beneath(root=unit.root_id, unit=unit.pk, pattern=f"{unit.path}%", limit=limit)


def find_units(scope: Scope, words: str, *, limit: int = 50) -> list[Unit]:
    """Units in scope by reference, or by all the words in their name or in one they had before, by path."""
    rows = units(scope)
    exact = rows.filter(ref=words.strip()).first() if words.strip() else None
    if exact:
        return [exact]
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(known_as__icontains=word))
    return list(rows.order_by("path")[:limit])


@prepared
def _past(unit: Any, root: Any) -> QuerySet[Succession]:
    wanted = Q(unit_id=unit) | Q(former_id=unit) | Q(root_id=root, kind="merged")
    rows = Succession.objects.filter(wanted).select_related("unit", "former", "reshaping")
    return rows.order_by("on", "id")


def past_of(scope: Scope, unit: Unit) -> list[Succession]:
    """What a unit already reached was before, and what became of it, oldest first; with all merges of its system.

    One query: the hours of a place need to know what merged into what merged into it.
    """
    if scope.person_id is None and not scope.hand:
        return []
    return _past(unit=unit.pk, root=unit.root_id)


def reshaping(scope: Scope, ref: str) -> Reshaping:
    """One merge or split that one may take back: of places all of which one may edit. Or NotThere."""
    row = Reshaping.objects.filter(ref=ref).first()
    refs = {*row.moved.get("units", ()), *row.moved.get("targets", ())} if row else set()
    if row and row.undone_at:  # the places it had made are gone
        refs -= set(row.moved.get("made", ()))
    held = visible(Unit.objects.filter(ref__in=refs), scope, Permission.UNIT_EDIT).count()
    if row is None or held != len(refs):
        raise NotThere("There is nothing here that you can change.")
    return row


def like(scope: Scope, unit: Unit, *, limit: int) -> list[Unit]:
    """Open places of the same level in the same system that one may edit, the nearest first."""
    alike = Unit.objects.filter(root_id=unit.root_id, level=unit.level, closed_on__isnull=True)
    rows = visible(alike.exclude(pk=unit.pk), scope, Permission.UNIT_EDIT).select_related("parent")
    near = Case(When(parent_id=unit.parent_id, then=0), default=1)
    return list(rows.order_by(near, "path")[:limit])


def tops(scope: Scope) -> list[Unit]:
    """The units in scope that hang under no other unit in scope: where one's tree begins."""
    paths = sorted({grant.path for grant in scope.grants if Permission.UNIT_VIEW in grant.permissions})
    begin = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(units(scope).filter(path__in=begin).order_by("name", "id"))


def children(scope: Scope, parents: list[int]) -> QuerySet[Unit]:
    """Units in scope right beneath others, by name."""
    return visible(Unit.objects.filter(parent_id__in=parents), scope, Permission.UNIT_VIEW).order_by(
        "name", "id"
    )


@asked
def _open_children(scope: Scope, parent: Any, limit: int) -> QuerySet[Unit]:
    rows = Unit.objects.filter(parent_id=parent, closed_on__isnull=True)
    return visible(rows, scope, Permission.UNIT_VIEW).order_by("name", "id")[:limit]


def open_children(scope: Scope, unit: Unit, *, limit: int) -> list[Unit]:
    """The first open units in scope right beneath one, by name."""
    return _open_children(scope, parent=unit.pk, limit=limit)


def count_children(scope: Scope, parents: list[int]) -> dict[int, int]:
    """How many units in scope hang right beneath each of these."""
    rows = children(scope, parents).order_by()
    return dict(rows.values("parent_id").annotate(n=Count("id")).values_list("parent_id", "n"))


def ancestors_of(scope: Scope, rows: list[Unit]) -> dict[int, list[Unit]]:
    """For units already reached, the units over each, from the root down."""
    ids = {int(part) for row in rows for part in row.path.split("/")[:-2]}
    found = {row.pk: row for row in Unit.objects.filter(pk__in=ids)} if scope.person_id else {}
    return {
        row.pk: [found[int(part)] for part in row.path.split("/")[:-2] if int(part) in found] for row in rows
    }
