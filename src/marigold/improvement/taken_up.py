"""Gaps that were taken up, who answers for what, and how well places can split their data."""

from collections.abc import Sequence
from datetime import date

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Scope
from marigold.improvement.models import Gap, GapEntry, Indicator, Part, Splitting
from marigold.people.models import Unit

SEE, EDIT = Permission.INDICATOR_VIEW, Permission.INDICATOR_EDIT
MOST = 400
NEVER = Value(date.max, output_field=DateField())


def gaps(scope: Scope) -> QuerySet[Gap]:
    """Gaps in scope."""
    return visible(Gap.objects.all(), scope, SEE).select_related("indicator__unit", "breakdown")


def gap(scope: Scope, ref: str, permission: Permission = SEE) -> Gap:
    """One gap in scope, or NotThere."""
    row: Gap = one(Gap.objects.select_related("indicator__unit", "breakdown"), scope, permission, ref)
    return row


def gap_rows(
    scope: Scope,
    *,
    paths: Sequence[str] | None = None,
    words: str = "",
    state: str = "",
    people: Sequence[int] | None = None,
    export: bool = False,
) -> QuerySet[Gap]:
    """Gaps in scope, narrowed to places (by path), words, a state (or overdue), and those who answer for them."""
    rows = visible(Gap.objects.all(), scope, SEE)
    if export:
        rows = visible(rows, scope, Permission.EXPORT_RUN)
    if paths is not None:
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(indicator__unit__path__startswith=path)
        rows = rows.filter(within)
    for word in words.split()[:8]:
        rows = rows.filter(Q(why__icontains=word) | Q(indicator__name__icontains=word))
    if state == "overdue":
        rows = rows.filter(state="open", review_on__lt=scope.on)
    elif state:
        rows = rows.filter(state=state)
    if people is not None:
        rows = rows.filter(pk__in=Part.objects.filter(person__in=people, gap__isnull=False).values("gap_id"))
    return rows.annotate(due=Coalesce(F("review_on"), NEVER, output_field=DateField()))


def gaps_of(scope: Scope, ids: Sequence[int]) -> list[Gap]:
    """Gaps by id, in that order, with owners and strategies."""
    rows = gaps(scope).filter(pk__in=ids).prefetch_related("owners__person", "entries")
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids if pk in found]


def answered_for(scope: Scope) -> list[Gap]:
    """Open gaps that this person answers for, the nearest review first."""
    if scope.person_id is None:
        return []
    mine = Part.objects.filter(person_id=scope.person_id, gap__isnull=False).values("gap_id")
    rows = gaps(scope).filter(pk__in=mine, state="open")
    return list(rows.order_by(Coalesce(F("review_on"), NEVER, output_field=DateField()), "id")[:MOST])


def of_indicator(scope: Scope, indicator: Indicator) -> list[Gap]:
    """Gaps of a measure already reached, open ones first."""
    rows = visible(Gap.objects.filter(indicator=indicator), scope, SEE).select_related(
        "indicator", "breakdown"
    )
    return list(rows.order_by("-state", "-began_on", "-id"))


def open_under(scope: Scope, unit: Unit) -> int:
    """How many gaps are open in a place and beneath it."""
    return visible(Gap.objects.filter(state="open"), scope, SEE).filter(
        indicator__unit__path__startswith=unit.path
    ).count()  # fmt: skip


def entries(scope: Scope, gap: Gap) -> list[GapEntry]:
    """What was found and done about a gap already reached, oldest first."""
    return list(visible(GapEntry.objects.filter(gap=gap), scope, SEE).order_by("on", "id"))


def entry(scope: Scope, ref: str) -> GapEntry:
    """One entry that one may change, or NotThere."""
    rows = GapEntry.objects.select_related("gap__indicator__unit", "gap__breakdown")
    row: GapEntry = one(rows, scope, EDIT, ref)
    return row


def owners(scope: Scope, gap: Gap) -> list[Part]:
    """Who answers for a gap already reached."""
    rows = visible(Part.objects.filter(gap=gap), scope, SEE)
    return list(rows.select_related("person").order_by("id"))


def parts(scope: Scope, indicator: Indicator) -> list[Part]:
    """Who plays which part in the data of a measure already reached."""
    rows = visible(Part.objects.filter(indicator=indicator, gap=None), scope, SEE)
    return list(rows.select_related("person").order_by("id"))


def part(scope: Scope, ref: str) -> Part:
    """One part that one may change, or NotThere."""
    rows = Part.objects.select_related("indicator__unit", "gap__breakdown", "gap__indicator", "person")
    row: Part = one(rows, scope, EDIT, ref)
    return row


def splittings(scope: Scope, unit: Unit) -> list[Splitting]:
    """How well a place and those beneath it could split their data, oldest first."""
    rows = visible(Splitting.objects.filter(unit__path__startswith=unit.path), scope, SEE)
    return list(rows.select_related("unit", "breakdown").order_by("on", "id")[: MOST * 5])
