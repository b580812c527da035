"""A goal's page: where things stand now, near goals beneath far ones, steps, and tests people learned by; and experts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marigold.core.rules import judge
from marigold.improvement import actions as improvement
from marigold.practice.models import Element
from marigold.practice.selectors import vocabulary
from marigold.support import actions, facts
from marigold.support.actions.links import Links
from marigold.support.models import Activity, Engagement, Goal, Step
from tests.web.reading import words


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def goal(west):
    return Goal.objects.get(engagement=west, number=1)


def test_a_goal_says_where_things_stand_now_and_what_kind_of_change_it_is(west, goal, signed_in):
    imani = signed_in("imani")
    page = reverse("goal-edit", args=[goal.ref])
    form = imani.get(page).context["form"]
    start = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    answer = imani.post(
        page, {**start, "baseline": "Coaches meet when they can.", "kind": "performance", "once": "a"}
    )
    assert answer.status_code == 302
    shown = words(imani.get(reverse("goal", args=[goal.ref])))
    assert "Coaches meet when they can." in shown
    assert "performance improvement" in shown


def test_nearer_goals_stand_beneath_a_far_one_and_only_there(west, goal, scope, now, signed_in, town):
    near = actions.propose_goal(
        engagement_ref=west.ref,
        statement="Two agencies meet monthly by June.",
        procedure="Aloud.",
        bias_steps="Parents first.",
        horizon="near",
        parent=goal,
        people=[town.people["rosa"], town.people["imani"]],
        by=scope("imani"),
        at=now,
    )
    far = words(signed_in("rosa").get(reverse("goal", args=[goal.ref])))
    assert "Nearer goals" in far
    assert near.statement in far
    assert goal.statement in words(signed_in("rosa").get(reverse("goal", args=[near.ref])))


def test_a_step_has_an_owner_a_day_and_a_state_and_is_seen_done(goal, signed_in, town, now):
    rosa = signed_in("rosa")
    due = now.date() + timedelta(days=9)
    rosa.post(
        reverse("goal-step", args=[goal.ref]),
        {
            "title": "Ask two parents to chair",
            "owner": town.people["rosa"].ref,
            "due_on": due,
            "state": "working",
        },
    )
    step = Step.objects.get(title="Ask two parents to chair")
    assert (step.goal, step.owner, step.due_on, step.state) == (goal, town.people["rosa"], due, "working")
    rosa.post(
        reverse("step", args=[step.ref]),
        {
            "title": step.title,
            "owner": step.owner.ref,
            "due_on": due,
            "state": "done",
            "version": step.version,
        },
    )
    step.refresh_from_db()
    assert (step.state, step.done_on) == ("done", now.date())
    assert "Ask two parents to chair" in words(rosa.get(reverse("goal", args=[goal.ref])))


def test_a_test_of_change_can_be_marked_as_learning_by_doing(goal, signed_in, scope, now):
    who = {"by": scope("imani"), "at": now}
    cycle = actions.plan_cycle(
        goal_ref=goal.ref, title="Call first", prediction="Half will come.", starts_on=now.date(), **who
    )
    page = reverse("cycle", args=[cycle.ref])
    assert "People learned by doing it" not in words(signed_in("rosa").get(page))
    actions.change_cycle(cycle_ref=cycle.ref, version=cycle.version, experiential=True, **who)
    assert "People learned by doing it" in words(signed_in("rosa").get(page))


def test_facilitation_is_kept_with_its_purpose_and_who_led(west, scope, now, signed_in, town):
    element = Element.objects.get(edition=west.edition_id, key="function.facilitation")
    people = [(town.people["imani"], "lead", "support"), (town.people["dana"], "second", "support")]
    planned = actions.plan_activity(
        engagement_ref=west.ref,
        plan=actions.Plan(title="Who calls whom", on=now.date(), purpose="Solve the double calls together."),
        links=Links(people=people, elements=[element.pk]),
        by=scope("imani"),
        at=now,
    )
    shown = words(signed_in("dana").get(reverse("activity", args=[planned.activity.ref])))
    assert "Solve the double calls together." in shown
    assert element.name in shown
    assert "Imani Okafor" in shown


def test_an_expert_s_contact_is_judged_by_the_same_rules(west, scope):
    practice = vocabulary(scope("imani"), west.edition_id).practice
    activity = Activity.objects.filter(engagement=west, state="done", direct=True).order_by("-on").first()
    alone = [(1, "expert", "support")]
    joined = [(1, "lead", "support"), (2, "second", "support"), (3, "expert", "support")]

    def told(people):
        return {
            one.rule
            for one in judge(
                facts.of_activity(activity, today=activity.on, people=people, elements=1, goals=1, pair=2),
                practice,
            )
        }

    assert "activity.roles-set" in told(alone)
    assert "activity.roles-set" not in told(joined)


def test_a_goal_s_progress_is_drawn_said_and_listed_from_the_same_numbers(goal, signed_in):
    answer = signed_in("rosa").get(reverse("goal", args=[goal.ref]))
    shown = words(answer)
    plot = answer.context["page"].plot
    assert plot.headline in shown
    assert 'role="img"' in answer.content.decode()
    latest = plot.table.rows[0] if plot.table.rows[0][0] > plot.table.rows[-1][0] else plot.table.rows[-1]
    assert str(latest[0]) in shown
    assert str(latest[1]) in shown


def test_a_goal_s_chart_begins_anew_where_its_indicator_has_a_phase(goal, signed_in, scope, now):
    row = goal.indicator
    days = sorted(row.observations.filter(breakdown=None).values_list("period", flat=True))
    improvement.begin_phase(
        indicator_ref=row.ref,
        starts_on=days[len(days) // 2],
        reason="The Quagga tool came into use",
        by=scope("lead"),
        at=now,
    )
    for someone in ("rosa", "imani"):
        answer = signed_in(someone).get(reverse("goal", args=[goal.ref]))
        assert "The Quagga tool came into use" in words(answer)
        table = answer.context["page"].plot.table
        parts = [row[table.header.index("Part")][:1] for row in table.rows]
        assert (parts.count("1"), parts.count("2")) == (len(days) // 2, len(days) - len(days) // 2)
