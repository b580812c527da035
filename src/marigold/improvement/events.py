"""What can happen to measures."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    BREAKDOWN_ADDED = "improvement:breakdown:added"
    BREAKDOWN_CHANGED = "improvement:breakdown:changed"
    DEFINITION_ADDED = "improvement:definition:added"
    GAP_ADDED_TO = "improvement:gap:added-to"
    GAP_CHANGED = "improvement:gap:changed"
    GAP_CLOSED = "improvement:gap:closed"
    GAP_ENTRY_CHANGED = "improvement:gap:entry-changed"
    GAP_TAKEN_UP = "improvement:gap:taken-up"
    INDICATOR_ADDED = "improvement:indicator:added"
    INDICATOR_CHANGED = "improvement:indicator:changed"
    INTERPRETED = "improvement:interpretation:added"
    LEAD_CHANGED = "improvement:lead:changed"
    LEAD_DRAWN = "improvement:lead:drawn"
    LEAD_REMOVED = "improvement:lead:removed"
    OBSERVED = "improvement:observation:entered"
    OWN_VIEW_CHANGED = "improvement:ownview:changed"
    OWN_VIEW_ENDED = "improvement:ownview:ended"
    OWN_VIEW_GIVEN = "improvement:ownview:given"
    PART_CHANGED = "improvement:part:changed"
    PART_NAMED = "improvement:part:named"
    PART_REMOVED = "improvement:part:removed"
    PHASE_ADDED = "improvement:phase:added"
    PHASE_CHANGED = "improvement:phase:changed"
    PHASE_REMOVED = "improvement:phase:removed"
    SMALL_COUNTS_SET = "improvement:smallcounts:set"
    SPLIT_RATED = "improvement:split:rated"
