"""What holds the work and who is reached: for each rule a place where it speaks, and the same place mended."""

from dataclasses import replace
from datetime import date

from marigold.core.rules.cascade import CascadeFacts
from marigold.core.rules.holding import HoldingFacts, ReachedFacts

PLACE = HoldingFacts(on=date(2026, 11, 18), structures=5, data=2, tested_on=date(2026, 3, 2))
CHAIN = CascadeFacts(on=date(2026, 11, 18), agreed=(("West", "all agencies beneath", date(2026, 11, 18)),))
REACHED = ReachedFacts(
    contacts=30,
    told=20,
    roles=(("Teachers", 2, True), ("Classroom assistants", 1, True), ("Principals", 12, False)),
    served=(("Students with disabilities", 10, 8, 20, 17),),
    process=2,
    outcomes=1,
)
STORIES = [
    ("holds.one-person", replace(PLACE, alone=(("Data day", "Priya"),)), PLACE),
    ("holds.leans", replace(PLACE, leans=("Priya", 3, 5)), PLACE),
    # Before anything is written down, nothing is missing yet.
    (
        "holds.not-given",
        replace(PLACE, not_given=("New people learn it",)),
        replace(PLACE, not_given=("New people learn it",), structures=0),
    ),
    ("holds.data-unused", replace(PLACE, unused=("Sign-in sheets",)), PLACE),
    ("holds.teams-doubled", replace(PLACE, doubled=(("Team", "Huddle", 2),)), PLACE),
    ("holds.teams-unchecked", replace(PLACE, unchecked=("Huddle",)), PLACE),
    ("holds.coached-unchecked", replace(PLACE, coached_unchecked=("Huddle",)), PLACE),
    ("holds.no-decider", replace(PLACE, no_decider=("county (Tallgrass)",)), PLACE),
    # 367 days, and 366.
    (
        "holds.untested",
        replace(PLACE, tested_on=date(2025, 11, 16)),
        replace(PLACE, tested_on=date(2025, 11, 17)),
    ),
    ("holds.untested", replace(PLACE, tested_on=None), replace(PLACE, tested_on=None, structures=0)),
    ("holds.breaks", replace(PLACE, breaks=(("The leaders change", ("It has time and money",)),)), PLACE),
    ("reach.roles", replace(REACHED, roles=(*REACHED.roles, ("Families", 0, False))), REACHED),
    # Where few contacts say who was there, silence says nothing.
    (
        "reach.roles",
        replace(REACHED, roles=(("Families", 0, False),)),
        replace(REACHED, roles=(("Families", 0, False),), told=7),
    ),
    ("reach.frontline", replace(REACHED, told=21), REACHED),
    # 8 of 10 is 10 points less than 18 of 20.
    (
        "reach.served",
        replace(REACHED, served=(("Students with disabilities", 10, 8, 20, 18),)),
        REACHED,
    ),
    ("cascade.overdue", replace(CHAIN, on=date(2026, 11, 19)), CHAIN),
    ("cascade.passed-over", replace(CHAIN, passed=(("West", 2),)), CHAIN),
    ("cascade.nobody-between", replace(CHAIN, nobody=(("East", 1),)), CHAIN),
    ("reach.both", replace(REACHED, outcomes=0), REACHED),
    ("reach.both", replace(REACHED, process=0), replace(REACHED, process=0, outcomes=0)),
]
