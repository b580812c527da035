"""Whose key is it? A key counts only when the issuer's own document lists it for signing badges."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from . import vcjwt
from .keys import public_of
from .proof import issuer_of
from .shape import listed

Resolve = Callable[[str], Mapping[str, Any] | None]
BY_ITSELF = "did:key:"


class NoKey(Exception):
    """No key to check with. `holds`: False when the key is not the issuer's, None when nobody could be asked."""

    def __init__(self, says: str, holds: bool | None) -> None:
        super().__init__(says)
        self.holds = holds


def key_of_proof(
    credential: Mapping[str, Any], proof: Mapping[str, Any], resolve: Resolve
) -> tuple[str, bool | None, str]:
    """The Multikey a proof names, whether it is the issuer's, and a sentence.

    Where the issuer's document cannot be had but the key is spelled out in its name, the signature can be checked, but
    not whose it is: then the answer is None. Raises NoKey.
    """
    method, issuer = proof.get("verificationMethod"), issuer_of(credential)
    if not isinstance(method, str) or method.partition("#")[0] != issuer:
        raise NoKey("The key named in the proof is not the issuer's.", False)
    fragment = method.partition("#")[2]
    if issuer.startswith(BY_ITSELF):
        if issuer.removeprefix(BY_ITSELF) != fragment or not _is_key(fragment):
            raise NoKey("The issuer's id does not spell the key named in the proof.", False)
        return (
            fragment,
            True,
            "The issuer is the key itself (did:key), which says nothing about who holds it.",
        )
    document = issuer_document_of(issuer, resolve)
    if document is None:
        if _is_key(fragment):
            return fragment, None, "The issuer's document could not be read, so whose key it is is not known."
        raise NoKey("The issuer's document could not be read.", None)
    key = _method(document, method, issuer).get("publicKeyMultibase")
    if not isinstance(key, str) or not _is_key(key):
        raise NoKey("The issuer's document does not give the key in a form that is read.", False)
    return key, True, "The issuer's document lists the key."


def key_of_jwt(token: str, issuer: str, resolve: Resolve) -> tuple[Mapping[str, Any], bool | None, str]:
    """The JWK a signed text names, whether it is the issuer's, and a sentence. Raises NoKey."""
    header = vcjwt.header_of(token)
    kid, jwk = header.get("kid"), header.get("jwk")
    document = issuer_document_of(issuer, resolve)
    if isinstance(kid, str):
        if document is not None:
            listed_key = _method(document, kid, issuer).get("publicKeyJwk")
            if isinstance(listed_key, Mapping):
                return listed_key, True, "The issuer's document lists the key."
        raise NoKey("The issuer's document could not be read.", None)
    if not isinstance(jwk, Mapping):
        raise NoKey("The text names no key.", False)
    if document is None:
        return jwk, None, "The issuer's document could not be read, so whose key it is is not known."
    for method in _methods(document, issuer):
        if _same_key(method.get("publicKeyJwk"), jwk):
            return jwk, True, "The issuer's document lists the key."
    raise NoKey("The issuer's document does not list the key.", False)


def issuer_document_of(issuer: str, resolve: Resolve) -> Mapping[str, Any] | None:
    """The issuer's document, or None; one that says it is someone else's counts as none."""
    document = resolve(address_of(issuer))
    if document is None or document.get("id") != issuer:
        return None
    return document


def address_of(issuer: str) -> str:
    """Where an issuer's document is: the id itself, or for `did:web` the address it stands for."""
    if not issuer.startswith("did:web:"):
        return issuer
    host, *path = (unquote(part) for part in issuer.removeprefix("did:web:").split(":"))
    return f"https://{host}/{'/'.join(path)}/did.json" if path else f"https://{host}/.well-known/did.json"


def _methods(document: Mapping[str, Any], issuer: str) -> list[Mapping[str, Any]]:
    """The keys the issuer signs badges with."""
    every = [one for one in listed(document.get("verificationMethod")) if isinstance(one, Mapping)]
    signing = listed(document.get("assertionMethod"))
    names = {name for name in signing if isinstance(name, str)}
    inside = [one for one in signing if isinstance(one, Mapping)]
    named = [
        one for one in every if one.get("id") in names or f"#{str(one.get('id')).partition('#')[2]}" in names
    ]
    return [
        one for one in (*named, *inside) if one.get("controller", issuer) == issuer and "revoked" not in one
    ]


def _method(document: Mapping[str, Any], wanted: str, issuer: str) -> Mapping[str, Any]:
    for one in _methods(document, issuer):
        name = str(one.get("id"))
        if wanted in (name, f"{issuer}{name}" if name.startswith("#") else name):
            return one
    raise NoKey("The issuer's document does not list the key for signing badges.", False)


def _same_key(one: Any, other: Mapping[str, Any]) -> bool:
    return isinstance(one, Mapping) and all(one.get(part) == other.get(part) for part in ("kty", "n", "e"))


def _is_key(text: str) -> bool:
    try:
        public_of(text)
    except ValueError:
        return False
    return True
