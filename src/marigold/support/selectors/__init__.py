"""Reads of support, by noun. The first argument is who asks."""

from marigold.support.selectors.activities import (
    activities,
    activity,
    batches,
    debriefs,
    dose_of,
    my_activities,
)
from marigold.support.selectors.engagements import (
    assignments,
    engagement,
    engagements,
    local_events,
    my_engagements,
    pair_of,
    placements,
)
from marigold.support.selectors.goals import cycle, cycles, goal, goals, step, steps

__all__ = [
    "activities",
    "activity",
    "assignments",
    "batches",
    "cycle",
    "cycles",
    "debriefs",
    "dose_of",
    "engagement",
    "engagements",
    "goal",
    "goals",
    "local_events",
    "my_activities",
    "my_engagements",
    "pair_of",
    "placements",
    "step",
    "steps",
]
