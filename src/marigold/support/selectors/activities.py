"""Activities in scope."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from marigold.access.catalogue import Permission
from marigold.access.reach import one, under, visible
from marigold.access.scope import Scope
from marigold.people.models import Unit
from marigold.support.models import Activity, ActivityPerson, ActivityStrategy, Batch, Debrief, Dose


def activities(scope: Scope, permission: Permission = Permission.ACTIVITY_VIEW) -> QuerySet[Activity]:
    """Activities in scope, newest first."""
    return visible(Activity.objects.all(), scope, permission).order_by("-on", "-id")


def activity(scope: Scope, ref: str, permission: Permission = Permission.ACTIVITY_VIEW) -> Activity:
    """One activity in scope, or NotThere."""
    carried = ActivityStrategy.objects.filter(activity=OuterRef("pk"))
    rows = Activity.objects.select_related("engagement__unit", "unit").annotate(carries=Exists(carried))
    row: Activity = one(rows, scope, permission, ref)
    return row


def my_activities(scope: Scope, *, since: date, until: date) -> QuerySet[Activity]:
    """Activities between two days (inclusive) of the engagements the person is assigned to, oldest first."""
    rows = visible(Activity.objects.all(), scope, Permission.ACTIVITY_VIEW)
    mine = ActivityPerson.objects.filter(person_id=scope.person_id, activity__on__range=(since, until))
    rows = rows.filter(on__range=(since, until)).exclude(state="cancelled")
    return rows.filter(pk__in=mine.values("activity_id")).order_by("on", "starts_at", "id")


def debriefs(scope: Scope, activity: Activity) -> QuerySet[Debrief]:
    """One's own debrief, and those others shared with the pair, once one's own is shared too."""
    own = Debrief.objects.filter(activity=activity, person_id=scope.person_id)
    took_part = ActivityPerson.objects.filter(
        activity=activity, person_id=scope.person_id, side="support"
    ).exists()
    shared = Q(shared_at__isnull=False)
    if took_part and not own.filter(shared_at__isnull=False).exists():
        rows: QuerySet[Debrief] = own
    else:
        rows = visible(
            Debrief.objects.filter(shared, activity=activity), scope, Permission.DEBRIEF_VIEW
        ) | Debrief.objects.filter(activity=activity, person_id=scope.person_id)
    return rows.select_related("person").order_by("id")


def dose_of(scope: Scope, unit: Unit, *, since: date) -> QuerySet[Dose]:
    """Dose cells of a unit already reached and all beneath it, from a month on."""
    rows = Dose.objects.filter(unit=unit, month__gte=since.replace(day=1))
    return under(rows, scope, Permission.ACTIVITY_VIEW, unit.path).order_by("month")


def contacts_by_month(scope: Scope, unit: Unit, *, since: date) -> list[tuple[date, int]]:
    """(month, contacts) of a place already reached and all beneath it, oldest first; from the roll-up."""
    rows = dose_of(scope, unit, since=since).filter(direct=True).order_by("month")
    return [
        (month, count) for month, count in rows.values_list("month").annotate(n=Sum("activities")) if count
    ]


def batches(scope: Scope) -> QuerySet[Batch]:
    """Imports one ran, or that touched a system one may import into."""
    return visible(Batch.objects.all(), scope, Permission.IMPORT_RUN).order_by("-id")
