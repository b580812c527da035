"""Totals of a system and cohorts: what was told, one's own agreement, and how far a cohort is. Never a rating."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.growth.models import CapacityReport, Cohort, CohortMember, CountIn, Evaluation
from marigold.kit.doing import NotThere

# Below so many members, a cohort's page counts nothing.
FLOOR = 5
GONE = "There is no such cohort that you can see."
# A look a little after the beginning still counts as the first, and one some time after the end as the last.
LATE, AFTER = timedelta(days=31), timedelta(days=92)


def counted_in(scope: Scope, root_id: int) -> dict[str, CountIn]:
    """Where one lets oneself be counted in a system today, by framework."""
    if scope.person_id is None:
        return {}
    rows = CountIn.objects.filter(person_id=scope.person_id, root_id=root_id, ended_on__isnull=True)
    return {row.framework.key: row for row in rows.select_related("framework")}


def capacity_reports(scope: Scope, root_id: int) -> list[CapacityReport]:
    """What was told of a system's people, newest first."""
    rows = visible(CapacityReport.objects.filter(root_id=root_id), scope, Permission.PERSON_VIEW)
    return list(rows.select_related("framework", "edition").order_by("-quarter", "framework__name"))


def cohorts_led(scope: Scope) -> list[Cohort]:
    """Cohorts one leads, newest first."""
    if scope.person_id is None:
        return []
    rows = Cohort.objects.filter(leader_id=scope.person_id).select_related("framework", "root")
    return list(rows.order_by("-starts_on", "-id"))


def memberships(scope: Scope) -> list[CohortMember]:
    """Cohorts one is in or invited into, newest first."""
    if scope.person_id is None:
        return []
    rows = CohortMember.objects.filter(person_id=scope.person_id, left_on__isnull=True)
    rows = rows.select_related("cohort__framework", "cohort__leader", "before", "after")
    return list(rows.order_by("-cohort__starts_on", "-id"))


def cohort(scope: Scope, ref: str) -> Cohort:
    """A cohort one leads, is in or is invited into, or NotThere."""
    rows = Cohort.objects.select_related("framework", "leader", "root").filter(ref=ref)
    mine = Q(leader_id=scope.person_id) | Q(
        pk__in=CohortMember.objects.filter(person_id=scope.person_id, left_on__isnull=True).values(
            "cohort_id"
        )
    )
    row = rows.filter(mine).first() if scope.person_id else None
    if row is None:
        raise NotThere(GONE)
    return row


def cohort_led(scope: Scope, ref: str) -> Cohort:
    """A cohort one leads, or NotThere."""
    row = cohort(scope, ref)
    if row.leader_id != scope.person_id:
        raise NotThere(GONE)
    return row


def membership(scope: Scope, cohort_ref: str) -> CohortMember | None:
    """One's own place in a cohort, if any."""
    return next((one for one in memberships(scope) if one.cohort.ref == cohort_ref), None)


@dataclass(frozen=True)
class Progress:
    """How many are invited and joined; and, from the floor on, how many have named their first and last look."""

    invited: int
    joined: int
    before: int | None
    after: int | None


def progress(scope: Scope, row: Cohort) -> Progress:
    """Counts alone, for a cohort already reached; who named what is not told."""
    still = Q(left_on__isnull=True)
    joined = still & Q(joined_on__isnull=False)
    rows = CohortMember.objects.filter(cohort=row) if scope.person_id else CohortMember.objects.none()
    found = rows.aggregate(
        invited=Count("id", filter=still & Q(joined_on__isnull=True)),
        joined=Count("id", filter=joined),
        before=Count("id", filter=joined & Q(before__isnull=False)),
        after=Count("id", filter=joined & Q(after__isnull=False)),
    )
    if found["joined"] < FLOOR:
        return Progress(found["invited"], found["joined"], None, None)
    return Progress(found["invited"], found["joined"], found["before"], found["after"])


def names_in(scope: Scope, row: Cohort) -> list[CohortMember]:
    """Who is invited and who joined, for the one who leads it."""
    if row.leader_id != scope.person_id:
        return []
    rows = CohortMember.objects.filter(cohort=row, left_on__isnull=True)
    return list(rows.select_related("person").defer("before", "after").order_by("person__name"))


def looks_for(scope: Scope, row: Cohort) -> tuple[list[Evaluation], Evaluation | None, Evaluation | None]:
    """One's own finished self-evaluations with a cohort's framework, oldest first, and those that suggest themselves."""
    if scope.person_id is None:
        return [], None, None
    rows = Evaluation.objects.filter(
        person_id=scope.person_id,
        edition__framework_id=row.framework_id,
        finished_on__isnull=False,
    )
    found = list(rows.order_by("finished_on", "id"))
    first = [one for one in found if one.finished_on and one.finished_on <= row.starts_on + LATE]
    before = first[-1] if first else None
    last = [
        one
        for one in found
        if one.finished_on
        and one.finished_on <= row.ends_on + AFTER
        and one.finished_on > row.starts_on + LATE
    ]
    return found, before, last[-1] if last else None
