"""Reads of people and places. The first argument is who asks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, under, visible
from marigold.access.scope import Grant, Scope
from marigold.kit.doing import NotThere
from marigold.people.models import Partner, Person, Post, Role, Team, Unit

# What being named on an engagement allows; never held as a post.
CIRCLE_ROLE = "pair"


def scope_for(person: Person, *, on: date) -> Scope:
    """The scope of a person on a day: their posts' roles, and what being named on an engagement allows.

    One query: the role `pair` comes along without a unit.
    """
    held = Q(posts__person=person, posts__starts_on__lte=on) & (
        Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=on)
    )
    rows = Role.objects.filter(held | Q(key=CIRCLE_ROLE)).values_list(
        "key", "permissions", "posts__unit_id", "posts__unit__path", "posts__root_id"
    )
    grants, circle = [], frozenset[Permission]()
    for key, permissions, unit_id, path, root_id in rows:
        allowed = frozenset(Permission(name) for name in permissions)
        if key == CIRCLE_ROLE:
            circle = allowed
        else:
            grants.append(Grant(permissions=allowed, unit_id=unit_id, path=path, root_id=root_id, role=key))
    return Scope(
        person_id=person.pk,
        person_ref=person.ref,
        name=person.name,
        on=on,
        grants=tuple(grants),
        circle=circle,
    )


def units(scope: Scope, permission: Permission = Permission.UNIT_VIEW) -> QuerySet[Unit]:
    """Units in scope, by path."""
    return visible(Unit.objects.all(), scope, permission).select_related("parent", "root")


def unit(scope: Scope, ref: str, permission: Permission = Permission.UNIT_VIEW) -> Unit:
    """One unit in scope, or NotThere."""
    row: Unit = one(Unit.objects.select_related("parent__parent", "root"), scope, permission, ref)
    return row


def above(scope: Scope, unit: Unit) -> list[Unit]:
    """The units over one that was already reached, from the root down. Their names are no secret to those below."""
    ids = [int(part) for part in unit.path.split("/") if part][:-1]
    found = {row.pk: row for row in _fetched_above(unit)} if scope.person_id else {}
    if not set(ids) <= set(found) and scope.person_id:
        found = {row.pk: row for row in Unit.objects.filter(pk__in=ids)}
    return [found[key] for key in ids if key in found]


def _fetched_above(unit: Unit) -> list[Unit]:
    """The root, parent and grandparent that came with a unit: in most trees that is all there is."""
    state = unit._state.fields_cache
    near = [state.get("root"), state.get("parent")]
    parent = state.get("parent")
    if parent is not None:
        near.append(parent._state.fields_cache.get("parent"))
    return [row for row in near if row is not None]


def beneath(scope: Scope, unit: Unit, *, limit: int) -> list[Unit]:
    """Units beneath one that was already reached, at most `limit`, by path; empty for a whole system.

    (A system is asked for by its root; its thousands of units need not be listed.)
    """
    if scope.person_id is None or unit.pk == unit.root_id:
        return []
    rows = Unit.objects.filter(root_id=unit.root_id, path__startswith=unit.path).exclude(pk=unit.pk)
    return list(rows.order_by("path")[:limit])


def people(scope: Scope, permission: Permission = Permission.PERSON_VIEW) -> QuerySet[Person]:
    """People in scope: with a post or a partnership in a unit one may see, and oneself."""
    posts = visible(Post.objects.all(), scope, permission).values("person_id")
    partners = visible(Partner.objects.all(), scope, permission).values("person_id")
    return Person.objects.filter(Q(pk__in=posts) | Q(pk__in=partners) | Q(pk=scope.person_id))


def person(scope: Scope, ref: str, permission: Permission = Permission.PERSON_VIEW) -> Person:
    """One person in scope, or NotThere."""
    row = people(scope, permission).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is nobody here that you can see.")
    return row


def posts(scope: Scope) -> QuerySet[Post]:
    """Posts in scope with person, role and unit."""
    rows = visible(Post.objects.all(), scope, Permission.PERSON_VIEW)
    return rows.select_related("person", "role", "unit").order_by("unit__path", "person__name")


def partners(scope: Scope) -> QuerySet[Partner]:
    """Partners in scope with person and unit."""
    rows = visible(Partner.objects.all(), scope, Permission.PERSON_VIEW)
    return rows.select_related("person", "unit").order_by("group", "person__name")


def posts_in(scope: Scope, unit: Unit, *, limit: int) -> list[Post]:
    """Open-ended roles right in a unit already reached, by name, at most `limit`."""
    rows: QuerySet[Post] = Post.objects.filter(unit=unit, ends_on__isnull=True).select_related(
        "person", "role"
    )
    rows = under(rows, scope, Permission.PERSON_VIEW, unit.path)
    columns = ("title", "person__name", "person__ref", "role__name")
    return list(rows.only(*columns).order_by("person__name", "id")[:limit])


def partners_in(scope: Scope, unit: Unit) -> list[Partner]:
    """Today's partners of a unit already reached, by group and name."""
    rows: QuerySet[Partner] = Partner.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on), unit=unit
    )
    rows = under(rows, scope, Permission.PERSON_VIEW, unit.path).select_related("person")
    columns = ("group", "part", "ends_on", "person__name", "person__ref")
    return list(rows.only(*columns).order_by("group", "person__name", "id"))


def teams(scope: Scope) -> QuerySet[Team]:
    """Teams in scope with members."""
    return visible(Team.objects.all(), scope, Permission.UNIT_VIEW).prefetch_related("members__person")


def roles(scope: Scope) -> QuerySet[Role]:
    """All roles; they are published."""
    return visible(Role.objects.order_by("name"), scope, Permission.PERSON_VIEW)


def find_units(scope: Scope, words: str, *, limit: int = 50) -> list[Unit]:
    """Units in scope by reference, or by all the words in their name, by path."""
    rows = units(scope)
    exact = rows.filter(ref=words.strip()).first() if words.strip() else None
    if exact:
        return [exact]
    for word in words.split()[:8]:
        rows = rows.filter(name__icontains=word)
    return list(rows.order_by("path")[:limit])


def find_people(scope: Scope, words: str, *, limit: int = 50) -> list[Person]:
    """People in scope by reference, or by all the words in their name."""
    rows = people(scope)
    exact = rows.filter(ref=words.strip()).first() if words.strip() else None
    return [exact] if exact else list(with_words(scope, rows, words).order_by("name", "id")[:limit])


def with_words(scope: Scope, rows: QuerySet[Person], words: str) -> QuerySet[Person]:
    """People among rows already in scope whose name, title or e-mail address holds all the words."""
    if scope.person_id is None and not scope.hand:
        return rows.none()
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(title__icontains=word) | Q(email__icontains=word))
    return rows


def tops(scope: Scope) -> list[Unit]:
    """The units in scope that hang under no other unit in scope: where one's tree begins."""
    paths = sorted({grant.path for grant in scope.grants if Permission.UNIT_VIEW in grant.permissions})
    begin = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(units(scope).filter(path__in=begin).order_by("name", "id"))


def children(scope: Scope, parents: list[int]) -> QuerySet[Unit]:
    """Units in scope right beneath others, by name."""
    return visible(Unit.objects.filter(parent_id__in=parents), scope, Permission.UNIT_VIEW).order_by(
        "name", "id"
    )


def count_children(scope: Scope, parents: list[int]) -> dict[int, int]:
    """How many units in scope hang right beneath each of these."""
    rows = children(scope, parents).order_by()
    return dict(rows.values("parent_id").annotate(n=Count("id")).values_list("parent_id", "n"))


def ancestors_of(scope: Scope, rows: list[Unit]) -> dict[int, list[Unit]]:
    """For units already reached, the units over each, from the root down."""
    ids = {int(part) for row in rows for part in row.path.split("/")[:-2]}
    found = {row.pk: row for row in Unit.objects.filter(pk__in=ids)} if scope.person_id else {}
    return {
        row.pk: [found[int(part)] for part in row.path.split("/")[:-2] if int(part) in found] for row in rows
    }


def giveable_roles(scope: Scope) -> list[Role]:
    """Roles one may give: those that allow nothing that one does not hold oneself in some unit where one adds people."""
    paths = [grant.path for grant in scope.grants if Permission.PERSON_EDIT in grant.permissions]
    return [
        role
        for role in roles(scope)
        # `pair` is what being named on an engagement allows; nobody holds it in a unit.
        if role.key != "pair"
        and any(all(scope.allows_at(Permission(key), path) for key in role.permissions) for path in paths)
    ]


def post(scope: Scope, ref: str) -> Post:
    """One post in a unit where one may edit people, or NotThere. One's own post is no exception."""
    row = Post.objects.select_related("person", "unit", "role").filter(ref=ref).first()
    if row is None or not scope.allows_at(Permission.PERSON_EDIT, row.unit.path):
        raise NotThere("There is nothing here that you can change.")
    return row


@dataclass
class TeamHere:
    """A team with those who are on it today."""

    name: str
    purpose: str
    members: list[tuple[str, str]]


def teams_of(scope: Scope, unit: Unit) -> list[TeamHere]:
    """Teams of a unit in scope with (name, part) of today's members, in one query."""
    rows = under(Team.objects.filter(unit=unit), scope, Permission.UNIT_VIEW, unit.path).order_by(
        "name", "id"
    )
    found: dict[int, TeamHere] = {}
    columns = ("id", "name", "purpose", "members__person__name", "members__part", "members__ends_on")
    for key, name, purpose, person, part, ends_on in rows.values_list(*columns):
        team = found.setdefault(key, TeamHere(name, purpose, []))
        if person and (ends_on is None or ends_on >= scope.on):
            team.members.append((person, part))
    return list(found.values())
