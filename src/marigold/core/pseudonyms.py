"""Names that stand for something in one file only: the same within it, another in the next, and no way back."""

import hmac
from hashlib import sha256


def alias(key: bytes, kind: str, number: int) -> str:
    """A short stand-in for record `number` of a kind, under a key that is thrown away with the file.

    Twelve letters of HMAC-SHA-256: 48 bits, so that in a file of a million records two stand-ins meet with a chance
    of less than one in 500.
    """
    return f"{kind}-{hmac.new(key, f'{kind}:{number}'.encode(), sha256).hexdigest()[:12]}"


def coarse(counts: dict[str, int], value: str, *, least: int = 3) -> str:
    """The value where at least so many share it, or `other`, so that nobody is the only one of a kind."""
    return value if counts.get(value, 0) >= least else "other"
