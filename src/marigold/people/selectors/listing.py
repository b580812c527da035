"""What an import of places or people reads: what is here already, as far as one may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from marigold.access.catalogue import Permission
from marigold.access.reach import visible
from marigold.access.scope import Scope
from marigold.people.models import Partner, Person, Post, Succession, Unit

SOME = 900  # named in one query; every SQLite takes so many


@dataclass(frozen=True, slots=True)
class Placed:
    """A place as an import knows it."""

    id: int
    ref: str
    name: str
    level: str
    parent_id: int | None
    path: str
    place: str
    about: str
    version: int
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """A person as an import knows them."""

    id: int
    ref: str
    name: str
    email: str | None


def systems_for(scope: Scope, edits: Permission) -> list[Unit]:
    """The systems one may import into who also holds a right to edit somewhere in them, by name."""
    rows = Unit.objects.filter(parent=None).order_by("name", "id")
    if scope.hand:
        return list(rows)
    held = [
        {grant.root_id for grant in scope.grants if right in grant.permissions}
        for right in (Permission.IMPORT_RUN, edits)
    ]
    return list(rows.filter(pk__in=held[0] & held[1]))


def places_known(scope: Scope, root: Unit) -> list[Placed]:
    """Every place of a system that one may see, from the root down."""
    rows = visible(Unit.objects.filter(root_id=root.pk), scope, Permission.UNIT_VIEW).order_by("path", "id")
    return [Placed(*row) for row in rows.values_list(*Placed.__slots__)]


def old_names(scope: Scope, root: Unit) -> list[tuple[int, str]]:
    """(unit, old name) of every place of a system that was renamed."""
    if scope.person_id is None and not scope.hand:
        return []
    rows = Succession.objects.filter(root_id=root.pk, kind="renamed")
    return list(rows.order_by("id").values_list("unit_id", "name"))


def people_known(scope: Scope, root: Unit) -> list[Known]:
    """The people one may see who belong to a system, hold a role or are partners in it, by name."""
    posts = visible(Post.objects.filter(root_id=root.pk), scope, Permission.PERSON_VIEW).values("person_id")
    partners = visible(Partner.objects.filter(root_id=root.pk), scope, Permission.PERSON_VIEW)
    wanted = Q(pk__in=posts) | Q(pk__in=partners.values("person_id"))
    if scope.allows_at(Permission.PERSON_VIEW, root.path):
        wanted |= Q(root_id=root.pk)
    rows = Person.objects.filter(wanted).order_by("name", "id")
    return [Known(*row) for row in rows.values_list(*Known.__slots__)]


def addresses_taken(scope: Scope, emails: Iterable[str]) -> dict[str, int]:
    """Of these addresses, those somebody has in any system: address to person id. Who it is stays unsaid."""
    found: dict[str, int] = {}
    wanted = sorted(set(emails)) if scope.hand or scope.person_id is not None else []
    for start in range(0, len(wanted), SOME):
        rows = Person.objects.filter(email__in=wanted[start : start + SOME])
        found.update((str(email), pk) for email, pk in rows.values_list("email", "id"))
    return found


def parts_held(
    scope: Scope, root: Unit, on: date
) -> tuple[set[tuple[int, str, int]], set[tuple[int, str, int]]]:
    """(person, role key, unit) of roles and (person, group, unit) of partners in a system that hold on a day or later."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    posts = visible(Post.objects.filter(still, root_id=root.pk), scope, Permission.PERSON_VIEW)
    partners = visible(Partner.objects.filter(still, root_id=root.pk), scope, Permission.PERSON_VIEW)
    return (
        set(posts.values_list("person_id", "role__key", "unit_id")),
        set(partners.values_list("person_id", "group", "unit_id")),
    )
