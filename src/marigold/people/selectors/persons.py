"""Reads of people and the roles they hold."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Grant, Scope
from marigold.kit.doing import NotThere
from marigold.kit.prepared import prepared
from marigold.people.models import Partner, Person, Post, Role, RoleRule

# What being named on an engagement allows; never held as a post.
CIRCLE_ROLE = "pair"
# What a scope is made of, from the roles held.
HELD = ("key", "permissions", "posts__unit_id", "posts__unit__path", "posts__root_id", "asks")


def held_roles(person: Any, on: Any) -> QuerySet[Role]:
    """The roles a person holds on a day, a row for each post, and the one that being named brings; `HELD` is read of them."""
    held = Q(posts__person=person, posts__starts_on__lte=on) & (
        Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=on)
    )
    rule = RoleRule.objects.filter(root=OuterRef("posts__root_id"), role=OuterRef("pk"))
    rows = Role.objects.filter(held | Q(key=CIRCLE_ROLE))
    return rows.annotate(asks=Coalesce(Subquery(rule.values("second_factor")[:1]), F("second_factor")))


@prepared
def _roles_held(person: Any, on: Any) -> QuerySet[Any]:
    return held_roles(person, on).values_list(*HELD)


def scope_for(person: Person, *, on: date) -> Scope:
    """The scope of a person on a day: their posts' roles, and what being named on an engagement allows.

    One query: the role `pair` comes along without a unit.
    """
    return scope_of(person, _roles_held(person=person.pk, on=on), on=on)


def scope_of(person: Person, rows: Iterable[Sequence[Any]], *, on: date) -> Scope:
    """The scope of a person from the roles they hold, with the columns `HELD`."""
    grants, circle, second_factor = [], frozenset[Permission](), False
    for key, permissions, unit_id, path, root_id, asks in rows:
        allowed = frozenset(Permission(name) for name in permissions)
        if key == CIRCLE_ROLE:
            circle = allowed
        else:
            grants.append(Grant(permissions=allowed, unit_id=unit_id, path=path, root_id=root_id, role=key))
            second_factor = second_factor or asks
    return Scope(
        person_id=person.pk,
        person_ref=person.ref,
        name=person.name,
        on=on,
        grants=tuple(grants),
        circle=circle,
        second_factor=second_factor,
    )


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


def roles(scope: Scope) -> QuerySet[Role]:
    """All roles; they are published."""
    return visible(Role.objects.order_by("name"), scope, Permission.PERSON_VIEW)


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
