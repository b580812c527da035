"""Taking back what a list brought in, as long as nothing else happened to it."""

from datetime import datetime

from django.db import transaction

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import action, nothing_changed
from marigold.people.actions.door import holds, rests_on, untouched
from marigold.people.events import Happened
from marigold.people.models import Partner, Person, Post, Unit
from marigold.search import index


class _Touched(Exception):
    """Somebody worked on it since, so it stays."""


@action
def remove_unit(*, unit_ref: str, by: Scope, at: datetime) -> bool:
    """Take a place away that was only added. False when it is gone, in use, changed, or not one's to change."""
    unit = Unit.objects.filter(ref=unit_ref).first()
    mine = unit is not None and unit.parent_id is not None and holds(by, Permission.UNIT_EDIT, unit)
    if unit is None or not mine or not untouched(unit, [Happened.UNIT_ADDED]) or rests_on(unit):
        nothing_changed()
        return False
    record(Happened.UNIT_REMOVED, unit, by=by, at=at, change={"name": [unit.name, None]})
    index.forget("unit", [unit.pk])
    unit.delete()
    return True


@action
def remove_parts(
    *, person_ref: str, posts: list[str], partners: list[str], whole: bool, by: Scope, at: datetime
) -> bool:
    """Take away roles and partner places that were only given; with `whole`, the person too.

    All or nothing: False when any of it was changed since, or the person is named elsewhere.
    """
    person = Person.objects.filter(ref=person_ref).first()
    if person is None:
        nothing_changed()
        return False
    try:
        with transaction.atomic():
            _remove_held(person, posts, partners, by, at)
            if whole:
                _remove_person(person, by, at)
    except _Touched:
        nothing_changed()
        return False
    return True


def _remove_held(person: Person, posts: list[str], partners: list[str], by: Scope, at: datetime) -> None:
    found = [
        *Post.objects.filter(ref__in=posts, person=person).select_related("unit"),
        *Partner.objects.filter(ref__in=partners, person=person).select_related("unit"),
    ]
    if len(found) != len(posts) + len(partners):
        raise _Touched
    for row in found:
        given = Happened.POST_GIVEN if isinstance(row, Post) else Happened.PARTNER_ADDED
        if not holds(by, Permission.PERSON_EDIT, row.unit) or not untouched(row, [given]):
            raise _Touched
        taken = Happened.POST_REMOVED if isinstance(row, Post) else Happened.PARTNER_REMOVED
        change = {"unit": [row.unit, None]}
        record(taken, row, by=by, at=at, about=person.target, change=change)
        row.delete()


def _remove_person(person: Person, by: Scope, at: datetime) -> None:
    joined = person.has_usable_password() or person.last_login is not None
    if joined or not untouched(person, [Happened.PERSON_ADDED, Happened.PERSON_INVITED]) or rests_on(person):
        raise _Touched
    record(Happened.PERSON_REMOVED, person, by=by, at=at, change={"name": [person.name, None]})
    index.forget("person", [person.pk])
    person.delete()
