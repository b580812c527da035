"""What the report on how support is used reads: roll-ups, and a few counts, of one place or one engagement."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import TruncMonth

from marigold.access.catalogue import Permission
from marigold.access.reach import under, visible
from marigold.access.scope import Scope
from marigold.core.usage import Far
from marigold.people.models import FormerPath, Involvement, Leader, Unit
from marigold.practice.models import Element
from marigold.support import uses
from marigold.support.models import (
    Activity,
    ActivityPerson,
    Assignment,
    DecisionPerson,
    Dose,
    Engagement,
    Goal,
    Readiness,
    Step,
    Use,
)

MOST_CONTACTS = 10_000
MOST_ROWS = 40_000
MOST_PLACES = 600


@dataclass(frozen=True)
class About:
    """What a report is about: a unit and all beneath, or one engagement."""

    unit: Unit
    engagement: Engagement | None = None

    def within(self, engagement: str) -> Q:
        """A filter by the path to the engagement (`""` for engagements themselves)."""
        start = f"{engagement}__" if engagement else ""
        if self.engagement is not None:
            return Q(**{f"{engagement or 'pk'}": self.engagement.pk})
        root = Q(**{f"{start}root_id": self.unit.root_id or self.unit.pk})
        if self.unit.parent_id is None:
            return root
        return root & Q(**{f"{start}unit__path__startswith": self.unit.path})


# (month, tier, facet, count)
Cell = tuple[date, str, str, int]
CELL = ("month", "tier", "facet")


# Facets of the contacts a partner group took part in, by group.
Interactions = dict[str, Counter[str]]


@dataclass
class Beneath:
    """A place right beneath the one a report is about, with what was counted there."""

    pk: int
    ref: str
    name: str
    uses: dict[str, int]


def counted(scope: Scope, about: About, *, since: date) -> tuple[list[Cell], list[Beneath]]:
    """The uses of a place (or an engagement) from a month on; and of each place right beneath, all months together, the
    places with the most activities first."""
    if about.engagement is not None:
        rows = visible(Activity.objects.filter(engagement=about.engagement), scope, Permission.ACTIVITY_VIEW)
        found = uses.tally_of(rows.filter(on__gte=since))
        return [(*cell[1:], number) for cell, number in found.items()], []
    if about.unit.parent_id is None:
        return _of_system(scope, about.unit, since)
    below = Unit.objects.filter(path__startswith=about.unit.path)
    units = list(below.only("id", "ref", "name", "short", "path", "parent_id", "root_id").order_by("path"))
    kids = [one for one in units if one.parent_id == about.unit.pk]
    if not kids and uses.has_cells(about.unit, since=since):
        rows = under(_stored(since).filter(unit=about.unit), scope, Permission.ACTIVITY_VIEW, about.unit.path)
        return list(rows.values_list(*CELL, "activities")), []
    live = _live(scope, [about.unit, *kids], {one.pk: one.path for one in units}, since)
    here = [Beneath(kid.pk, kid.ref, kid.short or kid.name, _by_facet(live[kid.pk])) for kid in kids]
    return [(*cell[1:], number) for cell, number in live[about.unit.pk].items()], _in_order(here)


def totals(scope: Scope, about: About, *, since: date) -> Counter[str]:
    """The uses of a place (or an engagement) from a month on, by facet, all months and tiers together."""
    found: Counter[str] = Counter()
    unit = about.unit
    whole = unit.parent_id is None
    if about.engagement is None and (whole or uses.has_cells(unit, since=since)):
        # Only branches have cells: all of a system's are the system, whatever was a branch then.
        rows: Any = _stored(since).filter(
            **({"root_id": unit.root_id or unit.pk} if whole else {"unit": unit})
        )
        rows = under(rows, scope, Permission.ACTIVITY_VIEW, unit.path)
        return Counter(dict(rows.values_list("facet").annotate(n=Sum("activities"))))
    for _, _, facet, number in counted(scope, about, since=since)[0]:
        found[facet] += number
    return found


def _of_system(scope: Scope, root: Unit, since: date) -> tuple[list[Cell], list[Beneath]]:
    """The whole system is the sum of its branches, those of today and of then."""
    former = FormerPath.objects.filter(root=root, until__gt=since).select_related("unit")
    moved = [(one.unit, uses.branch(one.path)) for one in former]
    then = {branch for _, branch in moved}
    branches = Unit.objects.filter(Q(parent=root) | Q(pk__in={root.pk, *then})).values("pk")
    rows: Any = under(_stored(since).filter(unit__in=branches), scope, Permission.ACTIVITY_VIEW, root.path)
    kids: dict[int, Beneath] = {}
    about = ("unit_id", "unit__ref", "unit__name", "unit__short")
    sums = rows.filter(unit__parent=root).values_list(*about, "facet").annotate(n=Sum("activities"))
    for pk, ref, name, short, facet, count in sums:
        kids.setdefault(pk, Beneath(pk, ref, short or name, {})).uses[facet] = count
    # A place that came here from further down has cells of its own only since then.
    for kid in {unit for unit, branch in moved if unit.parent_id == root.pk and branch != unit.pk}:
        beneath = dict(Unit.objects.filter(path__startswith=kid.path).values_list("id", "path"))
        whole = _by_facet(_live(scope, [kid], beneath, since)[kid.pk])
        kids[kid.pk] = Beneath(kid.pk, kid.ref, kid.short or kid.name, whole)
    return list(rows.values_list(*CELL).annotate(n=Sum("activities"))), _in_order(kids.values())


def _stored(since: date) -> Any:
    return Use.objects.filter(month__gte=since).exclude(activities=0).order_by()


def _live(
    scope: Scope, units: Sequence[Unit], paths: dict[int, str], since: date
) -> dict[int, Counter[uses.Cell]]:
    rows = under(Activity.objects.all(), scope, Permission.ACTIVITY_VIEW, units[0].path)
    return uses.of_units(units, rows, paths, since=since)


def _by_facet(found: Counter[uses.Cell]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for (_, _, _, facet), number in found.items():
        sums[facet] += number
    return sums


def _in_order(found: Iterable[Beneath]) -> list[Beneath]:
    """Places in which something was done, the most first."""
    rows = [one for one in found if any(one.uses.values())]
    return sorted(rows, key=lambda one: (-one.uses.get(uses.ALL, 0), one.name))


@dataclass(frozen=True)
class Minutes:
    """Minutes as (month, tier, minutes) in all; by tier those given in places beneath and not right here; and by unit and
    month, where a unit asked for as a whole has them all in the first month."""

    here: Sequence[tuple[date, str, int]]
    lower: dict[str, int]
    by_unit: dict[tuple[int, date], int]


def minutes(
    scope: Scope,
    about: About,
    beneath: Sequence[Beneath],
    *,
    since: date,
    whole: Collection[int] = (),
    monthly: Collection[int] = (),
) -> Minutes:
    """Minutes of a place or an engagement, and of units of engagements already reached.

    :param whole: units whose minutes are asked for all in one
    :param monthly: units whose minutes are asked for by month
    """
    kids = {one.pk for one in beneath[:MOST_PLACES]}
    own = set() if about.engagement is not None else {about.unit.pk}
    each = {*own, *kids, *monthly}
    doses: Any = Dose.objects.filter(month__gte=since).order_by()
    doses = under(doses, scope, Permission.ACTIVITY_VIEW, about.unit.path)
    here: list[tuple[date, str, int]] = []
    lower: dict[str, int] = defaultdict(int)
    by_unit: dict[tuple[int, date], int] = defaultdict(int)
    rows = doses.filter(unit_id__in=each).values_list("unit_id", "month", "tier").annotate(n=Sum("minutes"))
    for unit, month, tier, count in rows if each else ():
        by_unit[unit, since if unit in whole else month] += count
        if unit in own:
            here.append((month, tier, count))
        elif unit in kids:
            lower[tier] += count
    rest = set(whole).difference(each)
    for unit, count in _by_unit(doses.filter(unit_id__in=rest)) if rest else ():
        by_unit[unit, since] = count
    if about.engagement is not None:
        here = _minutes_of(scope, about.engagement, since)
    return Minutes(here, lower, by_unit)


def _by_unit(doses: Any) -> Any:
    """In the order of the index, so that nothing is sorted."""
    return doses.values_list("unit_id").annotate(n=Sum("minutes"))


def _minutes_of(scope: Scope, engagement: Engagement, since: date) -> list[tuple[date, str, int]]:
    rows = visible(Activity.objects.filter(engagement=engagement), scope, Permission.ACTIVITY_VIEW)
    parts = (
        Sum("minutes_contact") + Sum("minutes_preparation") + Sum("minutes_travel") + Sum("minutes_followup")
    )
    held = rows.filter(state="done", on__gte=since).order_by().annotate(month=TruncMonth("on"))
    return list(held.values_list("month", "tier").annotate(n=parts))


def _practitioner(person: str) -> Exists:
    """Whether a person is or was named on an engagement: then they are of the support side."""
    return Exists(Assignment.objects.filter(person_id=OuterRef(person)))


def done_and_decided(scope: Scope, about: About, *, since: date) -> dict[str, list[tuple[date, str, int]]]:
    """Steps done ("done") and voices in decisions ("decided") as (month, "support" or "local", count)."""
    path = about.unit.path
    steps: Any = Step.objects.filter(about.within("engagement"), state="done", done_on__gte=since)
    steps = under(steps, scope, Permission.GOAL_VIEW, path).order_by()
    steps = steps.annotate(what=Value("done"), month=TruncMonth("done_on"), by=_practitioner("owner_id"))
    voices: Any = DecisionPerson.objects.filter(about.within("decision__engagement"), decided=True)
    voices = under(voices.filter(decision__on__gte=since), scope, Permission.DECISION_VIEW, path).order_by()
    voices = voices.annotate(
        what=Value("decided"), month=TruncMonth("decision__on"), by=_practitioner("person_id")
    )
    columns = ("what", "month", "by")
    counted = [rows.values_list(*columns).annotate(n=Count("pk")) for rows in (steps, voices)]
    found: dict[str, list[tuple[date, str, int]]] = {"done": [], "decided": []}
    for what, month, by, count in counted[0].union(counted[1], all=True):
        found[what].append((month, "support" if by else "local", count))
    return found


@dataclass(slots=True)
class Placed:
    """One engagement with its tiers and stages as (from, key), oldest first."""

    ref: str
    name: str
    unit_id: int
    starts_on: date
    ends_on: date | None
    tiers: list[tuple[date, str]]
    stages: list[tuple[date, str]]
    # The days somebody looked at its readiness, and what was seen: (willing, able).
    looks: Sequence[tuple[date, int, int]]


def placed(scope: Scope, about: About) -> list[Placed]:
    """Engagements with their tiers, stages and looks at readiness, by name."""
    path = about.unit.path
    looks: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    seen = under(Readiness.objects.filter(about.within("engagement")), scope, Permission.READINESS_VIEW, path)
    for pk, on, willing, able in seen.order_by("on", "id").values_list(
        "engagement_id", "on", "willing", "able"
    )[:MOST_ROWS]:
        looks[pk].append((on, willing, able))
    rows = under(Engagement.objects.filter(about.within("")), scope, Permission.ENGAGEMENT_VIEW, path)
    rows = rows.order_by("name", "id", "placements__starts_on", "placements__id")
    own = ("id", "ref", "name", "unit_id", "starts_on", "ends_on")
    found: dict[int, Placed] = {}
    for pk, *rest, kind, key, since in rows.values_list(
        *own, "placements__kind", "placements__element_key", "placements__starts_on"
    )[:MOST_ROWS]:
        here = found.setdefault(
            pk, Placed(rest[0], rest[1], rest[2], rest[3], rest[4], [], [], looks.get(pk, ()))
        )
        if kind is not None:
            (here.tiers if kind == "tier" else here.stages).append((since, key))
    return list(found.values())


def far_goals(scope: Scope, about: About) -> list[Far]:
    """Far goals with how many near goals hang under them and were reached, and their ratings."""
    rows = under(
        Goal.objects.filter(about.within("engagement")), scope, Permission.GOAL_VIEW, about.unit.path
    )
    rows = rows.filter(Q(horizon="long") | Q(parent__isnull=False)).exclude(state="proposed")
    rows = rows.order_by("id", "ratings__on", "ratings__id")
    far: dict[int, str] = {}
    near: dict[int, dict[int, str]] = defaultdict(dict)
    ratings: dict[int, list[tuple[date, int]]] = defaultdict(list)
    columns = ("id", "parent_id", "horizon", "state", "ratings__on", "ratings__level")
    for pk, parent, horizon, state, on, level in rows.values_list(*columns)[:MOST_ROWS]:
        if parent is not None:
            near[parent][pk] = state
        elif horizon == "long":
            far[pk] = state
            if on is not None:
                ratings[pk].append((on, level))
    return [
        Far(state == "reached", len(near[pk]), list(near[pk].values()).count("reached"), tuple(ratings[pk]))
        for pk, state in far.items()
    ]


def leading(scope: Scope, about: About) -> list[tuple[str, int, int, int]]:
    """(level, places with a named leader, leaders, of them those who lead now), for places here and beneath."""
    latest = Involvement.objects.filter(leader_id=OuterRef("pk")).order_by("-on", "-id").values("rating")[:1]
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    rows: Any = Leader.objects.filter(still, unit__path__startswith=about.unit.path)
    rows = under(rows, scope, Permission.PERSON_VIEW, about.unit.path).order_by()
    rows = rows.annotate(now=Subquery(latest))
    counted = rows.values_list("unit__level").annotate(
        places=Count("unit", distinct=True), n=Count("id"), lead=Count("id", filter=Q(now="leads"))
    )
    return list(counted)


def interactions(scope: Scope, about: About, *, since: date, contacts: int) -> Interactions | None:
    """Contacts that people of each partner group took part in, and the principles used in them, counted from contacts:
    who stands for a group on a day may be set right later. None where there are more than can be looked through at once.

    :param contacts: how many contacts the place has in this time, as the roll-up knows
    """
    if contacts > MOST_CONTACTS:
        return None
    rows: Any = ActivityPerson.objects.filter(about.within("activity__engagement"), side="partner")
    if about.engagement is None:
        rows = under(rows, scope, Permission.ACTIVITY_VIEW, about.unit.path)
    else:
        rows = visible(rows, scope, Permission.ACTIVITY_VIEW)
    place = "person__partnerships__"
    then = Q(**{f"{place}ends_on": None}) | Q(**{f"{place}ends_on__gte": F("activity__on")})
    rows = rows.filter(
        then,
        activity__state="done",
        activity__direct=True,
        activity__on__gte=since,
        **{f"{place}root_id": F("activity__root_id"), f"{place}starts_on__lte": F("activity__on")},
    )
    element = "activity__elements__element__"
    columns = (f"{place}group", "activity_id", f"{element}kind", f"{element}key", f"{element}parent_key")
    named = set(rows.order_by().values_list(*columns)[: MOST_ROWS + 1])
    if len(named) > MOST_ROWS:
        return None
    each: dict[tuple[str, int], set[str]] = defaultdict(lambda: {uses.ALL})
    for group, activity, kind, key, parent in named:
        # What hangs under a principle serves it; nobody asks for keys of other kinds.
        each[group, activity].add((key if kind == "principle" else parent) or "")
    found: Interactions = defaultdict(Counter)
    for (group, _), facets in each.items():
        found[group].update(facets - {""})
    return found


def principles(scope: Scope, edition_id: int) -> list[tuple[str, str]]:
    """(key, name) of the principles of an edition, in order."""
    if scope.person_id is None:
        return []
    rows = Element.objects.filter(edition_id=edition_id, kind="principle", slot=False).order_by("order", "id")
    return list(rows.values_list("key", "name"))
