"""A list of people: read, decided row by row, shown; applied in one transaction; taken back while untouched."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.core.imports.cells import Unclear, normal
from marigold.core.imports.dates import read_day
from marigold.imports.persons_known import People, shown
from marigold.imports.places_known import steps_of
from marigold.imports.tables import CHANGE, CREATE, SAME, Decided, Row, Table, Wrong, begin, wrong_of
from marigold.people import actions, selectors
from marigold.people.models import Person, Unit
from marigold.people.selectors.listing import Known, Placed, addresses_taken

NEW = "new"
LONG = 200
MOST_EMAIL = 254


@dataclass(frozen=True)
class Step:
    """One row that can come in: who it is (someone here, or the first row of someone new), and what they get."""

    row: int
    person: int | None
    first: int
    name: str
    email: str
    title: str
    unit: int
    role: str
    group: str
    starts_on: date

    @property
    def new(self) -> bool:
        """True for the row that adds the person."""
        return self.person is None and self.first == self.row


def decide(
    table: Table, *, by: Scope, root: Unit, today: date, names: Mapping[str, str], date_order: str = ""
) -> Decided:
    """What a list of people would do. Nothing is written.

    :param names: name in the file (normalised) to the ref or e-mail address of somebody here, or "new"
    """
    decided = begin(table)
    world = People(by, root, today)
    _Deciding(decided, world, names, date_order or None, today).run()
    marks = (sorted(world.known.items()), sorted(world.posts), sorted(world.partners))
    decided.digest = hashlib.sha256(repr((decided.steps, marks)).encode()).hexdigest()[:32]
    return decided


class _Deciding:
    """One pass over a list: each row becomes a step, or a problem."""

    def __init__(
        self, decided: Decided, world: People, names: Mapping[str, str], order: str | None, today: date
    ) -> None:
        self.decided, self.world, self.names, self.order, self.today = decided, world, names, order, today
        self.rows = decided.table.rows
        emails = {row.text("email").lower() for row in self.rows if row.text("email")}
        self.taken = addresses_taken(world.scope, emails)
        self.first: dict[str, int] = {}
        self.seen: dict[Any, int] = {}

    def run(self) -> None:
        """Decide every row; counts, problems and steps land in `decided`."""
        for row in self.rows:
            try:
                step = self._step(row)
            except Wrong as wrong:
                self.decided.refuse(row, wrong)
                continue
            self.decided.steps.append(step)
            self.decided.counts[self._standing(step)] += 1

    def _standing(self, step: Step) -> str:
        if step.new:
            return CREATE
        return CHANGE if step.role or step.group else SAME

    def _step(self, row: Row) -> Step:
        name, email = row.text("name"), row.text("email").lower()
        self._shape(row, name, email)
        person = self._person(row, name, email)
        unit = self._unit(row)
        role, group = self._role(row, unit), self._group(row)
        starts_on = self._starts_on(row)
        who: Any = person.id if person else (email or normal(name))
        if person is None and not role and not group:
            raise Wrong(
                "role", "", "no-part", "There is no role and no partner group.",
                "Give one of the two, so that the person can be found.",
            )  # fmt: skip
        mark = (who, unit.id if unit else None, role, group)
        if mark in self.seen:
            number = self.rows[self.seen[mark]].number
            raise Wrong("name", name, "twice", f"Row {number} says the same.", "Leave one of the two out.")
        self.seen[mark] = row.at
        first = self.first.setdefault(str(who), row.at) if person is None else row.at
        if person is not None and unit is not None:
            role = "" if (person.id, role, unit.id) in self.world.posts else role
            group = "" if (person.id, group, unit.id) in self.world.partners else group
        return Step(
            row.at, person.id if person else None, first, name, email, row.text("title"),
            unit.id if unit else 0, role, group, starts_on,
        )  # fmt: skip

    def _shape(self, row: Row, name: str, email: str) -> None:
        if not name:
            raise Wrong("name", "", "name-missing", "There is no name.", "Give the person’s name.")
        for column in ("name", "title"):
            if len(row.text(column)) > LONG:
                told = f"This is longer than {LONG} characters."
                raise Wrong(column, row.text(column), "text-long", told, "Shorten it.")
        if email:
            try:
                validate_email(email)
            except ValidationError:
                email_is = "This is not an e-mail address."
                raise Wrong("email", email, "email", email_is, "Write it like name@example.org.") from None
            if len(email) > MOST_EMAIL:
                raise Wrong("email", email, "email", "This address is too long.", "Check it.")

    def _person(self, row: Row, name: str, email: str) -> Known | None:
        """Who a row is about: somebody here, or None for somebody new."""
        ref = row.text("ref")
        if ref:
            return self._by_ref(row, ref, name, email)
        if email and email in self.taken:
            return self._by_email(row, name, email)
        answer = self.names.get(normal(name))
        if answer == NEW:
            self._new(row, name, email)
            return None
        if answer:
            chosen = self.world.by_ref.get(answer) or self._addressed(answer)
            if chosen is not None:
                return chosen
        same = self.world.by_name.get(normal(name), [])
        if not email and len(same) == 1:
            return same[0]
        if email and email in self.first:  # a further row of somebody new
            self._new(row, name, email)
            return None
        offered = self._close(name, email, same)
        if offered:
            self.decided.names[name] = offered
            told = "Somebody here has this name." if same else "Somebody here has a name close to this."
            near = "; ".join(words for _, words in offered)
            raise Wrong(
                "name", name, "near", f"{told} {near}.",
                "Say whether it is the same person, or somebody new.",
            )  # fmt: skip
        self._new(row, name, email)
        return None

    def _close(self, name: str, email: str, same: list[Known]) -> list[tuple[str, str]]:
        """People a row could mean. A near name with an address of its own is somebody else, if the row has one too."""
        found = same or self.world.near(name)
        if email and not same:
            found = [one for one in found if not one.email]
        return [(one.ref, shown(one)) for one in found]

    def _addressed(self, email: str) -> Known | None:
        return next((one for one in self.world.known.values() if one.email == email.lower()), None)

    def _by_ref(self, row: Row, ref: str, name: str, email: str) -> Known:
        held = self.world.by_ref.get(ref)
        if held is None:
            raise Wrong(
                "ref", ref, "ref-unknown", "Nobody here has this reference.",
                "Leave the cell empty for somebody new.",
            )  # fmt: skip
        if email and held.email and held.email != email:
            raise Wrong(
                "email", email, "email-other", f"{held.name} has another e-mail address here.",
                "Correct the address on the person’s page, or leave the cell empty.",
            )  # fmt: skip
        return held

    def _by_email(self, row: Row, name: str, email: str) -> Known:
        held = self.world.known.get(self.taken[email])
        if held is None:
            raise Wrong(
                "email", email, "email-elsewhere", "Somebody already has this e-mail address.",
                "Nobody gets a second account. Ask an administrator to give this person a role here.",
            )  # fmt: skip
        if normal(held.name) != normal(name) and self.names.get(normal(name)) != held.ref:
            self.decided.names[name] = [(held.ref, shown(held))]
            raise Wrong(
                "email", email, "email-of-other", f"This e-mail address belongs to {held.name}.",
                "Correct the name or the address, or say that it is the same person.",
            )  # fmt: skip
        return held

    def _new(self, row: Row, name: str, email: str) -> None:
        """Somebody new; without an e-mail address, once in the file."""
        key = email or normal(name)
        if not email and key in self.first:
            number = self.rows[self.first[key]].number
            raise Wrong(
                "name", name, "same-name", f"Row {number} has the same name, and neither has an e-mail address.",
                "Add the addresses, so that they can be told apart.",
            )  # fmt: skip
        if email and key in self.first:
            other = self.rows[self.first[key]]
            if normal(other.text("name")) != normal(name):
                raise Wrong(
                    "email", email, "email-twice", f"Row {other.number} has this address with another name.",
                    "Correct the name or the address.",
                )  # fmt: skip

    def _unit(self, row: Row) -> Placed | None:
        text = row.text("unit")
        if not text:
            if row.text("role") or row.text("group"):
                raise Wrong(
                    "unit", "", "place-missing", "There is no place.", "Say where they have this part."
                )
            return None
        world = self.world.places
        held = world.by_ref.get(text)
        if held is None:
            held = self._named(text)
        if held.closed_on is not None:
            told = f"{held.name} was closed on {held.closed_on:%B %-d, %Y}."
            raise Wrong("unit", text, "closed", told, "Name a place that is open.")
        if not self.world.scope.allows_at(Permission.PERSON_EDIT, held.path):
            told = f"You may not add people in {held.name}."
            raise Wrong("unit", text, "not-yours", told, "Ask someone who may.")
        return held

    def _named(self, text: str) -> Placed:
        world = self.world.places
        steps = steps_of(text)
        found = list(dict.fromkeys(world.by_name.get(normal(steps[-1]), [])))
        if len(steps) > 1:
            tail = [normal(step) for step in steps]
            found = [one for one in found if world.ends(one, tail)]
        if len(found) == 1:
            return world.known[found[0]]
        if found:
            names = "; ".join(world.path_of(one) for one in found[:5])
            raise Wrong(
                "unit", text, "place-several", f"More than one place is called so: {names}.",
                "Write it with the places over it, divided by slashes.",
            )  # fmt: skip
        closed = next(
            (one for one in world.known.values() if one.closed_on and normal(one.name) == normal(steps[-1])),
            None,
        )
        if closed is not None:
            return closed
        near = world.near(steps[-1])
        remedy = (
            f"Did you mean {near}?" if near else "Write the name as it is here, or bring the place in first."
        )
        raise Wrong("unit", text, "place-unknown", "No place is known by this name.", remedy)

    def _role(self, row: Row, unit: Placed | None) -> str:
        text = row.text("role")
        if not text or unit is None:
            return ""
        role = self.world.roles.get(normal(text))
        if role is None:
            names = ", ".join(sorted({one.name for one in self.world.roles.values()}))
            raise Wrong("role", text, "role-unknown", "There is no such role.", f"Use one of: {names}.")
        beyond = [
            key for key in role.permissions if not self.world.scope.allows_at(Permission(key), unit.path)
        ]
        if beyond:
            told = f"The role {role.name} allows more than you may give in {unit.name}."
            raise Wrong("role", text, "role-beyond", told, "Ask someone who holds it there.")
        return role.key

    def _group(self, row: Row) -> str:
        text = row.text("group")
        if not text:
            return ""
        key = self.world.groups.get(normal(text))
        if key is None:
            names = ", ".join(self.world.group_names)
            remedy = f"Use one of: {names}." if names else "Adopt a practice model first."
            raise Wrong("group", text, "group-unknown", "The practice model has no such group.", remedy)
        return key

    def _starts_on(self, row: Row) -> date:
        cell = row.cells.get("starts_on", "")
        if not row.text("starts_on"):
            return self.today
        try:
            return read_day(cell, self.order, self.today, "starts_on")
        except Unclear as error:
            raise wrong_of(error) from error


def carry_out(decided: Decided, *, by: Scope, root: Unit, at: datetime) -> dict[str, Any]:
    """Add what was decided; returns what taking it back needs. Runs inside the caller's transaction."""
    units = {unit.pk: unit for unit in Unit.objects.filter(root_id=root.pk)}
    held = {
        one.pk: one
        for one in Person.objects.filter(pk__in=[step.person for step in decided.steps if step.person])
    }
    added: dict[int, Person] = {}
    parts: dict[str, dict[str, Any]] = {}
    for step in decided.steps:
        if step.new:
            added[step.row] = actions.add_person(
                unit=units[step.unit],
                name=step.name,
                email=step.email or None,
                title=step.title,
                by=by,
                at=at,
            )
        person = held[step.person] if step.person is not None else added[step.first]
        told = parts.setdefault(person.ref, {"posts": [], "partners": [], "whole": False})
        told["whole"] = told["whole"] or step.new
        if step.role:
            post = actions.give_post(
                person=person, unit=units[step.unit], role_key=step.role, starts_on=step.starts_on,
                title=step.title, by=by, at=at,
            )  # fmt: skip
            told["posts"].append(post.ref)
        if step.group:
            partner = actions.add_partner(
                unit=units[step.unit], person=person, group=step.group, part=step.title,
                starts_on=step.starts_on, by=by, at=at,
            )  # fmt: skip
            told["partners"].append(partner.ref)
    return {
        "people": {
            ref: told for ref, told in parts.items() if told["posts"] or told["partners"] or told["whole"]
        }
    }


def take_back(kept: Mapping[str, Any], *, by: Scope, at: datetime) -> tuple[int, int, int]:
    """Remove what a list added, as far as nobody touched it: (removed, 0, kept), counted by person."""
    removed = left = 0
    for ref, told in kept["people"].items():
        if actions.remove_parts(person_ref=ref, by=by, at=at, **told):
            removed += 1
        else:
            left += 1
    return removed, 0, left


def to_invite(kept: Mapping[str, Any], *, by: Scope) -> list[Person]:
    """Those a list added who have an e-mail address and whom one may invite."""
    refs = [ref for ref, told in kept["people"].items() if told["whole"]]
    rows = selectors.people(by, Permission.PERSON_INVITE).filter(ref__in=refs, email__isnull=False)
    return list(rows.order_by("name", "id"))
