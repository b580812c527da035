"""What holds the work in places, stress tests of it, and which groups places serve."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from marigold.access.catalogue import Permission
from marigold.access.reach import named_on, one, reached, under, visible
from marigold.access.scope import Scope
from marigold.improvement.models import Indicator
from marigold.people.models import Leader, Partner, Person, Post, TeamMember, Unit
from marigold.support.models import (
    Activity,
    Assignment,
    Concern,
    Decision,
    Engagement,
    Goal,
    ServedGroup,
    StressCell,
    StressTest,
    Structure,
    StructureEntry,
    StructurePerson,
)

SEE, EDIT = Permission.STRUCTURE_VIEW, Permission.STRUCTURE_EDIT
MOST, FEW = 400, 40
LATELY = timedelta(days=200)


def may(scope: Scope, permission: Permission, unit: Unit) -> bool:
    """Whether a right to structures holds in a place: by a role there or above, or by an engagement right there."""
    return scope.allows_at(permission, unit.path) or named_on(
        scope, permission, Structure.Reach.circle, unit.pk
    )


def structures(scope: Scope) -> QuerySet[Structure]:
    """Structures in scope: of places one may see them in, and those that name oneself as the leader."""
    return visible(Structure.objects.all(), scope, SEE).select_related("unit")


def structure(scope: Scope, ref: str, permission: Permission = SEE) -> Structure:
    """One structure in scope, or NotThere. To change one it is not enough that it is about oneself."""
    rows = Structure.objects.select_related("unit", "team", "indicator", "person")
    row: Structure = one(rows, scope, permission, ref)
    if permission != SEE and not may(scope, permission, row.unit):
        return one(rows.none(), scope, permission, ref)  # type: ignore[no-any-return]
    return row


def in_place(scope: Scope, unit: Unit) -> list[Structure]:
    """Structures of a place one may see them in, with `carriers` (today) and `log` (newest first)."""
    rows = reached(Structure.objects.filter(unit=unit), scope, SEE, covered=may(scope, SEE, unit))
    found = list(rows.select_related("person", "team").order_by("name", "id")[:MOST])
    _dress(found, scope.on)
    return found


def _dress(rows: Sequence[Any], on: date) -> None:
    keys = [row.pk for row in rows]
    people: dict[int, list[Person]] = defaultdict(list)
    now = StructurePerson.objects.filter(Q(until=None) | Q(until__gte=on), structure_id__in=keys)
    for held in now.select_related("person").order_by("person__name", "id"):
        people[held.structure_id].append(held.person)
    log: dict[int, list[StructureEntry]] = defaultdict(list)
    entries = StructureEntry.objects.filter(structure_id__in=keys).select_related("by")
    for entry in entries.order_by("-on", "-id")[: MOST * 10]:
        log[entry.structure_id].append(entry)
    for row in rows:
        row.carriers, row.log = people[row.pk], log[row.pk]


def whole(scope: Scope, row: Structure) -> Structure:
    """A structure already reached, with `carriers` and `log`."""
    if scope.person_id is not None:
        _dress([row], scope.on)
    return row


def entry(scope: Scope, ref: str) -> StructureEntry:
    """One entry of a structure that one may change, or NotThere."""
    rows = StructureEntry.objects.select_related("structure__unit", "activity", "decision")
    row: StructureEntry = one(rows, scope, EDIT, ref)
    return row


def about_me(scope: Scope) -> list[Any]:
    """Structures that name the one who asks: as the leader, or among those who carry them; `open` says whether they may
    read all of it."""
    if scope.person_id is None:
        return []
    carried = StructurePerson.objects.filter(person_id=scope.person_id).values("structure_id")
    mine = Q(person_id=scope.person_id) | Q(pk__in=carried)
    rows: Any = Structure.objects.filter(mine).select_related("unit").order_by("-began_on", "-id")
    found = list(rows[:FEW])
    for row in found:
        row.open = row.person_id == scope.person_id or may(scope, SEE, row.unit)
    return found


def collected(scope: Scope, unit: Unit) -> list[Any]:
    """Indicators of a place with `structure_ref` ("" where nobody said what it is for) and `of_goal`."""
    told = Structure.objects.filter(indicator=OuterRef("pk"), ended_on=None)
    rows: Any = under(Indicator.objects.filter(unit=unit), scope, Permission.INDICATOR_VIEW, unit.path)
    goal = Goal.objects.filter(indicator=OuterRef("pk"))
    return list(rows.annotate(told=Exists(told), of_goal=Exists(goal)).order_by("name", "id")[:MOST])


def nameable(scope: Scope, unit: Unit) -> list[Person]:
    """People who may be named in a structure of a place one keeps: those with a part in it or right beneath it, those who
    support it, and, for whoever sees people there, those right over it. Others are named in words."""
    if scope.person_id is None:
        return []
    wanted = Q(pk=scope.person_id)
    over = unit.parent_id if scope.allows_at(Permission.PERSON_VIEW, unit.path) else None
    for table, way in (
        (Post, "unit"),
        (Partner, "unit"),
        (Leader, "unit"),
        (TeamMember, "team__unit"),
        (Assignment, "engagement__unit"),
    ):
        near = Q(**{way: unit}) | Q(**{f"{way}__parent": unit}) | Q(**{way: over})
        rows: Any = table.objects.filter(Q(ends_on=None) | Q(ends_on__gte=scope.on), near)
        wanted |= Q(pk__in=rows.values("person_id"))
    rows = Person.objects.filter(wanted, is_active=True)
    return list(rows.order_by("name", "id")[:MOST])


def lately_done(scope: Scope, unit: Unit) -> list[Activity]:
    """Contacts and work of the last months in a place, as far as one sees them, the newest first."""
    done: Any = Activity.objects.filter(unit=unit, state="done", on__gte=scope.on - LATELY)
    rows = visible(done.filter(on__lte=scope.on), scope, Permission.ACTIVITY_VIEW)
    return list(rows.order_by("-on", "-id")[:FEW])


def lately_decided(scope: Scope, unit: Unit) -> list[Decision]:
    """Decisions of the last months in a place, as far as one sees them, the newest first."""
    rows = Decision.objects.filter(engagement__unit=unit, on__gte=scope.on - LATELY, on__lte=scope.on)
    rows = visible(rows, scope, Permission.DECISION_VIEW)
    return list(rows.select_related("engagement").order_by("-on", "-id")[:FEW])


def seen_activities(scope: Scope, ids: Sequence[int]) -> dict[int, Activity]:
    """Of these activities, those one may see, by id."""
    rows = visible(Activity.objects.filter(pk__in=ids), scope, Permission.ACTIVITY_VIEW) if ids else []
    return {row.pk: row for row in rows}


def seen_decisions(scope: Scope, ids: Sequence[int]) -> dict[int, Decision]:
    """Of these decisions, those one may see, by id."""
    rows = visible(Decision.objects.filter(pk__in=ids), scope, Permission.DECISION_VIEW) if ids else []
    return {row.pk: row for row in rows}


def seen_concerns(scope: Scope, ids: Sequence[int]) -> dict[int, Concern]:
    """Of these concerns, those one may see, by id."""
    rows = visible(Concern.objects.filter(pk__in=ids), scope, Permission.CONCERN_VIEW) if ids else []
    return {row.pk: row for row in rows}


def engagement_here(scope: Scope, unit: Unit, permission: Permission) -> Engagement | None:
    """The open engagement right in a place in which one holds a permission; the longest running, or None."""
    still: Any = Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=scope.on), unit=unit)
    rows = visible(still, scope, permission)
    return rows.select_related("unit").order_by("starts_on", "id").first()


def blind_spots(scope: Scope, unit: Unit) -> list[Concern]:
    """Open blind spots on the lists of a place's engagements, as far as one sees them."""
    rows = Concern.objects.filter(
        engagement__unit=unit, kind="blind-spot", state__in=("open", "postponed"), trashed_at=None
    )
    return list(visible(rows, scope, Permission.CONCERN_VIEW).order_by("-raised_on", "-id")[:FEW])


def stress_tests(scope: Scope, unit: Unit) -> list[StressTest]:
    """Stress tests of a place already reached, the newest first."""
    rows = reached(StressTest.objects.filter(unit=unit), scope, SEE, covered=may(scope, SEE, unit))
    return list(rows.order_by("-on", "-id")[:FEW])


def stress_test(scope: Scope, ref: str, permission: Permission = SEE) -> StressTest:
    """One stress test, or NotThere."""
    row: StressTest = one(StressTest.objects.select_related("unit"), scope, permission, ref)
    return row


def cells(scope: Scope, tests: Sequence[StressTest]) -> dict[int, list[StressCell]]:
    """What was said in stress tests already reached, by test."""
    found: dict[int, list[StressCell]] = defaultdict(list)
    if scope.person_id is None:
        return found
    rows = StressCell.objects.filter(test__in=[row.pk for row in tests])
    for row in rows.select_related("structure").order_by("id"):
        found[row.test_id].append(row)
    return found


def carriers(scope: Scope, unit: Unit) -> list[Structure]:
    """What may carry a need in a place: its own structures and those of places over it, as far as one sees them."""
    ids = [int(part) for part in unit.path.split("/") if part]
    rows = visible(Structure.objects.filter(unit_id__in=ids, ended_on=None), scope, SEE)
    return list(rows.select_related("unit").order_by("-unit__path", "name", "id")[:MOST])


def cell(scope: Scope, ref: str) -> StressCell:
    """One cell that one may do something about, or NotThere."""
    row: StressCell = one(StressCell.objects.select_related("test__unit", "structure"), scope, EDIT, ref)
    return row


def beneath(scope: Scope, unit: Unit) -> list[Any]:
    """Open places right beneath, by name, with `held` (how many structures) and `tested` (when last)."""
    held = Structure.objects.filter(unit=OuterRef("pk"), ended_on=None).order_by()
    tested = StressTest.objects.filter(unit=OuterRef("pk")).order_by("-on").values("on")[:1]
    rows: Any = visible(Unit.objects.filter(parent=unit, closed_on=None), scope, SEE)
    count = Coalesce(Subquery(held.values("unit").annotate(n=Count("pk")).values("n")), 0)
    return list(rows.annotate(held=count, tested=Subquery(tested)).order_by("name", "id")[:FEW])


def served(scope: Scope, unit: Unit) -> list[ServedGroup]:
    """Groups a place already reached says it serves today."""
    rows = (
        ServedGroup.objects.filter(unit=unit, until=None) if scope.person_id else ServedGroup.objects.none()
    )
    return list(rows.order_by("id"))
