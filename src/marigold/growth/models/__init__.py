"""Tables of growth. Each belongs to the person it is about; others see what they were shown, as long as they are."""

from marigold.growth.models.awards import Award, BadgeIssuer, IssuerKey, OtherCredential, StatusList
from marigold.growth.models.evaluations import Evaluation, Share, View, ViewAsked
from marigold.growth.models.pathways import Enrolment, Submission
from marigold.growth.models.plans import Expectation, GrowthPlan, Learning, PlanComment, PlanStep

__all__ = [
    "Award",
    "BadgeIssuer",
    "Enrolment",
    "Evaluation",
    "Expectation",
    "GrowthPlan",
    "IssuerKey",
    "Learning",
    "OtherCredential",
    "PlanComment",
    "PlanStep",
    "Share",
    "StatusList",
    "Submission",
    "View",
    "ViewAsked",
]
