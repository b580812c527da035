"""Writes to people, and to the roles they hold in places."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people import selectors
from marigold.people.actions.door import holds, may, may_begin
from marigold.people.actions.privacy import refuse_if_erased
from marigold.people.events import Happened
from marigold.people.models import Person, Post, Role, Unit


@action
def load_roles(*, roles: Iterable[Mapping[str, Any]], by: Scope, at: datetime) -> list[Role]:
    """Bring roles up to what the data says; permissions it does not know are refused by name."""
    known = {permission.value for permission in Permission}
    loaded = []
    changed = False
    for data in roles:
        unknown = sorted(set(data["permissions"]) - known)
        if unknown:
            raise Refused(
                f"The role {data['key']} names permissions that do not exist: {', '.join(unknown)}."
            )
        role, change = _bring_up(data, at)
        if change:
            record(Happened.ROLES_LOADED, role, by=by, at=at, change=change)
            changed = True
        loaded.append(role)
    if not changed:
        nothing_changed()
    return loaded


def _bring_up(data: Mapping[str, Any], at: datetime) -> tuple[Role, dict[str, list[Any]]]:
    fields = {
        "name": data["name"],
        "text": data.get("text", ""),
        "permissions": sorted(data["permissions"]),
        "side": data.get("side", "support"),
    }
    role = Role.objects.filter(key=data["key"]).first()
    if role is None:
        # Only at first: later the systems say for themselves whom they ask (`set_second_factor`).
        fields["second_factor"] = bool(data.get("second_factor", False))
        role = Role(key=data["key"], created_at=at, **fields)
        role.save()
        return role, {name: [None, value] for name, value in fields.items()}
    return role, role.alter(**fields)


@action
def add_person(
    *,
    unit: Unit,
    name: str,
    by: Scope,
    at: datetime,
    email: str | None = None,
    title: str = "",
    about: str = "",
) -> Person:
    """Add someone to a system. An e-mail address lets them be invited to sign in."""
    may_begin(by, Permission.PERSON_EDIT, unit)
    if not name.strip():
        raise Refused("Give the person a name.", field="name")
    address = _free_address(email)
    person = Person(
        name=name.strip(), email=address, title=title, about=about, root_id=unit.root_id, created_at=at
    )
    person.set_unusable_password()
    person.save()
    record(
        Happened.PERSON_ADDED,
        person,
        by=by,
        at=at,
        change={"name": [None, name], "email": [None, address or ""]},
    )
    return person


@action
def change_person(*, person_ref: str, version: int, by: Scope, at: datetime, **fields: Any) -> Person:
    """Change someone's details; oneself may always."""
    person = _person_to_edit(by, person_ref)
    refuse_if_erased(person)
    if not str(fields.get("name", person.name)).strip():
        raise Refused("Give the person a name.", field="name")
    if "email" in fields:
        fields["email"] = _free_address(fields["email"], but=person)
    change = person.alter(expected=version, **fields)
    if change:
        record(Happened.PERSON_CHANGED, person, by=by, at=at, change=change)
    else:
        nothing_changed()
    return person


def _free_address(email: str | None, *, but: Person | None = None) -> str | None:
    """An e-mail address in small letters, refused when someone else has it; None when there is none."""
    address = (email or "").strip().lower() or None
    others = Person.objects.exclude(pk=but.pk) if but else Person.objects.all()
    if address and others.filter(email=address).exists():
        raise Refused("Someone here already has this e-mail address.", field="email")
    return address


def _person_to_edit(by: Scope, person_ref: str) -> Person:
    if by.person_ref == person_ref:
        return selectors.person(by, person_ref)
    return selectors.person(by, person_ref, Permission.PERSON_EDIT)


@action
def give_post(
    *,
    person: Person,
    unit: Unit,
    role_key: str,
    starts_on: date,
    by: Scope,
    at: datetime,
    ends_on: date | None = None,
    title: str = "",
) -> Post:
    """Give someone a role in a unit, from a day. Nobody hands out what they do not hold there themselves."""
    may_begin(by, Permission.PERSON_EDIT, unit)
    refuse_if_erased(person)
    role = Role.objects.filter(key=role_key).first()
    if role is None or role.key == selectors.CIRCLE_ROLE:
        raise NotThere(f"There is no role with the key {role_key} that a unit can give.")
    if not all(holds(by, Permission(key), unit) for key in role.permissions):
        raise Refused(f"The role {role.name} allows more than you may give here.", field="role")
    if ends_on and ends_on < starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    post = Post(
        root_id=unit.root_id,
        person=person,
        unit=unit,
        role=role,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
    )
    post.save()
    record(
        Happened.POST_GIVEN,
        post,
        by=by,
        at=at,
        about=person.target,
        change={"role": [None, role.name], "unit": [None, unit.name], "starts_on": [None, starts_on]},
    )
    return post


@action
def end_post(*, post: Post, ends_on: date, by: Scope, at: datetime) -> Post:
    """Let a post end on a day."""
    may(by, Permission.PERSON_EDIT, post.unit)
    if ends_on < post.starts_on:
        raise Refused("The last day comes before the first.", field="ends_on")
    change = post.alter(ends_on=ends_on)
    record(Happened.POST_ENDED, post, by=by, at=at, change=change, about=post.person.target)
    return post


@action
def invite_person(*, person_ref: str, by: Scope, at: datetime) -> Person:
    """Note that someone was invited to sign in; the window that calls this sends the link."""
    person = selectors.person(by, person_ref, Permission.PERSON_INVITE)
    if not person.email:
        raise Refused("Add an e-mail address first.", field="email")
    record(Happened.PERSON_INVITED, person, by=by, at=at, change={"email": [None, person.email]})
    return person


@action
def join(*, person: Person, password: str, by: Scope, at: datetime) -> Person:
    """Take up an invitation: set the first password."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record(Happened.PERSON_JOINED, person, by=by, at=at)
    return person


@action
def note_password_change(*, person: Person, by: Scope, at: datetime) -> Person:
    """Leave word that a password was changed (never the password)."""
    record(Happened.PERSON_PASSWORD, person, by=by, at=at)
    return person
