"""Stored frameworks as CASE packages, in scope: what others may have, and what came from others as it came."""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import COMMAND_LINE, Scope
from marigold.core import case
from marigold.core.frameworks import Element as ElementData
from marigold.practice import selectors
from marigold.practice.models import Crosswalk, Edition, Element

# What anyone may be given without signing in: their licenses say so.
OPEN = ("cc0-1.0", "public-domain", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-sa-4.0", "apache-2.0")
# Who wrote an entry and who looks after it stays in the house.
INSIDE = ("made_with", "made_on", "owner")
REST = "case"
# Editions never change, so their packages may stay in memory; the ones asked for longest ago go first.
MOST_KEPT = 60
_kept: OrderedDict[tuple[str, str], case.Package] = OrderedDict()


def editions(scope: Scope) -> QuerySet[Edition]:
    """Current editions that one may have: all for those who are signed in, the open ones for everyone."""
    rows = Edition.objects.filter(current=True).select_related("framework").order_by("framework__key")
    if scope.person_id is None and not scope.hand:
        return rows.filter(licence__in=OPEN)
    return visible(rows, scope, Permission.UNIT_VIEW)


def documents(scope: Scope, base: str) -> list[case.Package]:
    """Their documents, as packages without items."""
    return [_package(row, (), (), base) for row in editions(scope)]


def packages(scope: Scope, base: str) -> list[case.Package]:
    """Whole packages of all editions one may have, with what earlier editions had and the day it went."""
    rows = list(editions(scope))
    missing = [row for row in rows if (row.ref, base) not in _kept]
    if missing:
        now, before = _elements(missing), _retired(missing)
        for row in missing:
            found = _package(row, _outside(now[row.pk]), before.get(row.framework_id, ()), base)
            _kept[row.ref, base] = found
    return [_keep(row, base) for row in rows]


def _keep(row: Edition, base: str) -> case.Package:
    found = _kept[row.ref, base]
    _kept.move_to_end((row.ref, base))
    while len(_kept) > MOST_KEPT and next(iter(_kept)) != (row.ref, base):
        _kept.popitem(last=False)
    return found


def _elements(rows: Sequence[Edition]) -> dict[int, list[ElementData]]:
    found: dict[int, list[ElementData]] = {row.pk: [] for row in rows}
    for one in Element.objects.filter(edition__in=rows).order_by("edition_id", "id"):
        found[one.edition_id].append(selectors.as_element(COMMAND_LINE, one))
    return found


def _outside(elements: Iterable[ElementData]) -> list[ElementData]:
    """Entries without the names of those who wrote them and look after them."""
    return [
        replace(one, data={name: value for name, value in one.data.items() if name not in INSIDE})
        if any(name in one.data for name in INSIDE)
        else one
        for one in elements
    ]


def _retired(rows: Sequence[Edition]) -> Mapping[int, list[tuple[ElementData, str]]]:
    """What an earlier edition had and the present one has not, with the day of the edition that came after."""
    current = {row.framework_id: row for row in rows}
    older = Element.objects.filter(edition__framework__in=list(current), edition__current=False)
    last: dict[tuple[int, str], Element] = {}
    days: dict[int, dict[int, Any]] = {pk: {row.pk: row.created_at} for pk, row in current.items()}
    for one in older.select_related("edition").order_by("edition_id", "id"):
        last[one.edition.framework_id, one.key] = one
        days[one.edition.framework_id][one.edition_id] = one.edition.created_at
    found: dict[int, list[tuple[ElementData, str]]] = {}
    for (framework, _), one in last.items():
        after = min((pk for pk in days[framework] if pk > one.edition_id), default=current[framework].pk)
        gone = _outside([selectors.as_element(COMMAND_LINE, one)])[0]
        found.setdefault(framework, []).append((gone, timezone.localdate(days[framework][after]).isoformat()))
    return found


def _package(
    edition: Edition,
    elements: Sequence[ElementData],
    retired: Sequence[tuple[ElementData, str]],
    base: str,
) -> case.Package:
    model = replace(selectors.bare(COMMAND_LINE, edition), elements=tuple(elements))
    kept = edition.rest.get(REST)
    at = edition.created_at.astimezone(UTC).isoformat()
    return case.package_of(model, base, at, rest=json.loads(kept) if kept else None, retired=retired)


def package(scope: Scope, edition: Edition, base: str) -> case.Package:
    """One edition already reached, whole, as those who are signed in may take it away."""
    return _package(edition, selectors.whole(scope, edition).elements, (), base)


def ends(scope: Scope, crosswalk: Crosswalk, base: str) -> tuple[case.Package, case.Package]:
    """Both frameworks of a crosswalk."""
    left = package(scope, selectors.edition(scope, crosswalk.left.key), base)
    return left, package(scope, selectors.edition(scope, crosswalk.right.key), base)


def forget() -> None:
    """Drop the packages kept in memory (after a restore)."""
    _kept.clear()
