"""Crosswalks, and links between frameworks read from one side."""

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.practice.models import Crosswalk, Framework, Link


def crosswalks(scope: Scope) -> QuerySet[Crosswalk]:
    """All crosswalks with both frameworks."""
    rows = visible(Crosswalk.objects.all(), scope, Permission.UNIT_VIEW)
    return rows.select_related("left", "right").order_by("key")


def crosswalk(scope: Scope, key: str) -> Crosswalk:
    """A crosswalk by its key, or NotThere."""
    row = crosswalks(scope).filter(key=key).first()
    if row is None:
        raise NotThere(f"There is no crosswalk with the key {key}.")
    return row


def links(scope: Scope, crosswalk: Crosswalk) -> QuerySet[Link]:
    """The links of a crosswalk, in the order of its file."""
    return visible(Link.objects.filter(crosswalk=crosswalk), scope, Permission.UNIT_VIEW).order_by("id")


def links_to(scope: Scope, framework: Framework, key: str) -> list[Link]:
    """Links of crosswalks that touch an element of a framework."""
    here = Q(crosswalk__left=framework, left_key=key) | Q(crosswalk__right=framework, right_key=key)
    rows = visible(Link.objects.filter(here), scope, Permission.UNIT_VIEW)
    return list(rows.select_related("crosswalk__left", "crosswalk__right").order_by("crosswalk__key", "id"))


def linked_frameworks(scope: Scope, key: str) -> list[Framework]:
    """Frameworks that a crosswalk leads to from this one, by name."""
    found = {}
    rows = visible(Crosswalk.objects.select_related("left", "right"), scope, Permission.UNIT_VIEW)
    for row in rows.filter(Q(left__key=key) | Q(right__key=key)):
        other = row.right if row.left.key == key else row.left
        found[other.key] = other
    return sorted(found.values(), key=lambda one: one.name)


def over_one_between(scope: Scope, key: str) -> list[tuple[Framework, tuple[Framework, ...]]]:
    """Frameworks no crosswalk leads to directly, each with those that two crosswalks lead over, by name."""
    rows = list(visible(Crosswalk.objects.select_related("left", "right"), scope, Permission.UNIT_VIEW))
    by_key = {one.key: one for row in rows for one in (row.left, row.right)}
    near = {end: {row.right.key if row.left.key == end else row.left.key for row in rows if end in (row.left.key, row.right.key)} for end in by_key}  # fmt: skip
    direct = near.get(key, set())
    found: dict[str, list[str]] = {}
    for between in sorted(direct, key=lambda one: by_key[one].name):
        for far in near[between] - direct - {key}:
            found.setdefault(far, []).append(between)
    return sorted(
        ((by_key[far], tuple(by_key[one] for one in over)) for far, over in found.items()),
        key=lambda pair: pair[0].name,
    )


def links_between(scope: Scope, key: str, other: str) -> list[tuple[str, str, str, str, str]]:
    """Links of two frameworks as (own key, other key, strength, status, rationale), read from the first to the second."""
    rows = visible(Link.objects.all(), scope, Permission.UNIT_VIEW).order_by("id")
    ahead = rows.filter(crosswalk__left__key=key, crosswalk__right__key=other)
    back = rows.filter(crosswalk__left__key=other, crosswalk__right__key=key)
    found = [(one.left_key, one.right_key, one.strength, one.status, one.rationale) for one in ahead]
    return found + [(one.right_key, one.left_key, one.strength, one.status, one.rationale) for one in back]


def links_of(scope: Scope, key: str) -> dict[str, list[tuple[str, str]]]:
    """Links from a framework that nobody disputes: {other framework: [(own key, other key)]}."""
    rows = visible(Link.objects.exclude(status="disputed"), scope, Permission.UNIT_VIEW)
    rows = rows.filter(Q(crosswalk__left__key=key) | Q(crosswalk__right__key=key)).order_by("id")
    found: dict[str, list[tuple[str, str]]] = {}
    for one in rows.select_related("crosswalk__left", "crosswalk__right"):
        ahead = one.crosswalk.left.key == key
        other = one.crosswalk.right.key if ahead else one.crosswalk.left.key
        found.setdefault(other, []).append(
            (one.left_key, one.right_key) if ahead else (one.right_key, one.left_key)
        )
    return found
