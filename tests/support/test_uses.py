"""What activities were: kept by branch, and told for every place as if it were kept for each."""

from hypothesis import given
from hypothesis import strategies as st

from marigold.people.models import Unit
from marigold.support import uses
from tests.support.used import told_exactly

MEANINGS = st.dictionaries(
    st.integers(1, 8),
    st.one_of(
        st.tuples(st.sampled_from(["", "principle.a", "principle.b"]), st.booleans(), st.none()),
        st.sampled_from(
            [("", False, ("purpose", "purpose.scaling")), ("", False, ("recipient", "recipient.staff"))]
        ),
    ),
    min_size=1,
)


@given(meanings=MEANINGS, direct=st.booleans(), data=st.data())
def test_elements_together_say_what_each_says_as_long_as_no_more_is_known(meanings, direct, data):
    elements = tuple(data.draw(st.lists(st.sampled_from(sorted(meanings)), min_size=1, unique=True)))

    def of(some):
        return uses.facets(direct=direct, goal_directed=None, led_by="", elements=some, meanings=meanings)

    assert of(elements) == uses.joined(of((one,)) for one in elements)


def test_saying_what_it_was_for_ties_a_contact_to_nothing():
    meanings = {1: ("", False, ("purpose", "purpose.scaling")), 2: ("principle.a", False, None)}

    def of(*some):
        return uses.facets(direct=True, goal_directed=None, led_by="", elements=some, meanings=meanings)

    assert of(1) == {uses.ALL, uses.DIRECT, uses.BARE, "sorted.purpose", "purpose.scaling"}
    assert of(1, 2) == {uses.ALL, uses.DIRECT, uses.TIED, "principle.a", "sorted.purpose", "purpose.scaling"}


def test_every_place_is_told_what_was_done_in_it_and_beneath(town):
    for root in town.editions:
        units = Unit.objects.filter(path__startswith=f"{root}/")
        assert {uses.branch(unit.path) == unit.pk for unit in units} == {True, False}
        told_exactly(root)
