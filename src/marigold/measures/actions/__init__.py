"""Writes of measures: keyword-only, with `by` and `at`, one transaction each, leaving an audit event."""

from marigold.measures.actions.answers import answer_round, answer_together, erase_answers
from marigold.measures.actions.own import (
    change_intention,
    remove_look,
    share_look,
    unshare_look,
    write_intention,
    write_look,
)
from marigold.measures.actions.rounds import Wanted, end_round, move_rounds, open_round, tell_back

__all__ = [
    "Wanted",
    "answer_round",
    "answer_together",
    "change_intention",
    "end_round",
    "erase_answers",
    "move_rounds",
    "open_round",
    "remove_look",
    "share_look",
    "tell_back",
    "unshare_look",
    "write_intention",
    "write_look",
]
