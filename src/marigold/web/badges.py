"""Badges that come in as a file or as text: taken out of their picture, checked, and told in words."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from marigold.core import credentials as ob
from marigold.core.credentials.shape import listed, only
from marigold.growth.issuing import resolve_here
from marigold.kit.doing import Refused

MOST_BYTES = 2_000_000
NAMES = {
    "shape": "Its parts",
    "words": "Its words",
    "key": "The issuer’s key",
    "signature": "The signature",
    "dates": "The days",
    "status": "Taken back?",
}


def badge_in(file: UploadedFile | None, text: str) -> str:
    """The badge in a file, or as pasted; empty when neither is given. Raises Refused when there is none in it."""
    if file is None:
        return text.strip()
    if file.size is None or file.size > MOST_BYTES:
        raise Refused("This file is larger than 2 MB. No badge is.", field="file")
    data = file.read()
    try:
        if data.startswith(b"\x89PNG") or data.lstrip()[:1] == b"<":
            found = ob.extract(data)
            if found is None:
                raise Refused(f"{file.name} is a picture without a badge in it.", field="file")
            return found
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Refused(
            f"{file.name} is neither text nor a picture that can hold a badge.", field="file"
        ) from error
    except ValueError as error:
        raise Refused(f"{file.name} cannot be read: {error}", field="file") from error


def look_at(badge: str, at: datetime) -> ob.Verdict:
    """The verdict, asking nobody else: only what stands on this site can be looked up."""
    return ob.verify(badge, resolve_here, at)


def told(verdict: ob.Verdict) -> dict[str, Any]:
    """A verdict for keeping."""
    checks = [[one.name, one.holds, one.says] for one in verdict.checks]
    return {"state": verdict.state, "says": verdict.says, "checks": checks}


def lines(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The checks of a kept verdict, in words."""
    return [
        {"name": NAMES.get(name, name), "holds": holds, "says": says}
        for name, holds, says in data.get("checks", ())
    ]


def facts(verdict: ob.Verdict) -> dict[str, Any]:
    """What a badge says of itself: name, issuer, days, and what it shows. Untrusted words."""
    badge = verdict.credential
    subject = only(badge.get("credentialSubject"))
    achievement = only(subject.get("achievement")) if isinstance(subject, dict) else None
    achievement = achievement if isinstance(achievement, dict) else {}
    issuer = badge.get("issuer")
    shows = [one for one in listed(achievement.get("alignment")) if isinstance(one, dict)]
    return {
        "title": _text(achievement.get("name")) or _text(badge.get("name")),
        "issuer": _text(issuer.get("name") or issuer.get("id"))
        if isinstance(issuer, dict)
        else _text(issuer),
        "issued_on": _day(badge.get("validFrom")),
        "expires_on": _day(badge.get("validUntil")),
        "shows": [(_text(one.get("targetName")), _text(one.get("targetFramework"))) for one in shows][:40],
    }


def belongs_to(verdict: ob.Verdict, email: str) -> bool | None:
    """Whether a badge was given to the owner of an address; None when it does not name its holder in that way."""
    subject = only(verdict.credential.get("credentialSubject"))
    held = listed(subject.get("identifier")) if isinstance(subject, dict) else []
    hashed = [one for one in held if isinstance(one, dict) and one.get("hashed") and _text(one.get("salt"))]
    if not hashed:
        return None
    return any(ob.identity_hash(email, str(one["salt"])) == one.get("identityHash") for one in hashed)


def _text(value: Any) -> str:
    return value[:300] if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    try:
        return datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        return None
