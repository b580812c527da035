"""Tables of growth. Each belongs to the person it is about; others see what they were shown, as long as they are."""

from marigold.growth.models.evaluations import Evaluation, Share, View, ViewAsked
from marigold.growth.models.plans import Expectation, GrowthPlan, Learning, PlanComment, PlanStep

__all__ = [
    "Evaluation",
    "Expectation",
    "GrowthPlan",
    "Learning",
    "PlanComment",
    "PlanStep",
    "Share",
    "View",
    "ViewAsked",
]
