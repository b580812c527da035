"""The dose roll-up is what a recount finds."""

from marigold.support import dose, uses


def test_the_town_s_roll_up_equals_its_recount(town):
    for root in town.editions:
        counted = dose.recount(root)
        assert counted == dose.stored(root)
        assert counted


def test_the_town_s_uses_equal_their_recount(town):
    for root in town.editions:
        counted = uses.recount(root)
        assert counted == uses.stored(root)
        assert counted
