"""What the page on what support brings about reads of a place and all beneath: stages, who leads, what spreads, what lasts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Sum, TextField, Value
from django.db.models.functions import Cast, TruncMonth

from marigold.access.catalogue import Permission
from marigold.access.reach import under, visible
from marigold.access.scope import Scope
from marigold.core.brought import Run
from marigold.core.holding import Look
from marigold.growth.models import Enrolment
from marigold.people.models import Partner, Unit
from marigold.support import uses
from marigold.support.models import (
    Activity,
    Assignment,
    Engagement,
    LessonUse,
    PracticeTrial,
    Step,
    StressCell,
    StressTest,
    StructureEntry,
    Use,
)
from marigold.support.selectors.cascade import _within

MOST, MOST_TESTS = 40_000, 2_000
NAMED = 60


def supported(scope: Scope, unit: Unit) -> dict[int, list[Run]]:
    """Engagements one sees, here and beneath, each with its stages, oldest first; by place."""
    rows: Any = Engagement.objects.filter(_within(unit, ""), starts_on__lte=scope.on)
    rows = under(rows, scope, Permission.ENGAGEMENT_VIEW, unit.path)
    decided = FilteredRelation("placements", condition=Q(placements__kind="stage"))
    # Days come as they are written, in ISO order.
    days = {
        f"{name}_": Cast(way, TextField())
        for name, way in (("starts", "starts_on"), ("ends", "ends_on"), ("since", "decided__starts_on"))
    }
    rows = rows.annotate(decided=decided).annotate(**days).order_by("id", "decided__starts_on", "decided__id")
    found: dict[int, list[Run]] = {}
    last: int | None = None
    stages: list[tuple[str, str]] = []
    today = scope.on.isoformat()
    columns = ("id", "unit_id", "starts_", "ends_", "since_", "decided__element_key")
    for pk, place, starts, ends, since, key in rows.values_list(*columns)[:MOST]:
        if pk != last:
            stages, last = [], pk
            found.setdefault(place, []).append(Run(starts, ends, stages))
        if since is not None and since <= today:
            stages.append((since, key))
    return found


def led(scope: Scope, unit: Unit, *, since: date) -> list[tuple[date, str, int]]:
    """Contacts by month and who led them, as facets of the use roll-up; of places within a branch from their contacts."""
    whole = unit.parent_id is None
    if whole or unit.parent_id == unit.root_id:
        rows: Any = Use.objects.filter(facet__in=uses.LED.values(), month__gte=since)
        rows = rows.filter(root_id=unit.root_id or unit.pk) if whole else rows.filter(unit=unit)
        rows = under(rows, scope, Permission.ACTIVITY_VIEW, unit.path).order_by()
        return list(rows.values_list("month", "facet").annotate(n=Sum("activities")))
    held: Any = Activity.objects.filter(_within(unit, ""), state="done", direct=True, on__gte=since)
    held = under(held, scope, Permission.ACTIVITY_VIEW, unit.path).order_by()
    held = held.filter(led_by__in=uses.LED).annotate(month=TruncMonth("on"))
    counted = held.values_list("month", "led_by").annotate(n=Count("id"))
    return [(month, uses.LED[by], count) for month, by, count in counted]


def spread(scope: Scope, unit: Unit, *, since: date) -> dict[str, list[tuple[date, str, int]]]:
    """(month, part, count) of steps done ("done": local or support), and of what was taken up elsewhere ("taken": lessons
    used in another engagement, changed ways of working that were begun)."""
    path = unit.path
    steps: Any = Step.objects.filter(_within(unit, "engagement__"), state="done", done_on__gte=since)
    steps = under(steps, scope, Permission.GOAL_VIEW, path).order_by()
    named = Exists(Assignment.objects.filter(person_id=OuterRef("owner_id")))
    steps = steps.annotate(what=Value("done"), month=TruncMonth("done_on"), part=named)
    lessons: Any = LessonUse.objects.filter(_within(unit, "engagement__"), on__gte=since)
    trials: Any = PracticeTrial.objects.filter(_within(unit, "engagement__"), starts_on__gte=since)
    parts = [(steps, "part")]
    for rows, day, what in ((lessons, "on", "lesson"), (trials, "starts_on", "trial")):
        seen = under(rows, scope, Permission.ENGAGEMENT_VIEW, path).order_by()
        parts.append((seen.annotate(what=Value(what), month=TruncMonth(day), part=Value(False)), "part"))
    first, *rest = [
        rows.values_list("what", "month", part).annotate(n=Count("pk")) for rows, part in parts
    ]  # fmt: skip
    found: dict[str, list[tuple[date, str, int]]] = {"done": [], "taken": []}
    for what, month, by, count in first.union(*rest, all=True):
        if what == "done":
            found["done"].append((month, "support" if by else "local", count))
        else:
            found["taken"].append((month, what, count))
    return found


@dataclass
class Held:
    """A place whose support has ended, and what holds the work there: structures that go on, and looks at how they work."""

    ref: str
    name: str
    structures: list[tuple[str, str]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)


def held(scope: Scope, unit: Unit, places: Sequence[int]) -> dict[int, Held]:
    """What holds the work in places under one whose structures one sees, by place. One query, also for places without any."""
    if not places or not scope.allows_at(Permission.STRUCTURE_VIEW, unit.path):
        return {}
    going = FilteredRelation("structures", condition=Q(structures__ended_on=None))
    rows = Unit.objects.filter(pk__in=list(places)).annotate(going=going).order_by("going__name", "going__id")
    columns = ("id", "ref", "name", "going__ref", "going__name")
    entries = ("going__entries__kind", "going__entries__on", "going__entries__ratings")
    found: dict[int, Held] = {}
    for place, place_ref, place_name, ref, name, kind, on, ratings in rows.values_list(*columns, *entries)[
        :MOST
    ]:
        here = found.setdefault(place, Held(place_ref, place_name))
        if ref is not None and (ref, name) not in here.structures:
            here.structures.append((ref, name))
        if kind == "checked":
            here.looks.append(Look(on, ratings))
    return found


@dataclass(frozen=True)
class Stress:
    """The newest stress test of each place: counts by (event, outlook), the tests, and what carries most."""

    counts: dict[tuple[str, str], int]
    places: int
    # (ref, place, day), the newest first
    tests: list[tuple[str, str, date]]
    # (ref, name, place, in how many cells it carries)
    carriers: list[tuple[str, str, str, int]]


def stress(scope: Scope, unit: Unit) -> Stress:
    """What the newest stress tests of places here and beneath say, all together."""
    later = StressTest.objects.filter(unit_id=OuterRef("unit_id"))
    later = later.filter(Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), id__gt=OuterRef("id")))
    newest: Any = StressTest.objects.filter(_within(unit, "")).filter(~Exists(later))
    newest = under(newest, scope, Permission.STRUCTURE_VIEW, unit.path).order_by("-on", "-id")
    found = {pk: told for pk, *told in newest.values_list("id", "ref", "unit__name", "on")[:MOST_TESTS]}
    cells: Any = StressCell.objects.filter(test_id__in=list(found)).order_by()
    counts: dict[tuple[str, str], int] = {}
    for scenario, outlook, count in cells.values_list("scenario", "outlook").annotate(n=Count("id")):
        counts[scenario, outlook] = count
    if not counts:
        return Stress({}, 0, [], [])
    carried = cells.filter(outlook="holds").exclude(structure=None)
    carried = carried.values_list("structure__ref", "structure__name", "structure__unit__name")
    carriers = list(carried.annotate(n=Count("id")).order_by("-n", "structure__name")[:8])
    return Stress(counts, len(found), [tuple(one) for one in found.values()], carriers)


@dataclass(frozen=True)
class People:
    """People who grew with the work: partners who came to give support as (ref, name, place), those lifted up in what they
    lead as (ref of the structure, its name, place), and how many mentor now and were mentored themselves."""

    supporters: tuple[tuple[str, str, str], ...]
    lifted: tuple[tuple[str, str, str], ...]
    mentors: int
    circle: int


COLUMNS = ("what", "key", "link", "called", "extra")


def grown(scope: Scope, unit: Unit) -> People:
    """People who grew with the work, as far as one may see them. Who mentors whom is theirs: only how many leaves here."""
    later = Assignment.objects.filter(person_id=OuterRef("person_id"), starts_on__gt=OuterRef("starts_on"))
    partners: Any = Partner.objects.filter(Exists(later), _within(unit, ""))
    partners = under(partners, scope, Permission.PERSON_VIEW, unit.path).order_by()
    lifts: Any = StructureEntry.objects.filter(_within(unit, "structure__"), kind="lifted")
    lifts = under(lifts, scope, Permission.STRUCTURE_VIEW, unit.path).order_by()
    lifts = lifts.filter(structure__ended_on=None)
    pairs: Any = Enrolment.objects.filter(root_id=unit.root_id or unit.pk).exclude(mentor=None).order_by()
    if unit.parent_id is not None or not scope.allows_at(Permission.PERSON_VIEW, unit.path):
        pairs = pairs.none()
    parts = [
        _told(partners, "supports", "person_id", "person__ref", "person__name", "unit__name"),
        _told(lifts, "lifted", "structure_id", "structure__ref", "structure__name", "structure__unit__name"),
        _told(pairs, "mentored", "person_id", "ref", "root__name", "root__name"),
        _told(pairs, "mentor", "mentor_id", "ref", "root__name", "root__name"),
    ]
    found: dict[str, dict[int, tuple[str, str, str]]] = defaultdict(dict)
    for what, key, link, called, extra in parts[0].union(*parts[1:])[:MOST]:
        found[what][key] = (link, called, extra)
    mentors = found["mentor"].keys()
    return People(
        tuple(sorted(found["supports"].values(), key=lambda one: one[1])),
        tuple(sorted(found["lifted"].values(), key=lambda one: one[1])),
        len(mentors),
        len(mentors & found["mentored"].keys()),
    )


def _told(rows: Any, what: str, key: str, link: str, called: str, extra: str) -> Any:
    rows = rows.annotate(what=Value(what), key=F(key), link=F(link), called=F(called), extra=F(extra))
    return rows.values_list(*COLUMNS)


def places_of(scope: Scope, ids: list[int]) -> list[Unit]:
    """Places of engagements one is named on, by name."""
    rows = visible(Unit.objects.filter(pk__in=ids), scope, Permission.UNIT_VIEW)
    return list(rows.order_by("name")[:NAMED])
