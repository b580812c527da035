"""Pairings that complete each other, and shares that add up."""

from hypothesis import given
from hypothesis import strategies as st

from marigold.core.pairing import Held, Helper, Mix, mix, shares, suggest

IMANI = Helper(1, "Imani", {"facilitation": 3, "data": 1}, engagements=3)
DANA = Helper(2, "Dana", {"data": 3, "facilitation": 2}, engagements=3)
LUIS = Helper(3, "Luis", {"leadership": 3}, engagements=2)
MEI = Helper(4, "Mei", {"data": 2}, engagements=1)
NEW = Helper(5, "Nell", {"data": 1}, engagements=0)


def test_a_partner_is_suggested_for_what_the_first_lacks():
    found = suggest(IMANI, [IMANI, DANA, LUIS, MEI, NEW], {"data"})
    # Mei and Dana both bring data; Mei has fewer engagements. Some acquaintance (Nell) does not carry it.
    assert [(one.helper.name, one.adds) for one in found] == [
        ("Mei", ("data",)),
        ("Dana", ("data",)),
        ("Nell", ()),
        ("Luis", ()),
    ]
    assert found[1].shares == ("facilitation",)


def test_without_a_wanted_area_everything_the_first_lacks_counts():
    assert [one.helper.name for one in suggest(DANA, [IMANI, LUIS, MEI, NEW], limit=2)] == ["Luis", "Nell"]


ACTIVITIES = [
    Held(True, 60, ((1, "lead"), (2, "second"))),
    Held(True, 30, ((1, "lead"),), "solo.agreed", solo_agreed=True),
    Held(True, 45, ((2, "lead"),), "solo.urgent"),
    Held(True, 20, ((1, "lead"),), "solo.agreed", solo_agreed=False),
    Held(False, 90, ((2, "lead"),)),
]


def test_shares_count_each_persons_load_and_leads():
    found = shares(ACTIVITIES, [2, 1])
    assert list(found) == [2, 1]
    assert (found[1].direct, found[1].indirect, found[1].contacts, found[1].led) == (110, 0, 3, 3)
    assert (found[2].direct, found[2].indirect, found[2].contacts, found[2].led) == (105, 90, 2, 1)


def test_contacts_are_sorted_by_how_they_were_staffed():
    assert mix(ACTIVITIES, {"solo.urgent"}) == Mix(together=1, agreed=1, exception=1, neither=1)


@given(
    st.lists(
        st.builds(
            Held,
            st.booleans(),
            st.integers(0, 600),
            st.lists(st.tuples(st.integers(1, 4), st.just("lead")), min_size=1, max_size=3).map(tuple),
            st.sampled_from(["", "solo.agreed", "solo.urgent"]),
            st.booleans(),
        )
    )
)
def test_every_contact_is_counted_once(activities):
    assert mix(activities, {"solo.urgent"}).all == sum(row.direct for row in activities)
