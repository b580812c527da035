"""Stories of work that stands still: it asks for an answer, and an answer keeps it quiet for a while."""

from dataclasses import replace
from datetime import date

from marigold.core.rules import Answered, EngagementFacts, MovementFacts

STILL = EngagementFacts(
    tier="tier.intensive",
    on=date(2026, 11, 22),
    people=((1, "role.specialist"), (2, "role.specialist")),
    starts_on=date(2026, 1, 1),
    active_goals=1,
    last_contact=date(2026, 6, 1),
    moved=date(2026, 8, 1),
    tier_reason="Agreed with partners.",
)
GOAL = MovementFacts(date(2026, 1, 1), date(2026, 11, 22), moved=(date(2026, 5, 1),))
STORIES = [
    ("goal.moving", GOAL, replace(GOAL, answered=Answered(date(2026, 10, 1), "change-format"))),
    ("engagement.stalled", STILL, replace(STILL, moved=date(2026, 9, 1))),
    ("engagement.stalled", STILL, replace(STILL, answered=Answered(date(2026, 11, 1), "re-engage"))),
    # A pause holds; another try is looked at again after ninety days; an answer from before does not count.
    (
        "engagement.stalled",
        replace(
            STILL, last_contact=date(2026, 3, 1), moved=None, answered=Answered(date(2026, 4, 1), "re-engage")
        ),
        replace(
            STILL, last_contact=date(2026, 3, 1), moved=None, answered=Answered(date(2026, 4, 1), "pause")
        ),
    ),
    (
        "engagement.stalled",
        replace(STILL, answered=Answered(date(2026, 8, 1), "pause")),
        replace(STILL, answered=Answered(date(2026, 8, 2), "pause")),
    ),
]
