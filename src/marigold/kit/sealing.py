"""Secrets at rest: text is kept encrypted with a key made from the site's secret, one for each use."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(text: str, *, use: str) -> str:
    """The text, encrypted for one use."""
    return _box(use).encrypt(text.encode()).decode()


def unseal(sealed: str, *, use: str) -> str | None:
    """The text again; None when it was kept under another secret."""
    try:
        return _box(use).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box(use: str) -> Fernet:
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"marigold.{use}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
