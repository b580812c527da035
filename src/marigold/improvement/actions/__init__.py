"""Defining measures, entering their data, and keeping what is needed to read them."""

from marigold.improvement.actions.breakdowns import add_breakdown, change_breakdown, set_small_counts
from marigold.improvement.actions.indicators import (
    add_indicator,
    change_indicator,
    define,
    move_indicator,
)
from marigold.improvement.actions.interpreting import interpret
from marigold.improvement.actions.observing import observe, observe_groups
from marigold.improvement.actions.phases import begin_phase, change_phase, remove_phase

__all__ = [
    "add_breakdown",
    "add_indicator",
    "begin_phase",
    "change_breakdown",
    "change_indicator",
    "change_phase",
    "define",
    "interpret",
    "move_indicator",
    "observe",
    "observe_groups",
    "remove_phase",
    "set_small_counts",
]
