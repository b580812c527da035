"""What stands beside measures: who may be asked, contacts to ask about, dose and content by month, and the work's own signs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from marigold.access.catalogue import Permission
from marigold.access.reach import under
from marigold.access.scope import Scope
from marigold.core.promises import Promise, standing
from marigold.people.models import Person
from marigold.support.models import (
    Activity,
    ActivityElement,
    Assignment,
    Concern,
    Engagement,
    Factor,
    GasRating,
    Step,
)
from marigold.support.selectors.partner_links import holders

RECENT = 12


@dataclass(frozen=True)
class MayAsk:
    """People of an engagement who may be asked: partners, and those who support there today."""

    participant: Sequence[Person]
    practitioner: Sequence[Person]


def may_be_asked(scope: Scope, engagement: Engagement) -> MayAsk:
    """Of an engagement already reached."""
    if scope.person_id is None and not scope.hand:
        return MayAsk((), ())
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    helping = Assignment.objects.filter(
        now, engagement=engagement, person_id=OuterRef("pk"), starts_on__lte=scope.on
    )
    pair = Person.objects.filter(Exists(helping), is_active=True).order_by("name")
    return MayAsk(list(holders(scope, engagement)), list(pair))


def contacts_to_ask_about(scope: Scope, engagement: Engagement) -> list[Activity]:
    """The latest contacts of an engagement already reached, newest first."""
    rows: QuerySet[Activity] = Activity.objects.filter(engagement=engagement, direct=True, state="done")
    rows = under(rows, scope, Permission.ACTIVITY_VIEW, engagement.unit.path)
    return list(rows.order_by("-on", "-id")[:RECENT])


@dataclass(frozen=True, slots=True)
class Month:
    """Support of one engagement in one month: minutes, and how many contacts with partners."""

    month: date
    minutes: int
    contacts: int


MINUTES = ("minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup")


def dose_by_month(scope: Scope, engagement: Engagement) -> list[Month]:
    """Hours and contacts of an engagement already reached, oldest month first, for those who see its activities."""
    rows: QuerySet[Any] = Activity.objects.filter(engagement=engagement, state="done")
    rows = under(rows, scope, Permission.ACTIVITY_VIEW, engagement.unit.path).order_by()
    sums = {name: Sum(name) for name in MINUTES}
    grouped = rows.annotate(month=TruncMonth("on")).values("month")
    grouped = grouped.annotate(n=Count("id", filter=Q(direct=True)), **sums).order_by("month")
    return [Month(row["month"], sum(row[name] for name in MINUTES), row["n"]) for row in grouped]


def content_by_month(scope: Scope, engagement: Engagement) -> dict[date, dict[int, int]]:
    """Month to {element id: contacts that used it}, of an engagement already reached."""
    found: dict[date, dict[int, int]] = defaultdict(dict)
    rows: QuerySet[Any] = ActivityElement.objects.filter(
        activity__engagement=engagement, activity__state="done"
    )
    rows = under(rows, scope, Permission.ACTIVITY_VIEW, engagement.unit.path).order_by()
    grouped = rows.annotate(month=TruncMonth("activity__on")).values("month", "element_id")
    for row in grouped.annotate(n=Count("activity_id")):
        found[row["month"]][row["element_id"]] = row["n"]
    return found


@dataclass(frozen=True)
class Signs:
    """What the work itself shows on days: constraints, challenges overcome, goals, and steps of partners kept."""

    constraints: Sequence[tuple[date, str, str]]
    concerns: Sequence[tuple[date, date | None]]
    ratings: Sequence[tuple[int, date, int]]
    steps: Sequence[Promise]

    def open_constraints(self, day: date) -> list[str]:
        """Words of what was found to stand in the way by a day."""
        return [text for on, _, text in self.constraints if on <= day]

    def overcome(self, day: date) -> int:
        """Concerns answered by a day."""
        return sum(answered is not None and answered <= day for _, answered in self.concerns)

    def goals(self, day: date) -> tuple[int, int]:
        """Of the goals rated by a day: how many stand at or above the level expected, and how many there are."""
        latest = {goal: level for goal, on, level in self.ratings if on <= day}
        return sum(level >= 0 for level in latest.values()), len(latest)

    def kept(self, day: date) -> tuple[int, int]:
        """Of the partners' steps that came due by a day: how many were kept, and how many came due."""
        due = [one for one in self.steps if one.due_on is not None and one.due_on <= day]
        how = [standing(one, day) for one in due if one.state != "dropped"]
        return how.count("kept"), len(how)


def signs(scope: Scope, engagement: Engagement) -> Signs:
    """Of an engagement already reached, by those who see its concerns and its diagnosis."""
    path = engagement.unit.path
    factors: QuerySet[Any] = Factor.objects.filter(
        diagnosis__engagement=engagement, diagnosis__trashed_at__isnull=True, helps=False
    )
    factors = under(factors, scope, Permission.READINESS_VIEW, path).order_by("diagnosis__on", "id")
    concerns: QuerySet[Any] = Concern.objects.filter(engagement=engagement)
    concerns = under(concerns, scope, Permission.CONCERN_VIEW, path).order_by("raised_on", "id")
    ratings: QuerySet[Any] = GasRating.objects.filter(goal__engagement=engagement)
    ratings = under(ratings, scope, Permission.GOAL_VIEW, path).order_by("on", "id")
    helping = Assignment.objects.filter(engagement=engagement, person_id=OuterRef("owner_id"))
    steps: QuerySet[Any] = Step.objects.filter(~Exists(helping), engagement=engagement)
    steps = under(steps, scope, Permission.GOAL_VIEW, path).order_by("due_on", "id")
    return Signs(
        constraints=list(factors.values_list("diagnosis__on", "key", "text")),
        concerns=list(concerns.values_list("raised_on", "answered_on")),
        ratings=list(ratings.values_list("goal_id", "on", "level")),
        steps=[Promise("partner", *row) for row in steps.values_list("state", "due_on", "done_on")],
    )
