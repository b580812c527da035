"""Working on a crosswalk: two lists side by side, voices with reasons, coverage, files that meet the standards."""

import json

from django.urls import reverse

from marigold.access.scope import COMMAND_LINE
from marigold.core import case, sssom
from marigold.practice import selectors
from marigold.practice.actions import crosswalks as actions
from marigold.practice.models import Crosswalk, Link
from tests.practice.test_crosswalks import free_pair
from tests.web.reading import words

KEY = "ictp--isp-profile"
EDIT = f"/crosswalks/{KEY}/edit/"


def walk() -> Crosswalk:
    return selectors.crosswalk(COMMAND_LINE, KEY)


def proposed(client, **more):
    left, right = free_pair(walk())
    data = {"propose": "yes", "left_key": left, "right_key": right, "strength": "strong"}
    return client.post(EDIT, {**data, "rationale": "Both begin by asking.", **more}), left, right


def test_a_link_is_proposed_side_by_side_agreed_and_disputed_with_reasons(town, signed_in):
    page = signed_in("imani").get(EDIT)
    assert (
        b'type="radio" name="left_key"' in page.content and b'type="radio" name="right_key"' in page.content
    )
    answer, left, right = proposed(signed_in("imani"), aims=["human-rights"])
    link = Link.objects.get(crosswalk__key=KEY, left_key=left, right_key=right)
    assert answer.status_code == 302 and answer["Location"].endswith(f"#l{link.ref}")
    signed_in("dana").post(EDIT, {"speak": "yes", "link": link.ref, "says": "agree", "reason": "Yes, first."})
    link.refresh_from_db()
    assert link.status == "agreed"
    signed_in("luis").post(EDIT, {"speak": "yes", "link": link.ref, "says": "dispute", "reason": "Too wide."})
    text = words(signed_in("mei").get(EDIT, {"status": "disputed"}))
    for said in ("Imani", "Dana", "Yes, first.", "Luis", "Too wide.", "Human rights", "Disputed"):
        assert said in text
    # Partners read the status and how many, never who or why.
    far = words(signed_in("rosa").get(f"/library/crosswalk/{KEY}/"))
    assert "2 agree" in far and "1 disputes" in far and "Serves: human rights" in far
    assert "Too wide." not in far and "Luis" not in far


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(town, signed_in):
    client = signed_in("imani")
    answer, *_ = proposed(client, rationale="", left_key="")
    assert answer.status_code == 422
    assert "Entry on the left: Choose an entry." in words(answer)
    link = Link.objects.filter(crosswalk__key=KEY).first()
    answer = client.post(EDIT, {"speak": "yes", "link": link.ref, "reason": "A half thought"})
    assert answer.status_code == 422 and "A half thought" in answer.content.decode()
    assert "Choose whether you agree or dispute." in words(answer)
    answer = client.post(EDIT, {"speak": "yes", "link": link.ref, "says": "dispute", "reason": ""})
    assert "so that others can answer" in words(answer)
    for outsider in ("rosa", "tasha"):
        assert signed_in(outsider).get(EDIT).status_code == 404
        assert proposed(signed_in(outsider))[0].status_code == 404
    other = Link.objects.exclude(crosswalk__key=KEY).first()
    assert client.post(EDIT, {"speak": "yes", "link": other.ref, "says": "agree"}).status_code == 404


def test_a_proposal_can_be_taken_back(town, signed_in):
    client = signed_in("imani")
    _, left, right = proposed(client)
    link = Link.objects.get(crosswalk__key=KEY, left_key=left, right_key=right)
    assert signed_in("dana").post(EDIT, {"withdraw": "yes", "link": link.ref}).status_code == 404
    assert client.post(EDIT, {"withdraw": "yes", "link": link.ref}).status_code == 302
    assert not Link.objects.filter(pk=link.pk).exists()


def test_a_crosswalk_is_begun_between_any_two(town, signed_in):
    client = signed_in("imani")
    assert "Begin a crosswalk" in words(client.get("/library/"))
    assert "Begin a crosswalk" not in words(signed_in("rosa").get("/library/"))
    answer = client.post("/crosswalks/new/", {"left": "eric", "right": "stages", "licence": "cc-by-4.0"})
    assert answer["Location"] == "/crosswalks/eric--stages/edit/"
    assert "No links yet" in words(client.get("/library/crosswalk/eric--stages/"))
    again = client.post("/crosswalks/new/", {"left": "stages", "right": "eric", "licence": "cc-by-4.0"})
    assert again.status_code == 422 and "There is a crosswalk between these two already." in words(again)
    assert signed_in("rosa").get("/crosswalks/new/").status_code == 404


def test_lists_show_what_has_no_link_and_find_by_word(town, signed_in):
    client = signed_in("imani")
    taken = Link.objects.filter(crosswalk__key=KEY).values_list("right_key", flat=True)[0]
    html = client.get(EDIT, {"gaps_right_key": "yes"}).content.decode()
    assert f'name="right_key" value="{taken}"' not in html
    html = client.get(EDIT, {"q_left_key": "mutual trust"}).content.decode()
    assert 'name="left_key" value="value.mutual-trust"' in html
    assert 'name="left_key" value="value.teaming"' not in html


def test_coverage_is_counted(town, signed_in, scope, now):
    links = list(Link.objects.filter(crosswalk__key=KEY))
    text = words(signed_in("imani").get(f"/library/crosswalk/{KEY}/"))
    assert f"Proposed {sum(link.status == 'proposed' for link in links)}" in text
    only = next(one for one in links if sum(one.left_key == other.left_key for other in links) == 1)
    before = len({one.left_key for one in links if one.status != "disputed"})
    assert f"{before} of" in text
    actions.speak(link=only, says="dispute", reason="No.", by=scope("imani"), at=now)
    assert f"{before - 1} of" in words(signed_in("imani").get(f"/library/crosswalk/{KEY}/"))


def test_links_by_aim(town, signed_in):
    page = "/library/crosswalk/cswe-2022--isp-profile/"
    text = words(signed_in("imani").get(page, {"aim": "human-rights"}))
    assert "3 links that serve this aim" in text
    assert "Justice work starts where power is seen and shared." in text
    assert "Both aim at fair shares for everyone." in text
    assert words(signed_in("imani").get(page, {"aim": "x"})).count("Reason") >= 1


def test_files_of_a_crosswalk(town, signed_in, scope, now):
    client = signed_in("imani")
    link = Link.objects.filter(crosswalk__key=KEY).first()
    for who in ("imani", "dana"):
        actions.speak(link=link, says="agree", reason="", by=scope(who), at=now)
    table = sssom.parse(client.get(reverse("crosswalk-export", args=[KEY, "sssom.tsv"])).content.decode())
    assert len(table.rows) == Link.objects.filter(crosswalk__key=KEY).count()
    assert sum(row["ext_status"] == "agreed" for row in table.rows) == 1
    answer = client.get(reverse("crosswalk-export", args=[KEY, "case-1.1.json"]))
    package, findings = case.parse_package(answer.content)
    assert len(package.associations) == 1 and {one.kind for one in findings} <= {"outside"}
    whole = client.get(reverse("crosswalk-export", args=[KEY, "case-1.1.json"]), {"all": "yes"})
    assert len(json.loads(whole.content)["CFAssociations"]) == len(table.rows)
    old = json.loads(client.get(reverse("crosswalk-export", args=[KEY, "case-1.0.json"])).content)
    assert "extensions" not in old["CFAssociations"][0]
    assert client.get(reverse("crosswalk-export", args=[KEY, "x.json"])).status_code == 404


def test_who_proposed_is_not_in_files_for_other_systems(town, signed_in):
    proposed(signed_in("imani"))
    address = reverse("crosswalk-export", args=[KEY, "sssom.tsv"])
    assert town.people["imani"].name in signed_in("dana").get(address).content.decode()
    for outsider in ("rosa", "carmen", "sam"):
        assert town.people["imani"].name not in signed_in(outsider).get(address).content.decode()
