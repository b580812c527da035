"""Own views: given by an agreement, seen by one person alone, ended at any time, and telling nothing of others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from marigold.audit.models import Event, Look
from marigold.core.bygroup import Part
from marigold.core.suppression import Shown
from marigold.improvement import actions, owned, selectors
from marigold.improvement.groups import Cell
from marigold.improvement.models import Breakdown, Indicator, OwnView
from marigold.kit.doing import NotThere, Refused
from tests.web.reading import words

FAMILIES = "Families in the program who finish it"


@pytest.fixture
def families(town):
    return Indicator.objects.get(name=FAMILIES)


@pytest.fixture
def race(town):
    return Breakdown.objects.get(root=town.units["state"], key="race-ethnicity")


@pytest.fixture
def elders(town):
    """What the council of elders agreed to in the demo: Tasha sees their own numbers in the west."""
    return OwnView.objects.get(reader=town.people["tasha"])


@pytest.fixture
def by(scope, now):
    return {"by": scope("lead"), "at": now}


@pytest.fixture
def asked(town, by):
    """A measure of an agency by race and ethnicity, in two months: a small group beside large ones, then two small ones."""
    way = Breakdown.objects.get(root=town.units["state"], key="race-ethnicity")
    codes = [one["code"] for one in way.groups][:3]
    row = actions.add_indicator(unit=town.units["cedar-health"], name="Came back after a visit", **by)
    months = {
        date(2026, 1, 1): ((4, 20), (22, 40), (85, 190)),
        date(2026, 2, 1): ((4, 20), (9, 25), (85, 190)),
    }
    wholes = {day: (sum(c for c, _ in parts), sum(n for _, n in parts)) for day, parts in months.items()}
    cells = {day: dict(zip(codes, parts, strict=True)) for day, parts in months.items()}
    actions.observe(indicator_ref=row.ref, values=wholes, **by)
    actions.observe_groups(indicator_ref=row.ref, breakdown_ref=way.ref, values=cells, **by)
    return row, way, codes


def give(town, way, code, by, **fields):
    who = {
        name: fields.pop(name, it)
        for name, it in (("unit", town.units["west"]), ("reader", town.people["priya"]))
    }
    on = by["by"].on
    said = {
        "why": "To plan rides.",
        "agreed_with": "Town meeting",
        "since": on,
        "until": on + timedelta(days=30),
    }
    agreed = actions.Agreed(**(said | fields))
    return actions.give_own_view(breakdown_ref=way.ref, group=code, agreed=agreed, **who, **by)


def cells(scope, row):
    return [dict(one.cells) for one in owned.numbers(scope, row)]


def test_what_was_agreed_is_seen_by_the_one_it_was_given_to_and_by_nobody_else(
    town, families, elders, signed_in, scope
):
    address = reverse("indicator-own", args=[families.ref])
    before = Look.objects.count()
    page = words(signed_in("tasha").get(address))
    for told in ("For Tasha Bell alone", "the council of elders", "Letter of the council", "You"):
        assert told in page
    exact = families.observations.filter(breakdown=elders.breakdown, group="aian").latest("period")
    assert f"{100 * exact.value / exact.denominator:.1f}% of {exact.denominator:g}" in page
    look = Look.objects.get(pk__gt=0, kind="improvement.ownview")
    assert (Look.objects.count(), look.about_ref, look.title) == (
        before + 1,
        town.people["lead"].ref,
        FAMILIES,
    )
    for key in ("lead", "imani", "rosa", "priya", "amos", "gordon"):
        assert signed_in(key).get(address).status_code == 404, key
    # Everywhere else they are hidden from her as from everyone.
    one = signed_in("tasha").get(reverse("indicator", args=[families.ref]), {"by": elders.breakdown.ref})
    assert f"{100 * exact.value / exact.denominator:.1f}% of {exact.denominator:g}" not in words(one)
    told = selectors.by_group(scope("tasha"), families, elders.breakdown)
    assert not any(cell.shown for (code, _), cell in told.cells.items() if code == "aian")


def test_a_number_that_would_tell_of_another_group_is_held_back(town, asked, by, scope):
    row, way, codes = asked
    jan, feb = date(2026, 1, 1), date(2026, 2, 1)
    give(town, way, codes[0], by)
    # In January the second group is hidden only to keep the first; in February both are small.
    assert cells(scope("priya"), row) == [{jan: Cell(share(Part(4, 20)), 4, 20), feb: None}]
    # Whoever may see both can be told both, since a third is shown anyway.
    give(town, way, codes[1], by)
    assert [{day: cell is not None for day, cell in one.items()} for one in cells(scope("priya"), row)] == [
        {jan: True, feb: True},
        {jan: True, feb: True},
    ]


def share(part):
    return Shown(100 * part.count / part.of)


def test_what_somebody_saw_once_they_still_know(town, asked, by, scope):
    row, way, codes = asked
    jan = date(2026, 1, 1)
    second = give(town, way, codes[1], by)
    # The second group's number of January would tell the first.
    assert cells(scope("priya"), row)[0][jan] is None
    actions.end_own_view(own_view_ref=second.ref, **by)
    assert cells(scope("priya"), row) == []
    give(town, way, codes[2], by)
    shown = cells(scope("priya"), row)[0]
    assert {cell.share for cell in shown.values()} == {share(Part(85, 190))}  # shown to everyone


def test_it_ends_on_its_day_or_before_and_the_reader_may_end_it(
    town, families, elders, signed_in, scope, now
):
    later = replace(scope("tasha"), on=elders.until + timedelta(days=1))
    assert owned.numbers(later, families) == []
    assert signed_in("priya").post(reverse("own-view-end", args=[elders.ref])).status_code == 404
    assert signed_in("tasha").post(reverse("own-view-end", args=[elders.ref])).status_code == 302
    assert signed_in("tasha").get(reverse("indicator-own", args=[families.ref])).status_code == 404
    kinds = [one.kind for one in Event.objects.filter(target=elders.target).order_by("pk")]
    assert kinds == ["improvement:ownview:given", "improvement:ownview:ended"]


def test_it_is_given_by_a_form_that_names_who_agreed_and_until_when(town, race, signed_in):
    lead = signed_in("lead")
    there = reverse("own-view-new", args=[town.units["west"].ref])
    typed = {
        "group": f"{race.ref}/black",
        "reader": town.people["priya"].ref,
        "why": "To see who leaves.",
        "agreed_with": "",
        "least": "5",
        "since": "2026-11-01",
        "until": "2027-11-01",
    }
    assert lead.post(there, typed).status_code == 422
    assert not OwnView.objects.filter(group="black").exists()
    assert lead.post(there, typed | {"agreed_with": "Parents’ council"}).status_code == 302
    row = OwnView.objects.get(group="black")
    page = words(lead.get(reverse("own-views", args=[town.units["west"].ref])))
    for said in (
        "Parents’ council",
        "To see who leaves.",
        "No number of fewer than 5 people",
        "Given by Ruth Castellano",
    ):
        assert said in page
    assert (
        lead.post(
            reverse("own-view", args=[row.ref]), typed | {"agreed_with": "Two councils", "version": "1"}
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.agreed_with == "Two councils"


def test_who_cannot_be_given_one_is_said_and_nothing_is_kept(town, race, asked, by, scope):
    before = OwnView.objects.count()
    for fields, said in (
        ({"reader": town.people["lead"]}, "Somebody else has to give you"),
        ({"reader": town.people["priya"], "unit": town.units["east"]}, "Give them a role there first"),
        ({"why": " "}, "Say what the community wants"),
        ({"until": by["by"].on - timedelta(days=1)}, "The last day is before the first"),
        ({"least": 0}, "from 1 to 100"),
    ):
        with pytest.raises(Refused, match=said):
            give(town, race, "black", by, **fields)
    with pytest.raises(Refused, match="no such group"):
        give(town, race, "martians", by)
    with pytest.raises(NotThere):
        give(town, race, "black", {"by": scope("tasha"), "at": by["at"]})
    assert OwnView.objects.count() == before
    give(town, race, "black", by)
    with pytest.raises(Refused, match="has this view already"):
        give(town, race, "black", by)
