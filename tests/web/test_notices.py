"""Notices reach those they concern, by e-mail as they wish, and are muted in one click."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from marigold.access.scope import COMMAND_LINE
from marigold.kit.doing import upkeep
from marigold.support import actions
from marigold.support.actions.notices import tell
from marigold.support.models import Engagement, KeptFilter, Notice, NoticeWishes
from marigold.web.notices import send_waiting

SITE = "https://marigold.example"
NOON = datetime(2026, 11, 18, 12, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def goal(town, scope, now):
    # What the story of the town told before is not of interest here.
    actions.mark_mailed(notices=Notice.objects.values_list("pk", flat=True), by=COMMAND_LINE, at=now)
    west = Engagement.objects.get(unit=town.units["west"])
    return actions.propose_goal(
        engagement_ref=west.ref,
        statement="By spring, parents co-lead.",
        people=[town.people["rosa"], town.people["dana"], town.people["imani"]],
        by=scope("imani"),
        at=NOON,
    )


def test_a_waiting_yes_is_told_to_those_asked_and_not_to_the_one_who_asks(goal, town, signed_in):
    told = Notice.objects.filter(about=goal.target).values_list("person__name", flat=True)
    assert sorted(told) == ["Dana Whitfield", "Rosa Almeida"]
    page = signed_in("rosa").get("/notices/").content.decode()
    assert "waits for your yes" in page and f"/goals/{goal.ref}/" in page
    for key in ("imani", "tasha", "sam"):
        assert f"/goals/{goal.ref}/" not in signed_in(key).get("/notices/").content.decode()


def test_mail_goes_out_once_and_not_in_quiet_hours(goal):
    assert send_waiting(site=SITE, at=NOON.replace(hour=22)) == 0
    assert send_waiting(site=SITE, at=NOON.replace(hour=13)) == 2
    assert send_waiting(site=SITE, at=NOON.replace(hour=14)) == 0
    assert sorted(one.to[0] for one in mail.outbox) == ["dana@marigold.example", "rosa@marigold.example"]
    body = mail.outbox[0].body
    assert f"{SITE}/goals/{goal.ref}/" in body
    assert "parents co-lead" not in body  # what a goal says is read after signing in


def test_what_was_read_on_the_page_is_not_mailed(goal, signed_in):
    signed_in("rosa").post("/notices/", {"read": "all"})
    send_waiting(site=SITE, at=NOON)
    assert [one.to[0] for one in mail.outbox] == ["dana@marigold.example"]


def test_one_click_mutes_one_kind_without_signing_in(goal, client, town):
    send_waiting(site=SITE, at=NOON)
    letter = next(one for one in mail.outbox if one.to == ["rosa@marigold.example"])
    link = re.search(rf"waits for your yes”: {SITE}(\S+)", letter.body)[1]
    assert NoticeWishes.objects.count() == 0
    assert client.get(link).status_code == 200
    assert NoticeWishes.objects.count() == 0  # a look alone (a mail scanner's, say) changes nothing
    assert client.post(link).status_code == 200
    assert NoticeWishes.objects.get(person=town.people["rosa"]).muted == ["yes"]
    assert client.post("/mute/forged:token/").status_code == 404
    header = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    client.post(header, {"List-Unsubscribe": "One-Click"})
    assert NoticeWishes.objects.get(person=town.people["rosa"]).off


def test_wishes_are_kept_and_obeyed(goal, signed_in, town):
    dana = signed_in("dana")
    sent = {"daily": "on", "quiet_from": "20:00", "quiet_until": "06:00", "heard": ["step"]}
    assert dana.post("/notices/", sent).status_code == 302
    wishes = NoticeWishes.objects.get(person=town.people["dana"])
    assert (wishes.daily, wishes.quiet_from, wishes.quiet_until) == (True, time(20), time(6))
    assert "yes" in wishes.muted and "step" not in wishes.muted
    send_waiting(site=SITE, at=NOON)
    assert [one.to[0] for one in mail.outbox] == ["rosa@marigold.example"]
    assert Notice.objects.get(person=town.people["dana"], about=goal.target).mailed_at == NOON
    broken = dana.post("/notices/", {**sent, "quiet_from": "late"})
    assert broken.status_code == 422


def test_an_unread_notice_is_told_anew_not_twice(town, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    step = actions.add_step(
        engagement_ref=west.ref, title="Book the hall", owner=town.people["dana"], by=scope("imani"), at=now
    )
    with upkeep("told again"):
        tell([town.people["dana"].pk], "step", step, "Again", by=scope("imani"), at=timezone.now())
    assert Notice.objects.filter(about=step.target).values_list("words", flat=True).get() == "Again"


def test_a_kept_filter_is_ones_own_and_stands_above_its_list(town, signed_in):
    dana, back = signed_in("dana"), "/activities/?q=council&kind=direct&after=xyz"
    assert dana.post("/filters/", {"back": back, "name": "Council"}).status_code == 302
    page = dana.get("/activities/").content.decode()
    assert "?q=council&amp;kind=direct" in page and ">Council<" in page and "after=xyz" not in page
    assert ">Council<" not in signed_in("imani").get("/activities/").content.decode()
    assert ">Council<" not in dana.get("/goals/").content.decode()
    key = KeptFilter.objects.get().pk
    assert signed_in("imani").post("/filters/", {"back": back, "drop": key}).status_code == 404
    assert dana.post("/filters/", {"back": back, "drop": key}).status_code == 302
    assert KeptFilter.objects.count() == 0
    # Nothing to keep, no name, or a way out of the site: nothing is kept and nobody is led away.
    dana.post("/filters/", {"back": "/activities/", "name": "All"})
    dana.post("/filters/", {"back": back, "name": " "})
    assert dana.post("/filters/", {"back": "https://evil.example/?q=1", "name": "X"}).status_code == 404
    assert KeptFilter.objects.count() == 0
