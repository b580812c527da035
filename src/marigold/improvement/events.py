"""What can happen to measures."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    BREAKDOWN_ADDED = "improvement:breakdown:added"
    BREAKDOWN_CHANGED = "improvement:breakdown:changed"
    DEFINITION_ADDED = "improvement:definition:added"
    INDICATOR_ADDED = "improvement:indicator:added"
    INDICATOR_CHANGED = "improvement:indicator:changed"
    INTERPRETED = "improvement:interpretation:added"
    OBSERVED = "improvement:observation:entered"
    PHASE_ADDED = "improvement:phase:added"
    PHASE_CHANGED = "improvement:phase:changed"
    PHASE_REMOVED = "improvement:phase:removed"
    SMALL_COUNTS_SET = "improvement:smallcounts:set"
