"""Our badges before two verifiers that others wrote: openvc-core and openbadgeslib. They and ours find the same."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from marigold.core import credentials as ob
from marigold.core.credentials import contexts
from marigold.core.credentials.build import method_id
from marigold.core.credentials.keys import b64url
from tests.core.credentials.cases import Case, cases
from tests.core.credentials.world import AT, ISSUER, KEY, named

NOW = datetime.now(UTC).replace(microsecond=0)
CASES = cases(NOW)
# openvc asks DIDs only: the same issuer as did:web, which is another way to write its address.
BY_DID = cases(NOW, "did:web:town.example:issuers:1")
DOCUMENTS = {url: json.loads(file.read_text()) for url, file in contexts.FILES.items()}
PEM = KEY.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Known:
    """openvc asks this for an issuer's document."""

    def __init__(self, pages: Mapping[str, Any]) -> None:
        self.pages = pages

    def resolve(self, did: str) -> Any:
        from openvc.did.base import DidResolutionError, parse_did_document

        if did not in self.pages:
            raise DidResolutionError(did)
        return parse_did_document(self.pages[did])


def by_openvc(case: Case) -> str:
    from openvc import OpenvcError, VerificationPolicy, verify_credential
    from openvc.proof.errors import ProofError
    from openvc.status import CredentialRevoked

    def unwrapped(credential: Mapping[str, Any]) -> dict[str, Any]:
        return {**credential, "proof": credential["proof"][0]}

    def the_list(url: str) -> Any:
        read = verify_credential(
            unwrapped(case.pages[url]),
            policy=VerificationPolicy(require_status=False),
            resolver=Known(case.pages),
            extra_contexts=DOCUMENTS,
        )
        return read.credential

    try:
        verify_credential(
            unwrapped(case.badge),
            policy=VerificationPolicy(
                expected_types=["OpenBadgeCredential"], now=NOW, require_status_issuer_binding=True
            ),
            resolver=Known(case.pages),
            resolve_status_list=the_list,
            extra_contexts=DOCUMENTS,
        )
    except CredentialRevoked:
        return "revoked"
    except ProofError as error:
        return "expired" if "expired" in str(error).lower() or "validUntil" in str(error) else "changed"
    except OpenvcError as error:
        return f"{type(error).__name__}: {error}"
    return "valid"


def by_openbadgeslib(case: Case, badge: str) -> str:
    from openbadgeslib.ob3.ldp import OB3LdpVerifier
    from openbadgeslib.ob3.verifier import OB3VerificationError

    try:
        # It reads status lists with a proof inside, but checks signatures only of those that are a JWT.
        OB3LdpVerifier(pubkey_pem=PEM).verify(
            badge,
            check_status=True,
            verify_status_list=False,
            download=lambda url: json.dumps(case.pages[url]).encode(),
        )
    except OB3VerificationError as error:
        said = str(error).lower()
        if "status 'revocation' is set" in said:
            return "revoked"
        if "expired" in said:
            return "expired"
        return "changed" if "signature" in said or "compacted" in said or "undefined" in said else str(error)
    return "valid"


@pytest.mark.parametrize("name", BY_DID)
def test_openvc_finds_the_same(name: str) -> None:
    assert by_openvc(BY_DID[name]) == BY_DID[name].finding


@pytest.mark.parametrize("name", CASES)
def test_openbadgeslib_finds_the_same(name: str) -> None:
    assert by_openbadgeslib(CASES[name], json.dumps(CASES[name].badge)) == CASES[name].finding


@pytest.mark.parametrize("name", CASES)
def test_we_find_the_same(name: str) -> None:
    assert ob.verify(CASES[name].badge, CASES[name].pages.get, NOW).state == CASES[name].finding
    web = {ob.address_of(url): page for url, page in BY_DID[name].pages.items()}
    assert ob.verify(BY_DID[name].badge, web.get, NOW).state == BY_DID[name].finding


def test_openbadgeslib_takes_our_badges_out_of_our_pictures() -> None:
    from openbadgeslib.ob3.verifier import OB3Verifier

    case, text = CASES["named"], json.dumps(CASES["named"].badge)
    drawing = ob.badge_svg("Co-creation", "Town support team", "Level 1", "2026")
    png = OB3Verifier.extract_token_from_png(ob.bake_png(ob.badge_png(drawing, 128), text))
    svg = OB3Verifier.extract_token_from_svg(ob.bake_svg(drawing, text).encode())
    assert png == svg == text
    assert by_openbadgeslib(case, png) == "valid"


def test_openbadgeslib_takes_our_signed_texts() -> None:
    from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

    key = ob.new_rsa_key()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    badge = {**ob.open_badge(named()), "validFrom": "2026-03-02T09:30:00Z"}
    token = ob.sign_jwt(badge, key, kid=ob.kid_of(ISSUER.id, "1"))
    assert OB3Verifier(public).verify(token).issuer.id == ISSUER.id
    with pytest.raises(OB3VerificationError):
        OB3Verifier(public).verify(ob.sign_jwt(badge, ob.new_rsa_key()))


def test_we_take_what_openvc_signs() -> None:
    from openvc import Ed25519SigningKey
    from openvc.proof.data_integrity import DataIntegrityProofSuite

    theirs = Ed25519SigningKey.from_jwk(
        {**KEY.jwk, "d": b64url(KEY.private.private_bytes_raw())}, method_id(ISSUER.id, KEY.multikey)
    )
    signed = DataIntegrityProofSuite().add_proof(
        ob.open_badge(named()),
        signing_key=theirs,
        verification_method=method_id(ISSUER.id, KEY.multikey),
        created=AT,
        extra_contexts=DOCUMENTS,
    )
    assert ob.verify(signed, CASES["valid"].pages.get, NOW).valid
    # Same key, same moment, same words: the same signature.
    assert signed["proof"]["proofValue"] == ob.sign(ob.open_badge(named()), KEY, AT)["proof"][0]["proofValue"]
