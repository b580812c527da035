"""Hashes known passwords beside other work, at full strength, so that a build need not wait for them."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test.utils import override_settings

_ready: dict[str, Future[str]] = {}


class AheadHasher(PBKDF2PasswordHasher):
    """The usual hasher, which first looks whether the hash of a password was begun already."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        begun = _ready.pop(password, None)
        return begun.result() if begun else super().encode(password, salt, iterations)


@contextmanager
def hashing_ahead(passwords: list[str]) -> Iterator[None]:
    """Begin hashing in a second thread (hashing lets other threads run), and use what it finds."""
    usual = PBKDF2PasswordHasher()
    with ThreadPoolExecutor(max_workers=1) as pool:
        _ready.update({word: pool.submit(usual.encode, word, usual.salt()) for word in passwords})
        with override_settings(PASSWORD_HASHERS=[f"{__name__}.AheadHasher"]):
            yield
