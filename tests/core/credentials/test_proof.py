"""Keys, contexts and signatures against what the standards publish."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marigold.core import credentials as ob
from marigold.core.credentials import base58, contexts, keys, proof, vcjwt
from tests.core.credentials.world import AT, AWARD, ISSUER, KEY, changed, named, signed

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
# Data Integrity EdDSA Cryptosuites v1.0, appendix B.1: credential, options, and what comes of them.
VECTOR = {
    "@context": [contexts.CREDENTIALS, EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
OPTIONS = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"did:key:{PUBLIC}#{PUBLIC}",
    "proofPurpose": "assertionMethod",
}
CREDENTIALS_SAYS = "0b8bc99c0146a77b82516b4c7c7e2144811a7f41821b909f76ec0740365069c9"
VALUE = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"


def loader(url: str, options: object = None) -> dict[str, object]:
    """The bundled contexts, and the examples' one that only the vector uses."""
    if url == EXAMPLES:
        document = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}
        return {"contextUrl": None, "documentUrl": url, "document": document}
    return contexts.load(url)


def test_the_published_vector_comes_out_byte_for_byte() -> None:
    data = proof.signed_bytes(VECTOR, OPTIONS, loader)
    assert data[:32].hex() == "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
    assert data[32:].hex() == "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
    assert KEY.multikey == PUBLIC
    assert "z" + base58.encode(KEY.sign(data)) == VALUE
    assert proof.signature_fits(VECTOR, {**OPTIONS, "proofValue": VALUE}, PUBLIC, loader)


def test_contexts_are_the_published_ones() -> None:
    held = {
        contexts.OPEN_BADGES: "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
        contexts.EXTENSIONS: "146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3",
    }
    for url, digest in held.items():
        assert hashlib.sha256(contexts.FILES[url].read_bytes()).hexdigest() == digest, url
    # The W3C's comes with a package that spaces it differently: what it says is held.
    said = json.dumps(json.loads(contexts.FILES[contexts.CREDENTIALS].read_text()), sort_keys=True)
    assert hashlib.sha256(said.encode()).hexdigest() == CREDENTIALS_SAYS
    sources = (contexts.FILES[contexts.OPEN_BADGES].parent / "SOURCES.md").read_text()
    for file in Path(contexts.FILES[contexts.OPEN_BADGES]).parent.glob("*.json"):
        assert f"`{file.name}`" in sources


def test_no_other_context_is_ever_loaded() -> None:
    with pytest.raises(contexts.NotBundled, match=r"https://elsewhere\.example/c is not one of those"):
        contexts.load("https://elsewhere.example/c")
    badge = ob.open_badge(named())
    badge["@context"] = [*badge["@context"], "https://elsewhere.example/c"]
    with pytest.raises(contexts.NotBundled):
        ob.sign(badge, KEY, AT)


def test_a_word_that_no_context_knows_is_refused_before_signing() -> None:
    badge = ob.open_badge(named())
    with pytest.raises(ValueError, match=r"^No context defines pages, reviewer: it would not be signed"):
        ob.sign({**changed(badge, "evidence", 0, "pages", to=3), "reviewer": "Ines"}, KEY, AT)
    with pytest.raises(ValueError, match="has a proof already"):
        ob.sign(signed(), KEY, AT)


def test_signing_twice_gives_the_same_proof() -> None:
    first = signed()
    assert first == signed()
    assert first["proof"][0]["verificationMethod"] == f"{ISSUER.id}#{KEY.multikey}"
    assert first["proof"][0]["created"] == "2026-03-02T09:30:00Z"


@given(st.binary(max_size=70))
def test_base58_gives_back_what_it_got(data: bytes) -> None:
    assert base58.decode(base58.encode(data)) == data


@pytest.mark.parametrize(
    ("data", "text"), [(b"Hello World!", "2NEpo7TZRRrLZSi2U"), (b"\0\0\1", "112"), (b"", "")]
)
def test_base58_of_known_texts(data: bytes, text: str) -> None:
    assert base58.encode(data) == text


@pytest.mark.parametrize("wrong", ["0", "l", "z" * 201])
def test_base58_refuses_other_letters(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"base58|too long"):
        base58.decode(wrong)


def test_keys_come_back_from_their_text() -> None:
    for key in (ob.new_signing_key(), ob.new_rsa_key()):
        assert ob.private_text(ob.read_private(ob.private_text(key))) == ob.private_text(key)
    assert KEY.jwk == {"kty": "OKP", "crv": "Ed25519", "x": KEY.jwk["x"]}
    for wrong in (PUBLIC, "z6", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"):
        with pytest.raises(ValueError):
            ob.read_private(wrong)
    for wrong in ("u" + PUBLIC, "z" + base58.encode(b"\x12\x00" + bytes(33))):
        with pytest.raises(ValueError, match="Multikey"):
            keys.public_of(wrong)


def test_a_badge_as_signed_text() -> None:
    key = ob.new_rsa_key()
    token = ob.sign_jwt(ob.open_badge(named()), key, kid=ob.kid_of(ISSUER.id, "1"))
    assert vcjwt.header_of(token) == {
        "alg": "RS256",
        "typ": "JWT",
        "kid": "https://town.example/issuers/1/keys/1",
    }
    claims = vcjwt.claims_of(token)
    assert (claims["iss"], claims["jti"], claims["sub"]) == (
        ISSUER.id,
        "https://town.example/badges/7",
        "did:example:rosa",
    )
    assert (claims["nbf"], claims["exp"]) == (1772443800, 1867104000)
    assert vcjwt.jwt_fits(token, ob.rsa_jwk(key))
    assert not vcjwt.jwt_fits(token, ob.rsa_jwk(ob.new_rsa_key()))
    with pytest.raises(ValueError, match="needs a holder with an id"):
        ob.sign_jwt(ob.open_badge(AWARD), key)
