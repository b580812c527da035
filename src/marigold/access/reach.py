"""Permission is a filter: the only code that turns a scope and a permission into rows.

A table says how it is reached by an inner class:

    class Reach:
        tree = "unit"                      # foreign key to people.Unit ("" on Unit itself)
        circle = Circle("engagement_id")   # people named on the engagement
        owner = "person"                   # the row belongs to its person
        open = True                        # published to everyone who is signed in

"Not there" and "not yours" answer the same: no row.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere


@dataclass(frozen=True)
class Circle:
    """People named on something: the column here, and the table that names them, with dates."""

    column: str
    table: str = "support.Assignment"
    key: str = "engagement_id"
    person: str = "person_id"
    since: str = "starts_on"
    until: str = "ends_on"


def visible(rows: QuerySet[Any], scope: Scope, permission: Permission) -> QuerySet[Any]:
    """The rows of a queryset that a scope reaches with a permission."""
    if scope.hand:
        return rows
    if scope.person_id is None:
        return rows.none()
    reach = rows.model.Reach
    wanted = Q(pk__in=[])
    if getattr(reach, "open", False):
        return rows
    owner = getattr(reach, "owner", None)
    if owner:
        wanted |= Q(**{f"{owner}_id": scope.person_id})
    tree = getattr(reach, "tree", None)
    if tree is not None:
        wanted |= _by_tree(rows, scope, permission, tree)
    circle = getattr(reach, "circle", None)
    if circle is not None and permission in scope.circle:
        wanted |= Q(**{f"{circle.column}__in": _circle_keys(scope, circle)})
    return rows.filter(wanted)


def under(rows: QuerySet[Any], scope: Scope, permission: Permission, path: str) -> QuerySet[Any]:
    """`visible`, for rows that all hang on the unit at a path or beneath it.

    A grant that covers the place covers every one of them, so the database is asked for nothing more.
    """
    return reached(rows, scope, permission, covered=scope.allows_at(permission, path))


def reached(rows: QuerySet[Any], scope: Scope, permission: Permission, *, covered: bool) -> QuerySet[Any]:
    """`under`, where it is known already whether a grant covers the place all the rows hang on."""
    return rows if covered else visible(rows, scope, permission)


def parts(rows: QuerySet[Any], scope: Scope, permission: Permission) -> list[QuerySet[Any]]:
    """The rows of `visible`, in pieces that an index can each give in order.

    "In this system, or on one of my engagements" has no index, so a long list is read piece by piece and merged.
    A row may stand in two pieces.
    """
    if scope.hand:
        return [rows]
    if scope.person_id is None:
        return []
    reach = rows.model.Reach
    if getattr(reach, "open", False):
        return [rows]
    pieces = []
    owner = getattr(reach, "owner", None)
    if owner:
        pieces.append(rows.filter(**{f"{owner}_id": scope.person_id}))
    tree = getattr(reach, "tree", None)
    if tree is not None:
        pieces += [rows.filter(want) for want in _wants_by_tree(rows, scope, permission, tree)]
    circle = getattr(reach, "circle", None)
    if circle is not None and permission in scope.circle and not _covers_all(scope, permission):
        keys = list(_circle_keys(scope, circle))
        pieces += [rows.filter(**{f"{circle.column}__in": [key for (key,) in keys]})] if keys else []
    return pieces


def _covers_all(scope: Scope, permission: Permission) -> bool:
    """True when whole-system grants cover every system one has a role in: engagements lie in those systems."""
    whole = {
        grant.root_id for grant in scope.grants if permission in grant.permissions and grant.whole_system
    }
    return bool(scope.roots) and scope.roots <= whole


def one(rows: QuerySet[Any], scope: Scope, permission: Permission, ref: str) -> Any:
    """The visible row with this ref, or NotThere."""
    row = visible(rows, scope, permission).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    return row


def named_on(scope: Scope, permission: Permission, circle: Circle, key: Any) -> bool:
    """Whether a permission holds by being named: on an engagement, or (by the circle's key) anywhere in a place."""
    return permission in scope.circle and _circle_keys(scope, circle).filter(**{circle.key: key}).exists()


def _by_tree(rows: QuerySet[Any], scope: Scope, permission: Permission, tree: str) -> Q:
    wanted = Q(pk__in=[])
    for want in _wants_by_tree(rows, scope, permission, tree):
        wanted |= want
    return wanted


def _wants_by_tree(rows: QuerySet[Any], scope: Scope, permission: Permission, tree: str) -> list[Q]:
    """One condition for each whole system, and one for each part of another."""
    grants = [grant for grant in scope.grants if permission in grant.permissions]
    roots = {grant.root_id for grant in grants if grant.whole_system}
    column = _root_column(rows, tree)
    wants = [Q(**{column: root}) for root in sorted(roots)]
    unit = apps.get_model("people.Unit")
    for grant in grants:
        if grant.root_id in roots:
            continue
        beneath = unit._default_manager.filter(path__startswith=grant.path).values("id")
        here: dict[str, Any] = {f"{tree}_id__in" if tree else "id__in": beneath}
        if column == "root_id":
            here[column] = grant.root_id  # so that the database may choose between two indexes
        wants.append(Q(**here))
    return wants


def _root_column(rows: QuerySet[Any], tree: str) -> str:
    """Every row carries its system; where a table has no root of its own, its unit does."""
    names = {column.name for column in rows.model._meta.get_fields()}
    return "root_id" if "root" in names else f"{tree}__root_id"


def _circle_keys(scope: Scope, circle: Circle) -> QuerySet[Any]:
    named = apps.get_model(circle.table)._default_manager.filter(
        Q(**{f"{circle.until}__isnull": True}) | Q(**{f"{circle.until}__gte": scope.on}),
        **{circle.person: scope.person_id, f"{circle.since}__lte": scope.on},
    )
    return named.values_list(circle.key)
