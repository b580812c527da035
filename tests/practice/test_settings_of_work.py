"""Health care, social welfare and schools: each works in its own words, with its own levels, from the first day."""

import pytest

from marigold.access.scope import COMMAND_LINE
from marigold.people import actions as people
from marigold.people.selectors import scope_for
from marigold.practice import actions as practice
from marigold.practice.selectors import edition, vocabulary
from marigold.support import actions
from marigold.support.models import Engagement
from tests.web.reading import words

# What a place needs so that every room of the house has something to choose from.
NEEDED = (
    "stage", "tier", "format", "role", "purpose", "recipient", "category_direct", "category_indirect", "mode", "style",
    "contact_focus", "solo_reason", "plan_prompt", "debrief_prompt", "note_kind", "participant_question", "partner_group",
    "context_feature", "factor_group", "factor", "adaptive_signal", "strategy", "tension_source", "tension_effect",
    "barrier", "readiness_action", "system_role", "served_group", "structure_kind", "scenario", "principle",
)  # fmt: skip


@pytest.fixture
def clinic(town, now):
    """A clinic of a health network that began today; Imani and Mei work there too."""
    root = people.add_root(name="Cedar Valley Health", level="network", by=COMMAND_LINE, at=now)
    practice.adopt(
        root=root,
        edition=edition(COMMAND_LINE, "health-network"),
        starts_on=now.date(),
        by=COMMAND_LINE,
        at=now,
    )
    hospital = people.add_unit(
        parent=root, name="Cedar Hospital", level="organization", by=COMMAND_LINE, at=now
    )
    place = people.add_unit(
        parent=hospital, name="Mill Street Clinic", level="clinic", by=COMMAND_LINE, at=now
    )
    for key, role in (("lead", "administrator"), ("imani", "practitioner"), ("mei", "practitioner")):
        people.give_post(
            person=town.people[key],
            unit=root,
            role_key=role,
            title="",
            starts_on=now.date(),
            by=COMMAND_LINE,
            at=now,
        )
    return place


@pytest.fixture
def opened(clinic, town, now):
    return actions.open_engagement(
        unit=clinic,
        edition=edition(COMMAND_LINE, "health-network"),
        tier="tier.focused",
        tier_reason="One change that the team chose.",
        stage="stage.exploration",
        stage_reason="They are looking.",
        people=[
            (town.people["imani"], "role.practice-facilitator"),
            (town.people["mei"], "role.clinical-adviser"),
        ],
        starts_on=now.date(),
        by=scope_for(town.people["lead"], on=now.date()),
        at=now,
    )


def test_each_setting_has_something_to_choose_from_wherever_one_is_asked(town):
    for key in ("ictp", "k12-mtss", "health-network"):
        held = vocabulary(COMMAND_LINE, edition(COMMAND_LINE, key).pk)
        used = [
            vocabulary(COMMAND_LINE, edition(COMMAND_LINE, other).pk) for other in ("stages", "what-holds")
        ]
        empty = [kind for kind in NEEDED if not any(one.of(kind) for one in (held, *used))]
        assert (key, empty) == (key, [])


def at_work(client, engagement):
    """The place's support and a contact to be planned: the words of the page and its tiles."""
    return " ".join(client.get(page).content.decode() for page in (engagement, f"{engagement}plan/"))


def test_a_clinic_a_county_and_a_district_each_read_their_own_words(town, opened, signed_in, now):
    # Sam has a role in the health network alone, Dana in the county's system, Luis in that and in the schools'.
    people.give_post(
        person=town.people["sam"],
        unit=opened.unit,
        role_key="administrator",
        starts_on=now.date(),
        by=COMMAND_LINE,
        at=now,
    )
    west, riverbend = (Engagement.objects.get(unit=town.units[key]) for key in ("west", "riverbend"))
    own = {
        "sam": (opened, ">Facilitation plans<", "Facilitation contacts", "Focused", "Looking at data"),
        "dana": (west, ">Engagements<", "Activities", "Intensive"),
        "luis": (riverbend, ">Coaching agreements<", "Coaching contacts", "Partner", "Walkthrough"),
    }
    read = {key: at_work(signed_in(key), f"/engagements/{row[0].ref}/") for key, row in own.items()}
    for key, text in read.items():
        assert [word for word in own[key][1:] if word not in text] == [], key
        others = {row[1] for other, row in own.items() if other != key}
        assert [word for word in others if word in text] == [], key
    # Where a list holds places of systems with different words, Marigold's own hold; a list of one system has its words.
    lists = {key: words(signed_in(key).get("/engagements/")) for key in own}
    assert {key: "Facilitation plans" in text for key, text in lists.items()} == {
        "sam": True,
        "dana": False,
        "luis": False,
    }
    assert {key: "Engagements" in text for key, text in lists.items()} == {
        "sam": False,
        "dana": True,
        "luis": True,
    }


def test_what_people_wrote_keeps_its_words(town, opened, signed_in, scope, now):
    actions.propose_goal(
        engagement_ref=opened.ref,
        statement="Every activity of the engagement names a pair.",
        people=[],
        by=scope("imani"),
        at=now,
    )
    page = signed_in("mei").get(f"/engagements/{opened.ref}/")
    assert "Every activity of the engagement names a pair." in words(page)
