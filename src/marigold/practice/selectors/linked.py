"""Crosswalks, and links between frameworks read from one side."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.core.frameworks.ways import Link as WayLink
from marigold.core.frameworks.ways import by_way
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


@dataclass(frozen=True)
class Way:
    """From one framework to another: by a crosswalk, or where there is none by two, over each of the frameworks between."""

    to: Framework
    over: tuple[Framework, ...] = ()

    @property
    def words(self) -> str:
        """What it leads over, in words; empty for a crosswalk."""
        return f"by way of {' and '.join(one.name for one in self.over)}" if self.over else ""


def ways(scope: Scope, key: str) -> dict[str, Way]:
    """Where crosswalks lead from a framework, by key: those that one leads to first, each by name."""
    rows = visible(Crosswalk.objects.select_related("left", "right"), scope, Permission.UNIT_VIEW)
    near: dict[str, dict[str, Framework]] = defaultdict(dict)
    for row in rows:
        near[row.left.key][row.right.key] = row.right
        near[row.right.key][row.left.key] = row.left
    found = {one.key: Way(one) for one in _by_name(near[key].values())}
    over: dict[str, list[Framework]] = defaultdict(list)
    further = {}
    for between in _by_name(near[key].values()):
        for far in near[between.key].values():
            if far.key != key and far.key not in found:
                over[far.key].append(between)
                further[far.key] = far
    return found | {one.key: Way(one, tuple(over[one.key])) for one in _by_name(further.values())}


def _by_name(rows: Iterable[Framework]) -> list[Framework]:
    return sorted(rows, key=lambda one: one.name)


def links_along(scope: Scope, key: str, other: str, over: Sequence[Framework] = ()) -> list[WayLink]:
    """Links from a framework to another, direct or over those between."""
    if not over:
        return links_between(scope, key, other)
    first = [
        (own, (one.key, end), strength, status, why)
        for one in over
        for own, end, strength, status, why in links_between(scope, key, one.key)
    ]
    onward = [
        ((one.key, start), far, strength, status, why)
        for one in over
        for start, far, strength, status, why in links_between(scope, one.key, other)
    ]
    return by_way(first, onward)


def links_between(scope: Scope, key: str, other: str) -> list[WayLink]:
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
