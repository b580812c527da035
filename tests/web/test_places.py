"""Places: the tree one may see, one place, and changing it."""

from marigold.people import selectors
from marigold.people.models import Unit
from marigold.support.models import Dose
from marigold.web.templatetags.marigold import hours
from tests.web.reading import words


def test_the_tree_begins_where_ones_role_stands(town, signed_in, scope) -> None:
    assert [row.name for row in selectors.tops(scope("lead"))] == [
        "Foothills Family Support System",
        "Plateau Schools Network",
    ]
    assert [row.name for row in selectors.tops(scope("rosa"))] == ["Cedar Basin Region"]
    assert selectors.tops(scope("sam")) == []
    text = words(signed_in("rosa").get("/places/"))
    assert "Tallgrass County" in text and "Juniper Flats County" in text
    assert "Lower Yarrow" not in text
    assert "No places yet" in words(signed_in("sam").get("/places/"))


def test_what_is_not_yours_is_not_there(town, signed_in) -> None:
    for key, place in (("sam", "west"), ("terrell", "west"), ("terrell", "heron-house"), ("carmen", "state")):
        client = signed_in(key)
        ref = town.units[place].ref
        for address in (
            f"/places/{ref}/",
            f"/places/{ref}/edit/",
            f"/places/{ref}/add/",
            f"/places/?under={ref}",
        ):
            assert client.get(address).status_code == 404
    ref = town.units["west"].ref
    for key in ("rosa", "imani"):
        client = signed_in(key)
        assert client.get(f"/places/{ref}/").status_code == 200
        assert client.get(f"/places/{ref}/edit/").status_code == 404
        assert client.post(f"/places/{ref}/edit/", {"name": "Mine"}).status_code == 404
    assert Unit.objects.get(ref=ref).name == "Cedar Basin Region"


def test_a_place_names_the_partner_groups_nobody_stands_for(town, signed_in) -> None:
    text = words(signed_in("lead").get(f"/places/{town.units['west'].ref}/"))
    assert "Tasha Bell" in text and "Rosa Almeida" in text
    missing = text.split("No one yet from:", 1)[1].split(".", 1)[0]
    assert "unders" in missing  # nobody of the funders in Cedar Basin
    assert "ommunity" not in missing


def test_hours_of_a_place_are_those_of_the_roll_up(town, signed_in) -> None:
    unit = town.units["west"]
    text = words(signed_in("lead").get(f"/places/{unit.ref}/?months=all"))
    cells = Dose.objects.filter(unit=unit)
    direct = sum(row.minutes for row in cells if row.direct)
    total = sum(row.minutes for row in cells)
    assert f"{hours(total)} of support, {hours(direct)} of it direct" in text
    # A partner may not see every activity, so the hours are not shown to them.
    hidden = words(signed_in("rosa").get(f"/places/{unit.ref}/"))
    assert "Only people who may see every activity here can see the hours." in hidden


def test_a_place_is_changed_and_the_second_to_save_loses_nothing(town, signed_in) -> None:
    unit = town.units["west"]
    client = signed_in("lead")
    address = f"/places/{unit.ref}/edit/"
    sent = {"name": "Cedar Basin", "place": "Valleys", "about": "", "version": unit.version}
    assert client.post(address, {**sent, "once": "one"})["Location"] == f"/places/{unit.ref}/"
    again = client.post(address, {**sent, "name": "Cedar Basin North", "once": "two"})
    assert again.status_code == 409
    text = again.content.decode()
    assert "Cedar Basin North" in text and "You both changed this" in text
    unit.refresh_from_db()
    assert unit.name == "Cedar Basin"


def test_a_new_place_takes_a_level_the_model_allows_there(town, signed_in) -> None:
    client = signed_in("lead")
    parent = town.units["tallgrass"]
    address = f"/places/{parent.ref}/add/"
    page = client.get(address).content.decode()
    assert '<option value="agency">' in page and '<option value="state">' not in page
    refused = client.post(address, {"name": "Elsewhere", "level": "state"})
    assert refused.status_code == 422
    empty = client.post(address, {"name": "", "level": "agency"})
    assert empty.status_code == 422
    assert "Name: Fill this in." in words(empty)
    made = client.post(address, {"name": "Tallgrass Clinic", "level": "agency"})
    row = Unit.objects.get(name="Tallgrass Clinic")
    assert made["Location"] == f"/places/{row.ref}/"
    assert (row.parent_id, row.path) == (parent.pk, f"{parent.path}{row.pk}/")


def test_hours_of_a_place_are_split_by_tier(town, signed_in) -> None:
    row = town.units["west"]
    text = words(signed_in("lead").get(f"/places/{row.ref}/?months=all"))
    cells = Dose.objects.filter(unit=row)
    for key, name in (("tier.intensive", "Intensive"), ("tier.brief", "Brief")):
        minutes = sum(cell.minutes for cell in cells if cell.tier == key)
        assert minutes
        assert f"{name} {hours(minutes)}" in text
    assert "Universal" not in text.partition("By tier")[2].partition("Recent activities")[0]
