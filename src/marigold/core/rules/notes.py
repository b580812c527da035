"""Notes: what is shared needs consent, words belong to someone, and what was heard goes back."""

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import HeardFacts, NoteFacts, Practice

# A summary that waits longer is stale when partners get it.
DAYS = 14


@rule(
    "note.consent",
    weight=BLOCK,
    looks_at=NoteFacts,
    source=(78,),
    says="Notes of this kind are kept with consent only.",
    remedy="Write who agreed that this is kept here, and how.",
)
def consented(note: NoteFacts, practice: Practice) -> Because:
    """What people share about their place and history is kept when they agree to it."""
    return {} if note.needs_consent and not note.consent.strip() else None


@rule(
    "note.whose-words",
    weight=HINT,
    looks_at=NoteFacts,
    source=(83,),
    says="It is not said whose words these are.",
    remedy="Write who said it, as they want to be called: a name, a role or a group.",
)
def whose_words(note: NoteFacts, practice: Practice) -> Because:
    """Partners' own words stay tied to those who said them."""
    return {} if note.own_words and not note.said_by.strip() else None


@rule(
    "note.effect",
    weight=HINT,
    looks_at=NoteFacts,
    source=(24, 25, 108),
    says="It is not said which of the choices of its kind fits.",
    remedy="Choose one, so that notes of this kind can be looked at together.",
)
def effect(note: NoteFacts, practice: Practice) -> Because:
    """A note of a kind with choices says which one it was."""
    return {} if note.choices and not note.choice else None


@rule(
    "heard.goes-back",
    weight=WARN,
    looks_at=HeardFacts,
    source=(81, 83),
    says="What you heard was written {days} days ago and has not gone back to partners.",
    remedy="Send it back, and note what they correct.",
)
def goes_back(heard: HeardFacts, practice: Practice) -> Because:
    """What was heard goes back to those who said it, soon."""
    days = (heard.today - heard.written_on).days
    return {"days": days} if heard.sent_back_on is None and days > DAYS else None
