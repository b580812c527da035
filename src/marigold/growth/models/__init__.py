"""Tables of growth. Each belongs to the person it is about; others see what they were shown, as long as they are."""

from marigold.growth.models.awards import Award, BadgeIssuer, IssuerKey, OtherCredential, StatusList
from marigold.growth.models.evaluations import Evaluation, Share, View, ViewAsked
from marigold.growth.models.pathways import Enrolment, Submission
from marigold.growth.models.plans import Expectation, GrowthPlan, Learning, PlanComment, PlanStep
from marigold.growth.models.together import CapacityReport, Cohort, CohortMember, CountIn
from marigold.growth.models.uses import FunctionHolder, RoleProfile, StaffingChoice

__all__ = [
    "Award",
    "BadgeIssuer",
    "CapacityReport",
    "Cohort",
    "CohortMember",
    "CountIn",
    "Enrolment",
    "Evaluation",
    "Expectation",
    "FunctionHolder",
    "GrowthPlan",
    "IssuerKey",
    "Learning",
    "OtherCredential",
    "PlanComment",
    "PlanStep",
    "RoleProfile",
    "Share",
    "StaffingChoice",
    "StatusList",
    "Submission",
    "View",
    "ViewAsked",
]
