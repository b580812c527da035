"""What both sides agree, looks at the work together, readiness, and goals after a change in the place."""

from datetime import date, timedelta

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import (
    AgreementFacts,
    AskedAgainFacts,
    Look,
    Practice,
    ReadinessFacts,
    StandingFacts,
)
from marigold.core.rules.goals import SIDES

# An agreement that waits longer than this for a yes is pointed out.
WAITS_DAYS = 30
# Intensive support begins with a look at readiness no older than this.
LOOK_DAYS = 180
LOW = 2


@rule(
    "agreement.mutual",
    weight=BLOCK,
    looks_at=AgreementFacts,
    source=(68,),
    says="An agreement holds when both sides say yes to the same words. Still missing: {missing}.",
    remedy="Ask them to say yes from their own sign-in, or send them their page.",
)
def mutual(agreement: AgreementFacts, practice: Practice) -> Because:
    """An agreement is confirmed by both sides in the same wording."""
    if not agreement.becoming_agreed:
        return None
    missing = [words for side, words in SIDES.items() if side not in agreement.sides_confirmed]
    return {"missing": " and ".join(missing)} if missing else None


@rule(
    "agreement.both-parts",
    weight=BLOCK,
    looks_at=AgreementFacts,
    source=(68,),
    says="Not written yet: {missing}.",
    remedy="Write the part and the expectations of both sides, then ask both to say yes.",
)
def both_parts(agreement: AgreementFacts, practice: Practice) -> Because:
    """An agreement says what each side does and what each side expects."""
    parts = {
        "what the pair does": agreement.support_does,
        "what partners do": agreement.partners_do,
        "what the pair expects": agreement.support_expects,
        "what partners expect": agreement.partners_expect,
    }
    missing = [words for words, text in parts.items() if not text.strip()]
    return {"missing": ", ".join(missing)} if agreement.becoming_agreed and missing else None


@rule(
    "agreement.input",
    weight=WARN,
    looks_at=AgreementFacts,
    source=(94,),
    says="It does not say whose input shaped the plan.",
    remedy="Name who was asked at each level, and who was not.",
)
def has_input(agreement: AgreementFacts, practice: Practice) -> Because:
    """The plan of support names whose input shaped it."""
    return {} if not agreement.input_from.strip() else None


@rule(
    "agreement.purpose",
    weight=WARN,
    looks_at=AgreementFacts,
    source=(52,),
    says="{why}.",
    remedy="Ask both sides what support is for, and talk about where they differ.",
)
def one_purpose(agreement: AgreementFacts, practice: Practice) -> Because:
    """Both sides say what support is for, and see it alike."""
    if agreement.purpose_gap.strip():
        return {"why": "The two sides see differently what support is for"}
    told = {"the pair": agreement.purpose_support, "partners": agreement.purpose_partners}
    missing = [side for side, words in told.items() if not words.strip()]
    return {"why": f"What support is for is not said yet by {' and '.join(missing)}"} if missing else None


@rule(
    "agreement.starting-point",
    weight=WARN,
    looks_at=AgreementFacts,
    source=(71,),
    says="Where partners are, and what they say they need, is empty.",
    remedy="Ask before you plan, and write it in their words.",
)
def starting_point(agreement: AgreementFacts, practice: Practice) -> Because:
    """Partners tell where they are and what they need before support is planned."""
    return {} if not agreement.starting_point.strip() else None


@rule(
    "agreement.local-fit",
    weight=HINT,
    looks_at=AgreementFacts,
    source=(66,),
    says="How the practice is fitted to this place is empty.",
    remedy="Say what is kept as it is, what is fitted, and why.",
)
def local_fit(agreement: AgreementFacts, practice: Practice) -> Because:
    """The plan says how the practice is fitted to the place."""
    return {} if not agreement.local_fit.strip() else None


@rule(
    "agreement.change-talk",
    weight=HINT,
    looks_at=AgreementFacts,
    source=(44,),
    says="What the change will feel like has not been talked over, or not been written down.",
    remedy="Talk openly about pace and strain, and keep what was said in a few lines.",
)
def change_talk(agreement: AgreementFacts, practice: Practice) -> Because:
    """Expectations about the change itself were talked over."""
    return {} if not agreement.change_talk.strip() else None


@rule(
    "agreement.there",
    weight=WARN,
    looks_at=StandingFacts,
    source=(68, 94),
    says="There is no agreement yet on who does what.",
    remedy="Write the first lines together, and ask both sides to say yes.",
)
def there(standing: StandingFacts, practice: Practice) -> Because:
    """An engagement has an agreement."""
    return {} if standing.state == "none" else None


@rule(
    "agreement.confirmed",
    weight=WARN,
    looks_at=StandingFacts,
    source=(68, 94),
    says="The agreement has waited {days} days for the yes of both sides.",
    remedy="Read it together at the next contact, or send partners their page.",
)
def confirmed(standing: StandingFacts, practice: Practice) -> Because:
    """An agreement is confirmed within a month of its words."""
    if standing.state != "draft" or standing.written_on is None:
        return None
    days = (standing.on - standing.written_on).days
    return {"days": days} if days > WAITS_DAYS else None


@rule(
    "check.due",
    weight=WARN,
    looks_at=StandingFacts,
    source=(67,),
    says="A look at how the work together goes was due {due}, {days} days ago.",
    remedy="Take fifteen minutes of the next contact for it, or agree on another rhythm.",
)
def check_due(standing: StandingFacts, practice: Practice) -> Because:
    """The work together is looked at in the rhythm both sides agreed on."""
    due = check_due_on(standing)
    days = (standing.on - due).days if due else 0
    return {"due": f"{due:%B} {due.day}", "days": days} if due and days > 0 else None


def check_due_on(standing: StandingFacts) -> date | None:
    """The day the next look is due: so many days after the last one, or after the yes of both sides."""
    last = max((day for day in (standing.checked_on, standing.agreed_on) if day), default=None)
    if standing.state != "agreed" or not standing.check_every_days or last is None:
        return None
    return last + timedelta(days=standing.check_every_days)


@rule(
    "readiness.decline",
    weight=WARN,
    looks_at=ReadinessFacts,
    source=(246,),
    says="Readiness fell: {fell}.",
    remedy="Ask what changed, choose a readiness action, and look again in a month or two.",
)
def decline(place: ReadinessFacts, practice: Practice) -> Because:
    """Readiness that falls from one look to the next is noticed."""
    fell = [words for look in place.latest for words in _fell(look, _before(place, look))]
    return {"fell": "; ".join(fell)} if fell else None


def _before(place: ReadinessFacts, look: Look) -> Look | None:
    earlier = [one for one in place.looks if one.subject == look.subject and one is not look]
    return earlier[-1] if earlier else None


def _fell(look: Look, before: Look | None) -> list[str]:
    if before is None:
        return []
    pairs = (("willing", before.willing, look.willing), ("able", before.able, look.able))
    return [f"{look.subject}, {name} from {was} to {now}" for name, was, now in pairs if now < was]


@rule(
    "readiness.low",
    weight=HINT,
    looks_at=ReadinessFacts,
    source=(273, 321),
    says="Little readiness now: {who}.",
    remedy="Another format may fit better for a while; coming back later is as good.",
)
def low(place: ReadinessFacts, practice: Practice) -> Because:
    """Where readiness is low, other formats are offered."""
    few = [look for look in place.latest if min(look.willing, look.able) <= LOW]
    told = [f"{look.subject} (willing {look.willing}, able {look.able})" for look in few]
    return {"who": ", ".join(told)} if told else None


@rule(
    "readiness.before-intensive",
    weight=WARN,
    looks_at=ReadinessFacts,
    source=(332,),
    says="{tier} support without a look at readiness in the half year before it began, or since.",
    remedy="Look at willingness and ability together, or say why it cannot wait.",
)
def before_intensive(place: ReadinessFacts, practice: Practice) -> Because:
    """Long tailored support rests on a look at readiness."""
    tier = practice.tiers.get(place.tier, {})
    if not tier.get("tailored") or tier.get("time_limited"):
        return None
    since = place.tier_since - timedelta(days=LOOK_DAYS)
    seen = any(look.on >= since for look in place.looks)
    return None if seen else {"tier": practice.tier_name(place.tier)}


@rule(
    "goal.reconfirm",
    weight=WARN,
    looks_at=AskedAgainFacts,
    source=(55, 242),
    says="After “{event}” both sides were to say yes to this goal again. Still missing: {missing}.",
    remedy="Read the goal again: say yes, change its words, or pause it.",
)
def reconfirm(goal: AskedAgainFacts, practice: Practice) -> Because:
    """A goal outlasts a break in the place when both sides say yes to it again."""
    if goal.event_on is None:
        return None
    missing = [
        words for side, words in SIDES.items() if side not in goal.yes or goal.yes[side] < goal.event_on
    ]
    return {"event": goal.event, "missing": " and ".join(missing)} if missing else None
