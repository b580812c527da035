"""Notes on pages: quick to write, plain about who reads them, changed by two at once, sent back to partners."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from marigold.support import actions
from marigold.support.models import Activity, Engagement, Goal, Note
from marigold.web import presence
from marigold.web.links import note_token
from tests.web.reading import words

BASE = "Rosa opened the meeting.\nTwo teams reported.\nWe agreed on a date."


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def note(west, scope, now):
    return actions.write_note(
        engagement_ref=west.ref, kind="note.observation", text=BASE, by=scope("imani"), at=now
    ).note


def form_of(client, note) -> dict[str, str]:
    """What the form of a note would send, just as it was opened."""
    page = client.get(reverse("note-edit", args=[note.ref])).content.decode()
    from html import unescape

    told = unescape(re.search(r'<textarea name="seen"[^>]*>(.*?)</textarea>', page, re.S)[1]).strip()
    shown = json.loads(told)
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    own = {"kind", "visibility", "said_by", "consent"} if 'name="kind"' in page else set()
    plain = {key: value for key, value in shown.items() if key in {"text", "on", "subject", "choice"} | own}
    return {**plain, "seen": told, "version": version}


def test_a_note_is_written_in_one_page_and_the_page_says_who_reads_it(west, signed_in, now):
    client = signed_in("imani")
    page = client.get(reverse("note-new", args=[west.ref]))
    text = words(page)
    assert "Observation Something seen or heard while a partner was leading. Dana and you" in text
    assert "My own lens How my bias or privilege may have shaped support. Only you" in text
    assert "The support team: Dana and you, and those who lead support here" in text
    sent = client.post(
        reverse("note-new", args=[west.ref]),
        {"kind": "note.agency", "text": "Priya took the chart over.", "on": now.date(), "once": "a"},
    )
    assert sent["Location"] == reverse("engagement-notes", args=[west.ref])
    again = client.post(
        reverse("note-new", args=[west.ref]),
        {"kind": "note.agency", "text": "Priya took the chart over.", "on": now.date(), "once": "a"},
    )
    assert again["Location"] == sent["Location"]
    assert Note.objects.filter(text="Priya took the chart over.").count() == 1
    shown = words(client.get(sent["Location"]))
    assert "Saved. Read by: the support team: Dana and you, and those who lead support here." in shown
    assert "Agency recognized Support team Priya took the chart over." in shown


def test_a_form_that_is_not_filled_in_says_what_is_missing_and_keeps_what_was_typed(west, signed_in, now):
    page = signed_in("imani").post(
        reverse("note-new", args=[west.ref]), {"text": "Half a thought", "on": now.date()}
    )
    assert page.status_code == 422
    assert "Choose what kind of note it is." in words(page)
    assert "Half a thought" in page.content.decode()
    page = signed_in("imani").post(
        reverse("note-new", args=[west.ref]), {"kind": "note.context", "text": "Kin first.", "on": now.date()}
    )
    assert page.status_code == 422
    assert "Write who agreed that this is kept here, and how." in words(page)


def test_more_eyes_than_usual_are_confirmed_with_who_they_are(west, signed_in, now):
    client = signed_in("imani")
    typed = {
        "kind": "note.social-stakes",
        "text": "Two could look bad.",
        "on": now.date(),
        "visibility": "participants",
    }
    page = client.post(reverse("note-new", args=[west.ref]), typed)
    assert page.status_code == 422
    text = words(page)
    assert "More people would read this than before." in text
    everyone = "Everyone who can see this engagement, including partners such as Tasha, Helen, Priya and Rosa"
    assert f"{everyone}. They will see the words, who wrote them, and when." in text
    assert not Note.objects.filter(text="Two could look bad.").exists()
    assert client.post(reverse("note-new", args=[west.ref]), {**typed, "widened": "on"}).status_code == 302
    note = Note.objects.get(text="Two could look bad.")
    assert note.visibility == "participants"
    # Fewer eyes need no question.
    sent = client.post(reverse("note-edit", args=[note.ref]), {**form_of(client, note), "visibility": "pair"})
    assert sent.status_code == 302


def test_a_note_hangs_on_the_activity_or_goal_whose_page_asked_for_it(west, signed_in, now):
    client = signed_in("imani")
    activity = Activity.objects.filter(engagement=west, state="done").first()
    goal = Goal.objects.get(engagement=west, number=1)
    for row, name in ((activity, "activity"), (goal, "goal")):
        here = reverse(name, args=[row.ref])
        new = f"{reverse('note-new', args=[west.ref])}?{name}={row.ref}"
        assert new.replace("&", "&amp;") in client.get(here).content.decode()
        page = client.get(new).content.decode()
        assert f'<option value="{name}:{row.ref}" selected>' in page
        typed = {
            "kind": "note.learning",
            "text": f"Learned on {name}",
            "on": now.date(),
            "subject": f"{name}:{row.ref}",
        }
        assert client.post(new, typed)["Location"] == here
        assert f"Learned on {name}" in words(client.get(here))
        assert getattr(Note.objects.get(text=f"Learned on {name}"), name) == row
    elsewhere = Goal.objects.exclude(engagement=west).first()
    assert client.get(f"{reverse('note-new', args=[west.ref])}?goal={elsewhere.ref}").status_code == 404


def test_what_a_note_is_about_is_named_only_to_those_who_see_that(west, scope, signed_in, now):
    activity = Activity.objects.filter(engagement=west, state="done").first()
    actions.write_note(
        engagement_ref=west.ref,
        kind="note.success",
        text="Thanked the data team.",
        activity=activity,
        by=scope("imani"),
        at=now,
    )
    for address in (reverse("notes"), reverse("engagement-notes", args=[west.ref])):
        assert f"about {activity.title}" in words(signed_in("dana").get(address))
        shown = words(signed_in("rosa").get(address))
        assert "Thanked the data team." in shown
        assert f"about {activity.title}" not in shown
        assert activity.ref not in signed_in("rosa").get(address).content.decode()


def test_lists_are_narrowed_and_paged(west, scope, signed_in, now):
    for number in range(60):
        actions.write_note(
            engagement_ref=west.ref,
            kind="note.pattern" if number % 2 else "note.learning",
            text=f"Okapi {number:02d}",
            on=now.date() - timedelta(days=number),
            by=scope("imani"),
            at=now,
        )
    client = signed_in("dana")
    address = reverse("engagement-notes", args=[west.ref])
    first = client.get(address, {"q": "Okapi"})
    assert "Showing 50 of 60, newest first." in words(first)
    numbers = re.findall(r"Okapi \d\d", words(first))
    assert numbers == [f"Okapi {number:02d}" for number in range(50)]
    after = re.search(r'href="\?([^"]*after=[^"]+)" rel="next"', first.content.decode())[1]
    rest = client.get(f"{address}?{after.replace('&amp;', '&')}")
    assert re.findall(r"Okapi \d\d", words(rest)) == [f"Okapi {number}" for number in range(50, 60)]
    few = client.get(address, {"q": "Okapi", "kind": "note.pattern", "since": now.date() - timedelta(days=5)})
    assert re.findall(r"Okapi \d\d", words(few)) == ["Okapi 01", "Okapi 03", "Okapi 05"]
    assert "No notes match" in words(client.get(address, {"q": "Okapi", "about": "goal"}))
    assert "No notes match" in words(client.get(address, {"q": "Okapi", "visibility": "mine"}))
    everywhere = words(client.get(reverse("notes"), {"q": "59", "kind": "note.pattern"}))
    assert re.findall(r"Okapi \d\d", everywhere) == ["Okapi 59"]


def test_two_write_at_once_and_both_keep_their_words(note, signed_in):
    imani, dana = signed_in("imani"), signed_in("dana")
    mine, theirs = form_of(imani, note), form_of(dana, note)
    address = reverse("note-edit", args=[note.ref])
    assert dana.post(address, {**theirs, "text": BASE.replace("Two", "Three")}).status_code == 302
    page = imani.post(address, {**mine, "text": f"{BASE}\r\nPriya stayed on."}, follow=True)
    assert "Dana Whitfield changed another part meanwhile; both are kept." in words(page)
    note.refresh_from_db()
    assert note.text == f"{BASE.replace('Two', 'Three')}\nPriya stayed on."


def test_a_clash_shows_both_and_either_can_be_saved(note, signed_in):
    imani, dana = signed_in("imani"), signed_in("dana")
    mine, theirs = form_of(imani, note), form_of(dana, note)
    address = reverse("note-edit", args=[note.ref])
    dana.post(address, {**theirs, "text": BASE.replace("a date", "May 4")})
    page = imani.post(address, {**mine, "text": BASE.replace("a date", "June 1")})
    assert page.status_code == 409
    assert "We agreed on May 4." in words(page)
    assert "We agreed on June 1." in words(page)
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert "seen" not in again
    again["text"] = again["text"].replace("&#x27;", "'")
    assert imani.post(address, again).status_code == 302
    note.refresh_from_db()
    assert "We agreed on June 1." in note.text


def test_the_page_tells_who_else_is_writing_and_brings_their_words_in(note, signed_in, scope):
    imani, dana = signed_in("imani"), signed_in("dana")
    mine, theirs = form_of(imani, note), form_of(dana, note)
    address, ask = reverse("note-edit", args=[note.ref]), reverse("note-meanwhile", args=[note.ref])
    told = imani.get(ask, {"version": "1"})
    assert "Dana is changing this note too." in told.content.decode()
    known = re.search(r'name="known" value="([^"]*)"', told.content.decode())[1]
    assert imani.get(ask, {"version": "1", "known": known}).status_code == 204
    dana.post(address, {**theirs, "text": BASE.replace("Two", "Three")})
    assert presence.others(note.target, [note.author], scope("dana")) == [note.author]
    told = imani.get(ask, {"version": "1", "known": known})
    assert "Dana Whitfield saved changes to this note." in told.content.decode()
    assert "Bring in their words now" in told.content.decode()
    page = imani.post(address, {**mine, "text": f"{BASE}\nMore.", "bring": "1"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "Three teams reported.\nWe agreed on a date.\nMore.</textarea>" in text
    assert "data-fresh" in text
    note.refresh_from_db()
    assert note.version == 2  # nothing was saved by bringing in
    merged = {**form_of(imani, note), "text": f"{BASE.replace('Two', 'Three')}\nMore."}
    assert imani.post(address, merged).status_code == 302


def test_who_may_not_change_a_note_is_told_nothing_of_who_does(note, signed_in, client):
    ask = reverse("note-meanwhile", args=[note.ref])
    signed_in("imani").get(reverse("note-edit", args=[note.ref]))
    for who in (signed_in("lead"), signed_in("rosa"), signed_in("sam"), client):
        answer = who.get(ask, {"version": "1"})
        assert (answer.status_code, answer.content) == (286, b"")
    assert signed_in("dana").get(reverse("note-meanwhile", args=["2222222222"])).status_code == 286


@pytest.fixture
def heard(west, scope, now):
    """What partners said, and a note that is not for them."""
    for kind, text, said in (
        ("note.helps", "Calls at noon work for us.", "A parent"),
        ("note.hinders", "Nobody asks when the bus leaves.", "Tasha"),
    ):
        actions.write_note(
            engagement_ref=west.ref, kind=kind, text=text, said_by=said, by=scope("imani"), at=now
        )
    actions.write_note(
        engagement_ref=west.ref,
        kind="note.observation",
        text="Gordon looked away.",
        by=scope("imani"),
        at=now,
    )
    return west


def summary(client, west, now):
    page = client.get(reverse("heard-new", args=[west.ref]))
    text = re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', page.content.decode(), re.S)[1].strip()
    from html import unescape

    sent = client.post(reverse("heard-new", args=[west.ref]), {"text": unescape(text), "on": now.date()})
    return Note.objects.filter(kind="note.reflected-back").order_by("-id").first(), sent


def test_what_was_heard_is_gathered_from_what_partners_may_read(heard, signed_in, now):
    note, sent = summary(signed_in("imani"), heard, now)
    assert sent["Location"] == reverse("note", args=[note.ref])
    assert "Helps\n“Calls at noon work for us.” (A parent)" in note.text
    assert "Gets in the way\n“Nobody asks when the bus leaves.” (Tasha)" in note.text
    assert "Gordon looked away." not in note.text
    assert note.visibility == "participants"
    # The next summary begins where this one ended.
    assert "No notes that partners may read were added since the last summary." in words(
        signed_in("dana").get(reverse("heard-new", args=[heard.ref]))
    )


def test_a_summary_goes_back_to_partners_and_what_they_put_right_stands_beside_it(
    heard, town, signed_in, now
):
    imani = signed_in("imani")
    note, _ = summary(imani, heard, now)
    send = reverse("heard-send", args=[note.ref])
    assert signed_in("rosa").get(send).status_code == 404
    assert "Rosa Almeida" in words(imani.get(send))
    before = note.text
    rosa = town.people["rosa"]
    page = imani.post(send, {"on": now.date(), "people": [rosa.ref]}, follow=True)
    assert "On its way to Rosa Almeida." in words(page)
    assert "Sent back to partners on" in words(page)
    [letter] = mail.outbox
    assert letter.to == [rosa.email]
    assert "Nobody asks when the bus leaves." in letter.body
    assert "Gordon looked away." not in letter.body
    link = re.search(r"https?://testserver(/heard/\S+)", letter.body)[1]
    client = signed_in("sam")
    client.logout()
    page = client.get(link)
    assert page.status_code == 200
    assert "For Rosa Almeida" in words(page)
    done = client.post(link, {"text": "It is the early bus that matters."}, follow=True)
    assert "Thank you. Your words stand beside the summary." in words(done)
    assert client.post(link, {"text": " "}).status_code == 422
    # Those who sign in write beside it as well; the pair also for somebody who told them.
    correct = reverse("heard-correct", args=[note.ref])
    signed_in("tasha").post(correct, {"text": "Parents said so, not staff."})
    imani.post(correct, {"text": "Noon is too late in winter.", "said_by": "Priya, by phone"})
    shown = words(signed_in("rosa").get(reverse("note", args=[note.ref])))
    for words_of in (
        "Rosa Almeida, ",
        "It is the early bus that matters.",
        "Tasha Bell, ",
        "Parents said so, not staff.",
        "Priya, by phone, ",
        "Noon is too late in winter.",
    ):
        assert words_of in shown
    note.refresh_from_db()
    assert note.text == before


def test_a_link_ends_when_its_person_or_the_note_is_no_longer_for_partners(
    heard, town, scope, signed_in, client, now
):
    note, _ = summary(signed_in("imani"), heard, now)
    rosa = reverse("heard-link", args=[note_token(note, town.people["rosa"])])
    assert client.get(rosa).status_code == 410  # not sent back yet
    actions.send_back(note_ref=note.ref, on=now.date(), by=scope("imani"), at=now)
    assert client.get(rosa).status_code == 200
    assert client.get(reverse("heard-link", args=[note_token(note, town.people["sam"])])).status_code == 410
    assert client.get(reverse("heard-link", args=["made-up"])).status_code == 410
    note.refresh_from_db()
    actions.change_note(note_ref=note.ref, version=note.version, visibility="team", by=scope("imani"), at=now)
    assert client.get(rosa).status_code == 410


def test_only_summaries_go_back(note, signed_in):
    for name in ("heard-send", "heard-correct"):
        assert signed_in("imani").get(reverse(name, args=[note.ref])).status_code == 404
    assert signed_in("rosa").get(reverse("heard-correct", args=[note.ref])).status_code == 404


def test_the_other_system_has_its_own_kinds(town, signed_in, now):
    riverbend = Engagement.objects.get(unit=town.units["riverbend"])
    client = signed_in("luis")
    page = words(client.get(reverse("note-new", args=[riverbend.ref])))
    assert "Gap in the system" in page
    assert "Allyship" not in page
    assert client.get(reverse("heard-new", args=[riverbend.ref])).status_code == 200
    typed = {"kind": "note.power", "text": "Not of this model", "on": now.date()}
    assert client.post(reverse("note-new", args=[riverbend.ref]), typed).status_code == 422


def test_while_planning_one_finds_what_was_learned_in_other_places(town, west, scope, signed_in, now):
    other = Engagement.objects.get(unit=town.units["juniper-center"])
    actions.write_note(
        engagement_ref=other.ref,
        kind="note.learning",
        text="Begin with the bus timetable.",
        by=scope("imani"),
        at=now,
    )
    client = signed_in("imani")
    page = client.get(reverse("activity-plan", args=[west.ref])).content.decode()
    link = f"{reverse('notes')}?kind=note.learning"
    assert link in page
    assert "Begin with the bus timetable." in words(client.get(link))


def test_pages_with_notes_ask_few_questions(west, note, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    activity = Activity.objects.filter(engagement=west, state="done").first()
    for key in ("imani", "lead"):
        client = signed_in(key)
        for address in (
            reverse("notes"),
            reverse("engagement-notes", args=[west.ref]),
            reverse("activity", args=[activity.ref]),
            reverse("trash"),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            # That somebody looked at what is private is kept after the answer.
            reads = [one["sql"] for one in queries if one["sql"].startswith("SELECT")]
            asked = [sql for sql in reads if "audit_look" not in sql]
            assert len(asked) <= 15, (address, key)
    client = signed_in("imani")
    for name, ref in (
        ("note-new", west.ref),
        ("note", note.ref),
        ("note-edit", note.ref),
        ("heard-new", west.ref),
    ):
        client.get(reverse(name, args=[ref]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=[ref]))
        assert len(queries) <= 15, name


@pytest.mark.parametrize(
    ("kind", "says", "kept", "choice"),
    [
        ("note.agency", "participants took the lead and were backed", "team", ""),
        ("note.example", "Whose example people can watch, and how alike they feel", "team", "alike"),
        ("note.modeling", "A behavior shown by example, by us or by participants.", "team", ""),
        ("note.social-stakes", "Who could look bad or be judged because of this change.", "pair", ""),
        ("note.exploration", "could only be found by trying", "team", ""),
        (
            "note.readiness-signs",
            "Words, looks and silences that told something about readiness.",
            "pair",
            "",
        ),
        ("note.success", "A contribution that was noticed and thanked.", "participants", ""),
        ("note.own-mistake", "Something I got wrong and what I did about it.", "mine", ""),
        ("note.own-bias", "How my bias or privilege may have shaped support.", "mine", ""),
        ("note.learning", "A lesson from this activity.", "team", ""),
        ("note.co-learning", "Know-how partners shared and where it changed a process.", "participants", ""),
        ("note.connection", "People we linked, for which need, and whether it held.", "team", "held"),
    ],
)
def test_a_note_of_each_kind_is_written_on_a_page_and_read_by_those_it_is_for(
    west, signed_in, now, kind, says, kept, choice
):
    activity = Activity.objects.filter(engagement=west, state="done").first()
    imani = signed_in("imani")
    new = f"{reverse('note-new', args=[west.ref])}?activity={activity.ref}"
    typed = {
        "kind": kind,
        "text": "An okapi of this kind",
        "on": now.date(),
        "subject": f"activity:{activity.ref}",
    }
    assert says in words(imani.get(new))
    assert imani.post(new, {**typed, "choice": choice})["Location"] == reverse(
        "activity", args=[activity.ref]
    )
    note = Note.objects.get(text="An okapi of this kind")
    assert (note.visibility, note.choice, note.activity) == (kept, choice, activity)
    reads = {"mine": ("imani",), "pair": ("imani", "dana"), "team": ("imani", "dana", "lead")}
    reads["participants"] = (*reads["team"], "rosa", "tasha", "amos")
    for key in ("imani", "dana", "lead", "rosa", "tasha", "amos"):
        listed = words(signed_in(key).get(reverse("notes"), {"kind": kind}))
        assert ("An okapi of this kind" in listed) == (key in reads[kept]), key
    shown = words(imani.get(reverse("notes"), {"kind": kind}))
    assert choice.capitalize() in shown
