"""A test of change predicts first and compares before it closes."""

from marigold.core.rules.book import BLOCK, Because, rule
from marigold.core.rules.facts import CycleFacts, Practice

CHOICES = ("adopt", "adapt", "abandon")


@rule(
    "cycle.predicts",
    weight=BLOCK,
    looks_at=CycleFacts,
    source=(60,),
    says="There is no prediction.",
    remedy="Write what you expect to see before you start.",
)
def predicts(cycle: CycleFacts, practice: Practice) -> Because:
    """A test states its prediction before it is done."""
    return {} if cycle.target != "plan" and not cycle.prediction.strip() else None


@rule(
    "cycle.has-data",
    weight=BLOCK,
    looks_at=CycleFacts,
    source=(60,),
    says="There is no data from the test yet.",
    remedy="Write what you saw or measured; a number, a count or partners' words.",
)
def has_data(cycle: CycleFacts, practice: Practice) -> Because:
    """A test that is studied has data."""
    late = cycle.target in {"act", "closed"}
    return {} if late and not (cycle.data.strip() or cycle.observed) else None


@rule(
    "cycle.compares",
    weight=BLOCK,
    looks_at=CycleFacts,
    source=(60,),
    says="The data is not compared with the prediction.",
    remedy="Say how what happened differs from what you predicted, and what that tells you.",
)
def compares(cycle: CycleFacts, practice: Practice) -> Because:
    """Study means comparing what happened with what was predicted."""
    late = cycle.target in {"act", "closed"}
    return {} if late and not cycle.comparison.strip() else None


@rule(
    "cycle.decides",
    weight=BLOCK,
    looks_at=CycleFacts,
    source=(60,),
    says="What to do with the change is not decided.",
    remedy="Choose adopt, adapt or abandon.",
)
def decides(cycle: CycleFacts, practice: Practice) -> Because:
    """A closed test ends in a decision."""
    return {} if cycle.target == "closed" and cycle.choice not in CHOICES else None
