"""Keys an issuer signs with: Ed25519 for badges with a proof inside, RSA for badges as a JWT.

Private text (`private_text`) is secret: whoever keeps it encrypts it at rest.
"""

import base64
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from . import base58

ED25519_PUBLIC, ED25519_PRIVATE = b"\xed\x01", b"\x80\x26"
RSA_BITS = 2048


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key pair."""

    private: Ed25519PrivateKey

    @property
    def multikey(self) -> str:
        """The public key as Multikey (`z6Mk…`), which also names the key in an issuer's document."""
        return "z" + base58.encode(ED25519_PUBLIC + self.private.public_key().public_bytes_raw())

    @property
    def jwk(self) -> dict[str, str]:
        """The public key as JWK."""
        raw = self.private.public_key().public_bytes_raw()
        return {"kty": "OKP", "crv": "Ed25519", "x": b64url(raw)}

    def sign(self, data: bytes) -> bytes:
        """64 bytes of signature."""
        return self.private.sign(data)


def new_signing_key() -> SigningKey:
    """A new Ed25519 key."""
    return SigningKey(Ed25519PrivateKey.generate())


def new_rsa_key() -> rsa.RSAPrivateKey:
    """A new RSA key for RS256."""
    return rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)


def private_text(key: SigningKey | rsa.RSAPrivateKey) -> str:
    """The private key as PEM (PKCS#8), without a password: encrypt it before it is kept."""
    private = key.private if isinstance(key, SigningKey) else key
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def read_private(text: str) -> SigningKey | rsa.RSAPrivateKey:
    """The key of a PEM text, or of Multikey's secret form (`z3u2…`). Raises ValueError for anything else."""
    if text.startswith("z"):
        raw = base58.decode(text[1:])
        if raw[:2] != ED25519_PRIVATE or len(raw) != 34:
            raise ValueError("not a secret Ed25519 Multikey")
        return SigningKey(Ed25519PrivateKey.from_private_bytes(raw[2:]))
    key = load_pem_private_key(text.encode("ascii"), None)
    if isinstance(key, Ed25519PrivateKey):
        return SigningKey(key)
    if isinstance(key, rsa.RSAPrivateKey):
        return key
    raise ValueError("neither an Ed25519 nor an RSA key")


def public_of(multikey: str) -> Ed25519PublicKey:
    """The public key of a Multikey text. Raises ValueError when it is not an Ed25519 key."""
    if not multikey.startswith("z"):
        raise ValueError("not a Multikey in base58")
    raw = base58.decode(multikey[1:])
    if raw[:2] != ED25519_PUBLIC or len(raw) != 34:
        raise ValueError("not an Ed25519 Multikey")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def fits(multikey: str, signature: bytes, data: bytes) -> bool:
    """Whether the signature over the data was made with this key. Raises ValueError for no key."""
    try:
        public_of(multikey).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def rsa_jwk(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    """The public half of an RSA key as JWK."""
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "n": _number(numbers.n), "e": _number(numbers.e)}


def b64url(raw: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _number(value: int) -> str:
    return b64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))
