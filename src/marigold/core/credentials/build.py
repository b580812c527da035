"""Badges, issuers and their documents from plain values, in the words of Open Badges 3.0."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .contexts import CREDENTIALS, OPEN_BADGES

SALT_BYTES = 16
# Other spellings are dropped in silence by some who read a badge.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
DID, MULTIKEY = "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who awards. `id` is the address of the issuer's document: choose it once, badges rest on it for ever."""

    id: str
    name: str
    url: str = ""
    email: str = ""
    description: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """What an achievement shows, such as an item of a framework: `url` is the item's own address, word for word."""

    name: str
    url: str
    framework: str = ""
    code: str = ""
    description: str = ""
    kind: str = "CFItem"


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a rubric; `id` is an address."""

    id: str
    name: str
    level: str = ""
    points: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of result an achievement asks for. `kind` is one of the standard's result types, such as `ScaledScore`."""

    id: str
    name: str
    kind: str = "RubricCriterionLevel"
    steps: tuple[Step, ...] = ()
    required_step: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Achievement:
    """What is awarded, and for what: `criteria` are words, `criteria_url` a page with them."""

    id: str
    name: str
    description: str
    criteria: str
    criteria_url: str = ""
    kind: str = "MicroCredential"
    alignments: tuple[Alignment, ...] = ()
    results: tuple[Wanted, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link to something that shows the skill. No names of partners in its words: the badge is public."""

    id: str
    name: str
    description: str = ""
    narrative: str = ""
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What was reached: `wanted` is the id of the `Wanted`; `step` the id of a `Step`."""

    wanted: str
    value: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where it is written whether the badge still holds."""

    list_url: str
    index: int
    purpose: str = "revocation"


@dataclass(frozen=True, slots=True)
class Award:
    """One badge for one person. Either `email` with a salt of its own (only its hash goes out), or `subject_id` (a DID)."""

    id: str
    issuer: Issuer
    achievement: Achievement
    valid_from: datetime
    email: str = ""
    salt: str = ""
    subject_id: str = ""
    valid_until: datetime | None = None
    awarded: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    results: tuple[Result, ...] = ()
    status: StatusEntry | None = None
    image: str = ""
    image_caption: str = ""


def new_salt() -> str:
    """A salt for one badge, so that the same person's badges cannot be linked and an address is hard to guess."""
    return secrets.token_hex(SALT_BYTES)


def identity_hash(email: str, salt: str) -> str:
    """`sha256$…` of the address in lower case, followed by the salt."""
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode("utf-8")).hexdigest()


def moment(at: datetime) -> str:
    """A moment as badges write it: UTC, to the second."""
    if at.tzinfo is None:
        raise ValueError("A moment in a badge needs its time zone.")
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def open_badge(award: Award) -> dict[str, Any]:
    """The badge, not signed yet. Raises ValueError for an award that cannot be written down."""
    _refuse(award)
    return _kept(
        {
            "@context": [CREDENTIALS, OPEN_BADGES],
            "id": award.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": award.achievement.name,
            "image": _image(award.image, award.image_caption),
            "issuer": profile(award.issuer),
            "awardedDate": moment(award.awarded) if award.awarded else "",
            "validFrom": moment(award.valid_from),
            "validUntil": moment(award.valid_until) if award.valid_until else "",
            "credentialSubject": _subject(award),
            "evidence": [_evidence(one) for one in award.evidence],
            "credentialStatus": status_entry(award.status) if award.status else "",
        }
    )


def profile(issuer: Issuer) -> dict[str, Any]:
    """The issuer as a Profile, as it stands inside a badge."""
    return _kept(
        {
            "id": issuer.id,
            "type": ["Profile"],
            "name": issuer.name,
            "url": issuer.url,
            "email": issuer.email,
            "description": issuer.description,
            "image": _image(issuer.image),
        }
    )


def issuer_document(
    issuer: Issuer, multikeys: Sequence[str], jwks: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What the issuer's address answers: Profile and controller document in one, with every key ever used.

    :param multikeys: Ed25519 keys, newest first; an old one stays, so that its badges can be checked
    :param jwks: RSA keys for badges as a JWT, each with its `kid` (see `vcjwt.kid_of`)
    """
    methods: list[dict[str, Any]] = [
        {
            "id": method_id(issuer.id, key),
            "type": "Multikey",
            "controller": issuer.id,
            "publicKeyMultibase": key,
        }
        for key in multikeys
    ]
    methods += [
        {"id": jwk["kid"], "type": "JsonWebKey", "controller": issuer.id, "publicKeyJwk": jwk} for jwk in jwks
    ]
    return {
        "@context": [DID, MULTIKEY, OPEN_BADGES],
        **profile(issuer),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def method_id(issuer_id: str, multikey: str) -> str:
    """The name of a key: the issuer's address, and the key itself as fragment."""
    return f"{issuer_id}#{multikey}"


def status_entry(status: StatusEntry) -> dict[str, Any]:
    """The badge's line in a status list. The index is text, as the standard wants it."""
    return {
        "id": f"{status.list_url}#{status.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": status.purpose,
        "statusListIndex": str(status.index),
        "statusListCredential": status.list_url,
    }


def _refuse(award: Award) -> None:
    addresses = [award.id, award.issuer.id, award.achievement.id]
    addresses += [one.id for one in award.evidence] + [wanted.id for wanted in award.achievement.results]
    addresses += [step.id for wanted in award.achievement.results for step in wanted.steps]
    addresses += [name for name in (award.subject_id, award.image, award.achievement.image) if name]
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            raise ValueError(f"“{address}” is no full address, so nothing could be said about it.")
    if bool(award.email) == bool(award.subject_id):
        raise ValueError("A badge names its holder once: by an e-mail address or by an id.")
    if award.email and len(award.salt) < 2 * SALT_BYTES:
        raise ValueError("A hashed address needs a salt of 16 bytes of its own.")
    if any(at.tzinfo is None for at in (award.valid_from, award.valid_until, award.awarded) if at):
        raise ValueError("A moment in a badge needs its time zone.")
    if award.valid_until and award.valid_until <= award.valid_from:
        raise ValueError("A badge ends after it begins.")
    if not award.achievement.criteria and not award.achievement.criteria_url:
        raise ValueError("An achievement says what was needed for it.")
    known = {wanted.id: wanted for wanted in award.achievement.results}
    for result in award.results:
        if result.wanted not in known:
            raise ValueError(f"The result {result.wanted} is not among those the achievement asks for.")
        if result.step and result.step not in {step.id for step in known[result.wanted].steps}:
            raise ValueError(f"The level {result.step} is not one of “{known[result.wanted].name}”.")


def _subject(award: Award) -> dict[str, Any]:
    identifier = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(award.email, award.salt),
        "identityType": "emailAddress",
        "salt": award.salt,
    }
    return {
        "id": award.subject_id,
        "type": ["AchievementSubject"],
        "identifier": [identifier] if award.email else [],
        "achievement": _achievement(award.achievement),
        "result": [
            {
                "type": ["Result"],
                "resultDescription": one.wanted,
                "value": one.value,
                "achievedLevel": one.step,
            }
            for one in award.results
        ],
    }


def _achievement(one: Achievement) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": ["Achievement"],
        "achievementType": one.kind,
        "name": one.name,
        "description": one.description,
        "criteria": {"id": one.criteria_url, "narrative": one.criteria},
        "image": _image(one.image),
        "version": one.version,
        "tag": list(one.tags),
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": target.name,
                "targetUrl": target.url,
                "targetType": target.kind,
                "targetFramework": target.framework,
                "targetCode": target.code,
                "targetDescription": target.description,
            }
            for target in one.alignments
        ],
        "resultDescription": [_wanted(wanted) for wanted in one.results],
    }


def _wanted(one: Wanted) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": ["ResultDescription"],
        "name": one.name,
        "resultType": one.kind,
        "valueMin": one.low,
        "valueMax": one.high,
        "requiredLevel": one.required_step,
        "rubricCriterionLevel": [
            {
                "id": step.id,
                "type": ["RubricCriterionLevel"],
                "name": step.name,
                "level": step.level,
                "points": step.points,
                "description": step.description,
            }
            for step in one.steps
        ],
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": ["Evidence"],
        "name": one.name,
        "description": one.description,
        "narrative": one.narrative,
        "genre": one.genre,
    }


def _image(url: str, caption: str = "") -> dict[str, str]:
    return {"id": url, "type": "Image", "caption": caption} if url else {}


def _kept(value: Any) -> Any:
    """Without what is empty, all the way down; False and 0 are something."""
    if isinstance(value, dict):
        inner = {name: _kept(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one not in ("", [], {}, None)}
    if isinstance(value, list):
        return [_kept(one) for one in value]
    return value
