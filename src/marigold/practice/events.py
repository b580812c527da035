"""What can happen to practice models."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    ADOPTED = "practice:model:adopted"
    CROSSWALK_LOADED = "practice:crosswalk:loaded"
    LOADED = "practice:model:loaded"
