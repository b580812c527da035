"""What can happen to evaluations, views, plans and learning."""

from enum import StrEnum


class Happened(StrEnum):
    """`room:noun:verb`."""

    EVALUATION_BEGUN = "growth:evaluation:begun"
    EVALUATION_FINISHED = "growth:evaluation:finished"
    EVALUATION_KEPT = "growth:evaluation:kept"
    EVALUATION_REMOVED = "growth:evaluation:removed"
    EXPECTATION_SET = "growth:expectation:set"
    LEARNING_CHANGED = "growth:learning:changed"
    LEARNING_LOGGED = "growth:learning:logged"
    LEARNING_REMOVED = "growth:learning:removed"
    PLAN_BEGUN = "growth:plan:begun"
    PLAN_CHANGED = "growth:plan:changed"
    PLAN_COMMENTED = "growth:plan:commented"
    SHARED = "growth:share:given"
    STEP_ADDED = "growth:step:added"
    STEP_CHANGED = "growth:step:changed"
    UNSHARED = "growth:share:ended"
    VIEW_ASKED = "growth:view:asked"
    VIEW_DECLINED = "growth:view:declined"
    VIEW_GIVEN = "growth:view:given"
    VIEW_KEPT = "growth:view:kept"
    VIEWS_CLOSED = "growth:view:closed"
    GROWTH_ERASED = "growth:person:erased"
