"""Measures on their pages: asked in two touches, answered from a link, shown beside support, told back."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marigold.measures import actions, selectors
from marigold.measures.models import Intention, LookShare, OwnLook, Response, Round
from marigold.support import actions as support_actions
from marigold.support.actions import measures as asking
from marigold.support.models import Engagement, Goal
from marigold.web.partner_tokens import path_of
from tests.web.reading import words

PARTNERS = ("rosa", "tasha", "priya")
NAMES = ("Rosa Almeida", "Tasha Bell", "Priya Quintero", "Helen Sato")


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def asked(west, town, scope, now):
    """Support so far, asked of three partners today."""
    return asking.ask(
        engagement_ref=west.ref,
        wanted=actions.Wanted("support-so-far", now.date() + timedelta(days=7)),
        people=[town.people[key].ref for key in PARTNERS],
        by=scope("imani"),
        at=now,
    )


def everything(instrument, value):
    return {f"a-{one.key}": str(value) for one in instrument.questions}


def by_link(client, west, town, scope, now, key="rosa"):
    """A partner's page, opened for changes with the code that came by mail."""
    link = support_actions.send_link(
        engagement_ref=west.ref, person_ref=town.people[key].ref, by=scope("imani"), at=now
    )
    here = path_of(link)
    client.post(f"{here}code/")
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    client.post(f"{here}open/", {"code": code})
    return here


def test_support_stands_beside_what_partners_say_of_it(west, signed_in):
    answer = signed_in("imani").get(reverse("engagement-measures", args=[west.ref]))
    shown = words(answer)
    assert "hours of support in the last six months with any." in shown
    assert "Partners then called it effective 4.1 and acceptable 4.4 of 5." in shown
    # Half-years with hours, contacts and what support was made of, beside both scores.
    row = next(one for one in answer.context["page"].content if one.effective == "4.1")
    assert row.hours > 0 and row.contacts > 0 and row.used and row.acceptable == "4.4"
    assert row.used[0][0] in shown
    assert "Our own questions, not validated" in shown
    assert b'class="rate-a"' in answer.content and b'class="support"' in answer.content
    # Coordination and one team are asked too, and each partner has a line of its own.
    profiles = {
        one.title: {part.name: part.latest for part in one.parts} for one in answer.context["page"].profiles
    }
    assert profiles["Support so far"]["Coordination"] == "3.8"
    assert profiles["Partnership: Parent advisors"] == {
        "Authentic": "4.0",
        "Equitable": "3.3",
        "All questions": "3.7",
    }
    assert profiles["Co-creation"] == {
        "Choice": "4.3",
        "Context": "4.3",
        "Lived experience": "4.3",
        "Brave conversations": "3.3",
        "Power sharing": "3.3",
        "All questions": "3.9",
    }
    assert list(profiles["What we understand about change"].values())[:4] == ["4.2", "3.8", "3.5", "3.2"]
    assert list(profiles["After a meeting"].values())[:2] == ["4.0", "4.5"]
    assert list(profiles["Sureness in the practice model"].values())[:2] == ["3.8", "3.5"]
    levels = [one.level for one in answer.context["page"].profiles if one.title == "Implementation practices"]
    assert levels == ["Organization", "Team"]


def test_one_act_in_one_situation_is_read_before_and_after_support(west, signed_in):
    shown = words(signed_in("imani").get(reverse("engagement-measures", args=[west.ref])))
    told = "Before and after support: Priya Quintero from 3.7 to 6.0; Rosa Almeida from 3.0 to 6.7."
    assert "Confidence for one act: Lead the talk on family data with the regional board" in shown
    assert told in shown
    # A partner sees no names, and two are too few for a mean.
    partner = words(signed_in("tasha").get(reverse("engagement-measures", args=[west.ref])))
    assert "Priya Quintero from" not in partner and "6.7" not in partner


def test_a_team_s_growth_stands_beside_commitment_obstacles_and_results(west, signed_in, scope, now):
    goal = Goal.objects.filter(engagement=west, state="active").first()
    assert goal is not None
    by = scope("imani")
    levels = {str(level): "Described." for level in (-1, 0)}
    goal = support_actions.change_goal(goal_ref=goal.ref, version=goal.version, levels=levels, by=by, at=now)
    for level, days in ((-1, 320), (0, 100)):
        on = now.date() - timedelta(days=days)
        support_actions.rate_goal(goal_ref=goal.ref, level=level, on=on, by=by, at=now)
    page = reverse("engagement-growth", args=[west.ref])
    answer = signed_in("imani").get(page)
    newest, *_, oldest = answer.context["page"].rows
    assert answer.context["page"].names == [
        "Collective agency",
        "Collective efficacy",
        "Self-management",
        "Problem solving",
        "Self-reliance",
        "All questions",
    ]
    assert (newest.scores, oldest.scores) == (
        ["4.1", "4.1", "3.9", "4.0", "3.8", "4.0"],
        ["2.0", "2.0", "1.5", "2.0", "1.0", "1.8"],
    )
    assert oldest.together and not newest.together
    assert [row.goals for row in answer.context["page"].rows] == [(1, 1), (0, 1), (0, 0), (0, 0)]
    assert newest.kept[1] and newest.overcome == 1 and newest.constraints == 6
    assert newest.contacts > 0 and newest.hours > 0
    shown = words(answer)
    assert "The team’s own rating is up 2.2 over 4 rounds." in shown
    assert "6 things found to stand in the way by then." in shown
    assert "Feedback is given in English only" in shown
    assert "Carrying on alone stands at 3.8 of 5." in shown
    # Partners see their own growth, not the pair's diagnosis.
    partner = words(signed_in("rosa").get(page))
    assert "up 2.2" in partner and "Partners’ steps kept" in partner
    for hidden in ("Feedback is given in English only", "Challenges overcome", "Hours since"):
        assert hidden not in partner
    measures = words(signed_in("rosa").get(reverse("engagement-measures", args=[west.ref])))
    assert "Support so far" in measures and "hours of support" not in measures


def test_a_round_is_asked_in_two_touches_and_a_refusal_keeps_what_was_chosen(west, town, signed_in):
    imani = signed_in("imani")
    page = reverse("round-new", args=[west.ref, "after-a-meeting"])
    assert page in imani.get(reverse("engagement-measures", args=[west.ref])).content.decode()
    form = imani.get(page).context["form"]
    start = {name: form[name].value() for name in form.fields}
    assert set(start["people"]) == {town.people[key].ref for key in (*PARTNERS, "helen")}
    two = {**start, "people": start["people"][:2], "until": start["until"].isoformat(), "version": ""}
    refused = imani.post(page, two)
    assert refused.status_code == 422
    assert "Fewer than 3 answers are never shown, and only 2 would be asked." in words(refused)
    assert refused.context["form"]["people"].value() == two["people"]
    answer = imani.post(page, {**two, "people": start["people"]})
    row = Round.objects.order_by("-id").first()
    assert answer["Location"] == reverse("round", args=[row.ref])
    assert row.about.startswith("support.activity/") and row.subject
    assert imani.get(reverse("round-new", args=[west.ref, "where-i-stand"])).status_code == 404


def test_the_pair_sees_a_count_then_the_result_and_never_who(asked, west, town, scope, now, signed_in):
    imani, page = signed_in("imani"), reverse("round", args=[asked.ref])
    instrument = selectors.instrument(scope("rosa"), "support-so-far")
    for count, key in enumerate(PARTNERS, start=1):
        shown = words(imani.get(page))
        assert f"{count - 1} of 3 have answered" in shown and "Acceptability" not in shown
        client = signed_in(key)
        sheet = client.get(reverse("round-answer", args=[asked.ref]))
        assert sheet.content.count(b'type="radio"') == 9 * 5
        sent = client.post(reverse("round-answer", args=[asked.ref]), everything(instrument, 2 + count))
        assert (sent.status_code, sent["Location"]) == (302, reverse("mine"))
    shown = words(imani.get(page))
    assert "3 of 3 answered" in shown and "Acceptability 4.0 3" in shown
    history = words(imani.get(reverse("history", args=["measures.round", asked.ref])))
    assert "Someone who was asked answered" in history
    assert not any(name in shown + history for name in NAMES)
    assert "has ended and takes no more answers" in words(
        signed_in("rosa").get(reverse("round-answer", args=[asked.ref]))
    )


def test_an_empty_answer_says_so_and_keeps_nothing(asked, signed_in):
    answer = signed_in("rosa").post(reverse("round-answer", args=[asked.ref]), {"a-item.welcome": "9"})
    assert answer.status_code == 422
    assert "Choose an answer to at least one question." in words(answer)
    assert not Response.objects.filter(round=asked).exists()


def test_a_partner_answers_by_link_with_a_code_and_only_in_that_engagement(
    asked, west, town, scope, now, client
):
    link = support_actions.send_link(
        engagement_ref=west.ref, person_ref=town.people["rosa"].ref, by=scope("imani"), at=now
    )
    page = f"{path_of(link)}answer/{asked.ref}/"
    assert "Support so far" in words(client.get(path_of(link)))
    # Without a code nothing is shown to answer and nothing is kept.
    instrument = selectors.instrument(scope("rosa"), "support-so-far")
    assert client.post(page, everything(instrument, 4)).status_code == 302
    assert not Response.objects.filter(round=asked).exists()
    here = by_link(client, west, town, scope, now)
    page = f"{here}answer/{asked.ref}/"
    assert client.get(page).status_code == 200
    assert client.post(page, everything(instrument, 4)).status_code == 302
    assert Response.objects.get(round=asked).person_id is None
    # Somebody else's round, and a round of another engagement, are not there.
    other = Round.objects.exclude(circle_key=west.pk).first()
    for ref in (other.ref, "2222222222"):
        answer = client.get(f"{here}answer/{ref}/", follow=True)
        assert "This is not here any more." in words(answer)
    # Another browser has no code.
    assert Client().get(page).status_code == 302


def test_what_was_heard_stands_on_the_partner_s_page_without_names(west, town, scope, now, client):
    here = by_link(client, west, town, scope, now)
    shown = words(client.get(f"{here}mine/"))
    assert "What you were asked, and what came of it" in shown
    assert "You could carry most of it alone, but for the yearly training." in shown
    assert "What changes: Training moves to your own trainers by summer." in shown
    # Of named answers a partner reads the words that were told back, not the scores of two people.
    assert "You feel surer" in shown and "6.7" not in shown.split("How I see my work")[0]


def test_told_back_late_is_pointed_out_and_mended(west, signed_in, scope):
    imani = signed_in("imani")
    page = reverse("engagement-measures", args=[west.ref])
    assert "“Support so far” ended" in words(imani.get(page))
    row = Round.objects.filter(circle_key=west.pk, edition__framework__key="support-so-far").latest(
        "opened_on"
    )
    form = {"heard": "It works.", "changed": "", "on": timezone.localdate().isoformat()}
    told = reverse("round-told", args=[row.ref])
    missing = imani.post(told, {**form, "heard": "", "changed": "Kept words", "version": str(row.version)})
    assert missing.status_code == 422 and "Kept words" in missing.content.decode()
    assert imani.post(told, {**form, "version": str(row.version)}).status_code == 302
    assert "“Support so far” ended" not in words(imani.get(page))
    # Someone who saves over it sees both texts.
    assert imani.post(told, {**form, "heard": "Other", "version": str(row.version)}).status_code == 409


def test_a_place_shows_what_one_sees_beneath_it_by_name(town, signed_in, west):
    page = reverse("unit-measures", args=[town.units["west"].ref])
    shown = words(signed_in("lead").get(page))
    team = shown[shown.index("Team agency and self-regulation") :]
    order = [team.index(name) for name in ("Cedar Basin Region", "Juniper Flats", "Tallgrass County DSS")]
    assert order == sorted(order)
    # Mei supports none of them: nothing is hers to see, and nothing is named.
    mei = words(signed_in("mei").get(page))
    assert "No results yet" in mei and "Tallgrass County DSS" not in mei
    # Luis is named on one of them.
    luis = words(signed_in("luis").get(page))
    assert "Tallgrass County DSS" in luis and "Juniper Flats" not in luis


def test_one_s_own_space_keeps_looks_and_intentions_and_shows_them_to_whom_one_chooses(
    town, signed_in, scope
):
    imani, mine = signed_in("imani"), reverse("mine")
    shown = words(imani.get(mine))
    assert "Support for the whole system 3.7" in shown and "Talked it over with Dana." in shown
    # The lead was shown one look, and finds it; the other is nobody's but hers.
    lead = words(signed_in("lead").get(mine))
    assert "Imani Okafor: Where I stand" in lead and "Talked it over with Dana." in lead
    assert "I was angry with the county for them." not in lead
    dana = words(signed_in("dana").get(mine))
    assert "Where I stand 2" not in dana and "Talked it over" not in dana
    share = LookShare.objects.get(look__person=town.people["imani"], ended_on=None)
    assert imani.post(reverse("look-unshare", args=[share.ref])).status_code == 302
    assert "Imani Okafor: Where I stand" not in words(signed_in("lead").get(mine))
    look = OwnLook.objects.filter(person=town.people["imani"]).latest("id")
    dana_ref = {"reader": town.people["dana"].ref}
    assert imani.post(reverse("look-share", args=[look.ref]), dana_ref).status_code == 302
    assert "Imani Okafor" in words(signed_in("dana").get(mine))
    for key in ("dana", "lead", "rosa"):
        assert signed_in(key).post(reverse("look-remove", args=[look.ref])).status_code == 404
    assert imani.post(reverse("look-remove", args=[look.ref])).status_code == 302
    assert not OwnLook.objects.filter(pk=look.pk).exists()


def test_a_participant_says_what_comes_next_by_sign_in_and_by_link(west, town, scope, now, signed_in, client):
    tasha, mine = signed_in("tasha"), reverse("mine")
    empty = tasha.post(reverse("intention-new"), {"text": " ", "engagement": west.ref})
    assert empty.status_code == 422 and "Write what you mean to do next." in words(empty)
    # Nobody keeps one about an engagement that is not theirs.
    assert (
        signed_in("sam").post(reverse("intention-new"), {"text": "T", "engagement": west.ref}).status_code
        == 404
    )
    tasha.post(reverse("intention-new"), {"text": "Ask Helen first.", "engagement": west.ref})
    assert "Ask Helen first." in words(tasha.get(mine))
    page = reverse("engagement-measures", args=[west.ref])
    assert "Ask Helen first." not in words(signed_in("imani").get(page))
    row = Intention.objects.get(text="Ask Helen first.")
    tasha.post(reverse("intention", args=[row.ref]), {"text": row.text, "became": "", "share": "on"})
    assert "Ask Helen first." in words(signed_in("imani").get(page))
    assert signed_in("imani").post(reverse("intention", args=[row.ref]), {"text": "X"}).status_code == 404
    here = by_link(client, west, town, scope, now, "priya")
    client.post(f"{here}change/", {"what": "intention", "text": "Draw the chart myself."})
    assert "Draw the chart myself." in words(client.get(f"{here}mine/"))
    assert Intention.objects.get(person=town.people["priya"]).shared_on is None
    look = selectors.instrument(scope("priya"), "my-steering")
    assert client.post(f"{here}look/my-steering/", everything(look, 4)).status_code == 302
    assert "Personal agency 4.0" in words(client.get(f"{here}mine/"))
    # Without the code the page tells nothing of it.
    assert "Draw the chart myself." not in words(Client().get(f"{here}mine/"))


def test_an_instrument_says_what_it_asks_where_it_is_from_and_who_sees_it(signed_in):
    shown = words(signed_in("rosa").get(reverse("instrument", args=["where-i-stand"])))
    assert "Not validated" in shown and "Our own, not validated." in shown
    assert "Only the one who answers sees it, until they share it." in shown
    assert "(counts the other way)" in shown
    listed = words(signed_in("rosa").get(reverse("instruments")))
    assert "Capacity assessment of your own" in listed and "Their questions are not shipped." in listed
    assert signed_in("rosa").get(reverse("instrument", args=["ictp"])).status_code == 404
