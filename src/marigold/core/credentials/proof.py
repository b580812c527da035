"""`eddsa-rdfc-2022`: a proof inside the credential, over its meaning and not its spelling."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import base58
from .build import method_id, moment
from .contexts import canonical, load, lost_terms
from .keys import SigningKey, fits

SUITE, KIND, PURPOSE = "eddsa-rdfc-2022", "DataIntegrityProof", "assertionMethod"


def sign(credential: Mapping[str, Any], key: SigningKey, at: datetime) -> dict[str, Any]:
    """The credential with its proof (a list of one). Raises ValueError when a key in it would not be signed."""
    if "proof" in credential:
        raise ValueError("The credential has a proof already.")
    lost = lost_terms(credential)
    if lost:
        raise ValueError(f"No context defines {', '.join(lost)}: it would not be signed. Leave it out.")
    options = {
        "type": KIND,
        "cryptosuite": SUITE,
        "created": moment(at),
        "verificationMethod": method_id(issuer_of(credential), key.multikey),
        "proofPurpose": PURPOSE,
    }
    value = "z" + base58.encode(key.sign(signed_bytes(credential, options)))
    return {**credential, "proof": [{**options, "proofValue": value}]}


def signed_bytes(credential: Mapping[str, Any], options: Mapping[str, Any], loader: Any = load) -> bytes:
    """What the signature is over: the hash of the proof's options, then that of the credential without any proof."""
    bare = {name: value for name, value in credential.items() if name != "proof"}
    about = {name: value for name, value in options.items() if name != "proofValue"}
    about["@context"] = credential.get("@context")
    return _hash(about, loader) + _hash(bare, loader)


def signature_fits(
    credential: Mapping[str, Any], proof: Mapping[str, Any], multikey: str, loader: Any = load
) -> bool:
    """Whether the proof's value was made by this key over this credential. Raises ValueError when it cannot be read."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        return False
    try:
        signature = base58.decode(value[1:])
    except ValueError:
        return False
    return fits(multikey, signature, signed_bytes(credential, proof, loader))


def issuer_of(credential: Mapping[str, Any]) -> str:
    """The issuer's id; empty when there is none."""
    issuer = credential.get("issuer")
    found = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return found if isinstance(found, str) else ""


def _hash(document: Mapping[str, Any], loader: Any) -> bytes:
    return hashlib.sha256(canonical(document, loader)).digest()
