"""Meetings by a method: how its steps fit the time there is, what stories share, and who may read a story."""

from marigold.core.facilitation.lens import Shown, Told, through_lens
from marigold.core.facilitation.pattern import Shared, pattern, same_words
from marigold.core.facilitation.timing import Part, Plan, Step, fit, least

__all__ = [
    "Part",
    "Plan",
    "Shared",
    "Shown",
    "Step",
    "Told",
    "fit",
    "least",
    "pattern",
    "same_words",
    "through_lens",
]
