"""Roles across levels stay agreed and looked at; support is not the main conduit; changes are tried before they spread."""

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import ConduitFacts, Practice, PracticeChangeFacts, ReviewFacts

# From so many channels on, more than half carried by practitioners is leaning on support.
FEW = 2
SOURCES = frozenset({"data", "experience", "partners", "field"})


@rule(
    "system.conduit",
    weight=WARN,
    looks_at=ConduitFacts,
    source=(335, 339),
    says="Practitioners carry {count} of {all} channels between levels. The system may come to lean on them.",
    remedy="Find someone local for one of these channels, and practice it together.",
)
def conduit(system: ConduitFacts, practice: Practice) -> Because:
    """Word between levels goes by people of the system."""
    if system.channels < FEW or system.by_support * 2 <= system.channels:
        return None
    return {"count": system.by_support, "all": system.channels}


@rule(
    "system.role-review",
    weight=WARN,
    looks_at=ConduitFacts,
    source=(333,),
    says="The part of {actor} was to be looked at again by {day}.",
    remedy="Look at it together, change what no longer fits, and set the next day.",
)
def role_review(system: ConduitFacts, practice: Practice) -> Because:
    """Parts are reviewed early and often."""
    due = sorted((day, actor) for actor, day in system.overdue if day < system.on)
    return {"actor": due[0][1], "day": due[0][0].isoformat()} if due else None


@rule(
    "system.role-agreed",
    weight=WARN,
    looks_at=ConduitFacts,
    source=(333,),
    says="The part of {actor} is written down, and not agreed with them yet.",
    remedy="Go through it with them, and note the day you agreed.",
)
def role_agreed(system: ConduitFacts, practice: Practice) -> Because:
    """A role map is agreed with the people on it."""
    return {"actor": system.not_agreed[0]} if system.not_agreed else None


@rule(
    "change.reason",
    weight=BLOCK,
    looks_at=PracticeChangeFacts,
    source=(340,),
    says="A change to the practice needs its reason and where it comes from.",
    remedy="Say why, and whether data, experience, partners or the field asked for it.",
)
def reason(change: PracticeChangeFacts, practice: Practice) -> Because:
    """Changes to the practice keep reason and source."""
    return {} if not change.reason.strip() or change.source not in SOURCES else None


@rule(
    "change.tried-first",
    weight=BLOCK,
    looks_at=PracticeChangeFacts,
    source=(341, 345),
    says="This change has not been tried anywhere yet.",
    remedy="Try it in one or two engagements before it spreads.",
)
def tried_first(change: PracticeChangeFacts, practice: Practice) -> Because:
    """Roll-out is staged: a few first, then more."""
    return {} if change.target in {"spreading", "kept"} and change.trials == 0 else None


@rule(
    "change.learned",
    weight=BLOCK,
    looks_at=PracticeChangeFacts,
    source=(348,),
    says="What was learned is not written down.",
    remedy="Say what worked, what did not, and what you would do next time. No blame.",
)
def learned(change: PracticeChangeFacts, practice: Practice) -> Because:
    """What failed safely is worth as much as what worked, once it is written down."""
    return {} if change.target in {"kept", "dropped"} and not change.learned.strip() else None


@rule(
    "review.due",
    weight=HINT,
    looks_at=ReviewFacts,
    source=(133, 344),
    says="{why}.",
    remedy="Look at aims and activities with those who carry them, and note what could be better.",
)
def review_due(review: ReviewFacts, practice: Practice) -> Because:
    """Aims and activities of a system are looked at regularly, and the next look has a day."""
    if review.next_on is None:
        return {"why": f"No day is set to look at the aims and activities of {review.name}"}
    if review.next_on < review.today:
        days = (review.today - review.next_on).days
        return {"why": f"The look at aims and activities of {review.name} was due {days} days ago"}
    return None
