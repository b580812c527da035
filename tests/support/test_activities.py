"""Activities: planned by a pair, entered once, credited to all, debriefed by both."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marigold.audit.models import Event
from marigold.kit.doing import NotThere, Refused, Stale
from marigold.practice.selectors import vocabulary
from marigold.support import actions, dose, uses
from marigold.support import selectors as support
from marigold.support.actions.links import Links
from marigold.support.models import Activity, ActivityPerson, Debrief, Engagement


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def both(town, west, scope):
    principle = vocabulary(scope("imani"), west.edition_id).of("principle")[0]
    return Links(
        people=[(town.people["imani"], "lead", "support"), (town.people["dana"], "second", "support")],
        elements=[principle.id],
    )


@pytest.fixture
def planned(west, both, scope, now):
    plan = actions.Plan(title="Talk at the library", on=now.date(), purpose="Listen.", planned_minutes=60)
    return actions.plan_activity(
        engagement_ref=west.ref, plan=plan, links=both, by=scope("imani"), at=now
    ).activity


def log(now, **fields):
    return actions.Logged(on=now.date() - timedelta(days=1), minutes_contact=60, **fields)


def test_an_activity_is_entered_once_and_credited_to_both(planned, both, scope, town, now):
    done = actions.log_activity(
        activity_ref=planned.ref, version=planned.version, log=log(now), links=both, by=scope("dana"), at=now
    ).activity
    assert done.minutes == 60
    credited = ActivityPerson.objects.filter(activity=done).values_list("person__name", "role")
    assert sorted(credited) == [("Dana Whitfield", "second"), ("Imani Okafor", "lead")]
    with pytest.raises(Refused, match="already logged"):
        actions.log_activity(
            activity_ref=planned.ref,
            version=done.version,
            log=log(now),
            links=both,
            by=scope("imani"),
            at=now,
        )
    for root in town.editions:
        assert dose.recount(root) == dose.stored(root)
        assert uses.recount(root) == uses.stored(root)


def test_nobody_can_be_on_an_activity_twice(planned, town, both, scope, now):
    twice = Links(people=[*both.people, (town.people["dana"], "observer", "support")], elements=both.elements)
    with pytest.raises(Refused, match="hours would count twice"):
        actions.log_activity(
            activity_ref=planned.ref,
            version=planned.version,
            log=log(now),
            links=twice,
            by=scope("imani"),
            at=now,
        )
    assert Activity.objects.get(pk=planned.pk).state == "planned"
    from marigold.kit.doing import upkeep

    with upkeep("what the database itself refuses"), pytest.raises(IntegrityError), transaction.atomic():
        ActivityPerson.objects.bulk_create(
            [ActivityPerson(activity=planned, person=town.people["dana"], role="observer")]
        )


def test_solo_support_needs_a_reason_and_agreement_a_yes(planned, both, scope, now):
    alone = Links(people=both.people[:1], elements=both.elements)

    def attempt(**fields):
        return actions.log_activity(
            activity_ref=planned.ref,
            version=planned.version,
            log=log(now, **fields),
            links=alone,
            by=scope("imani"),
            at=now,
        )

    with pytest.raises(Refused, match="there is no reason yet"):
        attempt()
    with pytest.raises(Refused, match="agreement beforehand"):
        attempt(solo_reason="solo.agreed")
    assert not Event.objects.filter(target=planned.target, kind="support:activity:logged").exists()
    outcome = attempt(solo_reason="solo.agreed", solo_agreed=True)
    assert [finding.rule for finding in outcome.findings if finding.weight == "warn"] == [
        "activity.coplanned",
        "pairing.solo-participants",
    ]


def test_two_people_editing_at_once_are_shown_both_versions(planned, both, scope, now):
    version = planned.version
    first = actions.Plan(title="Talk at the library", on=now.date(), purpose="Imani's purpose.")
    second = actions.Plan(title="Talk at the library", on=now.date(), purpose="Dana's purpose.")
    actions.replan_activity(
        activity_ref=planned.ref, version=version, plan=first, links=both, by=scope("imani"), at=now
    )
    with pytest.raises(Stale) as stale:
        actions.replan_activity(
            activity_ref=planned.ref, version=version, plan=second, links=both, by=scope("dana"), at=now
        )
    assert stale.value.theirs["purpose"] == "Imani's purpose."
    assert stale.value.yours["purpose"] == "Dana's purpose."
    assert Activity.objects.get(pk=planned.pk).purpose == "Imani's purpose."


def test_the_second_s_observations_stay_apart_until_both_have_shared(planned, both, scope, now):
    actions.log_activity(
        activity_ref=planned.ref, version=planned.version, log=log(now), links=both, by=scope("imani"), at=now
    )
    for key, text in (("imani", "We listened."), ("dana", "Two people left early.")):
        actions.write_debrief(
            activity_ref=planned.ref, account=text, answers={}, minutes=15, by=scope(key), at=now
        )
    actions.share_debrief(activity_ref=planned.ref, by=scope("dana"), at=now)
    row = Activity.objects.get(pk=planned.pk)
    assert row.debriefed_at is None
    assert [one.account for one in support.debriefs(scope("imani"), row)] == ["We listened."]
    assert [one.account for one in support.debriefs(scope("dana"), row)] == ["Two people left early."]
    actions.share_debrief(activity_ref=planned.ref, by=scope("imani"), at=now)
    row.refresh_from_db()
    assert row.debriefed_at == now
    assert row.minutes_followup == 15
    assert len(support.debriefs(scope("imani"), row)) == 2
    assert list(support.debriefs(scope("lead"), row)) == []
    told = str(list(Event.objects.filter(kind__startswith="support:debrief").values_list("change", "title")))
    assert "Two people left early" not in told


def test_correcting_a_log_keeps_the_roll_up_exact(planned, both, scope, town, now):
    done = actions.log_activity(
        activity_ref=planned.ref, version=planned.version, log=log(now), links=both, by=scope("imani"), at=now
    ).activity
    changed = actions.Logged(on=now.date() - timedelta(days=40), minutes_contact=25, minutes_travel=70)
    actions.correct_activity(
        activity_ref=done.ref, version=done.version, log=changed, links=both, by=scope("dana"), at=now
    )
    assert Activity.objects.get(pk=done.pk).minutes == 95
    for root in town.editions:
        assert dose.recount(root) == dose.stored(root)
        assert uses.recount(root) == uses.stored(root)


def test_someone_next_door_can_neither_see_nor_log_it(planned, both, scope, now):
    for key in ("mei", "terrell", "carmen", "sam"):
        with pytest.raises(NotThere):
            support.activity(scope(key), planned.ref)
        with pytest.raises(NotThere):
            actions.log_activity(
                activity_ref=planned.ref,
                version=planned.version,
                log=log(now),
                links=both,
                by=scope(key),
                at=now,
            )
    assert Debrief.objects.filter(activity=planned).count() == 0


def test_a_plan_cannot_be_logged_before_its_day(planned, both, scope, now):
    ahead = actions.Logged(on=now.date() + timedelta(days=3), minutes_contact=60)
    with pytest.raises(Refused, match="still to come"):
        actions.log_activity(
            activity_ref=planned.ref,
            version=planned.version,
            log=ahead,
            links=both,
            by=scope("imani"),
            at=now,
        )
