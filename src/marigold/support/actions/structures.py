"""Keeping what holds the work in a place: structures, what happened with them, whom the place serves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core.holding import works
from marigold.improvement.models import Indicator
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.models import Person, Team, Unit
from marigold.practice import selectors as practice
from marigold.support.events import Happened
from marigold.support.lasting import ABOUT_A_PERSON, Lasting, lasting
from marigold.support.models import ServedGroup, Structure, StructureEntry, StructurePerson
from marigold.support.models.structures import ENTRY_KINDS
from marigold.support.selectors import structures as reads

# What may be written down of every structure, and of some by what they hold.
ANY = ("coached", "changed", "solved")
OF = {
    "data": ("used",),
    "relationship": ("joined",),
    "leader": ("lifted",),
    "team": ("used",),
}
NEEDED = {
    "used": "Say what was decided with it.",
    "solved": "Say which problem was solved, and how.",
    "joined": "Say who was brought together, and for what.",
    "lifted": "Say what they were lifted into: a seat, a part, a say.",
    "coached": "Say what the support was about.",
    "changed": "Say what changed.",
}


@dataclass(frozen=True)
class Said:
    """What is said of a structure. `details` and `serves` are by key of the words of the system."""

    name: str
    purpose: str = ""
    details: dict[str, str] = field(default_factory=dict)
    serves: Sequence[str] = ()
    people: Sequence[Person] = ()
    others: Sequence[str] = ()
    person: Person | None = None
    team: Team | None = None
    indicator: Indicator | None = None
    began_on: date | None = None
    ended_on: date | None = None
    review_on: date | None = None


def hold(by: Scope, unit: Unit) -> None:
    """Raise NotThere unless one keeps what holds the work in a place."""
    if not reads.may(by, Permission.STRUCTURE_EDIT, unit):
        raise NotThere("There is nothing here that you can change.")


def entry_kinds(words: Lasting, kind: str) -> tuple[str, ...]:
    """What may be written down of a structure of a kind."""
    checked = ("checked",) if words.checks(kind) else ()
    return (*checked, *OF.get(words.holds(kind), ()), *ANY)


@action
def write_structure(*, unit: Unit, kind: str, said: Said, by: Scope, at: datetime) -> Structure:
    """Write down something that holds the work in a place."""
    hold(by, unit)
    if unit.closed_on is not None:
        raise Refused(f"{unit.name} is closed. Nothing new is built there.")
    words = lasting(by, int(unit.root_id or unit.pk))
    item = words.kind(kind)
    if item is None:
        raise Refused("Choose what kind of structure it is.", field="kind")
    row = Structure(root_id=unit.root_id, unit=unit, kind=item.key, created_at=at)
    fields = _fields(row, said, words, by)
    _free(row, fields)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    _carry(row, said.people, by.on, at)
    change = {"kind": [None, item.name], "people": [None, [one.name for one in said.people]]}
    record(Happened.STRUCTURE_BUILT, row, by=by, at=at, about=unit.target, change=change)
    return row


def _fields(row: Structure, said: Said, words: Lasting, by: Scope) -> dict[str, Any]:
    if not said.name.strip():
        raise Refused("Give it a name people here use.", field="name")
    parts = {one.key for one in words.parts(row.kind)}
    if set(said.details) - parts or set(said.serves) - {one.key for one in words.needs}:
        raise Refused("Something here is not in the list any more. Reload the page.", field="serves")
    about = words.holds(row.kind) == ABOUT_A_PERSON
    if about and said.person is None and not said.others:
        raise Refused("Say who leads: choose a person, or write a name.", field="person")
    began = said.began_on or row.began_on or by.on
    if began > by.on:
        raise Refused("Write it down once it is there. Choose today or a day before.", field="began_on")
    if said.ended_on is not None and said.ended_on < began:
        raise Refused("It ends before it begins. Choose a later day.", field="ended_on")
    for name, linked in (("team", said.team), ("indicator", said.indicator)):
        if linked is not None and linked.unit_id != row.unit_id:
            raise Refused("This belongs to another place.", field=name)
    return {
        "name": said.name.strip()[:200],
        "purpose": said.purpose.strip(),
        "details": {key: text.strip() for key, text in said.details.items() if text.strip()},
        "serves": [one.key for one in words.needs if one.key in said.serves],
        "others": list(dict.fromkeys(one.strip()[:200] for one in said.others if one.strip()))[:40],
        "person": said.person if about else None,
        "team": said.team if words.holds(row.kind) == "team" else None,
        "indicator": said.indicator if words.holds(row.kind) == "data" else None,
        "began_on": began,
        "ended_on": said.ended_on,
        "review_on": said.review_on,
    }


def _free(row: Structure, fields: dict[str, Any]) -> None:
    """A team or an indicator is written down once."""
    others = Structure.objects.filter(ended_on=None).exclude(pk=row.pk)
    for name in ("team", "indicator"):
        held = fields[name] is not None and fields["ended_on"] is None
        if held and others.filter(**{name: fields[name]}).exists():
            raise Refused("This is written down already. Change what is there.", field="name")


def _carry(row: Structure, people: Sequence[Person], on: date, at: datetime) -> list[list[str]]:
    """Make these the people who carry it from a day on; returns the names before and after."""
    held = {one.person_id: one for one in row.people.filter(until=None).select_related("person")}
    wanted = {one.pk: one for one in people}
    for key, one in held.items():
        if key not in wanted:
            one.alter(until=max(on, one.since))
    for key, person in wanted.items():
        if key not in held:
            StructurePerson(structure=row, person=person, since=on, created_at=at).save()
    return [sorted(one.person.name for one in held.values()), sorted(one.name for one in people)]


@action
def change_structure(
    *, structure_ref: str, version: int | None, said: Said, by: Scope, at: datetime
) -> Structure:
    """Change what is said of a structure, who carries it, or end it. Ended ones stay in sight, and can go on."""
    row = reads.structure(by, structure_ref, Permission.STRUCTURE_EDIT)
    words = lasting(by, row.root_id)
    fields = _fields(row, said, words, by)
    _free(row, fields)
    change = row.alter(expected=version, **fields)
    people = _carry(row, said.people, by.on, at)
    if people[0] != people[1]:
        change["people"] = people
    if not change:
        nothing_changed()
        return row
    kind = Happened.STRUCTURE_CHANGED
    if "ended_on" in change:
        kind = Happened.STRUCTURE_ENDED if row.ended_on else Happened.STRUCTURE_REOPENED
    record(kind, row, by=by, at=at, about=row.unit.target, change=change)
    return row


@action
def add_entry(
    *, structure_ref: str, kind: str, on: date, by: Scope, at: datetime, review_on: date | None = None,
    **fields: Any,
) -> StructureEntry:  # fmt: skip
    """Write down what happened with a structure: text, who, activity, decision; of a check its ratings by question."""
    row = reads.structure(by, structure_ref, Permission.STRUCTURE_EDIT)
    words = lasting(by, row.root_id)
    if kind not in entry_kinds(words, row.kind):
        raise Refused("There is nothing of that kind to write down here.", field="kind")
    entry = StructureEntry(structure=row, by_id=by.person_id, on=on, kind=kind, created_at=at, **fields)
    _check(entry, words, by)
    entry.save()
    change: dict[str, Any] = {"added": [None, kind], "on": [None, on], "text": [None, entry.text]}
    if kind == "checked":
        change |= row.alter(review_on=review_on)
    record(Happened.STRUCTURE_ADDED_TO, row, by=by, at=at, about=row.unit.target, change=change)
    return entry


@action
def change_entry(
    *, entry_ref: str, version: int | None, by: Scope, at: datetime, **fields: Any
) -> StructureEntry:
    """Correct what was written down."""
    entry = reads.entry(by, entry_ref)
    change = entry.alter(expected=version, **fields)
    if not change:
        nothing_changed()
        return entry
    _check(entry, lasting(by, entry.structure.root_id), by)
    entry.save()
    row = entry.structure
    record(Happened.STRUCTURE_ENTRY_CHANGED, row, by=by, at=at, about=row.unit.target, change=change)
    return entry


def _check(entry: StructureEntry, words: Lasting, by: Scope) -> None:
    entry.text = entry.text.strip()
    if entry.on > by.on:
        raise Refused("Write it down once it has happened. Choose today or a day before.", field="on")
    if entry.kind not in ENTRY_KINDS or (entry.kind in NEEDED and not entry.text):
        raise Refused(NEEDED.get(entry.kind, "Choose what happened."), field="text")
    for linked, name in ((entry.activity, "activity"), (entry.decision, "decision")):
        here = getattr(linked, "unit_id", None) or getattr(
            getattr(linked, "engagement", None), "unit_id", None
        )
        if linked is not None and here != entry.structure.unit_id:
            raise Refused("This belongs to another place.", field=name)
    if entry.kind != "checked":
        return
    asked = {one.key: one.name for one in words.checks(entry.structure.kind)} | dict(entry.asked)
    steps = {step for step, _ in words.scale}
    if set(entry.ratings) - set(asked) or set(entry.ratings.values()) - steps:
        raise Refused("A question is not in the list any more. Reload the page.")
    if works(entry.ratings) is None:
        raise Refused("Answer at least one question.")
    entry.asked = {key: asked[key] for key in entry.ratings}


@action
def set_served(*, unit: Unit, keys: Sequence[str], by: Scope, at: datetime) -> list[str]:
    """Say which groups a place serves, of those the practice model names; it is about the place, not about anyone."""
    hold(by, unit)
    words = practice.vocabulary(by, practice.adopted(by, int(unit.root_id or unit.pk)).pk)
    names = {one.key: one.name for one in words.of("served_group")}
    if set(keys) - set(names):
        raise Refused("The practice model has no such group.", field="groups")
    held = {one.group_key: one for one in ServedGroup.objects.filter(unit=unit, until=None)}
    gone, came = sorted(set(held) - set(keys)), [key for key in names if key in keys and key not in held]
    if not gone and not came:
        nothing_changed()
        return list(held)
    for key in gone:
        held[key].alter(until=by.on)
    for key in came:
        ServedGroup(root_id=unit.root_id, unit=unit, group_key=key, since=by.on, created_at=at).save()
    told = [[names.get(key, key) for key in sorted(held)], [names[key] for key in names if key in keys]]
    record(Happened.SERVED_SET, unit, by=by, at=at, about=unit.target, change={"serves": told})
    return list(keys)
