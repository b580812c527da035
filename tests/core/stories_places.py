"""Teams that lean on one person, leaders who are absent, partner groups that are missing."""

from dataclasses import replace

from marigold.core.rules.places import Held, PlaceFacts, TeamFacts

TEAM = TeamFacts("Implementation team", (Held("Ada", 1, 3, 1), Held("Ben", 1, 2, 1), Held("Cleo", 1, 1, 0)))
PLACE = PlaceFacts(leaders=("backs", "absent"), contacts=4, groups=(("Families", 2), ("Funders", 1)))

STORIES = [
    # Ada carries six of eleven; one step handed on and it is half, no longer most.
    (
        "team.key-person",
        replace(TEAM, held=(Held("Ada", 1, 4, 1), *TEAM.held[1:2], Held("Cleo", 1))),
        replace(TEAM, held=(Held("Ada", 1, 3, 1), Held("Ben", 1, 2, 1), Held("Cleo", 1))),
    ),
    ("place.leader-involved", replace(PLACE, leaders=("absent", "absent")), PLACE),
    (
        "place.groups-took-part",
        replace(PLACE, groups=(("Families", 2), ("Funders", 0))),
        # Where no contact was held, nobody could take part.
        replace(PLACE, contacts=0, groups=(("Families", 0), ("Funders", 0))),
    ),
]
