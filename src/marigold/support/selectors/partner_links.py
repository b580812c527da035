"""Partners who may hold a link to an engagement's page, their links, and what they answered."""

from dataclasses import dataclass
from datetime import date, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, under
from marigold.access.scope import Scope
from marigold.core.answers import Answer
from marigold.people.models import Partner, Person
from marigold.support.models import (
    Activity,
    ActivityPerson,
    Assignment,
    Engagement,
    Goal,
    GoalPerson,
    PartnerLink,
    Reflection,
)


def holders(scope: Scope, engagement: Engagement) -> QuerySet[Person]:
    """Partners of an engagement already reached: named for its place now, or in the setting of its goals.

    Whoever supports there now is none, nor is anyone whose place as a partner there has ended.
    """
    if scope.person_id is None and not scope.hand:
        return Person.objects.none()
    places = Partner.objects.filter(unit_id=engagement.unit_id, person_id=OuterRef("pk"))
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    in_goals = GoalPerson.objects.filter(goal__engagement=engagement, person_id=OuterRef("pk"))
    helping = Assignment.objects.filter(now, engagement=engagement, person_id=OuterRef("pk"))
    named = Exists(places.filter(now))
    took_part = Exists(in_goals) & ~Exists(places)
    return Person.objects.filter(named | took_part, ~Exists(helping), is_active=True).order_by("name")


def links(scope: Scope, engagement: Engagement) -> list[PartnerLink]:
    """Links sent for an engagement one may write agreements for, newest first."""
    rows: QuerySet[PartnerLink] = PartnerLink.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.AGREEMENT_EDIT, engagement.unit.path)
    return list(rows.select_related("person", "sent_by").order_by("-id"))


def link(scope: Scope, ref: str) -> PartnerLink:
    """One link of an engagement one may write agreements for, or NotThere."""
    rows = PartnerLink.objects.select_related("engagement__unit", "person")
    row: PartnerLink = one(rows, scope, Permission.AGREEMENT_EDIT, ref)
    return row


def answers(scope: Scope, engagement: Engagement) -> list[Answer]:
    """What participants of an engagement answered, for counting only: no page shows a row of it."""
    rows: QuerySet[Reflection] = Reflection.objects.filter(
        engagement=engagement, view="participant", seen__isnull=False
    )
    rows = under(rows, scope, Permission.AGREEMENT_EDIT, engagement.unit.path)
    columns = rows.order_by("on", "id").values_list("element", "by_id", "on", "seen")
    return [Answer(question, person, on, value) for question, person, on, value in columns if value]


@dataclass(frozen=True)
class Meeting:
    """The next contact as partners may know it; what it is about only for those named to take part."""

    on: date
    starts_at: time | None
    mode: str
    title: str
    who: tuple[str, ...]


def next_meeting(scope: Scope, engagement: Engagement) -> Meeting | None:
    """The next planned contact of an engagement already reached: when, how, with whom. No purpose, agenda or note."""
    if scope.person_id is None:
        return None
    rows = Activity.objects.filter(engagement=engagement, direct=True, state="planned", on__gte=scope.on)
    columns = ("id", "on", "starts_at", "mode", "title")
    found = rows.order_by("on", "starts_at", "id").values_list(*columns).first()
    if found is None:
        return None
    key, on, starts_at, mode, title = found
    people = list(
        ActivityPerson.objects.filter(activity_id=key)
        .order_by("role", "person__name")
        .values_list("person_id", "side", "person__name")
    )
    named = any(person == scope.person_id for person, _, _ in people)
    helpers = tuple(name for _, side, name in people if side == "support")
    return Meeting(on, starts_at, mode, title if named else "", helpers)


def goals(scope: Scope, engagement: Engagement) -> list[Goal]:
    """Goals of an engagement already reached, with measure, owner and every yes; ended ones are left out."""
    rows: QuerySet[Goal] = Goal.objects.filter(engagement=engagement).exclude(state="ended")
    rows = under(rows, scope, Permission.GOAL_VIEW, engagement.unit.path)
    return list(
        rows.select_related("owner", "indicator").prefetch_related("confirmations").order_by("number")
    )
