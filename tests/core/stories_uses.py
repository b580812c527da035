"""How support is used: for each rule a place where it speaks, and the same place mended."""

from dataclasses import replace

from marigold.core.rules import UseFacts

USE = UseFacts(
    "Cedar Basin",
    contacts=40,
    bare=4,
    goal=30,
    reactive=8,
    led_before=20,
    local_before=4,
    led_now=20,
    local_now=9,
    minutes_before=1000,
    minutes_now=1200,
)
STORIES = [
    ("use.dependence", replace(USE, local_before=9, local_now=4), USE),
    (
        "use.dependence",
        replace(USE, local_before=9, local_now=4),
        replace(USE, local_before=9, local_now=4, minutes_now=900),
    ),
    ("use.aligned", replace(USE, bare=11), replace(USE, bare=10)),
    ("use.principles", replace(USE, unserved=("Adaptive leadership",)), USE),
    ("use.goals", replace(USE, goal=10, reactive=11), USE),
]
