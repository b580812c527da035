"""How people sign in: what roles ask for, and what is noted."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from marigold.access.catalogue import Permission
from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action, nothing_changed
from marigold.people.actions.door import may
from marigold.people.events import Happened
from marigold.people.models import Person, Role, RoleRule, Unit
from marigold.people.selectors import CIRCLE_ROLE, account_of


@action
def set_second_factor(*, root: Unit, role_key: str, needed: bool, by: Scope, at: datetime) -> RoleRule | None:
    """Say whether those who hold a role in a system need a second factor at sign-in."""
    may(by, Permission.ACCOUNT_EDIT, root)
    role = Role.objects.filter(key=role_key).exclude(key=CIRCLE_ROLE).first()
    if role is None or root.pk != root.root_id:
        raise NotThere(f"There is no role with the key {role_key} here.")
    rule = RoleRule.objects.filter(root=root, role=role).first()
    before = rule.second_factor if rule else role.second_factor
    if before == needed:
        nothing_changed()
        return rule
    if rule is None:
        rule = RoleRule(root=root, role=role, second_factor=needed, created_at=at)
        rule.save()
    else:
        rule.alter(second_factor=needed)
    change = {"second_factor": [before, needed]}
    record(Happened.ROLE_RULE_SET, rule, by=by, at=at, about=root.target, change=change)
    return rule


@action
def note_factor(*, person: Person, factor: str, by: Scope, at: datetime) -> Person:
    """Leave word that someone set up a second factor (never its secret)."""
    record(Happened.FACTOR_ADDED, person, by=by, at=at, change={"factor": [None, factor]})
    return person


@action
def note_factor_removed(*, person: Person, factor: str, by: Scope, at: datetime) -> Person:
    """Leave word that a second factor was taken off."""
    record(Happened.FACTOR_REMOVED, person, by=by, at=at, change={"factor": [factor, None]})
    return person


@action
def note_sign_in_linked(*, person: Person, provider: str, by: Scope, at: datetime) -> Person:
    """Leave word that an organization's own sign-in now lets someone in."""
    record(Happened.PERSON_LINKED, person, by=by, at=at, change={"provider": [None, provider]})
    return person


@action
def take_off_factors(*, person_ref: str, by: Scope, at: datetime) -> Person:
    """Take every second factor off someone who lost theirs; for the administrator of their system."""
    person = account_of(by, person_ref)
    if person.pk == by.person_id:
        raise Refused("Take your own off under “Your account”.")
    held, _ = Authenticator.objects.filter(user=person).delete()
    if not held:
        raise Refused(f"{person.name} has no second factor.")
    record(Happened.FACTOR_REMOVED, person, by=by, at=at, change={"factor": ["all", None]})
    return person


@action
def note_recovery_codes(*, person: Person, by: Scope, at: datetime) -> Person:
    """Leave word that recovery codes were made anew (never the codes)."""
    record(Happened.FACTOR_CODES, person, by=by, at=at)
    return person
