"""Strategies in use in scope, what they answer, what was carried out of them, and what stands in the way of a place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from marigold.access.catalogue import Permission
from marigold.access.reach import one, reached, visible
from marigold.access.scope import Scope
from marigold.core.strategies import in_order
from marigold.improvement.models import Indicator, Latest
from marigold.people.models import Partner, Person
from marigold.support.models import (
    Activity,
    ActivityStrategy,
    Assignment,
    Concern,
    Cycle,
    Engagement,
    Factor,
    Fitting,
    Readiness,
    Strategy,
    StrategyAnswer,
    StrategyMove,
    Structure,
)
from marigold.support.obstacles import (
    MADE,
    Obstacle,
    indicator_of,
    of_concern,
    of_diagnosis,
    of_look,
    of_structure,
)

SEE, EDIT = Permission.GOAL_VIEW, Permission.GOAL_EDIT
MOST, FEW = 400, 60
LISTED = 150
# What a strategy may answer: which permission lets one see it.
ANSWERED = {
    "concern": Permission.CONCERN_VIEW,
    "readiness": Permission.READINESS_VIEW,
    "diagnosis": Permission.READINESS_VIEW,
    "structure": Permission.STRUCTURE_VIEW,
}


def strategies(scope: Scope) -> QuerySet[Strategy]:
    """Strategies in scope, with place, goal and owner."""
    rows = visible(Strategy.objects.all(), scope, SEE)
    return rows.select_related("engagement__unit", "goal__indicator", "indicator", "owner")


def strategy(scope: Scope, ref: str, permission: Permission = SEE) -> Strategy:
    """One strategy in scope, or NotThere."""
    rows = Strategy.objects.select_related(
        "engagement__unit",
        "engagement__edition",
        "goal__indicator",
        "indicator__unit",
        "owner",
        "edition__framework",
    )
    row: Strategy = one(rows, scope, permission, ref)
    return row


def of_engagement(scope: Scope, engagement: Engagement) -> list[Strategy]:
    """Strategies of an engagement, those at work first."""
    rows = list(strategies(scope).filter(engagement=engagement).order_by("-since", "-id")[:MOST])
    return in_order(rows)


def of_goal(scope: Scope, goal: Any) -> list[Strategy]:
    """Strategies for a goal already reached."""
    rows = visible(Strategy.objects.filter(goal=goal), scope, SEE)
    return in_order(list(rows.order_by("-since", "-id")[:FEW]))


def open_in(scope: Scope, engagement: Engagement) -> list[Strategy]:
    """Strategies of an engagement already reached that may be carried out or tested: chosen, at work, or considered."""
    rows = visible(Strategy.objects.filter(engagement=engagement), scope, SEE).exclude(state="ended")
    return in_order(list(rows.order_by("name", "id")[:FEW]))


def of_activity(scope: Scope, activity: Activity) -> list[Strategy]:
    """Strategies that an activity already reached carried out; nothing is asked where it is known to carry none."""
    if not getattr(activity, "carries", True):
        return []
    rows = visible(Strategy.objects.filter(activities__activity=activity), scope, SEE)
    return list(rows.order_by("name", "id"))


def moves(scope: Scope, rows: Sequence[Strategy]) -> dict[int, list[StrategyMove]]:
    """States of strategies already reached, oldest first."""
    return _by_strategy(scope, StrategyMove.objects.all(), rows, "on", "id")


def fittings(scope: Scope, rows: Sequence[Strategy]) -> dict[int, list[Fitting]]:
    """How strategies already reached were altered, oldest first."""
    return _by_strategy(scope, Fitting.objects.all(), rows, "on", "id")


def cycles(scope: Scope, rows: Sequence[Strategy]) -> dict[int, list[Cycle]]:
    """Tests of change of strategies, oldest first."""
    found = visible(Cycle.objects.select_related("goal"), scope, SEE)
    return _by_strategy(scope, found, rows, "starts_on", "id")


def _by_strategy(
    scope: Scope, found: QuerySet[Any], rows: Sequence[Strategy], *order: str
) -> dict[int, list[Any]]:
    told: dict[int, list[Any]] = defaultdict(list)
    if scope.person_id is None or not rows:
        return told
    for part in found.filter(strategy__in=[row.pk for row in rows]).order_by(*order):
        told[part.strategy_id].append(part)
    return told


def carried_out(scope: Scope, rows: Sequence[Strategy]) -> dict[int, list[Activity]]:
    """What was done of strategies, as far as one may see the log, oldest first."""
    told: dict[int, list[Activity]] = defaultdict(list)
    if not rows:
        return told
    links = ActivityStrategy.objects.filter(strategy__in=[row.pk for row in rows], activity__state="done")
    seen = visible(links, scope, Permission.ACTIVITY_VIEW).select_related("activity")
    for link in seen.order_by("activity__on", "activity_id"):
        told[link.strategy_id].append(link.activity)
    return told


def sees_log(scope: Scope, rows: Iterable[Strategy]) -> set[int]:
    """Ids of those strategies whose contacts one may see."""
    rows = list(rows)
    named = (
        on_mine(scope)
        if any(not _covers(scope, row, Permission.ACTIVITY_VIEW) for row in rows)
        else frozenset()
    )
    return {row.pk for row in rows if _holds(scope, row.engagement, Permission.ACTIVITY_VIEW, named)}


def _covers(scope: Scope, row: Strategy, permission: Permission) -> bool:
    return scope.allows_at(permission, row.engagement.unit.path)


def on_mine(scope: Scope) -> frozenset[int]:
    """Ids of the engagements one is named on today."""
    still = Q(ends_on=None) | Q(ends_on__gte=scope.on)
    rows = Assignment.objects.filter(still, person_id=scope.person_id, starts_on__lte=scope.on)
    return frozenset(rows.values_list("engagement_id", flat=True))


def _holds(scope: Scope, engagement: Engagement, permission: Permission, named: frozenset[int]) -> bool:
    if scope.hand or scope.allows_at(permission, engagement.unit.path):
        return True
    return permission in scope.circle and engagement.pk in named


def to_mark(scope: Scope, row: Strategy) -> list[Activity]:
    """What was done in the strategy's engagement since it was first thought of, as far as one sees it, newest first."""
    if scope.person_id is None:
        return []
    first = StrategyMove.objects.filter(strategy=row).order_by("on").values("on")[:1]
    rows = Activity.objects.filter(engagement_id=row.engagement_id, state="done", on__gte=Subquery(first))
    return list(visible(rows, scope, Permission.ACTIVITY_VIEW).order_by("-on", "-id")[:LISTED])


def latest(scope: Scope, rows: Iterable[Strategy]) -> dict[int, Latest]:
    """The newest study of each indicator that a strategy should move, as far as one may see it."""
    ids = {key for row in rows if (key := indicator_of(row))}
    found = visible(Latest.objects.filter(indicator__in=ids), scope, Permission.INDICATOR_VIEW) if ids else []
    return {row.indicator_id: row for row in found}


def indicators_near(scope: Scope, engagement: Engagement) -> list[Indicator]:
    """Indicators of the place of an engagement that one may see, by name."""
    rows = visible(Indicator.objects.filter(unit_id=engagement.unit_id), scope, Permission.INDICATOR_VIEW)
    return list(rows.order_by("name", "id")[:MOST])


def owners(scope: Scope, engagement: Engagement) -> list[Person]:
    """People of the place who may own a strategy there: its partners."""
    if scope.person_id is None:
        return []
    named = Partner.objects.filter(Q(ends_on=None) | Q(ends_on__gte=scope.on), unit_id=engagement.unit_id)
    return list(
        Person.objects.filter(pk__in=named.values("person_id"), is_active=True).order_by("name", "id")
    )


def obstacles(scope: Scope, engagement: Engagement) -> list[Obstacle]:
    """What is written down of a place that one may see: open concerns, the newest looks, reasons, structures."""
    unit = engagement.unit
    named = on_mine(scope)

    def seen(rows: QuerySet[Any], permission: Permission) -> QuerySet[Any]:
        return reached(rows, scope, permission, covered=_holds(scope, engagement, permission, named))

    concerns = seen(Concern.objects.filter(engagement=engagement), Permission.CONCERN_VIEW)
    looks = seen(Readiness.objects.filter(engagement=engagement), Permission.READINESS_VIEW)
    factors = seen(
        Factor.objects.filter(diagnosis__engagement=engagement, diagnosis__trashed_at=None),
        Permission.READINESS_VIEW,
    )
    structures = seen(Structure.objects.filter(unit=unit, ended_on=None), Permission.STRUCTURE_VIEW)
    open_ones = concerns.filter(state__in=("open", "postponed")).order_by("-raised_on", "-id")[:FEW]
    return [
        *(of_concern(row) for row in open_ones),
        *_looks(looks.order_by("-on", "-id")[:FEW]),
        *_reasons(factors.select_related("diagnosis").order_by("-diagnosis__on", "id")[: FEW * 4]),
        *(of_structure(row) for row in structures.order_by("name", "id")[:FEW]),
    ]


def _looks(rows: Iterable[Readiness]) -> list[Obstacle]:
    """The newest look at each subject."""
    newest: dict[str, Readiness] = {}
    for row in rows:
        newest.setdefault(row.subject, row)
    return [of_look(row) for row in newest.values()]


def _reasons(factors: Iterable[Factor]) -> list[Obstacle]:
    """Each reason once as what hinders; what helps in it stands by itself."""
    held: dict[int, list[Factor]] = defaultdict(list)
    rows: dict[int, Any] = {}
    helping = []
    for factor in factors:
        rows[factor.diagnosis_id] = factor.diagnosis
        held[factor.diagnosis_id].append(factor)
        if factor.helps:
            helping.append(
                Obstacle("diagnosis", factor.diagnosis, factor.text, frozenset({factor.key}), True)
            )
    told = [of_diagnosis(row, [one.key for one in held[key] if not one.helps]) for key, row in rows.items()]
    return told + helping


def answers(scope: Scope, rows: Sequence[Strategy]) -> dict[int, list[Obstacle]]:
    """What strategies answer, as far as one may see it."""
    told: dict[int, list[Obstacle]] = defaultdict(list)
    if scope.person_id is None or not rows:
        return told
    engagements = {row.pk: row.engagement for row in rows}
    named = on_mine(scope)
    found = StrategyAnswer.objects.filter(strategy__in=list(engagements))
    for link in found.select_related(*ANSWERED).order_by("id"):
        kind = next(name for name in ANSWERED if getattr(link, f"{name}_id"))
        row = getattr(link, kind)
        gone = getattr(row, "trashed_at", None)
        if gone is None and _holds(scope, engagements[link.strategy_id], ANSWERED[kind], named):
            told[link.strategy_id].append(MADE[kind](row))
    return told


def counted(scope: Scope, rows: Sequence[Strategy]) -> dict[int, int]:
    """How many records strategies already reached answer, seen or not: a rule asks whether there are any."""
    told: dict[int, int] = defaultdict(int)
    if scope.person_id is None or not rows:
        return told
    for key in StrategyAnswer.objects.filter(strategy__in=[row.pk for row in rows]).values_list(
        "strategy_id", flat=True
    ):
        told[key] += 1
    return told
