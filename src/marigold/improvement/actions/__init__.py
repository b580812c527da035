"""Defining measures, entering their data, and keeping what is needed to read them."""

from marigold.improvement.actions.breakdowns import add_breakdown, change_breakdown, set_small_counts
from marigold.improvement.actions.gaps import add_to_gap, change_entry, change_gap, close_gap, take_up
from marigold.improvement.actions.indicators import (
    add_indicator,
    change_indicator,
    define,
    move_indicator,
)
from marigold.improvement.actions.interpreting import interpret
from marigold.improvement.actions.leads import change_lead, draw_lead, remove_lead
from marigold.improvement.actions.observing import observe, observe_groups
from marigold.improvement.actions.own_views import Agreed, change_own_view, end_own_view, give_own_view
from marigold.improvement.actions.parts import (
    change_part,
    name_owner,
    name_part,
    rate_splitting,
    remove_part,
)
from marigold.improvement.actions.phases import begin_phase, change_phase, remove_phase

__all__ = [
    "Agreed",
    "add_breakdown",
    "add_indicator",
    "add_to_gap",
    "begin_phase",
    "change_breakdown",
    "change_entry",
    "change_gap",
    "change_indicator",
    "change_lead",
    "change_own_view",
    "change_part",
    "change_phase",
    "close_gap",
    "define",
    "draw_lead",
    "end_own_view",
    "give_own_view",
    "interpret",
    "move_indicator",
    "name_owner",
    "name_part",
    "observe",
    "observe_groups",
    "rate_splitting",
    "remove_lead",
    "remove_part",
    "remove_phase",
    "set_small_counts",
    "take_up",
]
