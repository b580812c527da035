"""Goals are set together; tests of change compare before they close."""

from datetime import timedelta

import pytest

from marigold.kit.doing import NotThere, Refused
from marigold.support import actions
from marigold.support.models import Confirmation, Cycle, Engagement, Goal


@pytest.fixture
def goal(town, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    return actions.propose_goal(
        engagement_ref=west.ref,
        statement="By spring, parents co-lead.",
        procedure="Written alone, read aloud.",
        bias_steps="Parents first.",
        people=[town.people["rosa"], town.people["imani"]],
        by=scope("imani"),
        at=now,
    )


def test_a_goal_is_active_only_after_both_sides_said_yes(goal, scope, now):
    goal, waiting = actions.confirm_goal(goal_ref=goal.ref, by=scope("imani"), at=now)
    assert goal.state == "proposed"
    assert [finding.rule for finding in waiting if finding.blocks] == ["goal.mutual"]
    # The other of the pair is the same side.
    goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=scope("dana"), at=now)
    assert goal.state == "proposed"
    goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=scope("rosa"), at=now)
    assert goal.state == "active"
    sides = Confirmation.objects.filter(goal=goal).values_list("person__name", "side")
    assert sorted(sides) == [
        ("Dana Whitfield", "support"),
        ("Imani Okafor", "support"),
        ("Rosa Almeida", "partner"),
    ]


def test_a_goal_waits_while_its_procedure_is_not_written_down(goal, scope, now):
    actions.change_goal(goal_ref=goal.ref, version=goal.version, procedure="", by=scope("imani"), at=now)
    actions.confirm_goal(goal_ref=goal.ref, by=scope("imani"), at=now)
    goal, waiting = actions.confirm_goal(goal_ref=goal.ref, by=scope("rosa"), at=now)
    assert goal.state == "proposed"
    assert [finding.rule for finding in waiting if finding.blocks] == ["goal.procedure"]
    actions.change_goal(
        goal_ref=goal.ref, version=goal.version, procedure="Voted.", by=scope("imani"), at=now
    )
    goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=scope("rosa"), at=now)
    assert goal.state == "active"


def test_new_wording_asks_both_sides_again(goal, scope, now):
    for key in ("imani", "rosa"):
        goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=scope(key), at=now)
    assert goal.state == "active"
    actions.change_goal(
        goal_ref=goal.ref,
        version=goal.version,
        statement="By fall, parents co-lead.",
        by=scope("dana"),
        at=now,
    )
    goal = Goal.objects.get(pk=goal.pk)
    assert (goal.state, goal.wording) == ("proposed", 2)
    goal, _ = actions.confirm_goal(goal_ref=goal.ref, by=scope("rosa"), at=now)
    assert goal.state == "proposed"


def test_partners_elsewhere_and_strangers_have_no_yes_to_give(goal, scope, now):
    for key in ("terrell", "carmen", "sam", "nikhil", "mei"):
        with pytest.raises(NotThere):
            actions.confirm_goal(goal_ref=goal.ref, by=scope(key), at=now)
    # The senior practitioner sees the goal and still stands on neither side.
    with pytest.raises(NotThere):
        actions.confirm_goal(goal_ref=goal.ref, by=scope("amos"), at=now)


def test_a_test_of_change_closes_only_compared_and_decided(goal, scope, now):
    by = scope("imani")
    cycle = actions.plan_cycle(
        goal_ref=goal.ref,
        title="Two parents open",
        prediction="Five speak.",
        starts_on=now.date(),
        by=by,
        at=now,
    )

    def move(state, **fields):
        row = Cycle.objects.get(pk=cycle.pk)
        return actions.move_cycle(
            cycle_ref=row.ref, version=row.version, state=state, by=by, at=now, **fields
        )

    with pytest.raises(Refused, match="cannot go to closed"):
        move("closed")
    move("do", done="Tried once.")
    with pytest.raises(Refused, match="stays as it was made"):
        actions.change_cycle(
            cycle_ref=cycle.ref,
            version=Cycle.objects.get(pk=cycle.pk).version,
            prediction="Seven speak.",
            by=by,
            at=now,
        )
    move("study")
    with pytest.raises(Refused, match="not compared"):
        move("act", data="Seven spoke.")
    assert Cycle.objects.get(pk=cycle.pk).data == ""
    move("act", data="Seven spoke.", comparison="More than predicted.")
    with pytest.raises(Refused, match="not decided"):
        move("closed")
    closed = move("closed", choice="adopt")
    assert closed.ends_on == now.date() or closed.ends_on is not None
    following = actions.plan_cycle(
        goal_ref=goal.ref,
        title="Four parents open",
        prediction="Ten speak.",
        starts_on=now.date(),
        previous=closed,
        by=by,
        at=now,
    )
    assert (following.number, following.previous) == (2, closed)


def test_attainment_is_rated_only_on_levels_that_were_described(goal, scope, now):
    by = scope("imani")
    with pytest.raises(Refused, match="Describe this level first"):
        actions.rate_goal(goal_ref=goal.ref, level=1, on=now.date(), by=by, at=now)
    levels = {key: f"Level {key}" for key in ("-2", "-1", "0", "1", "2")}
    actions.change_goal(goal_ref=goal.ref, version=goal.version, levels=levels, by=by, at=now)
    rating = actions.rate_goal(goal_ref=goal.ref, level=1, on=now.date(), by=by, at=now)
    assert rating.level == 1


def test_a_goal_that_stands_still_is_pointed_out_until_something_moves(town, scope, now, signed_in):
    west = Engagement.objects.get(unit=town.units["west"])
    long_ago = now - timedelta(days=120)
    goal = actions.propose_goal(
        engagement_ref=west.ref,
        statement="By autumn, families sit at every table.",
        procedure="Voted.",
        bias_steps="Parents first.",
        people=[town.people["rosa"], town.people["imani"]],
        by=scope("imani"),
        at=long_ago,
    )
    pages = ("/", f"/engagements/{west.ref}/", f"/goals/{goal.ref}/")
    words = "Nothing has moved on this goal for 120 days."

    def saying():
        return [path for path in pages if words in signed_in("imani").get(path).content.decode()]

    assert saying() == []  # a proposal waits for a yes, it does not stand still
    for key in ("imani", "rosa"):
        actions.confirm_goal(goal_ref=goal.ref, by=scope(key), at=long_ago)
    assert saying() == list(pages)
    step = actions.add_step(
        engagement_ref=west.ref, title="Ask the council", goal=goal, by=scope("imani"), at=now
    )
    assert saying() == list(pages)  # a step on paper moves nothing
    actions.change_step(step_ref=step.ref, version=step.version, state="done", by=scope("imani"), at=now)
    assert saying() == []
