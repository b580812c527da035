"""Why: one drawn page with the same in words beside it, and a report that blames nobody."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.support.models import Diagnosis, Engagement, Factor, FactorLink
from tests.web.reading import words

TODAY = timezone.localdate


@pytest.fixture
def west(town):
    return Engagement.objects.get(unit=town.units["west"])


@pytest.fixture
def drawn(west):
    """The problem of the demo: feedback that does not happen."""
    return Diagnosis.objects.get(engagement=west)


def post(client, name, *arguments, **fields):
    return client.post(reverse(name, args=arguments), fields)


def begin(client, engagement, **fields):
    start = {
        "subject": "Supervisors",
        "problem": "Circles stop after two rounds",
        "level": "system",
        "on": TODAY(),
    }
    return post(client, "diagnosis-new", engagement.ref, **{**start, **fields})


def test_drawing_list_and_table_say_the_same(drawn, west, signed_in):
    html = signed_in("imani").get(reverse("why", args=[west.ref])).content.decode()
    svg, rest = re.search(r"(<svg[^>]*class=\"chart triad\".*?</svg>)(.*)", html, re.S).groups()
    factors = Factor.objects.filter(diagnosis=drawn)
    links = FactorLink.objects.filter(diagnosis=drawn)
    assert (factors.count(), links.count()) == (8, 5)
    assert "8 factors in 3 beds, 5 links. A list of both stands below." in svg
    for factor in factors:
        assert factor.text in svg and factor.text in rest
    for link in links:
        assert link.how in rest
    table = rest.split('id="lk"', 1)[1].split("</section>", 1)[0]
    assert len(re.findall(r'<th scope="row">', table)) == 5
    assert svg.count("<line") == 5


def test_a_factor_says_whom_it_bears_on_and_how_practiced_it_is(drawn, signed_in):
    shown = words(signed_in("imani").get(reverse("diagnosis", args=[drawn.ref])))
    assert "Feedback is given in English only. Bears on Spanish-speaking staff. New to it." in shown
    assert "Visits are paid for, the hour of feedback is not. Bears on everyone." in shown
    assert "Work cannot stop: hinders" in shown
    assert "Knowledge: helps" in shown


def test_what_holds_it_and_what_could_move_it_stand_beside_the_drawing(drawn, signed_in):
    shown = words(signed_in("imani").get(reverse("diagnosis", args=[drawn.ref])))
    assert "What holds it in place The form serves quality and control at once" in shown
    assert "What could move it The coaches’ circle, and directors who go first." in shown
    assert "Signs that people steer themselves Two coaches set up a circle of their own" in shown
    assert "What people learned before Most learned feedback as grading" in shown
    assert "Carried by The implementation team, with the coaches’ circle." in shown


def test_the_system_and_work_that_cannot_stop_are_factors_too(drawn, signed_in):
    client = signed_in("imani")
    for key in ("system.structural", "system.political", "system.leadership", "complexity.stakes"):
        post(client, "factor-add", drawn.ref, key=key, text=f"About {key}", helps="no")
    shown = words(client.get(reverse("diagnosis", args=[drawn.ref])))
    for name in (
        "Structural determinants",
        "Political and policy environment",
        "Leadership commitment and skill",
        "Others are watching",
        "Work cannot stop",
    ):
        assert f"{name}: hinders" in shown


def test_factors_and_links_are_added_right_there_without_script(drawn, signed_in):
    client = signed_in("dana")
    wrong = post(client, "factor-add", drawn.ref, key="factor.norms", text="", helps="no")
    assert wrong.status_code == 422
    assert "There is 1 thing to fix" in words(wrong) and 'class="chart triad"' in wrong.content.decode()
    fields = {
        "key": "factor.norms",
        "text": "Asking is seen as weakness",
        "helps": "no",
        "group": "",
        "once": "f1",
    }
    assert post(client, "factor-add", drawn.ref, **fields).status_code == 302
    post(client, "factor-add", drawn.ref, **fields)
    norms = Factor.objects.get(diagnosis=drawn, key="factor.norms")
    attitudes = Factor.objects.get(diagnosis=drawn, key="factor.attitudes")
    assert (
        post(
            client, "link-add", drawn.ref, cause=norms.ref, effect=attitudes.ref, how="Quiet rooms"
        ).status_code
        == 302
    )
    twice = post(client, "link-add", drawn.ref, cause=norms.ref, effect=attitudes.ref, how="Again")
    assert twice.status_code == 422 and "This link is drawn already." in words(twice)
    assert 'value="Again"' in twice.content.decode()
    changed = post(
        client,
        "factor",
        norms.ref,
        key="factor.norms",
        text="Asking is new",
        helps="yes",
        version=norms.version,
    )
    assert changed.status_code == 302
    assert "Norms: helps" in words(client.get(reverse("diagnosis", args=[drawn.ref])))
    link = FactorLink.objects.get(how="Quiet rooms")
    assert post(client, "link-remove", link.ref).status_code == 303
    assert post(client, "factor-remove", norms.ref).status_code == 303
    assert Factor.objects.filter(diagnosis=drawn).count() == 8


def test_those_who_only_read_have_no_forms(drawn, signed_in):
    html = signed_in("amos").get(reverse("diagnosis", args=[drawn.ref])).content.decode()
    assert 'class="chart triad"' in html
    assert "Add a factor" not in html and "Take out" not in html and "/edit/" not in html
    factor = Factor.objects.filter(diagnosis=drawn).first()
    assert post(signed_in("amos"), "factor-remove", factor.ref).status_code == 404
    assert Factor.objects.filter(pk=factor.pk).exists()


def test_a_response_before_sorting_is_refused_on_the_page(west, signed_in):
    client = signed_in("imani")
    refused = begin(client, west, response="More training")
    assert refused.status_code == 422
    assert "It is not marked as a matter of learning, of conditions, or of both." in words(refused)
    assert "More training" in refused.content.decode()
    assert begin(client, west, response="More training", gap="learning").status_code == 302


def test_what_is_not_looked_at_is_stated_and_causes_only_in_people_are_warned_of(west, signed_in):
    client = signed_in("imani")
    begin(client, west)
    row = Diagnosis.objects.get(problem="Circles stop after two rounds")
    address = reverse("diagnosis", args=[row.ref])
    assert "Incomplete: Structural and institutional inequity not looked at yet." in words(
        client.get(address)
    )
    post(client, "factor-add", row.ref, key="factor.attitudes", text="People are tired", helps="no")
    shown = words(client.get(address))
    assert "Every cause written down lies with people, none with their surroundings." in shown
    assert "Not looked at yet: Structural and institutional inequity" in client.get(address).content.decode()
    post(client, "factor-add", row.ref, key="factor.structural-inequity", text="Short grants", helps="no")
    shown = words(client.get(address))
    assert "Every cause written down" not in shown and "Incomplete" not in shown
    assert "Nothing is drawn yet between cognitive factors and environmental factors." in shown


def test_a_plan_on_one_pair_of_shoulders_asks_for_the_team(west, drawn, signed_in):
    from marigold.support import actions
    from marigold.support.models import Goal, Step

    client = signed_in("imani")
    goal = Goal.objects.get(engagement=west, number=1)
    steps = Step.objects.filter(goal=goal).exclude(owner=goal.owner)
    for step in steps:
        actions.change_step(step_ref=step.ref, owner=goal.owner, by=scope_of(client), at=timezone.now())
    fields = {
        "problem": drawn.problem, "subject": drawn.subject, "level": "system", "on": drawn.on, "goal": goal.ref,
        "gap": "conditions", "response": drawn.response, "version": drawn.version,
    }  # fmt: skip
    assert post(client, "diagnosis-edit", drawn.ref, **fields, teaming="").status_code == 302
    address = reverse("diagnosis", args=[drawn.ref])
    assert "This plan rests on Rosa Almeida alone." in words(client.get(address))
    post(
        client, "diagnosis-edit", drawn.ref, **{**fields, "version": drawn.version + 1}, teaming="The circle"
    )
    assert "rests on" not in words(client.get(address))


def scope_of(client):
    """The scope of whoever a client is signed in as."""
    from marigold.people.models import Person
    from marigold.people.selectors import scope_for

    return scope_for(Person.objects.get(pk=client.session["_auth_user_id"]), on=TODAY())


def test_the_report_counts_only_problems_whose_structures_were_looked_at(west, drawn, signed_in):
    client = signed_in("imani")
    report = reverse("report-causes")
    before = words(client.get(report))
    assert "Learning 0, Conditions 1, Both 0: what stood behind the problems you can see." in before
    begin(client, west, gap="learning", response="A course", problem="Nobody knows the new form")
    held = words(client.get(report))
    assert "Learning 0, Conditions 1, Both 0" in held
    assert "1 problem not counted here." in held
    assert "Nobody knows the new form" in held.split("Not counted until structures are looked at", 1)[1]
    row = Diagnosis.objects.get(problem="Nobody knows the new form")
    post(
        client,
        "factor-add",
        row.ref,
        key="factor.structural-inequity",
        text="Forms in English only",
        helps="no",
    )
    after = words(client.get(report))
    assert "Learning 1, Conditions 1, Both 0" in after and "not counted here" not in after
    assert "Nobody knows the new form" in after and "A course" in after
    # Who supports other places counts none of these; the lead of both systems counts all.
    assert "No problem has been sorted yet" in words(signed_in("mei").get(report))
    assert "Learning 1, Conditions 1, Both 0" in words(signed_in("lead").get(report))


def test_a_school_draws_with_its_own_beds(town, signed_in):
    river = Engagement.objects.get(unit=town.units["riverbend"])
    client = signed_in("luis")
    assert "No problem looked into yet" in words(client.get(reverse("why", args=[river.ref])))
    begin(client, river, problem="Data stays in the drawer")
    shown = client.get(reverse("why", args=[river.ref])).content.decode()
    for bed in ("What people think and know", "What people do", "What surrounds them"):
        assert bed in shown
    assert "Incomplete: Unequal structures not looked at yet." in words(
        client.get(reverse("why", args=[river.ref]))
    )
    assert "Structural and institutional inequity" not in shown
