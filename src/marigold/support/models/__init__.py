"""The tables of support, by noun."""

from marigold.support.models.activities import (
    Activity,
    ActivityElement,
    ActivityGoal,
    ActivityPerson,
    Batch,
    BatchBefore,
    BatchValues,
    Debrief,
    Dose,
    Use,
)
from marigold.support.models.agreements import Agreement, AgreementYes, ContextEntry, ProcessCheck, Readiness
from marigold.support.models.cascade import HandDown
from marigold.support.models.concerns import Concern, ConcernEntry, Consequence, Decision, DecisionPerson
from marigold.support.models.diagnosis import Diagnosis, Factor, FactorLink
from marigold.support.models.engagements import Assignment, Engagement, LocalEvent, Placement
from marigold.support.models.goals import Confirmation, Cycle, GasRating, Goal, GoalPerson, Step
from marigold.support.models.learning import Lesson, LessonUse, NoteElement, StudyUse, SystemReview
from marigold.support.models.notes import Note
from marigold.support.models.notices import KeptFilter, Notice, NoticeWishes
from marigold.support.models.pairing import Absence, CallIn, Reflection, Strength
from marigold.support.models.partner_links import PartnerLink
from marigold.support.models.strategies import (
    ActivityStrategy,
    Fitting,
    Strategy,
    StrategyAnswer,
    StrategyMove,
)
from marigold.support.models.structures import (
    ServedGroup,
    StressCell,
    StressTest,
    Structure,
    StructureEntry,
    StructurePerson,
)
from marigold.support.models.system import Channel, PracticeChange, PracticeTrial, RoleEntry

__all__ = [
    "Absence",
    "Activity",
    "ActivityElement",
    "ActivityGoal",
    "ActivityPerson",
    "ActivityStrategy",
    "Agreement",
    "AgreementYes",
    "Assignment",
    "Batch",
    "BatchBefore",
    "BatchValues",
    "CallIn",
    "Channel",
    "Concern",
    "ConcernEntry",
    "Confirmation",
    "Consequence",
    "ContextEntry",
    "Cycle",
    "Debrief",
    "Decision",
    "DecisionPerson",
    "Diagnosis",
    "Dose",
    "Engagement",
    "Factor",
    "FactorLink",
    "Fitting",
    "GasRating",
    "Goal",
    "GoalPerson",
    "HandDown",
    "KeptFilter",
    "Lesson",
    "LessonUse",
    "LocalEvent",
    "Note",
    "NoteElement",
    "Notice",
    "NoticeWishes",
    "PartnerLink",
    "Placement",
    "PracticeChange",
    "PracticeTrial",
    "ProcessCheck",
    "Readiness",
    "Reflection",
    "RoleEntry",
    "ServedGroup",
    "Step",
    "Strategy",
    "StrategyAnswer",
    "StrategyMove",
    "Strength",
    "StressCell",
    "StressTest",
    "Structure",
    "StructureEntry",
    "StructurePerson",
    "StudyUse",
    "SystemReview",
    "Use",
]
