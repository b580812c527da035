"""Verdicts: good, ended, taken back, changed, not theirs; each for its own reason, and never good by leaving something out."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marigold.core import credentials as ob
from marigold.core.credentials.build import profile
from tests.core.credentials.world import (
    AT,
    AWARD,
    HOST,
    ISSUER,
    KEY,
    LATER,
    LIST,
    Web,
    changed,
    named,
    signed,
)

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 28, tzinfo=UTC)
STRANGER = ob.new_signing_key()
SPELLED = [
    "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
    "z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x",
]


def said(verdict: ob.Verdict) -> dict[str, object]:
    return {check.name: check.holds for check in verdict.checks}


def test_a_good_badge() -> None:
    web = Web(4710, 4712)
    verdict = ob.verify(json.dumps(signed()), web, LATER)
    assert (verdict.state, verdict.valid, verdict.says) == ("valid", True, "This badge is good.")
    assert [(check.name, check.holds, check.says) for check in verdict.checks] == [
        ("shape", True, "It has every part a badge needs."),
        ("words", True, "Every word in it is under the signature."),
        ("key", True, "The issuer's document lists the key."),
        ("signature", True, "The signature fits."),
        ("dates", True, "It holds until 2029-03-02."),
        ("status", True, "The issuer has not taken it back."),
    ]
    assert web.asked == [ISSUER.id, LIST, ISSUER.id]
    assert ob.verify(signed(), Web(), LATER).valid


def test_ended_not_begun_taken_back() -> None:
    assert ob.verify(signed(), Web(), datetime(2029, 3, 2, tzinfo=UTC)).state == "expired"
    assert ob.verify(signed(), Web(), datetime(2029, 3, 1, 23, 59, tzinfo=UTC)).state == "valid"
    assert ob.verify(signed(), Web(at=AT - timedelta(days=9)), AT - timedelta(days=1)).state == "not-yet"
    back = ob.verify(signed(), Web(4711), LATER)
    assert (back.state, said(back)["status"], said(back)["signature"]) == ("revoked", False, True)
    # Taken back weighs more than ended.
    assert ob.verify(signed(), Web(4711), datetime(2030, 1, 1, tzinfo=UTC)).state == "revoked"


def test_on_hold() -> None:
    held = f"{HOST}/status/hold"
    badge = signed(replace(AWARD, status=ob.StatusEntry(held, 5, "suspension")))
    bits = ob.with_bit(ob.new_bits(), 5, True)
    kept = ob.sign(ob.status_list(held, ISSUER.id, bits, AT, purpose="suspension"), KEY, AT)
    assert ob.verify(badge, Web(more={held: kept}), LATER).state == "suspended"
    other = ob.sign(ob.status_list(held, ISSUER.id, bits, AT), KEY, AT)
    verdict = ob.verify(badge, Web(more={held: other}), LATER)
    assert verdict.state == "unchecked"
    assert verdict.checks[-1].says == "The issuer's list cannot be trusted: it is kept for another purpose."


@pytest.mark.parametrize(
    "path",
    [
        ("name",),
        ("validUntil",),
        ("issuer", "name"),
        ("credentialSubject", "identifier", 0, "identityHash"),
        ("credentialSubject", "achievement", "criteria", "narrative"),
        ("credentialSubject", "achievement", "alignment", 0, "targetUrl"),
        ("credentialSubject", "result", 0, "achievedLevel"),
        ("evidence", 0, "narrative"),
        ("credentialStatus", "statusListIndex"),
        ("proof", 0, "created"),
    ],
)
def test_a_badge_changed_anywhere(path: tuple[str | int, ...]) -> None:
    other = {"validUntil": "2039-03-02T00:00:00Z", "created": "2026-03-03T00:00:00Z", "statusListIndex": "9"}
    badge = changed(signed(), *path, to=other.get(str(path[-1]), "https://elsewhere.example/x"))
    verdict = ob.verify(badge, Web(4711), LATER)
    assert verdict.state == "changed"
    assert said(verdict)["signature"] is False


def test_words_under_no_signature_are_found() -> None:
    badge = changed(signed(), "credentialSubject", "achievement", "rank", to="highest of all")
    verdict = ob.verify(badge, Web(), LATER)
    assert verdict.state == "changed"
    assert verdict.checks[-1].says == "Not under the signature: rank."
    typed = changed(signed(), "type", to=["VerifiableCredential", "OpenBadgeCredential", "MasterCredential"])
    assert ob.verify(typed, Web(), LATER).checks[-1].says == "Not under the signature: MasterCredential."
    near = changed(signed(), "evidence", 0, "id", to="elsewhere")
    assert ob.verify(near, Web(), LATER).state == "changed"


def test_the_same_said_in_a_form_readers_overlook_is_refused() -> None:
    """The signature still fits these: an end nobody sees, a badge that hides its place in the list."""
    ended = signed(replace(AWARD, valid_until=AT + timedelta(days=1)))
    hidden = deepcopy(ended)
    until = hidden.pop("validUntil")
    hidden["https://www.w3.org/2018/credentials#validUntil"] = {
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        "@value": until,
    }
    verdict = ob.verify(hidden, Web(), LATER)
    assert (verdict.state, verdict.checks[-1].name) == ("changed", "words")
    status = signed()
    entry = status.pop("credentialStatus")
    status["@included"] = [{"id": status["id"], "credentialStatus": entry}]
    assert ob.verify(status, Web(4711), LATER).state == "changed"
    inline = changed(signed(), "@context", to=[*signed()["@context"], {"validUntil": None}])
    assert ob.verify(inline, Web(), LATER).state == "unreadable"
    twice = json.dumps(signed()).replace('"name":', '"name": "Another", "name":', 1)
    assert ob.verify(twice, Web(), LATER).checks[-1].says.startswith("A key stands twice")
    listed = changed(ended, "validUntil", to=[ended["validUntil"]])
    assert ob.verify(listed, Web(), LATER).state == "unreadable"


def test_whose_key_it_is() -> None:
    def outcome(badge: dict, web: Web) -> tuple[str, object]:
        verdict = ob.verify(badge, web, LATER)
        return verdict.state, said(verdict).get("key")

    foreign = signed(key=STRANGER)
    assert outcome(foreign, Web()) == ("changed", False)
    borrowed = changed(foreign, "proof", 0, "verificationMethod", to=f"{ISSUER.id}#{KEY.multikey}")
    assert outcome(borrowed, Web()) == ("changed", True)
    elsewhere = changed(
        signed(), "proof", 0, "verificationMethod", to=f"https://mine.example/#{KEY.multikey}"
    )
    assert outcome(elsewhere, Web()) == ("changed", False)
    assert outcome(signed(), Web(more={ISSUER.id: None})) == ("unknown-issuer", None)
    impostor = {**ob.issuer_document(ISSUER, [KEY.multikey]), "id": "https://mine.example"}
    assert outcome(signed(), Web(more={ISSUER.id: impostor})) == ("unknown-issuer", None)
    not_for_badges = {**ob.issuer_document(ISSUER, [KEY.multikey]), "assertionMethod": []}
    assert outcome(signed(), Web(more={ISSUER.id: not_for_badges})) == ("changed", False)


def test_an_old_key_still_listed_keeps_its_badges() -> None:
    rotated = Web(
        key=STRANGER, more={ISSUER.id: ob.issuer_document(ISSUER, [STRANGER.multikey, KEY.multikey])}
    )
    assert ob.verify(signed(), rotated, LATER).valid


def test_an_issuer_that_is_its_own_key() -> None:
    myself = replace(ISSUER, id=f"did:key:{KEY.multikey}")
    badge = signed(replace(AWARD, issuer=myself, status=None))
    web = Web()
    verdict = ob.verify(badge, web, LATER)
    assert verdict.valid
    assert web.asked == []
    assert "says nothing about who holds it" in verdict.checks[2].says
    assert ob.address_of("did:web:town.example") == "https://town.example/.well-known/did.json"
    assert (
        ob.address_of("did:web:town.example%3A8443:issuers:1")
        == "https://town.example:8443/issuers/1/did.json"
    )


def test_a_list_that_cannot_be_trusted_is_no_clean_bill() -> None:
    def last(page: object, at: datetime = LATER) -> tuple[str, str]:
        verdict = ob.verify(signed(), Web(more={LIST: page}), at)
        assert not verdict.valid
        return verdict.state, verdict.checks[-1].says

    assert last(None) == ("unchecked", "The issuer's list of badges taken back could not be read.")
    empty = ob.status_list(LIST, ISSUER.id, ob.new_bits(), AT)
    assert last(empty) == ("unchecked", "The issuer's list cannot be trusted: its signature does not hold.")
    forged = ob.sign(ob.status_list(LIST, ISSUER.id, ob.new_bits(), AT), STRANGER, AT)
    assert last(forged) == ("unchecked", "The issuer's list cannot be trusted: its signature does not hold.")
    theirs = ob.sign(ob.status_list(LIST, "https://other.example/i", ob.new_bits(), AT), KEY, AT)
    assert last(theirs) == ("unchecked", "The issuer's list cannot be trusted: another issuer signed it.")
    week = ob.status_list(LIST, ISSUER.id, ob.new_bits(), AT, valid_until=AT + timedelta(days=7))
    assert last(ob.sign(week, KEY, AT)) == (
        "unchecked",
        "The issuer's list cannot be trusted: it is out of date.",
    )
    odd = signed(AWARD)
    odd["credentialStatus"]["type"] = "1EdTechRevocationList"
    assert ob.verify(odd, Web(), LATER).state == "changed"


def test_signed_texts() -> None:
    key = ob.new_rsa_key()
    kid = ob.kid_of(ISSUER.id, "1")
    document = ob.issuer_document(ISSUER, [KEY.multikey], [{**ob.rsa_jwk(key), "kid": kid}])
    web = Web(more={ISSUER.id: document})
    badge = ob.open_badge(named())
    token = ob.sign_jwt(badge, key, kid=kid)
    assert ob.verify(token, web, LATER).valid
    assert ob.verify(ob.sign_jwt(badge, key), web, LATER).valid
    assert ob.verify(token, web, datetime(2030, 1, 1, tzinfo=UTC)).state == "expired"
    assert ob.verify(token, Web(4711, more={ISSUER.id: document}), LATER).state == "revoked"
    assert ob.verify(ob.sign_jwt(badge, ob.new_rsa_key(), kid=kid), web, LATER).state == "changed"
    assert ob.verify(ob.sign_jwt(badge, ob.new_rsa_key()), web, LATER).state == "changed"
    assert ob.verify(token, Web(more={ISSUER.id: None}), LATER).state == "unknown-issuer"
    head, body, seal = token.split(".")
    assert ob.verify(f"{head}.{body}.{seal[:-4]}AAAA", web, LATER).state == "changed"
    assert ob.verify("a.b.c", web, LATER).state == "unreadable"


def test_a_text_with_no_signature_algorithm_is_no_signature() -> None:
    import jwt

    claims = {**ob.open_badge(named()), "iss": ISSUER.id, "jti": AWARD.id}
    none = jwt.encode(claims, None, algorithm="none")
    shared = jwt.encode(claims, "a secret that is long enough for it", algorithm="HS256")
    for token in (none, shared):
        verdict = ob.verify(token, Web(), LATER)
        assert (verdict.state, verdict.checks[-1].says) == ("changed", "It is not signed with RS256.")
    other = ob.sign_jwt({**ob.open_badge(named())}, ob.new_rsa_key())
    assert ob.verify(other, Web(more={ISSUER.id: None}), LATER).state == "unknown-issuer"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "The text is not JSON: line 1, column 2."),
        ("[]", "The text is not a signed badge."),
        ("", "The text is not a signed badge."),
        ("{" + '"a":{' * 5000 + "}" * 5001, "The text is nested too deeply to be read."),
        ("{" + " " * 600_000 + "}", "The text is larger than any badge."),
    ],
)
def test_texts_that_are_no_badge(text: str, says: str) -> None:
    verdict = ob.verify(text, Web(), LATER)
    assert (verdict.state, verdict.checks[-1].says) == ("unreadable", says)


def test_knots_that_would_take_for_ever_are_not_untied() -> None:
    steps = [{"type": ["RubricCriterionLevel"], "name": "x"} for _ in range(12)]
    badge = changed(
        signed(),
        "credentialSubject",
        "achievement",
        "resultDescription",
        0,
        to={"type": ["ResultDescription"], "rubricCriterionLevel": steps},
    )
    assert (
        ob.verify(badge, Web(), LATER).checks[-1].says
        == "Not under the signature: too many nameless things alike."
    )
    knot = changed(signed(), "credentialSubject", "result", 0, "id", to="_:b0")
    assert ob.verify(knot, Web(), LATER).checks[-1].says == "Not under the signature: _:b0."


def web_of_samples() -> Web:
    """The samples' issuers, whose documents are nowhere: made from the keys that their proofs spell out."""
    pages = {}
    for issuer in ("https://example.com/issuers/876543", "https://1edtech.edu/issuers/565049"):
        pages[issuer] = ob.issuer_document(ob.Issuer(issuer, "x"), SPELLED)
    revoked = json.loads((SAMPLES / "bitstring-credential-status-revoked.json").read_text())
    pages[revoked["credentialStatus"]["statusListCredential"]] = json.loads(
        (SAMPLES / "bitstring-testlist").read_text()
    )
    return Web(more=pages)


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ("simple.json", "valid"),
        ("simple-json.png", "valid"),
        ("simple-multiple-proofs.json", "valid"),
        ("simple-err-expired.json", "expired"),
        ("simple-err-proof-value.json", "changed"),
        ("simple-err-credential-subject-type.json", "unreadable"),
        ("simple-noproof.json", "unreadable"),
        ("bitstring-credential-status-revoked.json", "revoked"),
        ("endorsement-valid.json", "unreadable"),
        ("simple.jwt", "unreadable"),
    ],
)
def test_badges_of_the_official_validator(file: str, state: str) -> None:
    data = (SAMPLES / file).read_bytes()
    text = ob.extract(data) if file.endswith(".png") else data.decode()
    assert ob.verify(text or "", web_of_samples(), NOW).state == state


def test_every_state_has_a_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in ob.STATES.values())
    assert profile(ISSUER)["id"] == ISSUER.id


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where every value of a badge stands."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


KEYS = [
    "id", "type", "@id", "@type", "@value", "@context", "@included", "name", "validUntil", "credentialStatus", "issuer", "x",
]  # fmt: skip
GOOD = signed()
PLACES = list(places(GOOD))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(PLACES), ANYTHING | st.sampled_from([GOOD["validUntil"], [GOOD["proof"][0]], GOOD["id"]])
)
def test_whatever_is_put_anywhere_it_is_a_verdict_and_never_hides_an_end(path: tuple, value: Any) -> None:
    badge = changed(GOOD, *path, to=value)
    verdict = ob.verify(badge, Web(), LATER)
    assert verdict.state in ob.STATES
    if verdict.valid:
        # The same statements, written otherwise: what readers look at is as it was.
        for name in ("id", "validFrom", "validUntil"):
            assert badge[name] == GOOD[name]
        assert badge["credentialStatus"] in (GOOD["credentialStatus"], [GOOD["credentialStatus"]])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES))
def test_taking_anything_out_is_seen(path: tuple[str | int, ...]) -> None:
    badge = deepcopy(GOOD)
    holder: Any = badge
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    assert not ob.verify(badge, Web(), LATER).valid


def test_keys_too_short_or_broken_check_nothing() -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    from marigold.core.credentials import vcjwt

    short = ob.rsa_jwk(rsa.generate_private_key(public_exponent=65537, key_size=1024))  # noqa: S505 - refused below
    token = ob.sign_jwt(ob.open_badge(named()), ob.new_rsa_key())
    for jwk, says in (
        (short, "fewer than 2048 bits"),
        ({"kty": "RSA", "n": 5}, "cannot be read"),
        ({}, "not an RSA key"),
    ):
        with pytest.raises(ValueError, match=says):
            vcjwt.jwt_fits(token, jwk)
