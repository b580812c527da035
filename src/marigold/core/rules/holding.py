"""What holds the work in a place, whether it would last, and whether support reaches everyone in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marigold.core.rules.book import HINT, WARN, Because, rule
from marigold.core.rules.facts import Practice

TESTED_DAYS = 366
# Under so many contacts a place is too young to say whom support does not reach.
FEW = 8
# Places of a group are behind when their share of reached places is lower by so many points.
BEHIND_POINTS = 10


@dataclass(frozen=True)
class HoldingFacts:
    """What holds the work in a place, on a day. Names of structures, people, needs and levels are for people to read."""

    on: date
    structures: int = 0
    # (structure, person) where one person alone carries it.
    alone: tuple[tuple[str, str], ...] = ()
    # (person, in how many, of how many structures)
    leans: tuple[str, int, int] | None = None
    not_given: tuple[str, ...] = ()
    data: int = 0
    unused: tuple[str, ...] = ()
    # (team, team, how many on both)
    doubled: tuple[tuple[str, str, int], ...] = ()
    unchecked: tuple[str, ...] = ()
    coached_unchecked: tuple[str, ...] = ()
    no_decider: tuple[str, ...] = ()
    tested_on: date | None = None
    # (scenario, the needs that would break in it)
    breaks: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class ReachedFacts:
    """Whom support reached in a place over a period."""

    contacts: int = 0
    # Contacts on which it is said who took part.
    told: int = 0
    # (role, contacts it took part in, whether it is at the front line)
    roles: tuple[tuple[str, int, bool], ...] = ()
    # (group, places that serve it, of them reached, other places, of them reached)
    served: tuple[tuple[str, int, int, int, int], ...] = ()
    # Indicators of how the work is done, and of what comes of it.
    process: int = 0
    outcomes: int = 0


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Names as people say them: a, b and c; beyond `most` how many more."""
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


@rule(
    "holds.one-person",
    weight=WARN,
    looks_at=HoldingFacts,
    source=(397,),
    says="One person alone carries {names}.",
    remedy="Agree who learns it alongside, before it is needed.",
)
def one_person(place: HoldingFacts, practice: Practice) -> Because:
    """No structure rests on one person."""
    return {"names": listed([f"{name} ({person})" for name, person in place.alone])} if place.alone else None


@rule(
    "holds.leans",
    weight=WARN,
    looks_at=HoldingFacts,
    source=(397,),
    says="{name} is in {count} of the {all} structures that name anyone.",
    remedy="Ask which of them someone else could hold. It says something about the work, not about the person.",
)
def leans(place: HoldingFacts, practice: Practice) -> Because:
    """The work of a place is in many hands."""
    return None if place.leans is None else dict(zip(("name", "count", "all"), place.leans, strict=True))


@rule(
    "holds.not-given",
    weight=WARN,
    looks_at=HoldingFacts,
    source=(395, 397),
    says="Nothing here gives the practice what it needs to last: {names}.",
    remedy="Build it, or name the structure that gives it.",
)
def not_given(place: HoldingFacts, practice: Practice) -> Because:
    """For everything a practice needs to last, something in the place gives it."""
    if not place.structures or not place.not_given:
        return None
    return {"names": listed([_lower(name) for name in place.not_given])}


@rule(
    "holds.data-unused",
    weight=WARN,
    looks_at=HoldingFacts,
    source=(394,),
    says="{count} of {all} kinds of data are collected here and used for no decision that anyone named: {names}.",
    remedy="Name the decision it is for and who makes it, or stop collecting it.",
)
def data_unused(place: HoldingFacts, practice: Practice) -> Because:
    """Data that is collected leads to a decision."""
    if not place.unused:
        return None
    return {"count": len(place.unused), "all": place.data, "names": listed(place.unused)}


@rule(
    "holds.teams-doubled",
    weight=HINT,
    looks_at=HoldingFacts,
    source=(393,),
    says="{pairs} largely the same people for the same thing.",
    remedy="Ask whether they could be one team, or what each does that the other does not.",
)
def teams_doubled(place: HoldingFacts, practice: Practice) -> Because:
    """Teams do not double each other."""
    if not place.doubled:
        return None
    pairs = [f"{one} and {other}" for one, other, _ in place.doubled]
    return {"pairs": f"{pairs[0]} have" if len(pairs) == 1 else f"{len(pairs)} pairs of teams have"}


@rule(
    "holds.teams-unchecked",
    weight=HINT,
    looks_at=HoldingFacts,
    source=(393,),
    says="Nobody looked yet at how these teams work: {names}.",
    remedy="Take ten minutes of a meeting for the questions.",
)
def teams_unchecked(place: HoldingFacts, practice: Practice) -> Because:
    """Each team looks at whether it works as it was meant to."""
    return {"names": listed(place.unchecked)} if place.unchecked else None


@rule(
    "holds.coached-unchecked",
    weight=HINT,
    looks_at=HoldingFacts,
    source=(389,),
    says="Support was given to {names}, and nobody has looked since whether it helped.",
    remedy="Look at how it works now, with those who are in it.",
)
def coached_unchecked(place: HoldingFacts, practice: Practice) -> Because:
    """After support to a structure somebody looks at whether it works better."""
    return {"names": listed(place.coached_unchecked)} if place.coached_unchecked else None


@rule(
    "holds.no-decider",
    weight=HINT,
    looks_at=HoldingFacts,
    source=(395,),
    says="It is written down for nobody what they decide at these levels: {names}.",
    remedy="Agree on it in Roles and channels, with those it is about.",
)
def no_decider(place: HoldingFacts, practice: Practice) -> Because:
    """At each level it is clear who decides what."""
    return {"names": listed(place.no_decider)} if place.no_decider else None


@rule(
    "holds.untested",
    weight=HINT,
    looks_at=HoldingFacts,
    source=(397,),
    says="{when}.",
    remedy="Ask the people of the place what would happen if leaders, staff or the board changed.",
)
def untested(place: HoldingFacts, practice: Practice) -> Because:
    """Once a year people ask whether the practice would outlast leaders, staff and the board."""
    if not place.structures:
        return None
    if place.tested_on is None:
        return {"when": "Nobody has asked yet whether the practice here would outlast a change"}
    if (place.on - place.tested_on).days > TESTED_DAYS:
        return {"when": "The last stress test is more than a year old"}
    return None


@rule(
    "holds.breaks",
    weight=WARN,
    looks_at=HoldingFacts,
    source=(395, 397),
    says="By the newest stress test, this would break: {told}. Nothing is planned for it.",
    remedy="Make a step of it, or raise it as a blind spot.",
)
def breaks(place: HoldingFacts, practice: Practice) -> Because:
    """What a stress test says would break has a step or a concern."""
    if not place.breaks:
        return None
    told = [
        f"{listed([_lower(name) for name in needs])}, if {_lower(scenario)}"
        for scenario, needs in place.breaks
    ]
    return {"told": "; ".join(told)}


@rule(
    "reach.roles",
    weight=WARN,
    looks_at=ReachedFacts,
    source=(403,),
    says="No contact of this period names {names}.",
    remedy="Ask who supports them today. Invite them, or name those who took part when you log.",
)
def roles(reached: ReachedFacts, practice: Practice) -> Because:
    """Support reaches every role in the system."""
    missing = [name for name, contacts, _ in reached.roles if not contacts]
    if reached.told < FEW or not missing:
        return None
    return {"names": listed([_lower(name) for name in missing], most=6)}


@rule(
    "reach.frontline",
    weight=WARN,
    looks_at=ReachedFacts,
    source=(396,),
    says="Only {count} of the {all} contacts that say who took part were with those at the front line.",
    remedy="Ask them what support they get, and from whom, before you plan the next contacts.",
)
def frontline(reached: ReachedFacts, practice: Practice) -> Because:
    """Those at the front line get the support they need: one contact in ten, at the least, is with one of their roles."""
    front = [contacts for _, contacts, first in reached.roles if first]
    if reached.told < FEW or not front or max(front) * 10 >= reached.told:
        return None
    return {"count": max(front), "all": reached.told}


@rule(
    "reach.served",
    weight=WARN,
    looks_at=ReachedFacts,
    source=(401,),
    says="Support reached fewer of the places that serve these groups than of other places: {told}.",
    remedy="Ask with them what keeps support away, and plan for it.",
)
def served(reached: ReachedFacts, practice: Practice) -> Because:
    """Support is as easy to get for places that serve groups who are often left out."""
    behind = [
        f"{_lower(group)} ({there} of {places}, others {others_there} of {others})"
        for group, places, there, others, others_there in reached.served
        if places and others and 100 * others_there / others - 100 * there / places >= BEHIND_POINTS
    ]
    return {"told": listed(behind)} if behind else None


@rule(
    "reach.both",
    weight=HINT,
    looks_at=ReachedFacts,
    source=(396,),
    says="{told}.",
    remedy="Follow one more indicator, so that both can be talked about together.",
)
def both(reached: ReachedFacts, practice: Practice) -> Because:
    """How the work is done and what comes of it are followed together."""
    if bool(reached.process) == bool(reached.outcomes):
        return None
    if reached.process:
        return {"told": "How the work is done is followed here, and what comes of it is not"}
    return {"told": "What comes of the work is followed here, and how it is done is not"}
