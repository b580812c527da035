"""Support that is handed down from level to level: what was agreed comes, and nobody who could is passed over."""

from dataclasses import dataclass
from datetime import date

from marigold.core.rules.book import HINT, WARN, Because, rule
from marigold.core.rules.facts import Practice
from marigold.core.rules.holding import listed


@dataclass(frozen=True)
class CascadeFacts:
    """The chain of support in a place, on a day. Names of places are for people to read."""

    on: date
    # (who takes over, what, from which day) of agreements that are open.
    agreed: tuple[tuple[str, str, date], ...] = ()
    # (the place in between, how many places are supported from further up)
    passed: tuple[tuple[str, int], ...] = ()
    nobody: tuple[tuple[str, int], ...] = ()


def _told(rows: tuple[tuple[str, int], ...]) -> str:
    return listed([f"{name} ({count} place{'' if count == 1 else 's'})" for name, count in rows])


@rule(
    "cascade.overdue",
    weight=WARN,
    looks_at=CascadeFacts,
    source=(386,),
    says="It was agreed and has not come: {told}.",
    remedy="Ask what is missing. Say that it came, agree on another day, or say why it will not come.",
)
def overdue(chain: CascadeFacts, practice: Practice) -> Because:
    """What was agreed about handing support down comes by its day."""
    late = [
        f"{who} takes over {what} from {day:%B} {day.day}, {day.year}"
        for who, what, day in chain.agreed
        if day < chain.on
    ]
    return (
        {"told": "; ".join(late[:4]) + (f"; and {len(late) - 4} more" if len(late) > 4 else "")}
        if late
        else None
    )


@rule(
    "cascade.passed-over",
    weight=HINT,
    looks_at=CascadeFacts,
    source=(386,),
    says="Support comes from further up, though there are people in between who could give it: {names}.",
    remedy="Ask both whether they could take it over, and what they would need. Agree on a day.",
)
def passed_over(chain: CascadeFacts, practice: Practice) -> Because:
    """Who could support the places beneath them does."""
    return {"names": _told(chain.passed)} if chain.passed else None


@rule(
    "cascade.nobody-between",
    weight=HINT,
    looks_at=CascadeFacts,
    source=(386,),
    says="Support comes from further up, and in between is nobody yet who gives any: {names}.",
    remedy="Agree with them who could learn it alongside, and from which day they take it over.",
)
def nobody_between(chain: CascadeFacts, practice: Practice) -> Because:
    """Each level has somebody who builds up the next."""
    return {"names": _told(chain.nobody)} if chain.nobody else None
