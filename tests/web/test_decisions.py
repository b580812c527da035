"""Decisions on their pages: the room and who was missing, a fair process, and an answer to work that stands still."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.support.models import Activity, Cycle, Decision, Engagement, Goal, Step
from tests.web.reading import words

TODAY = timezone.localdate


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def hour(west):
    """The decision of the demo: one coaching hour a week."""
    return Decision.objects.get(engagement=west)


def post(client, name, *arguments, **fields):
    return client.post(reverse(name, args=arguments), fields)


def test_the_room_shows_partner_groups_that_were_there_and_those_that_were_missing(hour, signed_in):
    shown = words(signed_in("imani").get(reverse("decision", args=[hour.ref])))
    there, missing = shown.split("Partner groups there", 1)[1].split("Missing", 1)
    assert "Community and families" in there and "Service providers" in there
    assert missing.strip().startswith(
        "Funders and policymakers Purveyor and intermediaries Developers and researchers"
    )
    assert "Funders were not there. Imani takes the draft to the program officer." in shown
    assert "Two coaches who had not sat in this group before." in shown
    assert "Shared : the coaches’ circle" in shown


def test_what_followed_stands_with_the_decision_in_the_order_it_was_seen(hour, signed_in):
    client = signed_in("dana")
    fields = {"effect": "opened", "text": "A third agency asked for the hour.", "on": TODAY()}
    assert post(client, "decision-consequence", hour.ref, **fields).status_code == 302
    shown = words(client.get(reverse("decision", args=[hour.ref]))).split("What followed", 1)[1]
    first, second, third = (
        shown.index(text) for text in ("across the county line", "Walk-in advice", "A third agency")
    )
    assert first < second < third
    early = {**fields, "on": hour.on - timedelta(days=2)}
    assert post(client, "decision-consequence", hour.ref, **early).status_code == 422


def test_a_shake_up_is_marked_and_asked_about_sooner(west, signed_in):
    client = signed_in("imani")
    month_ago = TODAY() - timedelta(days=31)
    for title, more in (("Cancel the old board", {"disrupts": "on"}), ("Rename the board", {})):
        post(
            client, "decision-new", west.ref, title=title, on=month_ago, power="deferred", power_to="families",
            power_text="Two agencies held all votes. Families got half of them.", **more,
        )  # fmt: skip
    asked = "Ask those it touched what followed."
    shaken, usual = (
        words(client.get(reverse("decision", args=[Decision.objects.get(title=title).ref])))
        for title in ("Cancel the old board", "Rename the board")
    )
    assert "Deliberate shake-up" in shaken and asked in shaken
    assert "Deliberate shake-up" not in usual and asked not in usual
    assert "Two agencies held all votes. Families got half of them." in shaken


def test_a_fair_process_is_a_checklist_that_fills(west, town, signed_in):
    client = signed_in("imani")
    rosa = f"there_{town.people['rosa'].ref}"
    post(client, "decision-new", west.ref, title="Meet every month", on=TODAY(), **{rosa: "decided"})
    row = Decision.objects.get(title="Meet every month")
    shown = words(client.get(reverse("decision", args=[row.ref])))
    assert "A fair process 1 of 6" in shown
    assert "Not in the room: Community and families, Service providers, Funders and policymakers" in shown
    post(
        client, "decision-edit", row.ref, title=row.title, on=TODAY(), version=row.version, **{rosa: "decided"},
        procedure="A round.", bias_steps="Parents first.", power="kept", missing_voices="We ask them on Friday.",
        groups=["partner.providers"],
    )  # fmt: skip
    post(signed_in("rosa"), "decision-confirm", row.ref)
    shown = words(client.get(reverse("decision", args=[row.ref])))
    assert "A fair process 6 of 6" in shown
    assert "decision-new" not in shown


def test_a_partner_who_was_there_confirms_and_the_concern_behind_it_stays_out_of_sight(
    hour, west, signed_in, scope, now
):
    from marigold.support import actions
    from marigold.support.models import Concern

    concern = Concern.objects.get(engagement=west, kind="challenge")
    actions.change_decision(
        decision_ref=hour.ref, version=hour.version, concern=concern, by=scope("imani"), at=now
    )
    address = reverse("decision", args=[hour.ref])
    tasha = signed_in("tasha")
    shown = tasha.get(address).content.decode()
    assert "Yes, it was so" in shown
    assert concern.title not in shown and concern.ref not in shown
    assert "Ask them to say from their own sign-in" not in shown
    assert concern.title in signed_in("imani").get(address).content.decode()
    assert post(tasha, "decision-confirm", hour.ref).status_code == 302
    assert "Yes, it was so" not in tasha.get(address).content.decode()
    # Rosa has said yes, Helen was not there: neither is asked.
    for key in ("rosa", "helen"):
        assert "Yes, it was so" not in signed_in(key).get(address).content.decode()
    assert post(signed_in("helen"), "decision-confirm", hour.ref).status_code == 404


def test_a_partner_may_not_write_a_decision(west, hour, signed_in):
    rosa = signed_in("rosa")
    assert "Write down a decision" not in words(rosa.get(reverse("decisions", args=[west.ref])))
    assert post(rosa, "decision-new", west.ref, title="Ours", on=TODAY()).status_code == 404
    assert (
        post(rosa, "decision-edit", hour.ref, title="Ours", on=TODAY(), version=hour.version).status_code
        == 404
    )
    assert not Decision.objects.filter(title="Ours").exists()


@pytest.fixture
def still(west):
    """The first goal of the region, made to stand still: nothing on it for a hundred days."""
    from marigold.kit.doing import upkeep
    from marigold.support.models import ActivityGoal, Confirmation, GasRating

    goal = Goal.objects.get(engagement=west, number=1)
    old = timezone.localtime() - timedelta(days=100)
    with upkeep("time passes"):
        ActivityGoal.objects.filter(goal=goal).delete()
        GasRating.objects.filter(goal=goal).delete()
        Confirmation.objects.filter(goal=goal).update(created_at=old)
        Step.objects.filter(goal=goal, done_on__gt=old.date()).update(done_on=old.date())
        Cycle.objects.filter(goal=goal).update(starts_on=old.date(), ends_on=old.date())
        Goal.objects.filter(pk=goal.pk).update(created_at=old)
    return goal


def test_a_goal_that_stands_still_asks_for_an_answer_and_is_quiet_once_there_is_one(still, west, signed_in):
    client = signed_in("imani")
    pages = [reverse("week"), reverse("engagement", args=[west.ref]), reverse("goal", args=[still.ref])]
    for page in pages:
        assert "Nothing has moved on this goal for 100 days." in words(client.get(page)), page
    asked = f"{reverse('decision-new', args=[west.ref])}?goal={still.ref}&amp;response=re-engage"
    for page in pages[1:]:
        assert asked in client.get(page).content.decode(), page
    form = client.get(asked.replace("&amp;", "&")).content.decode()
    assert f'<option value="{still.ref}" selected>' in form
    assert re.search(r'name="response" value="re-engage"[^>]* checked', form)
    # Rosa sees that it stands still; writing down decisions is the pair's.
    rosa = signed_in("rosa").get(pages[2]).content.decode()
    assert "Nothing has moved on this goal for 100 days." in rosa and "decision-new" not in rosa
    assert asked not in rosa
    post(
        client,
        "decision-new",
        west.ref,
        title="Try it in one agency",
        on=TODAY(),
        goal=still.ref,
        response="re-engage",
    )
    for page in pages:
        assert "Nothing has moved on this goal for 100 days." not in words(client.get(page)), page


def test_an_answer_from_before_the_standstill_or_about_another_goal_does_not_quiet_it(still, west, signed_in):
    client = signed_in("imani")
    other = Goal.objects.get(engagement=west, number=2)
    long_ago = TODAY() - timedelta(days=120)
    post(client, "decision-new", west.ref, title="Older", on=long_ago, goal=still.ref, response="pause")
    post(client, "decision-new", west.ref, title="Other", on=TODAY(), goal=other.ref, response="pause")
    post(client, "decision-new", west.ref, title="No answer", on=TODAY(), goal=still.ref)
    assert Decision.objects.filter(title__in=["Older", "Other", "No answer"]).count() == 3
    assert "Nothing has moved on this goal for 100 days." in words(
        client.get(reverse("goal", args=[still.ref]))
    )


def test_support_without_contact_or_movement_asks_for_an_answer(town, signed_in):
    from marigold.kit.doing import upkeep

    juniper = Engagement.objects.get(unit=town.units["juniper-center"])
    old = TODAY() - timedelta(days=95)
    with upkeep("time passes"):
        Activity.objects.filter(engagement=juniper, on__gt=TODAY()).update(state="cancelled")
        Activity.objects.filter(engagement=juniper, state="planned").update(state="cancelled")
        Activity.objects.filter(engagement=juniper, on__gt=old).update(on=old)
    client = signed_in("imani")
    pages = [reverse("week"), reverse("engagement", args=[juniper.ref])]
    for page in pages:
        assert "No contact and no movement on a goal for 95 days, and no contact is planned." in words(
            client.get(page)
        ), page
    # It says more than a contact that is due, so that isn't said as well.
    assert "Juniper Flats Family Center: 95 days since the last contact" not in words(client.get(pages[0]))
    assert "Write down what you decide" in words(client.get(pages[1]))
    post(client, "decision-new", juniper.ref, title="Pause until spring", on=TODAY(), response="pause")
    for page in pages:
        assert "No contact and no movement" not in words(client.get(page)), page
