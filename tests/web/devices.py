"""Devices people sign in with: an app that shows codes (RFC 6238), and a key that keeps passkeys (WebAuthn)."""

import base64
import hashlib
import hmac
import json
import secrets
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

ORIGIN = "http://localhost"


def code_of(secret: str, *, steps: int = 0) -> str:
    """The six digits an authenticator app shows now, or so many steps of 30 seconds later."""
    key = base64.b32decode(secret.replace(" ", ""))
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """One device with one passkey, which checks its owner's finger unless told otherwise."""

    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    owner: bytes = b""
    checks_owner: bool = True
    count: int = 0

    def _data(self, site: str, extra: bytes = b"", flags: int = 0) -> bytes:
        self.count += 1
        flags |= 0b1 | (0b100 if self.checks_owner else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count) + extra

    def _said(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()

    def make(self, options: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """What the browser sends back when a passkey is made."""
        wanted = options["publicKey"]
        self.owner = _bytes(wanted["user"]["id"])
        numbers = self.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor.encode(cose)
        data = self._data(wanted["rp"]["id"], credential, flags=0b1000000)
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            {
                "clientDataJSON": _text(self._said("webauthn.create", wanted["challenge"], origin)),
                "attestationObject": _text(cbor.encode(made)),
            },
            {"credProps": {"rk": True}},
        )

    def use(self, options: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """What the browser sends back when the passkey is used."""
        wanted = options["publicKey"]
        data = self._data(wanted["rpId"])
        said = self._said("webauthn.get", wanted["challenge"], origin)
        signed = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": _text(said),
            "authenticatorData": _text(data),
            "signature": _text(signed),
            "userHandle": _text(self.owner),
        }
        return self._answer(response, {})

    def _answer(self, response: dict[str, str], results: dict[str, Any]) -> str:
        return json.dumps(
            {
                "id": _text(self.id),
                "rawId": _text(self.id),
                "type": "public-key",
                "authenticatorAttachment": "platform",
                "clientExtensionResults": results,
                "response": response,
            }
        )
