"""Pathways and awards on the page: from enrolling to a badge that anyone can check, and who sees what on the way."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marigold.core import credentials as ob
from marigold.growth.models import Award, Enrolment, IssuerKey, OtherCredential, Submission
from marigold.support.models import Notice
from marigold.support.selectors.personal import personal
from tests.core.credentials.cases import cases
from tests.growth.helping import PARTS, asks, awarded, enrolled, handed, looked, years_ago

pytestmark = pytest.mark.django_db


def words(response) -> str:
    """What a reader reads."""
    text = re.sub(r"<(style|script).*?</\1>", " ", response.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def award_of(town, key: str) -> Award:
    return Award.objects.get(person=town.people[key])


def page_of(award: Award) -> str:
    return reverse("verify-award", args=[award.token])


def test_a_pathway_says_what_it_asks_and_one_enrolls(town, signed_in):
    amos = signed_in("amos")
    front = words(amos.get("/growth/pathways/"))
    assert "You are on no pathway now." in front
    text = words(amos.get("/growth/pathways/pathway.level-1/"))
    assert "Look at your own practice" in text
    assert "A finished self-evaluation, at least 15 entries" in text
    assert "36 months, then renewed" in text
    assert "Unearthing the problem" in text
    sent = amos.post("/growth/pathways/pathway.level-1/", {"system": town.units["state"].ref})
    row = Enrolment.objects.get(person=town.people["amos"])
    assert sent["Location"] == f"/growth/enrolments/{row.ref}/"
    assert "0 of 6 parts accepted, in Foothills Family Support System." in words(amos.get(sent["Location"]))
    again = amos.post("/growth/pathways/pathway.level-1/", {"system": town.units["state"].ref})
    assert again["Location"] == sent["Location"]
    assert (
        signed_in("sam").post("/growth/pathways/pathway.level-1/", {"system": row.root.ref}).status_code
        == 404
    )
    assert amos.get("/growth/pathways/pathway.open/").status_code == 404


def test_from_handing_in_over_a_revision_to_an_award(town, signed_in, now):
    row, look = enrolled(town, "amos", now), looked(town, "amos", now)
    amos, lead = signed_in("amos"), signed_in("lead")
    part = reverse("requirement", args=[row.ref, "level-1.look"])
    assert "What you rated stays yours" in words(amos.get(part))
    assert amos.post(part, {"shown": look.target}).status_code == 302
    own = reverse("requirement", args=[row.ref, "level-1.own"])
    empty = amos.post(own, {"words": " "})
    assert empty.status_code == 422
    assert "Write your account, or give a link to it." in words(empty)
    amos.post(own, {"words": "A first page."})
    queue = words(lead.get("/growth/reviews/"))
    assert "Amos Reyes: What you learned" in queue
    first = Submission.objects.get(enrolment=row, requirement_key="level-1.own")
    review = reverse("submission-review", args=[first.ref])
    silent = lead.post(review, {"words": "", "revise": "yes"})
    assert silent.status_code == 422
    assert "Say what to change" in words(silent)
    lead.post(review, {"words": "What do you do in another way now?", "revise": "yes"})
    notice = Notice.objects.filter(person=town.people["amos"]).order_by("-id").first()
    assert notice.words == "Ruth Castellano asks for a revision of “What you learned” (Level 1)"
    form = amos.get(own)
    assert "What do you do in another way now?" in words(form)
    assert "A first page." in form.content.decode()
    amos.post(own, {"words": "A second page."})
    second = Submission.objects.get(enrolment=row, requirement_key="level-1.own", number=2)
    both = words(lead.get(reverse("submission-review", args=[second.ref])))
    assert both.index("A second page.") < both.index("A first page.")
    lead.post(reverse("submission-review", args=[second.ref]), {"words": "Clear.", "accept": "yes"})
    early = lead.post(reverse("award-give", args=[row.ref]), follow=True)
    assert "Not everything is accepted yet: 5 of 6 are open." in words(early)
    for name in PARTS:
        last = row.submissions.filter(requirement_key=name).order_by("-number").first()
        last = last or handed(town, "amos", row, name, now)
        if last.state == "submitted":
            lead.post(reverse("submission-review", args=[last.ref]), {"accept": "yes"})
    assert "Give the award" in words(lead.get(reverse("enrolment", args=[row.ref])))
    given = lead.post(reverse("award-give", args=[row.ref]), follow=True)
    assert "Amos Reyes holds Level 1 from today and was told." in words(given)
    award = award_of(town, "amos")
    assert "Make it public" in words(amos.get(reverse("award", args=[award.ref])))


def test_a_reviewer_sees_that_a_look_is_done_and_its_report_only_when_shown(town, signed_in, now):
    imani = Enrolment.objects.get(person=town.people["imani"])
    part = imani.submissions.get(requirement_key="level-1.look")
    page = reverse("submission-review", args=[part.ref])
    lead = signed_in("lead")
    text = words(lead.get(page))
    assert "15 entries answered. What was rated stays theirs" in text
    look = part.shown[0]["target"].rsplit("/", 1)[-1]
    assert lead.get(f"/growth/evaluations/{look}/report/").status_code == 404
    signed_in("imani").post(f"/growth/evaluations/{look}/share/", {"reader": town.people["lead"].ref})
    assert f"/growth/evaluations/{look}/report/" in lead.get(page).content.decode()
    assert lead.get(f"/growth/evaluations/{look}/report/").status_code == 200


def test_nobody_but_holder_and_reviewers_opens_any_page_of_a_portfolio(town, signed_in):
    row = Enrolment.objects.get(person=town.people["imani"])
    part = row.submissions.get(requirement_key="level-1.team")
    pages = {
        reverse("enrolment", args=[row.ref]): {"imani", "lead"},
        reverse("requirement", args=[row.ref, "level-1.team"]): {"imani"},
        reverse("submission-review", args=[part.ref]): {"lead"},
        reverse("award", args=[award_of(town, "mei").ref]): {"mei", "lead"},
        reverse("award-file", args=[award_of(town, "luis").ref, "badge.json"]): {"luis"},
        reverse("award-revoke", args=[award_of(town, "luis").ref]): {"lead"},
        reverse("other-credential", args=[OtherCredential.objects.get().ref]): {"imani"},
        "/growth/reviews/": {"lead"},
    }
    wrong = []
    for key in ("lead", "imani", "dana", "luis", "mei", "amos", "rosa", "tasha", "gordon", "carmen", "sam"):
        client = signed_in(key)
        for page, allowed in pages.items():
            status = client.get(page).status_code
            if (status == 200) != (key in allowed):
                wrong.append((key, page, status))
        for page in ("/growth/", "/growth/pathways/", "/search/?q=nobody+knew+who+calls", "/notices/", "/"):
            if key != "imani" and "nobody knew who calls first" in client.get(page).content.decode():
                wrong.append((key, page, "words"))
    assert wrong == []


def test_the_public_page_opens_for_anyone_only_while_its_holder_wants_it(town, signed_in):
    award, anyone, luis = award_of(town, "luis"), Client(), signed_in("luis")
    text = words(anyone.get(page_of(award)))
    assert "Luis Ferreira: Level 1" in text
    assert "This badge is good." in text
    assert "Given by Foothills Family Support System" in text
    assert "Unearthing the problem" in text
    assert "<svg" in anyone.get(page_of(award)).content.decode().split("Check it elsewhere")[1]
    assert town.people["luis"].email not in anyone.get(page_of(award)).content.decode()
    luis.post(reverse("award-public", args=[award.ref]), {"public": "no"})
    hidden, nothing = anyone.get(page_of(award)), anyone.get("/verify/there-is-no-such-token/")
    assert hidden.status_code == nothing.status_code == 404
    assert anyone.get(reverse("verify-file", args=[award.token, "badge.json"])).status_code == 404
    # Nobody else can open it: not the one who gave it, not a colleague.
    for key in ("lead", "dana"):
        assert (
            signed_in(key).post(reverse("award-public", args=[award.ref]), {"public": "yes"}).status_code
            == 404
        )
    for key in ("dana", "mei"):
        assert anyone.get(page_of(award_of(town, key))).status_code == 404


def test_taking_back_shows_at_once_everywhere(town, signed_in):
    award, anyone, lead = award_of(town, "luis"), Client(), signed_in("lead")
    page = reverse("award-revoke", args=[award.ref])
    assert lead.post(page, {"reason": ""}).status_code == 422
    assert signed_in("dana").post(page, {"reason": "No."}).status_code == 404
    lead.post(page, {"reason": "It rests on someone else’s work."})
    text = words(anyone.get(page_of(award)))
    assert "The issuer took this badge back." in text
    assert "someone else’s work" not in text
    assert "It rests on someone else’s work." in words(
        signed_in("luis").get(reverse("award", args=[award.ref]))
    )
    listed = anyone.get(reverse("issuer-status", args=[award.issuer.ref, 1]))
    assert ob.bit(ob.decode(listed.json()["credentialSubject"]["encodedList"]), award.list_index)
    check = anyone.post("/verify/", {"text": json.dumps(award.credential)})
    assert "The issuer took this badge back." in words(check)


def test_what_badges_rest_on_is_there_for_anyone(town):
    award, anyone = award_of(town, "luis"), Client()
    path = award.issuer.address.removeprefix(award.issuer.site)
    document = anyone.get(path)
    assert document["Cache-Control"] == "public, max-age=3600"
    assert document["Access-Control-Allow-Origin"] == "*"
    assert document.json()["id"] == award.issuer.address
    assert "PRIVATE" not in document.content.decode()
    pages = {award.issuer.address: document.json()}
    answer = anyone.get(award.list.address.removeprefix(award.issuer.site))
    assert answer["Cache-Control"] == "public, max-age=300"
    pages[award.list.address] = answer.json()
    # Only with what anyone can fetch, the badge in every form is good.
    luis = Client()
    luis.force_login(town.people["luis"])
    files = {
        name: luis.get(reverse("award-file", args=[award.ref, name]))
        for name in ("badge.json", "badge.jwt", "badge.png", "badge.svg")
    }
    taken = {
        "badge.json": files["badge.json"].content.decode(),
        "badge.jwt": files["badge.jwt"].content.decode(),
        "badge.png": ob.extract(files["badge.png"].content),
        "badge.svg": ob.extract(files["badge.svg"].content),
    }
    found = {name: ob.verify(text, pages.get, timezone.now()).state for name, text in taken.items()}
    assert set(found.values()) == {"valid"}
    assert all(one["Content-Disposition"].startswith("attachment") for one in files.values())
    key = IssuerKey.objects.get(issuer=award.issuer, kind="rsa")
    assert anyone.get(f"{path}/keys/{key.ref}").json()["kty"] == "RSA"
    about = award.credential["credentialSubject"]["achievement"]["criteria"]["id"]
    said = anyone.get(about.removeprefix(award.issuer.site))
    assert "Skills it stands for" in words(said)
    assert 'id="competency.unearthing-the-problem"' in said.content.decode()
    for wrong in ("/issuers/2222222222", f"{path}/status/9", f"{path}/keys/2222222222"):
        assert anyone.get(wrong).status_code == 404


def test_any_badge_can_be_checked_and_whose_it_is(town, now):
    award, anyone = award_of(town, "luis"), Client()
    text = json.dumps(award.credential)
    theirs = anyone.post("/verify/", {"text": text, "email": "LUIS@marigold.example"})
    assert "This badge is good." in words(theirs)
    assert "It was given to LUIS@marigold.example." in words(theirs)
    assert "It was not given to imani@" in words(
        anyone.post("/verify/", {"text": text, "email": "imani@marigold.example"})
    )
    png = ob.bake_png(ob.badge_png(ob.badge_svg("L", "I"), 64), text)
    file = SimpleUploadedFile("badge.png", png, content_type="image/png")
    assert "This badge is good." in words(anyone.post("/verify/", {"file": file}))
    changed = text.replace('"Level 1"', '"Level 9"')
    assert "changed after it was signed" in words(anyone.post("/verify/", {"text": changed}))
    elsewhere = cases(now.replace(microsecond=0))["valid"].badge
    assert "Nobody could be asked" in words(anyone.post("/verify/", {"text": json.dumps(elsewhere)}))
    for sent, says in (
        ({}, "Choose a file, or paste a badge."),
        (
            {"file": SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>")},
            "a picture without a badge",
        ),
        ({"file": SimpleUploadedFile("a.bin", b"\xff\xfe\x00\x01")}, "neither text nor a picture"),
    ):
        answer = anyone.post("/verify/", sent)
        assert answer.status_code == 422
        assert says in words(answer)
    assert "This cannot be read as an Open Badge." in words(anyone.post("/verify/", {"text": "{}"}))


def test_an_ended_award_says_so_and_is_renewed(town, signed_in, now):
    old = awarded(town, "amos", years_ago(now, 4))
    amos = signed_in("amos")
    amos.post(reverse("award-public", args=[old.ref]), {"public": "yes"})
    assert "This badge has expired." in words(Client().get(page_of(old)))
    assert "It ended" in words(amos.get(reverse("award", args=[old.ref])))
    begun = amos.post(reverse("award-renew", args=[old.ref]))
    row = Enrolment.objects.get(person=town.people["amos"], state="going")
    assert begun["Location"] == reverse("enrolment", args=[row.ref])
    assert row.renews == old
    luis = award_of(town, "luis")
    early = signed_in("luis").post(reverse("award-renew", args=[luis.ref]), follow=True)
    assert "It can be renewed from 60 days before its end." in words(early)


def test_a_credential_from_elsewhere_is_kept_with_what_could_be_checked(town, signed_in, now):
    badge = json.dumps(cases(now.replace(microsecond=0))["valid"].badge)
    imani = signed_in("imani")
    sent = imani.post(
        "/growth/credentials/new/", {"file": SimpleUploadedFile("b.json", badge.encode()), "title": ""}
    )
    row = OtherCredential.objects.exclude(verdict={}).get()
    assert sent["Location"] == reverse("other-credential", args=[row.ref])
    assert (row.title, row.issuer) == ("Co-creation", "Town support team")
    text = words(imani.get(sent["Location"]))
    assert "Nobody could be asked whether the issuer gave this badge." in text
    assert "The signature fits." in text
    wrong = imani.post("/growth/credentials/new/", {"title": "T", "issuer": "I", "link": "http://x.example"})
    assert wrong.status_code == 422
    assert "beginning with https://" in words(wrong)
    assert imani.post("/growth/credentials/new/", {"title": "", "issuer": "I"}).status_code == 422
    assert signed_in("dana").post(reverse("other-credential-remove", args=[row.ref])).status_code == 404
    imani.post(reverse("other-credential-remove", args=[row.ref]))
    assert not OtherCredential.objects.filter(pk=row.pk).exists()


def test_a_mentor_is_chosen_and_may_step_back(town, signed_in, now):
    row = Enrolment.objects.get(person=town.people["imani"])
    dana = signed_in("dana")
    text = words(dana.get("/growth/pathways/"))
    assert "Imani Okafor, Level 1 1 of 6" in text
    assert dana.get(reverse("enrolment", args=[row.ref])).status_code == 404
    assert signed_in("luis").post(reverse("enrolment-mentor-end", args=[row.ref])).status_code == 404
    dana.post(reverse("enrolment-mentor-end", args=[row.ref]))
    row.refresh_from_db()
    assert row.mentor is None
    own = award_of(town, "luis")
    signed_in("luis").post(reverse("award-mentor", args=[own.ref]), {"offers": "yes"})
    signed_in("imani").post(reverse("enrolment-mentor", args=[row.ref]), {"mentor": own.ref})
    row.refresh_from_db()
    assert row.mentor == town.people["luis"]


def test_the_download_of_one_s_data_holds_one_s_own_and_nobody_else_s(town, now):
    def shelves(key):
        return {shelf.key: list(shelf.rows) for shelf in personal(asks(town, key, now))}

    luis = shelves("luis")
    assert len(luis["growth.award"]) == len(luis["growth.enrolment"]) == 1
    assert len(luis["growth.submission"]) == 6
    assert "OpenBadgeCredential" in str(luis["growth.award"])
    # Ruth reviewed and gave, Dana mentors: what others handed in and hold is in neither's file.
    for key in ("lead", "dana"):
        theirs = shelves(key)
        text = str({name: rows for name, rows in theirs.items() if name.startswith("growth.")})
        assert "nobody knew who calls first" not in text or key == "dana"
        assert "Luis Ferreira" not in text
        assert not any("Imani" in str(row) for row in theirs["growth.enrolment"])
    assert shelves("lead")["growth.submission"] == []
