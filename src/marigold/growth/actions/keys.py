"""Keys of a system that gives badges: made at the command line, kept encrypted, changed without breaking old badges."""

from datetime import datetime
from urllib.parse import urlsplit

from marigold.access.scope import Scope
from marigold.audit.recorder import record
from marigold.core import credentials as ob
from marigold.growth import selectors
from marigold.growth.actions.awards import sign_anew
from marigold.growth.events import Happened
from marigold.growth.issuing import USE
from marigold.growth.models import BadgeIssuer, IssuerKey, StatusList
from marigold.kit.doing import NotThere, Refused, action
from marigold.kit.sealing import seal
from marigold.people.models import Unit

NOT_YOURS = "Keys are made by whoever runs the site, at the command line."


@action
def make_keys(*, root: Unit, site: str, by: Scope, at: datetime) -> BadgeIssuer:
    """Make a system an issuer of badges, with its first keys. Its address is chosen now and stays."""
    if not by.hand:
        raise NotThere(NOT_YOURS)
    if root.pk != root.root_id:
        raise Refused(
            f"{root.name} is not the top of a system. Name the top: badges are given by the system."
        )
    if selectors.issuer_of(by, root) is not None:
        raise Refused(f"{root.name} has keys already. Change them with rotate.")
    parts = urlsplit(site)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("Say where the site is, such as --site https://marigold.example.org.")
    row = BadgeIssuer(root=root, name=root.name, site=site.rstrip("/"), created_at=at)
    row.save()
    _new_pair(row, at)
    record(Happened.KEYS_MADE, row, by=by, at=at)
    return row


@action
def rotate_keys(*, root: Unit, by: Scope, at: datetime) -> BadgeIssuer:
    """Sign with new keys from now on. The public halves of old ones stay listed, so that old badges can be checked."""
    if not by.hand:
        raise NotThere(NOT_YOURS)
    row = selectors.issuer_of(by, root)
    if row is None:
        raise Refused(f"{root.name} has no keys yet. Make them with new.")
    for key in row.keys.all():
        if key.retired_on is None:
            # The private half is not needed any more, and what is not there cannot be taken.
            key.alter(retired_on=at.date(), sealed="")
    _new_pair(row, at)
    fresh = selectors.issuer_of(by, root)
    assert fresh is not None
    for one in StatusList.objects.filter(issuer=row):
        one.issuer = fresh
        sign_anew(one, at)
    record(Happened.KEYS_ROTATED, row, by=by, at=at)
    return fresh


def _new_pair(row: BadgeIssuer, at: datetime) -> None:
    ed, rsa = ob.new_signing_key(), ob.new_rsa_key()
    for kind, public, private in (("ed25519", ed.multikey, ed), ("rsa", ob.rsa_jwk(rsa), rsa)):
        IssuerKey(
            issuer=row,
            kind=kind,
            public=public,
            sealed=seal(ob.private_text(private), use=USE),
            made_on=at.date(),
            created_at=at,
        ).save()
