"""Stories of the rules on notes: each fires, and is mended."""

from dataclasses import replace
from datetime import date, timedelta

from marigold.core.rules import HeardFacts, NoteFacts

NOTE = NoteFacts(needs_consent=True, consent="Tasha, in the meeting.", own_words=True, said_by="A parent")
WRITTEN = date(2026, 11, 4)
HEARD = HeardFacts(written_on=WRITTEN, today=WRITTEN + timedelta(days=15))
STORIES = [
    ("note.consent", replace(NOTE, consent="  "), NOTE),
    ("note.whose-words", replace(NOTE, said_by=""), NOTE),
    (
        "note.effect",
        replace(NOTE, choices=("facilitation", "inhibition")),
        replace(NOTE, choices=("facilitation", "inhibition"), choice="inhibition"),
    ),
    # Two weeks are time enough; what is back with partners waits no longer.
    ("heard.goes-back", HEARD, replace(HEARD, today=WRITTEN + timedelta(days=14))),
    ("heard.goes-back", HEARD, replace(HEARD, sent_back_on=WRITTEN)),
]
