"""More about a contact: how people could learn in it, kept as tags, and whether it was guided or told."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.kit.doing import upkeep
from marigold.people.models import Leader
from marigold.practice.selectors import vocabulary
from marigold.support import uses
from marigold.support.models import Activity, ActivityElement, ActivityPerson, Engagement
from tests.web.reading import words

KEYS = (
    "factor.leadership",
    "efficacy.coaching",
    "model.values",
    "vicarious.disinhibition",
    "reach.leaders",
    "purpose.scaling",
    "recipient.staff",
)
FIELDS = ("practiced", "confidence", "alike", "seen", "reach", "for_purpose", "toward")


@pytest.fixture
def planned(town):
    west = Engagement.objects.get(unit=town.units["west"])
    return Activity.objects.filter(engagement=west, state="planned", on__gt=timezone.localdate()).first()


@pytest.fixture
def tags(planned, scope):
    """The ids of one tag of each group, by field."""
    items = vocabulary(scope("imani"), planned.engagement.edition_id).by_key
    return {name: str(items[key].id) for name, key in zip(FIELDS, KEYS, strict=True)}


def elements(activity):
    return set(ActivityElement.objects.filter(activity=activity).values_list("element__key", flat=True))


def test_tags_are_planned_logged_and_kept_when_the_log_is_corrected(planned, tags, town, signed_in):
    client = signed_in("imani")
    address = reverse("activity-replan", args=[planned.ref])
    form = client.get(address).content.decode()
    assert "More about this contact" in form and "Own accomplishment" in form
    # What people think and what surrounds them is nothing one practices.
    practiced = form.split("Behavior people learn by doing it", 1)[1].split("</fieldset>", 1)[0]
    assert "Leadership and management behaviors" in practiced
    assert "Attitudes" not in practiced and "Norms" not in practiced
    roles = {f"role_{town.people[key].ref}": role for key, role in (("imani", "lead"), ("dana", "second"))}
    plan = {
        "title": planned.title,
        "on": planned.on,
        "purpose": "Try it",
        "version": planned.version,
        **roles,
    }
    assert client.post(address, {**plan, **tags}).status_code == 302
    assert elements(planned) == set(KEYS)
    planned.refresh_from_db()
    log = {
        "title": planned.title, "on": timezone.localdate(), "length": "60", "led": "together",
        "there": [town.people["imani"].ref, town.people["dana"].ref], "version": planned.version,
        "style": "style.guide", **tags,
    }  # fmt: skip
    assert client.post(reverse("activity-log", args=[planned.ref]), log).status_code == 302
    planned.refresh_from_db()
    assert (planned.state, planned.style) == ("done", "style.guide")
    shown = words(client.get(reverse("activity", args=[planned.ref])))
    assert "Given Guided and encouraged" in shown
    assert "Behavior people learn by doing it Leadership and management behaviors" in shown
    assert "What their confidence could draw on Supportive behavioral coaching" in shown
    assert "What it was for Scaling Toward whom Staff" in shown
    # Corrected without a change, the form gives back what it was given.
    form = client.get(reverse("activity-log", args=[planned.ref])).content.decode()
    for name, key in tags.items():
        box = form.split(f'name="{name}" value="{key}"', 1)[1].split(">", 1)[0]
        assert "checked" in box, name
    fixed = {**log, "version": planned.version, "confidence": []}
    client.post(reverse("activity-log", args=[planned.ref]), fixed)
    assert elements(planned) == set(KEYS) - {"efficacy.coaching"}


def test_work_behind_the_scenes_says_what_it_was_for_and_that_alone_ties_it_to_nothing(
    planned, tags, town, signed_in
):
    client = signed_in("imani")
    address = f"{reverse('log')}?engagement={planned.engagement.ref}&kind=indirect"
    assert "Someone they could watch" not in client.get(address).content.decode()
    log = {
        "engagement": planned.engagement.ref, "kind": "indirect", "title": "Slides for the board",
        "on": timezone.localdate(), "length": "30", "led": town.people["imani"].ref,
        "there": [town.people["imani"].ref], "for_purpose": [tags["for_purpose"]], "toward": [tags["toward"]],
    }  # fmt: skip
    assert client.post(reverse("log"), log).status_code == 302
    row = Activity.objects.get(title="Slides for the board")
    assert elements(row) == {"purpose.scaling", "recipient.staff"}
    named = {cell[3] for cell in uses.tally([row.pk])}
    assert named == {uses.ALL, *uses.SORTED.values(), "purpose.scaling", "recipient.staff"}
    assert uses.recount(row.root_id) == uses.stored(row.root_id)
    listed = signed_in("lead").get(reverse("activities"), {"words": "Slides", "download": "csv"})
    lines = list(csv.DictReader(io.StringIO(b"".join(listed.streaming_content).decode("utf-8-sig"))))
    (line,) = [one for one in lines if one["Title"] == row.title]
    assert (line["What it was for"], line["Toward whom"]) == ("Scaling", "Staff")


def test_a_plan_with_a_leader_of_the_place_is_logged_as_toward_leaders_unless_said_otherwise(
    planned, town, signed_in, tags, now
):
    client, rosa = signed_in("imani"), town.people["rosa"]
    address = reverse("activity-log", args=[planned.ref])

    def ticked():
        form = client.get(address).content.decode()
        boxes = form.split("Toward whom", 1)[1].split("</fieldset>", 1)[0].split("<input")[1:]
        return ["checked" in box.split(">", 1)[0] for box in boxes]

    with upkeep("a story of a leader"):
        Leader.objects.filter(unit=planned.unit).delete()
        ActivityElement.objects.filter(activity=planned, element__kind="recipient").delete()
        ActivityPerson.objects.filter(activity=planned, side="partner").delete()
        ActivityPerson(activity=planned, person=rosa, role="participant", side="partner").save()
    assert ticked() == [False, False]
    with upkeep("a story of a leader"):
        Leader(
            root=town.units["state"],
            unit=planned.unit,
            person=rosa,
            starts_on=timezone.localdate(),
            created_at=now,
        ).save()
    assert ticked() == [True, False]
    with upkeep("a story of a leader"):
        ActivityElement(activity=planned, element_id=int(tags["toward"])).save()
    assert ticked() == [False, True]


def test_an_engagement_says_whether_it_supports_a_program_a_practice_or_a_policy(town, signed_in):
    west = Engagement.objects.get(unit=town.units["west"])
    client, address = signed_in("lead"), reverse("engagement-edit", args=[west.ref])
    form = {"name": west.name, "programme": "Fair discipline", "rhythm_days": 21, "version": west.version}
    assert client.post(address, {**form, "supports": "law"}).status_code == 422
    assert client.post(address, {**form, "supports": "policy"}).status_code == 302
    assert "Policy: Fair discipline." in words(client.get(reverse("engagement", args=[west.ref])))
    assert "What is supported" in words(client.get(reverse("history", args=["support.engagement", west.ref])))
    listed = client.get(reverse("engagements"), {"download": "csv"})
    lines = csv.DictReader(io.StringIO(b"".join(listed.streaming_content).decode("utf-8-sig")))
    told = {one["Reference"]: (one["Program"], one["What is supported"]) for one in lines}
    assert told[west.ref] == ("Fair discipline", "A policy")


def test_the_balance_of_guiding_and_telling_is_on_the_engagement(town, signed_in, scope, now):
    west = Engagement.objects.get(unit=town.units["west"])
    address = reverse("engagement", args=[west.ref])
    assert "Guided rather than told" not in words(signed_in("imani").get(address))
    done = list(Activity.objects.filter(engagement=west, direct=True, state="done").order_by("-on")[:4])
    with upkeep("a story of four contacts"):
        for row, style in zip(done, ("style.guide", "style.mixed", "style.direct", ""), strict=True):
            row.alter(style=style)
    assert "Guided rather than told in 2 of the 3 that say how." in words(signed_in("imani").get(address))


def test_a_model_without_such_words_shows_no_such_part(town, signed_in):
    river = Engagement.objects.get(unit=town.units["riverbend"])
    form = signed_in("luis").get(reverse("activity-plan", args=[river.ref])).content.decode()
    assert "What their confidence could draw on" not in form
    assert "Someone they could watch" not in form
    practiced = form.split("Behavior people learn by doing it", 1)[1].split("</fieldset>", 1)[0]
    assert "Classroom practice" in practiced
