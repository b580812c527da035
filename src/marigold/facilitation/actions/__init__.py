"""Planning and running a session, and keeping what its people say, as far as they let it go."""

from marigold.facilitation.actions.running import end_session, move_session, renew_code, start_session
from marigold.facilitation.actions.saying import (
    correct_insight,
    join_session,
    name_contributor,
    say_insight,
    take_on_step,
)
from marigold.facilitation.actions.sessions import Wanted, change_session, drop_session, plan_session
from marigold.facilitation.actions.stories import (
    Words,
    consent_of,
    correct_story,
    remove_story,
    tell_story,
    tie_story,
)

__all__ = [
    "Wanted",
    "Words",
    "change_session",
    "consent_of",
    "correct_insight",
    "correct_story",
    "drop_session",
    "end_session",
    "join_session",
    "move_session",
    "name_contributor",
    "plan_session",
    "remove_story",
    "renew_code",
    "say_insight",
    "start_session",
    "take_on_step",
    "tell_story",
    "tie_story",
]
