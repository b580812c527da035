"""Writes to support, by noun. Keyword-only, with `by` and `at`."""

from marigold.support.actions.activities import (
    Logged,
    Plan,
    cancel_activity,
    correct_activity,
    hold_coplan,
    log_activity,
    log_new_activity,
    plan_activity,
    replan_activity,
)
from marigold.support.actions.batches import (
    add_rows,
    change_rows,
    finish_batch,
    finish_undo,
    start_batch,
    start_undo,
    undo_rows,
)
from marigold.support.actions.cycles import change_cycle, move_cycle, plan_cycle
from marigold.support.actions.debriefs import share_debrief, write_debrief
from marigold.support.actions.engagements import (
    add_local_event,
    assign,
    change_engagement,
    end_assignment,
    open_engagement,
    place,
)
from marigold.support.actions.goals import (
    add_step,
    change_goal,
    change_step,
    confirm_goal,
    move_goal,
    propose_goal,
    rate_goal,
)

__all__ = [
    "Logged",
    "Plan",
    "add_local_event",
    "add_rows",
    "add_step",
    "assign",
    "cancel_activity",
    "change_cycle",
    "change_engagement",
    "change_goal",
    "change_rows",
    "change_step",
    "confirm_goal",
    "correct_activity",
    "end_assignment",
    "finish_batch",
    "finish_undo",
    "hold_coplan",
    "log_activity",
    "log_new_activity",
    "move_cycle",
    "move_goal",
    "open_engagement",
    "place",
    "plan_activity",
    "plan_cycle",
    "propose_goal",
    "rate_goal",
    "replan_activity",
    "share_debrief",
    "start_batch",
    "start_undo",
    "undo_rows",
    "write_debrief",
]
