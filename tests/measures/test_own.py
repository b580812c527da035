"""One's own space: looks at oneself that nobody else sees until shown, and what one means to do next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marigold.audit.models import Event
from marigold.kit.doing import NotThere, Refused
from marigold.measures import actions, selectors
from marigold.measures.models import Asked, Intention, LookShare, OwnLook, Response
from marigold.people import actions as people_actions
from marigold.support.actions import carry_out_erasure
from marigold.support.actions import measures as asking
from marigold.support.models import Engagement
from marigold.support.selectors.personal import personal
from marigold.web.present.own import own_space


def looked(scope, who, now, key="my-steering", value=3, note="Between us: tired."):
    by = scope(who)
    answers = {one.key: value for one in selectors.instrument(by, key).questions}
    return actions.write_look(instrument_key=key, answers=answers, note=note, by=by, at=now)


def test_a_look_is_seen_by_its_writer_alone(town, scope, now):
    look = looked(scope, "imani", now, "where-i-stand")
    assert selectors.look(scope("imani"), look.ref) == look
    for key in ("lead", "dana", "rosa", "sam"):
        with pytest.raises(NotThere):
            selectors.look(scope(key), look.ref)
        assert look not in selectors.looks(scope(key))
        with pytest.raises(NotThere):
            actions.remove_look(look_ref=look.ref, by=scope(key), at=now)
    with pytest.raises(NotThere):
        asking.share_own_look(
            look_ref=look.ref, reader_ref=town.people["imani"].ref, by=scope("dana"), at=now
        )
    # The log says that it was written, and nothing of what.
    (event,) = Event.objects.filter(target=look.target)
    assert (event.title, event.change) == ("a look at oneself", {})


def test_a_look_is_shown_to_one_person_from_a_day_and_taken_back(town, scope, now):
    look = looked(scope, "imani", now, "where-i-stand")
    lead = town.people["lead"]
    share = asking.share_own_look(look_ref=look.ref, reader_ref=lead.ref, by=scope("imani"), at=now)
    assert look in [one.look for one in selectors.shared_with_me(scope("lead"))]
    assert look not in [one.look for one in selectors.shared_with_me(scope("dana"))]
    again = asking.share_own_look(look_ref=look.ref, reader_ref=lead.ref, by=scope("imani"), at=now)
    assert again == share
    with pytest.raises(NotThere):
        actions.unshare_look(share_ref=share.ref, by=scope("lead"), at=now)
    actions.unshare_look(share_ref=share.ref, by=scope("imani"), at=now)
    assert look not in [one.look for one in selectors.shared_with_me(scope("lead"))]
    share.refresh_from_db()
    assert (share.since, share.ended_on) == (now.date(), now.date())
    # Only to people one works with.
    for key in ("sam", "terrell"):
        with pytest.raises(Refused, match="Choose someone you work with"):
            asking.share_own_look(
                look_ref=looked(scope, "rosa", now).ref,
                reader_ref=town.people[key].ref,
                by=scope("rosa"),
                at=now,
            )


def test_only_instruments_for_oneself_are_taken_alone(scope, now):
    with pytest.raises(NotThere):
        looked(scope, "rosa", now, "support-so-far")
    with pytest.raises(Refused, match="Choose an answer"):
        actions.write_look(instrument_key="my-steering", answers={}, note="Words", by=scope("rosa"), at=now)


def test_partners_and_practitioners_find_their_own_instruments_and_what_is_due(scope, now):
    rosa = own_space(scope("rosa"), today=now.date(), practitioner=False)
    assert {one.instrument.key for one in rosa.profiles if one.own} == {"my-steering"}
    assert not {one.key for one in rosa.to_start} & {"where-i-stand", "my-growth"}
    imani = own_space(scope("imani"), today=now.date(), practitioner=True)
    assert {one.key for one in imani.to_start} == {"my-steering", "practice-model"}
    # My growth is meant for every three months and was done five months ago.
    assert "my-growth" in {one.key for one in imani.due}
    looked(scope, "imani", now, "my-growth")
    assert "my-growth" not in {
        one.key for one in own_space(scope("imani"), today=now.date(), practitioner=True).due
    }


def test_the_parts_of_steering_oneself_stand_as_lines_over_time(scope, now):
    (mine,) = [
        one
        for one in own_space(scope("rosa"), today=now.date(), practitioner=False).profiles
        if one.instrument.key == "my-steering"
    ]
    assert [line.name for line in mine.lines] == [
        "Personal agency",
        "Self-sufficiency",
        "Self-management",
        "Problem solving",
        "All questions",
    ]
    assert all(line.svg.count("<circle") == 3 for line in mine.lines)
    assert "up 2.0 since" in mine.lines[1].words


def test_what_one_means_to_do_is_one_s_own_until_shared_with_the_pair(town, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    row = asking.intend(engagement_ref=west.ref, text="Ask Helen.", share=False, by=scope("tasha"), at=now)
    path = west.unit.path
    assert row not in selectors.shared_intentions(scope("imani"), west.pk, path)
    change = {"intention_ref": row.ref, "by": scope("tasha"), "at": now}
    actions.change_intention(share=True, **change)
    assert row in selectors.shared_intentions(scope("imani"), west.pk, path)
    # Not other partners, nor practitioners of other places.
    for key in ("rosa", "luis", "sam"):
        assert selectors.shared_intentions(scope(key), west.pk, path) == []
    actions.change_intention(share=False, done=True, became="She said yes.", **change)
    assert row not in selectors.shared_intentions(scope("imani"), west.pk, path)
    row.refresh_from_db()
    assert (row.done_on, row.became) == (now.date(), "She said yes.")
    with pytest.raises(NotThere):
        actions.change_intention(intention_ref=row.ref, text="Mine now", by=scope("imani"), at=now)
    with pytest.raises(Refused, match="Write what you mean to do next"):
        actions.change_intention(text="  ", **change)


def test_one_s_own_file_holds_answers_looks_and_intentions_and_no_one_else_s(town, scope, now):
    looked(scope, "dana", now, note="Dana’s own")
    shelves = {
        one.key: [dict(zip(one.columns, row, strict=True)) for row in one.rows]
        for one in personal(scope("rosa"))
    }
    assert len(shelves["measures.ownlook"]) == 3
    assert {"item.do": 8, "item.hard": 6, "item.alone": 6} in [
        row["answers"] for row in shelves["measures.response"]
    ]
    assert {row["text"] for row in shelves["measures.intention"]} == {
        "Ask Priya to show me how the chart is made.",
        "Bring the parents’ questions to the board myself, before the summer.",
    }
    assert "Dana’s own" not in str(shelves)


def test_an_erased_person_s_own_words_go_and_results_stay_as_they_were(town, scope, now):
    rosa = town.people["rosa"]
    asked = Response.objects.filter(person=rosa).count()
    assert asked == 2 and OwnLook.objects.filter(person=rosa).count() == 3
    before = Response.objects.count()
    wish = people_actions.ask_erasure(by=scope("rosa"), at=now)
    later = replace(scope("lead"), on=now.date() + timedelta(days=15))
    carry_out_erasure(erasure_ref=wish.ref, by=later, at=now + timedelta(days=15))
    for table in (OwnLook, Intention, Asked):
        assert not table.objects.filter(person=rosa).exists(), table
    assert not LookShare.objects.filter(reader=rosa).exists()
    assert Response.objects.count() == before
    assert not Response.objects.filter(person=rosa).exists()
    assert not any(rosa.pk in one.present for one in Response.objects.filter(together=True))
