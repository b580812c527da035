"""Pages ask the database a fixed number of things, however much there is."""

import pytest
from django.urls import reverse

from marigold.facilitation.models import Session, Story
from marigold.growth.models import Award, Enrolment
from marigold.improvement.models import Indicator
from marigold.measures.models import Round
from marigold.support.models import Engagement, Strategy, StressTest, Structure

BUDGET = 15


def counted(client, path, capture):
    client.get(path)  # fills what is kept in memory: templates, the practice model
    with capture() as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def capture(db):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def test_the_pages_of_every_day_stay_within_fifteen_queries(town, signed_in, capture):
    west = Engagement.objects.get(unit=town.units["west"])
    pages = [
        ("imani", reverse("week")),
        ("imani", reverse("engagement", args=[west.ref])),
        ("lead", reverse("engagement", args=[west.ref])),
        ("imani", reverse("engagement-agreement", args=[west.ref])),
        ("rosa", reverse("engagement-agreement", args=[west.ref])),
        ("imani", reverse("engagement-readiness", args=[west.ref])),
        ("imani", reverse("engagement-partners", args=[west.ref])),
        ("lead", reverse("unit", args=[town.units["west"].ref])),
        ("lead", reverse("unit", args=[town.units["tallgrass-dss"].ref])),
        ("imani", reverse("unit", args=[town.units["west"].ref])),
        ("imani", reverse("activities")),
        ("lead", reverse("activities")),
        ("lead", reverse("engagements")),
        ("lead", reverse("goals")),
    ]
    asked = {f"{path} for {key}": counted(signed_in(key), path, capture) for key, path in pages}
    assert {name: number for name, number in asked.items() if number > BUDGET} == {}


def test_a_list_asks_as_much_for_one_row_as_for_three(town, signed_in, capture):
    # Terrell's place has one engagement, Rosa's region three.
    for name in ("engagements", "goals"):
        one = counted(signed_in("terrell"), reverse(name), capture)
        three = counted(signed_in("rosa"), reverse(name), capture)
        assert one == three, name
    # Imani is on three engagements, Mei on four of two systems: the week asks the same, but for one question more
    # where somebody has had no contact for months and the last one is looked for.
    asked = [counted(signed_in(key), reverse("week"), capture) for key in ("imani", "mei", "dana")]
    assert max(asked) - min(asked) <= 1


def test_pages_of_hard_questions_stay_within_the_budget(town, signed_in, capture):
    west = Engagement.objects.get(unit=town.units["west"])
    concern, decision = west.concerns.get(kind="challenge"), west.decisions.get()
    pages = [
        reverse("concerns", args=[west.ref]),
        reverse("concern", args=[concern.ref]),
        reverse("concern-list"),
        reverse("decisions", args=[west.ref]),
        reverse("decision", args=[decision.ref]),
        reverse("why", args=[west.ref]),
        reverse("report-strategies"),
        reverse("report-causes"),
    ]
    asked = {
        f"{path} for {key}": counted(signed_in(key), path, capture)
        for key in ("imani", "lead")
        for path in pages
    }
    assert {name: number for name, number in asked.items() if number > BUDGET} == {}


def test_pages_of_measures_stay_within_the_budget(town, signed_in, capture):
    west = Engagement.objects.get(unit=town.units["west"])
    running = Round.objects.get(circle_key=west.pk, ended_on=None)
    pages = [
        *((key, reverse("engagement-measures", args=[west.ref])) for key in ("imani", "lead", "rosa")),
        *((key, reverse("engagement-growth", args=[west.ref])) for key in ("imani", "lead", "rosa")),
        *((key, reverse("round", args=[running.ref])) for key in ("imani", "lead", "rosa")),
        *((key, reverse("mine")) for key in ("imani", "lead", "rosa")),
        ("imani", reverse("round-new", args=[west.ref, "after-a-meeting"])),
        ("imani", reverse("round-new", args=[west.ref, "one-act"])),
        ("rosa", reverse("round-answer", args=[running.ref])),
        ("lead", reverse("unit-measures", args=[town.units["west"].ref])),
        *((key, reverse("lessons")) for key in ("imani", "rosa")),
        ("lead", reverse("instruments")),
        ("lead", reverse("instrument", args=["team-agency"])),
    ]
    asked = {f"{path} for {key}": counted(signed_in(key), path, capture) for key, path in pages}
    assert {name: number for name, number in asked.items() if number > BUDGET} == {}


def test_pages_of_indicators_stay_within_the_budget(town, signed_in, capture):
    row = Indicator.objects.get(name="Families in the program who finish it")
    pages = [
        reverse("attention"),
        reverse("unit-indicators", args=[town.units["west"].ref]),
        reverse("breakdowns", args=[town.units["state"].ref]),
        reverse("gaps"),
        reverse("gap", args=[row.gaps.get(group="black").ref]),
        reverse("splitting", args=[town.units["state"].ref]),
        reverse("chain", args=[town.units["west"].ref]),
    ]
    asked = {path: counted(signed_in("lead"), path, capture) for path in pages}
    assert {name: number for name, number in asked.items() if number > BUDGET} == {}
    # One indicator has its groups on the page, what was said of them, the gaps that were taken up and who does what
    # with the data: a fixed number too, and six more.
    assert counted(signed_in("lead"), reverse("indicator", args=[row.ref]), capture) <= BUDGET + 6


def test_what_needs_attention_asks_as_much_for_few_as_for_many(town, signed_in, capture):
    many = counted(signed_in("lead"), reverse("attention"), capture)
    few = counted(signed_in("rosa"), reverse("attention"), capture)
    assert abs(many - few) <= 1


def test_the_learning_page_asks_a_fixed_number_of_things(town, signed_in, capture):
    # Charts, words, days ahead and requests of one engagement on one page: more than a page of the loop, and no more for more rows.
    path = reverse("engagement-learning", args=[Engagement.objects.get(unit=town.units["west"]).ref])
    assert {key: counted(signed_in(key), path, capture) for key in ("imani", "rosa")} == {
        "imani": 26,
        "rosa": 25,
    }


def test_pages_of_growth_and_awards_stay_within_the_budget(town, signed_in, capture, client):
    row = Enrolment.objects.get(person=town.people["imani"])
    part = row.submissions.get(requirement_key="level-1.team")
    luis = Award.objects.get(person=town.people["luis"])
    pages = [
        *((key, reverse("pathways")) for key in ("imani", "lead", "dana")),
        ("imani", reverse("pathway", args=[row.pathway_key])),
        *((key, reverse("enrolment", args=[row.ref])) for key in ("imani", "lead")),
        ("imani", reverse("requirement", args=[row.ref, "level-1.team"])),
        ("lead", reverse("portfolio-reviews")),
        ("lead", reverse("submission-review", args=[part.ref])),
        *((key, reverse("award", args=[luis.ref])) for key in ("luis", "lead")),
    ]
    asked = {f"{path} for {key}": counted(signed_in(key), path, capture) for key, path in pages}
    asked["public"] = counted(client, reverse("verify-award", args=[luis.token]), capture)
    assert {name: number for name, number in asked.items() if number > BUDGET} == {}


def test_pages_of_what_holds_the_work_ask_a_fixed_number_of_things(town, signed_in, capture):
    west = town.units["west"].ref
    team = Structure.objects.get(name="Cedar Basin implementation team")
    test = StressTest.objects.filter(unit=town.units["west"]).first()
    pages = [
        *((key, reverse("structure", args=[team.ref])) for key in ("imani", "lead", "rosa")),
        *((key, reverse("stress", args=[test.ref])) for key in ("imani", "lead", "rosa")),
        ("rosa", reverse("stress-say", args=[test.ref, "scenario.staff"])),
        ("rosa", reverse("structure-choose", args=[west])),
        ("lead", reverse("report-reach")),
    ]
    asked = {f"{path} for {key}": counted(signed_in(key), path, capture) for key, path in pages}
    assert {name: number for name, number in asked.items() if number > BUDGET} == {}
    # Beneath the system uses are counted from a branch.
    assert counted(signed_in("lead"), f"{reverse('report-reach')}?place={west}", capture) <= BUDGET + 1
    # The room of a place has teams, data, leaders, rules and tests on one page: a fixed number too, and two more.
    rooms = {
        (key, place): counted(signed_in(key), reverse("holds", args=[town.units[place].ref]), capture)
        for key in ("imani", "lead", "rosa")
        for place in ("west", "tallgrass-dss")
    }
    assert {name: number for name, number in rooms.items() if number > BUDGET + 2} == {}


def test_pages_of_sessions_and_stories_stay_within_the_budget(town, signed_in, capture):
    west = Engagement.objects.get(unit=town.units["west"])
    held = Session.objects.get(engagement=west, state="ended")
    story = Story.objects.get(title="A buddy for each newcomer")
    pages = [
        reverse("methods"),
        reverse("method", args=["facilitation", "method.data-walk"]),
        reverse("sessions", args=[west.ref]),
        reverse("stories"),
        reverse("stories") + "?lens=cswe-2022",
        reverse("story", args=[story.ref]),
        reverse("story-ties", args=[story.ref]),
    ]
    asked = {
        f"{path} for {key}": counted(signed_in(key), path, capture)
        for key in ("imani", "rosa")
        for path in pages
    }
    assert {name: number for name, number in asked.items() if number > BUDGET} == {}
    # An entry of a model is told with all that uses it: a fixed number too.
    entry = reverse("entry", args=["isp-profile", "competency.co-design"])
    assert counted(signed_in("imani"), entry, capture) <= BUDGET + 2
    # A session has its stories, what they are tied to, what was said, who took part and what comes of it on one page.
    for key in ("imani", "rosa", "tasha"):
        assert counted(signed_in(key), reverse("session", args=[held.ref]), capture) <= BUDGET + 6


def test_pages_of_strategies_ask_a_fixed_number_of_things(town, signed_in, capture):
    row = Strategy.objects.select_related("engagement", "goal").get(name="Coaches’ peer circle")
    here = [row.engagement.ref]
    pages = [
        *((key, reverse(name, args=args)) for key in ("imani", "lead", "rosa") for name, args in (
            ("engagement-strategies", here), ("strategy-find", here), ("strategies", []), ("strategy-fit", [row.ref]),
        )),
    ]  # fmt: skip
    asked = {f"{path} for {key}": counted(signed_in(key), path, capture) for key, path in pages}
    assert {name: number for name, number in asked.items() if number > BUDGET + 1} == {}
    # One strategy has its course, its chart and what it answers on one page; a form of it has all that may be chosen.
    for key in ("imani", "lead", "rosa"):
        for name in ("strategy", "strategy-edit"):
            assert counted(signed_in(key), reverse(name, args=[row.ref]), capture) <= BUDGET + 5, (key, name)
