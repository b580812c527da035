"""The rule book: pure claims about facts, judged at the door, on the page and at night."""

from marigold.core.rules import activities, cycles, goals, pairing, tiers
from marigold.core.rules.book import BLOCK, HINT, WARN, Finding, Rule, judge, rules
from marigold.core.rules.facts import (
    ActivityFacts,
    CycleFacts,
    EngagementFacts,
    GoalFacts,
    MovementFacts,
    Need,
    Practice,
)

__all__ = [
    "BLOCK",
    "HINT",
    "WARN",
    "ActivityFacts",
    "CycleFacts",
    "EngagementFacts",
    "Finding",
    "GoalFacts",
    "MovementFacts",
    "Need",
    "Practice",
    "Rule",
    "activities",
    "cycles",
    "goals",
    "judge",
    "pairing",
    "rules",
    "tiers",
]
