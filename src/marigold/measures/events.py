"""What can happen to rounds, answers and one's own looks."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    ANSWERED = "measures:response:given"
    ANSWERED_TOGETHER = "measures:response:together"
    INTENTION_CHANGED = "measures:intention:changed"
    INTENTION_WRITTEN = "measures:intention:written"
    LOOKED = "measures:look:written"
    LOOK_REMOVED = "measures:look:removed"
    LOOK_SHARED = "measures:look:shared"
    LOOK_UNSHARED = "measures:look:unshared"
    ROUND_ENDED = "measures:round:ended"
    ROUND_MOVED = "measures:round:moved"
    ROUND_OPENED = "measures:round:opened"
    ROUND_TOLD = "measures:round:told"
    ANSWERS_ERASED = "measures:response:erased"
