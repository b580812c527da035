"""Stories of the rules on roles across levels and on changes to the practice."""

from dataclasses import replace
from datetime import date

from marigold.core.rules import ConduitFacts, PracticeChangeFacts

ON = date(2026, 11, 22)
MAP = ConduitFacts(ON, channels=4, by_support=2)
CHANGE = PracticeChangeFacts(
    "testing", "Partners asked for shorter visits.", "partners", trials=1, learned="Shorter works."
)
STORIES = [
    ("system.conduit", replace(MAP, by_support=3), MAP),
    (
        "system.role-review",
        replace(MAP, overdue=(("County director", date(2026, 11, 21)),)),
        replace(MAP, overdue=(("County director", ON),)),
    ),
    ("system.role-agreed", replace(MAP, not_agreed=("County director",)), MAP),
    ("change.reason", replace(CHANGE, reason=" "), CHANGE),
    (
        "change.tried-first",
        replace(CHANGE, target="spreading", trials=0),
        replace(CHANGE, target="spreading"),
    ),
    ("change.learned", replace(CHANGE, target="dropped", learned=""), replace(CHANGE, target="dropped")),
]
