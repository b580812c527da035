"""Stories of the rules about rounds of instruments."""

from dataclasses import replace
from datetime import date, timedelta

from marigold.core.rules import DueFacts, RoundFacts

TODAY = date(2026, 11, 18)
ROUND = RoundFacts(
    on=TODAY, name="Support so far", until=TODAY + timedelta(days=9), floor=3, asked=4, answered=1
)
OPENING = replace(ROUND, opening=True, asked=3)
NEAR = replace(ROUND, until=TODAY + timedelta(days=2))
OVER = replace(ROUND, until=TODAY - timedelta(days=22), answered=3)
DUE = DueFacts(TODAY, "Support so far", TODAY - timedelta(days=121), 120)

STORIES = [
    ("round.enough-asked", replace(OPENING, asked=2), OPENING),
    # A team may answer together, and names need no floor.
    ("round.enough-asked", replace(OPENING, asked=0), replace(OPENING, asked=0, together=True)),
    ("round.few-answers", NEAR, replace(NEAR, answered=3)),
    ("round.few-answers", NEAR, ROUND),
    ("round.told-back", OVER, replace(OVER, told_on=TODAY)),
    # Three weeks are time enough; too few answers leave nothing to tell; a team that answered together heard itself.
    ("round.told-back", OVER, replace(OVER, until=TODAY - timedelta(days=21))),
    ("round.told-back", OVER, replace(OVER, answered=2)),
    ("round.told-back", OVER, replace(OVER, together=True)),
    ("round.told-back", OVER, replace(OVER, partners=False)),
    ("round.due", DUE, replace(DUE, last_on=TODAY - timedelta(days=120))),
    ("round.due", DUE, replace(DUE, every_days=None)),
]
