"""Co-practice of an engagement: shares, calls for help, absences, reflections, strengths."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, under, visible
from marigold.access.scope import Scope
from marigold.core.pairing import Held, Helper, Met
from marigold.kit.doing import NotThere
from marigold.people.models import Person
from marigold.support.models import (
    Absence,
    Activity,
    ActivityElement,
    ActivityPerson,
    Assignment,
    CallIn,
    Engagement,
    Reflection,
    Strength,
)


def held(scope: Scope, engagement: Engagement, *, since: date) -> list[Held]:
    """Activities done in an engagement since a day, with who supported, for shares and staffing."""
    rows: QuerySet[Activity] = Activity.objects.filter(engagement=engagement, state="done", on__gte=since)
    rows = under(rows, scope, Permission.ACTIVITY_VIEW, engagement.unit.path)
    parts = ("minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup")
    found = list(rows.values_list("id", "direct", "solo_reason", "solo_agreed", *parts))
    people: dict[int, list[tuple[int, str]]] = defaultdict(list)
    placed = ActivityPerson.objects.filter(activity_id__in=[row[0] for row in found], side="support")
    for activity, person, role in placed.values_list("activity_id", "person_id", "role"):
        people[activity].append((person, role))
    return [
        Held(direct, sum(minutes), tuple(people[key]), reason, agreed)
        for key, direct, reason, agreed, *minutes in found
    ]


def met(scope: Scope, engagement: Engagement, *, since: date) -> tuple[list[Met], list[Met]]:
    """Direct contacts with a place since a day, held or planned: of an engagement already reached, and of other teams there.

    Of others only those one may see; the place is the unit of the engagement.
    """
    rows: QuerySet[Activity] = Activity.objects.filter(unit_id=engagement.unit_id, direct=True, on__gte=since)
    rows = visible(rows.exclude(state="cancelled"), scope, Permission.ACTIVITY_VIEW)
    found = list(rows.values_list("id", "engagement_id", "on", "title"))
    people: dict[int, set[int]] = defaultdict(set)
    placed = ActivityPerson.objects.filter(activity_id__in=[row[0] for row in found], side="support")
    for activity, person in placed.values_list("activity_id", "person_id"):
        people[activity].add(person)
    sides: dict[bool, list[Met]] = {True: [], False: []}
    for key, of, on, title in found:
        sides[of == engagement.pk].append(Met(on, title, frozenset(people[key])))
    return sides[True], sides[False]


def call_ins(scope: Scope, engagement: Engagement) -> list[CallIn]:
    """Calls for help of an engagement already reached, the open ones first."""
    rows: QuerySet[CallIn] = CallIn.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.ENGAGEMENT_VIEW, engagement.unit.path)
    order = {"asked": 0, "accepted": 1}
    return sorted(
        rows.select_related("person", "asked_by").order_by("-id"), key=lambda row: order.get(row.state, 2)
    )


def call_in(scope: Scope, ref: str) -> CallIn:
    """One call for help: of an engagement in scope, asked of oneself, or open to all in a system one works in."""
    rows = CallIn.objects.select_related("engagement__unit", "person", "asked_by", "assignment")
    try:
        row: CallIn = one(rows, scope, Permission.ENGAGEMENT_VIEW, ref)
    except NotThere:
        found = rows.filter(open_to(scope), ref=ref).first()
        if found is None:
            raise
        return found
    return row


def open_to(scope: Scope) -> Q:
    """Calls that name nobody, in systems where one gives support."""
    roots = [grant.root_id for grant in scope.grants if Permission.CHANGE_EDIT in grant.permissions]
    return Q(person__isnull=True, state="asked", root_id__in=roots)


def calls_for_me(scope: Scope) -> QuerySet[CallIn]:
    """Calls for help that wait for one's answer, or that anyone of one's system may take."""
    mine = Q(person_id=scope.person_id, state__in=["asked", "accepted"])
    rows = CallIn.objects.filter(mine | open_to(scope)).exclude(asked_by_id=scope.person_id)
    return rows.select_related("engagement", "asked_by", "person").order_by("state", "id")


def absences(scope: Scope, engagement: Engagement) -> list[Absence]:
    """Absences on an engagement already reached, newest first, with the task that closes the gap."""
    rows: QuerySet[Absence] = Absence.objects.filter(engagement=engagement)
    rows = under(rows, scope, Permission.ENGAGEMENT_VIEW, engagement.unit.path)
    return list(rows.select_related("person", "gap_step").order_by("-starts_on", "-id"))


def absence(scope: Scope, ref: str) -> Absence:
    """One absence in scope, or NotThere."""
    rows = Absence.objects.select_related("engagement__unit", "person", "gap_step")
    row: Absence = one(rows, scope, Permission.ENGAGEMENT_VIEW, ref)
    return row


def reflections(scope: Scope, engagement: Engagement) -> list[Reflection]:
    """Reflections of an engagement already reached: for those named on it, and their own for anyone; newest first."""
    rows = Reflection.objects.filter(engagement=engagement).exclude(view="participant")
    named = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on),
        engagement=engagement,
        person_id=scope.person_id,
        starts_on__lte=scope.on,
    ).exists()
    rows = rows if named else rows.filter(by_id=scope.person_id)
    return list(rows.select_related("by").order_by("-on", "-id"))


def strengths_of(scope: Scope, people: Iterable[int]) -> dict[int, list[Strength]]:
    """What people already reached say they are good at."""
    found: dict[int, list[Strength]] = defaultdict(list)
    if scope.person_id is None:
        return found
    for row in Strength.objects.filter(person_id__in=list(people)).order_by("-level", "area"):
        found[row.person_id].append(row)
    return found


def helpers(scope: Scope, root_id: int, *, exclude: Sequence[int] = ()) -> list[Helper]:
    """Practitioners of a system one may see, with strengths and open engagements, by name."""
    if not any(grant.root_id == root_id for grant in scope.grants) and not scope.hand:
        return []
    posts = Q(posts__root_id=root_id, posts__role__key__in=["practitioner", "senior"]) & (
        Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=scope.on)
    )
    rows = Person.objects.filter(posts, is_active=True).exclude(pk__in=exclude).distinct()
    people = {row.pk: row.name for row in rows.order_by("name", "id")}
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    load = dict(
        Assignment.objects.filter(still, person_id__in=people, core=True)
        .values_list("person_id")
        .annotate(n=Count("id"))
    )
    areas: dict[int, dict[str, int]] = defaultdict(dict)
    for person, area, level in Strength.objects.filter(person_id__in=people).values_list(
        "person_id", "area", "level"
    ):
        areas[person][area] = level
    return [Helper(key, name, areas[key], load.get(key, 0)) for key, name in people.items()]


def elements_used(scope: Scope, engagement: Engagement) -> dict[int, int]:
    """How many activities done in an engagement already reached used each element (by element id)."""
    rows: QuerySet[ActivityElement] = ActivityElement.objects.filter(
        activity__engagement=engagement, activity__state="done"
    )
    rows = under(rows, scope, Permission.ACTIVITY_VIEW, engagement.unit.path).order_by()
    return dict(rows.values_list("element_id").annotate(n=Count("activity_id")))
