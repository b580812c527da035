"""Who and what can be chosen on an activity, for an engagement already reached."""

from dataclasses import dataclass

from django.db.models import Q

from marigold.access.scope import Scope
from marigold.people.models import Leader, Partner, Person
from marigold.support.models import Activity, Assignment, Engagement, Goal, GoalPerson, Strategy
from marigold.support.selectors.strategies import open_in


@dataclass(frozen=True)
class Choices:
    """Practitioners assigned today (core first), partners who may take part, goals under way."""

    practitioners: tuple[Person, ...]
    core: frozenset[int]
    partners: tuple[Person, ...]
    goals: tuple[Goal, ...]
    # Those of the partners who are named as leaders of the place.
    leaders: frozenset[int] = frozenset()
    # Strategies it may carry out.
    strategies: tuple[Strategy, ...] = ()


def choices_for(scope: Scope, engagement: Engagement) -> Choices:
    """What forms about an engagement's activities offer."""
    if scope.person_id is None:
        return Choices((), frozenset(), (), ())
    assigned = list(
        Assignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on), engagement=engagement, starts_on__lte=scope.on
        )
        .select_related("person")
        .order_by("-core", "starts_on", "id")
    )
    helpers = {row.person_id for row in assigned}
    named = Partner.objects.filter(unit_id=engagement.unit_id, ends_on__isnull=True).values("person_id")
    in_goals = GoalPerson.objects.filter(goal__engagement=engagement).values("person_id")
    partners = (
        Person.objects.filter(Q(pk__in=named) | Q(pk__in=in_goals)).exclude(pk__in=helpers).order_by("name")
    )
    leading = Leader.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on),
        unit_id=engagement.unit_id,
        starts_on__lte=scope.on,
    )
    goals = Goal.objects.filter(engagement=engagement, state__in=["active", "proposed"]).order_by("number")
    return Choices(
        practitioners=tuple(dict.fromkeys(row.person for row in assigned)),
        core=frozenset(row.person_id for row in assigned if row.core),
        partners=tuple(partners),
        goals=tuple(goals),
        leaders=frozenset(leading.values_list("person_id", flat=True)),
        strategies=tuple(open_in(scope, engagement)),
    )


def to_log(scope: Scope, *, limit: int = 6) -> list[Activity]:
    """Plans whose day has come, of the engagements one is on, newest first."""
    mine = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on), person_id=scope.person_id, starts_on__lte=scope.on
    ).values("engagement_id")
    rows = Activity.objects.filter(engagement_id__in=mine, state="planned", on__lte=scope.on)
    return list(rows.select_related("engagement").order_by("-on", "-id")[:limit])
