"""What activities were: kept by branch, and told for every place as if it were kept for each."""

from hypothesis import given
from hypothesis import strategies as st

from marigold.people.models import Unit
from marigold.support import uses
from tests.support.used import told_exactly

KNOWN = [
    uses.Meaning(principle, eases)
    for principle in ("", "principle.a", "principle.b")
    for eases in (False, True)
]
KNOWN += [uses.Meaning(role="who.a"), uses.Meaning(role="who.b")]
KNOWN += [
    uses.Meaning(sorts=("purpose", "purpose.scaling")),
    uses.Meaning(sorts=("recipient", "recipient.staff")),
]
MEANINGS = st.dictionaries(st.integers(1, 8), st.sampled_from(KNOWN), min_size=1)


@given(meanings=MEANINGS, direct=st.booleans(), data=st.data())
def test_elements_together_say_what_each_says_as_long_as_no_more_is_known(meanings, direct, data):
    elements = tuple(data.draw(st.lists(st.sampled_from(sorted(meanings)), min_size=1, unique=True)))

    def of(some):
        return uses.facets(direct=direct, goal_directed=None, led_by="", elements=some, meanings=meanings)

    assert of(elements) == uses.joined(of((one,)) for one in elements)
    # Who took part counts on its own, and ties nothing to the model.
    roles = {meanings[one].role for one in elements} - {""}
    assert of(elements) & {"who.a", "who.b", uses.TOLD} == (
        {*roles, uses.TOLD} if roles and direct else set()
    )
    assert (uses.TIED in of(elements)) == any(meanings[one].ties for one in elements)


def test_saying_what_it_was_for_ties_a_contact_to_nothing():
    meanings = {1: uses.Meaning(sorts=("purpose", "purpose.scaling")), 2: uses.Meaning("principle.a")}

    def of(*some):
        return uses.facets(direct=True, goal_directed=None, led_by="", elements=some, meanings=meanings)

    assert of(1) == {uses.ALL, uses.DIRECT, uses.BARE, "sorted.purpose", "purpose.scaling"}
    assert of(1, 2) == {uses.ALL, uses.DIRECT, uses.TIED, "principle.a", "sorted.purpose", "purpose.scaling"}


def test_every_place_is_told_what_was_done_in_it_and_beneath(town):
    for root in town.editions:
        units = Unit.objects.filter(path__startswith=f"{root}/")
        assert {uses.branch(unit.path) == unit.pk for unit in units} == {True, False}
        told_exactly(root)
