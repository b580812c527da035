"""The tables of support, by noun."""

from marigold.support.models.activities import (
    Activity,
    ActivityElement,
    ActivityGoal,
    ActivityPerson,
    Batch,
    BatchBefore,
    Debrief,
    Dose,
)
from marigold.support.models.engagements import Assignment, Engagement, LocalEvent, Placement
from marigold.support.models.goals import Confirmation, Cycle, GasRating, Goal, GoalPerson, Step

__all__ = [
    "Activity",
    "ActivityElement",
    "ActivityGoal",
    "ActivityPerson",
    "Assignment",
    "Batch",
    "BatchBefore",
    "Confirmation",
    "Cycle",
    "Debrief",
    "Dose",
    "Engagement",
    "GasRating",
    "Goal",
    "GoalPerson",
    "LocalEvent",
    "Placement",
    "Step",
]
