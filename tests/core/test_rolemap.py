"""Channels between places of a tree: the nearest way on, local people first; and the ladder that draws them."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.charts.ladder import Arrow, Rung, ladder
from marigold.core.rolemap import Way, reach, route

STATE, WEST, EAST, COUNTY = "1/", "1/2/", "1/3/", "1/2/9/"
WAYS = [
    Way(1, WEST, STATE, by_support=True),
    Way(2, WEST, STATE),
    Way(3, EAST, STATE),
    Way(4, STATE, EAST),
]


def test_an_issue_goes_by_the_nearest_place_that_has_a_way_and_by_local_people_first():
    assert [way.key for way in route(COUNTY, WAYS)] == [2, 1]
    assert [way.key for way in route(COUNTY, [*WAYS, Way(5, COUNTY, WEST)])] == [5]
    # The state's own way is the nearest one of a region that has none; a sibling's way is nobody's.
    assert [way.key for way in route("1/4/", WAYS)] == [4]
    assert route("2/", WAYS) == []


def test_circles_of_channels_end():
    assert reach(COUNTY, WAYS) == {COUNTY, STATE, EAST}


paths = st.sampled_from(["1/", "1/2/", "1/2/9/", "1/3/", "1/3/7/"])


@given(paths, st.lists(st.builds(Way, st.integers(1, 9), paths, paths, st.booleans())))
def test_a_route_starts_at_the_place_or_over_it(path, ways):
    for way in route(path, ways):
        assert path.startswith(way.origin)


def test_the_ladder_shows_every_level_and_leaves_out_arrows_to_places_not_shown():
    rungs = [Rung(STATE, "State", "Foothills <b>", 2), Rung(WEST, "Region", "Cedar Basin", 0)]
    arrows = [Arrow(WEST, STATE, "Rosa & co", False), Arrow(WEST, EAST, "Hidden Person", False)]
    drawn = ladder(rungs, arrows, id="m")
    ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing; well formed whatever the names hold
    assert "Foothills &lt;b&gt;" in drawn and "Rosa &amp; co" in drawn
    assert "No parts written down yet" in drawn
    assert "Hidden Person" not in drawn
    assert "2 levels, 1 channels" in drawn
