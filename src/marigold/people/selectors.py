"""Reads of people and places. The first argument is who asks."""

from datetime import date

from django.db.models import Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, visible
from marigold.access.scope import Grant, Scope
from marigold.kit.doing import NotThere
from marigold.people.models import Partner, Person, Post, Role, Team, Unit


def scope_for(person: Person, *, on: date) -> Scope:
    """The scope of a person on a day: their posts' roles, and what their pairs' circle allows."""
    posts = (
        Post.objects.filter(person=person, starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("role", "unit")
    )
    grants = tuple(
        Grant(
            permissions=frozenset(Permission(key) for key in post.role.permissions),
            unit_id=post.unit_id,
            path=post.unit.path,
            root_id=post.root_id,
            role=post.role.key,
        )
        for post in posts
    )
    return Scope(
        person_id=person.pk,
        person_ref=person.ref,
        name=person.name,
        on=on,
        grants=grants,
        circle=pair_permissions(),
    )


def pair_permissions() -> frozenset[Permission]:
    """What being named on an engagement allows, from the role `pair`."""
    role = Role.objects.filter(key="pair").first()
    return frozenset(Permission(key) for key in role.permissions) if role else frozenset()


def units(scope: Scope, permission: Permission = Permission.UNIT_VIEW) -> QuerySet[Unit]:
    """Units in scope, by path."""
    return visible(Unit.objects.all(), scope, permission).select_related("parent", "root")


def unit(scope: Scope, ref: str, permission: Permission = Permission.UNIT_VIEW) -> Unit:
    """One unit in scope, or NotThere."""
    row: Unit = one(Unit.objects.select_related("parent", "root"), scope, permission, ref)
    return row


def above(scope: Scope, unit: Unit) -> list[Unit]:
    """The units over one that was already reached, from the root down. Their names are no secret to those below."""
    ids = [int(part) for part in unit.path.split("/") if part][:-1]
    found = {row.pk: row for row in Unit.objects.filter(pk__in=ids)} if scope.person_id else {}
    return [found[key] for key in ids if key in found]


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


def teams(scope: Scope) -> QuerySet[Team]:
    """Teams in scope with members."""
    return visible(Team.objects.all(), scope, Permission.UNIT_VIEW).prefetch_related("members__person")


def roles(scope: Scope) -> QuerySet[Role]:
    """All roles; they are published."""
    return visible(Role.objects.order_by("name"), scope, Permission.PERSON_VIEW)
