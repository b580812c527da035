"""Indicators and all that hangs on them."""

from marigold.improvement.models.gaps import (
    ABILITIES,
    DATA_PARTS,
    ENTRY_KINDS,
    GAP_STATES,
    LIES_IN,
    STRATEGY_STATES,
    Gap,
    GapEntry,
    Part,
    Splitting,
)
from marigold.improvement.models.indicators import (
    Breakdown,
    Definition,
    Indicator,
    Interpretation,
    Latest,
    Lead,
    Observation,
    Phase,
    SmallCounts,
    SuppressionPattern,
)
from marigold.improvement.models.own_views import OwnView

__all__ = [
    "ABILITIES",
    "DATA_PARTS",
    "ENTRY_KINDS",
    "GAP_STATES",
    "LIES_IN",
    "STRATEGY_STATES",
    "Breakdown",
    "Definition",
    "Gap",
    "GapEntry",
    "Indicator",
    "Interpretation",
    "Latest",
    "Lead",
    "Observation",
    "OwnView",
    "Part",
    "Phase",
    "SmallCounts",
    "Splitting",
    "SuppressionPattern",
]
