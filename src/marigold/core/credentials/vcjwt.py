"""Badges as a signed text (VC-JWT, RS256), for readers that do not take a proof inside the badge."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from .keys import rsa_jwk
from .proof import issuer_of

ALGORITHM = "RS256"
LEAST_BITS = 2048


def kid_of(issuer_id: str, name: str) -> str:
    """The address that answers with the key as JWK."""
    return f"{issuer_id.rstrip('/')}/keys/{name}"


def sign_jwt(credential: Mapping[str, Any], key: rsa.RSAPrivateKey, *, kid: str = "") -> str:
    """The badge as compact JWS; with no `kid` the public key itself goes into the header.

    Raises ValueError for a badge that names its holder only by a hashed address: this form needs an id.
    """
    subject = credential.get("credentialSubject")
    holder = subject.get("id") if isinstance(subject, Mapping) else None
    if not holder:
        raise ValueError("A badge as JWT needs a holder with an id. Use the proof inside the badge instead.")
    if "proof" in credential:
        raise ValueError("The badge has a proof inside already.")
    claims = {
        **credential,
        "iss": issuer_of(credential),
        "jti": credential["id"],
        "sub": holder,
        "nbf": _seconds(credential["validFrom"]),
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    named: dict[str, Any] = {"kid": kid} if kid else {"jwk": rsa_jwk(key)}
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers=named)


def header_of(token: str) -> dict[str, Any]:
    """The header, not checked. Raises ValueError when it is none."""
    try:
        return dict(jwt.get_unverified_header(token))
    except jwt.InvalidTokenError as error:
        raise ValueError("The text is not a signed badge.") from error


def claims_of(token: str) -> dict[str, Any]:
    """The claims, not checked. Raises ValueError when there are none."""
    try:
        return dict(jwt.decode(token, options={"verify_signature": False}))
    except jwt.InvalidTokenError as error:
        raise ValueError("The text is not a signed badge.") from error


def jwt_fits(token: str, jwk: Mapping[str, Any]) -> bool:
    """Whether this key signed the text. Dates are not looked at here. Raises ValueError when the key is no RSA key."""
    if jwk.get("kty") != "RSA":
        raise ValueError("The key is not an RSA key.")
    try:
        key = jwt.PyJWK({name: jwk.get(name) for name in ("kty", "n", "e")}, ALGORITHM).key
    except (jwt.PyJWKError, jwt.InvalidKeyError, TypeError, ValueError) as error:
        raise ValueError("The key cannot be read.") from error
    if key.key_size < LEAST_BITS:
        raise ValueError(f"The key has fewer than {LEAST_BITS} bits.")
    try:
        jwt.PyJWS().decode(token, key, algorithms=[ALGORITHM])
    except jwt.InvalidTokenError:
        return False
    return True


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())
