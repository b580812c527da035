"""Rounds of instruments: enough people, enough answers, told back, and asked again in time."""

from dataclasses import dataclass
from datetime import date, timedelta

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import Practice

# Results are told back to those who answered within so many days; a round close to its end is looked at again.
TOLD_DAYS, NEAR_DAYS = 21, 3


@dataclass(frozen=True)
class RoundFacts:
    """One round on a day: how many are asked and answered, how many it takes, and whether it was told back."""

    on: date
    name: str
    until: date
    floor: int
    anonymous: bool = True
    asked: int = 0
    answered: int = 0
    together: bool = False
    # Partners are among those asked; practitioners who rate themselves need no telling.
    partners: bool = True
    opening: bool = False
    ended_on: date | None = None
    told_on: date | None = None

    @property
    def enough(self) -> bool:
        """True when there is something to tell."""
        return self.together or self.answered >= (self.floor if self.anonymous else 1)


@dataclass(frozen=True)
class DueFacts:
    """An instrument asked before, on a day: when it was last asked, and how often it should be."""

    on: date
    name: str
    last_on: date
    every_days: int | None


@rule(
    "round.enough-asked",
    weight=BLOCK,
    looks_at=RoundFacts,
    source=(79, 266),
    says="Fewer than {floor} answers are never shown, and only {asked} would be asked.",
    remedy="Ask at least {floor} people, or let the team answer together where the instrument allows it.",
)
def enough_asked(asked: RoundFacts, practice: Practice) -> Because:
    """An anonymous round asks as many people as it takes to show a result."""
    if not asked.opening or not asked.anonymous or asked.together or asked.asked >= asked.floor:
        return None
    return {"floor": asked.floor, "asked": asked.asked or "nobody"}


@rule(
    "round.few-answers",
    weight=HINT,
    looks_at=RoundFacts,
    source=(266,),
    says="“{name}” ends {until}, and {answered} of {asked} have answered.",
    remedy="Remind those who are asked, or let it run a week longer next time.",
)
def few_answers(asked: RoundFacts, practice: Practice) -> Because:
    """A round close to its end has enough answers to show."""
    near = asked.ended_on is None and asked.on <= asked.until <= asked.on + timedelta(days=NEAR_DAYS)
    if asked.opening or not near or asked.enough:
        return None
    until = f"{asked.until:%B} {asked.until.day}"
    return {"name": asked.name, "until": until, "answered": asked.answered, "asked": asked.asked}


@rule(
    "round.told-back",
    weight=WARN,
    looks_at=RoundFacts,
    source=(81, 128, 266),
    says="“{name}” ended {days} days ago, and those who answered were not told what came of it.",
    remedy="Tell them what you heard and what changes because of it.",
)
def told_back(asked: RoundFacts, practice: Practice) -> Because:
    """Partners who are asked hear back what was heard and what changes."""
    among_themselves = asked.together or not asked.partners
    if asked.opening or asked.told_on is not None or among_themselves or not asked.enough:
        return None
    ended = asked.ended_on or (asked.until if asked.until < asked.on else None)
    days = (asked.on - ended).days if ended else 0
    return {"name": asked.name, "days": days} if days > TOLD_DAYS else None


@rule(
    "round.due",
    weight=HINT,
    looks_at=DueFacts,
    source=(91, 105, 128),
    says="“{name}” was last asked {days} days ago; it is meant for every {every}.",
    remedy="Ask again, so that what grows can be seen, or leave it if it has served its purpose.",
)
def due(asked: DueFacts, practice: Practice) -> Because:
    """What is followed over time is asked again in time."""
    days = (asked.on - asked.last_on).days
    if not asked.every_days or days <= asked.every_days:
        return None
    return {"name": asked.name, "days": days, "every": f"{asked.every_days} days"}
