"""Stories of the rules on concerns and on who carries the work: each fires, and is mended."""

from dataclasses import replace
from datetime import date

from marigold.core.rules import ConcernFacts, OpenWorkFacts

ON = date(2026, 11, 22)
CHALLENGE = ConcernFacts(
    kind="challenge",
    on=ON,
    raised_on=date(2026, 6, 1),
    nature="adaptive",
    signs=1,
    signs_known=3,
    perspectives=2,
    owner="Rosa",
    next_on=ON,
    paced=True,
)
WORK = OpenWorkFacts("Cedar Basin", owners=(("Imani", 2, True), ("Rosa", 3, False), ("Tasha", 1, False)))
STORIES = [
    (
        "concern.answered",
        replace(CHALLENGE, closing=True, answer=" "),
        replace(CHALLENGE, closing=True, answer="The coaches set the rules now."),
    ),
    ("concern.signs", replace(CHALLENGE, signs=0), replace(CHALLENGE, signs=0, nature="technical")),
    ("concern.nature", replace(CHALLENGE, nature=""), replace(CHALLENGE, nature="", kind="barrier")),
    ("concern.written-up", replace(CHALLENGE, unwritten=("history", "conflict")), CHALLENGE),
    ("concern.perspectives", replace(CHALLENGE, perspectives=1), CHALLENGE),
    ("concern.next-step", replace(CHALLENGE, next_on=date(2026, 11, 21)), CHALLENGE),
    ("concern.owned", replace(CHALLENGE, owner=""), replace(CHALLENGE, owner="", open=False)),
    (
        "concern.given-back",
        replace(CHALLENGE, owner="Imani", owner_is_practitioner=True),
        # Sixty days are still a while one may hold something; and handing back ends it.
        replace(CHALLENGE, owner="Imani", owner_is_practitioner=True, raised_on=date(2026, 9, 23)),
    ),
    ("concern.put-off", replace(CHALLENGE, put_off=2), replace(CHALLENGE, put_off=1)),
    (
        "concern.paced",
        replace(CHALLENGE, distress=4, paced=False),
        replace(CHALLENGE, distress=3, paced=False),
    ),
    ("concern.plain-words", replace(CHALLENGE, confusing=True), CHALLENGE),
    ("work.many-at-once", replace(WORK, lately=4), replace(WORK, lately=3)),
    (
        "work.one-person",
        replace(WORK, owners=(("Imani", 1, True), ("Rosa", 4, False), ("Tasha", 1, False))),
        # Three of five is a lot for one and still shared; and of three pieces, no share is told.
        replace(WORK, owners=(("Imani", 2, True), ("Rosa", 3, False))),
    ),
    (
        "work.practitioners",
        replace(WORK, owners=(("Dana", 2, True), ("Imani", 2, True), ("Rosa", 3, False))),
        replace(WORK, owners=(("Dana", 2, True), ("Imani", 1, True), ("Rosa", 3, False))),
    ),
]
