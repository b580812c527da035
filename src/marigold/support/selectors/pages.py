"""What the engagement page is made of, for an engagement already reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import reached, visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.kit.prepared import prepared
from marigold.people.models import Partner, Succession
from marigold.support.models import (
    Activity,
    ActivityElement,
    ActivityGoal,
    Assignment,
    Confirmation,
    Cycle,
    Debrief,
    Engagement,
    GasRating,
    Goal,
    LocalEvent,
    Step,
)
from marigold.support.selectors.agreements import with_standing
from marigold.support.selectors.decisions import answers_to
from marigold.support.selectors.weeks import HELD, Held

RECENT = 100


@dataclass(frozen=True, slots=True)
class Recent(Held):
    """One activity as the page of its engagement shows it."""

    category: str
    participant_count: int | None
    purpose: str
    note: str
    style: str


RECENT_COLUMNS = (*HELD, "category", "participant_count", "purpose", "note", "style")


@asked
def _engagement_page(scope: Scope, ref: Any) -> QuerySet[Engagement]:
    on, response = answers_to(scope, covered=False, engagement="pk")
    rows = with_standing(scope, Engagement.objects.annotate(answered_on=on, answered_as=response))
    rows = visible(
        rows.select_related("unit", "edition__framework", "root"), scope, Permission.ENGAGEMENT_VIEW
    )
    return rows.filter(ref=ref)


def engagement_page(scope: Scope, ref: str) -> Engagement:
    """One engagement in scope for its page, or NotThere.

    `answered_on` and `answered_as` tell of the newest decision in answer to a standstill.
    """
    for row in _engagement_page(scope, ref=ref):
        return row
    raise NotThere("There is nothing here that you can see.")


def _covers(scope: Scope, engagement: Engagement, permission: Permission) -> bool:
    return scope.allows_at(permission, engagement.unit.path)


@asked
def _recent(scope: Scope, engagement: Any, covered: bool) -> QuerySet[Any]:
    rows: QuerySet[Any] = Activity.objects.filter(engagement_id=engagement)
    rows = reached(rows, scope, Permission.ACTIVITY_VIEW, covered=covered)
    rows = rows.exclude(state="cancelled").order_by("-on", "-id")
    return rows.values_list(*RECENT_COLUMNS)[:RECENT]


def recent_activities(scope: Scope, engagement: Engagement) -> list[Recent]:
    """The newest activities of an engagement, plans included, cancelled ones left out."""
    covered = _covers(scope, engagement, Permission.ACTIVITY_VIEW)
    return [Recent(*row) for row in _recent(scope, engagement=engagement.pk, covered=covered)]


@prepared
def _elements(activities: Any) -> QuerySet[Any]:
    rows = ActivityElement.objects.filter(activity_id__in=activities).order_by("-focus", "element_id")
    return rows.values_list("activity_id", "element_id")


def elements_of(scope: Scope, activities: Sequence[int]) -> dict[int, list[int]]:
    """Element ids by activity already reached, the one in focus first."""
    found: dict[int, list[int]] = defaultdict(list)
    if scope.person_id is None:
        return found
    for activity, element in _elements(activities=activities):
        found[activity].append(element)
    return found


@asked
def _goals(scope: Scope, engagement: Any, covered: bool, answers: bool) -> QuerySet[Goal]:
    rows = reached(
        Goal.objects.filter(engagement_id=engagement), scope, Permission.GOAL_VIEW, covered=covered
    )
    of_goal = ActivityGoal.objects.filter(goal_id=OuterRef("pk"), activity__state="done")
    worked = of_goal.order_by("-activity__on").values("activity__on")[:1]
    rated = GasRating.objects.filter(goal_id=OuterRef("pk")).order_by("-on").values("on")[:1]
    on, response = answers_to(scope, covered=answers, engagement="engagement_id", goal="pk")
    rows = rows.annotate(worked=Subquery(worked), rated=Subquery(rated), answered_on=on, answered_as=response)
    rows = rows.annotate(yes_support=_said("support"), yes_partner=_said("partner"))
    return rows.select_related("owner", "indicator").order_by("number")


def goals_of(scope: Scope, engagement: Engagement) -> list[Goal]:
    """Goals of an engagement with owner and measure, in order.

    `worked` and `rated` are the last days of either; `answered_on` and `answered_as` tell of the newest decision in
    answer to a standstill; `yes_support` and `yes_partner` are the last days of each side's yes to the present words.
    """
    return _goals(
        scope,
        engagement=engagement.pk,
        covered=_covers(scope, engagement, Permission.GOAL_VIEW),
        answers=_covers(scope, engagement, Permission.DECISION_VIEW),
    )


def _said(side: str) -> Subquery:
    """The last day one side said yes to a goal in its present words."""
    rows = Confirmation.objects.filter(goal_id=OuterRef("pk"), wording=OuterRef("wording"), side=side)
    day = Coalesce("again_on", TruncDate("created_at"))
    return Subquery(rows.order_by().values("goal").annotate(last=Max(day)).values("last"))


@asked
def _steps(scope: Scope, engagement: Any, covered: bool) -> QuerySet[Step]:
    rows: QuerySet[Step] = Step.objects.filter(engagement_id=engagement)
    rows = reached(rows, scope, Permission.GOAL_VIEW, covered=covered)
    return rows.exclude(state="dropped").select_related("owner").order_by("due_on", "id")


def steps_of(scope: Scope, engagement: Engagement) -> dict[int | None, list[Step]]:
    """Steps by goal id (None: follow-ups without a goal), soonest first."""
    found: dict[int | None, list[Step]] = defaultdict(list)
    covered = _covers(scope, engagement, Permission.GOAL_VIEW)
    for row in _steps(scope, engagement=engagement.pk, covered=covered):
        found[row.goal_id].append(row)
    return found


@asked
def _cycles(scope: Scope, engagement: Any, covered: bool) -> QuerySet[Cycle]:
    rows: QuerySet[Any] = Cycle.objects.filter(goal__engagement_id=engagement)
    rows = reached(rows, scope, Permission.GOAL_VIEW, covered=covered)
    return rows.order_by("goal_id", "number")


def cycles_of(scope: Scope, engagement: Engagement) -> dict[int, list[Cycle]]:
    """Tests of change by goal id, in order."""
    found: dict[int, list[Cycle]] = defaultdict(list)
    covered = _covers(scope, engagement, Permission.GOAL_VIEW)
    for row in _cycles(scope, engagement=engagement.pk, covered=covered):
        found[row.goal_id].append(row)
    return found


@prepared
def _assignments(engagement: Any) -> QuerySet[Assignment]:
    return Assignment.objects.filter(engagement_id=engagement).select_related("person")


def assignments_of(scope: Scope, engagement: Engagement) -> list[Assignment]:
    """All who are or were on an engagement already reached, the present ones first."""
    if scope.person_id is None:
        return []
    rows = _assignments(engagement=engagement.pk)
    return sorted(
        rows, key=lambda row: (row.ends_on is not None and row.ends_on < scope.on, row.starts_on, row.pk)
    )


@prepared
def _partners(unit: Any) -> QuerySet[Partner]:
    rows = Partner.objects.filter(unit_id=unit, ends_on__isnull=True).select_related("person")
    return rows.order_by("group", "person__name")


def partners_of(scope: Scope, engagement: Engagement) -> list[Partner]:
    """Partners named for the unit of an engagement already reached."""
    if scope.person_id is None:
        return []
    return _partners(unit=engagement.unit_id)


@prepared
def _events(unit: Any) -> QuerySet[LocalEvent]:
    before = Succession.objects.filter(unit_id=unit, kind__in=("merged", "split"))
    here = Q(unit_id=unit) | Q(unit_id__in=before.values("former_id"))
    return LocalEvent.objects.filter(here).order_by("on", "id")


def events_of(scope: Scope, engagement: Engagement) -> list[LocalEvent]:
    """What happened in the place of an engagement already reached, or in what that was before; oldest first."""
    if scope.person_id is None:
        return []
    return _events(unit=engagement.unit_id)


def goals_of_activity(scope: Scope, activity: Activity) -> list[Goal]:
    """The goals an activity already reached worked on, those one may see."""
    rows = visible(Goal.objects.filter(activities__activity=activity), scope, Permission.GOAL_VIEW)
    return list(rows.order_by("number"))


def steps_of_activity(scope: Scope, activity: Activity) -> list[Step]:
    """Follow-ups of an activity already reached."""
    rows = visible(Step.objects.filter(activity=activity), scope, Permission.GOAL_VIEW)
    return list(rows.select_related("owner").order_by("due_on", "id"))


def who_shared(scope: Scope, activity: Activity) -> list[int]:
    """Who has shared a debrief of an activity already reached (that they did, not what they wrote)."""
    if scope.person_id is None:
        return []
    rows = Debrief.objects.filter(activity=activity, shared_at__isnull=False)
    return list(rows.values_list("person_id", flat=True))


def may(scope: Scope, engagement: Engagement, permission: Permission) -> bool:
    """Whether a permission holds for an engagement: by grant at its unit, or by being named on it today."""
    if scope.allows_at(permission, engagement.unit.path):
        return True
    rows = visible(Engagement.objects.filter(pk=engagement.pk), scope, permission)
    return permission in scope.circle and rows.exists()
