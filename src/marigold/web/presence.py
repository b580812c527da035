"""Who is changing a record at this moment: kept for seconds, beside the database, and never longer."""

from collections.abc import Iterable

from django.core.cache import caches

from marigold.access.scope import Scope
from marigold.people.models import Person

# The page asks every few seconds; who has not asked for this long has gone.
SECONDS = 15


def enter(target: str, scope: Scope) -> None:
    """Say that a person is changing a record."""
    caches["presence"].set(_key(target, scope.person_ref), True, SECONDS)


def leave(target: str, scope: Scope) -> None:
    """Say that a person is done."""
    caches["presence"].delete(_key(target, scope.person_ref))


def others(target: str, people: Iterable[Person], scope: Scope) -> list[Person]:
    """Which of these people, other than whoever asks, are changing a record now."""
    keys = {_key(target, person.ref): person for person in people if person.ref != scope.person_ref}
    there = caches["presence"].get_many(keys)
    return [person for key, person in keys.items() if key in there]


def _key(target: str, person_ref: str) -> str:
    return f"{target}/{person_ref}"
