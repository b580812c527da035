"""Is a badge good? Signature, key, words, dates and status, each looked at and each said in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from . import vcjwt
from .contexts import lost_terms
from .issuers import NoKey, key_of_jwt, key_of_proof
from .proof import KIND, PURPOSE, SUITE, issuer_of, signature_fits
from .shape import faults, list_faults, listed, odd_forms, only, read_json, tangled
from .status import bit, decode

Resolve = Callable[[str], Mapping[str, Any] | None]

STATES: Mapping[str, str] = {
    "unreadable": "This cannot be read as an Open Badge.",
    "changed": "This badge was changed after it was signed, or never signed by the key it names.",
    "unknown-issuer": "Nobody could be asked whether the issuer gave this badge.",
    "revoked": "The issuer took this badge back.",
    "suspended": "The issuer has put this badge on hold.",
    "expired": "This badge has expired.",
    "not-yet": "This badge does not hold yet.",
    "unchecked": "Whether the issuer took this badge back could not be checked.",
    "valid": "This badge is good.",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `shape`, `words`, `key`, `signature`, `dates` or `status`. None: it could not be looked at."""

    name: str
    holds: bool | None
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of `STATES`, and what it rests on. `credential` is what was read, also when it does not hold."""

    state: str
    checks: tuple[Check, ...]
    credential: Mapping[str, Any] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Good in every respect."""
        return self.state == "valid"

    @property
    def says(self) -> str:
        """The verdict in a sentence."""
        return STATES[self.state]


class _Stop(Exception):
    """Nothing further can be looked at."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def verify(given: str | Mapping[str, Any], resolve: Resolve, at: datetime) -> Verdict:
    """The verdict on a badge as it is at a moment.

    :param given: JSON text, compact JWS or an object
    :param resolve: answers an address with the document there (the issuer's, a key's, a status list), or with None
    """
    checks: list[Check] = []
    credential: Mapping[str, Any] = {}
    try:
        token, credential = _read(given)
        return _judge(token, credential, resolve, at, checks)
    except _Stop as stop:
        return Verdict(stop.state, tuple(checks), credential)
    except ValueError as error:
        return Verdict("unreadable", (*checks, Check("shape", False, str(error))), credential)


def _judge(
    token: str, credential: Mapping[str, Any], resolve: Resolve, at: datetime, checks: list[Check]
) -> Verdict:
    wrong = faults(credential)
    checks.append(Check("shape", not wrong, " ".join(wrong) or "It has every part a badge needs."))
    if wrong:
        raise _Stop("unreadable")
    _signed(token, credential, resolve, at, checks)
    states = [_dates(credential, at, checks)]
    states += [
        _status(entry, credential, resolve, at, checks)
        for entry in listed(credential.get("credentialStatus"))
    ]
    worst = min(states, key=list(STATES).index)
    return Verdict(worst, tuple(checks), credential)


def _read(given: str | Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The JWS (empty when the proof is inside) and the badge."""
    if isinstance(given, Mapping):
        return "", given
    text = given.strip()
    if text.startswith("{"):
        return "", read_json(text)
    claims = vcjwt.claims_of(text)
    if "vc" in claims:
        raise ValueError("The badge is wrapped as in version 1 of Verifiable Credentials, which is not read.")
    return text, claims


def _signed(
    token: str, credential: Mapping[str, Any], resolve: Resolve, at: datetime, checks: list[Check]
) -> None:
    """Words, key and signature; stops at the first that does not hold."""
    if token:
        fits = _jwt_signed(token, credential, resolve, checks)
    else:
        fits = _proof_signed(credential, resolve, at, checks)
    says = (
        "The signature fits." if fits else "The signature does not fit: something was changed after signing."
    )
    checks.append(Check("signature", fits, says))
    if not fits:
        raise _Stop("changed")
    if any(check.holds is None for check in checks):
        raise _Stop("unknown-issuer")


def _words(credential: Mapping[str, Any], proof: Mapping[str, Any], checks: list[Check]) -> None:
    bare = {name: value for name, value in credential.items() if name != "proof"}
    odd = odd_forms(bare) + odd_forms(proof, outermost=False)
    if not odd and tangled(bare):
        odd = ["too many nameless things alike"]
    if not odd:
        odd = lost_terms(bare) + lost_terms({**proof, "@context": credential["@context"]})
    says = (
        f"Not under the signature: {', '.join(odd)}." if odd else "Every word in it is under the signature."
    )
    checks.append(Check("words", not odd, says))
    if odd:
        raise _Stop("changed")


def _proof_signed(credential: Mapping[str, Any], resolve: Resolve, at: datetime, checks: list[Check]) -> bool:
    proofs = [
        one
        for one in listed(credential.get("proof"))
        if isinstance(one, Mapping)
        and (one.get("type"), one.get("cryptosuite"), one.get("proofPurpose")) == (KIND, SUITE, PURPOSE)
    ]
    if not proofs:
        checks.append(Check("signature", False, f"It has no proof of the kind {SUITE}."))
        raise _Stop("changed")
    proof = proofs[0]
    _words(credential, proof, checks)
    if "expires" in proof and _when(proof["expires"]) <= at:
        checks.append(Check("signature", False, "The signature has run out."))
        raise _Stop("expired")
    key = _key(lambda: key_of_proof(credential, proof, resolve), checks)
    return signature_fits(credential, proof, key)


def _jwt_signed(token: str, credential: Mapping[str, Any], resolve: Resolve, checks: list[Check]) -> bool:
    if (credential.get("iss"), credential.get("jti")) != (issuer_of(credential), credential.get("id")):
        checks.append(Check("words", False, "What the text claims around the badge differs from the badge."))
        raise _Stop("changed")
    if vcjwt.header_of(token).get("alg") != vcjwt.ALGORITHM:
        checks.append(Check("signature", False, f"It is not signed with {vcjwt.ALGORITHM}."))
        raise _Stop("changed")
    jwk = _key(lambda: key_of_jwt(token, issuer_of(credential), resolve), checks)
    return vcjwt.jwt_fits(token, jwk)


def _key(find: Callable[[], tuple[Any, bool | None, str]], checks: list[Check]) -> Any:
    try:
        key, holds, says = find()
    except NoKey as error:
        checks.append(Check("key", error.holds, str(error)))
        raise _Stop("changed" if error.holds is False else "unknown-issuer") from error
    checks.append(Check("key", holds, says))
    return key


def _dates(credential: Mapping[str, Any], at: datetime, checks: list[Check]) -> str:
    begins = _when(credential["validFrom"])
    ends = _ends(credential)
    if at < begins:
        checks.append(Check("dates", False, f"It holds from {begins:%Y-%m-%d} on."))
        return "not-yet"
    if ends and at >= ends:
        checks.append(Check("dates", False, f"It held until {ends:%Y-%m-%d}."))
        return "expired"
    checks.append(
        Check("dates", True, f"It holds until {ends:%Y-%m-%d}." if ends else "It holds without an end.")
    )
    return "valid"


def _ends(credential: Mapping[str, Any]) -> datetime | None:
    """The earlier of the badge's end and that of the signed text around it."""
    ends = [_when(credential["validUntil"])] if "validUntil" in credential else []
    if isinstance(credential.get("exp"), int):
        try:
            ends.append(datetime.fromtimestamp(credential["exp"], UTC))
        except (OverflowError, OSError) as error:
            raise ValueError("The signed text ends at no moment.") from error
    return min(ends, default=None)


def _when(text: Any) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{text!r} is no moment.") from error
    if found.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone.")
    return found


def _status(
    entry: Any, credential: Mapping[str, Any], resolve: Resolve, at: datetime, checks: list[Check]
) -> str:
    holds, state, says = _looked_up(entry, credential, resolve, at)
    checks.append(Check("status", holds, says))
    return state


def _looked_up(
    entry: Any, credential: Mapping[str, Any], resolve: Resolve, at: datetime
) -> tuple[bool | None, str, str]:
    if not isinstance(entry, Mapping) or entry.get("type") != "BitstringStatusListEntry":
        return None, "unchecked", "Its status is of a kind that is not read."
    url, purpose, place = (
        entry.get(name) for name in ("statusListCredential", "statusPurpose", "statusListIndex")
    )
    if not isinstance(url, str) or not str(place).isdigit() or purpose not in ("revocation", "suspension"):
        return None, "unchecked", "Its status cannot be read."
    found = resolve(url)
    if found is None:
        return None, "unchecked", "The issuer's list of badges taken back could not be read."
    try:
        on = _bit_of(found, int(str(place)), str(purpose), issuer_of(credential), resolve, at)
    except (ValueError, _Stop) as error:
        said = "its signature does not hold" if isinstance(error, _Stop) else str(error).rstrip(".")
        return None, "unchecked", f"The issuer's list cannot be trusted: {said}."
    if not on:
        return True, "valid", "The issuer has not taken it back."
    if purpose == "suspension":
        return False, "suspended", "The issuer has put it on hold."
    return False, "revoked", "The issuer took it back."


def _bit_of(
    found: Mapping[str, Any], index: int, purpose: str, issuer: str, resolve: Resolve, at: datetime
) -> bool:
    """The bit, from a list that the badge's own issuer signed and that holds now."""
    wrong = list_faults(found)
    if wrong:
        raise ValueError(wrong[0])
    if issuer_of(found) != issuer:
        raise ValueError("another issuer signed it")
    subject = only(found["credentialSubject"])
    if purpose not in listed(subject.get("statusPurpose")):
        raise ValueError("it is kept for another purpose")
    notes: list[Check] = []
    _signed("", found, resolve, at, notes)
    if _dates(found, at, notes) != "valid":
        raise ValueError("it is out of date")
    return bit(decode(subject["encodedList"]), index)
