"""A badge from plain values: every part in its place, and nothing in it that could give the holder away."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from marigold.core import credentials as ob
from tests.core.credentials.world import ACHIEVEMENT, AT, AWARD, ISSUER, KEY, STEPS, named


def test_a_badge_says_what_for_whom_and_until_when() -> None:
    badge = ob.open_badge(AWARD)
    assert badge["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert (badge["validFrom"], badge["validUntil"]) == ("2026-03-02T09:30:00Z", "2029-03-02T00:00:00Z")
    assert badge["image"] == {
        "id": "https://town.example/badges/7.png",
        "type": "Image",
        "caption": "Co-creation, 2026",
    }
    subject = badge["credentialSubject"]
    assert subject["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": True,
            # echo -n rosa@town.example00112233445566778899aabbccddeeff | sha256sum
            "identityHash": "sha256$0f04dee4e46a4660a4d48cb966fce45eb2cf3acaba5a2745811fdf895222fa72",
            "identityType": "emailAddress",
            "salt": "00112233445566778899aabbccddeeff",
        }
    ]
    assert "rosa" not in json.dumps(badge).lower()
    assert "id" not in subject
    assert subject["achievement"]["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "Co-learning",
            "targetUrl": "https://frameworks.example/uri/d0000000-0000-0000-0000-000000000001",
            "targetType": "CFItem",
            "targetFramework": "ISP Profile",
            "targetCode": "C1",
        }
    ]
    assert subject["result"] == [
        {
            "type": ["Result"],
            "resultDescription": "https://town.example/rubric/1",
            "achievedLevel": STEPS[1].id,
        }
    ]
    assert badge["credentialStatus"] == {
        "id": "https://town.example/status/1#4711",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "4711",
        "statusListCredential": "https://town.example/status/1",
    }


def test_what_is_not_given_is_not_there() -> None:
    bare = ob.Achievement("https://town.example/a", "Listening", "Listens.", "Seen twice.")
    badge = ob.open_badge(
        ob.Award(
            "https://town.example/b",
            ob.Issuer("https://town.example/i", "Us"),
            bare,
            AT,
            subject_id="did:example:r",
        )
    )
    assert badge["credentialSubject"] == {
        "id": "did:example:r",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://town.example/a",
            "type": ["Achievement"],
            "achievementType": "MicroCredential",
            "name": "Listening",
            "description": "Listens.",
            "criteria": {"narrative": "Seen twice."},
        },
    }
    assert set(badge) == {"@context", "id", "type", "name", "issuer", "validFrom", "credentialSubject"}


@pytest.mark.parametrize(
    ("award", "says"),
    [
        (replace(AWARD, subject_id="did:example:r"), "names its holder once"),
        (replace(AWARD, email="", salt=""), "names its holder once"),
        (replace(AWARD, salt="abc"), "salt of 16 bytes"),
        (replace(AWARD, id="badges/7"), "“badges/7” is no full address"),
        (replace(AWARD, issuer=replace(ISSUER, id="https://town.example/a b")), "is no full address"),
        (replace(AWARD, evidence=(ob.Evidence("", "A plan"),)), "“” is no full address"),
        (replace(AWARD, valid_until=AT), "ends after it begins"),
        (replace(AWARD, valid_from=datetime(2026, 1, 1)), "time zone"),
        (replace(AWARD, achievement=replace(ACHIEVEMENT, criteria="", criteria_url="")), "what was needed"),
        (replace(AWARD, results=(ob.Result("https://town.example/rubric/2"),)), "not among those"),
        (
            replace(AWARD, results=(ob.Result("https://town.example/rubric/1", step="x"),)),
            "not one of “Practice profile”",
        ),
    ],
)
def test_awards_that_cannot_be_written_down(award: ob.Award, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ob.open_badge(award)


def test_every_badge_has_a_salt_of_its_own() -> None:
    salts = {ob.new_salt() for _ in range(200)}
    assert len(salts) == 200
    assert {len(bytes.fromhex(salt)) for salt in salts} == {16}
    assert ob.identity_hash(" Rosa@Town.example ", "s") == ob.identity_hash("rosa@town.example", "s")


def test_the_issuers_document_is_profile_and_controller_in_one() -> None:
    old, rsa = ob.new_signing_key(), ob.rsa_jwk(ob.new_rsa_key())
    document = ob.issuer_document(
        ISSUER, [KEY.multikey, old.multikey], [{**rsa, "kid": ob.kid_of(ISSUER.id, "1")}]
    )
    assert {name: document[name] for name in ob.profile(ISSUER)} == ob.profile(ISSUER)
    assert document["assertionMethod"] == [
        f"{ISSUER.id}#{KEY.multikey}", f"{ISSUER.id}#{old.multikey}", f"{ISSUER.id}/keys/1",
    ]  # fmt: skip
    assert document["verificationMethod"][0] == {
        "id": f"{ISSUER.id}#{KEY.multikey}",
        "type": "Multikey",
        "controller": ISSUER.id,
        "publicKeyMultibase": KEY.multikey,
    }
    assert "d" not in document["verificationMethod"][2]["publicKeyJwk"]


def test_every_part_we_write_is_signed() -> None:
    from marigold.core.credentials.contexts import lost_terms

    assert lost_terms(ob.open_badge(AWARD)) == []
    assert lost_terms(ob.open_badge(named())) == []
