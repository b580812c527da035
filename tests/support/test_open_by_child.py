"""How many engagements are open beneath each place, counted in stretches of the index of paths."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from marigold.kit.doing import upkeep
from marigold.people.models import Unit
from marigold.support import selectors
from marigold.support.models import Engagement


def counted(unit, rows, day):
    """The same by reading every engagement."""
    found = {}
    for kid in Unit.objects.filter(parent=unit):
        beneath = [one for one in rows if one.unit.path.startswith(kid.path)]
        number = sum(one.ends_on is None or one.ends_on >= day for one in beneath)
        if number:
            found[kid.pk] = number
    return found


def test_open_engagements_are_counted_for_each_place_beneath(town, scope):
    lead = scope("lead")
    first = Engagement.objects.filter(root=town.units["state"]).order_by("pk").first()
    with upkeep("an engagement that ended yesterday, and then one that ends today"):
        for days, still in ((1, False), (0, True)):
            Engagement.objects.filter(pk=first.pk).update(ends_on=lead.on - timedelta(days=days))
            rows = list(Engagement.objects.select_related("unit"))
            assert (
                first.pk in {one.pk for one in rows if one.ends_on is None or one.ends_on >= lead.on}
            ) is still
            seen = 0
            for unit in Unit.objects.filter(path__startswith=town.units["state"].path):
                told = selectors.open_by_child(lead, unit)
                assert told == counted(unit, rows, lead.on), unit
                seen += sum(told.values())
            assert seen


def test_those_named_on_one_engagement_are_told_of_no_other(town, scope):
    imani = scope("imani")
    own = {one.pk for one in selectors.my_engagements(imani)}
    rows = [one for one in Engagement.objects.select_related("unit") if one.pk in own]
    assert selectors.open_by_child(imani, town.units["state"]) == counted(town.units["state"], rows, imani.on)
    everyone = selectors.open_by_child(scope("lead"), town.units["state"])
    assert sum(everyone.values()) > len(rows) > 0


@given(
    ids=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    other=st.lists(st.integers(1, 10**6), max_size=6),
)
def test_a_stretch_of_paths_holds_what_begins_with_the_path(ids, other):
    path = "/".join(map(str, ids)) + "/"
    end = path[:-1] + "0"
    for one in (
        path + "".join(f"{number}/" for number in other),
        "".join(f"{number}/" for number in other),
        f"{path[:-1]}0/",
    ):
        assert (path <= one < end) is one.startswith(path)
