"""Strategies in use: for each rule a strategy it speaks of, and the same one mended."""

from dataclasses import replace
from datetime import date

from marigold.core.rules.strategies import StrategyFacts

CIRCLE = StrategyFacts(
    name="Coaches’ circle",
    state="working",
    since=date(2026, 6, 1),
    on=date(2026, 11, 18),
    tests=1,
    answers=1,
    delivered_on=date(2026, 11, 2),
)
BARE = replace(CIRCLE, missing=("to whom", "how much"))
STORIES = [
    ("strategy.unspecified", BARE, CIRCLE),
    # An idea need not be specified yet.
    ("strategy.unspecified", replace(BARE, state="chosen"), replace(BARE, state="considered")),
    # 60 days at work, and 59.
    (
        "strategy.untested",
        replace(CIRCLE, tests=0, since=date(2026, 9, 19)),
        replace(CIRCLE, tests=0, since=date(2026, 9, 20)),
    ),
    ("strategy.unlinked", replace(CIRCLE, answers=0), CIRCLE),
    # 31 days since the last contact, and 30; whoever does not see the log is told nothing.
    (
        "strategy.undelivered",
        replace(CIRCLE, delivered_on=date(2026, 10, 18)),
        replace(CIRCLE, delivered_on=date(2026, 10, 19)),
    ),
    (
        "strategy.undelivered",
        replace(CIRCLE, state="chosen", delivered_on=None),
        replace(CIRCLE, state="chosen", delivered_on=None, seen=False),
    ),
]
