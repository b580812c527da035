"""Parts and channels agreed across levels; changes to the practice are tried before they spread."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marigold.kit.doing import NotThere, Refused, Stale
from marigold.support import actions
from marigold.support.models import Engagement, PracticeChange
from marigold.support.selectors import system

TODAY = timezone.localdate()


def part(town, scope, now, **fields):
    fields = {"actor": "Regional coordinator", "does": "Keeps the plan.", **fields}
    return actions.write_role(unit=town.units["west"], by=scope("lead"), at=now, **fields)


def test_a_part_is_agreed_with_somebody_and_looked_at_again(town, scope, now, signed_in):
    with pytest.raises(Refused, match="with whom"):
        part(town, scope, now, agreed_on=TODAY)
    row = part(town, scope, now, review_on=TODAY - timedelta(days=1))
    page = f"/places/{town.units['west'].ref}/roles/"
    shown = signed_in("lead").get(page).content.decode()
    assert "not agreed with them yet" in shown and "was to be looked at again" in shown
    actions.change_role(
        role_ref=row.ref,
        version=row.version,
        agreed_on=TODAY,
        agreed_with="Rosa",
        review_on=TODAY + timedelta(days=90),
        by=scope("lead"),
        at=now,
    )
    shown = signed_in("rosa").get(page).content.decode()
    assert "Keeps the plan." in shown
    assert "not agreed with them yet" not in shown and "was to be looked at again" not in shown
    with pytest.raises(Stale):
        actions.change_role(
            role_ref=row.ref, version=row.version, does="Something else", by=scope("lead"), at=now
        )


def test_only_those_over_a_place_change_its_map_and_strangers_see_none(town, scope, now, signed_in):
    part(town, scope, now)
    for key in ("imani", "rosa", "tasha", "sam", "terrell"):
        with pytest.raises(NotThere):
            actions.write_role(unit=town.units["west"], actor="Me", does="All.", by=scope(key), at=now)
    page = f"/places/{town.units['west'].ref}/roles/"
    for key in ("sam", "terrell"):
        assert signed_in(key).get(page).status_code == 404


def test_a_channel_carried_by_support_is_told_apart_and_too_many_are_warned_of(town, scope, now, signed_in):
    # The schools' system has no channels yet.
    west, state, east = (town.units[key] for key in ("riverbend", "mesa", "willow"))
    more = {"by": scope("lead"), "at": now}
    actions.open_channel(origin=west, receiver=state, carries="Issues", carrier=town.people["luis"], **more)
    page = signed_in("lead").get(f"/places/{west.ref}/roles/").content.decode()
    assert "carried by support" in page and "come to lean on them" not in page  # one channel is no pattern
    second = actions.open_channel(
        origin=east, receiver=state, carries="Data", carrier=town.people["mei"], **more
    )
    page = signed_in("lead").get(f"/places/{west.ref}/roles/").content.decode()
    assert "Practitioners carry 2 of 2 channels" in page
    actions.change_channel(
        channel_ref=second.ref, version=second.version, carrier=None, carrier_text="Regional team", **more
    )
    page = signed_in("lead").get(f"/places/{west.ref}/roles/").content.decode()
    assert "come to lean on them" not in page
    for broken in (
        {"receiver": west},
        {"receiver": town.units["state"]},
        {"receiver": state, "carries": " "},
    ):
        fields = {"receiver": state, "carries": "X", "carrier_text": "Y", **broken}
        with pytest.raises(Refused):
            actions.open_channel(origin=west, **fields, **more)


@pytest.fixture
def change(town, scope, now):
    return actions.propose_change(
        root=town.units["state"],
        title="Shorter visits",
        what="Forty minutes instead of ninety.",
        reason="Partners are tired.",
        source="partners",
        by=scope("imani"),
        at=now,
    )


def test_a_change_is_tried_before_it_spreads_and_keeps_what_was_learned(town, change, scope, now, signed_in):
    def move(state, **texts):
        row = PracticeChange.objects.get(pk=change.pk)
        actions.move_change(
            change_ref=row.ref, version=row.version, state=state, by=scope("imani"), at=now, **texts
        )
        return PracticeChange.objects.get(pk=change.pk)

    with pytest.raises(Refused, match="cannot become"):
        move("spreading")
    west = Engagement.objects.get(unit=town.units["west"])
    trial = actions.try_change(
        change_ref=change.ref, engagement_ref=west.ref, starts_on=TODAY, by=scope("imani"), at=now
    )
    assert PracticeChange.objects.get(pk=change.pk).state == "testing"
    actions.tell_trial(trial_ref=trial.ref, saw="Fewer people left early.", by=scope("imani"), at=now)
    assert move("spreading").state == "spreading"
    with pytest.raises(Refused, match="learned"):
        move("dropped")
    done = move("dropped", learned="It saved time, and nobody spoke of hard things.")
    assert (done.state, done.decided_on) == ("dropped", TODAY)
    # Luis gives support in this system too: he reads the change, and where it is tried only as a number.
    page = signed_in("luis").get(f"/practice-changes/{change.ref}/").content.decode()
    assert "nobody spoke of hard things" in page and "And in 1 engagement that you do not see" in page
    assert west.name not in page and "Fewer people left" not in page
    for key in ("rosa", "tasha", "sam", "gordon"):
        assert signed_in(key).get(f"/practice-changes/{change.ref}/").status_code == 404


def test_a_change_needs_a_reason_and_a_source(town, scope, now):
    more = {"root": town.units["state"], "title": "T", "what": "W", "by": scope("imani"), "at": now}
    for broken in ({"reason": " ", "source": "data"}, {"reason": "R", "source": "whim"}):
        with pytest.raises(Refused, match="reason"):
            actions.propose_change(**broken, **more)
    with pytest.raises(NotThere):
        actions.propose_change(**{**more, "by": scope("rosa")}, reason="R", source="data")
    assert system.practice_changes(scope("rosa")).count() == 0
