"""A fair decision: known who decided, how, with which voices, and what followed."""

from marigold.core.rules.book import HINT, WARN, Because, rule
from marigold.core.rules.facts import DecisionFacts, Practice

# So long after a decision, people can tell what it opened or closed; sooner after a deliberate shake-up.
FOLLOWED_DAYS, SHAKEN_DAYS = 90, 30


@rule(
    "decision.room",
    weight=WARN,
    looks_at=DecisionFacts,
    source=(95, 216),
    says="Nothing says who was in the room.",
    remedy="Name the people, and tick the partner groups that were there.",
)
def room(decision: DecisionFacts, practice: Practice) -> Because:
    """A decision names who was in the room."""
    return {} if not decision.present and not decision.groups else None


@rule(
    "decision.voices",
    weight=WARN,
    looks_at=DecisionFacts,
    source=(216, 258),
    says="Not in the room: {groups}. Nothing says how they will be heard.",
    remedy="Write whose voice was missing and how you will hear them.",
)
def voices(decision: DecisionFacts, practice: Practice) -> Because:
    """Where partner groups were not in the room, it is said how they will be heard."""
    told = decision.missing_voices.strip()
    return {"groups": ", ".join(decision.absent)} if decision.absent and not told else None


@rule(
    "decision.procedure",
    weight=WARN,
    looks_at=DecisionFacts,
    source=(95, 258),
    says="How it was decided is not written down.",
    remedy="Say in a line how it came about, such as a round, a vote or a draft that was changed together.",
)
def procedure(decision: DecisionFacts, practice: Practice) -> Because:
    """A decision tells its procedure."""
    return {} if not decision.procedure.strip() else None


@rule(
    "decision.bias-steps",
    weight=WARN,
    looks_at=DecisionFacts,
    source=(258,),
    says="What was done to keep bias out is not written down.",
    remedy="Say in a line what you did, such as writing alone before talking.",
)
def bias_steps(decision: DecisionFacts, practice: Practice) -> Because:
    """A decision tells what kept bias out."""
    return {} if not decision.bias_steps.strip() else None


@rule(
    "decision.power",
    weight=HINT,
    looks_at=DecisionFacts,
    source=(88, 106, 110),
    says="It is not said whether power was kept, shared or deferred, and to whom.",
    remedy="Ask who could have decided otherwise, and write what you did with that.",
)
def power(decision: DecisionFacts, practice: Practice) -> Because:
    """A decision tells what happened to power, and where it moved, to whom."""
    moved_nowhere = decision.power in {"shared", "deferred"} and not decision.power_to.strip()
    return {} if not decision.power or moved_nowhere else None


@rule(
    "decision.confirmed",
    weight=HINT,
    looks_at=DecisionFacts,
    source=(95,),
    says="Not confirmed yet by {names}.",
    remedy="Ask them to say from their own sign-in that it was so.",
)
def confirmed(decision: DecisionFacts, practice: Practice) -> Because:
    """Those who were there confirm a decision."""
    return {"names": ", ".join(decision.unconfirmed)} if decision.unconfirmed else None


@rule(
    "decision.followed",
    weight=HINT,
    looks_at=DecisionFacts,
    source=(41, 100),
    says="{days} days on, nothing is noted about what it opened or closed.",
    remedy="Ask those it touched what followed.",
)
def followed(decision: DecisionFacts, practice: Practice) -> Because:
    """What a decision opened or closed is noted later on."""
    days = (decision.today - decision.on).days
    due = SHAKEN_DAYS if decision.disrupts else FOLLOWED_DAYS
    return {"days": days} if days > due and decision.consequences == 0 else None
