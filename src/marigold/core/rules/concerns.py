"""Hard questions stay open until they are answered; the work on them has an owner, a pace and a next step."""

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import ConcernFacts, OpenWorkFacts, Practice

ADAPTIVE = ("adaptive", "both")
# A reading of four or five asks for a pace; two postponements ask for attention.
HIGH, PUT_OFF = 4, 2
# So many weeks is long for a practitioner to hold what is local people's own work.
HELD_DAYS = 60
MANY, LATELY_DAYS = 4, 30
# Shares are judged once there is enough open work to share.
ENOUGH, MOST = 4, 0.6


@rule(
    "concern.answered",
    weight=BLOCK,
    looks_at=ConcernFacts,
    source=(136,),
    says="A concern closes with an answer in words.",
    remedy="Write what the answer was, or why it no longer needs one.",
)
def answered(concern: ConcernFacts, practice: Practice) -> Because:
    """A concern stays open until it is answered in words."""
    return {} if concern.closing and not concern.answer.strip() else None


@rule(
    "concern.signs",
    weight=WARN,
    looks_at=ConcernFacts,
    source=(120,),
    says="It is marked adaptive, and no sign of that is named.",
    remedy="Name at least one sign, or mark it technical.",
)
def signs(concern: ConcernFacts, practice: Practice) -> Because:
    """A challenge marked adaptive names what shows that it is."""
    fires = concern.nature in ADAPTIVE and concern.signs == 0 and concern.signs_known > 0
    return {} if fires else None


@rule(
    "concern.nature",
    weight=HINT,
    looks_at=ConcernFacts,
    source=(120,),
    says="It is not marked technical or adaptive yet.",
    remedy="Ask whether know-how would solve it, or whether people would have to change what they hold dear.",
)
def nature(concern: ConcernFacts, practice: Practice) -> Because:
    """A challenge is told apart: technical or adaptive."""
    return {} if concern.kind == "challenge" and concern.open and not concern.nature else None


@rule(
    "concern.written-up",
    weight=HINT,
    looks_at=ConcernFacts,
    source=(134,),
    says="Not written up yet: {missing}.",
    remedy="Add a line to each, as people there would tell it.",
)
def written_up(concern: ConcernFacts, practice: Practice) -> Because:
    """An adaptive challenge is told by its people, history, larger pressures and sources of conflict."""
    if concern.nature not in ADAPTIVE or not concern.open or not concern.unwritten:
        return None
    return {"missing": ", ".join(concern.unwritten)}


@rule(
    "concern.perspectives",
    weight=HINT,
    looks_at=ConcernFacts,
    source=(121,),
    says="Fewer than two views of it are written down.",
    remedy="Ask someone who sees it differently, and put their view beside the first.",
)
def perspectives(concern: ConcernFacts, practice: Practice) -> Because:
    """An adaptive challenge is seen from more than one side."""
    return {} if concern.nature in ADAPTIVE and concern.open and concern.perspectives < 2 else None


@rule(
    "concern.next-step",
    weight=WARN,
    looks_at=ConcernFacts,
    source=(136,),
    says="Its next step is {days} days past its date.",
    remedy="Take it, or agree on another step and day.",
)
def next_step(concern: ConcernFacts, practice: Practice) -> Because:
    """The next step on a concern is taken on its day."""
    if not concern.open or concern.next_on is None or concern.next_on >= concern.on:
        return None
    return {"days": (concern.on - concern.next_on).days}


@rule(
    "concern.owned",
    weight=WARN,
    looks_at=ConcernFacts,
    source=(137,),
    says="Nobody owns it yet.",
    remedy="Agree on who keeps it in view, someone local if you can.",
)
def owned(concern: ConcernFacts, practice: Practice) -> Because:
    """Every open concern has an owner."""
    return {} if concern.open and not concern.owner else None


@rule(
    "concern.given-back",
    weight=WARN,
    looks_at=ConcernFacts,
    source=(137,),
    says="{name}, a practitioner, has held it for {days} days.",
    remedy="Ask who there could own it, and hand it back.",
)
def given_back(concern: ConcernFacts, practice: Practice) -> Because:
    """What is local people's own work is given back to them."""
    days = (concern.on - concern.raised_on).days
    held = concern.open and concern.owner_is_practitioner and not concern.handed
    return {"name": concern.owner, "days": days} if held and days > HELD_DAYS else None


@rule(
    "concern.put-off",
    weight=WARN,
    looks_at=ConcernFacts,
    source=(136,),
    says="It has been put off {times} times.",
    remedy="Say what makes it hard to take up, and bring that to the next contact.",
)
def put_off(concern: ConcernFacts, practice: Practice) -> Because:
    """A hard question is not put off again and again."""
    return {"times": concern.put_off} if concern.open and concern.put_off >= PUT_OFF else None


@rule(
    "concern.paced",
    weight=WARN,
    looks_at=ConcernFacts,
    source=(135,),
    says="Strain was last noted at {level} of 5, and no pace is written down.",
    remedy="Say what comes first, what waits, and what people need meanwhile.",
)
def paced(concern: ConcernFacts, practice: Practice) -> Because:
    """Where strain is high, the work has a pace."""
    strained = concern.open and concern.distress is not None and concern.distress >= HIGH
    return {"level": concern.distress} if strained and not concern.paced else None


@rule(
    "concern.plain-words",
    weight=HINT,
    looks_at=ConcernFacts,
    source=(243,),
    says="New words or roles are not clear to people there.",
    remedy="Open the glossary with them, or go through who does what once more.",
)
def plain_words(concern: ConcernFacts, practice: Practice) -> Because:
    """Confusion about words and roles is met with the glossary and the roles."""
    return {} if concern.open and concern.confusing else None


@rule(
    "work.many-at-once",
    weight=WARN,
    looks_at=OpenWorkFacts,
    source=(135,),
    says="{count} concerns were opened in {place} within a month and are still open.",
    remedy="Choose with them what comes first and what may wait.",
)
def many_at_once(work: OpenWorkFacts, practice: Practice) -> Because:
    """Not too much lands on one place at once."""
    return {"count": work.lately, "place": work.place} if work.lately >= MANY else None


@rule(
    "work.one-person",
    weight=WARN,
    looks_at=OpenWorkFacts,
    source=(23, 42, 137),
    says="{name} owns {count} of {all} open pieces of work in {place}.",
    remedy="Ask which team carries this, and share it out.",
)
def one_person(work: OpenWorkFacts, practice: Practice) -> Because:
    """Open work doesn't rest on one person."""
    owned_by = [(count, name) for name, count, _ in work.owners]
    whole = sum(count for count, _ in owned_by)
    if whole < ENOUGH:
        return None
    count, name = max(owned_by)
    return {"name": name, "count": count, "all": whole, "place": work.place} if count > MOST * whole else None


@rule(
    "work.practitioners",
    weight=WARN,
    looks_at=OpenWorkFacts,
    source=(137,),
    says="Practitioners own {count} of {all} open pieces of work in {place}.",
    remedy="Give work back: ask who there could take each piece.",
)
def practitioners(work: OpenWorkFacts, practice: Practice) -> Because:
    """Local people own most of the open work."""
    whole = sum(count for _, count, _ in work.owners)
    theirs = sum(count for _, count, practitioner in work.owners if practitioner)
    if whole < ENOUGH or theirs <= whole / 2:
        return None
    return {"count": theirs, "all": whole, "place": work.place}
