"""Short lists on the page of a place: its engagements, newest activities, and goals that are due first.

Where a grant covers the place, nothing is hidden in it, and the query is the same for everyone (see `kit.prepared`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.support.models import Activity, Engagement, Goal
from marigold.support.selectors.lists import (
    LINE,
    Line,
    Wanted,
    activity_parts,
    engagement_rows,
    goal_rows,
    goals_matching,
    in_units,
)


@dataclass(frozen=True, slots=True)
class Brief:
    """An engagement in a short list, with its pair and the days of its last and next contact."""

    ref: str
    name: str
    programme: str
    tier: str
    stage: str
    edition_id: int
    ends_on: date | None
    last: date | None
    next: date | None
    pair: tuple[str, ...]


BRIEF = ("ref", "name", "programme", "tier", "stage", "edition_id", "ends_on", "last", "next")


@asked
def _briefs(scope: Scope, root: Any, units: Any, limit: int) -> QuerySet[Any]:
    return _with_pairs(
        scope, in_units(scope, Engagement.objects.all(), Wanted(root=root, units=units), "unit"), limit
    )


def _with_pairs(scope: Scope, rows: QuerySet[Engagement], limit: int) -> QuerySet[Any]:
    first = rows.order_by("unit__path", "name").values("id")[:limit]
    contacts = Activity.objects.filter(engagement=OuterRef("pk"), direct=True)
    done = contacts.filter(state="done", on__lte=scope.on).order_by("-on", "-id").values("on")[:1]
    ahead = contacts.filter(state="planned", on__gte=scope.on).order_by("on", "id").values("on")[:1]
    rows = Engagement.objects.filter(pk__in=first).annotate(last=Subquery(done), next=Subquery(ahead))
    present = Q(assignments__core=True, assignments__starts_on__lte=scope.on) & (
        Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=scope.on)
    )
    name = Case(When(present, then="assignments__person__name"))
    ordered = rows.annotate(helper=name).order_by(
        "unit__path", "name", "assignments__starts_on", "assignments__id"
    )
    return ordered.values_list(*BRIEF, "helper")


def briefs(scope: Scope, wanted: Wanted, *, limit: int) -> list[Brief]:
    """The first engagements in scope that match, by place and name: one query, pairs and contacts included."""
    if wanted.covered(scope, Permission.ENGAGEMENT_VIEW) and wanted.since is None:
        rows: Iterable[Any] = _briefs(scope, root=wanted.root, units=wanted.units, limit=limit)
    else:
        rows = _with_pairs(scope, engagement_rows(scope, wanted), limit)
    found: dict[str, Brief] = {}
    for *columns, helper in rows:
        before = found.get(columns[0])
        pair = (*(before.pair if before else ()), *([helper] if helper else []))
        found[columns[0]] = Brief(*columns, pair=pair)
    return list(found.values())


@asked
def _newest(scope: Scope, root: Any, units: Any, since: Any, limit: int) -> QuerySet[Any]:
    rows = in_units(scope, Activity.objects.all(), Wanted(root=root, units=units), "unit")
    rows = rows if since is None else rows.filter(on__gte=since)
    return rows.order_by("-on", "-id").values_list(*LINE)[:limit]


def newest(scope: Scope, wanted: Wanted, *, limit: int) -> list[Line]:
    """The newest activities in scope that match: one query where one index gives them."""
    if wanted.covered(scope, Permission.ACTIVITY_VIEW):
        found_here = _newest(scope, root=wanted.root, units=wanted.units, since=wanted.since, limit=limit)
        return [Line(*row) for row in found_here]
    pieces = activity_parts(scope, wanted)
    found: dict[int, Line] = {}
    for piece in pieces:
        for row in piece.order_by("-on", "-id").values_list(*LINE)[:limit]:
            found[row[0]] = Line(*row)
    return sorted(found.values(), key=lambda line: (line.on, line.id), reverse=True)[:limit]


@asked
def _goals_due(scope: Scope, root: Any, units: Any, limit: int) -> QuerySet[Goal]:
    return _due_first(goals_matching(scope, Wanted(root=root, units=units)), limit)


def goals_due(scope: Scope, wanted: Wanted, *, limit: int) -> list[Goal]:
    """The first goals in scope that match, soonest target first: what a short list shows of them."""
    if wanted.covered(scope, Permission.GOAL_VIEW) and wanted.since is None:
        return _goals_due(scope, root=wanted.root, units=wanted.units, limit=limit)
    return list(_due_first(goal_rows(scope, wanted), limit))


def _due_first(rows: QuerySet[Goal], limit: int) -> QuerySet[Goal]:
    columns = ("ref", "statement", "state", "target_on", "engagement__name", "owner__name")
    # By the column and not by `due`, so that an index gives them in order.
    soonest = F("target_on").asc(nulls_last=True)
    return rows.select_related("owner", "engagement").only(*columns).order_by(soonest, "id")[:limit]
