"""What can happen to measures."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    INDICATOR_ADDED = "improvement:indicator:added"
    INDICATOR_CHANGED = "improvement:indicator:changed"
    OBSERVED = "improvement:observation:entered"
