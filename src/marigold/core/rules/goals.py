"""Goals are set together."""

from datetime import date

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import Answered, EngagementFacts, GoalFacts, MovementFacts, Practice

SIDES = {"support": "the support pair", "partner": "the partners"}
# Without movement for this long, progress may feel elusive.
STALLED_DAYS = 90
LASTING = ("pause", "close")


@rule(
    "goal.mutual",
    weight=BLOCK,
    looks_at=GoalFacts,
    source=(49,),
    says="A goal becomes active when both sides confirm it; {missing} has not yet.",
    remedy="Ask them to confirm from their own sign-in, or send the link.",
)
def mutual(goal: GoalFacts, practice: Practice) -> Because:
    """An active goal is confirmed by both sides in its present wording."""
    if not goal.becoming_active:
        return None
    missing = [words for side, words in SIDES.items() if side not in goal.sides_confirmed]
    return {"missing": " and ".join(missing)} if missing else None


@rule(
    "goal.took-part",
    weight=BLOCK,
    looks_at=GoalFacts,
    source=(49,),
    says="Nobody from the partners is named as having taken part.",
    remedy="Name who set this goal with you.",
)
def took_part(goal: GoalFacts, practice: Practice) -> Because:
    """A goal names the participants who set it."""
    return {} if goal.becoming_active and goal.participants == 0 else None


@rule(
    "goal.procedure",
    weight=BLOCK,
    looks_at=GoalFacts,
    source=(50,),
    says="How the goal was set together is not written down.",
    remedy="Say in a line how it was co-designed and decided.",
)
def procedure(goal: GoalFacts, practice: Practice) -> Because:
    """The co-design procedure is recorded."""
    return {} if goal.becoming_active and not goal.procedure.strip() else None


@rule(
    "goal.bias-steps",
    weight=BLOCK,
    looks_at=GoalFacts,
    source=(50,),
    says="What was done to keep bias out of the decision is not written down.",
    remedy="Say in a line what you did, such as writing alone before talking.",
)
def bias_steps(goal: GoalFacts, practice: Practice) -> Because:
    """Bias-reducing steps are recorded."""
    return {} if goal.becoming_active and not goal.bias_steps.strip() else None


@rule(
    "goal.success-described",
    weight=WARN,
    looks_at=GoalFacts,
    source=(58,),
    says="What success will look like is not described.",
    remedy="Ask partners what they would see, and write it in their words.",
)
def success_described(goal: GoalFacts, practice: Practice) -> Because:
    """A goal says what success will look like."""
    return {} if not goal.success.strip() else None


@rule(
    "goal.baseline",
    weight=HINT,
    looks_at=GoalFacts,
    source=(47,),
    says="Where things stand now is empty.",
    remedy="Write what people do today, so that change can be seen.",
)
def baseline(goal: GoalFacts, practice: Practice) -> Because:
    """A goal starts from a baseline."""
    return {} if not goal.baseline.strip() else None


@rule(
    "goal.moving",
    weight=WARN,
    looks_at=MovementFacts,
    source=(54, 331),
    says="Nothing has moved on this goal for {days} days.",
    remedy="Agree on a next step or a small test, or decide with partners what to do about it.",
)
def moving(goal: MovementFacts, practice: Practice) -> Because:
    """An active goal moves, or there is a decision in answer to its standing still."""
    last = max((day for day in goal.moved if day <= goal.on), default=goal.since)
    if goal.unmoved_days <= STALLED_DAYS or answers(goal.answered, last, goal.on):
        return None
    return {"days": goal.unmoved_days}


@rule(
    "engagement.stalled",
    weight=WARN,
    looks_at=EngagementFacts,
    source=(331,),
    says="No contact and no movement on a goal for {days} days, and no contact is planned.",
    remedy="Decide with partners: engage again, change the format, pause or close.",
)
def stalled(engagement: EngagementFacts, practice: Practice) -> Because:
    """Support that stands still gets an answer."""
    days = [day for day in (engagement.last_contact, engagement.moved) if day and day <= engagement.on]
    last = max(days, default=engagement.starts_on)
    still = (engagement.on - last).days
    over = engagement.ends_on is not None and engagement.ends_on < engagement.on
    if still <= STALLED_DAYS or engagement.next_contact or over:
        return None
    return None if answers(engagement.answered, last, engagement.on) else {"days": still}


def answers(answered: Answered | None, last: date, on: date) -> bool:
    """Whether a decision still answers a standstill that began after `last`.

    A pause or an end holds until something moves; engaging again or another format is looked at anew after a while.
    """
    if answered is None or answered.on <= last:
        return False
    return answered.response in LASTING or (on - answered.on).days <= STALLED_DAYS
