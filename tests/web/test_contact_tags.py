"""More about a contact: how people could learn in it, kept as tags, and whether it was guided or told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from marigold.practice.selectors import vocabulary
from marigold.support.models import Activity, ActivityElement, Engagement
from tests.web.reading import words

KEYS = (
    "factor.leadership",
    "efficacy.coaching",
    "model.values",
    "vicarious.disinhibition",
    "reach.leaders",
)
FIELDS = ("practiced", "confidence", "alike", "seen", "reach")


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
    # Corrected without a change, the form gives back what it was given.
    form = client.get(reverse("activity-log", args=[planned.ref])).content.decode()
    for name, key in tags.items():
        box = form.split(f'name="{name}" value="{key}"', 1)[1].split(">", 1)[0]
        assert "checked" in box, name
    fixed = {**log, "version": planned.version, "confidence": []}
    client.post(reverse("activity-log", args=[planned.ref]), fixed)
    assert elements(planned) == set(KEYS) - {"efficacy.coaching"}


def test_the_balance_of_guiding_and_telling_is_on_the_engagement(town, signed_in, scope, now):
    from marigold.kit.doing import upkeep

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
