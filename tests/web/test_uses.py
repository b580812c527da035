"""Uses of a framework: roles, learning, careers, who does what, totals and cohorts. Nobody's rating is told."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from marigold.growth.models import (
    CapacityReport,
    Cohort,
    CohortMember,
    CountIn,
    Evaluation,
    FunctionHolder,
    RoleProfile,
    StaffingChoice,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def words(response) -> str:
    """What a reader reads."""
    text = re.sub(r"<(style|script).*?</\1>", " ", response.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def test_the_front_page_leads_to_every_use(town, signed_in):
    lead = signed_in("lead")
    text = words(lead.get("/growth/uses/"))
    for said in (
        "Regional support specialist",
        "Who does what in Foothills Family Support System",
        "Choose learning by entry",
        "What the role brings about",
        "Local capacity",
        "Spread",
        "Staying power",
    ):
        assert said in text
    assert "Roles, learning, careers, who does what, cohorts" in words(lead.get("/growth/"))
    assert "Describe a role, choose learning, see who does what" in words(lead.get("/library/tci/"))
    sam = words(signed_in("sam").get("/growth/uses/"))
    assert "Foothills" not in sam
    assert "Regional support specialist" not in sam
