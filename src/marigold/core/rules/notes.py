"""Notes: what is shared needs consent, words belong to someone, and what was heard goes back."""

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import HeardFacts, LookBackFacts, NoteFacts, Practice

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
    "note.parts",
    weight=HINT,
    looks_at=NoteFacts,
    source=(97, 103, 111, 112, 116, 129, 219, 267),
    says="This kind of note asks for more: {parts} {verb} still empty.",
    remedy="Fill it in when you know, so that what was done and what came of it stand together.",
)
def parts_told(note: NoteFacts, practice: Practice) -> Because:
    """A note of a kind with parts tells each of them, such as what was before and what is now."""
    if not note.empty_parts:
        return None
    return {
        "parts": " and ".join(note.empty_parts).lower(),
        "verb": "is" if len(note.empty_parts) == 1 else "are",
    }


@rule(
    "note.groups",
    weight=HINT,
    looks_at=NoteFacts,
    source=(87, 214, 216),
    says="It is not said which partner groups took part.",
    remedy="Tick those who did; the others then show as missing.",
)
def groups_told(note: NoteFacts, practice: Practice) -> Because:
    """What was made together names the partner groups that took part."""
    return {} if note.needs_groups and not note.groups else None


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


@rule(
    "engagement.look-back",
    weight=HINT,
    looks_at=LookBackFacts,
    source=(98, 133),
    says="Nobody has stepped back to look for patterns here for {days} days.",
    remedy="Look at the numbers, notes and days below together, and write down the pattern you see.",
)
def looked_back(look: LookBackFacts, practice: Practice) -> Because:
    """Now and then somebody steps back to see actions, patterns and processes, in the rhythm of the model."""
    if look.every_days <= 0:
        return None
    days = (look.today - max(look.looked_on or look.since, look.since)).days
    return {"days": days} if days > look.every_days else None
