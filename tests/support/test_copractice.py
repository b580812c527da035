"""Co-practice beyond the pair: help called in for a time, absences with their gap, hand-over, reflections kept close."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.access.scope import COMMAND_LINE
from marigold.kit.doing import NotThere, Refused, upkeep
from marigold.practice.selectors import vocabulary
from marigold.support import actions
from marigold.support.actions.links import Links
from marigold.support.models import Agreement, Assignment, CallIn, Engagement, Reflection, Step
from marigold.support.selectors import copractice
from tests.web.reading import words

TODAY = timezone.localdate()


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


def test_an_expert_helps_for_a_time_and_an_outcome_is_asked_for(town, west, scope, now):
    call = actions.ask_help(
        engagement_ref=west.ref,
        area="expertise.monitoring",
        person=town.people["amos"],
        why="Partners want to see gaps between counties.",
        by=scope("imani"),
        at=now,
    )
    with pytest.raises(Refused):  # nobody answers for somebody else
        actions.accept_help(
            call_in_ref=call.ref,
            starts_on=TODAY,
            until=TODAY,
            role="role.subject-expert",
            by=scope("dana"),
            at=now,
        )
    until = TODAY + timedelta(days=30)
    actions.accept_help(
        call_in_ref=call.ref,
        starts_on=TODAY,
        until=until,
        role="role.subject-expert",
        by=scope("amos"),
        at=now,
    )
    place = Assignment.objects.filter(engagement=west, person=town.people["amos"]).latest("id")
    assert (place.core, place.ends_on) == (False, until)
    with pytest.raises(Refused, match="what came of it"):
        actions.end_help(call_in_ref=call.ref, outcome=" ", on=TODAY, by=scope("imani"), at=now)
    actions.end_help(
        call_in_ref=call.ref, outcome="A shared county table.", on=TODAY, by=scope("imani"), at=now
    )
    place.refresh_from_db()
    assert place.ends_on == TODAY
    assert CallIn.objects.get(pk=call.pk).state == "ended"


def test_a_call_is_seen_by_whom_it_is_for_and_not_by_partners(town, west, scope, now):
    call = actions.ask_help(
        engagement_ref=west.ref, senior=True, why="A board in conflict.", by=scope("imani"), at=now
    )
    assert [row.ref for row in copractice.calls_for_me(scope("amos"))] == [call.ref]
    assert list(copractice.calls_for_me(scope("imani"))) == []  # one does not answer oneself
    for key in ("rosa", "gordon", "sam"):
        assert list(copractice.calls_for_me(scope(key))) == []
    with pytest.raises(NotThere):
        copractice.call_in(scope("sam"), call.ref)


def test_when_one_of_the_pair_leaves_the_gap_becomes_a_task_until_it_is_closed(
    town, west, scope, now, signed_in
):
    imani = Assignment.objects.get(engagement=west, person=town.people["imani"], core=True)
    row = actions.leave_pair(
        assignment_ref=imani.ref,
        last_day=TODAY,
        reason="solo.unavailable",
        arrangement="Dana goes alone until January; Rosa knows.",
        by=scope("dana"),
        at=now,
    )
    imani.refresh_from_db()
    assert imani.ends_on == TODAY
    step = row.gap_step
    assert step.title == "Close the gap: Imani Okafor away"
    assert (step.owner, step.due_on) == (town.people["dana"], TODAY + timedelta(days=7))
    page = signed_in("dana").get(f"/engagements/{west.ref}/pair-work/").content.decode()
    assert "Close the gap by" in page
    actions.change_step(step_ref=step.ref, version=step.version, state="done", by=scope("dana"), at=now)
    page = signed_in("dana").get(f"/engagements/{west.ref}/pair-work/").content.decode()
    assert "Gap closed" in page and "Close the gap by" not in page


def test_an_absence_needs_an_arrangement_and_one_of_the_pair(town, west, scope, now):
    more = {
        "engagement_ref": west.ref,
        "reason": "solo.unavailable",
        "starts_on": TODAY,
        "by": scope("dana"),
        "at": now,
    }
    before = Step.objects.count()
    with pytest.raises(Refused, match="arranged"):
        actions.begin_absence(person=town.people["imani"], arrangement="", **more)
    with pytest.raises(Refused, match="not one of the pair"):
        actions.begin_absence(person=town.people["luis"], arrangement="Dana goes.", **more)
    assert Step.objects.count() == before
    row = actions.begin_absence(person=town.people["imani"], arrangement="Dana goes.", **more)
    actions.end_absence(absence_ref=row.ref, ends_on=TODAY + timedelta(days=20), by=scope("dana"), at=now)
    assert Step.objects.get(pk=row.gap_step_id).due_on == TODAY + timedelta(days=27)


def test_reflections_stay_with_the_people_of_the_engagement(town, west, scope, now, signed_in):
    actions.reflect(
        engagement_ref=west.ref,
        looks=[
            actions.Look(
                "value.equity", 2, "I spoke over Tasha.", intention="To help.", impact="She went quiet."
            )
        ],
        view="self",
        on=TODAY,
        by=scope("imani"),
        at=now,
    )
    assert copractice.reflections(scope("dana"), west)[0].note == "I spoke over Tasha."
    for key in ("lead", "luis", "amos", "rosa", "gordon"):
        assert copractice.reflections(scope(key), west) == []
    for key in ("lead", "luis", "amos", "rosa", "tasha", "gordon", "sam"):
        for path in ("values/", "brief/", "pair-work/", ""):
            page = signed_in(key).get(f"/engagements/{west.ref}/{path}").content.decode()
            assert "spoke over Tasha" not in page, (key, path)
        history = signed_in(key).get(f"/history/support.engagement/{west.ref}/").content.decode()
        assert "spoke over" not in history
    assert "spoke over Tasha" in signed_in("dana").get(f"/engagements/{west.ref}/values/").content.decode()


def test_an_empty_reflection_and_an_unknown_element_are_refused(town, west, scope, now):
    more = {"engagement_ref": west.ref, "view": "self", "on": TODAY, "by": scope("imani"), "at": now}
    before = Reflection.objects.count()
    with pytest.raises(Refused, match="at least one"):
        actions.reflect(looks=[actions.Look("value.equity")], **more)
    with pytest.raises(Refused, match="no longer"):
        actions.reflect(looks=[actions.Look("value.unheard-of", 3)], **more)
    assert Reflection.objects.count() == before


def test_a_pair_without_a_word_on_the_day_one_cannot_come_is_asked_for_it(town, west, signed_in):
    address, words = (
        f"/engagements/{west.ref}/pair-work/",
        "What happens when one of you cannot come is not agreed.",
    )
    agreement = Agreement.objects.get(engagement=west)
    with upkeep("a story of its own"):
        agreement.alter(contingency="")
    assert words in signed_in("dana").get(address).content.decode()
    with upkeep("a story of its own"):
        agreement.alter(contingency="The other goes alone and calls Rosa first.")
    page = signed_in("dana").get(address).content.decode()
    assert words not in page
    assert "calls Rosa first" in signed_in("dana").get(f"/engagements/{west.ref}/brief/").content.decode()


def test_a_new_pair_member_reads_the_brief_and_partners_do_not(town, west, signed_in):
    address = f"/engagements/{west.ref}/brief/"
    page = signed_in("dana").get(address).content.decode()
    for part in ("Relationships", "Tasha Bell", "Open commitments", "What not to repeat", "History"):
        assert part in page
    for key in ("luis", "rosa", "tasha", "gordon", "sam"):
        assert signed_in(key).get(address).status_code == 404


def test_a_single_behavior_is_looked_at_under_its_value(town, west, signed_in):
    dana, address = signed_in("dana"), f"/engagements/{west.ref}/values/"
    page = dana.get(address).content.decode()
    keys = [item.key for item in words_of(west).items if item.parent == "value.equity"]
    assert len(keys) == 5 and all(f'name="seen-{key}"' in page for key in keys)
    sent = {
        "on": TODAY.isoformat(),
        "view": "co",
        "inside": "no",
        f"seen-{keys[0]}": "4",
        f"note-{keys[0]}": "Tasha chaired.",
    }
    assert dana.post(address, sent).status_code == 302
    kept = Reflection.objects.get(element=keys[0])
    assert (kept.view, kept.inside, kept.seen, kept.note) == ("co", False, 4, "Tasha chaired.")
    assert "Tasha chaired." in dana.get(address).content.decode()


def words_of(engagement):
    return vocabulary(COMMAND_LINE, engagement.edition_id)


def test_two_teams_with_one_place_on_the_same_days_are_told_of_each_other(town, west, scope, now, signed_in):
    other = actions.open_engagement(
        unit=west.unit,
        edition=west.edition,
        tier="tier.design-and-consultation",
        tier_reason="Asked for advice.",
        people=[(town.people["luis"], "role.regional-support-specialist")],
        starts_on=TODAY - timedelta(days=30),
        ends_on=TODAY + timedelta(days=60),
        name="Media advice",
        by=scope("lead"),
        at=now,
    )

    def plan(engagement, key, title, days):
        return actions.plan_activity(
            engagement_ref=engagement.ref,
            plan=actions.Plan(title=title, on=TODAY + timedelta(days=days), purpose="Plan."),
            links=Links(people=[(town.people[key], "lead", "support")]),
            by=scope(key),
            at=now,
        )

    page = reverse("engagement-pair-work", args=[west.ref])
    plan(west, "imani", "Ask for numbers", 70)
    plan(other, "luis", "Ask for the same numbers", 74)
    assert "another team’s contact" not in words(signed_in("lead").get(page))
    plan(other, "luis", "Ask them again", 72)
    told = "such as “Ask for numbers” and “Ask them again”"
    assert told in words(signed_in("lead").get(page))
    # Imani may not see what Luis does there, so nothing of it is told to her.
    assert "Ask them again" not in words(signed_in("imani").get(page))
