"""What the engagement page is made of, for an engagement already reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from marigold.access.catalogue import Permission
from marigold.access.reach import one, under, visible
from marigold.access.scope import Scope
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


def engagement_page(scope: Scope, ref: str) -> Engagement:
    """One engagement in scope for its page, or NotThere.

    `answered_on` and `answered_as` tell of the newest decision in answer to a standstill.
    """
    on, response = answers_to(scope, "", engagement="pk")
    rows = with_standing(scope, Engagement.objects.annotate(answered_on=on, answered_as=response))
    related = ("unit", "edition__framework", "root")
    row: Engagement = one(rows.select_related(*related), scope, Permission.ENGAGEMENT_VIEW, ref)
    return row


def recent_activities(scope: Scope, engagement: Engagement, *, limit: int = RECENT) -> list[Recent]:
    """The newest activities of an engagement, plans included, cancelled ones left out."""
    rows: QuerySet[Any] = Activity.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.ACTIVITY_VIEW, engagement.unit.path)
    rows = rows.exclude(state="cancelled").order_by("-on", "-id")
    return [Recent(*row) for row in rows.values_list(*RECENT_COLUMNS)[:limit]]


def elements_of(scope: Scope, activities: Sequence[int]) -> dict[int, list[int]]:
    """Element ids by activity already reached, the one in focus first."""
    found: dict[int, list[int]] = defaultdict(list)
    if scope.person_id is None:
        return found
    rows = ActivityElement.objects.filter(activity_id__in=activities).order_by("-focus", "element_id")
    for activity, element in rows.values_list("activity_id", "element_id"):
        found[activity].append(element)
    return found


def goals_of(scope: Scope, engagement: Engagement) -> list[Goal]:
    """Goals of an engagement with owner and measure, in order.

    `worked` and `rated` are the last days of either; `answered_on` and `answered_as` tell of the newest decision in
    answer to a standstill; `yes_support` and `yes_partner` are the last days of each side's yes to the present words.
    """
    rows = under(
        Goal.objects.filter(engagement=engagement), scope, Permission.GOAL_VIEW, engagement.unit.path
    )
    of_goal = ActivityGoal.objects.filter(goal_id=OuterRef("pk"), activity__state="done")
    worked = of_goal.order_by("-activity__on").values("activity__on")[:1]
    rated = GasRating.objects.filter(goal_id=OuterRef("pk")).order_by("-on").values("on")[:1]
    on, response = answers_to(scope, engagement.unit.path, engagement="engagement_id", goal="pk")
    rows = rows.annotate(worked=Subquery(worked), rated=Subquery(rated), answered_on=on, answered_as=response)
    rows = rows.annotate(yes_support=_said("support"), yes_partner=_said("partner"))
    return list(rows.select_related("owner", "indicator").order_by("number"))


def _said(side: str) -> Subquery:
    """The last day one side said yes to a goal in its present words."""
    rows = Confirmation.objects.filter(goal_id=OuterRef("pk"), wording=OuterRef("wording"), side=side)
    day = Coalesce("again_on", TruncDate("created_at"))
    return Subquery(rows.order_by().values("goal").annotate(last=Max(day)).values("last"))


def steps_of(scope: Scope, engagement: Engagement) -> dict[int | None, list[Step]]:
    """Steps by goal id (None: follow-ups without a goal), soonest first."""
    found: dict[int | None, list[Step]] = defaultdict(list)
    rows = under(
        Step.objects.filter(engagement=engagement), scope, Permission.GOAL_VIEW, engagement.unit.path
    )
    for row in rows.exclude(state="dropped").select_related("owner").order_by("due_on", "id"):
        found[row.goal_id].append(row)
    return found


def cycles_of(scope: Scope, engagement: Engagement) -> dict[int, list[Cycle]]:
    """Tests of change by goal id, in order."""
    found: dict[int, list[Cycle]] = defaultdict(list)
    rows: QuerySet[Any] = Cycle.objects.filter(goal__engagement=engagement)
    rows = under(rows, scope, Permission.GOAL_VIEW, engagement.unit.path)
    for row in rows.order_by("goal_id", "number"):
        found[row.goal_id].append(row)
    return found


def assignments_of(scope: Scope, engagement: Engagement) -> list[Assignment]:
    """All who are or were on an engagement already reached, the present ones first."""
    if scope.person_id is None:
        return []
    rows = Assignment.objects.filter(engagement=engagement).select_related("person")
    return sorted(
        rows, key=lambda row: (row.ends_on is not None and row.ends_on < scope.on, row.starts_on, row.pk)
    )


def partners_of(scope: Scope, engagement: Engagement) -> list[Partner]:
    """Partners named for the unit of an engagement already reached."""
    if scope.person_id is None:
        return []
    rows = Partner.objects.filter(unit_id=engagement.unit_id, ends_on__isnull=True).select_related("person")
    return list(rows.order_by("group", "person__name"))


def events_of(scope: Scope, engagement: Engagement) -> list[LocalEvent]:
    """What happened in the place of an engagement already reached, or in what that was before; oldest first."""
    if scope.person_id is None:
        return []
    before = Succession.objects.filter(unit_id=engagement.unit_id, kind__in=("merged", "split"))
    here = Q(unit_id=engagement.unit_id) | Q(unit_id__in=before.values("former_id"))
    return list(LocalEvent.objects.filter(here).order_by("on", "id"))


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
