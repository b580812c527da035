"""Writes of growth: keyword-only, with `by` and `at`, one transaction each, leaving an audit event without a rating."""

from marigold.growth.actions.erase import erase_growth
from marigold.growth.actions.evaluations import (
    begin_evaluation,
    finish_evaluation,
    keep_answers,
    remove_evaluation,
)
from marigold.growth.actions.learning import (
    Learned,
    change_learning,
    log_learning,
    remove_learning,
    set_expectation,
)
from marigold.growth.actions.plans import (
    Next,
    add_step,
    begin_plan,
    change_plan,
    change_step,
    comment_plan,
    settle_step,
)
from marigold.growth.actions.shares import share_evaluation, share_plan, unshare
from marigold.growth.actions.views import ask_views, close_views, decline_view, give_view

__all__ = [
    "Learned",
    "Next",
    "add_step",
    "ask_views",
    "begin_evaluation",
    "begin_plan",
    "change_learning",
    "change_plan",
    "change_step",
    "close_views",
    "comment_plan",
    "decline_view",
    "erase_growth",
    "finish_evaluation",
    "give_view",
    "keep_answers",
    "log_learning",
    "remove_evaluation",
    "remove_learning",
    "set_expectation",
    "settle_step",
    "share_evaluation",
    "share_plan",
    "unshare",
]
