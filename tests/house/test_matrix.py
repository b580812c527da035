"""Every page and export × everyone of the cast: who gets in, and that nobody can tell "not there" from "not yours"."""

import pytest
from django.urls import get_resolver

from marigold.improvement.models import Indicator
from marigold.people.models import Person, Unit
from marigold.practice.models import Crosswalk
from marigold.support.models import Activity, Cycle, Engagement, Goal, Step
from marigold.web.links import goal_token

EVERYONE = (
    "lead",
    "imani",
    "dana",
    "luis",
    "mei",
    "amos",
    "rosa",
    "tasha",
    "gordon",
    "helen",
    "nikhil",
    "priya",
    "terrell",
    "carmen",
    "sam",
)
PAIR = {"lead", "imani", "dana"}
WEST_PARTNERS = {"rosa", "tasha", "helen", "priya", "gordon"}
SEES_WEST = PAIR | WEST_PARTNERS | {"amos"}
STATE_TEAM = {"lead", "imani", "dana", "luis", "mei", "amos"}
SEES_UNIT_WEST = STATE_TEAM | WEST_PARTNERS
ALL = set(EVERYONE)
NOBODY: set[str] = set()

# Address name, arguments (a key of `refs`), and who gets an answer with 200. Everybody else gets 404.
# A `/post` line below says which addresses only take posts.
PAGES = [
    ("week", (), ALL),
    ("help", (), ALL),
    ("engagements", (), ALL),
    ("engagement-new", (), {"lead"}),
    ("engagement", ("engagement",), SEES_WEST),
    ("engagement-edit", ("engagement",), PAIR),
    ("engagement-place", ("engagement", "=tier"), PAIR),
    ("engagement-pair", ("engagement",), PAIR),
    ("engagement-event", ("engagement",), PAIR),
    ("activities", (), ALL),
    ("log", (), ALL),
    ("activity-plan", ("engagement",), PAIR),
    ("activity", ("activity",), PAIR),
    ("activity-replan", ("activity",), PAIR),
    ("activity-log", ("activity",), PAIR),
    ("activity-cancel", ("activity",), PAIR),
    ("activity-debrief", ("activity",), PAIR),
    ("activity-follow-up", ("activity",), PAIR),
    ("goals", (), ALL),
    ("goal-new", ("engagement",), PAIR | {"rosa"}),
    ("goal", ("goal",), SEES_WEST),
    ("goal-edit", ("goal",), PAIR | {"rosa"}),
    ("goal-rate", ("goal",), PAIR | {"rosa"}),
    ("goal-measure", ("goal",), SEES_WEST),
    ("goal-step", ("goal",), PAIR | {"rosa"}),
    ("step", ("step",), PAIR | {"rosa"}),
    ("cycle-new", ("goal",), PAIR | {"rosa"}),
    ("cycle", ("cycle",), SEES_WEST),
    ("units", (), ALL),
    ("unit", ("unit",), SEES_UNIT_WEST),
    ("unit-edit", ("unit",), {"lead"}),
    ("unit-add", ("unit",), {"lead"}),
    ("people", (), ALL),
    ("person-new", ("unit",), {"lead"}),
    ("person", ("person",), {"lead", "imani", "dana", "luis", "mei", "amos", "tasha"}),
    ("person-edit", ("person",), {"lead", "tasha"}),
    ("person-post", ("person",), {"lead"}),
    ("library", (), ALL),
    ("model", ("=ictp",), ALL),
    ("crosswalk", ("crosswalk",), ALL),
    ("history", ("=support.engagement", "engagement"), PAIR),
    ("history", ("=support.activity", "activity"), PAIR),
    ("history", ("=support.goal", "goal"), PAIR),
    ("history", ("=support.cycle", "cycle"), PAIR),
    ("history", ("=people.unit", "unit"), {"lead"}),
    ("imports", (), {"lead", "imani", "dana", "luis", "mei"}),
    ("goal-link", ("link",), ALL),
]
# Only posts are taken (405 for a look), or a token or a file of one's own is needed; each has its own test.
ELSEWHERE = {
    "theme",
    "invitation",
    "activity-coplan",
    "goal-confirm",
    "goal-send",
    "goal-state",
    "cycle-move",
    "person-invite",
    "import-file",
    "import-preview",
    "import-apply",
    "import-undo",
    "import-refused",
}


@pytest.fixture
def refs(town):
    west = Engagement.objects.get(unit=town.units["west"])
    goal = Goal.objects.get(engagement=west, number=1)
    planned = Activity.objects.filter(engagement=west, state="planned").order_by("on").last()
    return {
        "engagement": west.ref,
        "activity": planned.ref,
        "goal": goal.ref,
        "cycle": Cycle.objects.filter(goal=goal).order_by("number").last().ref,
        "step": Step.objects.filter(goal=goal).order_by("id").first().ref,
        "unit": town.units["west"].ref,
        "person": town.people["tasha"].ref,
        "crosswalk": Crosswalk.objects.order_by("key").first().key,
        "link": goal_token(goal, town.people["rosa"]),
    }


def address(name, arguments, refs):
    from django.urls import reverse

    return reverse(name, args=[one[1:] if one.startswith("=") else refs[one] for one in arguments])


def test_each_page_opens_for_those_who_may_and_is_not_there_for_all_others(signed_in, refs):
    clients = {key: signed_in(key) for key in EVERYONE}
    wrong = []
    for name, arguments, allowed in PAGES:
        for key, client in clients.items():
            status = client.get(address(name, arguments, refs)).status_code
            expected = 200 if key in allowed else 404
            if status != expected:
                wrong.append(f"{name}{arguments} for {key}: {status}, not {expected}")
    assert wrong == []


def test_no_address_is_left_out_of_the_matrix():
    names = {
        pattern.name
        for pattern in get_resolver("marigold.web.urls").url_patterns
        if getattr(pattern, "name", None)
    }
    assert names == {name for name, _, _ in PAGES} | ELSEWHERE


def test_not_yours_and_not_there_are_the_same_answer(signed_in, refs):
    sam = signed_in("sam")
    for name, arguments, allowed in PAGES:
        if "sam" in allowed or not any(not one.startswith("=") for one in arguments):
            continue
        theirs = sam.get(address(name, arguments, refs))
        nobodys = sam.get(address(name, arguments, dict.fromkeys(refs, "2222222222")))
        assert theirs.status_code == nobodys.status_code == 404
        assert plain(theirs) == plain(nobodys)


def plain(answer):
    import re

    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|2222222222|[2-9b-z]{10}', b"", answer.content)


def test_nobody_gets_in_without_signing_in(client, refs):
    for name, arguments, _ in PAGES:
        if name in {"help", "goal-link"}:
            continue
        answer = client.get(address(name, arguments, refs))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/account/login/"), name


def test_the_stranger_s_pages_name_nobody_and_no_place(signed_in, town):
    sam = signed_in("sam")
    words = [row.name for row in Unit.objects.all()]
    words += [row.name for row in Person.objects.exclude(pk=town.people["sam"].pk)]
    words += [row.name for row in Indicator.objects.all()]
    for name in ("week", "engagements", "activities", "goals", "units", "people", "log"):
        from django.urls import reverse

        shown = sam.get(reverse(name)).content.decode()
        assert [word for word in words if word in shown] == [], name
    for name in ("engagements", "activities", "goals"):
        for kind in ("csv", "xlsx"):
            answer = sam.get(reverse(name), {"download": kind})
            assert answer.status_code == 404, (name, kind)


def test_lists_show_only_what_is_one_s_own(signed_in, town):
    terrell = signed_in("terrell")
    from django.urls import reverse

    shown = terrell.get(reverse("engagements")).content.decode()
    assert "Tallgrass County DSS" in shown
    for place in (
        "Cedar Basin Region",
        "Juniper Flats Family Center",
        "Riverbend Unified",
        "Lower Yarrow Region",
    ):
        assert place not in shown
