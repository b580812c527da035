"""Bitstring status lists: one bit a badge, so that a badge can be taken back without saying whose it was."""

import base64
import binascii
import gzip
import secrets
import zlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from .build import moment
from .contexts import CREDENTIALS
from .keys import b64url

ENTRIES = 131_072
MOST_BYTES = 4_000_000


def new_bits(entries: int = ENTRIES) -> bytes:
    """An empty list. Shorter ones are refused: a badge must be one among many."""
    if entries < ENTRIES or entries % 8:
        raise ValueError(f"A status list has at least {ENTRIES} entries, in whole bytes.")
    return bytes(entries // 8)


def free_index(taken: Collection[int], entries: int = ENTRIES) -> int:
    """A free place, drawn at random, so that its number says nothing about when the badge was given."""
    if len(taken) * 2 > entries:
        raise ValueError("The status list is half full. Begin another.")
    used = set(taken)
    while True:
        index = secrets.randbelow(entries)
        if index not in used:
            return index


def with_bit(bits: bytes, index: int, on: bool) -> bytes:
    """The list with one bit set or cleared. Bit 0 is the leftmost."""
    _inside(bits, index)
    changed, mask = bytearray(bits), 0x80 >> index % 8
    changed[index // 8] = changed[index // 8] | mask if on else changed[index // 8] & ~mask
    return bytes(changed)


def bit(bits: bytes, index: int) -> bool:
    """One bit."""
    _inside(bits, index)
    return bool(bits[index // 8] & 0x80 >> index % 8)


def encode(bits: bytes) -> str:
    """The list as `u` and base64 of its gzip; the same bits give the same text."""
    return "u" + b64url(gzip.compress(bits, 9, mtime=0))


def decode(text: str) -> bytes:
    """The bits. Raises ValueError for text that is no list, is too short a list, or unpacks to far too much."""
    if not text.startswith("u"):
        raise ValueError("The list is not base64 as status lists are written.")
    try:
        packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
        unpacker = zlib.decompressobj(31)
        bits = unpacker.decompress(packed, MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ValueError("The list cannot be unpacked.") from error
    if not unpacker.eof:
        raise ValueError("The list is cut off, or larger than any status list.")
    if len(bits) * 8 < ENTRIES:
        raise ValueError(f"The list has fewer than {ENTRIES} entries.")
    return bits


def status_list(
    url: str,
    issuer: str,
    bits: bytes,
    valid_from: datetime,
    *,
    valid_until: datetime | None = None,
    purpose: str = "revocation",
) -> dict[str, Any]:
    """The list as a credential, to be signed anew each time a bit changes."""
    written = {
        "@context": [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": moment(valid_from),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(bits),
        },
    }
    return {**written, "validUntil": moment(valid_until)} if valid_until else written


def _inside(bits: bytes, index: int) -> None:
    if not 0 <= index < len(bits) * 8:
        raise ValueError(f"The list has no entry {index}.")
