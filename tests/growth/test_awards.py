"""Pathways and awards beneath the pages: rounds, who reads what, badges that others can check, keys, ends."""

import json
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import Event
from marigold.core import credentials as ob
from marigold.core.credentials import contexts
from marigold.growth import actions, selectors
from marigold.growth.actions.pathways import Given
from marigold.growth.issuing import document_of, resolve_here, signing_key
from marigold.growth.models import Award, BadgeIssuer, Enrolment, IssuerKey, StatusList, Submission
from marigold.kit.doing import NotThere, Refused
from marigold.people import actions as people
from marigold.support.actions import awards as among
from marigold.support.actions import carry_out_erasure
from marigold.support.models import Notice
from tests.growth.helping import asks, awarded, enrolled, handed, looked, years_ago

pytestmark = pytest.mark.django_db


def state(award: Award, at) -> str:
    """What our own check finds, as text that has left the house."""
    return ob.verify(json.dumps(award.credential), resolve_here, at).state


def luis_award(town) -> Award:
    return Award.objects.get(person=town.people["luis"])


# Rounds


def test_a_revision_asks_for_words_and_every_round_stays(town, now):
    row, lead = enrolled(town, "amos", now), asks(town, "lead", now)
    first = handed(town, "amos", row, "level-1.own", now, "A first page")
    with pytest.raises(Refused, match="waits for review already"):
        handed(town, "amos", row, "level-1.own", now, "Another")
    with pytest.raises(Refused, match="Say what to change"):
        actions.answer_submission(submission_ref=first.ref, accept=False, words=" ", by=lead, at=now)
    for number in (1, 2, 3):
        last = row.submissions.get(number=number)
        actions.answer_submission(
            submission_ref=last.ref, accept=False, words=f"Say more, {number}", by=lead, at=now
        )
        # The pathway counts on three rounds. That is a hint, and a fourth is taken.
        handed(town, "amos", row, "level-1.own", now, f"Page {number + 1}")
    rows = list(row.submissions.order_by("number").values_list("number", "state", "words", "answer"))
    assert rows == [
        (1, "revision", "A first page", "Say more, 1"),
        (2, "revision", "Page 2", "Say more, 2"),
        (3, "revision", "Page 3", "Say more, 3"),
        (4, "submitted", "Page 4", ""),
    ]
    last = row.submissions.get(number=4)
    actions.answer_submission(submission_ref=last.ref, accept=True, words="", by=lead, at=now)
    with pytest.raises(Refused, match="accepted already"):
        handed(town, "amos", row, "level-1.own", now)
    with pytest.raises(Refused, match="answered this already"):
        actions.answer_submission(submission_ref=last.ref, accept=False, words="No", by=lead, at=now)


def test_an_award_needs_every_part_accepted_and_someone_else_to_give_it(town, now):
    row, lead = enrolled(town, "amos", now), asks(town, "lead", now)
    made = handed(town, "amos", row, "level-1.own", now)
    actions.answer_submission(submission_ref=made.ref, accept=True, words="", by=lead, at=now)
    with pytest.raises(Refused, match="5 of 6 are open"):
        actions.give_award(enrolment_ref=row.ref, by=lead, at=now)
    own = enrolled(town, "lead", now)
    mine = handed(town, "lead", own, "level-1.own", now)
    with pytest.raises(NotThere):
        actions.answer_submission(submission_ref=mine.ref, accept=True, words="", by=lead, at=now)
    with pytest.raises(NotThere):
        actions.give_award(enrolment_ref=own.ref, by=lead, at=now)
    assert selectors.waiting_for_review(lead)
    assert mine not in selectors.waiting_for_review(lead)


@pytest.mark.parametrize(
    ("part", "given", "says"),
    [
        ("level-1.own", Given(words="x" * 20_001), "Use at most 20,000 characters. You have 20,001."),
        ("level-1.own", Given(), "Write your account, or give a link to it."),
        ("level-1.own", Given(link="http://x.example"), "beginning with https://"),
        ("level-1.team", Given(words="Words alone"), "Choose at least one piece of your work."),
        ("level-1.look", Given(words="No look"), "Choose a finished self-evaluation."),
    ],
)
def test_what_is_missing_is_said(town, now, part, given, says):
    row = enrolled(town, "amos", now)
    with pytest.raises(Refused) as refused:
        actions.submit(
            enrolment_ref=row.ref, requirement_key=part, given=given, by=asks(town, "amos", now), at=now
        )
    assert says in refused.value.message


def test_only_one_s_own_finished_look_with_enough_entries_can_be_handed_in(town, now):
    row, by = enrolled(town, "amos", now), asks(town, "amos", now)
    theirs = town.people["imani"].evaluations.filter(finished_on__isnull=False).first()
    hand_in = {"enrolment_ref": row.ref, "requirement_key": "level-1.look", "words": "", "link": ""}
    with pytest.raises(Refused, match="only from your own work"):
        among.hand_in(targets=[theirs.target], **hand_in, by=by, at=now)
    mine = looked(town, "amos", now)
    made = among.hand_in(targets=[mine.target], **hand_in, by=by, at=now)
    # The reviewer's row holds that it is done, and neither a rating nor a word.
    assert [(one["name"], one["entries"]) for one in made.shown] == [(mine.edition.framework.name, 15)]
    assert "Only mine" not in json.dumps(made.shown)
    told = Notice.objects.filter(about=made.target)
    assert {one.person.name for one in told} == {"Ruth Castellano"}


def test_nobody_but_holder_and_reviewer_reaches_what_was_handed_in(town, now):
    row = Enrolment.objects.get(person=town.people["imani"])
    one = row.submissions.first()
    for key in ("imani", "lead"):
        assert selectors.on_the_way(asks(town, key, now), row.ref).row == row
    for key in ("dana", "luis", "mei", "amos", "rosa", "tasha", "gordon", "carmen", "sam"):
        by = asks(town, key, now)
        with pytest.raises(NotThere):
            selectors.on_the_way(by, row.ref)
        with pytest.raises(NotThere):
            selectors.submission_to_review(by, one.ref)
        assert one not in selectors.waiting_for_review(by)
    # Dana is the mentor: she sees how far it is, and no word.
    assert [(found.ref, done, of) for found, done, of in selectors.mentored(asks(town, "dana", now))] == [
        (row.ref, 1, 6)
    ]


def test_who_leaves_a_pathway_is_read_by_nobody_any_more(town, now):
    row = Enrolment.objects.get(person=town.people["imani"])
    actions.leave_pathway(enrolment_ref=row.ref, by=asks(town, "imani", now), at=now)
    with pytest.raises(NotThere):
        selectors.on_the_way(asks(town, "lead", now), row.ref)
    assert selectors.on_the_way(asks(town, "imani", now), row.ref).accepted == 1
    assert selectors.mentored(asks(town, "dana", now)) == []


# Mentors


def test_a_newcomer_finds_a_mentor_and_becomes_one(town, now):
    row = enrolled(town, "amos", now)
    amos = asks(town, "amos", now)
    offered = selectors.may_mentor(amos, row)
    # Dana offers it; Luis holds the award and does not; Mei's was taken back.
    assert [one.person.name for one in offered] == ["Dana Whitfield"]
    with pytest.raises(Refused, match="who offers to mentor"):
        actions.choose_mentor(enrolment_ref=row.ref, award_ref=luis_award(town).ref, by=amos, at=now)
    among.find_mentor(enrolment_ref=row.ref, award_ref=offered[0].ref, by=amos, at=now)
    assert Notice.objects.filter(person=town.people["dana"], about=row.target).exists()
    luis = asks(town, "luis", now)
    actions.offer_mentoring(award_ref=luis_award(town).ref, offers=True, by=luis, at=now)
    assert {one.person.name for one in selectors.may_mentor(amos, row)} == {"Dana Whitfield", "Luis Ferreira"}
    mei = Award.objects.get(person=town.people["mei"])
    with pytest.raises(Refused, match="good today"):
        actions.offer_mentoring(award_ref=mei.ref, offers=True, by=asks(town, "mei", now), at=now)
    with pytest.raises(NotThere):
        actions.offer_mentoring(award_ref=luis_award(town).ref, offers=True, by=amos, at=now)


# Badges


def test_a_badge_is_good_then_ended_changed_or_taken_back(town, now):
    good = luis_award(town)
    assert state(good, now) == "valid"
    assert state(good, now + timedelta(days=1100)) == "expired"
    changed = Award(credential={**good.credential, "name": "Level 9"})
    assert state(changed, now) == "changed"
    assert ob.verify(good.signed_text, resolve_here, now).state == "valid"
    assert state(Award.objects.get(person=town.people["mei"]), now) == "revoked"
    actions.revoke_award(award_ref=good.ref, reason="It was given twice.", by=asks(town, "lead", now), at=now)
    good.refresh_from_db()
    assert state(good, now) == "revoked"
    assert ob.verify(good.signed_text, resolve_here, now).state == "revoked"


def test_a_badge_names_its_holder_by_a_hash_and_the_skills_by_their_address(town):
    award = luis_award(town)
    text = json.dumps(award.credential)
    luis = town.people["luis"]
    assert luis.email not in text
    assert luis.name not in text
    assert luis.email not in award.signed_text
    subject = award.credential["credentialSubject"]
    identity = subject["identifier"][0]
    assert identity["identityHash"] == ob.identity_hash(luis.email, identity["salt"])
    aligned = subject["achievement"]["alignment"]
    assert [one["targetCode"] for one in aligned] == [
        "competency.developing-a-team",
        "competency.unearthing-the-problem",
        "competency.assessing-barriers-and-facilitators",
        "competency.selecting-and-building-change-strategies",
        "competency.engaging-in-continuous-learning-for-improvement",
        "function.transform",
    ]
    assert all(one["targetUrl"].endswith(f"#{one['targetCode']}") for one in aligned)
    assert award.credential["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"
    assert {"validUntil", "credentialStatus"} <= set(award.credential)
    indexes = list(Award.objects.values_list("list_index", flat=True))
    assert len(set(indexes)) == 3


def the_pages(award: Award) -> dict:
    return {award.issuer.address: document_of(award.issuer), award.list.address: award.list.document}


def by_openbadgeslib(award: Award, badge: dict) -> str:
    from openbadgeslib.ob3.ldp import OB3LdpVerifier
    from openbadgeslib.ob3.verifier import OB3VerificationError

    pages = the_pages(award)
    public = signing_key(award.issuer).private.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        OB3LdpVerifier(pubkey_pem=pem).verify(
            json.dumps(badge),
            check_status=True,
            verify_status_list=False,
            download=lambda url: json.dumps(pages[url]).encode(),
        )
    except OB3VerificationError as error:
        said = str(error).lower()
        return "revoked" if "'revocation' is set" in said else "expired" if "expired" in said else "changed"
    return "valid"


def by_openvc(award: Award, badge: dict, now) -> str:
    """openvc looks up DIDs only, so it is given the key that the issuer's document names; signature, dates, status."""
    from openvc.proof.data_integrity import DataIntegrityProofSuite
    from openvc.proof.errors import ProofError
    from openvc.status import check_credential_status

    pages, key = the_pages(award), signing_key(award.issuer)
    documents = {url: json.loads(file.read_text()) for url, file in contexts.FILES.items()}

    def proved(credential):
        return (
            DataIntegrityProofSuite()
            .verify(
                {**credential, "proof": credential["proof"][0]},
                public_key_jwk=key.jwk,
                now=now.astimezone(UTC),
                extra_contexts=documents,
            )
            .credential
        )

    try:
        read = proved(badge)
    except ProofError as error:
        return "expired" if "expired" in str(error).lower() or "validUntil" in str(error) else "changed"
    found = check_credential_status(read, resolve_status_list=lambda url: proved(pages[url]))
    return "revoked" if found.revoked else "valid"


def test_two_verifiers_that_others_wrote_find_the_same(town, now):
    good = luis_award(town)
    ended = awarded(town, "amos", years_ago(now, 4))
    mei = Award.objects.get(person=town.people["mei"])
    found = {}
    for name, award, badge in (
        ("good", good, good.credential),
        ("changed", good, {**good.credential, "name": "Level 9"}),
        ("ended", ended, ended.credential),
        ("taken back", mei, mei.credential),
    ):
        ours = ob.verify(badge, resolve_here, now).state
        found[name] = (ours, by_openbadgeslib(award, badge), by_openvc(award, badge, now))
    assert found == {
        "good": ("valid",) * 3,
        "changed": ("changed",) * 3,
        "ended": ("expired",) * 3,
        "taken back": ("revoked",) * 3,
    }


def test_new_keys_leave_old_badges_good_and_old_private_halves_are_gone(town, now):
    old = luis_award(town)
    actions.rotate_keys(root=town.units["state"], by=COMMAND_LINE, at=now)
    issuer = BadgeIssuer.objects.get(root=town.units["state"])
    keys = IssuerKey.objects.filter(issuer=issuer)
    assert keys.count() == 4
    assert {key.sealed == "" for key in keys.filter(retired_on__isnull=False)} == {True}
    assert len(document_of(issuer)["verificationMethod"]) == 4
    assert state(old, now) == "valid"
    assert ob.verify(old.signed_text, resolve_here, now).state == "valid"
    new = awarded(town, "amos", now)
    assert state(new, now) == "valid"
    signed_by = [award.credential["proof"][0]["verificationMethod"] for award in (old, new)]
    assert len(set(signed_by)) == 2
    assert state(Award.objects.get(person=town.people["mei"]), now) == "revoked"


def test_keys_lie_encrypted_and_another_secret_cannot_open_them(town, now, settings):
    for key in IssuerKey.objects.all():
        assert "PRIVATE KEY" not in key.sealed
        assert key.sealed
    settings.SECRET_KEY = "another secret of at least fifty characters, for this test"
    with pytest.raises(Refused, match="credential keys rotate --system"):
        awarded(town, "amos", now)
    # What was given can still be checked.
    assert state(luis_award(town), now) == "valid"


def test_a_system_without_keys_gives_no_badge_and_says_what_to_do(town, now):
    with pytest.raises(Refused, match=f"credential keys new --system {town.units['k12'].ref}"):
        awarded(town, "luis", now, root="k12")
    with pytest.raises(NotThere):
        actions.make_keys(
            root=town.units["k12"], site="https://x.example", by=asks(town, "lead", now), at=now
        )
    with pytest.raises(Refused, match="not the top of a system"):
        actions.make_keys(root=town.units["west"], site="https://x.example", by=COMMAND_LINE, at=now)
    with pytest.raises(Refused, match="has keys already"):
        actions.make_keys(root=town.units["state"], site="https://x.example", by=COMMAND_LINE, at=now)


# Ends


def test_who_holds_an_award_that_ends_soon_is_told_once_and_renews_it(town, now):
    dana = Award.objects.get(person=town.people["dana"])
    told = Notice.objects.filter(person=town.people["dana"], about=dana.target)
    assert told.count() == 1, "the demo's night has told her"
    assert dana.reminded_on is not None
    tonight = replace(COMMAND_LINE, on=now.date())
    assert among.remind_of_ends(by=tonight, at=now) == 0
    fresh = awarded(town, "dana", now)
    assert fresh.renews == dana
    assert fresh.valid_until > dana.valid_until
    assert state(fresh, now) == state(dana, now) == "valid"
    with pytest.raises(Refused, match="You hold Level 1 until"):
        enrolled(town, "dana", now)


def test_erasure_takes_the_name_the_badge_and_its_worth(town, now):
    luis, award = town.people["luis"], luis_award(town)
    kept = dict(award.credential)
    asked = people.ask_erasure(reason="", by=asks(town, "luis", now), at=now)
    later = now + people.GRACE + timedelta(days=1)
    lead = replace(asks(town, "lead", now), on=later.date())
    carry_out_erasure(erasure_ref=asked.ref, by=lead, at=later)
    award.refresh_from_db()
    assert (award.person, award.holder_name, award.credential, award.signed_text) == (None, "", {}, "")
    assert award.public is False
    assert award.revoked_on is not None
    assert ob.verify(kept, resolve_here, later).state == "revoked"
    assert not Enrolment.objects.filter(person=luis).exists()
    assert not Event.objects.filter(title__contains="Ferreira").exists()


def test_the_log_says_that_it_happened_and_not_what_was_said(town, now):
    row, lead = enrolled(town, "amos", now), asks(town, "lead", now)
    made = handed(town, "amos", row, "level-1.own", now, "A sentence nobody else reads")
    actions.answer_submission(submission_ref=made.ref, accept=False, words="A word to Amos", by=lead, at=now)
    log = json.dumps(list(Event.objects.filter(target=made.target).values("title", "change")))
    assert "What you learned" in log
    assert "nobody else reads" not in log
    assert "A word to Amos" not in log
    assert Submission.objects.get(pk=made.pk).reviewer == town.people["lead"]


def test_lists_of_badges_taken_back_are_signed_anew_with_each_change(town, now):
    row = StatusList.objects.get()
    before = row.document
    actions.revoke_award(award_ref=luis_award(town).ref, reason="A test.", by=asks(town, "lead", now), at=now)
    row.refresh_from_db()
    assert row.document["proof"] != before["proof"]
    bits = ob.decode(row.document["credentialSubject"]["encodedList"])
    revoked = Award.objects.filter(revoked_on__isnull=False).values_list("list_index", flat=True)
    assert sum(byte.bit_count() for byte in bits) == len(revoked) == 2
