"""Whom support reached: places by level, roles in the system, places that serve a group; from the roll-ups that are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, Sum, When
from django.db.models.functions import Lower

from marigold.access.catalogue import Permission
from marigold.access.reach import under, visible
from marigold.access.scope import Scope
from marigold.improvement.models import Indicator, Latest
from marigold.people.models import Post, Unit
from marigold.support.models import ActivityPerson, Dose, Engagement, ServedGroup
from marigold.support.selectors.uses import About

MOST_NAMED = 800


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the minutes of support given in it and beneath it in the period, and whether support is open there."""

    pk: int
    ref: str
    name: str
    level: str
    parent: int | None
    minutes: int
    engaged: bool
    closed: bool


def places(
    scope: Scope, unit: Unit, *, since: date, permission: Permission = Permission.ACTIVITY_VIEW
) -> list[Place]:
    """A place one sees all activities of (or has another right in), and all beneath it, by path. Two queries, however many
    places there are; minutes are those of activities one sees."""
    within = Q(path__startswith=unit.path)
    if unit.parent_id is None:
        within = Q(root_id=unit.root_id or unit.pk)
    open_now: Any = Q(ends_on=None) | Q(ends_on__gte=scope.on)
    still: Any = Engagement.objects.filter(open_now, starts_on__lte=scope.on)
    still = under(still, scope, Permission.ENGAGEMENT_VIEW, unit.path)
    rows: Any = under(Unit.objects.filter(within), scope, permission, unit.path)
    rows = rows.annotate(engaged=Exists(still.filter(unit=OuterRef("pk")))).order_by("path")
    minutes = _minutes(scope, unit, since)
    return [
        Place(pk, ref, name, level, parent, minutes.get(pk, 0), engaged, closed is not None)
        for pk, ref, name, level, parent, engaged, closed in rows.values_list(
            "id", "ref", "name", "level", "parent_id", "engaged", "closed_on"
        )
    ]


def _under(unit: Unit) -> Q:
    """Rows that hang on a place or one beneath it by `unit`."""
    if unit.parent_id is None:
        return Q(root_id=unit.root_id or unit.pk)
    return Q(unit__path__startswith=unit.path)


def _minutes(scope: Scope, unit: Unit, since: date) -> dict[int, int]:
    rows: Any = Dose.objects.filter(_under(unit), month__gte=since).exclude(minutes=0)
    rows = under(rows, scope, Permission.ACTIVITY_VIEW, unit.path).order_by()
    return dict(rows.values_list("unit_id").annotate(n=Sum("minutes")))


def served(scope: Scope, unit: Unit) -> dict[str, set[int]]:
    """Ids of the places here and beneath that say they serve a group, by its key."""
    rows = under(
        ServedGroup.objects.filter(_under(unit), until=None), scope, Permission.STRUCTURE_VIEW, unit.path
    )
    found: dict[str, set[int]] = {}
    for key, place in rows.order_by().values_list("group_key", "unit_id"):
        found.setdefault(key, set()).add(place)
    return found


@dataclass(frozen=True)
class Named:
    """People of a role who are named in a place: how many, how many of them took part in contacts, and when last."""

    people: int
    reached: int
    contacts: int
    last: date | None


def named(
    scope: Scope, about: About, titles: Mapping[str, Collection[str]], *, since: date, places: int
) -> dict[str, Named]:
    """By role: people whose role here bears one of its titles, and whether they took part. Empty where there are too many
    places to look through, or one may not see the people.

    :param titles: by the role's key, in small letters
    """
    unit = about.unit
    wanted = {title for some in titles.values() for title in some}
    if not wanted or places > MOST_NAMED or not scope.allows_at(Permission.PERSON_VIEW, unit.path):
        return {}
    posts = Post.objects.filter(Q(ends_on=None) | Q(ends_on__gte=scope.on), _under(unit))
    found = posts.annotate(called=Lower("title")).filter(called__in=wanted)
    by_title: dict[str, set[int]] = {}
    for title, person in found.order_by().values_list("called", "person_id"):
        by_title.setdefault(title, set()).add(person)
    everyone = {person for some in by_title.values() for person in some}
    took: Any = ActivityPerson.objects.filter(
        about.within("activity__engagement"), person_id__in=everyone, activity__on__gte=since,
        activity__state="done", activity__direct=True,
    )  # fmt: skip
    took = visible(took, scope, Permission.ACTIVITY_VIEW).order_by()
    counts = {
        person: (count, last)
        for person, count, last in took.values_list("person_id").annotate(
            n=Count("activity_id"), last=Max("activity__on")
        )
    }
    return {
        key: _named({person for title in some for person in by_title.get(title, ())}, counts)
        for key, some in titles.items()
    }


def _named(people: set[int], counts: Mapping[int, tuple[int, date]]) -> Named:
    reached = [counts[one] for one in people if one in counts]
    return Named(
        len(people),
        len(reached),
        sum(count for count, _ in reached),
        max((last for _, last in reached), default=None),
    )


def followed(
    scope: Scope, unit: Unit, groups: Sequence[Collection[str]], *, limit: int
) -> list[list[Latest]]:
    """For each group of levels: what the newest studies say of its indicators here and beneath, those that need a look
    first. One query, however many groups."""
    need: Any = Case(
        When(variation="concern", then=0),
        When(variation__in=("high", "low"), then=1),
        When(assurance="consistent_fail", then=2),
        default=3,
    )
    wanted = Q(pk__in=[])
    for levels in groups:
        rows = Indicator.objects.filter(_under(unit), level__in=levels)
        seen = under(rows, scope, Permission.INDICATOR_VIEW, unit.path)
        # The long drawings are read of the few that are shown.
        keys = Latest.objects.filter(indicator__in=seen.values("pk")).order_by(need, "indicator_id")
        wanted |= Q(pk__in=keys.values("pk")[:limit])
    found = list(Latest.objects.filter(wanted).select_related("indicator__unit", "indicator__owner"))
    return [[row for row in found if row.indicator.level in levels] for levels in groups]


def beneath_of(scope: Scope, rows: Sequence[Place]) -> dict[int, int]:
    """Minutes given right in each place: those here and beneath, less those of the places right beneath."""
    own = {one.pk: one.minutes for one in rows} if scope.person_id else {}
    for one in rows:
        if one.parent in own:
            own[one.parent] -= one.minutes
    # A place that moved keeps its earlier hours where it stood then.
    return {pk: max(count, 0) for pk, count in own.items()}
