"""Stories of the rules on notes: each fires, and is mended."""

from dataclasses import replace
from datetime import date, timedelta

from marigold.core.rules import HeardFacts, LookBackFacts, NoteFacts, ReviewFacts

NOTE = NoteFacts(needs_consent=True, consent="Tasha, in the meeting.", own_words=True, said_by="A parent")
WRITTEN = date(2026, 11, 4)
HEARD = HeardFacts(written_on=WRITTEN, today=WRITTEN + timedelta(days=15))
LOOK = LookBackFacts(today=WRITTEN + timedelta(days=121), since=WRITTEN, every_days=120)
REVIEW = ReviewFacts(today=WRITTEN, name="Statewide", next_on=WRITTEN - timedelta(days=1))
STORIES = [
    ("note.parts", replace(NOTE, empty_parts=("Before", "After")), replace(NOTE, empty_parts=())),
    ("note.groups", replace(NOTE, needs_groups=True), replace(NOTE, needs_groups=True, groups=1)),
    # A day later than the rhythm of the model; somebody looked; the model sets no rhythm.
    ("engagement.look-back", LOOK, replace(LOOK, today=WRITTEN + timedelta(days=120))),
    ("engagement.look-back", LOOK, replace(LOOK, looked_on=WRITTEN + timedelta(days=1))),
    ("engagement.look-back", LOOK, replace(LOOK, every_days=0)),
    ("review.due", REVIEW, replace(REVIEW, next_on=WRITTEN)),
    ("review.due", replace(REVIEW, next_on=None), replace(REVIEW, next_on=WRITTEN)),
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
