"""Instruments that are loaded, rounds in scope, and what was answered in rounds already reached."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from marigold.access.catalogue import Permission
from marigold.access.reach import one, under, visible
from marigold.access.scope import Scope
from marigold.kit.doing import NotThere
from marigold.measures.instruments import Instrument, instrument_of
from marigold.measures.models import Asked, Response, Round
from marigold.people.models import Person, Unit
from marigold.practice import selectors as practice

# Editions never change, and the vocabulary they are built from is kept in memory: by its own identity, so are these.
_built: dict[int, tuple[object, Instrument]] = {}


def instruments(scope: Scope) -> list[Instrument]:
    """Instruments in their current edition, by name."""
    rows = practice.editions(scope).filter(framework__kind="instrument")
    return [instrument_of_edition(scope, row.pk) for row in rows]


def instrument(scope: Scope, key: str) -> Instrument:
    """One instrument in its current edition, or NotThere."""
    edition = practice.edition(scope, key)
    if edition.framework.kind != "instrument":
        raise NotThere("There is no such instrument.")
    return instrument_of_edition(scope, edition.pk)


def instrument_of_edition(scope: Scope, edition_id: int) -> Instrument:
    """The instrument as it was in an edition."""
    words = practice.vocabulary(scope, edition_id)
    known = _built.get(edition_id)
    if known is None or known[0] is not words:
        known = _built[edition_id] = (words, instrument_of(words))
    return known[1]


def round_of(scope: Scope, ref: str, permission: Permission = Permission.MEASURE_VIEW) -> Round:
    """One round in scope, or NotThere."""
    rows = Round.objects.select_related("unit", "edition__framework", "opened_by", "before")
    row: Round = one(rows, scope, permission, ref)
    return row


def rounds_of(scope: Scope, unit: Unit, circle_key: int) -> list[Round]:
    """Rounds of an engagement already reached (by its id) in its unit, oldest first."""
    rows: QuerySet[Round] = Round.objects.filter(circle_key=circle_key)
    rows = under(rows, scope, Permission.MEASURE_VIEW, unit.path)
    return list(rows.select_related("edition__framework").order_by("opened_on", "id"))


def beneath(scope: Scope, unit: Unit) -> list[Round]:
    """Rounds of a unit and of all beneath it that one may see, oldest first."""
    rows = visible(Round.objects.filter(unit__path__startswith=unit.path), scope, Permission.MEASURE_VIEW)
    return list(rows.select_related("unit", "edition__framework").order_by("opened_on", "id"))


@dataclass(frozen=True)
class Numbers:
    """How many are asked in a round, and how many have answered."""

    asked: int = 0
    answered: int = 0


def asked_counts(scope: Scope, rounds: Iterable[Round]) -> dict[int, Numbers]:
    """By id of rounds already reached."""
    keys = [row.pk for row in rounds]
    if (scope.person_id is None and not scope.hand) or not keys:
        return {}
    rows = Asked.objects.filter(round_id__in=keys).values("round_id")
    counts = rows.annotate(asked=Count("id"), done=Count("id", filter=Q(answered=True)))
    return {row["round_id"]: Numbers(row["asked"], row["done"]) for row in counts}


@dataclass(frozen=True, slots=True)
class End:
    """A round that has ended, as far as its score and its place in a list need it."""

    pk: int
    ref: str
    unit_ref: str
    unit_name: str
    unit_level: str
    edition_id: int
    opened_on: date
    until: date
    ended_on: date | None

    @property
    def on(self) -> date:
        """The day it stands for."""
        return self.ended_on or self.until


@dataclass(frozen=True)
class Given:
    """One set of answers in a round: of whom (None where anonymous), or of a team together."""

    person_id: int | None
    name: str
    answers: dict[str, int]
    together: bool
    present: tuple[int, ...] = ()
    present_text: str = ""
    on: date | None = None


@dataclass
class GivenIn:
    """Answers of one round: each person's, and the one a team gave together."""

    single: list[Given] = field(default_factory=list)
    together: Given | None = None


def responses_of(scope: Scope, rounds: Iterable[Round | End]) -> dict[int, GivenIn]:
    """Answers of rounds already reached, for scores; only `results` decides what of it may be shown."""
    keys = [row.pk for row in rounds]
    found = {key: GivenIn() for key in keys}
    if (scope.person_id is None and not scope.hand) or not keys:
        return found
    rows = Response.objects.filter(round_id__in=keys).order_by("given_on", "id")
    columns = ("person_id", "person__name", "answers", "together", "present", "present_text", "given_on")
    for key, person, name, answers, together, present, text, on in rows.values_list("round_id", *columns):
        given = Given(person, name or "", answers, together, tuple(present), text, on)
        if together:
            found[key].together = given
        else:
            found[key].single.append(given)
    return found


def names_of(scope: Scope, keys: Iterable[int]) -> list[str]:
    """Names of those who were in the room for an answer already reached."""
    if scope.person_id is None and not scope.hand:
        return []
    return list(Person.objects.filter(pk__in=list(keys)).order_by("name").values_list("name", flat=True))


# Instruments that say what a place can do by itself, or how far it would go on alone.
CAPACITY = ("capacity", "implementation-practices", "team-agency")
MOST_ROUNDS, MOST_LINES = 1_000, 120


# (place, instrument, level, subject): rounds of one of these stand on one line.
Line = tuple[int, str, str, str]
LINE = ("unit_id", "edition__framework__key", "level", "subject")
END = ("id", "ref", "unit__ref", "unit__name", "unit__level", "edition_id", "opened_on", "until", "ended_on")


def capacity_ends(scope: Scope, unit: Unit) -> tuple[dict[Line, list[End]], bool]:
    """The first and last ended round of each instrument of capacity, in a place and beneath, by line; and whether older
    rounds were left out, where there are more than can be looked through."""
    here = Q(unit__path__startswith=unit.path) if unit.parent_id else Q(root_id=unit.root_id or unit.pk)
    over = Q(ended_on__isnull=False) | Q(until__lt=scope.on)
    rows: QuerySet[Round] = Round.objects.filter(over, here, edition__framework__key__in=CAPACITY)
    rows = under(rows, scope, Permission.MEASURE_VIEW, unit.path).order_by("-opened_on", "-id")
    found = list(rows.values_list(*LINE, *END)[: MOST_ROUNDS + 1])
    lines: dict[Line, list[tuple[Any, ...]]] = {}
    for row in found[:MOST_ROUNDS]:  # the newest first: lines come in the order of their last rounds
        ends = lines.setdefault(row[: len(LINE)], [])
        ends[1:] = [row] if ends else []
        ends[:1] = ends[:1] or [row]
    newest = list(lines.items())[:MOST_LINES]
    told = {line: [End(*row[len(LINE) :]) for row in reversed(ends)] for line, ends in newest}
    return told, len(found) > MOST_ROUNDS or len(lines) > MOST_LINES
