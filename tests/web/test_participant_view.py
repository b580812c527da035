"""A partner's own page, by link: only what participants may see of one engagement; a change needs a code."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marigold.kit.doing import upkeep
from marigold.people.models import Partner
from marigold.support import actions
from marigold.support.actions.links import Links
from marigold.support.actions.partner_links import AN_HOUR, TRIES
from marigold.support.models import (
    Agreement,
    AgreementYes,
    Confirmation,
    Engagement,
    Goal,
    Note,
    PartnerLink,
    Reflection,
    Step,
)
from marigold.web.partner_tokens import path_of
from tests.web.reading import words

OVER = "This link opens nothing It may be too old, taken back, or not whole."


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def link(west, town, scope, now):
    """Rosa's link to the page of Cedar Basin."""
    return actions.send_link(
        engagement_ref=west.ref, person_ref=town.people["rosa"].ref, by=scope("imani"), at=now
    )


def opened(client, link):
    """Ask for a code, read it in the mail, type it."""
    here = path_of(link)
    assert client.post(f"{here}code/").status_code == 302
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    answer = client.post(f"{here}open/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, here)
    return client


def test_the_pair_sends_the_link_by_mail_and_takes_it_back(west, town, signed_in, client):
    imani, page = signed_in("imani"), reverse("engagement-partners", args=[west.ref])
    shown = words(imani.get(page))
    assert "Rosa Almeida" in shown and "Tasha Bell" in shown and "Not sent yet" in shown
    # Whoever supports there is no partner, nor is a partner of another place.
    assert "Dana Whitfield" not in shown.split("Who has it")[1] and "Terrell" not in shown
    send = reverse("partner-send", args=[west.ref])
    assert imani.post(send, {"person": town.people["rosa"].ref}).status_code == 302
    (sent,) = mail.outbox
    assert sent.to == ["rosa@marigold.example"]
    path = re.search(r"http://testserver(/view/\S+)", sent.body)[1]
    assert "Hello Rosa" in words(client.get(path))
    assert "Works until" in words(imani.get(page))
    # A new link ends the one before.
    imani.post(send, {"person": town.people["rosa"].ref})
    assert OVER in words(client.get(path))
    row = PartnerLink.objects.filter(person=town.people["rosa"]).order_by("-id").first()
    assert "Hello Rosa" in words(client.get(path_of(row)))
    assert imani.post(reverse("partner-revoke", args=[row.ref])).status_code == 302
    assert client.get(path_of(row)).status_code == 410


def test_only_those_who_may_write_the_agreement_send_links(west, town, link, signed_in):
    page, send = (reverse(name, args=[west.ref]) for name in ("engagement-partners", "partner-send"))
    sent = {"person": town.people["tasha"].ref}
    for key in ("rosa", "gordon", "luis", "terrell", "sam"):
        client = signed_in(key)
        assert client.get(page).status_code == 404
        assert client.post(send, sent).status_code == 404
        assert client.post(reverse("partner-revoke", args=[link.ref])).status_code == 404
    # Nobody who is no partner of this place gets one: not the pair, not a partner elsewhere.
    for key in ("dana", "terrell", "carmen"):
        assert signed_in("imani").post(send, {"person": town.people[key].ref}).status_code == 404
    assert list(PartnerLink.objects.filter(engagement=west)) == [link]
    assert mail.outbox == []


def test_the_page_shows_what_was_agreed_goals_steps_and_the_next_meeting(link, client):
    answer = client.get(path_of(link))
    shown = words(answer)
    for text in (
        "The work in Cedar Basin Region",
        "Next meeting",
        "Imani Okafor",
        "Comes every two to three weeks as a pair.",
        "By next June, 80% of active practitioners get coaching feedback",
        "Agree what counts as coaching feedback",
        "Practitioners who got coaching feedback in the month, percent",
        "Your steps",
        "Do you meet the people who support you as one team?",
    ):
        assert text in shown, text
    assert b"<svg" in answer.content
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    # Nothing on the page leads into the rest of the site.
    assert not re.findall(rb'href="/(?:engagements|goals|steps|activities|people|places)/', answer.content)


def test_nothing_beyond_what_participants_may_see_is_on_the_page(west, town, scope, link, client, now):
    """Plant a secret in each place that could leak."""
    imani = scope("imani")
    both = [(town.people["imani"], "lead", "support"), (town.people["dana"], "second", "support")]
    on = timezone.localdate(now)
    actions.plan_activity(
        engagement_ref=west.ref,
        plan=actions.Plan(
            title="SECRET-TITLE", on=on, purpose="SECRET-PURPOSE", agenda="SECRET-AGENDA", mode="mode.phone"
        ),
        links=Links(people=both),
        by=imani,
        at=now,
    )
    actions.tell_context(
        engagement_ref=west.ref,
        feature="context.size",
        text="SECRET-CONTEXT",
        told_by="SECRET-TELLER",
        consent="For the pair",
        on=on,
        by=imani,
        at=now,
    )
    actions.look_at_readiness(
        engagement_ref=west.ref,
        on=on,
        level="person",
        subject="SECRET-SUBJECT",
        willing=1,
        able=1,
        by=imani,
        at=now,
    )
    actions.record_check(engagement_ref=west.ref, on=on, learned="SECRET-CHECK", by=imani, at=now)
    actions.add_step(
        engagement_ref=west.ref, title="SECRET-FOLLOWUP", owner=town.people["dana"], by=imani, at=now
    )
    actions.add_local_event(
        unit=west.unit,
        on=on,
        title="Storm",
        note="SECRET-EVENT",
        change_made="SECRET-CHANGE",
        by=imani,
        at=now,
    )
    other = Engagement.objects.get(unit=town.units["tallgrass-dss"])
    actions.propose_goal(engagement_ref=other.ref, statement="SECRET-OTHER-GOAL", people=[], by=imani, at=now)
    _reword(other, scope, now, "SECRET-OTHER-WORDS")
    body = client.get(path_of(link)).content.decode()
    assert re.findall(r"SECRET-[A-Z-]+", body) == []
    for name in ("tasha@", "rosa@marigold.example", "Tallgrass"):
        assert name not in body
    # What partners answered is not on it either, not even one's own.
    assert "4 of 5" not in body
    # Named to take part, one reads what the meeting is about, and still not what the pair plans with it.
    actions.plan_activity(
        engagement_ref=west.ref,
        plan=actions.Plan(title="Open evening", on=on, purpose="SECRET-PURPOSE", starts_at=None),
        links=Links(people=[*both, (town.people["rosa"], "participant", "partner")]),
        by=imani,
        at=now,
    )
    body = client.get(path_of(link)).content.decode()
    assert re.findall(r"SECRET-[A-Z-]+", body) == []


def test_pair_notes_stay_with_the_pair_and_what_participants_may_read_is_there(
    west, scope, link, client, now
):
    common = {"engagement_ref": west.ref, "on": timezone.localdate(now), "by": scope("imani"), "at": now}
    for visibility in ("mine", "pair", "team"):
        actions.write_note(
            kind="note.observation",
            text=f"SECRET-{visibility}",
            visibility=visibility,
            widened=True,
            **common,
        )
    actions.write_note(kind="note.helps", text="Evening hours help us.", visibility="participants", **common)
    shown = words(client.get(path_of(link)))
    assert "SECRET" not in shown
    assert "What we heard Evening hours help us." in shown


def test_a_wrong_an_expired_and_a_revoked_link_say_the_same_sentence(west, town, link, client, now):
    here = path_of(link)
    ref, token = here.split("/")[2:4]
    told = set()

    def over(path):
        answer = client.get(path)
        assert answer.status_code == 410
        told.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()))

    over(f"/view/{ref}/{'a' * 40}/")
    over(f"/view/{ref}/{token[:-1]}/")
    over(f"/view/2222222222/{token}/")
    kept = {"expires_on": link.expires_on, "revoked_at": None}
    for broken in (
        {"expires_on": timezone.localdate() - timedelta(days=1)},
        {"revoked_at": now},
        {"address": "someone@else.example"},
    ):
        update(link, **broken)
        over(path_of(PartnerLink.objects.get(pk=link.pk)))
        update(link, **{**kept, "address": "rosa@marigold.example"})
    assert client.get(here).status_code == 200
    assert len(told) == 1
    # A later last day makes another address of it: the old one does not live on.
    update(link, expires_on=link.expires_on + timedelta(days=300))
    over(here)


def update(link, **fields):
    with upkeep("a test turns the clock"):
        PartnerLink.objects.filter(pk=link.pk).update(**fields)


def test_a_link_ends_with_the_partner_s_place_and_with_their_account(west, town, scope, now, client):
    row = actions.send_link(
        engagement_ref=west.ref, person_ref=town.people["helen"].ref, by=scope("imani"), at=now
    )
    assert client.get(path_of(row)).status_code == 200
    with upkeep("a test turns the clock"):
        Partner.objects.filter(person=town.people["helen"]).update(
            ends_on=timezone.localdate(now) - timedelta(days=1)
        )
    assert client.get(path_of(row)).status_code == 410


def test_reading_changes_nothing_and_a_change_without_a_code_is_not_made(link, client, town):
    here = path_of(link)
    step = Step.objects.filter(owner=town.people["rosa"], state="open").first()
    assert "Send me a code" in words(client.get(here))
    answer = client.post(f"{here}change/", {"what": "step", "ref": step.ref})
    assert answer.status_code == 302
    step.refresh_from_db()
    assert step.state == "open"
    assert "Ask for a code first. Nothing was changed." in words(client.get(here))
    for path in ("code/", "open/", "change/"):
        assert client.get(f"{here}{path}").status_code == 405


def test_with_a_code_a_partner_ticks_off_their_own_step_and_no_one_else_s(link, client, town, west):
    opened(client, link)
    here = path_of(link)
    own = Step.objects.filter(owner=town.people["rosa"], engagement=west, state="open").first()
    others = Step.objects.filter(engagement=west, owner=town.people["priya"]).first()
    assert f"Done : {own.title}" in words(client.get(here))
    client.post(f"{here}change/", {"what": "step", "ref": own.ref})
    client.post(f"{here}change/", {"what": "step", "ref": others.ref})
    own.refresh_from_db()
    assert (own.state, own.done_on) == ("done", timezone.localdate())
    assert Step.objects.get(pk=others.pk).state == others.state
    # Twice is as good as once.
    assert client.post(f"{here}change/", {"what": "step", "ref": own.ref}).status_code == 302


def test_with_a_code_a_partner_says_yes_to_a_goal_and_to_the_agreement(west, town, scope, link, client, now):
    goal = actions.propose_goal(
        engagement_ref=west.ref,
        statement="By fall, parents chair.",
        procedure="Aloud.",
        bias_steps="Parents first.",
        people=[town.people["rosa"], town.people["imani"]],
        by=scope("imani"),
        at=now,
    )
    actions.confirm_goal(goal_ref=goal.ref, by=scope("imani"), at=now)
    row = _reword(west, scope, now, "We move it by a week.")
    other = Goal.objects.filter(engagement__unit=town.units["tallgrass-dss"]).first()
    opened(client, link)
    here = path_of(link)
    assert "Yes, I agree with this goal" in words(client.get(here))
    client.post(f"{here}change/", {"what": "goal", "ref": goal.ref, "wording": goal.wording})
    client.post(f"{here}change/", {"what": "goal", "ref": other.ref, "wording": other.wording})
    client.post(f"{here}change/", {"what": "agreement", "wording": row.wording})
    said = Confirmation.objects.get(goal=goal, person=town.people["rosa"])
    assert (said.side, said.via) == ("partner", "e-mailed link")
    assert Goal.objects.get(pk=goal.pk).state == "active"
    assert not Confirmation.objects.filter(goal=other, person=town.people["rosa"]).exists()
    assert AgreementYes.objects.filter(
        agreement=row, wording=row.wording, person=town.people["rosa"], side="partner"
    ).exists()


def test_a_partner_says_in_their_own_words_how_the_system_treats_them(west, town, link, client, signed_in):
    opened(client, link)
    here = path_of(link)
    assert "How the system treats us" in words(client.get(here))
    client.post(f"{here}change/", {"what": "words", "text": "  "})
    assert not Note.objects.filter(kind="note.system-voice", engagement=west).exists()
    client.post(f"{here}change/", {"what": "words", "text": "Forms ask twice.\r\nNobody says why."})
    note = Note.objects.get(kind="note.system-voice", engagement=west)
    kept = (note.text, note.author, note.own_words, note.visibility)
    assert kept == ("Forms ask twice.\nNobody says why.", town.people["rosa"], True, "participants")
    assert "Forms ask twice." in words(
        signed_in("tasha").get(reverse("engagement-learning", args=[west.ref]))
    )
    # Dana reads it, and may not change what was said.
    assert signed_in("dana").get(reverse("note-edit", args=[note.ref])).status_code == 404


def test_words_need_the_code_as_every_change_does(west, link, client):
    client.post(f"{path_of(link)}change/", {"what": "words", "text": "Too soon."})
    assert not Note.objects.filter(kind="note.system-voice", engagement=west).exists()


def _reword(row, scope, now, contingency):
    version = Agreement.objects.get(engagement=row).version
    return actions.write_agreement(
        engagement_ref=row.ref, version=version, seen="", contingency=contingency, by=scope("imani"), at=now
    )


def test_after_an_event_a_partner_says_yes_again_from_their_page(west, town, scope, link, client, now):
    goal = Goal.objects.get(engagement=west, number=1)
    here = path_of(link)
    assert "Your yes is asked for." not in words(client.get(here))
    actions.add_local_event(
        unit=west.unit,
        on=timezone.localdate(now),
        title="The bridge closed",
        reconfirm=True,
        by=scope("imani"),
        at=now,
    )
    shown = words(client.get(here))
    assert "After “The bridge closed” both sides were to say yes to this goal again." in shown
    assert "Your yes is asked for." in shown
    opened(client, link)
    client.post(f"{here}change/", {"what": "goal", "ref": goal.ref, "wording": goal.wording})
    said = Confirmation.objects.get(goal=goal, person=town.people["rosa"], wording=goal.wording)
    assert said.again_on == timezone.localdate(now)
    assert "Still missing: the support pair." in words(client.get(here))


def test_a_yes_to_words_that_changed_meanwhile_is_refused(west, town, scope, link, client, now):
    goal = Goal.objects.get(engagement=west, number=1)
    old = goal.wording
    actions.change_goal(
        goal_ref=goal.ref, version=goal.version, statement="Other words.", by=scope("imani"), at=now
    )
    read = _reword(west, scope, now, "We move it by a week.").wording
    row = _reword(west, scope, now, "We move it by two weeks.")
    opened(client, link)
    here = path_of(link)
    for sent in (
        {"what": "goal", "ref": goal.ref, "wording": old},
        {"what": "agreement", "wording": read},
        {"what": "agreement", "wording": "x"},
        {"what": "nonsense"},
    ):
        client.post(f"{here}change/", sent)
    assert not Confirmation.objects.filter(goal=goal, wording=old + 1).exists()
    assert not AgreementYes.objects.filter(agreement=row, wording=row.wording).exists()


def test_answers_are_kept_once_a_day_and_only_to_questions_of_the_model(link, client, town, west):
    opened(client, link)
    here = path_of(link)
    before = Reflection.objects.filter(engagement=west, view="participant").count()
    sent = {"what": "answers", "q-question.one-team": "5", "q-question.safe": "2", "q-question.able": "9"}
    client.post(f"{here}change/", sent)
    client.post(f"{here}change/", sent | {"q-question.safe": "4"})
    today = Reflection.objects.filter(
        engagement=west, view="participant", by=town.people["rosa"], on=timezone.localdate()
    )
    assert sorted(today.values_list("element", "seen")) == [("question.one-team", 5), ("question.safe", 4)]
    client.post(f"{here}change/", {"what": "answers", "q-question.salary": "5"})
    client.post(f"{here}change/", {"what": "answers"})
    assert Reflection.objects.filter(engagement=west, view="participant").count() == before + 2


def test_a_code_is_good_once_for_ten_minutes_and_five_tries(link, client, settings, now):
    here = path_of(link)
    client.post(f"{here}code/")
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    assert mail.outbox[-1].to == ["rosa@marigold.example"]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(TRIES):
        answer = client.post(f"{here}open/", {"code": wrong})
        assert answer.status_code == 422
        assert "This code is not right, or not good any more." in words(answer)
    # The sixth try fails, though it is right.
    assert client.post(f"{here}open/", {"code": code}).status_code == 422
    # A new one works, with blanks in it, and only once.
    client.post(f"{here}code/")
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    assert client.post(f"{here}open/", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    client.cookies.clear()
    assert client.post(f"{here}open/", {"code": code}).status_code == 422
    # Ten minutes later it is over.
    client.post(f"{here}code/")
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    update(link, code_until=timezone.now() - timedelta(seconds=1))
    assert client.post(f"{here}open/", {"code": code}).status_code == 422


def test_codes_are_few_an_hour_and_never_kept_in_the_open(link, client):
    here = path_of(link)
    for _ in range(AN_HOUR + 3):
        client.post(f"{here}code/")
    assert len(mail.outbox) == AN_HOUR
    assert "Several codes went out already." in words(client.get(here))
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    link.refresh_from_db()
    assert code not in link.code and len(link.code) > 30
    update(link, codes_since=timezone.now() - timedelta(minutes=61))
    client.post(f"{here}code/")
    assert len(mail.outbox) == AN_HOUR + 1


def test_a_code_opens_one_link_in_one_browser_for_half_an_hour(west, town, scope, link, client, now):
    opened(client, link)
    here = path_of(link)
    assert "You can change things now" in words(client.get(here))
    # Another browser reads only.
    assert "Send me a code" in words(Client().get(here))
    # Another partner's link in the same browser reads only.
    other = actions.send_link(
        engagement_ref=west.ref, person_ref=town.people["tasha"].ref, by=scope("imani"), at=now
    )
    assert "Send me a code" in words(client.get(path_of(other)))
    session = client.session
    session["open_links"] = {link.ref: (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert "Send me a code" in words(client.get(here))


def test_the_page_asks_the_database_a_fixed_number_of_things(link, client, django_assert_max_num_queries):
    client.get(path_of(link))
    # One over the budget of the pair's pages: the page says in one place what they have on several.
    with django_assert_max_num_queries(16):
        client.get(path_of(link))
