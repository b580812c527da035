"""From rows to badges: the issuer's document, signing, and what stands at our own addresses. Writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from marigold.core import credentials as ob
from marigold.core.growth.pathway import Pathway
from marigold.growth.models import Award, BadgeIssuer, IssuerKey, StatusList
from marigold.growth.pathways import About
from marigold.kit.doing import Refused
from marigold.kit.sealing import unseal

USE = "badges"
DAY_ENDS = time(23, 59, 59)
LOST = (
    "The keys for badges were kept under another secret and cannot be opened. "
    "Make new ones with: ./run marigold credential keys rotate --system {ref}. Badges given before stay good."
)
NONE = (
    "This system cannot give badges yet. Whoever runs the site makes its keys with: "
    "./run marigold credential keys new --system {ref}"
)


def as_issuer(row: BadgeIssuer) -> ob.Issuer:
    """The issuer as it stands in badges."""
    return ob.Issuer(row.address, row.name, url=row.site)


def document_of(row: BadgeIssuer) -> dict[str, Any]:
    """What the issuer's address answers: its profile, and every key it ever signed with, newest first."""
    keys = sorted(row.keys.all(), key=lambda key: -key.pk)
    return ob.issuer_document(
        as_issuer(row),
        [key.public for key in keys if key.kind == "ed25519"],
        [jwk_of(row, key) for key in keys if key.kind == "rsa"],
    )


def jwk_of(row: BadgeIssuer, key: IssuerKey) -> dict[str, Any]:
    """The public half of an RSA key, as its address answers."""
    return {**key.public, "kid": ob.kid_of(row.address, key.ref)}


def _private(row: BadgeIssuer, kind: str) -> tuple[IssuerKey, Any]:
    key = next((one for one in row.keys.all() if one.kind == kind and one.retired_on is None), None)
    if key is None:
        raise Refused(NONE.format(ref=row.root.ref))
    text = unseal(key.sealed, use=USE)
    if text is None:
        raise Refused(LOST.format(ref=row.root.ref))
    return key, ob.read_private(text)


def signing_key(row: BadgeIssuer) -> ob.SigningKey:
    """The key for proofs inside a badge, opened. Raises Refused when there is none or the secret is another."""
    found = _private(row, "ed25519")[1]
    assert isinstance(found, ob.SigningKey)
    return found


def signed_list(row: StatusList, at: datetime) -> dict[str, Any]:
    """A list of badges taken back as the awards have it now, signed."""
    bits = ob.new_bits()
    taken = Award.objects.filter(list_id=row.pk, revoked_on__isnull=False) if row.pk else Award.objects.none()
    for index in taken.values_list("list_index", flat=True):
        bits = ob.with_bit(bits, index, True)
    unsigned = ob.status_list(row.address, row.issuer.address, bits, at)
    return ob.sign(unsigned, signing_key(row.issuer), at)


def achievement_url(issuer: BadgeIssuer, edition_ref: str, key: str) -> str:
    """The public page that says what an award asks for and is about."""
    return f"{issuer.address}/awards/{edition_ref}/{key}"


def achievement(issuer: BadgeIssuer, award: Award, way: Pathway, entries: Sequence[About]) -> ob.Achievement:
    """What is awarded: criteria in words, and the entries of frameworks it shows."""
    url = achievement_url(issuer, award.edition.ref, way.key)
    asked = " ".join(
        f"{number}. {one.name}: {one.text}" for number, one in enumerate(way.requirements, start=1)
    )
    return ob.Achievement(
        url,
        way.name,
        way.text,
        f"Everything below was handed in, reviewed and accepted. {asked}",
        criteria_url=url,
        alignments=tuple(
            ob.Alignment(
                one.name, f"{url}#{one.key}", framework=f"{one.framework}, {one.edition}", code=one.key
            )
            for one in entries
        ),
    )


def signed(award: Award, way: Pathway, entries: Sequence[About], at: datetime) -> tuple[dict[str, Any], str]:
    """An award as a badge with a proof inside, and as a signed text.

    Inside it, the holder is a hash of their address. The signed text needs an id: a random one that is used nowhere else.
    """
    issuer = award.issuer
    assert award.person is not None
    if not award.person.email:
        raise Refused(f"{award.person.name} has no e-mail address. Add one first: the badge is tied to it.")
    common: dict[str, Any] = {
        "id": verify_url(award),
        "issuer": as_issuer(issuer),
        "achievement": achievement(issuer, award, way, entries),
        "valid_from": at,
        "awarded": at,
        "valid_until": datetime.combine(award.valid_until, DAY_ENDS, UTC) if award.valid_until else None,
        "status": ob.StatusEntry(award.list.address, award.list_index),
    }
    named = ob.Award(**common, email=award.person.email, salt=ob.new_salt())
    inside = ob.sign(ob.open_badge(named), signing_key(issuer), at)
    key, private = _private(issuer, "rsa")
    assert isinstance(private, RSAPrivateKey)
    apart = ob.open_badge(ob.Award(**common, subject_id=f"urn:uuid:{uuid4()}"))
    return inside, ob.sign_jwt(apart, private, kid=ob.kid_of(issuer.address, key.ref))


def verify_url(award: Award) -> str:
    """The badge's own id, and the page where it can be checked while its holder makes it public."""
    return f"{award.issuer.site}/verify/{award.token}/"


def drawing(award: Award) -> str:
    """The badge's picture, without the badge in it."""
    return ob.badge_svg(award.name, award.issuer.name, "", str(award.given_on.year))


def resolve_here(url: str) -> Mapping[str, Any] | None:
    """What stands at an address of ours: an issuer's document or a list of badges taken back; None for any other."""
    site, _, rest = url.rpartition("/issuers/")
    ref, _, more = rest.partition("/")
    if not site or not ref:
        return None
    row = BadgeIssuer.objects.filter(ref=ref, site=site).prefetch_related("keys").first()
    if row is None:
        return None
    if not more:
        return document_of(row)
    kind, _, number = more.partition("/")
    if kind != "status" or not number.isascii() or not number.isdecimal() or len(number) > 9:
        return None
    found = StatusList.objects.filter(issuer=row, number=int(number)).first()
    return found.document if found else None
