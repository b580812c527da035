"""A pair shares the load, closes gaps after absences, and lets called-in help end."""

from marigold.core.rules.book import HINT, WARN, Because, rule
from marigold.core.rules.facts import PairFacts, Practice

# Shares are judged once there is enough work to share: eight hours in a quarter.
ENOUGH, MOST = 480, 0.75
LONG_AWAY = 42


def _heaviest(minutes: tuple[tuple[str, int], ...]) -> tuple[str, int] | None:
    """(name, percent) of whoever carries most of it, when that is too much for one of several."""
    whole = sum(part for _, part in minutes)
    if len(minutes) < 2 or whole < ENOUGH:
        return None
    name, part = max(minutes, key=lambda one: one[1])
    return (name, round(100 * part / whole)) if part > MOST * whole else None


@rule(
    "pairing.time-shared",
    weight=WARN,
    looks_at=PairFacts,
    source=(296,),
    says="{name} had {percent} % of the time with participants in the last quarter.",
    remedy="Plan the next contacts so that your co-practitioner is there too.",
)
def time_shared(pair: PairFacts, practice: Practice) -> Because:
    """Participants meet the pair, not one of them."""
    found = _heaviest(pair.direct)
    return {"name": found[0], "percent": found[1]} if found else None


@rule(
    "pairing.indirect-shared",
    weight=WARN,
    looks_at=PairFacts,
    source=(297,),
    says="{name} carried {percent} % of the work behind the scenes in the last quarter.",
    remedy="Share out research, logs and arrangements at the next co-plan.",
)
def indirect_shared(pair: PairFacts, practice: Practice) -> Because:
    """Work behind the scenes is shared too."""
    found = _heaviest(pair.indirect)
    return {"name": found[0], "percent": found[1]} if found else None


@rule(
    "pairing.gap-open",
    weight=WARN,
    looks_at=PairFacts,
    source=(301, 302, 304),
    says="The gap after {what} is not closed yet.",
    remedy="Talk it through with your co-practitioner, then mark the task done.",
)
def gap_open(pair: PairFacts, practice: Practice) -> Because:
    """After an exception, what was missed is caught up with."""
    due = [what for what, on in pair.gaps if on <= pair.on]
    return {"what": due[0]} if due else None


@rule(
    "pairing.away-long",
    weight=WARN,
    looks_at=PairFacts,
    source=(283, 301),
    says="{name} has been away for {days} days, and no end is in sight.",
    remedy="Say until when, or find someone for the pair.",
)
def away_long(pair: PairFacts, practice: Practice) -> Because:
    """A temporary arrangement stays temporary."""
    for name, since, until in pair.away:
        days = (pair.on - since).days
        if until is None and days > LONG_AWAY:
            return {"name": name, "days": days}
    return None


@rule(
    "pairing.help-ended",
    weight=WARN,
    looks_at=PairFacts,
    source=(288, 293),
    says="{name} was called in until {until}, and what came of it is not written down.",
    remedy="Write the outcome, or agree on a new date.",
)
def help_ended(pair: PairFacts, practice: Practice) -> Because:
    """Called-in help is for a time, and has an outcome."""
    over = [(name, until) for name, until in pair.helping if until < pair.on]
    return {"name": over[0][0], "until": over[0][1].isoformat()} if over else None


@rule(
    "pairing.contingency",
    weight=HINT,
    looks_at=PairFacts,
    source=(303,),
    says="What happens when one of you cannot come is not agreed.",
    remedy="Write it into the agreement before it is needed.",
)
def contingency(pair: PairFacts, practice: Practice) -> Because:
    """A pair agrees ahead what to do when one is away."""
    return {} if pair.contingency is not None and not pair.contingency.strip() else None


@rule(
    "pairing.doubled",
    weight=WARN,
    looks_at=PairFacts,
    source=(53,),
    says="{count} of your contacts came within two days of another team’s contact with this place, such as “{ours}” and “{theirs}”.",
    remedy="Tell the other team, and agree who asks what of the place and when.",
)
def not_doubled(pair: PairFacts, practice: Practice) -> Because:
    """Two teams do not come to one place at the same time without knowing of each other."""
    if not pair.doubled:
        return None
    _, ours, theirs = pair.doubled[-1]
    return {"count": len({(on, title) for on, title, _ in pair.doubled}), "ours": ours, "theirs": theirs}
