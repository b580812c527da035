"""Writes of growth: keyword-only, with `by` and `at`, one transaction each, leaving an audit event without a rating."""

from marigold.growth.actions.awards import (
    give_award,
    note_reminded,
    offer_mentoring,
    revoke_award,
    show_award,
)
from marigold.growth.actions.erase import erase_growth
from marigold.growth.actions.evaluations import (
    begin_evaluation,
    finish_evaluation,
    keep_answers,
    remove_evaluation,
)
from marigold.growth.actions.keys import (
    make_keys,
    rotate_keys,
)
from marigold.growth.actions.learning import (
    Learned,
    change_learning,
    log_learning,
    remove_learning,
    set_expectation,
)
from marigold.growth.actions.others import (
    Recorded,
    change_credential,
    record_credential,
    remove_credential,
)
from marigold.growth.actions.pathways import (
    Given,
    answer_submission,
    choose_mentor,
    enrol,
    leave_pathway,
    stop_mentoring,
    submit,
    take_back,
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
    "Given",
    "Learned",
    "Next",
    "Recorded",
    "add_step",
    "answer_submission",
    "ask_views",
    "begin_evaluation",
    "begin_plan",
    "change_credential",
    "change_learning",
    "change_plan",
    "change_step",
    "choose_mentor",
    "close_views",
    "comment_plan",
    "decline_view",
    "enrol",
    "erase_growth",
    "finish_evaluation",
    "give_award",
    "give_view",
    "keep_answers",
    "leave_pathway",
    "log_learning",
    "make_keys",
    "note_reminded",
    "offer_mentoring",
    "record_credential",
    "remove_credential",
    "remove_evaluation",
    "remove_learning",
    "revoke_award",
    "rotate_keys",
    "set_expectation",
    "settle_step",
    "share_evaluation",
    "share_plan",
    "show_award",
    "stop_mentoring",
    "submit",
    "take_back",
    "unshare",
]
