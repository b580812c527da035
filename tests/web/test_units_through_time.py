"""Renaming, merging and splitting places on their pages; each is looked at before it is saved."""

import re
from datetime import date

from marigold.people import selectors
from marigold.people.models import Reshaping, Succession, Unit
from marigold.support import selectors as reads
from marigold.support.models import Engagement
from marigold.web.templatetags.marigold import hours
from tests.web.reading import words


def turns():
    """Merges and splits but the one of the town's own story."""
    return Reshaping.objects.exclude(reason__startswith="The two boards joined, so that")


def months_ago(town, months):
    number = town.today.year * 12 + town.today.month - 1 - months
    return date(number // 12, number % 12 + 1, 15)


def hidden(response):
    """What the second page carries along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def minutes(scope, unit):
    unit = Unit.objects.get(pk=unit.pk)
    cells = reads.hours_of(scope, unit, selectors.past_of(scope, unit), since=date.min)
    return sum(cell.minutes for cell in cells)


def merge_form(town, *keys, on, **more):
    first, *others = (town.units[key].ref for key in keys)
    fields = dict(zip(("other", "other2", "other3"), others, strict=False))
    sent = {"into": "new", "name": "Basin County", "on": on.isoformat(), "reason": "The boards joined."}
    return f"/places/{first}/merge/", {**fields, **sent, **more}


def test_a_new_name_and_the_old_one_stand_on_the_page_and_in_the_search(town, signed_in):
    client = signed_in("lead")
    west = town.units["west"]
    on = months_ago(town, 2)
    sent = {"name": "Cedar Valley", "on": on.isoformat(), "reason": "Voted.", "version": west.version}
    address = f"/places/{west.ref}/rename/"
    assert client.post(address, {**sent, "reason": ""}).status_code == 422
    early = client.post(address, {**sent, "on": "2999-01-01"})
    assert early.status_code == 422 and "still to come" in words(early)
    assert client.post(address, {**sent, "once": "r"})["Location"] == f"/places/{west.ref}/"
    assert client.post(address, {**sent, "once": "r"})["Location"] == f"/places/{west.ref}/"
    assert Succession.objects.filter(unit=west).count() == 1
    page = words(signed_in("rosa").get(f"/places/{west.ref}/"))
    assert f"Until {on:%B %Y}: Cedar Basin Region" in page.replace(" .", ".")
    found = words(client.get("/places/", {"q": "Cedar Basin Region"}))
    assert "Cedar Valley" in found and "formerly Cedar Basin Region" in found
    assert "Cedar Valley" in words(client.get("/engagements/", {"place": "Cedar Basin Region"}))
    stale = client.post(address, {**sent, "name": "Cedar Hills", "once": "s"})
    assert stale.status_code == 409 and "Cedar Hills" in stale.content.decode()
    back = client.post(address, {"take_back": "1"})
    assert back["Location"] == f"/places/{west.ref}/change/"
    assert Unit.objects.get(pk=west.pk).name == "Cedar Basin Region"


def test_a_merge_is_shown_before_it_is_saved(town, signed_in, scope):
    client, lead = signed_in("lead"), scope("lead")
    on = months_ago(town, 3)
    both = minutes(lead, town.units["tallgrass"]) + minutes(lead, town.units["juniper"])
    address, sent = merge_form(town, "tallgrass", "juniper", on=on)
    first = words(client.get(address))
    assert "Juniper Flats County, in Cedar Basin Region" in first and "Riverbend" not in first
    shown = client.post(address, {**sent, "step": "look"})
    text = words(shown)
    assert shown.status_code == 200 and not turns().exists()
    assert (
        "Nothing is saved yet" in text and "Tallgrass County is closed and hangs under Basin County" in text
    )
    assert "Tallgrass County DSS Place beneath, Agency, in Tallgrass County" in text
    # The first page again, with everything typed.
    edit = client.post(address, {**hidden(shown), "step": "edit"})
    assert edit.status_code == 200 and 'value="Basin County"' in edit.content.decode()
    saved = client.post(address, {**hidden(shown), "step": "save"})
    county = Unit.objects.get(name="Basin County")
    assert saved["Location"] == f"/places/{county.ref}/"
    assert client.post(address, {**hidden(shown), "step": "save"})["Location"] == saved["Location"]
    assert turns().count() == 1

    page = words(client.get(f"/places/{county.ref}/?months=all"))
    when = f"{on:%B %Y}"
    assert f"Merged in {when} from Tallgrass County and Juniper Flats County" in page
    assert f"Before {when}: Tallgrass County and Juniper Flats County together." in page
    assert "Hours above are those of all of them together." in page
    assert f"{hours(both)} of support" in page
    old = words(client.get(f"/places/{town.units['juniper'].ref}/?months=all"))
    assert "Closed on" in old and f"Merged in {when} into Basin County" in old
    assert "Open an engagement" not in old and "Add a place beneath" not in old
    assert "Hours from here on are counted there." in old
    assert "Tallgrass County, Juniper" not in words(client.get("/engagements/new/"))
    new = client.get("/engagements/new/").content.decode()
    assert f'value="{county.ref}"' in new and f'value="{town.units["juniper"].ref}"' not in new
    assert "Closed" in words(client.get("/places/", {"q": "Juniper Flats County"}))
    told = words(client.get(f"/history/people.unit/{county.ref}/"))
    assert "Ruth Castellano added the place Basin County" in told
    assert "closed Tallgrass County, which merged into Basin County" in told


def test_the_places_over_a_merge_across_regions_say_whose_hours_they_have(town, signed_in):
    client = signed_in("lead")
    on = months_ago(town, 3)
    address, sent = merge_form(town, "juniper", "threecreeks", on=on, name="Flats and Creeks")
    shown = client.post(address, {**sent, "step": "look"})
    when = f"{on:%B %Y}"
    assert (
        f"Hours up to {when} stay with Lower Yarrow Region. From then on they count in Cedar Basin Region."
        in words(shown)
    )
    client.post(address, {**hidden(shown), "step": "save"})
    east, west = (words(client.get(f"/places/{town.units[key].ref}/?months=all")) for key in ("east", "west"))
    assert "From here on without Three Creeks County." in east
    assert "From here on with Three Creeks County." in west


def test_what_cannot_be_merged_is_said_on_the_form(town, signed_in):
    client = signed_in("lead")
    on = months_ago(town, 3)
    address, sent = merge_form(town, "tallgrass", "juniper", on=on)
    nameless = client.post(address, {**sent, "name": "", "step": "look"})
    assert nameless.status_code == 422 and "Give the new place a name" in words(nameless)
    ahead = client.post(address, {**sent, "on": "2999-01-01", "step": "look"})
    assert ahead.status_code == 422 and "still to come" in words(ahead)
    # A place that is not offered cannot be sent either.
    for key in ("mesa", "tallgrass-dss", "west"):
        wrong = client.post(address, {**sent, "other": town.units[key].ref, "step": "look"})
        assert wrong.status_code == 422
    assert not turns().exists()


def test_something_that_changed_since_the_look_is_shown_first(town, signed_in):
    client = signed_in("lead")
    address, sent = merge_form(town, "tallgrass", "juniper", on=months_ago(town, 3))
    shown = client.post(address, {**sent, "step": "look"})
    client.post(f"/places/{town.units['juniper'].ref}/add/", {"name": "Juniper Clinic", "level": "agency"})
    late = client.post(address, {**hidden(shown), "step": "save"})
    assert late.status_code == 422 and not turns().exists()
    assert "changed since this was shown" in words(late) and "Juniper Clinic" in words(late)
    assert client.post(address, {**hidden(late), "step": "save"}).status_code == 302


def test_a_split_asks_where_everything_goes_and_can_be_taken_back(town, signed_in):
    client = signed_in("lead")
    on = months_ago(town, 3)
    old = town.units["tallgrass-dss"]
    engagement = Engagement.objects.get(unit=old)
    address = f"/places/{old.ref}/split/"
    sent = {"name1": "North Office", "name2": "South Office", "on": on.isoformat(), "reason": "Two boards."}
    same = client.post(address, {**sent, "name2": "north office", "step": "look"})
    assert same.status_code == 422
    shown = client.post(address, {**sent, "step": "look"})
    text = words(shown)
    assert "Goes on in North Office" in text and "Stays in Tallgrass County DSS" in text
    missing = client.post(address, {**hidden(shown), "step": "save"})
    assert missing.status_code == 422 and "Choose where Tallgrass County DSS goes on" in words(missing)
    chosen = {f"do-engagement-{engagement.ref}": "1"}
    assert (
        client.post(address, {**hidden(shown), **chosen, "step": "save"})["Location"] == f"/places/{old.ref}/"
    )
    engagement.refresh_from_db()
    assert engagement.unit.name == "South Office"
    page = words(client.get(f"/places/{engagement.unit.ref}/"))
    assert f"Before {on:%B %Y}: part of Tallgrass County DSS" in page
    assert f"Split in {on:%B %Y} into North Office and South Office" in words(
        client.get(f"/places/{old.ref}/")
    )
    # Terrell's role stays: he reads the closed place, and of its parts not even where they are.
    terrell = signed_in("terrell")
    seen = terrell.get(f"/places/{old.ref}/")
    assert "South Office" in words(seen) and f"/places/{engagement.unit.ref}/" not in seen.content.decode()
    assert terrell.get(f"/places/{engagement.unit.ref}/").status_code == 404

    undo = f"/places/changes/{turns().get().ref}/undo/"
    assert client.get(undo).status_code == 405
    for key in ("imani", "terrell", "sam"):
        assert signed_in(key).post(undo).status_code == 404
    assert client.post(undo, {"once": "u"})["Location"] == f"/places/{old.ref}/change/"
    engagement.refresh_from_db()
    assert engagement.unit_id == old.pk and not Unit.objects.filter(name="South Office").exists()


def test_only_those_who_edit_a_place_change_it_over_time(town, signed_in):
    ref = town.units["tallgrass"].ref
    _, sent = merge_form(town, "tallgrass", "juniper", on=months_ago(town, 3))
    for key in ("imani", "rosa", "terrell", "carmen", "sam"):
        client = signed_in(key)
        for page in ("change", "rename", "merge", "split"):
            assert client.get(f"/places/{ref}/{page}/").status_code == 404
        assert client.post(f"/places/{ref}/merge/", {**sent, "step": "save"}).status_code == 404
    assert not turns().exists()


def test_a_merged_place_asks_the_database_no_more_than_others_may(
    town, signed_in, django_assert_max_num_queries
):
    client = signed_in("lead")
    address, sent = merge_form(town, "tallgrass", "juniper", on=months_ago(town, 3))
    client.post(address, {**hidden(client.post(address, {**sent, "step": "look"})), "step": "save"})
    page = f"/places/{Unit.objects.get(name='Basin County').ref}/?months=all"
    client.get(page)
    with django_assert_max_num_queries(15):  # fifteen for every page
        client.get(page)
