"""Stories of the rules on decisions: each fires, and is mended."""

from dataclasses import replace
from datetime import date

from marigold.core.rules import DecisionFacts

TODAY = date(2026, 11, 22)
FAIR = DecisionFacts(
    on=date(2026, 11, 2),
    today=TODAY,
    present=3,
    groups=2,
    absent=("Funders",),
    missing_voices="Funders read the draft before it holds.",
    procedure="A round without discussion.",
    bias_steps="Parents spoke first.",
    power="shared",
    power_to="the coaches' circle",
)
STORIES = [
    ("decision.room", replace(FAIR, present=0, groups=0), replace(FAIR, present=0)),
    ("decision.voices", replace(FAIR, missing_voices=""), replace(FAIR, missing_voices="", absent=())),
    ("decision.procedure", replace(FAIR, procedure=" "), FAIR),
    ("decision.bias-steps", replace(FAIR, bias_steps=""), FAIR),
    # Shared says with whom; kept needs no name.
    ("decision.power", replace(FAIR, power_to=""), replace(FAIR, power="kept", power_to="")),
    ("decision.confirmed", replace(FAIR, unconfirmed=("Tasha Bell",)), FAIR),
    (
        "decision.followed",
        replace(FAIR, on=date(2026, 10, 1), disrupts=True),
        replace(FAIR, on=date(2026, 10, 1)),
    ),
]
