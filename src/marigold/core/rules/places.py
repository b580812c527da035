"""A place's own people: teams that lean on one person, leaders who are absent, partner groups that are missing."""

from dataclasses import dataclass

from marigold.core.rules.book import HINT, WARN, Because, rule
from marigold.core.rules.facts import Practice

# With fewer roles, steps and goals than this nobody can say that one person holds most of them.
ENOUGH_TO_LEAN = 6
INVOLVED = frozenset({"leads", "backs"})


@dataclass(frozen=True)
class Held:
    """What one person on a team carries: parts and roles, open steps, goals under way."""

    name: str
    roles: int = 0
    steps: int = 0
    goals: int = 0

    @property
    def all(self) -> int:
        """All of it."""
        return self.roles + self.steps + self.goals


@dataclass(frozen=True)
class TeamFacts:
    """A team and what each person on it carries today."""

    team: str
    held: tuple[Held, ...]


@dataclass(frozen=True)
class PlaceFacts:
    """A place in a period: how involved its leaders are, contacts held, and how often each partner group took part."""

    leaders: tuple[str, ...] = ()
    contacts: int = 0
    groups: tuple[tuple[str, int], ...] = ()


@rule(
    "team.key-person",
    weight=WARN,
    looks_at=TeamFacts,
    source=(42,),
    says="{team} leans on one person: {name} carries {held} of its {total} roles, open steps and goals.",
    remedy="Agree on what someone else could take over, and who learns it alongside.",
)
def key_person(team: TeamFacts, practice: Practice) -> Because:
    """The work of a team does not hang on one person."""
    total = sum(one.all for one in team.held)
    most = max(team.held, key=lambda one: one.all, default=None)
    if most is None or total < ENOUGH_TO_LEAN or most.all * 2 <= total:
        return None
    return {"team": team.team, "name": most.name, "held": most.all, "total": total}


@rule(
    "place.leader-involved",
    weight=WARN,
    looks_at=PlaceFacts,
    source=(104, 250),
    says="Leaders are named, and none of them leads or backs the work now.",
    remedy="Ask what would make it worth their time, and note it when that changes.",
)
def leader_involved(place: PlaceFacts, practice: Practice) -> Because:
    """Where leaders are named, one of them leads or backs the work."""
    return {} if place.leaders and not INVOLVED & set(place.leaders) else None


@rule(
    "place.groups-took-part",
    weight=HINT,
    looks_at=PlaceFacts,
    source=(216, 251),
    says="Nobody took part from: {missing}.",
    remedy="Invite them to the next contact, or ask what keeps them away.",
)
def groups_took_part(place: PlaceFacts, practice: Practice) -> Because:
    """Each partner group takes part where there are contacts."""
    missing = [name for name, times in place.groups if not times]
    return {"missing": "; ".join(missing)} if place.contacts and missing else None
