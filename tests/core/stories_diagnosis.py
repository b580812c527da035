"""Stories of the rules on why things are as they are: each fires, and is mended."""

from dataclasses import replace

from marigold.core.rules import DiagnosisFacts

WHOLE = DiagnosisFacts(
    gap="both",
    response="Put the hour into the agreement.",
    teaming="The implementation team.",
    causes_people=2,
    causes_around=1,
    helps=1,
    beds=("cognitive factors", "environmental factors"),
    links=2,
    carriers=("Rosa Almeida",),
)
STORIES = [
    ("diagnosis.gap", replace(WHOLE, gap=""), replace(WHOLE, gap="", response="")),
    ("diagnosis.structures", replace(WHOLE, always_missing=("Structural inequity",)), WHOLE),
    ("diagnosis.only-individual", replace(WHOLE, causes_around=0), WHOLE),
    ("diagnosis.team", replace(WHOLE, teaming=""), replace(WHOLE, teaming="", carriers=("Priya", "Rosa"))),
    ("diagnosis.both-ways", replace(WHOLE, links=0), replace(WHOLE, links=0, beds=("cognitive factors",))),
    ("diagnosis.helps-too", replace(WHOLE, helps=0), WHOLE),
]
