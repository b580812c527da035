"""Everything held about the one who asks: read from the tables themselves, so that a new table is never left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, Model, Q, QuerySet

from marigold.access.scope import Scope
from marigold.audit.models import Event, Look
from marigold.people.models import Person

OURS = "marigold."
CHUNK = 500
# The way to the person, where a table has no column for them, or its other columns name people whose row it is not.
THROUGH = {
    "people.involvement": "leader__person",
    "growth.award": "person",
    "growth.enrolment": "person",
    "growth.planstep": "plan__person",
    "growth.submission": "enrolment__person",
}
# Kept for the machine, or a secret: never in a file. Columns nobody can edit are left out too, but for these two.
LEFT_OUT = frozenset({"password", "root", "version"})
KEPT_THOUGH_FIXED = frozenset({"ref", "created_at"})
# Of a concern that someone owns or raised, no more than that it is theirs and what is next: who raised it may be said
# in confidence, and partners do not read concerns.
ONLY = {"support.concern": frozenset({"ref", "created_at", "raised_on", "state", "next_step", "next_on"})}
# What is told of a record beside its name: (column of the file, path from the row).
BESIDE = {
    "support.activityperson": (
        ("on", "activity.on"),
        ("state", "activity.state"),
        ("minutes", "activity.minutes"),
    )
}
# Tables of the sign-in library, with what may be shown of them: no secrets, no session keys.
SIGN_IN = {
    "usersessions.usersession": ("created_at", "last_seen_at", "ip", "user_agent"),
    "mfa.authenticator": ("type", "created_at", "last_used_at"),
    "socialaccount.socialaccount": ("provider", "uid", "date_joined", "last_login"),
    "account.emailaddress": ("email", "verified", "primary"),
}


@dataclass(frozen=True)
class Shelf:
    """One table's rows about a person: its key, what it is in a sentence, its columns, and the rows."""

    key: str
    about: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def personal(scope: Scope) -> Iterator[Shelf]:
    """The shelves of the one who asks, one by one; nobody has those of another."""
    person = Person.objects.filter(pk=scope.person_id).first() if scope.person_id else None
    if person is None:
        return
    yield _shelf(Person, Person.objects.filter(pk=person.pk), _columns(Person))
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label_lower):
        wanted = _about(model, person)
        if wanted is not None:
            yield _shelf(model, model._base_manager.filter(wanted), _columns(model))
    for label, names in SIGN_IN.items():
        model = apps.get_model(label)
        rows = model._default_manager.filter(user=person)
        yield _shelf(model, rows, [model._meta.get_field(name) for name in names])
    yield from _logs(person)


def _about(model: type[Model], person: Person) -> Q | None:
    if not model.__module__.startswith(OURS) or model is Person:
        return None
    label = model._meta.label_lower
    if label in THROUGH:
        return Q(**{THROUGH[label]: person})
    names = [field.name for field in model._meta.concrete_fields if field.related_model is Person]
    wanted = Q()
    for name in names:
        wanted |= Q(**{name: person})
    return wanted if names else None


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    only = ONLY.get(model._meta.label_lower)
    return [
        field
        for field in model._meta.concrete_fields
        if (only is None or field.name in only)
        and field.name not in LEFT_OUT
        and field is not model._meta.pk
        and not isinstance(field, BinaryField)
        and (field.editable or field.name in KEPT_THOUGH_FIXED)
    ]


def _shelf(model: type[Model], rows: QuerySet[Any], columns: "list[Field[Any, Any]]") -> Shelf:
    label = model._meta.label_lower
    beside = BESIDE.get(label, ())
    related = [field.name for field in columns if field.is_relation]
    found = rows.select_related(*related) if related else rows
    about = (model.__doc__ or "").strip().splitlines()[0] if label.split(".")[0] not in _libraries() else ""
    names = (*(field.name for field in columns), *(name for name, _ in beside))
    return Shelf(label, about, names, _read(found.order_by("pk"), columns, [path for _, path in beside]))


def _libraries() -> set[str]:
    return {label.split(".")[0] for label in SIGN_IN}


def _read(
    rows: QuerySet[Any], columns: "list[Field[Any, Any]]", paths: list[str]
) -> Iterator[tuple[Any, ...]]:
    for row in rows.iterator(chunk_size=CHUNK):
        values = [getattr(row, field.name) for field in columns]
        plain = [str(value) if isinstance(value, Model) else value for value in values]
        yield (*plain, *(_follow(row, path) for path in paths))


def _follow(row: Any, path: str) -> Any:
    for part in path.split("."):
        row = getattr(row, part)
    return row


def _logs(person: Person) -> Iterator[Shelf]:
    """The history of one's own record, what one did, who looked, and at whom one looked."""
    mine = Event.objects.filter(Q(target=person.target) | Q(about=person.target)).exclude(by_ref=person.ref)
    shelves = (
        ("audit.about", "What others changed about you.", mine, ("at", "by_name", "kind", "title", "change")),
        ("audit.done", "What you did.", Event.objects.filter(by_ref=person.ref), ("at", "kind", "title")),
        (
            "audit.looks",
            "Who read what is private about you.",
            Look.objects.filter(about_ref=person.ref),
            ("at", "by_name", "kind", "title"),
        ),
        (
            "audit.looked",
            "What you read that is private about others.",
            Look.objects.filter(by_ref=person.ref),
            ("at", "kind", "title"),
        ),
    )
    for key, about, rows, names in shelves:
        values = rows.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)
        yield Shelf(key, about, names, values)
