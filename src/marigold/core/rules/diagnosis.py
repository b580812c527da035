"""Why performance is as it is: surroundings are looked at, structures too, before anyone answers."""

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import DiagnosisFacts, Practice


@rule(
    "diagnosis.gap",
    weight=BLOCK,
    looks_at=DiagnosisFacts,
    source=(27,),
    says="It is not marked as a matter of learning, of conditions, or of both.",
    remedy="Ask first whether people know how, and whether their setting lets them. Then choose a response.",
)
def gap(diagnosis: DiagnosisFacts, practice: Practice) -> Because:
    """A problem is marked learning, conditions or both before a response is chosen."""
    return {} if diagnosis.response.strip() and not diagnosis.gap else None


@rule(
    "diagnosis.structures",
    weight=WARN,
    looks_at=DiagnosisFacts,
    source=(17,),
    says="Incomplete: {names} not looked at yet.",
    remedy="Ask whom this falls on hardest, and which rule or habit of the system makes it so.",
)
def structures(diagnosis: DiagnosisFacts, practice: Practice) -> Because:
    """A look at surroundings is complete only with the structures that make things unfair."""
    return {"names": ", ".join(diagnosis.always_missing)} if diagnosis.always_missing else None


@rule(
    "diagnosis.only-individual",
    weight=WARN,
    looks_at=DiagnosisFacts,
    source=(18, 38),
    says="Every cause written down lies with people, none with their surroundings.",
    remedy="Look at norms, rewards, rules and time before you ask people to change.",
)
def only_individual(diagnosis: DiagnosisFacts, practice: Practice) -> Because:
    """Not every cause lies with individuals."""
    return {} if diagnosis.causes_people > 0 and diagnosis.causes_around == 0 else None


@rule(
    "diagnosis.team",
    weight=WARN,
    looks_at=DiagnosisFacts,
    source=(23,),
    says="This plan rests on {name} alone.",
    remedy="Say which team carries the change, and what happens when someone leaves.",
)
def team(diagnosis: DiagnosisFacts, practice: Practice) -> Because:
    """A plan rests on a team, not on one person."""
    alone = diagnosis.response.strip() and len(diagnosis.carriers) == 1 and not diagnosis.teaming.strip()
    return {"name": diagnosis.carriers[0]} if alone else None


@rule(
    "diagnosis.both-ways",
    weight=HINT,
    looks_at=DiagnosisFacts,
    source=(19,),
    says="Nothing is drawn yet between {beds}.",
    remedy="Ask which factor pulls on which, and whether the pull goes back as well.",
)
def both_ways(diagnosis: DiagnosisFacts, practice: Practice) -> Because:
    """Thought, conduct and surroundings act on each other."""
    return {"beds": " and ".join(diagnosis.beds)} if len(diagnosis.beds) > 1 and not diagnosis.links else None


@rule(
    "diagnosis.helps-too",
    weight=HINT,
    looks_at=DiagnosisFacts,
    source=(37,),
    says="Only what hinders is written down.",
    remedy="Ask what already helps, and what people are sure they can do.",
)
def helps_too(diagnosis: DiagnosisFacts, practice: Practice) -> Because:
    """What helps stands beside what hinders."""
    hinders = diagnosis.causes_people + diagnosis.causes_around
    return {} if hinders and not diagnosis.helps else None
