"""Second factors and passkeys: how the sign-in library keeps them here, and what it says."""

import base64
import secrets
from typing import Any, ClassVar

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from marigold.kit.sealing import seal, unseal
from marigold.people.models import Person

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
WORDS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


class Adapter(DefaultMFAAdapter):
    """The library's hooks: secrets are kept encrypted, and words are ours."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            "Your role needs a second factor, and this is the only one you have. Add another first."
        ),
        "cannot_generate_recovery_codes": "Set up a second factor first.",
        "incorrect_code": "That didn’t work. Codes change every 30 seconds, and each works once. Try the next one.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text, use="factors")

    def decrypt(self, encrypted_text: str) -> str:
        # None: kept under another secret key. Nobody knows what it was, so no code may ever fit.
        text = unseal(encrypted_text, use="factors")
        return base64.b32encode(secrets.token_bytes(20)).decode() if text is None else text

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        scope = getattr(self.request, "scope", None)
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=REAL)
        return not (scope and scope.second_factor) or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - the library's name
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {held + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": app_settings.TOTP_ISSUER}


class _Once:
    """A code from the app works once, for as long as the clock's tolerance would let it work again."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            digits = "".join(letter for letter in code if letter.isalnum())
            seen = f"marigold.code.{self.authenticator.pk}.{digits}"
            window = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
            if not cache.add(seen, "used", timeout=window):
                raise Adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, AuthenticateForm):
    """A code at sign-in."""


class CodeAgainForm(_Once, ReauthenticateForm):
    """A code to confirm who is there."""


def has_factor(person: Person) -> bool:
    """Whether someone has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=REAL).exists()
