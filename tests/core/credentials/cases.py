"""The badges that other people's verifiers judge: what each is, and what they must find."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from marigold.core import credentials as ob
from tests.core.credentials.world import AWARD, HOST, ISSUER, KEY, LIST, changed

INDEX = 4711


@dataclass(frozen=True)
class Case:
    """One badge, its status list and the right finding: valid, expired, revoked, changed."""

    finding: str
    badge: Mapping[str, Any]
    pages: Mapping[str, Any]


def cases(now: datetime, issuer_id: str = ISSUER.id) -> dict[str, Case]:
    """Fresh badges: others look at the clock of the machine."""
    issuer = replace(ISSUER, id=issuer_id)
    yesterday = now - timedelta(days=1)
    award = replace(
        AWARD, issuer=issuer, valid_from=yesterday, awarded=yesterday, valid_until=now + timedelta(days=365)
    )
    good = ob.sign(ob.open_badge(award), KEY, yesterday)
    short = replace(award, valid_from=now - timedelta(days=9), valid_until=now - timedelta(days=2))
    unknown = changed(good, "credentialSubject", "achievement", "rank", to="highest")
    clean, taken = pages(issuer, now), pages(issuer, now, INDEX)
    named = ob.sign(
        ob.open_badge(replace(award, email="", salt="", subject_id="did:example:rosa")), KEY, yesterday
    )
    return {
        "valid": Case("valid", good, clean),
        "named": Case("valid", named, clean),
        "expired": Case("expired", ob.sign(ob.open_badge(short), KEY, yesterday), clean),
        "revoked": Case("revoked", good, taken),
        "changed": Case("changed", changed(good, "credentialSubject", "achievement", "name", to="Mastery"), clean),
        "unknown word": Case("changed", unknown, clean),
    }  # fmt: skip


def pages(issuer: ob.Issuer, now: datetime, *revoked: int) -> dict[str, Any]:
    """The issuer's document and the status list."""
    bits = ob.new_bits()
    for index in revoked:
        bits = ob.with_bit(bits, index, True)
    kept = ob.status_list(
        LIST, issuer.id, bits, now - timedelta(hours=1), valid_until=now + timedelta(days=7)
    )
    return {
        issuer.id: ob.issuer_document(issuer, [KEY.multikey]),
        LIST: ob.sign(kept, KEY, now - timedelta(hours=1)),
    }


__all__ = ["HOST", "INDEX", "KEY", "Case", "cases"]
