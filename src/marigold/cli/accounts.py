"""`marigold administrator` and `marigold invite`: the first person of a system, and links to set a password."""

import argparse
import getpass
import sys
from typing import Any

from marigold.cli.start import Stop, begin, data_option, now
from marigold.config import environment


def register(commands: Any) -> None:
    """Add both commands."""
    text = "Begin a system: its top unit, the practice model it works by, and its first administrator."
    first = commands.add_parser(
        "administrator", help="begin a system with its first administrator", description=text
    )
    first.add_argument("name", help="the person's name")
    first.add_argument("email", help="the person's e-mail address")
    first.add_argument(
        "--system", required=True, metavar="NAME", help="name of the system, such as a state or network"
    )
    first.add_argument("--level", default="state", help="level of its top unit (default state)")
    first.add_argument(
        "--model", default="ictp", metavar="KEY", help="practice model it works by (default ictp)"
    )
    first.add_argument(
        "--password", action="store_true", help="ask for a password now instead of printing a link"
    )
    data_option(first)
    first.set_defaults(run=administrator)
    text = "Print a link with which someone who is in the system can set a first password. It works once."
    invite = commands.add_parser("invite", help="print a link to set a first password", description=text)
    invite.add_argument("email", help="the person's e-mail address")
    data_option(invite)
    invite.set_defaults(run=invitation)


def administrator(args: argparse.Namespace) -> int:
    """Make the system and the person in one transaction, then say how they get in."""
    begin(args)
    password = _ask_password(args) if args.password else ""
    person = _begin_system(args)
    if password:
        _join(person, password)
        print(f"{person.name} can sign in with {person.email}.")
    else:
        print(f"{args.system} is there. {person.name} sets a password here, once:\n{link(person)}")
    return 0


def _begin_system(args: argparse.Namespace) -> Any:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction
    from django.utils import timezone

    from marigold.access.scope import COMMAND_LINE
    from marigold.people import actions as people
    from marigold.practice import actions as practice
    from marigold.practice import selectors

    try:
        validate_email(args.email)
    except ValidationError as error:
        raise Stop(f"{args.email} is not an e-mail address.", code=2) from error
    at = now()
    today = timezone.localdate(at)
    with transaction.atomic():
        edition = selectors.edition(COMMAND_LINE, args.model)
        known = [level["key"] for level in edition.about.get("levels", ()) if not level.get("parents")]
        if known and args.level not in known:
            raise Stop(f"{args.level} is not a top level of {args.model}. Use {' or '.join(known)}.", code=2)
        root = people.add_root(name=args.system, level=args.level, by=COMMAND_LINE, at=at)
        practice.adopt(root=root, edition=edition, starts_on=today, by=COMMAND_LINE, at=at)
        person = people.add_person(unit=root, name=args.name, email=args.email, by=COMMAND_LINE, at=at)
        people.give_post(
            person=person,
            unit=root,
            role_key="administrator",
            title="Administrator",
            starts_on=today,
            by=COMMAND_LINE,
            at=at,
        )
    return person


def _ask_password(args: argparse.Namespace) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from marigold.people.models import Person

    if not sys.stdin.isatty():
        raise Stop("There is no one to ask for a password. Leave --password out to get a link.", code=2)
    given = getpass.getpass("Password: ")
    if given != getpass.getpass("The same again: "):
        raise Stop("The two passwords differ.")
    try:
        validate_password(given, Person(name=args.name, email=args.email))
    except ValidationError as error:
        raise Stop(" ".join(error.messages)) from error
    return given


def _join(person: Any, password: str) -> None:
    from marigold.access.scope import COMMAND_LINE
    from marigold.people import actions

    actions.join(person=person, password=password, by=COMMAND_LINE, at=now())


def invitation(args: argparse.Namespace) -> int:
    """Note the invitation and print the link."""
    begin(args)
    from marigold.access.scope import COMMAND_LINE
    from marigold.people.actions import invite_person
    from marigold.people.models import Person

    person = Person.objects.filter(email__iexact=args.email.strip()).first()
    if person is None:
        raise Stop(f"Nobody here has the e-mail address {args.email}.")
    if not person.is_active:
        raise Stop(f"{person.name} may not sign in any more.")
    address = link(person)
    invite_person(person_ref=person.ref, by=COMMAND_LINE, at=now())
    print(address)
    return 0


def link(person: Any) -> str:
    """The address at which someone sets a password; it stops working once they did."""
    from django.conf import settings

    from marigold.web.account import invitation_link

    return f"{_site(settings)}{invitation_link(person)}"


def _site(settings: Any) -> str:
    if not settings.PRODUCTION:
        return "http://127.0.0.1:8000"
    # People reach the site over HTTPS either way: from us, or from the proxy in front.
    return f"https://{environment.hosts(production=True)[0].lstrip('.')}"
