"""Support from level to level, and what the role brings about: as people of the town read and keep it."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.kit.doing import NotThere, Refused
from marigold.measures.models import Response
from marigold.people.actions import add_unit, give_post
from marigold.support import actions as support
from marigold.support.actions import cascade
from marigold.support.actions.cascade import Said
from marigold.support.models import Engagement, HandDown, LessonUse
from tests.web.reading import words
from tests.web.test_holding import fields

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LEVELS, BROUGHT = reverse("report-cascade"), reverse("report-brought")


def shown(client, page, unit, **query):
    return client.get(page, {"place": unit.ref, **query}).context["shown"]


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode().lstrip("\ufeff"))))


def test_the_chain_shows_who_supports_whom_and_where_it_has_a_gap(town, signed_in, doing):
    lead = signed_in("lead")
    page = shown(lead, LEVELS, town.units["state"])
    told = {
        one.name: (one.rung.places, one.rung.engaged, one.rung.people, list(one.ways)) for one in page.levels
    }
    # Dana has a desk in the west: the region's pair counts as its own, and the Family Center's as the region's.
    assert told == {
        "States": (1, 0, 6, [0, 0, 0, 0, 0]),
        "Regions": (2, 2, 1, [1, 1, 0, 0, 0]),
        "Counties": (4, 0, 0, [0, 0, 0, 0, 0]),
        "Agencies": (5, 4, 0, [0, 1, 3, 0, 0]),
    }
    assert page.idle == ["Counties"]
    assert page.sentence == (
        "6 places have open support: 3 from the level above or from their own people, 3 from further up."
    )
    gaps = [(one.place.name, one.able, [place.name for place in one.places]) for one in page.gaps]
    assert gaps == [
        ("Cedar Basin Region", True, ["Tallgrass County DSS"]),
        ("Lower Yarrow Region", False, ["Three Creeks Early Learning", "Heron Point Family House"]),
    ]
    both = [(one.place.name, one.gets, [place.name for place in one.gives]) for one in page.both]
    assert both == [
        (
            "Cedar Basin Region",
            "its own people; Foothills Family Support System",
            ["Juniper Flats Family Center"],
        )
    ]
    assert [(one.row.what, one.row.state, one.there, one.all, one.overdue) for one in page.agreed] == [
        ("all agencies beneath", "agreed", 1, 2, True),
        ("Juniper Flats Family Center", "came", 1, 1, False),
    ]
    assert {one.rule for one in page.findings} == {
        "cascade.overdue",
        "cascade.passed-over",
        "cascade.nobody-between",
    }
    table = rows(lead.get(LEVELS, {"place": town.units["west"].ref, "download": "csv"}))
    assert table[0] == ["Place", "Level", "Support comes from", "Whose people"]
    assert ["Tallgrass County DSS", "Agency", "Further up", "Foothills Family Support System"] in table
    # A coach of the east who joins a pair there closes that gap, for this place alone.
    give_post(
        person=town.people["mei"], unit=town.units["east"], role_key="practitioner", title="Coach",
        starts_on=TODAY, **doing("lead"),
    )  # fmt: skip
    after = shown(lead, LEVELS, town.units["state"])
    assert [(one.place.name, one.able) for one in after.gaps] == [("Cedar Basin Region", True)]
    # In schools the levels are others.
    schools = shown(lead, LEVELS, town.units["k12"])
    assert [(one.name, one.rung.engaged) for one in schools.levels] == [
        ("States", 0), ("Regions", 0), ("Districts", 2), ("Schools", 0),
    ]  # fmt: skip
    text = words(lead.get(LEVELS, {"place": town.units["k12"].ref}))
    assert "Mesa Education Region takes over all districts beneath" in text
    # The region is to take over, so it is a step already, and missing; schools are not yet.
    assert [(one.place.name, one.able, len(one.places)) for one in schools.gaps] == [
        ("Mesa Education Region", False, 2)
    ]
    assert "no place gets any: schools" in text


def test_each_reader_sees_the_chain_only_as_far_as_their_own_places(town, signed_in):
    # A partner of the region sees it and what is beneath; posts and hours of the state stay with the state.
    page = shown(signed_in("rosa"), LEVELS, town.units["west"])
    assert not page.hours
    assert {one.place.name for one in page.rows} == {
        "Cedar Basin Region", "Tallgrass County DSS", "Juniper Flats Family Center",
    }  # fmt: skip
    text = words(signed_in("rosa").get(LEVELS, {"place": town.units["west"].ref}))
    assert "Lower Yarrow" not in text and "Right there" not in text
    own = shown(signed_in("terrell"), LEVELS, town.units["tallgrass-dss"])
    assert [(one.way, one.home) for one in own.rows] == [("Outside, or not seen", "")]
    # Imani is named on engagements and sees no place whole: there is no chain to show her.
    assert "Nothing to report on yet" in words(signed_in("imani").get(LEVELS))
    for key, page in (("rosa", LEVELS), ("rosa", BROUGHT), ("carmen", BROUGHT), ("terrell", LEVELS)):
        assert signed_in(key).get(page, {"place": town.units["state"].ref}).status_code == 404
        assert signed_in(key).get(page, {"place": town.units["east"].ref}).status_code == 404
    for page in (LEVELS, BROUGHT):
        assert signed_in("sam").get(page).status_code == 404
        asked = {"place": town.units["west"].ref, "download": "spread"}
        # Whoever may not take lists with them finds no file.
        assert signed_in("helen").get(page, asked).status_code == 404


def test_handing_support_down_is_agreed_changed_and_comes(town, signed_in, scope, now, doing):
    west, rosa = town.units["west"], signed_in("rosa")
    new = reverse("hand-down-new", args=[west.ref])
    form = rosa.get(new).context["form"]
    offered = dict(form.fields["what"].choices)
    assert offered["level:agency"] == "All agencies beneath"
    assert f"place:{town.units['tallgrass-dss'].ref}" in offered
    assert town.units["heron-house"].ref not in " ".join(offered)
    typed = {"what": f"place:{town.units['tallgrass-dss'].ref}", "agreed_with": "Terrell", "needs": "A car"}
    refused = rosa.post(new, typed)
    assert refused.status_code == 422
    assert ("from_on", "From: Fill this in.") in refused.context["form"].error_list
    assert "A car" in refused.content.decode()
    typed["from_on"] = (TODAY + timedelta(days=30)).isoformat()
    assert rosa.post(new, typed)["Location"] == f"{LEVELS}?place={west.ref}#agreed"
    row = HandDown.objects.get(place=town.units["tallgrass-dss"])
    assert str(row) == "Cedar Basin Region takes over Tallgrass County DSS"
    # What is agreed once is not agreed again.
    assert "This is agreed already" in words(rosa.post(new, typed | {"once": "again"}))
    edit = reverse("hand-down-edit", args=[row.ref])
    start = fields(rosa.get(edit))
    late = rosa.post(edit, start | {"state": "dropped"})
    assert "Say why it will not come" in words(late)
    assert (
        rosa.post(
            edit, start | {"state": "came", "settled_on": (TODAY + timedelta(1)).isoformat()}
        ).status_code
        == 422
    )
    assert rosa.post(edit, start | {"state": "dropped", "outcome": "The coach left."}).status_code == 302
    assert rosa.post(edit, start | {"state": "came", "once": "other"}).status_code == 409
    again = fields(rosa.get(edit)) | {"state": "agreed", "from_on": (TODAY - timedelta(1)).isoformat()}
    assert rosa.post(edit, again).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.settled_on, row.overdue(TODAY), row.overdue(row.from_on)) == (
        "agreed",
        None,
        True,
        False,
    )
    page = reverse("hand-down", args=[row.ref])
    assert "Its day has passed" in words(signed_in("helen").get(page))
    told = words(signed_in("lead").get(reverse("history", args=["support.handdown", row.ref])))
    for said in (
        "Rosa Almeida agreed that Cedar Basin Region takes over Tallgrass County DSS",
        "Rosa Almeida noted that it will not come: Cedar Basin Region takes over Tallgrass County DSS",
        "Rosa Almeida put it back among what is agreed",
    ):
        assert said in told
    # Only who keeps what holds the work agrees; only about what is beneath; and nobody else learns of it.
    said = Said(TODAY)
    for key in ("helen", "terrell", "carmen"):
        with pytest.raises(NotThere):
            cascade.agree_hand_down(unit=west, level="agency", said=said, **doing(key))
    with pytest.raises(Refused, match="is not beneath"):
        cascade.agree_hand_down(unit=west, place=town.units["heron-house"], said=said, **doing("rosa"))
    with pytest.raises(Refused, match="no places of this level"):
        cascade.agree_hand_down(unit=west, level="school", said=said, **doing("rosa"))
    with pytest.raises(Refused, match="Choose one place"):
        cascade.agree_hand_down(unit=west, said=said, **doing("rosa"))
    for key in ("terrell", "carmen", "sam"):
        assert signed_in(key).get(page).status_code == 404


def test_what_the_role_brings_about_is_made_of_what_is_recorded(town, signed_in, doing, now):
    lead = signed_in("lead")
    page = shown(lead, BROUGHT, town.units["state"])
    rated = {
        one.name: (one.first, one.last, one.moved) for part in page.capacity.parts for one in part.lines
        if part.instrument.key == "team-agency"
    }  # fmt: skip
    assert rated == {
        "Cedar Basin Region, team": ("1.8", "4.0", "up 2.2"),
        "Tallgrass County DSS, team": ("2.1", "2.8", "up 0.6"),
        "Juniper Flats Family Center, team": ("2.9", "", ""),
    }
    assert page.capacity.parts[0].sentence == (
        "3 teams and places rated, 2 of them at least twice. Between the first round and the last, 2 rose. "
        "With two measured twice, no more can be said."
    )
    # Spread: five places and one more whose support has ended, each once, at its stage of today.
    newest = dict(zip(page.spread.heads, page.spread.rows[-1][1], strict=True))
    assert newest == {
        "Exploration": 1, "Installation": 3, "Initial implementation": 1, "Full implementation": 1, "Support has ended": 1,
    }  # fmt: skip
    assert page.spread.sentence.endswith("In 1 support has ended.")
    assert LessonUse.objects.count() == sum(row[1][0] for row in page.taken.rows) == 1
    # Staying power: the newest test of the one place that has any; the older one is not counted again.
    events = {name: (list(values), whole) for name, values, whole in page.staying.rows}
    assert events == {
        "The leaders change": ([5, 2, 0], 7),
        "Half of the staff leave": ([4, 1, 2], 7),
        "The board believes otherwise": ([2, 1, 1], 4),
        "Events of a place’s own": ([1, 0, 1], 2),
    }
    ended = [(one.name, one.verdict, [name for _, name in one.carriers]) for one in page.staying.ended]
    assert ended == [("Cedar Basin Health Partners", "held", ["Monday coaching half-hour"])]
    schools = shown(lead, BROUGHT, town.units["k12"])
    assert [(one.name, one.words) for one in schools.staying.ended] == [
        ("Riverbend Elementary", "Held in part, or less")
    ]
    assert page.people.lifted[0][1] == "Parents’ say in the program"
    assert page.mentors == "Fewer than 3 people mentor others on the way to an award."
    files = {
        part: rows(lead.get(BROUGHT, {"place": town.units["state"].ref, "download": part}))
        for part in ("spread", "capacity", "stress", "ended")
    }
    assert len(files["spread"]) == 37 and len(files["stress"]) == 5
    assert files["ended"][1][0] == "Cedar Basin Health Partners"
    assert lead.get(BROUGHT, {"place": town.units["state"].ref, "download": "people"}).status_code == 404
    # Support that begins again is open support.
    support.open_engagement(
        unit=town.units["cedar-health"], edition=town.editions[town.units["state"].pk], tier="tier.universal",
        people=[(town.people[key], "role.regional-support-specialist") for key in ("luis", "mei")],
        tier_reason="They asked.", starts_on=TODAY, **doing("lead"),
    )  # fmt: skip
    assert shown(lead, BROUGHT, town.units["state"]).staying.ended == []


def test_answers_that_few_gave_stay_hidden_and_empty_places_say_what_to_record(town, signed_in, doing):
    lead, state = signed_in("lead"), town.units["state"]
    # With all but two answers of the last round gone its number is too few people's.
    last = Response.objects.filter(
        round__unit=town.units["west"], round__edition__framework__key="team-agency"
    )
    newest = last.order_by("-round__opened_on").first().round
    kept = list(Response.objects.filter(round=newest).values_list("pk", flat=True)[:2])
    Response.objects.filter(round=newest).exclude(pk__in=kept)._raw_delete("default")
    page = shown(lead, BROUGHT, state)
    team = next(part for part in page.capacity.parts if part.instrument.key == "team-agency")
    told = {one.name: (one.last, one.moved) for one in team.lines}
    assert told["Cedar Basin Region, team"] == ("Too few answered to show", "")
    levels = shown(lead, LEVELS, state).levels
    assert [name for one in levels for name, _, _ in one.capacity if one.name == "Regions"] == [
        "Implementation practices"
    ]
    bare = add_unit(parent=town.units["east"], name="Marsh County", level="county", **doing("lead"))
    text = words(lead.get(BROUGHT, {"place": bare.ref}))
    for said in (
        "Nothing was measured here yet that may be shown.",
        "Who led is not noted on any contact in this time.",
        "Nobody is recorded yet.",
        "No place here has had support in this time.",
        "no lesson was noted as used elsewhere",
        "Nobody has asked here yet whether the practice would outlast a change.",
        "Support has not ended in any place yet.",
    ):
        assert said in text
    levels = words(lead.get(LEVELS, {"place": bare.ref}))
    for said in (
        "No place here has open support.",
        "Nothing to look at before a place has support.",
        "Nothing is agreed yet.",
    ):
        assert said in levels
    # A practitioner sees their own engagements here, and is told so.
    own = words(signed_in("imani").get(BROUGHT))
    assert "You see engagements you are named on" in own
    assert Engagement.objects.filter(assignments__person=town.people["imani"]).exists()
