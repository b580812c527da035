"""The dose roll-up is what a recount finds."""

from marigold.support import dose


def test_the_town_s_roll_up_equals_its_recount(town):
    for root in town.editions:
        counted = dose.recount(root)
        assert counted == dose.stored(root)
        assert counted
