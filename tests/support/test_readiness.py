"""What is told about a place needs consent; readiness is drawn and pointed out; events ask both sides again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.audit.models import Event
from marigold.core.rules import judge
from marigold.kit.doing import NotThere, Refused
from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support import selectors as support
from marigold.support.actions.links import Links
from marigold.support.models import (
    Activity,
    Confirmation,
    ContextEntry,
    Engagement,
    Goal,
    LocalEvent,
    Placement,
    Readiness,
)
from marigold.support.selectors import readiness
from tests.web.reading import words


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


def tell(west, by, now, **changed):
    told = {
        "feature": "context.history",
        "text": "The river flooded the school twice.",
        "told_by": "Two grandmothers",
        "consent": "May be read by the support team.",
        "on": timezone.localdate(now),
    }
    return actions.tell_context(engagement_ref=west.ref, by=by, at=now, **(told | changed))


def test_what_is_told_about_a_place_is_not_kept_without_a_word_on_consent(west, scope, now):
    for changed, why in (
        ({"consent": "  "}, "Say what they agreed to"),
        ({"told_by": ""}, "Say who told it"),
        ({"text": "\n"}, "Write down what was told"),
        ({"feature": "context.weather"}, "no such feature"),
    ):
        with pytest.raises(Refused, match=why):
            tell(west, scope("imani"), now, **changed)
    assert not ContextEntry.objects.filter(text__contains="river").exists()
    for key in ("rosa", "gordon", "luis", "sam"):
        with pytest.raises(NotThere):
            tell(west, scope(key), now)
    assert tell(west, scope("imani"), now).author.name == "Imani Okafor"


def test_what_was_told_can_be_taken_back_and_its_words_are_gone_everywhere(west, scope, signed_in, now):
    row = tell(west, scope("imani"), now)
    actions.change_context(
        entry_ref=row.ref, version=row.version, text="It flooded in 1994.", by=scope("dana"), at=now
    )
    page = reverse("engagement-readiness", args=[west.ref])
    assert "It flooded in 1994." in words(signed_in("imani").get(page))
    assert signed_in("dana").post(reverse("context-withdraw", args=[row.ref])).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.told_by) == ("", "")
    shown = words(signed_in("imani").get(page))
    assert "flooded" not in shown and "grandmothers" not in shown.split("What this place is like")[1][:400]
    # The audit log never held the words: only which feature, and how many letters.
    kept = Event.objects.filter(target=row.target).order_by("id")
    assert [event.kind.rsplit(":", 1)[1] for event in kept] == ["told", "changed", "withdrawn"]
    assert {event.title for event in kept} == {"History"}
    assert not [e for e in kept if "flood" in str(e.change) or "grandmother" in str(e.change)]
    assert kept[1].change == {"letters": [35, 19]}


def test_the_place_is_told_by_feature_newest_first_to_those_who_support(west, scope, signed_in, now):
    tell(west, scope("imani"), now, text="An old word.", on=date(2020, 1, 1))
    tell(west, scope("imani"), now, text="A new word.")
    address = reverse("engagement-readiness", args=[west.ref])
    shown = words(signed_in("imani").get(address))
    history = shown[shown.index("What this place is like") :]
    assert history.index("A new word.") < history.index("The mill closed") < history.index("An old word.")
    for name in (
        "Size",
        "Resources",
        "Culture",
        "Beliefs and customs",
        "Know-how and habits",
        "Population density",
        "Political and social complexity",
    ):
        assert name in history
    for key in ("rosa", "tasha", "terrell", "luis", "sam"):
        assert signed_in(key).get(address).status_code == 404
    assert signed_in("amos").get(address).status_code == 200


def look(west, by, now, **changed):
    seen = {"on": timezone.localdate(now), "level": "team", "subject": "Data group", "willing": 3, "able": 3}
    return actions.look_at_readiness(engagement_ref=west.ref, by=by, at=now, **(seen | changed))


def test_a_look_has_a_name_a_level_and_two_numbers_from_one_to_five(west, scope, now):
    for changed, why in (
        ({"willing": 0}, "Choose from 1 to 5"),
        ({"able": 6}, "Choose from 1 to 5"),
        ({"subject": " "}, "Say whose readiness"),
        ({"level": "family"}, "person, team, organization or system"),
        ({"on": timezone.localdate(now) + timedelta(days=1)}, "has not come yet"),
    ):
        with pytest.raises(Refused, match=why):
            look(west, scope("imani"), now, **changed)
    assert not Readiness.objects.filter(subject="Data group").exists()
    for level in ("person", "team", "organization", "system"):
        look(
            west,
            scope("imani"),
            now,
            level=level,
            barriers=["barrier.turnover"],
            actions=["action.relationships"],
        )
    assert Readiness.objects.filter(subject="Data group").count() == 4


def rules(scope, row):
    looks = readiness.looks(scope, row)
    facts = readiness.facts_of(scope, row, looks, list(support.placements(scope, row)))
    return {
        finding.rule: finding.message for finding in judge(facts, vocabulary(scope, row.edition_id).practice)
    }


def test_a_fall_is_pointed_out_until_it_has_risen(west, scope, now):
    imani = scope("imani")
    assert rules(imani, west) == {
        "readiness.decline": "Readiness fell: County agencies, willing from 4 to 3."
    }
    look(west, imani, now, level="organization", subject="County agencies", willing=3, able=4)
    assert rules(imani, west) == {}


def test_where_readiness_is_low_other_formats_are_offered_as_choices(town, signed_in):
    tallgrass = Engagement.objects.get(unit=town.units["tallgrass-dss"])
    shown = signed_in("imani").get(reverse("engagement-readiness", args=[tallgrass.ref]))
    assert "Little readiness now: Agency leadership (willing 2, able 2)." in words(shown)
    place = reverse("engagement-place", args=[tallgrass.ref, "tier"])
    body = shown.content.decode()
    for key in ("tier.design-and-consultation", "format.learning-collaborative", "tier.universal"):
        assert f"{place}?to={key}" in body
    # The present tier is no choice, nor is heavier support; the chosen one is filled in.
    assert f"{place}?to=tier.brief" not in body and f"{place}?to=tier.intensive" not in body
    form = signed_in("imani").get(f"{place}?to=format.learning-collaborative").context["form"]
    assert form["element_key"].value() == "format.learning-collaborative"
    # A senior practitioner sees the finding, without a choice to make.
    assert (
        f"{place}?to="
        not in signed_in("amos").get(reverse("engagement-readiness", args=[tallgrass.ref])).content.decode()
    )


def test_later_movement_between_tiers_stands_with_the_readiness_then(town, signed_in):
    row = Engagement.objects.get(unit=town.units["threecreeks-early"])
    shown = words(signed_in("luis").get(reverse("engagement-readiness", args=[row.ref])))
    tiers = shown[shown.index("Tier and readiness") :]
    assert "The center runs its own coaching now" in tiers
    assert "Center staff: willing 5, able 5" in tiers


def intensive(town, signed_in, **changed):
    row = Engagement.objects.get(unit=town.units["east"])
    sent = {
        "element_key": "tier.intensive",
        "starts_on": "2031-01-01",
        "reason": "They asked for more.",
    }
    return row, signed_in("mei").post(reverse("engagement-place", args=[row.ref, "tier"]), sent | changed)


def test_long_support_without_a_recent_look_is_asked_why_and_the_reason_is_kept(town, signed_in):
    row, answer = intensive(town, signed_in)
    assert answer.status_code == 422
    assert "without a look at readiness in the half year before it began" in words(answer)
    assert not Placement.objects.filter(engagement=row, element_key="tier.intensive").exists()
    row, answer = intensive(town, signed_in, unready_reason="The grant starts in January.")
    assert answer.status_code == 302
    kept = Placement.objects.get(engagement=row, element_key="tier.intensive").reason
    assert kept == (
        "They asked for more.\n\nWithout a recent look at readiness: The grant starts in January."
    )


def test_after_a_recent_look_long_support_is_decided_without_a_question(town, signed_in, now):
    # The town's data group was looked at four months ago.
    day = (timezone.localdate(now) + timedelta(days=20)).isoformat()
    row, answer = intensive(town, signed_in, starts_on=day)
    assert answer.status_code == 302
    assert (
        Placement.objects.get(engagement=row, element_key="tier.intensive").reason == "They asked for more."
    )


def test_tailored_support_names_the_feature_it_answers(west, town, scope, signed_in, now):
    both = [(town.people["imani"], "lead", "support"), (town.people["dana"], "second", "support")]
    plan = actions.Plan(title="Evening session", on=timezone.localdate(now), purpose="P", tailored=True)
    before = Activity.objects.count()
    with pytest.raises(Refused, match="the feature of the place it answers is missing") as raised:
        actions.plan_activity(
            engagement_ref=west.ref, plan=plan, links=Links(people=both), by=scope("imani"), at=now
        )
    assert raised.value.field == "tailored_to"
    assert Activity.objects.count() == before
    log = {
        "engagement": west.ref,
        "kind": "contact",
        "title": "Evening session",
        "on": timezone.localdate(now).isoformat(),
        "length": "45",
        "led": town.people["imani"].ref,
        "there": [town.people["imani"].ref, town.people["dana"].ref],
        "tailored": "on",
    }
    imani = signed_in("imani")
    refused = imani.post(reverse("log"), log)
    assert refused.status_code == 422
    assert "Choose the feature, or take the mark off." in words(refused)
    assert imani.post(reverse("log"), log | {"tailored_to": "context.culture"}).status_code == 302
    row = Activity.objects.get(title="Evening session")
    assert (row.tailored, row.tailored_to) == (True, "context.culture")
    assert "Shaped to Culture" in words(imani.get(reverse("activity", args=[row.ref])))
    # Without the mark, the feature is not kept.
    plain = {**log, "title": "Plain", "tailored_to": "context.culture"}
    del plain["tailored"]
    assert imani.post(reverse("log"), plain).status_code == 302
    assert Activity.objects.get(title="Plain").tailored_to == ""


def test_an_event_says_its_kind_its_level_and_what_changed_in_support(west, signed_in):
    imani = signed_in("imani")
    sent = {"on": "2026-03-02", "title": "Budget cut", "kind": "tension.funding-change", "level": "system"}
    assert imani.post(reverse("engagement-event", args=[west.ref]), sent).status_code == 302
    row = LocalEvent.objects.get(title="Budget cut")
    changed = sent | {"version": row.version, "change_made": "We moved two contacts to the phone."}
    assert imani.post(reverse("event", args=[row.ref]), changed).status_code == 302
    shown = words(imani.get(reverse("engagement-readiness", args=[west.ref])))
    assert "Budget cut" in shown and "Funding change, system" in shown
    assert "What changed in support: We moved two contacts to the phone." in shown
    for key in ("rosa", "luis", "gordon", "sam"):
        assert signed_in(key).get(reverse("event", args=[row.ref])).status_code == 404
        assert signed_in(key).post(reverse("event", args=[row.ref]), changed).status_code == 404


def event(west, scope, now, **changed):
    told = {"on": timezone.localdate(now), "title": "The director left", "reconfirm": True}
    return actions.add_local_event(unit=west.unit, by=scope("imani"), at=now, **(told | changed))


def test_after_an_event_both_sides_say_yes_again_and_the_first_yes_keeps_its_day(west, scope, signed_in, now):
    goal = Goal.objects.filter(engagement=west, state="active").order_by("number").first()
    page = reverse("goal", args=[goal.ref])
    asked = "both sides were to say yes to this goal again. Still missing: the support pair and the partners."
    imani, rosa = signed_in("imani"), signed_in("rosa")
    assert "to this goal again" not in words(imani.get(page))
    event(west, scope, now)
    for client, button in ((imani, "Yes again, for the pair"), (rosa, "Yes again, for the partners")):
        shown = words(client.get(page))
        assert asked in shown and button in shown
    # It stands on the pair's week and on the engagement's page too.
    assert "asks for a yes again" in words(imani.get(reverse("week")))
    assert "to this goal again" in words(imani.get(reverse("engagement", args=[west.ref])))
    first = Confirmation.objects.get(goal=goal, person__name="Imani Okafor", wording=goal.wording)
    assert imani.post(reverse("goal-confirm", args=[goal.ref])).status_code == 302
    again = Confirmation.objects.get(pk=first.pk)
    assert (again.created_at, again.again_on) == (first.created_at, timezone.localdate(now))
    shown = words(imani.get(page))
    assert "Still missing: the partners." in shown and "the support pair and" not in shown
    assert "Yes again" not in shown and "You said yes again. The other side is asked." in shown
    assert rosa.post(reverse("goal-confirm", args=[goal.ref])).status_code == 302
    assert "to this goal again" not in words(imani.get(page))
    goal.refresh_from_db()
    assert goal.state == "active"


def test_an_event_that_does_not_ask_or_has_not_come_or_is_elsewhere_asks_nobody(
    west, town, scope, signed_in, now
):
    goal = Goal.objects.filter(engagement=west, state="active").order_by("number").first()
    event(west, scope, now, reconfirm=False)
    event(west, scope, now, on=timezone.localdate(now) + timedelta(days=9))
    tallgrass = Engagement.objects.get(unit=town.units["tallgrass-dss"])
    event(tallgrass, scope, now)
    assert "to this goal again" not in words(signed_in("imani").get(reverse("goal", args=[goal.ref])))
    # A second yes without a question is no event.
    count = Event.objects.count()
    actions.confirm_goal(goal_ref=goal.ref, by=scope("imani"), at=now)
    assert Event.objects.count() == count


def test_both_models_offer_barriers_actions_features_and_kinds(town, scope):
    for key, least in (("west", 6), ("riverbend", 3)):
        row = Engagement.objects.get(unit=town.units[key])
        model = vocabulary(scope("lead"), row.edition_id)
        for kind in (
            "barrier",
            "readiness_action",
            "context_feature",
            "tension_source",
            "participant_question",
        ):
            assert len(model.of(kind)) >= (3 if kind == "readiness_action" else min(least, 4)), (key, kind)
