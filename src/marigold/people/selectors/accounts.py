"""Reads about how people sign in."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.people.models import Erasure, Person, Post, Role, RoleRule, Unit
from marigold.people.selectors.persons import CIRCLE_ROLE

# What counts as a second factor; recovery codes alone do not.
FACTORS = ("totp", "webauthn")


@dataclass(frozen=True)
class RoleHere:
    """A role in a system: whether it asks for a second factor, how many hold it, and how many of them have one."""

    role: Role
    needed: bool
    holders: int
    protected: int


def account_roots(scope: Scope) -> list[Unit]:
    """Systems in which one answers for how people sign in."""
    if scope.hand:
        return list(Unit.objects.filter(parent=None).order_by("name", "id"))
    held = [
        grant.root_id
        for grant in scope.grants
        if grant.whole_system and Permission.ACCOUNT_EDIT in grant.permissions
    ]
    return list(Unit.objects.filter(pk__in=held).order_by("name", "id")) if held else []


def answers_for(scope: Scope, person: Person) -> bool:
    """Whether one answers for the system this person belongs to. Seeing them through another is not enough."""
    return scope.hand or any(
        grant.whole_system
        and grant.root_id == person.root_id
        and Permission.ACCOUNT_EDIT in grant.permissions
        for grant in scope.grants
    )


def account_of(scope: Scope, ref: str) -> Person:
    """Someone whose system one answers for, or NotThere."""
    row = Person.objects.select_related("root").filter(ref=ref).first()
    if row is None or not answers_for(scope, row):
        raise NotThere("There is nobody here that you can see.")
    return row


def open_erasure(scope: Scope) -> Erasure | None:
    """One's own open wish to be forgotten."""
    mine = Erasure.objects.filter(person_id=scope.person_id, state="asked") if scope.person_id else None
    return mine.select_related("person").first() if mine is not None else None


def my_last_erasure(scope: Scope) -> Erasure | None:
    """One's own latest wish, open or not."""
    mine = Erasure.objects.filter(person_id=scope.person_id) if scope.person_id else Erasure.objects.none()
    return mine.order_by("-id").first()


def erasures(scope: Scope) -> QuerySet[Erasure]:
    """Open wishes of people of the systems one answers for, the oldest first."""
    roots = [root.pk for root in account_roots(scope)]
    rows = Erasure.objects.filter(state="asked", root__in=roots)
    return rows.select_related("person", "root").order_by("due_on", "id")


def erasure(scope: Scope, ref: str) -> Erasure:
    """One open wish of someone one answers for, or NotThere."""
    row = erasures(scope).filter(ref=ref).first()
    if row is None:
        raise NotThere("There is nothing here that you can see.")
    return row


def administrators(scope: Scope, root: Unit) -> list[Person]:
    """Who answers today for how people sign in to a system, and can sign in themselves."""
    today = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    posts = Post.objects.filter(today, unit=root, starts_on__lte=scope.on).select_related("role", "person")
    held = [post.person for post in posts if Permission.ACCOUNT_EDIT.value in post.role.permissions]
    can = [one for one in held if one.is_active and (one.has_usable_password() or one.last_login)]
    return list({one.pk: one for one in can}.values())


def alone_answering_for(scope: Scope, person: Person) -> list[Unit]:
    """Systems that would have nobody left to answer for them without this person."""
    today = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    posts = Post.objects.filter(today, person=person, unit=F("root")).select_related("role", "unit")
    roots = {
        post.unit_id: post.unit for post in posts if Permission.ACCOUNT_EDIT.value in post.role.permissions
    }
    return [
        root for root in roots.values() if not any(one.pk != person.pk for one in administrators(scope, root))
    ]


def roles_here(scope: Scope, root: Unit) -> list[RoleHere]:
    """Roles that can be held in a system one answers for, by name."""
    if not scope.allows_at(Permission.ACCOUNT_EDIT, root.path):
        return []
    said = dict(RoleRule.objects.filter(root=root).values_list("role_id", "second_factor"))
    today = Q(ends_on__isnull=True) | Q(ends_on__gte=scope.on)
    posts = Post.objects.filter(today, root=root, starts_on__lte=scope.on, person__is_active=True)
    held = Counter(role for role, _ in posts.values_list("role_id", "person_id").distinct())
    having = posts.filter(person__authenticator__type__in=FACTORS)
    safe = Counter(role for role, _ in having.values_list("role_id", "person_id").distinct())
    return [
        RoleHere(role, said.get(role.pk, role.second_factor), held[role.pk], safe[role.pk])
        for role in Role.objects.exclude(key=CIRCLE_ROLE).order_by("name")
    ]
