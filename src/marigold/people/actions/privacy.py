"""The wish to be forgotten: asked, waited for, and carried out by an administrator, or not."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import F, Q

from marigold.access.scope import Scope
from marigold.audit.forgetting import forget
from marigold.audit.models import Event
from marigold.audit.recorder import record
from marigold.kit.doing import NotThere, Refused, action
from marigold.people import selectors
from marigold.people.events import Happened
from marigold.people.models import Erasure, Leader, Partner, Person, Post, TeamMember

GRACE = timedelta(days=14)
ERASED = "Erased person"


@action
def ask_erasure(*, by: Scope, at: datetime, reason: str = "") -> Erasure:
    """Ask to be forgotten. An administrator may carry it out when the grace time is over."""
    person = Person.objects.filter(pk=by.person_id).first()
    if person is None or person.root_id is None:
        raise NotThere("There is nobody here to forget.")
    _not_the_only_administrator(by, person)
    if selectors.open_erasure(by) is not None:
        raise Refused("You have asked already.")
    wish = Erasure(
        root_id=person.root_id,
        person=person,
        asked_on=by.on,
        due_on=by.on + GRACE,
        reason=reason.strip(),
        created_at=at,
    )
    wish.save()
    record(
        Happened.ERASURE_ASKED,
        wish,
        by=by,
        at=at,
        about=person.target,
        change={"due_on": [None, wish.due_on]},
    )
    return wish


@action
def withdraw_erasure(*, by: Scope, at: datetime) -> Erasure:
    """Change one's mind, at any time before it is carried out."""
    wish = selectors.open_erasure(by)
    if wish is None:
        raise NotThere("There is nothing here to withdraw.")
    return _close(wish, "withdrawn", Happened.ERASURE_WITHDRAWN, by=by, at=at)


@action
def refuse_erasure(*, erasure_ref: str, answer: str, by: Scope, at: datetime) -> Erasure:
    """Turn a wish down, with a reason that the person reads."""
    wish = selectors.erasure(by, erasure_ref)
    if not answer.strip():
        raise Refused("Say why. The person reads it.", field="answer")
    return _close(wish, "refused", Happened.ERASURE_REFUSED, by=by, at=at, reason=answer.strip())


def _close(wish: Erasure, state: str, kind: str, *, by: Scope, at: datetime, **fields: Any) -> Erasure:
    change = wish.alter(state=state, closed_on=by.on, **fields)
    record(kind, wish, by=by, at=at, about=wish.person.target, change={"state": change["state"]})
    return wish


@action
def erase_person(*, erasure_ref: str, by: Scope, at: datetime) -> Person:
    """Forget someone: who they were and how they signed in. What they did stays, under no name."""
    wish = selectors.erasure(by, erasure_ref)
    person = wish.person
    if person.pk == by.person_id:
        raise Refused("Another administrator has to carry out yours.")
    if by.on < wish.due_on:
        raise Refused(f"The grace time runs until {wish.due_on:%B} {wish.due_on.day}, {wish.due_on.year}.")
    _not_the_only_administrator(by, person)
    words = _words_of(person)
    _empty(person)
    _sign_out_for_good(person)
    _end_places(person, by)
    forget(ref=person.ref, target=person.target, words=words, instead=ERASED)
    wish.alter(state="done", closed_on=by.on, reason="")
    Erasure.objects.filter(person=person).update(reason="")
    record(Happened.PERSON_ERASED, person, by=by, at=at, about=wish.target)
    return person


def _not_the_only_administrator(by: Scope, person: Person) -> None:
    alone = selectors.alone_answering_for(by, person)
    if alone:
        names = " and ".join(root.name for root in alone)
        who = "You are" if person.pk == by.person_id else f"{person.name} is"
        raise Refused(f"{who} the only administrator of {names}. Give someone else that role first.")


def _words_of(person: Person) -> set[str]:
    """Every name and address this person ever had here."""
    words = {person.name, person.email or ""}
    for change in Event.objects.filter(target=person.target).values_list("change", flat=True):
        for field in ("name", "email"):
            pair = change.get(field)
            words |= {part for part in pair if isinstance(part, str)} if isinstance(pair, list) else set()
    return words


def _empty(person: Person) -> None:
    person.alter(
        name=ERASED, email=None, title="", pronouns="", phone="", about="", time_zone="UTC", is_active=False
    )
    person.set_unusable_password()
    person.last_login = None
    person.save(update_fields=["password", "last_login"])


def _sign_out_for_good(person: Person) -> None:
    """End every session, and remove second factors, passkeys, other sign-ins and addresses."""
    for session in UserSession.objects.filter(user=person):
        session.end()
    for table in (Authenticator, SocialAccount, EmailAddress):
        table.objects.filter(user=person).delete()


def _end_places(person: Person, by: Scope) -> None:
    """Roles and places end today at the latest, and keep no words about the person."""
    open_ended = Q(ends_on__isnull=True) | Q(ends_on__gt=by.on)
    for table, field in ((Post, "title"), (Partner, "part"), (TeamMember, "part"), (Leader, "part")):
        rows = table.objects.filter(person=person)
        begun = rows.filter(open_ended, starts_on__lte=by.on)
        begun.update(ends_on=by.on, version=F("version") + 1)
        # What was to begin later ends on the day it would have begun: a place cannot end before its first day.
        rows.filter(open_ended, starts_on__gt=by.on).update(ends_on=F("starts_on"), version=F("version") + 1)
        rows.exclude(**{field: ""}).update(**{field: "", "version": F("version") + 1})


def refuse_if_erased(person: Person) -> None:
    """Nothing is written about someone who was forgotten."""
    if person.name == ERASED and person.erasures.filter(state="done").exists():
        raise Refused("This person was erased. Nothing can be written about them any more.")
