"""Decisions keep who was in the room, are confirmed by those who were, and answer work that stands still."""

from datetime import timedelta

import pytest

from marigold.kit.doing import NotThere, Refused, upkeep
from marigold.support import actions
from marigold.support.models import Consequence, Decision, DecisionPerson, Engagement
from marigold.support.selectors import concerns, decisions


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def decision(town, west, scope, now):
    return actions.record_decision(
        engagement_ref=west.ref,
        title="Parents write the first item of each agenda",
        on=scope("imani").on - timedelta(days=20),
        people=[(town.people["rosa"], True), (town.people["tasha"], True), (town.people["dana"], False)],
        groups=["partner.community", "partner.providers"],
        power="deferred",
        power_to="the parents on the team",
        by=scope("imani"),
        at=now,
    )


def test_those_who_were_there_confirm_from_their_own_sign_in_and_nobody_else(decision, scope, now):
    for key in ("rosa", "dana"):
        actions.confirm_decision(decision_ref=decision.ref, by=scope(key), at=now)
    actions.confirm_decision(decision_ref=decision.ref, by=scope("rosa"), at=now)
    yes = DecisionPerson.objects.filter(decision=decision, confirmed_at__isnull=False)
    assert sorted(yes.values_list("person__name", flat=True)) == ["Dana Whitfield", "Rosa Almeida"]
    # Imani wrote it down and was not in the room; Gordon sees it and was not; Nikhil and Sam see nothing.
    for key in ("imani", "gordon", "nikhil", "sam"):
        with pytest.raises(NotThere):
            actions.confirm_decision(decision_ref=decision.ref, by=scope(key), at=now)


def test_other_words_ask_again_and_other_people_keep_their_yes(decision, town, scope, now):
    actions.confirm_decision(decision_ref=decision.ref, by=scope("rosa"), at=now)
    room = [(town.people["rosa"], False), (town.people["priya"], True)]
    row = actions.change_decision(
        decision_ref=decision.ref, version=decision.version, people=room, by=scope("dana"), at=now
    )
    people = {one.person.name: one for one in decisions.people_of(scope("dana"), row)}
    assert {name: one.decided for name, one in people.items()} == {
        "Priya Quintero": True,
        "Rosa Almeida": False,
    }
    assert people["Rosa Almeida"].confirmed_at is not None
    actions.change_decision(
        decision_ref=decision.ref,
        version=row.version,
        title="Parents write the agenda",
        by=scope("dana"),
        at=now,
    )
    assert not DecisionPerson.objects.filter(decision=decision, confirmed_at__isnull=False).exists()


def test_partners_of_the_place_see_decisions_and_do_not_write_them(decision, scope, now):
    for key in ("imani", "lead", "amos", "rosa", "tasha", "gordon", "helen", "priya"):
        assert decisions.decision(scope(key), decision.ref) == decision
    for key in ("luis", "mei", "nikhil", "terrell", "carmen", "sam"):
        with pytest.raises(NotThere):
            decisions.decision(scope(key), decision.ref)
    for key in ("rosa", "amos", "tasha"):
        with pytest.raises(NotThere):
            actions.note_consequence(
                decision_ref=decision.ref, on=scope(key).on, effect="opened", text="x", by=scope(key), at=now
            )


def test_what_followed_is_kept_with_the_decision(decision, scope, now):
    by = scope("dana")
    wrong = [
        ({"effect": "exploded"}, "effect"),
        ({"text": " "}, "text"),
        ({"on": decision.on - timedelta(days=1)}, "on"),
    ]
    for fields, field in wrong:
        with pytest.raises(Refused) as refused:
            actions.note_consequence(
                **{"decision_ref": decision.ref, "on": by.on, "effect": "opened", "text": "x", **fields},
                by=by,
                at=now,
            )
        assert refused.value.field == field
    actions.note_consequence(
        decision_ref=decision.ref, on=by.on, effect="closed", text="No more late items.", by=by, at=now
    )
    assert list(Consequence.objects.filter(decision=decision).values_list("effect", "text")) == [
        ("closed", "No more late items.")
    ]
    (row,) = [one for one in decisions.of_engagement(by, decision.engagement) if one.pk == decision.pk]
    assert (row.there, row.said_yes, row.followed) == (3, 0, 1)


def test_a_decision_stays_within_its_engagement_and_its_model(town, west, scope, now):
    river = Engagement.objects.get(unit=town.units["riverbend"])
    concern = actions.raise_concern(
        engagement_ref=river.ref,
        kind="risk",
        title="Not here",
        raised_on=scope("luis").on,
        by=scope("luis"),
        at=now,
    )
    for fields in (
        {"groups": ["partner.teachers-staff"]},
        {"power": "taken"},
        {"response": "wait"},
        {"concern": concern},
        {"title": " "},
    ):
        with pytest.raises(Refused):
            actions.record_decision(
                **{"engagement_ref": west.ref, "title": "x", "on": scope("imani").on, "people": [], **fields},
                by=scope("imani"),
                at=now,
            )
    assert not Decision.objects.filter(title="x").exists()


def test_the_newest_answer_to_a_standstill_counts_and_trash_does_not(town, west, scope, now):
    from marigold.support.models import Goal

    who = scope("imani")
    goal = Goal.objects.filter(engagement=west).order_by("number").first()
    other = Goal.objects.filter(engagement=west).order_by("number").last()

    def decide(days, response, **fields):
        return actions.record_decision(
            engagement_ref=west.ref,
            title=response,
            on=who.on - timedelta(days=days),
            people=[],
            response=response,
            by=who,
            at=now,
            **fields,
        )

    assert concerns.attention(who, [west.pk]).answer(west.pk, goal.pk) is None
    decide(30, "re-engage", goal=goal)
    newest = decide(10, "change-format", goal=goal)
    asked = concerns.attention(who, [west.pk])
    assert asked.answer(west.pk, goal.pk).response == "change-format"
    assert asked.answer(west.pk, other.pk) is None
    assert asked.answer(west.pk) is None
    decide(20, "pause")
    asked = concerns.attention(who, [west.pk])
    assert [asked.answer(west.pk, key).response for key in (goal.pk, other.pk, None)] == [
        "change-format",
        "pause",
        "pause",
    ]
    assert decisions.newest_answer(who, goal).response == "change-format"
    with upkeep("the trash has its own tests"):
        newest.alter(trashed_at=now)
    assert decisions.newest_answer(who, goal).response == "pause"
    assert concerns.attention(who, [west.pk]).answer(west.pk, goal.pk).response == "pause"
