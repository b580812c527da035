"""Stories of the rules on co-practice: each fires, and is mended."""

from dataclasses import replace
from datetime import date

from marigold.core.rules import PairFacts

ON = date(2026, 11, 22)
PAIR = PairFacts(ON, direct=(("Dana", 300), ("Imani", 300)), indirect=(("Dana", 240), ("Imani", 260)))
STORIES = [
    (
        "pairing.time-shared",
        replace(PAIR, direct=(("Dana", 100), ("Imani", 500))),
        # Three quarters is still shared; so is any split of less than eight hours.
        replace(PAIR, direct=(("Dana", 150), ("Imani", 450))),
    ),
    (
        "pairing.indirect-shared",
        replace(PAIR, indirect=(("Dana", 0), ("Imani", 480))),
        replace(PAIR, indirect=(("Dana", 0), ("Imani", 479))),
    ),
    (
        "pairing.gap-open",
        replace(PAIR, gaps=(("Imani's leave", ON),)),
        replace(PAIR, gaps=(("Imani's leave", date(2026, 11, 23)),)),
    ),
    (
        "pairing.away-long",
        replace(PAIR, away=(("Imani", date(2026, 10, 10), None),)),
        replace(PAIR, away=(("Imani", date(2026, 10, 10), date(2026, 12, 24)),)),
    ),
    (
        "pairing.help-ended",
        replace(PAIR, helping=(("Amos", date(2026, 11, 21)),)),
        replace(PAIR, helping=(("Amos", ON),)),
    ),
    ("pairing.doubled", replace(PAIR, doubled=((ON, "Data walk", "Site visit"),)), PAIR),
    (
        "pairing.contingency",
        replace(PAIR, contingency=" "),
        replace(PAIR, contingency="The other goes alone."),
    ),
]
