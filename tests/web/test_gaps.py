"""Gaps on pages: taking one up from its indicator, working on it by forms, the list, its file, and search."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from marigold.improvement.models import Breakdown, Gap, GapEntry, Indicator
from marigold.support.models import Concern
from tests.web.reading import body, row_links, words


@pytest.fixture
def families(town):
    return Indicator.objects.get(name="Families in the program who finish it")


@pytest.fixture
def race(town):
    return Breakdown.objects.get(root=town.units["state"], key="race-ethnicity")


def show(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def test_a_gap_is_taken_up_from_its_indicator_and_worked_on_by_forms(families, race, signed_in):
    rosa = signed_in("rosa")
    page = show(rosa, "indicator", families.ref, by=race.ref).content.decode()
    there = f"{reverse('gap-new', args=[families.ref, race.ref])}?group=hispanic"
    assert there in page
    assert "group=white" not in page  # better off
    assert "group=black" not in page  # taken up already
    refused = rosa.post(there, {"group": "hispanic", "why": "It matters.", "target_gap": "3"})
    assert refused.status_code == 422
    assert "A target needs both" in words(refused) and "It matters." in refused.content.decode()
    typed = {
        "group": "hispanic",
        "why": "It matters.",
        "target_gap": "3",
        "target_on": "2027-10-01",
        "review_on": "2027-01-15",
    }
    assert rosa.post(there, typed).status_code == 302
    gap = Gap.objects.get(indicator=families, group="hispanic")
    today = date.today().isoformat()
    for kind, fields in (
        ("cause", {"lies_in": "past", "text": "Redlining.", "who": "Elders", "source": "Old maps"}),
        ("strategy", {"element": "equity.power-through-funding", "text": "Pay.", "aims": ["aim.policy"], "state": "planned"}),
        ("review", {"text": "Slow.", "review_on": "2027-05-01"}),
    ):  # fmt: skip
        answer = rosa.post(reverse("gap-add", args=[gap.ref, kind]), {"on": today, **fields})
        assert answer.status_code == 302, words(answer)
    strategy = GapEntry.objects.get(gap=gap, kind="strategy")
    for kind, fields in (
        ("step", {"text": "Asked the board."}),
        ("fitting", {"text": "Shorter meetings."}),
        ("pay", {"text": "Hosts", "paid": "25", "others_paid": "50", "paid_per": "an hour"}),
        ("seat", {"text": "Review group", "who": "Ms. Ada", "source": "Member"}),
    ):
        answer = rosa.post(reverse("gap-log", args=[strategy.ref, kind]), {"on": today, **fields})
        assert answer.status_code == 302, words(answer)
    owner = {"level": "community", "person": "", "named": "Block association", "does": "Hosts"}
    assert rosa.post(reverse("gap-owner", args=[gap.ref]), owner).status_code == 302
    shown = words(show(rosa, "gap", gap.ref))
    for told in (
        "Redlining.",
        "A policy or practice",
        "50% of what others are paid",
        "Block association Community",
        "Slow.",
    ):
        assert told in shown
    gap.refresh_from_db()
    assert gap.review_on == date(2027, 5, 1)


def test_how_far_a_strategy_is_is_said_and_a_stale_save_shows_both(families, race, signed_in):
    rosa = signed_in("rosa")
    row = GapEntry.objects.filter(kind="strategy", element="equity.hiring-promotion").get()
    there = reverse("gap-entry", args=[row.ref])
    typed = {
        "element": row.element, "text": row.text, "aims": row.aims, "outcomes": row.outcomes, "schools": row.schools,
        "state": "working", "on": row.on.isoformat(), "version": row.version,
    }  # fmt: skip
    assert rosa.post(there, typed).status_code == 302
    stale = rosa.post(there, {**typed, "text": "Another text."})
    assert stale.status_code == 409
    assert "Another text." in stale.content.decode()
    assert "Hiring and promotion In progress" in words(show(rosa, "gap", row.gap.ref))


def test_the_list_narrows_and_its_file_holds_the_same(town, signed_in):
    lead = signed_in("lead")
    everything = row_links(show(lead, "gaps"), "gaps")
    assert len(everything) == Gap.objects.count() == 4
    assert "taken up" in words(show(lead, "gaps"))
    closed = show(lead, "gaps", state="closed")
    assert "Students reading at benchmark: Spanish" in words(closed)
    assert len(row_links(closed, "gaps")) == 1
    assert len(row_links(show(lead, "gaps", state="overdue"), "gaps")) == 1
    assert len(row_links(show(lead, "gaps", place=town.units["west"].ref), "gaps")) == 3
    assert len(row_links(show(lead, "gaps", person="Rosa"), "gaps")) == 1
    assert "No gaps match" in words(show(lead, "gaps", q="zeppelin"))
    file = body(show(lead, "gaps", download="csv")).decode()
    assert file.count("\n") == 5
    assert "At most 3 points by" in file
    # Carmen's system has its own; Sam has none.
    assert "No gaps taken up yet" in words(show(signed_in("sam"), "gaps"))


def test_search_finds_a_gap_by_why_it_matters_for_those_who_see_it(signed_in):
    assert "Families in the program who finish it: Black" in words(
        show(signed_in("rosa"), "search", q="room lives")
    )
    assert "Families in the program who finish it: Black" not in words(
        show(signed_in("terrell"), "search", q="room lives")
    )


def test_history_tells_who_worked_on_a_gap(signed_in):
    gap = Gap.objects.get(group="black")
    shown = words(show(signed_in("lead"), "history", "improvement.gap", gap.ref))
    assert "took up the gap" in shown and "worked on the gap" in shown
    assert "named who plays a part" in shown


def test_a_gap_in_services_is_a_concern_with_for_whom_source_and_state(town, signed_in):
    lead = signed_in("lead")
    row = Concern.objects.get(kind="service")
    shown = words(show(lead, "concern", row.ref))
    assert "Gap in services" in shown and "not made for them" in shown.lower()
    assert "Families who speak Spanish at home" in shown
    assert "parents at the market, through a school nurse" in shown
    listed = show(lead, "concern-list", kind="service")
    assert row_links(listed, "concerns") == [row.ref]
    assert f"{reverse('concern-list')}?kind=service" in show(lead, "gaps").content.decode()
    east = row.engagement
    typed = {
        "title": "No night line", "kind": "service", "source": "service.absent", "level": "system",
        "raised_on": (date.today() - timedelta(days=1)).isoformat(), "group": "Shift workers", "raised_as": "A clinic",
    }  # fmt: skip
    assert signed_in("mei").post(reverse("concern-new", args=[east.ref]), typed).status_code == 302
    wrong = signed_in("mei").post(
        reverse("concern-new", args=[east.ref]), {**typed, "source": "tension.turnover"}
    )
    assert "This source belongs to another kind of concern." in words(wrong)
