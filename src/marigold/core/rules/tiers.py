"""What belongs to which tier."""

from marigold.core.rules.book import BLOCK, HINT, WARN, Because, rule
from marigold.core.rules.facts import ActivityFacts, EngagementFacts, Practice

# Beyond this many contacts an exchange that partners carry forward has become facilitation.
CONSULTATION_CONTACTS = 4


@rule(
    "tier.known",
    weight=BLOCK,
    looks_at=EngagementFacts,
    source=(269,),
    says="The practice model has no tier or format “{tier}”.",
    remedy="Choose one from the list, or add it to the model.",
)
def known(engagement: EngagementFacts, practice: Practice) -> Because:
    """A tier is one the practice model names."""
    return None if engagement.tier in practice.tiers else {"tier": engagement.tier}


@rule(
    "tier.reason",
    weight=BLOCK,
    looks_at=EngagementFacts,
    source=(269,),
    says="A tier needs its reason.",
    remedy="Write in a sentence why this tier fits now.",
)
def reason(engagement: EngagementFacts, practice: Practice) -> Because:
    """Each tier decision has a reason."""
    return {} if not engagement.tier_reason.strip() else None


@rule(
    "tier.tailored",
    weight=WARN,
    looks_at=ActivityFacts,
    source=(270,),
    says="It is marked as tailored, and {tier} support is the same for everyone.",
    remedy="Take the mark off, or talk about moving to a tier with tailored support.",
)
def tailored(activity: ActivityFacts, practice: Practice) -> Because:
    """Tailored support belongs to tiers that tailor."""
    tier = practice.tiers.get(activity.tier, {})
    if activity.tailored and tier.get("tailored") is False:
        return {"tier": practice.tier_name(activity.tier)}
    return None


@rule(
    "tier.audience",
    weight=WARN,
    looks_at=ActivityFacts,
    source=(271,),
    says="{tier} support reaches an audience, and the number of people is empty.",
    remedy="Give the number of people who came.",
)
def audience(activity: ActivityFacts, practice: Practice) -> Because:
    """Support offered system-wide logs its audience."""
    tier = practice.tiers.get(activity.tier, {})
    wide = tier.get("tailored") is False and not tier.get("time_limited")
    if wide and activity.direct and activity.done and not activity.audience:
        return {"tier": practice.tier_name(activity.tier)}
    return None


@rule(
    "tier.time-limited",
    weight=WARN,
    looks_at=EngagementFacts,
    source=(272,),
    says="{tier} is limited in time, and there is no end date.",
    remedy="Agree when the people who asked carry it forward themselves.",
)
def time_limited(engagement: EngagementFacts, practice: Practice) -> Because:
    """A time-limited tier has its end date."""
    tier = practice.tiers.get(engagement.tier, {})
    if tier.get("time_limited") and tier.get("needs_handover") and engagement.ends_on is None:
        return {"tier": practice.tier_name(engagement.tier)}
    return None


@rule(
    "tier.handover",
    weight=WARN,
    looks_at=EngagementFacts,
    source=(272,),
    says="Nobody is named who carries it forward after {tier}.",
    remedy="Agree who takes it on, and write them down on the engagement.",
)
def handover(engagement: EngagementFacts, practice: Practice) -> Because:
    """What partners carry forward themselves has somebody who does."""
    tier = practice.tiers.get(engagement.tier, {})
    if tier.get("needs_handover") and not engagement.handover_to.strip():
        return {"tier": practice.tier_name(engagement.tier)}
    return None


@rule(
    "tier.no-plan",
    weight=HINT,
    looks_at=ActivityFacts,
    source=(271,),
    says="{tier} support follows no single place’s plan, and this names a goal of one.",
    remedy="Take the goal off, or talk about moving to a tier with tailored support.",
)
def no_plan(activity: ActivityFacts, practice: Practice) -> Because:
    """Support for everyone is not one place's plan."""
    tier = practice.tiers.get(activity.tier, {})
    wide = tier.get("tailored") is False and not tier.get("time_limited")
    return {"tier": practice.tier_name(activity.tier)} if wide and activity.goals else None


@rule(
    "tier.drift",
    weight=WARN,
    looks_at=EngagementFacts,
    source=(272,),
    says="{count} contacts so far: {tier} is drifting into facilitation.",
    remedy="Hand it over, or decide together on a tier with a pair.",
)
def drift(engagement: EngagementFacts, practice: Practice) -> Because:
    """Design and consultation stays an exchange that the recipient carries forward."""
    tier = practice.tiers.get(engagement.tier, {})
    if tier.get("needs_handover") and engagement.facilitated_contacts > CONSULTATION_CONTACTS:
        return {"tier": practice.tier_name(engagement.tier), "count": engagement.facilitated_contacts}
    return None


@rule(
    "engagement.purposeful",
    weight=WARN,
    looks_at=EngagementFacts,
    source=(52,),
    says="There is no active goal, so the purpose of support may be unclear.",
    remedy="Write a goal with partners, or confirm the one that waits.",
)
def purposeful(engagement: EngagementFacts, practice: Practice) -> Because:
    """Tailored support has an active goal."""
    tier = practice.tiers.get(engagement.tier, {})
    return {} if tier.get("tailored") and engagement.active_goals == 0 else None


@rule(
    "engagement.rhythm",
    weight=WARN,
    looks_at=EngagementFacts,
    source=(53,),
    says="{days} days since the last contact; the rhythm promised is every {rhythm}.",
    remedy="Set the next contact, or agree on another rhythm.",
)
def rhythm(engagement: EngagementFacts, practice: Practice) -> Because:
    """Contacts keep the rhythm that was promised."""
    if not engagement.rhythm_days or engagement.last_contact is None:
        return None
    days = (engagement.on - engagement.last_contact).days
    soon = engagement.next_contact is not None and (engagement.next_contact - engagement.on).days <= 7
    return (
        {"days": days, "rhythm": engagement.rhythm_days}
        if days > engagement.rhythm_days and not soon
        else None
    )
