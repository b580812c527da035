"""Forgetting someone across the work: what was theirs alone goes, what they did with others stays under no name."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, F, Q

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth.actions import erase_growth
from marigold.kit.doing import action, nothing_changed
from marigold.kit.tables import Table, Trashable
from marigold.measures.actions import erase_answers
from marigold.people import actions as people
from marigold.people import selectors as people_selectors
from marigold.people.models import Person
from marigold.practice.selectors import vocabulary
from marigold.search import index
from marigold.support.events import Happened
from marigold.support.models import (
    Assignment,
    Debrief,
    Goal,
    HandDown,
    Note,
    Notice,
    PartnerLink,
    Placement,
    Step,
    Strategy,
    Structure,
    StructureEntry,
    StructurePerson,
)

# Short fields where a name is often typed by hand. Where it is all that stands there, it goes.
TYPED: tuple[tuple[type[Table], str], ...] = (
    (Goal, "proposed_by"),
    (HandDown, "agreed_with"),
    (Goal, "success_by"),
    (Note, "said_by"),
    (Placement, "decided_with"),
    (Step, "owner_text"),
    (Strategy, "handed_to"),
    (Strategy, "owner_text"),
    (Strategy, "proposed_by"),
)


@action
def carry_out_erasure(*, erasure_ref: str, by: Scope, at: datetime) -> Person:
    """Erase someone whose wish has waited out its grace time. Hours, contacts and goals stay as they are."""
    wish = people_selectors.erasure(by, erasure_ref)
    name = wish.person.name
    person = people.erase_person(erasure_ref=erasure_ref, by=by, at=at)
    erase_answers(person=person, by=by, at=at)
    erase_growth(person=person, by=by, at=at)
    _remove_what_hangs_on(person)
    _empty_own_words(person, by)
    _empty_said_of(person)
    PartnerLink.objects.filter(person=person).update(address="", expires_on=by.on, revoked_at=at)
    Notice.objects.filter(Q(by_name=name) | Q(words__contains=name)).delete()
    _take_name_out(name)
    _take_out_of_others(person.root_id, name)
    if not _end_assignments(person, by, at):
        nothing_changed()
    return person


def _remove_what_hangs_on(person: Person) -> None:
    """Rows that belong to the person alone: those that would go with them."""
    for model in apps.get_models():
        if not model.__module__.startswith("marigold."):
            continue
        for field in model._meta.concrete_fields:
            way = field.remote_field
            if field.related_model is Person and way is not None and way.on_delete is CASCADE:
                model._default_manager.filter(**{field.name: person}).delete()


def _empty_own_words(person: Person, by: Scope) -> None:
    """What nobody else was ever to read: debriefs not shared, answers and notes for oneself."""
    for debrief in Debrief.objects.filter(person=person).select_related("activity__engagement"):
        keep: dict[str, Any] = {}
        if debrief.shared_at is not None:
            words = vocabulary(by, debrief.activity.engagement.edition_id)
            mine = {item.key for item in words.of("debrief_prompt") if item.data.get("visibility") == "mine"}
            keep = {key: text for key, text in debrief.answers.items() if key not in mine}
        debrief.alter(answers=keep, **({} if debrief.shared_at else {"account": ""}))
    for note in Note.with_trash.filter(author=person, visibility="mine"):
        note.text = note.corrections = ""
        note.save()
        index.keep(note)


def _empty_said_of(person: Person) -> None:
    """What others wrote of their leading goes; that something was led stays."""
    for row in Structure.objects.filter(person=person):
        row.alter(purpose="", details={})
        index.keep(row)
        for entry in StructureEntry.objects.filter(structure=row):
            entry.alter(text="", who="")
    StructurePerson.objects.filter(person=person, until=None).update(until=F("since"))


def _take_out_of_others(root_id: int | None, name: str) -> None:
    """Names typed among those who carry a structure."""
    for row in Structure.objects.filter(root_id=root_id).exclude(others=[]).iterator():
        if name in row.others:
            row.alter(others=[people.ERASED if one == name else one for one in row.others])


def _take_name_out(name: str) -> None:
    for model, field in TYPED:
        for row in model._default_manager.filter(**{field: name}):
            row.alter(**{field: people.ERASED})
            index.keep(row)
    for found in apps.get_models():
        if issubclass(found, Trashable):
            found.with_trash.filter(trashed_by=name).update(trashed_by=people.ERASED)


def _end_assignments(person: Person, by: Scope, at: datetime) -> int:
    """Let every time on an engagement end today; the pages then show what the staffing rule misses."""
    going = Q(ends_on__isnull=True) | Q(ends_on__gt=by.on)
    ended = 0
    for row in Assignment.objects.filter(going, person=person).select_related("engagement", "person"):
        change = row.alter(ends_on=max(row.starts_on, by.on))
        record(Happened.ASSIGNMENT_ENDED, row, by=by, at=at, about=row.engagement.target, change=change)
        ended += 1
    return ended
