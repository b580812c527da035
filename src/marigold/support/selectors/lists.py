"""Long lists in scope: filtered, in pieces an index can give in order (see `kit.paging`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import parts, reached, under, visible
from marigold.access.scope import Scope
from marigold.kit.prepared import HowMany, prepared
from marigold.people.models import Unit
from marigold.support.models import Activity, ActivityPerson, Assignment, Engagement, Goal

# Beyond this many, ids are asked for in a subquery instead of being listed.
LISTED_IDS = 800
# An import of up to so many rows is read whole and sorted; of a larger one the first page is met soon enough in the
# order of days.
SORTED_ROWS = 200_000


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to. Empty means all. `paths` are units with all beneath; `people` are person ids."""

    words: str = ""
    tier: str = ""
    stage: str = ""
    state: str = ""
    paths: tuple[str, ...] | None = None
    # Instead of paths: the ids of units already found beneath them, so that they need not be found again.
    units: tuple[int, ...] | None = None
    root: int | None = None
    people: tuple[int, ...] | None = None
    mode: str = ""
    category: str = ""
    kind: str = ""
    engagement: str = ""
    # (id, rows) of an import one may see, (0, 0) for one that is not there.
    batch: tuple[int, int] | None = None
    since: date | None = None
    until: date | None = None

    @property
    def over(self) -> str:
        """The path of the one unit that all wanted rows hang on or beneath; empty when there is no such unit."""
        if self.root is not None:
            return f"{self.root}/"
        return self.paths[0] if self.paths is not None and len(self.paths) == 1 else ""

    def covered(self, scope: Scope, permission: Permission) -> bool:
        """Whether nothing but one place is wanted, all of it listed and covered by a grant: then no row is hidden."""
        place = Wanted(paths=self.paths, units=self.units, root=self.root, since=self.since)
        listed = self.root is not None or self.units is not None
        return listed and self == place and scope.allows_at(permission, self.over)


def activity_parts(scope: Scope, wanted: Wanted, *, export: bool = False) -> list[QuerySet[Activity]]:
    """Activities in scope that match; with `export`, only where one may also download lists."""
    rows: QuerySet[Activity] = Activity.objects.all()
    for field in ("tier", "state", "mode", "category"):
        if getattr(wanted, field):
            rows = rows.filter(**{field: getattr(wanted, field)})
    if wanted.kind:
        rows = rows.filter(direct=wanted.kind == "direct")
    if wanted.since:
        rows = rows.filter(on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(on__lte=wanted.until)
    if wanted.engagement:
        rows = rows.filter(engagement__ref=wanted.engagement)
    if wanted.batch is not None:
        rows = _of_batch(rows, *wanted.batch)
    if wanted.people is not None:
        took_part = ActivityPerson.objects.filter(person_id__in=wanted.people).values("activity_id")
        rows = rows.filter(pk__in=took_part)
    rows = in_units(scope, rows, wanted, "unit")
    rows = _with_words(rows, wanted.words, "title", "purpose", "note")
    return _pieces(rows, scope, Permission.ACTIVITY_VIEW, export=export)


def _of_batch(rows: QuerySet[Activity], batch: int, size: int) -> QuerySet[Activity]:
    rows = rows.filter(batch_id=batch)
    if size > SORTED_ROWS:
        return rows
    # The bounds say nothing new; with them SQLite begins at the index of imports instead of the one of days.
    own = Activity.objects.filter(batch_id=batch)
    ends = (own.order_by("pk").values("pk")[:1], own.order_by("-pk").values("pk")[:1])
    return rows.filter(pk__gte=Subquery(ends[0]), pk__lte=Subquery(ends[1]))


def _pieces(
    rows: QuerySet[Any], scope: Scope, permission: Permission, *, export: bool
) -> list[QuerySet[Any]]:
    pieces = parts(rows, scope, permission)
    return [visible(piece, scope, Permission.EXPORT_RUN) for piece in pieces] if export else pieces


def engagement_rows(scope: Scope, wanted: Wanted, *, export: bool = False) -> QuerySet[Engagement]:
    """Engagements in scope that match."""
    rows: QuerySet[Engagement] = Engagement.objects.all()
    for field in ("tier", "stage"):
        if getattr(wanted, field):
            rows = rows.filter(**{field: getattr(wanted, field)})
    over = Q(ends_on__lt=scope.on)
    if wanted.state:
        rows = rows.filter(over) if wanted.state == "ended" else rows.exclude(over)
    if wanted.since:
        rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=wanted.since))
    if wanted.until:
        rows = rows.filter(starts_on__lte=wanted.until)
    if wanted.people is not None:
        rows = rows.filter(pk__in=_current(scope).filter(person_id__in=wanted.people).values("engagement_id"))
    rows = _with_words(in_units(scope, rows, wanted, "unit"), wanted.words, "name", "programme", "purpose")
    return _one_list(rows, scope, wanted, Permission.ENGAGEMENT_VIEW, export=export)


def goal_rows(scope: Scope, wanted: Wanted, *, export: bool = False) -> QuerySet[Goal]:
    """Goals in scope that match, with `due`: the target date, or the end of time where there is none."""
    return _one_list(goals_matching(scope, wanted), scope, wanted, Permission.GOAL_VIEW, export=export)


def goals_matching(scope: Scope, wanted: Wanted) -> QuerySet[Goal]:
    """All goals that match, whoever asks, with `due` as in `goal_rows`."""
    never = Value(date.max, output_field=DateField())
    rows: QuerySet[Goal] = Goal.objects.annotate(due=Coalesce("target_on", never, output_field=DateField()))
    for field, name in (("tier", "engagement__tier"), ("stage", "engagement__stage"), ("state", "state")):
        if getattr(wanted, field):
            rows = rows.filter(**{name: getattr(wanted, field)})
    if wanted.since:
        rows = rows.filter(target_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(target_on__lte=wanted.until)
    if wanted.engagement:
        rows = rows.filter(engagement__ref=wanted.engagement)
    if wanted.people is not None:
        rows = rows.filter(owner_id__in=wanted.people)
    rows = in_units(scope, rows, wanted, "engagement__unit")
    return _with_words(rows, wanted.words, "statement", "success", "engagement__name")


def _one_list(
    rows: QuerySet[Any], scope: Scope, wanted: Wanted, permission: Permission, *, export: bool
) -> QuerySet[Any]:
    for needed in (permission, Permission.EXPORT_RUN) if export else (permission,):
        rows = under(rows, scope, needed, wanted.over)
    return rows


def narrowed(
    scope: Scope,
    rows: QuerySet[Any],
    wanted: Wanted,
    permission: Permission,
    *,
    unit: str,
    words: Sequence[str],
    export: bool = False,
) -> QuerySet[Any]:
    """Rows in scope, narrowed by place and words as every list is. `unit` and `words` name their columns."""
    rows = _with_words(in_units(scope, rows, wanted, unit), wanted.words, *words)
    return _one_list(rows, scope, wanted, permission, export=export)


def _with_words(rows: QuerySet[Any], words: str, *fields: str) -> QuerySet[Any]:
    for word in words.split()[:8]:
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(found)
    return rows


def in_units(scope: Scope, rows: QuerySet[Any], wanted: Wanted, column: str) -> QuerySet[Any]:
    """Rows narrowed to the wanted places, none for nobody. `column` names their unit."""
    if scope.person_id is None and not scope.hand:
        return rows.none()
    if wanted.root is not None:
        return rows.filter(root_id=wanted.root)
    if wanted.units is not None:
        return rows.filter(**{f"{column}_id__in": wanted.units})
    if wanted.paths is None:
        return rows
    beneath = Q(pk__in=[])
    for path in wanted.paths:
        beneath |= Q(path__startswith=path)
    units = Unit.objects.filter(beneath).values_list("id", flat=True)
    ids = list(units[: LISTED_IDS + 1])
    return rows.filter(**{f"{column}_id__in": ids if len(ids) <= LISTED_IDS else units})


def _current(scope: Scope) -> QuerySet[Assignment]:
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    return Assignment.objects.filter(still, starts_on__lte=scope.on)


@dataclass(frozen=True, slots=True)
class Line:
    """One activity as lists show it: only the columns they need, so that long lists stay quick."""

    id: int
    ref: str
    title: str
    on: date
    state: str
    direct: bool
    category: str
    mode: str
    minutes_contact: int
    minutes_preparation: int
    minutes_travel: int
    minutes_followup: int
    planned_minutes: int | None
    engagement_ref: str
    engagement_name: str
    edition_id: int

    @property
    def minutes(self) -> int:
        """All minutes of the activity, counted once."""
        return self.minutes_contact + self.minutes_preparation + self.minutes_travel + self.minutes_followup


LINE = (
    *("id", "ref", "title", "on", "state", "direct", "category", "mode"),
    *("minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup", "planned_minutes"),
    *("engagement__ref", "engagement__name", "engagement__edition_id"),
)


@prepared
def _lines(ids: Any) -> QuerySet[Any]:
    return Activity.objects.filter(pk__in=ids).values_list(*LINE)


def activities_of(scope: Scope, ids: Sequence[int]) -> list[Line]:
    """Activities already reached, in the order of their ids."""
    if scope.person_id is None or not ids:
        return []
    found = {row[0]: Line(*row) for row in _lines(ids=ids)}
    return [found[key] for key in ids if key in found]


def engagements_of(scope: Scope, ids: Sequence[int]) -> list[Engagement]:
    """Engagements already reached, in the order of their ids, with `last` and `next` contact."""
    contacts = Activity.objects.filter(engagement=OuterRef("pk"), direct=True)
    done = contacts.filter(state="done", on__lte=scope.on).order_by("-on", "-id").values("on")[:1]
    ahead = contacts.filter(state="planned", on__gte=scope.on).order_by("on", "id").values("on")[:1]
    rows = Engagement.objects.filter(pk__in=ids).select_related("unit")
    rows = rows.annotate(last=Subquery(done), next=Subquery(ahead))
    return _in_order(rows, ids) if scope.person_id else []


def goals_of(scope: Scope, ids: Sequence[int]) -> list[Goal]:
    """Goals already reached, in the order of their ids, with owner, engagement and its unit."""
    rows = Goal.objects.filter(pk__in=ids).select_related("owner", "engagement__unit")
    return _in_order(rows, ids) if scope.person_id else []


def _in_order(rows: QuerySet[Any], ids: Sequence[int]) -> list[Any]:
    found = {row.pk: row for row in rows}
    return [found[key] for key in ids if key in found]


@prepared
def _givers(ids: Any) -> QuerySet[Any]:
    lead_first = Case(When(role="lead", then=0), default=1)
    rows = ActivityPerson.objects.filter(activity_id__in=ids, side="support")
    return rows.order_by("activity_id", lead_first, "person__name").values_list("activity_id", "person__name")


def people_of_activities(scope: Scope, ids: Iterable[int]) -> dict[int, list[str]]:
    """Names of those who gave support in activities already reached, the lead first."""
    names: dict[int, list[str]] = {}
    if scope.person_id:
        for activity, name in _givers(ids=list(ids)):
            names.setdefault(activity, []).append(name)
    return names


def pairs_of(scope: Scope, ids: Iterable[int]) -> dict[int, list[str]]:
    """Names of today's core practitioners of engagements already reached, the longest serving first."""
    rows = _current(scope).filter(engagement_id__in=list(ids), core=True)
    names: dict[int, list[str]] = {}
    if scope.person_id:
        ordered = rows.order_by("engagement_id", "starts_on", "id")
        for engagement, name in ordered.values_list("engagement_id", "person__name"):
            names.setdefault(engagement, []).append(name)
    return names


@asked
def _open_by_child(scope: Scope, unit: Any, covered: bool) -> QuerySet[Any]:
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    rows: QuerySet[Any] = Engagement.objects.filter(still, unit__path__beneath=OuterRef("path")).order_by()
    rows = reached(rows, scope, Permission.ENGAGEMENT_VIEW, covered=covered)
    # Each child is a stretch of the index of paths, so that nothing is sorted or gathered.
    kids = Unit.objects.filter(parent_id=unit).order_by()
    return kids.annotate(n=HowMany(rows.values("pk"))).values_list("pk", "n")


def open_by_child(scope: Scope, unit: Unit) -> dict[int, int]:
    """Open engagements beneath each child of a unit already reached, counted by the database."""
    covered = scope.allows_at(Permission.ENGAGEMENT_VIEW, unit.path)
    return {key: number for key, number in _open_by_child(scope, unit=unit.pk, covered=covered) if number}


def open_by_unit(scope: Scope, unit_path: str = "") -> list[tuple[str, int]]:
    """(path of unit, open engagements right in it) for the units that have any, beneath a path."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    rows = visible(Engagement.objects.filter(still), scope, Permission.ENGAGEMENT_VIEW)
    rows = rows.filter(unit__path__startswith=unit_path) if unit_path else rows
    counted = rows.order_by().values("unit__path").annotate(n=Count("id"))
    return [(row["unit__path"], row["n"]) for row in counted]


def minutes_of_person(scope: Scope, person_id: int, *, since: date) -> dict[bool, tuple[int, int]]:
    """Minutes and activities one person gave since a day, by direct or not; each activity counted once.

    Only activities in the scope of whoever asks.
    """
    gave = ActivityPerson.objects.filter(person_id=person_id, side="support").values("activity_id")
    rows: QuerySet[Activity] = Activity.objects.filter(
        pk__in=gave, state="done", on__gte=since, on__lte=scope.on
    )
    rows = visible(rows, scope, Permission.ACTIVITY_VIEW).order_by()
    parts_of = ("minutes_contact", "minutes_preparation", "minutes_travel", "minutes_followup")
    sums: Any = rows.values("direct").annotate(
        n=Count("id"), **{f"sum_{name}": Sum(name) for name in parts_of}
    )
    return {row["direct"]: (sum(row[f"sum_{name}"] for name in parts_of), row["n"]) for row in sums}
