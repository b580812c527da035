"""Measures in scope, their data, phases and ways to split them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import named_on, one, visible
from marigold.access.scope import Scope
from marigold.core.suppression import Policy
from marigold.improvement import groups, patterns
from marigold.improvement.families import Numbers, families, numbers
from marigold.improvement.models import (
    Breakdown,
    Definition,
    Indicator,
    Interpretation,
    Latest,
    Observation,
    Phase,
    SmallCounts,
)
from marigold.kit.doing import NotThere
from marigold.kit.prepared import prepared
from marigold.people.models import Unit

MOST = 400
# Lines of what needs attention. Worse first, then out of line, a target that will be missed, better, and the rest.
ATTENTION = 150
NEED = (
    Q(latest__variation="concern"),
    Q(latest__variation__in=("high", "low")),
    Q(latest__variation__in=("improvement", "common", ""), latest__assurance="consistent_fail"),
    *(
        Q(latest__variation=said) & ~Q(latest__assurance="consistent_fail")
        for said in ("improvement", "common", "")
    ),
)


def indicators(scope: Scope, permission: Permission = Permission.INDICATOR_VIEW) -> QuerySet[Indicator]:
    """Measures in scope, by name."""
    return visible(Indicator.objects.all(), scope, permission).select_related("unit").order_by("name")


def indicator(scope: Scope, ref: str, permission: Permission = Permission.INDICATOR_VIEW) -> Indicator:
    """One measure in scope, or NotThere."""
    row: Indicator = one(Indicator.objects.select_related("unit", "owner"), scope, permission, ref)
    return row


def may(scope: Scope, permission: Permission, unit: Unit) -> bool:
    """Whether a right to indicators holds in a place: by a role there or above, or by an engagement right there."""
    return scope.allows_at(permission, unit.path) or named_on(
        scope, permission, Indicator.Reach.circle, unit.pk
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """One period's value of a measure, as studies read it."""

    indicator_id: int
    period: date
    value: float | None
    denominator: float | None


@prepared
def _observations(indicators: Any) -> QuerySet[Any]:
    rows = Observation.objects.filter(indicator_id__in=indicators, breakdown=None)
    return rows.order_by("indicator_id", "period").values_list(
        "indicator_id", "period", "value", "denominator"
    )


def observations(scope: Scope, indicators: Sequence[int]) -> list[Seen]:
    """The observations of the whole, of measures already reached (by id), oldest first."""
    if (scope.person_id is None and not scope.hand) or not indicators:
        return []
    return [Seen(*row) for row in _observations(indicators=indicators)]


def phases(scope: Scope, indicator: Indicator) -> list[Phase]:
    """Phases of a measure already reached, oldest first."""
    rows = visible(Phase.objects.filter(indicator=indicator), scope, Permission.INDICATOR_VIEW)
    return list(rows.select_related("author").order_by("starts_on"))


def phase(scope: Scope, ref: str) -> Phase:
    """One phase that one may change, or NotThere."""
    rows = Phase.objects.select_related("indicator__unit")
    row: Phase = one(rows, scope, Permission.INDICATOR_EDIT, ref)
    return row


def definitions(scope: Scope, indicator: Indicator) -> list[Definition]:
    """What a measure already reached meant, newest first."""
    rows = visible(Definition.objects.filter(indicator=indicator), scope, Permission.INDICATOR_VIEW)
    return list(rows.order_by("-starts_on"))


def breakdowns(scope: Scope, root_id: int, *, unused: bool = False) -> list[Breakdown]:
    """Ways to split people in a system one is in, by name; those in use unless told otherwise."""
    if not scope.hand and root_id not in _systems(scope):
        return []
    rows = Breakdown.objects.filter(root_id=root_id)
    return list((rows if unused else rows.filter(in_use=True)).order_by("name"))


def breakdown(scope: Scope, ref: str, permission: Permission = Permission.INDICATOR_VIEW) -> Breakdown:
    """One way to split people, or NotThere. To look, being in the system is enough; to change takes the right there."""
    row = Breakdown.objects.select_related("root").filter(ref=ref).first()
    if row is None or not (scope.hand or row.root_id in _systems(scope)):
        raise NotThere("There is nothing here that you can see.")
    if permission != Permission.INDICATOR_VIEW and not scope.allows_at(permission, row.root.path):
        raise NotThere("There is nothing here that you can change.")
    return row


def usable(scope: Scope, indicator: Indicator) -> list[Breakdown]:
    """Ways in use by which a measure already reached can be split, by name; `held`: it has numbers for this one."""
    if scope.person_id is None and not scope.hand:
        return []
    numbers = Observation.objects.filter(indicator=indicator, breakdown=OuterRef("pk"))
    rows = Breakdown.objects.filter(root_id=indicator.root_id, in_use=True)
    return list(rows.annotate(held=Exists(numbers)).order_by("name"))


def usable_one(scope: Scope, indicator: Indicator, ref: str) -> Breakdown:
    """A way of its system by which a measure already reached can be split, or NotThere."""
    row = Breakdown.objects.filter(root_id=indicator.root_id, ref=ref).first()
    if row is None or (scope.person_id is None and not scope.hand):
        raise NotThere("There is nothing here that you can see.")
    return row


def _systems(scope: Scope) -> frozenset[int]:
    return frozenset(
        grant.root_id for grant in scope.grants if Permission.INDICATOR_VIEW in grant.permissions
    )


def small_counts(scope: Scope, root_id: int) -> tuple[SmallCounts | None, Policy]:
    """The row a system keeps (if any), and the policy that holds there."""
    row = SmallCounts.objects.filter(root_id=root_id).first() if scope.hand or scope.person_id else None
    return row, groups.policy_of(row)


def by_group(scope: Scope, indicator: Indicator, breakdown: Breakdown) -> groups.ByGroup:
    """A measure already reached, split; every number as it may be seen. There is no other way to numbers of groups."""
    if scope.person_id is None and not scope.hand:
        raise NotThere("There is nothing here that you can see.")
    _, policy = small_counts(scope, indicator.root_id)
    return _released([(indicator, breakdown)], numbers([indicator.pk], by=[breakdown.pk]), policy)[0]


def walked(scope: Scope, indicators: Sequence[Indicator]) -> dict[int, groups.ByGroup]:
    """For measures of one system already reached: each split by the first of its breakdowns, as it may be seen."""
    if (scope.person_id is None and not scope.hand) or not indicators:
        return {}
    _, policy = small_counts(scope, indicators[0].root_id)
    held = numbers([one.pk for one in indicators])
    used = Breakdown.objects.filter(root_id=indicators[0].root_id, in_use=True).order_by("name")
    first: dict[int, tuple[Indicator, Breakdown]] = {}
    for breakdown in used:
        for row in indicators:
            if row.pk in held.get(breakdown.pk, {}):
                first.setdefault(row.pk, (row, breakdown))
    return dict(zip(first, _released(list(first.values()), held, policy), strict=True))


def _released(
    pairs: Sequence[tuple[Indicator, Breakdown]], held: Mapping[int, Numbers], policy: Policy
) -> list[groups.ByGroup]:
    """Each of these measures split, by the pattern that is kept of it, or else by one worked out from the data."""
    kin = families([one for one, _ in pairs])
    kept = patterns.stored([one.pk for one, _ in pairs])
    anew: dict[tuple[int, int], dict[int, patterns.Kept]] = {}
    found = []
    for indicator, breakdown in pairs:
        family, known = kin[indicator.pk], held.get(breakdown.pk, {})
        periods, row = known.get(indicator.pk, []), kept.get(breakdown.pk, {}).get(indicator.pk)
        if row is None or not row.fits(patterns.mark_of(family, breakdown, policy), periods):
            of = (family.top, breakdown.pk)
            if of not in anew:
                every = numbers(family.keys, by=[breakdown.pk]).get(breakdown.pk, {})
                here = {key: known[key] for key in family.keys if key in known}
                anew[of] = patterns.decided({**every, **here}, family, breakdown, policy)
            row = anew[of][indicator.pk]
        found.append(groups.release(breakdown, periods, row.pattern, policy))
    return found


def phases_of(scope: Scope, indicators: Sequence[int]) -> dict[int, list[Phase]]:
    """Phases of measures already reached (by id), by measure, oldest first."""
    found: dict[int, list[Phase]] = {}
    if (scope.person_id is None and not scope.hand) or not indicators:
        return found
    for row in Phase.objects.filter(indicator_id__in=indicators).order_by("starts_on"):
        found.setdefault(row.indicator_id, []).append(row)
    return found


def interpretations(scope: Scope, indicators: Sequence[Indicator]) -> list[Interpretation]:
    """What people made of measures already reached, newest first."""
    rows = visible(Interpretation.objects.filter(indicator__in=indicators), scope, Permission.INDICATOR_VIEW)
    return list(rows.order_by("-on", "-id")[:MOST])


def entered(scope: Scope, indicator: Indicator, breakdown: Breakdown) -> dict[date, int]:
    """For each period how many groups have numbers; not the numbers."""
    if scope.person_id is None and not scope.hand:
        return {}
    counts: dict[date, int] = {}
    rows = Observation.objects.filter(indicator=indicator, breakdown=breakdown)
    for period in rows.order_by("period").values_list("period", flat=True):
        counts[period] = counts.get(period, 0) + 1
    return counts


def attention(scope: Scope, *, place: str = "", level: str = "", most: int = ATTENTION) -> list[Latest]:
    """What the newest study says of every measure in scope, narrowed to a place (its path) and a level.

    In the order of need, `most` of them and one more.
    """
    rows = visible(Indicator.objects.all(), scope, Permission.INDICATOR_VIEW)
    if place:
        rows = rows.filter(unit__path__startswith=place)
    if level:
        rows = rows.filter(level=level)
    # A place beneath another has few: one question sorts them. Of a system each need is asked for in turn, until there
    # is enough, so that the many that are calm are not even sorted.
    if place.count("/") > 1:
        keys = _few(rows)[: most + 1]
    else:
        keys = []
        for need in NEED:
            # From the measures: asked from the studies, the database may look through all measures first.
            some = rows.filter(need).order_by("name", "pk").values_list("pk", flat=True)
            keys += some[: max(0, most + 1 - len(keys))]
    found = Latest.objects.select_related("indicator__unit", "indicator__owner").in_bulk(keys)
    return [found[key] for key in keys]


def _few(rows: QuerySet[Indicator]) -> list[int]:
    """Ids in the order of need, where there are few enough to be sorted here."""
    found = rows.filter(latest__isnull=False).values_list(
        "name", "pk", "latest__variation", "latest__assurance"
    )
    return [pk for _, _, pk in sorted((_rank(said, sure), name, pk) for name, pk, said, sure in found)]


def _rank(variation: str, assurance: str) -> int:
    ranks = {"concern": 0, "high": 1, "low": 1, "improvement": 3, "common": 4, "": 5}
    return min(ranks[variation], 2) if assurance == "consistent_fail" else ranks[variation]
