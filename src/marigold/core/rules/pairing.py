"""Who supports whom: the staffing table, and solo support."""

from collections import Counter

from marigold.core.rules.book import BLOCK, WARN, Because, rule
from marigold.core.rules.facts import ActivityFacts, EngagementFacts, Practice


@rule(
    "pairing.staffed",
    weight=BLOCK,
    looks_at=EngagementFacts,
    source=(276, 277, 278, 279, 280, 281, 282),
    says="{tier} needs {missing}.",
    remedy="Add the missing people, or choose a tier with another staffing rule.",
)
def staffed(engagement: EngagementFacts, practice: Practice) -> Because:
    """Every tier and format has the practitioners its staffing rule asks for."""
    have = Counter(role for _, role in engagement.people)
    missing = []
    for need in practice.staffing.get(engagement.tier, ()):
        short = need.count - have[need.role]
        if short > 0 and not need.optional:
            name = practice.roles.get(need.role, need.role)
            missing.append(f"{short} more in the role “{name}”")
    if missing:
        return {"tier": practice.tier_name(engagement.tier), "missing": " and ".join(missing)}
    return None


@rule(
    "pairing.solo-has-reason",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(299, 301, 302),
    says="Only one of the pair took part, and there is no reason yet.",
    remedy="Choose why it was solo, or add your co-practitioner.",
)
def solo_has_reason(activity: ActivityFacts, practice: Practice) -> Because:
    """Direct support that a pair should give is given alone only for a named reason."""
    if not activity.done or not _solo(activity, practice):
        return None  # a plan may still find its second person
    return None if activity.solo_reason in practice.solo else {}


@rule(
    "pairing.solo-agreed",
    weight=BLOCK,
    looks_at=ActivityFacts,
    source=(299,),
    says="Solo support needs your co-practitioner's agreement beforehand.",
    remedy="Tick that you agreed it together, or choose the exception that fits.",
)
def solo_agreed(activity: ActivityFacts, practice: Practice) -> Because:
    """Where the reason is agreement, the agreement is recorded."""
    if not activity.done or not _solo(activity, practice):
        return None
    reason = practice.solo.get(activity.solo_reason, {})
    return {} if reason.get("needs_agreement") and not activity.solo_agreed else None


@rule(
    "pairing.solo-participants",
    weight=WARN,
    looks_at=ActivityFacts,
    source=(299,),
    says="Participants' agreement to meet one of you is not recorded.",
    remedy="Ask them, and tick it here.",
)
def solo_participants(activity: ActivityFacts, practice: Practice) -> Because:
    """As a rule, participants agree to solo support too."""
    if not _solo(activity, practice) or activity.solo_participants_agreed:
        return None
    reason = practice.solo.get(activity.solo_reason, {})
    return {} if reason.get("needs_agreement") else None


@rule(
    "pairing.solo-relationship",
    weight=WARN,
    looks_at=ActivityFacts,
    source=(300,),
    says="This solo contact is meant to build the relationship. People may come to lean on one of you.",
    remedy="Move it to a day when you can both come, or plan how your co-practitioner joins next time.",
)
def solo_relationship(activity: ActivityFacts, practice: Practice) -> Because:
    """Building the relationship is work for both."""
    return {} if activity.relationship and _solo(activity, practice) else None


# Of so many latest contacts, one person leading so many invites leaning on one of the pair.
LATEST, TOO_MANY = 8, 7


@rule(
    "pairing.balance",
    weight=WARN,
    looks_at=EngagementFacts,
    source=(296,),
    says="{name} led {count} of the last {latest} contacts. Partners may lean on one of you.",
    remedy="Offer the lead of the next contact to your co-practitioner.",
)
def balance(engagement: EngagementFacts, practice: Practice) -> Because:
    """The pair shares the lead, so that nobody over-identifies with one of them."""
    latest = engagement.leads[:LATEST]
    if len(latest) < LATEST or len(engagement.people) < 2:
        return None
    name, count = Counter(latest).most_common(1)[0]
    return {"name": name, "count": count, "latest": LATEST} if count >= TOO_MANY else None


def _solo(activity: ActivityFacts, practice: Practice) -> bool:
    """Direct support by one practitioner where the pair is meant to go together."""
    expected = max(practice.practitioners_needed(activity.tier), min(activity.pair, 2))
    return activity.direct and expected > 1 and len(set(activity.practitioners)) == 1
