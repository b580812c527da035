"""Every rule of the book: one set of facts that fires it, and the smallest change that mends it."""

import importlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from marigold.core.rules import (
    ActivityFacts,
    CycleFacts,
    EngagementFacts,
    GoalFacts,
    MovementFacts,
    Need,
    Practice,
    judge,
    rules,
)

TODAY = date(2026, 11, 18)
PRACTICE = Practice(
    tiers={
        "tier.intensive": {"name": "Intensive", "tailored": True},
        "tier.universal": {"name": "Universal", "tailored": False, "time_limited": False},
        "tier.advice": {"name": "Advice", "tailored": False, "time_limited": True, "needs_handover": True},
    },
    staffing={
        "tier.intensive": (Need("role.specialist", 2),),
        "tier.universal": (Need("role.specialist", 1), Need("role.guest", 1, optional=True)),
    },
    solo={
        "solo.agreed": {"needs_agreement": True},
        "solo.urgent": {"needs_agreement": False, "exception": True},
    },
    roles={"role.specialist": "Regional support specialist"},
    features=frozenset({"context.history", "context.size"}),
)
ENGAGEMENT = EngagementFacts(
    tier="tier.intensive",
    on=TODAY,
    people=((1, "role.specialist"), (2, "role.specialist")),
    starts_on=date(2026, 1, 1),
    active_goals=1,
    rhythm_days=21,
    last_contact=date(2026, 11, 10),
    tier_reason="Agreed with partners.",
    leads=("Imani", "Dana") * 4,
)
BOTH = ((1, "lead", "support"), (2, "second", "support"))
ACTIVITY = ActivityFacts(
    tier="tier.intensive",
    direct=True,
    done=True,
    on=date(2026, 11, 16),
    today=TODAY,
    people=BOTH,
    pair=2,
    minutes=60,
    coplanned=True,
    debriefed=True,
    purpose="Decide together.",
    elements=1,
    goals=1,
    goal_directed=True,
    audience=12,
)
ALONE = replace(
    ACTIVITY, people=BOTH[:1], solo_reason="solo.agreed", solo_agreed=True, solo_participants_agreed=True
)
GOAL = GoalFacts(
    sides_confirmed=frozenset({"support", "partner"}),
    participants=2,
    practitioners=2,
    procedure="Written alone, then read aloud.",
    bias_steps="Families first.",
    success="You see us lead.",
    baseline="Nobody leads yet.",
    becoming_active=True,
)
CYCLE = CycleFacts(
    target="closed",
    prediction="Five families speak.",
    data="Seven spoke.",
    observed=False,
    comparison="More than predicted.",
    choice="adopt",
)

# rule, facts that fire it, facts that mend it
STORIES = [
    ("pairing.staffed", replace(ENGAGEMENT, people=((1, "role.specialist"),)), ENGAGEMENT),
    ("pairing.solo-has-reason", replace(ALONE, solo_reason=""), replace(ALONE, solo_reason="", done=False)),
    ("pairing.solo-agreed", replace(ALONE, solo_agreed=False), ALONE),
    ("pairing.solo-participants", replace(ALONE, solo_participants_agreed=False), ALONE),
    ("pairing.solo-relationship", replace(ALONE, relationship=True), replace(ACTIVITY, relationship=True)),
    ("pairing.balance", replace(ENGAGEMENT, leads=("Imani",) * 7 + ("Dana",)), ENGAGEMENT),
    (
        "activity.one-lead",
        replace(ACTIVITY, people=((1, "lead", "support"), (2, "lead", "support"))),
        ACTIVITY,
    ),
    (
        "activity.roles-set",
        replace(ACTIVITY, people=((1, "second", "support"), (2, "notes", "support"))),
        ACTIVITY,
    ),
    ("activity.someone-took-part", replace(ACTIVITY, people=((9, "participant", "partner"),)), ACTIVITY),
    ("activity.counted-once", replace(ACTIVITY, people=(*BOTH, (2, "observer", "support"))), ACTIVITY),
    ("activity.has-time", replace(ACTIVITY, minutes=0), ACTIVITY),
    ("activity.happened", replace(ACTIVITY, on=date(2026, 11, 19)), ACTIVITY),
    ("activity.coplanned", replace(ACTIVITY, coplanned=False), ACTIVITY),
    (
        "activity.debriefed",
        replace(ACTIVITY, debriefed=False, debrief_on=date(2026, 11, 17)),
        replace(ACTIVITY, debriefed=False, debrief_on=TODAY),
    ),
    ("activity.aligned", replace(ACTIVITY, elements=0), ACTIVITY),
    ("activity.purpose", replace(ACTIVITY, done=False, purpose=" "), replace(ACTIVITY, done=False)),
    ("activity.goal-linked", replace(ACTIVITY, goals=0), replace(ACTIVITY, goals=0, goal_directed=False)),
    ("tier.known", replace(ENGAGEMENT, tier="tier.gold"), ENGAGEMENT),
    ("tier.reason", replace(ENGAGEMENT, tier_reason=""), ENGAGEMENT),
    (
        "tier.tailored",
        replace(ACTIVITY, tier="tier.universal", tailored=True),
        replace(ACTIVITY, tailored=True),
    ),
    (
        "tier.audience",
        replace(ACTIVITY, tier="tier.universal", audience=None),
        replace(ACTIVITY, audience=None),
    ),
    (
        "tier.no-plan",
        replace(ACTIVITY, tier="tier.universal", goals=1),
        replace(ACTIVITY, tier="tier.universal", goals=0),
    ),
    (
        "tier.time-limited",
        replace(ENGAGEMENT, tier="tier.advice"),
        replace(ENGAGEMENT, tier="tier.advice", ends_on=date(2026, 12, 31)),
    ),
    (
        "tier.handover",
        replace(ENGAGEMENT, tier="tier.advice", ends_on=date(2026, 12, 31)),
        replace(ENGAGEMENT, tier="tier.advice", ends_on=date(2026, 12, 31), handover_to="The board"),
    ),
    (
        "tier.drift",
        replace(ENGAGEMENT, tier="tier.advice", facilitated_contacts=5),
        replace(ENGAGEMENT, tier="tier.advice", facilitated_contacts=4),
    ),
    ("engagement.purposeful", replace(ENGAGEMENT, active_goals=0), ENGAGEMENT),
    (
        "engagement.rhythm",
        replace(ENGAGEMENT, last_contact=date(2026, 10, 20)),
        replace(ENGAGEMENT, last_contact=date(2026, 10, 20), next_contact=date(2026, 11, 20)),
    ),
    ("goal.mutual", replace(GOAL, sides_confirmed=frozenset({"support"})), GOAL),
    ("goal.took-part", replace(GOAL, participants=0), GOAL),
    ("goal.procedure", replace(GOAL, procedure=""), GOAL),
    ("goal.bias-steps", replace(GOAL, bias_steps=" "), GOAL),
    ("goal.success-described", replace(GOAL, success=""), GOAL),
    ("goal.baseline", replace(GOAL, baseline=""), GOAL),
    (
        "goal.moving",
        MovementFacts(date(2026, 1, 1), date(2026, 6, 2), moved=(date(2026, 3, 2), date(2026, 2, 1))),
        # Ninety days are still within the time; what is planned ahead does not move a goal.
        MovementFacts(date(2026, 1, 1), date(2026, 5, 31), moved=(date(2026, 3, 2), date(2026, 7, 1))),
    ),
    (
        "cycle.predicts",
        replace(CYCLE, target="do", prediction=""),
        replace(CYCLE, target="plan", prediction=""),
    ),
    ("cycle.has-data", replace(CYCLE, data=""), replace(CYCLE, data="", observed=True)),
    ("cycle.compares", replace(CYCLE, comparison=""), CYCLE),
    ("cycle.decides", replace(CYCLE, choice=""), replace(CYCLE, target="act", choice="")),
]


# Each part of the book keeps its stories in a module of its own, `stories_*.py`, as a list `STORIES`.
for _file in sorted(Path(__file__).parent.glob("stories_*.py")):
    STORIES += importlib.import_module(f"tests.core.{_file.stem}").STORIES


@pytest.mark.parametrize(("rule", "broken", "mended"), STORIES, ids=[story[0] for story in STORIES])
def test_a_rule_fires_and_is_mended(rule, broken, mended):
    assert rule in {finding.rule for finding in judge(broken, PRACTICE)}
    assert rule not in {finding.rule for finding in judge(mended, PRACTICE)}


def test_every_rule_of_the_book_has_its_story():
    assert {story[0] for story in STORIES} == {rule.id for rule in rules()}


def test_an_activity_done_well_by_a_pair_has_no_findings():
    assert judge(ACTIVITY, PRACTICE) == ()
    assert judge(ENGAGEMENT, PRACTICE) == ()
    assert judge(GOAL, PRACTICE) == ()
    assert judge(CYCLE, PRACTICE) == ()


def test_a_finding_names_what_is_missing():
    (finding,) = judge(replace(ENGAGEMENT, people=((1, "role.specialist"),), leads=()), PRACTICE)
    assert finding.message == "Intensive needs 1 more in the role “Regional support specialist”."
    assert finding.blocks


def test_a_model_without_a_staffing_rule_leaves_the_pair_open():
    ends = {"ends_on": date(2026, 12, 31), "handover_to": "The board"}
    facts = replace(ENGAGEMENT, tier="tier.advice", people=(), leads=(), **ends)
    assert judge(facts, PRACTICE) == ()
    alone = replace(ACTIVITY, tier="tier.advice", people=BOTH[:1], pair=1)
    assert judge(alone, PRACTICE) == ()
