"""A strategy in use is specified, answers something, is carried out, and is tested."""

from dataclasses import dataclass
from datetime import date

from marigold.core.rules.book import HINT, WARN, Because, rule
from marigold.core.rules.facts import Practice
from marigold.core.rules.holding import listed

# After so many days at work without a test of change, and without having been carried out.
UNTESTED_DAYS = 60
UNDELIVERED_DAYS = 30


@dataclass(frozen=True)
class StrategyFacts:
    """A strategy on a day. `missing` are the dimensions that nothing is said of, in words."""

    name: str
    state: str
    since: date
    on: date
    missing: tuple[str, ...] = ()
    # How many tests of change it has, and how many records it answers.
    tests: int = 0
    answers: int = 0
    # When it was carried out last; `seen` is false for whoever may not see the log.
    delivered_on: date | None = None
    seen: bool = True


@rule(
    "strategy.unspecified",
    weight=WARN,
    looks_at=StrategyFacts,
    source=(390,),
    says="“{name}” is {state}, and it is not said {names}.",
    remedy="Say it with those who carry it out: without it nobody can repeat it, or tell what helped.",
)
def unspecified(strategy: StrategyFacts, practice: Practice) -> Because:
    """A chosen strategy says who does what to whom, when, how much, for which outcome and why."""
    if strategy.state not in {"chosen", "working"} or not strategy.missing:
        return None
    return {"name": strategy.name, "state": strategy.state, "names": listed(strategy.missing, most=7)}


@rule(
    "strategy.untested",
    weight=WARN,
    looks_at=StrategyFacts,
    source=(390,),
    says="“{name}” has been at work for {days} days, and no test of change tells how it goes.",
    remedy="Plan a small test of it: predict, look, and decide to adopt, adapt or abandon it.",
)
def untested(strategy: StrategyFacts, practice: Practice) -> Because:
    """A strategy at work is tested in a cycle of improvement."""
    days = (strategy.on - strategy.since).days
    if strategy.state != "working" or strategy.tests or days < UNTESTED_DAYS:
        return None
    return {"name": strategy.name, "days": days}


@rule(
    "strategy.unlinked",
    weight=HINT,
    looks_at=StrategyFacts,
    source=(390,),
    says="“{name}” answers nothing that was written down here.",
    remedy="Name the concern, barrier, reason or structure it is for, or ask whether it is needed.",
)
def unlinked(strategy: StrategyFacts, practice: Practice) -> Because:
    """A strategy answers something that stands in the way in this place."""
    return {"name": strategy.name} if strategy.state != "ended" and not strategy.answers else None


@rule(
    "strategy.undelivered",
    weight=WARN,
    looks_at=StrategyFacts,
    source=(390,),
    says="“{name}” is {state}, and no contact carried it out in the last {days} days.",
    remedy="Plan a contact for it, mark the contacts that carried it out, or end it and say what was learned.",
)
def undelivered(strategy: StrategyFacts, practice: Practice) -> Because:
    """A chosen strategy is carried out."""
    last = max(strategy.since, strategy.delivered_on or strategy.since)
    days = (strategy.on - last).days
    if strategy.state not in {"chosen", "working"} or not strategy.seen or days <= UNDELIVERED_DAYS:
        return None
    return {"name": strategy.name, "state": strategy.state, "days": days}
