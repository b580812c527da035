"""Agreements, looks at the work, readiness, tailoring, and goals after a change in the place."""

from dataclasses import replace
from datetime import date

from marigold.core.rules import (
    ActivityFacts,
    AgreementFacts,
    AskedAgainFacts,
    Look,
    ReadinessFacts,
    StandingFacts,
)

TODAY = date(2026, 11, 18)
WORDS = AgreementFacts(
    support_does="Comes every two weeks.",
    partners_do="Set the agenda.",
    support_expects="Word when plans change.",
    partners_expect="No surprises.",
    starting_point="Three agencies, no shared data.",
    local_fit="Evening hours, in two languages.",
    input_from="Parents, agency leads, the state office.",
    change_talk="It will feel slower before it feels better.",
    purpose_support="More families get the program.",
    purpose_partners="Families stay.",
    sides_confirmed=frozenset({"support", "partner"}),
    becoming_agreed=True,
)
AGREED = StandingFacts(
    on=TODAY,
    since=date(2026, 1, 5),
    state="agreed",
    written_on=date(2026, 1, 20),
    agreed_on=date(2026, 2, 2),
    check_every_days=90,
    checked_on=date(2026, 9, 1),
)
TEAM, AGENCY = "Implementation team", "County agency"
READY = ReadinessFacts(
    tier="tier.intensive",
    tier_since=date(2026, 6, 1),
    looks=(Look(date(2026, 1, 10), TEAM, 3, 3), Look(date(2026, 10, 1), TEAM, 4, 3)),
)
TAILORED = ActivityFacts(
    tier="tier.intensive",
    direct=True,
    done=False,
    on=TODAY,
    today=TODAY,
    people=((1, "lead", "support"), (2, "second", "support")),
    tailored=True,
    tailored_to="context.history",
)
EVENT = AskedAgainFacts(
    "New director",
    date(2026, 9, 1),
    {"support": date(2026, 9, 3), "partner": date(2026, 9, 1)},
)

STORIES = [
    ("agreement.purpose", replace(WORDS, purpose_partners=" "), WORDS),
    ("agreement.purpose", replace(WORDS, purpose_gap="Numbers or families first."), WORDS),
    ("agreement.mutual", replace(WORDS, sides_confirmed=frozenset({"partner"})), WORDS),
    # While it is only being written, nothing is asked of the sides.
    (
        "agreement.both-parts",
        replace(WORDS, partners_expect=" "),
        replace(WORDS, partners_expect="", becoming_agreed=False),
    ),
    ("agreement.input", replace(WORDS, input_from=""), WORDS),
    ("agreement.starting-point", replace(WORDS, starting_point="\n"), WORDS),
    ("agreement.local-fit", replace(WORDS, local_fit=""), WORDS),
    ("agreement.change-talk", replace(WORDS, change_talk=""), WORDS),
    ("agreement.there", replace(AGREED, state="none"), replace(AGREED, state="ended")),
    # Thirty days are within the time.
    (
        "agreement.confirmed",
        replace(AGREED, state="draft", written_on=date(2026, 10, 18)),
        replace(AGREED, state="draft", written_on=date(2026, 10, 19)),
    ),
    # Ninety days after September 1 is November 30; from the yes in February on, a look would be long overdue.
    ("check.due", replace(AGREED, checked_on=None), AGREED),
    (
        "readiness.decline",
        replace(READY, looks=(*READY.looks, Look(date(2026, 11, 1), TEAM, 4, 2))),
        # Another one's lower value is no fall of this one.
        replace(READY, looks=(*READY.looks, Look(date(2026, 11, 1), AGENCY, 3, 3))),
    ),
    (
        "readiness.low",
        replace(READY, looks=(*READY.looks, Look(date(2026, 11, 1), AGENCY, 2, 5))),
        # What was low has risen since.
        replace(READY, looks=(Look(date(2026, 1, 1), TEAM, 1, 1), *READY.looks[1:])),
    ),
    (
        "readiness.before-intensive",
        replace(READY, tier_since=date(2027, 4, 1)),
        replace(READY, tier_since=date(2027, 3, 30)),
    ),
    ("goal.reconfirm", replace(EVENT, yes={"support": date(2026, 9, 3)}), EVENT),
    ("activity.tailored-to", replace(TAILORED, tailored_to=""), TAILORED),
]
