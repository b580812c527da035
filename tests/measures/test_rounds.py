"""Rounds: who may ask whom, answers that stay anonymous, results shown once, and what is told back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from marigold.access.scope import COMMAND_LINE
from marigold.audit.models import Event
from marigold.core import frameworks
from marigold.imports import practice
from marigold.kit.doing import NotThere, Refused
from marigold.measures import actions, selectors
from marigold.measures.models import Asked, Response, Round
from marigold.measures.selectors.rounds import GivenIn
from marigold.support import actions as support_actions
from marigold.support.actions import measures as asking
from marigold.support.models import Assignment, Engagement
from marigold.web.present.measures import results

PARTNERS = ("rosa", "tasha", "priya")


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def ask(west, town, scope, now):
    """Open a round as Imani, by default of support so far among three partners."""

    def make(key="support-so-far", who=PARTNERS, *, by="imani", days=14, **more):
        return asking.ask(
            engagement_ref=west.ref,
            wanted=actions.Wanted(key, now.date() + timedelta(days=days), **more),
            people=[town.people[one].ref for one in who],
            by=scope(by),
            at=now,
        )

    return make


@pytest.fixture
def answer(scope, now):
    """Answer every question of a round with one value."""

    def give(row, who, value):
        by = scope(who)
        instrument = selectors.instrument_of_edition(by, row.edition_id)
        answers = {one.key: value for one in instrument.questions}
        return actions.answer_round(round_ref=row.ref, answers=answers, by=by, at=now)

    return give


def result(scope, who, row, now):
    row.refresh_from_db()
    names = who in {"imani", "dana", "lead"}
    return results(scope(who), [row], today=now.date(), names=names)[0]


def test_only_those_who_support_there_ask_and_only_people_of_that_place(ask, town, scope, now, west):
    for key in ("rosa", "luis", "amos", "terrell", "sam"):
        with pytest.raises(NotThere):
            ask(by=key)
    # Terrell is a partner of another place; Dana supports here and is not asked as a partner.
    for key in ("terrell", "dana"):
        with pytest.raises(Refused, match="Choose only people who take part here"):
            ask(who=(*PARTNERS, key))
    assert ask(by="dana").circle_key == west.pk


def test_fewer_than_the_floor_are_not_asked_without_names(ask):
    with pytest.raises(Refused, match="Fewer than 3 answers are never shown, and only 2 would be asked"):
        ask(who=PARTNERS[:2])
    # With names there is no floor.
    assert ask("one-act", PARTNERS[:1], situation="Lead the talk").pk
    with pytest.raises(Refused, match="Name the act and the situation"):
        ask("one-act", PARTNERS[:1], situation="  ")
    with pytest.raises(Refused, match="only for a look at oneself"):
        ask("where-i-stand", ())
    with pytest.raises(Refused, match="This place is still empty"):
        ask("capacity", PARTNERS)
    with pytest.raises(Refused, match="Choose a last day"):
        ask(days=-1)


def test_a_result_is_shown_once_when_everyone_has_answered(ask, answer, scope, now):
    row = ask()
    answer(row, "rosa", 5)
    answer(row, "tasha", 4)
    for who in ("imani", "lead", "rosa"):
        running = result(scope, who, row, now)
        assert (running.shown, running.numbers.answered, running.numbers.asked) == (False, 2, 3)
        assert running.lines == ()
    answer(row, "priya", 3)
    done = result(scope, "imani", row, now)
    assert done.ended and row.ended_on == now.date()
    assert {part: one.value for part, one in done.scores.items()} == dict.fromkeys(done.scores, 4.0)
    assert {one.people for one in done.scores.values()} == {3}
    with pytest.raises(Refused, match="has ended"):
        answer(row, "rosa", 1)


def test_ending_early_never_shows_fewer_than_the_floor_and_cannot_be_undone(ask, answer, scope, now):
    row = ask()
    answer(row, "rosa", 5)
    answer(row, "tasha", 4)
    actions.end_round(round_ref=row.ref, by=scope("imani"), at=now)
    over = result(scope, "imani", row, now)
    assert (over.ended, over.shown) == (True, False)
    assert {one.reason for one in over.scores.values()} == {"few"}
    with pytest.raises(Refused, match="has ended, so nothing was kept"):
        answer(row, "priya", 3)
    assert not result(scope, "imani", row, now).shown


def test_a_question_answered_by_fewer_than_the_floor_has_no_number_of_its_own(ask, answer, scope, now):
    row = ask(who=(*PARTNERS, "helen"))
    for who in PARTNERS:
        answer(row, who, 4)
    by = scope("helen")
    first = selectors.instrument_of_edition(by, row.edition_id).questions[0]
    actions.answer_round(round_ref=row.ref, answers={first.key: 1}, by=by, at=now)
    done = result(scope, "imani", row, now)
    # Helen answered one of nine: her set has no score, so each part is the mean of three.
    assert {one.people for one in done.scores.values()} == {3}
    assert done.questions[first.key].people == 4


def test_an_anonymous_answer_has_no_person_no_order_and_no_time(ask, answer, scope, now, town):
    row = ask()
    for who, value in zip(PARTNERS, (5, 2, 4), strict=True):
        answer(row, who, value)
    kept = list(Response.objects.filter(round=row))
    assert {one.person_id for one in kept} == {None}
    assert len({one.created_at for one in kept}) == 1 and {one.given_on for one in kept} == {row.opened_on}
    assert [one.name for one in Asked._meta.concrete_fields] == ["id", "round", "person", "answered"]
    events = Event.objects.filter(target=row.target, kind="measures:response:given")
    assert {(one.by_ref, one.by_name) for one in events} == {("", "Someone who was asked")}
    assert not any(one.change for one in events) and len({one.at for one in events}) == 1
    ended = Event.objects.get(target=row.target, kind="measures:round:ended")
    assert ended.by_ref == ""
    # It is not among one's own answers either, and cannot be sent twice.
    assert row.pk not in {one.round_id for one in selectors.my_responses(scope("rosa"))}


def test_an_answer_without_a_name_is_sent_once_and_one_with_a_name_may_be_changed(ask, answer, scope, now):
    row = ask()
    answer(row, "rosa", 5)
    with pytest.raises(Refused, match="You have answered already"):
        answer(row, "rosa", 1)
    named = ask("one-act", ("rosa", "priya"), situation="Lead the talk")
    answer(named, "rosa", 3)
    answer(named, "rosa", 6)
    assert [one.answers["item.do"] for one in Response.objects.filter(round=named)] == [6]


def test_only_those_who_are_asked_answer_and_only_with_answers_that_are_there(ask, answer, scope, now):
    row = ask()
    for key in ("imani", "helen", "sam", "lead"):
        with pytest.raises(NotThere):
            answer(row, key, 3)
    by = scope("rosa")
    for answers in ({}, {"item.welcome": 6}, {"item.nothing": 3}):
        with pytest.raises(Refused):
            actions.answer_round(round_ref=row.ref, answers=answers, by=by, at=now)
    assert not Response.objects.filter(round=row).exists()


def test_names_are_seen_by_the_pair_alone_and_by_others_as_a_mean_of_enough(ask, answer, scope, now):
    row = ask("one-act", ("rosa", "priya"), situation="Lead the talk")
    answer(row, "rosa", 3)
    answer(row, "priya", 9)
    pair = result(scope, "dana", row, now)
    assert [(line.name, line.scores[""]) for line in sorted(pair.lines, key=lambda one: one.name)] == [
        ("Priya Quintero", 9.0),
        ("Rosa Almeida", 3.0),
    ]
    partner = result(scope, "tasha", row, now)
    assert partner.lines == () and not partner.shown


def test_a_team_answers_together_and_says_who_was_in_the_room(ask, scope, now, west, town):
    row = ask("team-agency", ())
    by = scope("imani")
    give = {"engagement_ref": west.ref, "round_ref": row.ref, "by": by, "at": now}
    answers = {one.key: 4 for one in selectors.instrument(by, "team-agency").questions}
    with pytest.raises(Refused, match="Say who was in the room"):
        asking.record_together(answers=answers, present=[], present_text=" ", **give)
    there = [town.people[key].ref for key in ("rosa", "dana", "terrell")]
    asking.record_together(answers=answers, present=there, present_text="Two parents", **give)
    done = result(scope, "rosa", row, now)
    assert (done.value(), done.ended, done.together.present_text) == (4.0, True, "Two parents")
    # Terrell has no part in this place, so he is not kept as present.
    assert selectors.names_of(scope("rosa"), done.together.present) == ["Dana Whitfield", "Rosa Almeida"]
    single = ask()
    with pytest.raises(Refused, match="answered one by one"):
        asking.record_together(
            engagement_ref=west.ref,
            round_ref=single.ref,
            answers={"item.welcome": 3},
            present=there,
            present_text="",
            by=by,
            at=now,
        )


def test_what_was_heard_is_told_back_after_the_end(ask, answer, scope, now):
    row = ask()
    tell = {"round_ref": row.ref, "heard": "You want fewer visits.", "changed": "Every five weeks."}
    with pytest.raises(Refused, match="still runs"):
        actions.tell_back(**tell, version=None, on=now.date(), by=scope("imani"), at=now)
    for who in PARTNERS:
        answer(row, who, 4)
    with pytest.raises(Refused, match="Write what you heard"):
        actions.tell_back(
            round_ref=row.ref, heard=" ", changed="", version=None, on=now.date(), by=scope("imani"), at=now
        )
    with pytest.raises(NotThere):
        actions.tell_back(**tell, version=None, on=now.date(), by=scope("rosa"), at=now)
    actions.tell_back(**tell, version=None, on=now.date(), by=scope("imani"), at=now)
    row.refresh_from_db()
    assert (row.heard, row.told_on) == ("You want fewer visits.", now.date())


def test_rounds_are_seen_by_those_who_see_the_engagement_and_by_nobody_else(ask, scope):
    row = ask()
    for key in ("imani", "lead", "amos", "rosa", "gordon"):
        assert selectors.round_of(scope(key), row.ref) == row
    for key in ("luis", "terrell", "carmen", "sam"):
        with pytest.raises(NotThere):
            selectors.round_of(scope(key), row.ref)
    assert selectors.responses_of(scope("imani"), [row]) == {row.pk: GivenIn()}


def test_whoever_leaves_the_pair_asks_and_reads_names_no_more(ask, scope, now, west, town):
    held = Assignment.objects.get(engagement=west, person=town.people["dana"], ends_on=None)
    support_actions.end_assignment(
        assignment_ref=held.ref,
        ends_on=now.date() - timedelta(days=1),
        reason="Moves on.",
        by=scope("lead"),
        at=now,
    )
    with pytest.raises(NotThere):
        ask(by="dana")


def test_an_edition_that_changes_leaves_older_rounds_as_they_were(ask, answer, scope, now):
    row = ask()
    model = practice.shipped("instruments")["support-so-far"].model
    shorter = replace(model, elements=model.elements[:-1])
    plan = frameworks.plan(shorter, practice.selectors.snapshot(COMMAND_LINE, model.key))
    practice.load(practice.Preview(shorter, plan, ()), by=COMMAND_LINE, at=now)
    assert len(selectors.instrument(scope("rosa"), "support-so-far").questions) == 8
    answer(row, "rosa", 4)
    assert len(selectors.instrument_of_edition(scope("rosa"), row.edition_id).questions) == 9
    assert ask().edition_id != row.edition_id


def test_rounds_go_on_with_their_engagement_in_a_merged_place(town, scope, now):
    west = town.units["tallgrass-dss"]
    before = Round.objects.filter(unit=west).count()
    assert before
    support_actions.merge_units(
        refs=[west.ref, town.units["cedar-health"].ref],
        into=west.ref,
        name="Tallgrass Family Services",
        on=now.date(),
        reason="One board.",
        choices={},
        by=scope("lead"),
        at=now,
    )
    west.refresh_from_db()
    engagement = Engagement.objects.filter(name__startswith="Tallgrass").first()
    moved = Round.objects.filter(circle_key=engagement.pk)
    assert {one.unit_id for one in moved} == {engagement.unit_id}
    assert moved.count() == before


def test_whether_people_felt_seen_heard_and_valued_is_told_for_each_and_for_no_one_alone(ask, scope, now):
    row = ask("seen-and-heard")
    given = {"rosa": (5, 4, 2), "tasha": (4, 4, 3), "priya": (5, 2, 1)}
    for who, values in given.items():
        answers = dict(zip(("item.seen", "item.heard", "item.valued"), values, strict=True))
        assert not result(scope, "imani", row, now).shown
        actions.answer_round(round_ref=row.ref, answers=answers, by=scope(who), at=now)
    done = result(scope, "imani", row, now)
    told = {part: round(one.value, 2) for part, one in done.scores.items()}
    assert {"part.seen": 4.67, "part.heard": 3.33, "part.valued": 2.0}.items() <= told.items(), told
