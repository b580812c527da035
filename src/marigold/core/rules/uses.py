"""How support is used in a place over a period: tied to the model, for goals, led more and more by local partners."""

from marigold.core.rules.book import HINT, WARN, Because, rule
from marigold.core.rules.facts import Practice, UseFacts

# Under so many contacts a share says little.
FEW = 8
# More contacts than this tied to nothing are a pattern and not a slip.
BARE_PERCENT = 25
GREW_PERCENT = 10
FELL_POINTS = 10


def percent(part: int, whole: int) -> int:
    """A share in whole percent; 0 of nothing is 0."""
    return round(100 * part / whole) if whole else 0


@rule(
    "use.dependence",
    weight=WARN,
    looks_at=UseFacts,
    source=(131,),
    says="Support grew by {grew}% while partners led {now}% of contacts, after {before}%. {place} may come to lean on it.",
    remedy="Agree which contact partners lead next, and what you stop doing for them.",
)
def dependence(use: UseFacts, practice: Practice) -> Because:
    """Local partners lead more over time, and support does not grow while they lead less."""
    if min(use.led_before, use.led_now) < FEW or not use.minutes_before:
        return None
    grew = percent(use.minutes_now - use.minutes_before, use.minutes_before)
    before, now = percent(use.local_before, use.led_before), percent(use.local_now, use.led_now)
    if grew < GREW_PERCENT or before - now < FELL_POINTS:
        return None
    return {"place": use.place, "grew": grew, "before": before, "now": now}


@rule(
    "use.aligned",
    weight=WARN,
    looks_at=UseFacts,
    source=(2,),
    says="{count} of {all} contacts ({share}%) are tied to nothing in the practice model.",
    remedy="Name what each contact served when you log it, or talk over what these were for.",
)
def aligned(use: UseFacts, practice: Practice) -> Because:
    """Support rests on the practice model's theory, values and principles."""
    share = percent(use.bare, use.contacts)
    if use.contacts < FEW or share <= BARE_PERCENT:
        return None
    return {"count": use.bare, "all": use.contacts, "share": share}


@rule(
    "use.principles",
    weight=HINT,
    looks_at=UseFacts,
    source=(101,),
    says="No activity in this period names {names}.",
    remedy="Look whether it was done and not named, or not done.",
)
def principles(use: UseFacts, practice: Practice) -> Because:
    """Over a period, support serves every principle of the model."""
    if use.contacts < FEW or not use.unserved:
        return None
    names = use.unserved
    return {"names": names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"}


@rule(
    "use.goals",
    weight=HINT,
    looks_at=UseFacts,
    source=(51,),
    says="{count} of {all} contacts were reactive.",
    remedy="Talk over whether the goals still fit, or what keeps breaking in.",
)
def goals(use: UseFacts, practice: Practice) -> Because:
    """Most contacts move an agreed goal forward."""
    known = use.goal + use.reactive
    if known < FEW or use.reactive * 2 <= known:
        return None
    return {"count": use.reactive, "all": known}
