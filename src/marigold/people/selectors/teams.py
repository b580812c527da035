"""Reads of partners, teams and leaders."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from marigold.access.asked import asked
from marigold.access.catalogue import Permission
from marigold.access.reach import Circle, named_on, one, reached, under, visible
from marigold.access.scope import Scope
from marigold.people.models import Involvement, Leader, Partner, Post, Team, TeamMember, Unit

# Being named on any engagement of a unit.
NAMED_THERE = Circle("id", key="engagement__unit_id")


def partners(scope: Scope) -> QuerySet[Partner]:
    """Partners in scope with person and unit."""
    rows = visible(Partner.objects.all(), scope, Permission.PERSON_VIEW)
    return rows.select_related("person", "unit").order_by("group", "person__name")


def teams(scope: Scope) -> QuerySet[Team]:
    """Teams in scope with members."""
    return visible(Team.objects.all(), scope, Permission.UNIT_VIEW).prefetch_related("members__person")


def may_tend(scope: Scope, unit: Unit) -> bool:
    """Whether one may keep the teams and leaders of a place: one edits it, or is named on an engagement there."""
    return (
        scope.allows_at(Permission.UNIT_EDIT, unit.path)
        or scope.allows_at(Permission.ENGAGEMENT_EDIT, unit.path)
        or named_on(scope, Permission.ENGAGEMENT_EDIT, NAMED_THERE, unit.pk)
    )


def team(scope: Scope, ref: str) -> Team:
    """One team in scope with its unit, or NotThere."""
    row: Team = one(Team.objects.select_related("unit"), scope, Permission.UNIT_VIEW, ref)
    return row


def team_member(scope: Scope, ref: str) -> TeamMember:
    """One place on a team in scope, or NotThere."""
    rows = TeamMember.objects.select_related("team__unit", "person")
    row: TeamMember = one(rows, scope, Permission.UNIT_VIEW, ref)
    return row


def leader(scope: Scope, ref: str) -> Leader:
    """One leader of a place in scope, with person and unit, or NotThere."""
    row: Leader = one(Leader.objects.select_related("unit", "person"), scope, Permission.PERSON_VIEW, ref)
    return row


def involvements(scope: Scope, leader: Leader) -> list[Involvement]:
    """How involved a leader already reached was over time, newest first."""
    rows = under(Involvement.objects.filter(leader=leader), scope, Permission.PERSON_VIEW, leader.unit.path)
    return list(rows.order_by("-on"))


@dataclass(frozen=True)
class Here:
    """Someone in a place: by a role, as a partner, on a team or as a leader; or one of its teams.

    `what` is the kind; `first` and `second` say as what: the role and the title of a post, a partner's group and part,
    the team (its ref) and the part on it, the part and the latest involvement of a leader; what a team is for.
    """

    what: str
    name: str
    person_ref: str
    first: str
    second: str
    ref: str
    since: date | None
    until: date | None

    def on(self, day: date) -> bool:
        """Whether this holds on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


COLUMNS = ("what", "called", "who", "first", "second", "ref", "since", "until")


@asked
def _here(scope: Scope, unit: Any, limit: int, past: bool, persons: bool, units: bool) -> QuerySet[Any]:
    """`persons` and `units` say whether a grant to see either covers the place."""
    latest = Involvement.objects.filter(leader=OuterRef("pk"), on__lte=scope.on).order_by("-on")
    rating = Coalesce(Subquery(latest.values("rating")[:1]), Value(""))
    person, teams = ("person__name", "person__ref"), ("name", "")
    kinds: tuple[tuple[str, Permission, QuerySet[Any], tuple[str, str], Any, Any], ...] = (
        ("post", Permission.PERSON_VIEW, Post.objects.filter(unit_id=unit), person, "role__name", "title"),
        ("partner", Permission.PERSON_VIEW, Partner.objects.filter(unit_id=unit), person, "group", "part"),
        ("leader", Permission.PERSON_VIEW, Leader.objects.filter(unit_id=unit), person, "part", rating),
        (
            "member",
            Permission.UNIT_VIEW,
            TeamMember.objects.filter(team__unit_id=unit),
            person,
            "team__ref",
            "part",
        ),
        ("team", Permission.UNIT_VIEW, Team.objects.filter(unit_id=unit), teams, "purpose", ""),
    )
    pieces = []
    for what, permission, rows, names, first, second in kinds:
        if what != "team" and not past:
            rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on))
        covered = persons if permission == Permission.PERSON_VIEW else units
        rows = reached(rows, scope, permission, covered=covered)
        some = rows.order_by(names[0], "pk").values("pk")[:limit]
        texts = {"called": names[0], "who": names[1], "first": first, "second": second}
        pieces.append(_piece(rows.filter(pk__in=some), what, texts))
    return pieces[0].union(*pieces[1:], all=True).order_by("called", "what", "ref")


def people_here(scope: Scope, unit: Unit, *, limit: int, past: bool = False) -> list[Here]:
    """Everyone with a part in a unit already reached today, and its teams: in one query, by name.

    :param limit: how many of each kind
    :param past: with those whose time there is over
    """
    rows = _here(
        scope,
        unit=unit.pk,
        limit=limit,
        past=past,
        persons=scope.allows_at(Permission.PERSON_VIEW, unit.path),
        units=scope.allows_at(Permission.UNIT_VIEW, unit.path),
    )
    return [Here(*row) for row in rows]


def _piece(rows: QuerySet[Any], what: str, texts: dict[str, Any]) -> QuerySet[Any]:
    """Rows of one kind, as columns that rows of all kinds have."""
    dated = what != "team"
    return (
        rows.order_by()
        .annotate(
            what=Value(what, output_field=TextField()),
            **{name: Cast(_text(value), TextField()) for name, value in texts.items()},
            since=Cast(F("starts_on") if dated else Value(None), DateField()),
            until=Cast(F("ends_on") if dated else Value(None), DateField()),
        )
        .values_list(*COLUMNS)
    )


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return F(value) if value else Value("")
    return value
