"""How sign-in behaves here: nobody signs up, people are invited; password changes leave an event."""

import time
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from django.core import signing
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from marigold.access.scope import NOBODY
from marigold.kit.prepared import prepared
from marigold.people import actions
from marigold.people.models import Person
from marigold.people.selectors import scope_for

SALT = "marigold.invitation"
DAYS = 14


@prepared
def _person(key: Any) -> Any:
    return Person.objects.filter(pk=key)


class Backend(AuthenticationBackend):
    """The sign-in library's proof of who someone is; who is signed in is read on every page."""

    def get_user(self, user_id: Any) -> Any:
        return next((row for row in _person(key=user_id) if self.user_can_authenticate(row)), None)


class Adapter(DefaultAccountAdapter):
    """The sign-in library's hooks."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "The e-mail address and the password don’t go together.",
        "enter_current_password": "Write your present password here.",
        "incorrect_password": "This is not your present password.",
        "invalid_password_reset": "This link doesn’t work any more.",
        "too_many_login_attempts": (
            "Too many tries with this address. Wait 15 minutes, then try again, or set a new password."
        ),
        "rate_limited": "Too many tries. Wait a while, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])
        at = timezone.now()
        scope = scope_for(user, on=at.date())
        actions.note_password_change(person=user, by=scope if scope.person_id else NOBODY, at=at)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago need not say again who they are."""
        known = get_authentication_records(self.request, self.request.user)
        fresh = known and time.time() - known[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "your password",
            "mfa_reauthenticate": "a code",
            "mfa_reauthenticate:webauthn": "a passkey",
        }
        found = super().get_reauthentication_methods(user)
        return [{**one, "description": words.get(one["id"], one["description"])} for one in found]

    def get_user_display(self, user: Any) -> str:
        return str(user.name)


def invitation_link(person: Person) -> str:
    """The path at which someone sets a first password: good for 14 days, and only until a password is set."""
    token = signing.dumps([person.ref, _print(person)], salt=SALT)
    return reverse("invitation", args=[person.ref, token])


def joined(person: Person) -> bool:
    """Whether someone has signed in or set a password: from then on nobody else gets a link into their account."""
    return person.has_usable_password() or person.last_login is not None


def invited(ref: str, token: str) -> Person | None:
    """Whom an invitation is for, or None when it is old, used, or was never given."""
    try:
        who, seen = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(ref=ref, is_active=True).first()
    if person is None or who != ref or not constant_time_compare(str(seen), _print(person)):
        return None
    return person


def _print(person: Person) -> str:
    """Changes with the password, the address and a first sign-in, so that a link works once and only for that address."""
    before = f"{person.pk} {person.email} {person.password} {person.last_login is None}"
    return salted_hmac(SALT, before).hexdigest()[:24]


def send_invitation(person: Person, link: str, *, by: str) -> bool:
    """Send the link by e-mail; False when no mail could be sent."""
    context = {"person": person, "link": link, "by": by, "days": DAYS}
    return mail(
        [str(person.email)], f"{by} invites you to Marigold", "account/email/invitation.txt", **context
    )


def mail(to: list[str], subject: str, template: str, **context: Any) -> bool:
    """Send one text to some addresses, each on its own; False when no mail could be sent."""
    text = render_to_string(template, context)
    try:
        return bool(sum(send_mail(subject, text, None, [address]) for address in to))
    except (OSError, SMTPException):
        return False
