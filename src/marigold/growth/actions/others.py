"""Certificates and badges that others gave: recorded by their holder, and looked at where it is a badge."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.growth import selectors
from marigold.growth.events import Happened
from marigold.growth.models import OtherCredential
from marigold.kit.doing import NotThere, Refused, action, nothing_changed

A_CREDENTIAL = "a credential from elsewhere"
MOST_BADGE = 500_000


@dataclass(frozen=True)
class Recorded:
    """What is written down of it; `badge` as text, with what was found when it was looked at."""

    title: str
    issuer: str
    issued_on: date | None = None
    expires_on: date | None = None
    link: str = ""
    badge: str = ""
    verdict: Mapping[str, Any] | None = None


@action
def record_credential(*, given: Recorded, by: Scope, at: datetime) -> OtherCredential:
    """Record a certificate or badge that someone else gave one."""
    if by.person_id is None:
        raise NotThere("There is nothing here that you can write.")
    _refuse(given)
    row = OtherCredential(
        person_id=by.person_id,
        badge=given.badge,
        verdict=dict(given.verdict or {}),
        checked_on=by.on if given.badge else None,
        created_at=at,
        **_fields(given),
    )
    row.save()
    record(Happened.CREDENTIAL_RECORDED, row, by=by, at=at, title=A_CREDENTIAL)
    return row


def _fields(given: Recorded) -> dict[str, Any]:
    return {
        "title": given.title.strip()[:200],
        "issuer": given.issuer.strip()[:200],
        "issued_on": given.issued_on,
        "expires_on": given.expires_on,
        "link": given.link.strip(),
    }


def _refuse(given: Recorded) -> None:
    if not given.title.strip():
        raise Refused("Say what it is called.", field="title")
    if not given.issuer.strip():
        raise Refused("Say who gave it.", field="issuer")
    if given.link and not given.link.startswith("https://"):
        raise Refused("Write the whole address, beginning with https://.", field="link")
    if given.issued_on and given.expires_on and given.expires_on < given.issued_on:
        raise Refused("It ends before it was given. Look at the two days again.", field="expires_on")
    if len(given.badge) > MOST_BADGE:
        raise Refused("This is larger than any badge.", field="file")


@action
def change_credential(*, ref: str, version: int, given: Recorded, by: Scope, at: datetime) -> OtherCredential:
    """Correct what is written of it; with a badge, what was found in that takes the place of what was there."""
    row = selectors.other_credential(by, ref)
    _refuse(given)
    fields = _fields(given)
    if given.badge:
        fields |= {"badge": given.badge, "verdict": dict(given.verdict or {}), "checked_on": by.on}
    if not row.alter(expected=version, **fields):
        nothing_changed()
        return row
    record(Happened.CREDENTIAL_CHANGED, row, by=by, at=at, title=A_CREDENTIAL)
    return row


@action
def remove_credential(*, ref: str, by: Scope, at: datetime) -> None:
    """Take it out again."""
    row = selectors.other_credential(by, ref)
    record(Happened.CREDENTIAL_REMOVED, row, by=by, at=at, title=A_CREDENTIAL)
    row.delete()
