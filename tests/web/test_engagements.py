"""Engagements: opening one with everyone its tier asks for."""

from django.urls import reverse

from marigold.support.models import Assignment, Engagement
from tests.web.reading import words

ROLES = {
    "first": ("imani", "role.regional-support-specialist"),
    "second": ("dana", "role.media-networking"),
    "third": ("amos", "role.social-services-coordinator"),
}


def sent(town, *helpers: str) -> dict[str, str]:
    """A filled-in form with these of the three helpers."""
    named = {name: town.people[ROLES[name][0]].ref for name in helpers}
    roles = {f"{name}_role": ROLES[name][1] for name in helpers}
    return {
        "unit": town.units["state"].ref,
        "name": "Regions learn together",
        "tier": "format.learning-collaborative",
        "tier_reason": "Regions asked to learn from one another.",
        "stage": "stage.exploration",
        "starts_on": "2026-09-01",
        "rhythm_days": "28",
        **named,
        **roles,
    }


def test_a_learning_collaborative_opens_with_the_three_its_rule_asks_for(town, signed_in) -> None:
    lead, address = signed_in("lead"), reverse("engagement-new")
    before = Engagement.objects.count()
    two = lead.post(address, sent(town, "first", "second"))
    assert two.status_code == 422
    assert "needs 1 more in the role “Social services program coordinator”" in words(two)
    assert Engagement.objects.count() == before
    three = lead.post(address, sent(town, "first", "second", "third"))
    assert three.status_code == 302
    opened = Engagement.objects.get(name="Regions learn together")
    held = Assignment.objects.filter(engagement=opened).order_by("id").values_list("person__name", "role")
    assert list(held) == [
        ("Imani Okafor", "role.regional-support-specialist"),
        ("Dana Whitfield", "role.media-networking"),
        ("Amos Reyes", "role.social-services-coordinator"),
    ]
